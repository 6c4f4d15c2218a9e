"""What the guard knows of one match."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from pricing.columns import Offer
from pricing.guard.reasons import Cause
from pricing.priced import PricedSheet
from sports.live import FeedState
from sports.model import FixtureStatus, GroupName, ProviderName, UnixTime
from sports.words import LOVE, Score

Row = tuple[int, ...]
"""Fair probabilities of a market in millionths."""


class Status(StrEnum):
    """What a market does with a bet: take it, let it wait, refuse it, refuse it for ever."""

    OPEN = "open"
    HELD = "held"
    SUSPENDED = "suspended"
    SETTLED = "settled"


class VarStyle(StrEnum):
    """What a feed says of the video referee: the decision alone, or that a check begins and that it is over."""

    DECISION = "decision"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """A feed that is followed: whether it lists red cards and the like, and what its VAR events mean."""

    provider: ProviderName
    group: GroupName
    lists_incidents: bool = True
    var: VarStyle = VarStyle.DECISION


@dataclass(frozen=True, slots=True)
class Line:
    """One feed: what it showed last. `clock` is its match clock and since when it shows that, in seconds."""

    plan: FeedPlan
    shown: FeedState
    heard_at: UnixTime | None = None
    reds: Score = LOVE
    reds_at: int = 0
    unplaced: int = 0
    """red cards of which it did not say the side"""
    checking: bool = False
    """the video referee is at it, as far as this feed says"""
    clock: tuple[int, int] | None = None
    doubted: str = ""
    """the body that cannot be"""
    doubted_at: int | None = None


class Basis(NamedTuple):
    """The state of play that a price is made from. `half`: 0 before, 1, 2 from the break on, 3 after 90 minutes, 4."""

    half: int
    score: Score
    reds: Score


BEFORE: Final = Basis(0, LOVE, LOVE)


class Block(NamedTuple):
    """One reason, what it came from (a feed, a switch; may be empty), since when, and what exactly."""

    cause: Cause
    source: str
    since: int
    detail: str = ""

    def __str__(self) -> str:
        said = ", ".join(part for part in (self.source, self.detail) if part)
        return f"{self.cause.value} ({said})" if said else self.cause.value


BlockKey = tuple[Cause, str]


@dataclass(frozen=True, slots=True)
class Market:
    """One market: its status with every reason for it, and its own blocks, which only a price can lift.

    `jumped` is the price that jumped, and when: the next one must confirm it.
    """

    status: Status = Status.HELD
    why: tuple[Block, ...] = ()
    own: tuple[Block, ...] = ()
    jumped: tuple[Row, int] | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """The newest agreed sheet, the state of play that it is of, and its rows by market and minute."""

    basis: Basis
    asked_at: int
    until: int
    sinces: tuple[int, ...]
    rows: Mapping[Offer, tuple[Row, ...]]
    sheet: PricedSheet

    def row(self, offer: Offer, now: int) -> Row | None:
        """The probabilities that are good now; those of the last minute once it has run out."""
        rows = self.rows.get(offer)
        return rows[min(self.minute(now), len(rows) - 1)] if rows else None

    def minute(self, now: int) -> int:
        """Which of its minutes is good now."""
        return max(0, bisect_right(self.sinces, now) - 1)


@dataclass(frozen=True, slots=True)
class GuardState:
    """All of it. `epoch` counts material events: a bet taken in one is refused in the next."""

    fixture: str
    competition: str
    kickoff: int
    now: int
    lines: Mapping[ProviderName, Line]
    blocks: Mapping[BlockKey, Block] = field(default_factory=dict)
    basis: Basis | None = BEFORE
    phase: FixtureStatus = FixtureStatus.SCHEDULED
    trusted_since: int | None = None
    live: bool = False
    epoch: int = 0
    needs_after: int = 0
    price: Price | None = None
    markets: Mapping[Offer, Market] = field(default_factory=dict)
    seen: tuple[object, ...] = ()
    """what was trusted last: score and phase"""
    half_time: Score | None = None
    """the score at the break, once it was confirmed"""

    def clock_s(self) -> int | None:
        """Seconds played of this half at `now`, stoppage included, none before it and at the break.

        None where the match is played and no feed that is heard shows a clock, or which half it is.
        """
        begins = {FixtureStatus.LIVE_FIRST_HALF: 0, FixtureStatus.LIVE_SECOND_HALF: 2700}.get(self.phase)
        if begins is None:
            return 0 if not self.live or self.phase is FixtureStatus.HALF_TIME else None
        shown = sorted(
            line.clock[0] + self.now - line.clock[1]
            for line in self.lines.values()
            if line.clock is not None and line.shown.phase is self.phase and not line.shown.doubts
        )
        return max(0, shown[len(shown) // 2] - begins) if shown else None

    def heard_at(self) -> int:
        """When the feeds that are believed were last heard, the latest of them."""
        return max((line.heard_at or 0 for line in self.lines.values() if not line.shown.doubts), default=0)

    def status(self, offer: Offer) -> Status:
        """A market's status at `now`; one that was never priced is held."""
        market = self.markets.get(offer)
        return Status.HELD if market is None else market.status


class Change(NamedTuple):
    """A market went from one status to another, at a moment, for these reasons."""

    offer: Offer
    before: Status
    after: Status
    at: int
    why: tuple[Block, ...]
