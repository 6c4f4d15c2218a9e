"""What a day of matches costs each provider, before it is spent. Pure.

    schedule   the day's list of each competition, once
    live       every `live_s` from kick-off to the end, of matches with an open market
    settle     from the end every `settle_s`, over the settle delay and once after it
    correct    one, six and 24 hours after the end

A call by list (a provider without a call by id) serves every match of a competition on that day. The reserve is the
share of the day that only settling may use: live calls must fit into the rest, and the interval that does is named.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from sports.model import ProviderName, UnixTime

MINUTE, HOUR = 60, 3600


class Purpose(Enum):
    """Why a provider is asked; settling and correcting may use the reserve."""

    SCHEDULE = "schedule"
    LIVE = "live"
    SETTLE = "settle"
    CORRECT = "correct"
    PRICES = "prices"

    @property
    def settling(self) -> bool:
        """Whether a result depends on it."""
        return self in (Purpose.SETTLE, Purpose.CORRECT)


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often what is asked; seconds. `match_s` is how long a match may last, breaks and extra time included."""

    live_s: int = MINUTE
    settle_s: int = 5 * MINUTE
    settle_delay_s: int = 30 * MINUTE
    corrections: int = 3
    match_s: int = 110 * MINUTE

    def __post_init__(self) -> None:
        if min(self.live_s, self.settle_s, self.match_s) <= 0 or min(self.settle_delay_s, self.corrections) < 0:
            raise ValueError(f"{self}: intervals must be positive seconds")


@dataclass(frozen=True, slots=True)
class Planned:
    """One match of the day as a plan sees it: competition by canonical key, and whether it is offered in play."""

    competition: str
    start: UnixTime
    in_play: bool = True


@dataclass(frozen=True, slots=True)
class Supply:
    """One provider in a plan: calls a day, whether it has a call by fixture, whether its live score is followed."""

    provider: ProviderName
    per_day: int
    by_fixture: bool = True
    live: bool = True
    competitions: frozenset[str] | None = None
    """those it covers by canonical key, None for all"""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A provider's day. `live_s` is the shortest live interval that fits, None when not even settling does."""

    provider: ProviderName
    matches: int
    per_day: int
    reserve: int
    schedule: int
    live: int
    settle: int
    correct: int
    live_s: int | None

    @property
    def total(self) -> int:
        """All calls of the day."""
        return self.schedule + self.live + self.settle + self.correct

    @property
    def fits(self) -> bool:
        """Whether the day can be paid for, with the reserve left to settling."""
        return self.total <= self.per_day and self.schedule + self.live <= self.per_day - self.reserve


def plan_day(
    matches: Iterable[Planned], supplies: Iterable[Supply], cadence: Cadence, reserve_percent: int = 20
) -> list[PlanLine]:
    """One line a provider, in the order given; `reserve_percent` from 0 to 100."""
    if not 0 <= reserve_percent <= 100:
        raise ValueError(f"reserve_percent is {reserve_percent}; it must be from 0 to 100")
    day = list(matches)
    return [_line(supply, day, cadence, reserve_percent) for supply in supplies]


def _line(supply: Supply, day: Sequence[Planned], cadence: Cadence, reserve_percent: int) -> PlanLine:
    mine = [match for match in day if supply.competitions is None or match.competition in supply.competitions]
    competitions = len({match.competition for match in mine})
    reserve = -(-supply.per_day * reserve_percent // 100)
    settle_s = _spans(supply, mine, cadence.match_s, cadence.match_s + cadence.settle_delay_s)
    ends = _moments(supply, mine)
    # The read at the end, one an interval through the delay, and the one after it that a final decision needs.
    settle = sum(math.ceil(length / cadence.settle_s) + 2 for length in settle_s) if mine else 0
    correct = cadence.corrections * ends
    live_lengths = _spans(supply, [match for match in mine if match.in_play], 0, cadence.match_s) if supply.live else []
    live = sum(math.ceil(length / cadence.live_s) for length in live_lengths)
    room = min(supply.per_day - reserve - competitions, supply.per_day - competitions - settle - correct)
    return PlanLine(
        supply.provider,
        len(mine),
        supply.per_day,
        reserve,
        competitions,
        live,
        settle,
        correct,
        _interval(live_lengths, room, cadence.live_s),
    )


def _spans(supply: Supply, matches: Sequence[Planned], begin_s: int, end_s: int) -> list[int]:
    """Seconds during which calls are made: of each match, or of each competition's matches together."""
    if supply.by_fixture:
        return [end_s - begin_s] * len(matches)
    by_competition: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in matches:
        by_competition[match.competition].append((match.start + begin_s, match.start + end_s))
    lengths = []
    for spans in by_competition.values():
        reached: int | None = None
        for begin, end in sorted(spans):
            if reached is None or begin > reached:
                lengths.append(0)
                reached = begin
            lengths[-1] += max(0, end - reached)
            reached = max(reached, end)
    return lengths


def _moments(supply: Supply, matches: Sequence[Planned]) -> int:
    return len(matches) if supply.by_fixture else len({(match.competition, match.start) for match in matches})


def _interval(lengths: Sequence[int], room: int, wanted_s: int) -> int | None:
    """The shortest interval, not under the one wanted, whose calls fit; 0 when there is nothing to follow."""
    if room < 0:
        return None
    if not lengths:
        return 0
    if room < len(lengths):
        return None
    low, high = wanted_s, max(wanted_s, *lengths)
    while low < high:
        middle = (low + high) // 2
        if sum(math.ceil(length / middle) for length in lengths) <= room:
            high = middle
        else:
            low = middle + 1
    return low
