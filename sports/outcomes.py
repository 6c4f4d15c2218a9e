"""What a result makes of a leg. Pure; `contracts/libraries/Payout.sol` is its twin.

status     a leg is settled by
FINISHED   the pairs that are present; period 2 falls back to pair 1
ABANDONED  the pairs that are present; nobody advances
RETIRED    the pairs that are present; the winner of the match stands once set 1 is complete
VOID       nothing: every leg is void
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from sports.errors import NoResult
from sports.markets import HALF_TIME, REGULAR, SECOND_HALF, WHOLE, MarketId, market_of
from sports.words import Leg, Result, Score, Side, Status


class Kind(IntEnum):
    """What became of a leg, as `Payout.sol` numbers it."""

    LOST = 0
    WON = 1
    HALF_WON = 2
    HALF_LOST = 3
    PUSH = 4
    VOID = 5
    DEAD_HEAT = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a leg. Only a dead heat reads the rest: `places` are shared by `tied` sides."""

    kind: Kind
    places: int = 1
    tied: int = 1


LOST: Final = Outcome(Kind.LOST)
WON: Final = Outcome(Kind.WON)
HALF_WON: Final = Outcome(Kind.HALF_WON)
HALF_LOST: Final = Outcome(Kind.HALF_LOST)
PUSH: Final = Outcome(Kind.PUSH)
VOID: Final = Outcome(Kind.VOID)

_HOME, _LEVEL, _AWAY = 0, 1, 2
_MARGIN_CAP: Final = 3
_GRID: Final = 5


def score_of(result: Result, period: int) -> Score | None:
    """The score of a period code, None where the result does not know it."""
    if period == SECOND_HALF:
        half, full = result.pairs[HALF_TIME], result.pairs[REGULAR]
        if half is None or full is None or full.home < half.home or full.away < half.away:
            return None
        return Score(full.home - half.home, full.away - half.away)
    if period == WHOLE and result.pairs[WHOLE] is None and result.status is Status.FINISHED:
        return result.pairs[REGULAR]
    return result.pairs[period]


def outcome(result: Result, leg: Leg) -> Outcome:
    """What the result makes of a canonical leg; never a dead heat. Raises NoResult, UnknownMarket."""
    market = market_of(leg).id
    if result.status is Status.NONE:
        raise NoResult(result.status)
    if result.status is Status.VOID:
        return VOID
    if market is MarketId.NEXT_GOAL:
        return _next_goal(result, leg)
    if market is MarketId.WINNER and leg.period == WHOLE:
        if result.status is Status.RETIRED and (result.pairs[0] is None or result.advancing is None):
            return VOID
        if result.status is not Status.ABANDONED and result.advancing is not None:
            return WON if leg.selection == result.advancing else LOST
    score = score_of(result, leg.period)
    if score is None:
        return VOID
    if market in _DIFFERENCE:
        difference = _DIFFERENCE[market](score, leg)
        return _by_quarters(difference if leg.selection == 0 else -difference)
    if market is MarketId.WINNER and score.home == score.away:
        return PUSH
    if market is MarketId.HALF_FULL:
        half = result.pairs[HALF_TIME]
        if half is None:
            return VOID
        return WON if leg.selection == 3 * _ahead(half) + _ahead(score) else LOST
    return WON if leg.selection in _WINNING[market](score) else LOST


def _ahead(score: Score) -> int:
    if score.home == score.away:
        return _LEVEL
    return _HOME if score.home > score.away else _AWAY


def _by_quarters(difference: int) -> Outcome:
    if abs(difference) >= 2:
        return WON if difference > 0 else LOST
    return (HALF_LOST, PUSH, HALF_WON)[difference + 1]


def _next_goal(result: Result, leg: Leg) -> Outcome:
    scored = sum(leg.priced_at)
    if scored < len(result.order):
        winning = 0 if result.order[scored] is Side.HOME else 2
    elif result.status is Status.FINISHED and (final := result.pairs[REGULAR]) and len(result.order) == sum(final):
        winning = 1
    else:
        return VOID
    return WON if leg.selection == winning else LOST


def _margin(score: Score) -> int:
    by = min(abs(score.home - score.away), _MARGIN_CAP)
    return (by - 1, 3, 3 + by)[_ahead(score)]


def _exact(score: Score) -> int:
    return score.home * _GRID + score.away if max(score) < _GRID else _GRID * _GRID


# By how many quarters the first selection beats its line.
_DIFFERENCE: Final[dict[MarketId, Callable[[Score, Leg], int]]] = {
    MarketId.TOTAL: lambda score, leg: 4 * sum(score) - leg.line,
    MarketId.HOME_TOTAL: lambda score, leg: 4 * score.home - leg.line,
    MarketId.AWAY_TOTAL: lambda score, leg: 4 * score.away - leg.line,
    MarketId.HANDICAP: lambda score, leg: (
        4 * ((score.home - leg.priced_at.home) - (score.away - leg.priced_at.away)) + leg.line
    ),
}

# Which selections a score pays.
_WINNING: Final[dict[MarketId, Callable[[Score], tuple[int, ...]]]] = {
    MarketId.MATCH_RESULT: lambda score: (_ahead(score),),
    MarketId.DOUBLE_CHANCE: lambda score: ((0, 1), (0, 2), (1, 2))[_ahead(score)],
    MarketId.WINNER: lambda score: (0 if score.home > score.away else 1,),
    MarketId.BOTH_TO_SCORE: lambda score: (0,) if min(score) > 0 else (1,),
    MarketId.CORRECT_SCORE: lambda score: (_exact(score),),
    MarketId.WINNING_MARGIN: lambda score: (_margin(score),),
    MarketId.ODD_EVEN: lambda score: (1 - sum(score) % 2,),
}
