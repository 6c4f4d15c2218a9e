"""How long to wait after a failure: full jitter under a doubling ceiling, never less than asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

FIRST_S = 1.0
CEILING_S = 60.0
LONGEST_ASKED_S = 86_400.0


def delay_s(attempt: int, draw: float, asked_s: float | None = None) -> float:
    """Seconds before attempt `attempt` + 1; `draw` is even on [0, 1), `asked_s` what Retry-After said.

    Spread over the whole range, so that nodes which failed together don't come back together.
    """
    ceiling: float = min(CEILING_S, FIRST_S * 2 ** min(attempt, 10))
    if asked_s is None:
        return draw * ceiling
    return asked_s + draw * FIRST_S


def retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that an answer asks to wait: a number or a date; None when absent or unreadable, at most a day."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), LONGEST_ASKED_S)
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = date.replace(tzinfo=UTC) if date.tzinfo is None else date
    return min(max(0.0, moment.timestamp() - now), LONGEST_ASKED_S)
