"""Which markets a competition may open: those whose basis two independent groups can state. Pure.

    basis         what a result must hold for a leg to settle          needs of a provider
    SCORE         the score of regular time, and that the match ended  RESULT; in a knock-out SPLIT_90 (football)
    HALF_TIME     the score of the first half                          HALF_TIME; openfootball's is wrong too often
    QUARTERS      the points of each quarter                           QUARTERS
    WHOLE         with extra time, overtime and shoot-out              football SPLIT_90, SHOOTOUT; basketball RESULT
    GOAL_ORDER    the goals in order                                   EVENTS

Two groups put half time, quarters and goal order into a value; SCORE and WHOLE are compared whole, so a quorum of the
configured groups must be able to state them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from sports.markets import HALF_TIME, MARKETS, REGULAR, SECOND_HALF, WHOLE, Market, MarketId
from sports.model import GroupName, Sport
from sports.providers.adapter import Capability


class Basis(Enum):
    """What settles a leg."""

    SCORE = "SCORE"
    HALF_TIME = "HALF_TIME"
    QUARTERS = "QUARTERS"
    WHOLE = "WHOLE"
    GOAL_ORDER = "GOAL_ORDER"
    SETS = "SETS"


@dataclass(frozen=True, slots=True)
class Covering:
    """A provider that covers a competition and votes."""

    group: GroupName
    capabilities: frozenset[Capability]


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a market of a period may open, and why not. `groups` are, by basis, those that can state it."""

    market: MarketId
    period: int
    open: bool
    groups: Mapping[Basis, tuple[GroupName, ...]]
    reason: str


def gates(sport: Sport, providers: Iterable[Covering], *, knock_out: bool = False) -> list[Gate]:
    """A gate for every market and period of the sport, by number."""
    covering = list(providers)
    configured = {one.group for one in covering}
    quorum = max(2, len(configured) // 2 + 1)
    groups = {
        basis: tuple(sorted({one.group for one in covering if _states(one, basis, sport, knock_out=knock_out)}))
        for basis in Basis
    }
    return [
        _gate(market, period, sport, groups, quorum)
        for market in MARKETS.values()
        for period in sorted(market.sports.get(sport, ()))
    ]


def bases_of(market: MarketId, period: int, sport: Sport) -> tuple[Basis, ...]:
    """What a leg of that market and period settles by, the score of regular time always among it."""
    if sport is Sport.TENNIS:
        return (Basis.SETS,)
    needed = [Basis.SCORE]
    if period in (HALF_TIME, SECOND_HALF) or market is MarketId.HALF_FULL:
        needed.append(Basis.HALF_TIME)
    if period == WHOLE:
        needed.append(Basis.WHOLE)
    if sport is Sport.BASKETBALL and period not in (HALF_TIME, REGULAR, WHOLE, SECOND_HALF):
        needed.append(Basis.QUARTERS)
    if market is MarketId.NEXT_GOAL:
        needed.append(Basis.GOAL_ORDER)
    return tuple(needed)


def _states(one: Covering, basis: Basis, sport: Sport, *, knock_out: bool) -> bool:
    can = one.capabilities
    football = sport is Sport.FOOTBALL
    if Capability.RESULT not in can:
        return False
    if basis is Basis.SCORE:
        return not (football and knock_out) or Capability.SPLIT_90 in can
    if basis is Basis.WHOLE:
        return not football or {Capability.SPLIT_90, Capability.SHOOTOUT} <= can
    wanted = {
        Basis.HALF_TIME: Capability.HALF_TIME,
        Basis.QUARTERS: Capability.QUARTERS,
        Basis.GOAL_ORDER: Capability.EVENTS,
    }.get(basis)
    return wanted is not None and wanted in can


def _gate(
    market: Market, period: int, sport: Sport, groups: Mapping[Basis, tuple[GroupName, ...]], quorum: int
) -> Gate:
    needed = bases_of(market.id, period, sport)
    stated = {basis: groups[basis] for basis in needed}
    short = [
        f"{basis.value} is stated by {len(stated[basis])} groups and needs {least}"
        for basis in needed
        if len(stated[basis]) < (least := quorum if basis in (Basis.SCORE, Basis.WHOLE) else 2)
    ]
    return Gate(market.id, period, not short, stated, "; ".join(short) or "covered")
