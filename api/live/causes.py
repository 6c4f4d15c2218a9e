"""Why a market takes no bets, in words of a closed set that a front can translate; pure.

The guard's own words (`pricing.guard.reasons.Cause`) come with feeds and figures, which stay in the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from api.desk.halts import REASONS
from pricing.guard.reasons import Cause

HALTED: Final = "halted"
NOT_OFFERED: Final = "not_offered"
NO_PRICE_NOW: Final = "expired"
NOT_LISTED: Final = "not_listed"
_CODES: Final = {cause.value: cause.name.lower() for cause in Cause}
_HALTS: Final = {reason: f"halt_{reason}" for reason in REASONS}
CODES: Final = (*_CODES.values(), HALTED, *_HALTS.values(), NOT_OFFERED, NOT_LISTED)
"""Every word there is."""


def halt_codes(reasons: Iterable[str | None]) -> list[str]:
    """What a board says while these halts hold, one reason each: that it is halted, and why, as far as was said."""
    said = [_HALTS[reason] for reason in reasons if reason in _HALTS]
    return [HALTED, *dict.fromkeys(said)]


def causes(why: str) -> list[str]:
    """The codes of reasons as the guard wrote them, joined by semicolons; what is no cause is left out."""
    found = (_CODES.get(part.split(" (", 1)[0]) for part in why.split("; "))
    return list(dict.fromkeys(code for code in found if code is not None))


def common(reasons: Iterable[list[str]]) -> list[str]:
    """The codes that hold for all, in the order of the first."""
    several = list(reasons)
    return [code for code in several[0] if all(code in one for one in several)] if several else []
