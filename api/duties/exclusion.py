"""Excluding oneself: from this instant until another one, which is kept as such and which nothing moves nearer.

An operator that kept "6 months" as a number of days let 6,754 people play too early. So the end is computed once, by
the calendar of Paris for months, and stored as an instant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from api.duties.errors import BadExclusion, ExcludedAlready
from api.identity.birth import PARIS

HOUR_S: Final = 3_600
DAY_S: Final = 86_400
HOURS: Final = range(24, 721)
MONTHS: Final = range(1, 13)
Unit = Literal["hours", "months"]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """From when until when, in seconds since 1970; the end is exclusive."""

    starts_at: int
    ends_at: int

    def holds(self, now: int) -> bool:
        """Whether it holds at a time."""
        return self.starts_at <= now < self.ends_at


def end_of(amount: int, unit: Unit, now: int) -> int:
    """When an exclusion that begins now ends; raises `BadExclusion`. Months end on the same day and time in Paris."""
    if unit == "hours":
        if amount not in HOURS:
            raise BadExclusion(f"{amount} hours")
        return now + amount * HOUR_S
    if amount not in MONTHS:
        raise BadExclusion(f"{amount} months")
    begun = datetime.fromtimestamp(now, UTC).astimezone(PARIS)
    month = begun.month - 1 + amount
    try:
        ended = begun.replace(year=begun.year + month // 12, month=month % 12 + 1, fold=1)
    except ValueError:  # no such day in that month: the first of the next one, never earlier
        later = month + 1
        ended = begun.replace(year=begun.year + later // 12, month=later % 12 + 1, day=1, fold=1)
    return max(int(ended.timestamp()), now + DAY_S)


def exclude(present: Exclusion | None, amount: int, unit: Unit, now: int) -> Exclusion:
    """The exclusion that begins now; raises `BadExclusion`, and `ExcludedAlready` for one that would end earlier."""
    ends_at = end_of(amount, unit, now)
    if present is not None and present.holds(now):
        if ends_at < present.ends_at:
            raise ExcludedAlready(present.ends_at)
        return Exclusion(present.starts_at, ends_at)
    return Exclusion(now, ends_at)


def chain_day(ends_at: int, now: int, match_now: int) -> int:
    """The day before which the chain lets nobody in: days since 1970 of the chain's own time, rounded up.

    The chain runs on match time: what is left of it is counted from there. In production both clocks are one.
    """
    return -(-(match_now + max(0, ends_at - now)) // DAY_S)
