"""A cap that somebody sets for themselves: a lower one holds at once, a higher one after 48 hours (decree 2010-518).

asked            held until then   holds from
the first one    none              now
lower or equal   c                 now; an increase that waited is gone
higher           c                 in 48 hours; asking for less meanwhile keeps that time, for more begins it anew
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.duties.errors import BadLimit

INCREASE_AFTER_S: Final = 48 * 3_600
MOST_CENTS: Final = (1 << 48) - 2
"""What the chain's caps hold; one more means none there, and there is no "none" for a person."""


class LimitKind(StrEnum):
    """What a week's cap is on."""

    DEPOSIT = "deposit"
    STAKE = "stake"


@dataclass(frozen=True, slots=True)
class Pending:
    """An increase that waits."""

    cents: int
    holds_from: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap in cents a week, None before the first one is set, and the increase that waits."""

    cents: int | None = None
    pending: Pending | None = None

    def at(self, now: int) -> Limit:
        """The same with the increase taken over, if its time has come."""
        if self.pending is not None and now >= self.pending.holds_from:
            return Limit(self.pending.cents)
        return self

    def ask(self, cents: int, now: int) -> Limit:
        """What holds after somebody asked for another cap; raises `BadLimit`."""
        if not 0 <= cents <= MOST_CENTS:
            raise BadLimit(cents, MOST_CENTS)
        present = self.at(now)
        if present.cents is None or cents <= present.cents:
            return Limit(cents)
        waiting = present.pending
        if waiting is not None and cents <= waiting.cents:
            return Limit(present.cents, Pending(cents, waiting.holds_from))
        return Limit(present.cents, Pending(cents, now + INCREASE_AFTER_S))


NOT_SET: Final = Limit()
"""Before the first cap."""
