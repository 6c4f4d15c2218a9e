"""The markets, defined once: what each sells, for which sports and periods, and which legs are canonical.

    id  market                selections                              line        sports  periods
     1  match result          home, draw, away                        -           F   B   any
     2  double chance         home or draw, home or away, draw or away -          F       any
     3  winner                home, away                              -           F T B   any
     4  total                 over, under                             > 0         F T B   any
     5  home total            over, under                             > 0         F T B   any
     6  away total            over, under                             > 0         F T B   any
     7  handicap *            home, away                              any         F T B   any
     8  both to score         yes, no                                 -           F       any
     9  correct score         26                                      -           F       any
    10  half time/full time   9                                       -           F   B   F 1; B 1, 2
    11  winning margin        7                                       -           F       any
    12  odd or even           odd, even                               -           F T B   any
    13  next goal *           home, none, away                        -           F       1

    * relative: counts from the score when priced.

`contracts/libraries/Markets.sol` is the twin of `validate`; what a result makes of a leg is in `sports.outcomes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from sports.errors import BadLine, BadPeriod, BadScore, BadSelection, MarketNotForSport, UnknownMarket
from sports.words import LOVE, Leg, Sport


class MarketId(IntEnum):
    """Market ids of a leg word."""

    MATCH_RESULT = 1
    DOUBLE_CHANCE = 2
    WINNER = 3
    TOTAL = 4
    HOME_TOTAL = 5
    AWAY_TOTAL = 6
    HANDICAP = 7
    BOTH_TO_SCORE = 8
    CORRECT_SCORE = 9
    HALF_FULL = 10
    WINNING_MARGIN = 11
    ODD_EVEN = 12
    NEXT_GOAL = 13


Periods = Mapping[int, frozenset[int]]

# Period codes of a leg that rules refer to; docs/words.md has them all.
HALF_TIME: Final = 0
REGULAR: Final = 1
WHOLE: Final = 2
SECOND_HALF: Final = 7

PERIODS: Final[Periods] = {
    Sport.FOOTBALL: frozenset({0, 1, 2, 7}),
    Sport.TENNIS: frozenset(range(7)),
    Sport.BASKETBALL: frozenset(range(8)),
}
"""Period codes that a leg of each sport may name."""

MAX_TOTAL_LINE: Final = 4 * 510
MAX_SIDE_LINE: Final = 4 * 255
"""In quarters: beyond these no score reaches, so such a line could only win or lose."""


@dataclass(frozen=True, slots=True)
class Market:
    """A market type. `lines` are the lowest and highest line in quarters, None where there is no line.

    `together` are the sets of selections that one result can pay together, for the reserve.
    """

    id: MarketId
    name: str
    selections: tuple[str, ...]
    sports: Periods
    lines: tuple[int, int] | None = None
    relative: bool = False
    together: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        if not self.together:
            object.__setattr__(self, "together", tuple((index,) for index in range(len(self.selections))))

    @property
    def size(self) -> int:
        """Number of selections."""
        return len(self.selections)

    @property
    def has_line(self) -> bool:
        """Whether a leg of this market carries a line."""
        return self.lines is not None


_FOOTBALL: Final[Periods] = {Sport.FOOTBALL: PERIODS[Sport.FOOTBALL]}
_NO_TENNIS: Final[Periods] = {sport: PERIODS[sport] for sport in (Sport.FOOTBALL, Sport.BASKETBALL)}
_SIDES: Final = ("home", "away")
_ENDS: Final = ("home", "draw", "away")
_OVER: Final = ("over", "under")
_TOTAL_LINES: Final = (1, MAX_TOTAL_LINE)
_SIDE_LINES: Final = (1, MAX_SIDE_LINE)
_HANDICAPS: Final = (-MAX_SIDE_LINE, MAX_SIDE_LINE)
_SCORES: Final = (*(f"{home}-{away}" for home in range(5) for away in range(5)), "any other")
_MARGINS: Final = ("home by 1", "home by 2", "home by 3+", "draw", "away by 1", "away by 2", "away by 3+")
_DOUBLE: Final = ("home or draw", "home or away", "draw or away")
_HALF_FULL: Final = tuple(f"{half}/{full}" for half in _ENDS for full in _ENDS)
_DECIDED_IN: Final[Periods] = {Sport.FOOTBALL: frozenset({REGULAR}), Sport.BASKETBALL: frozenset({REGULAR, WHOLE})}
_NEXT_GOAL_IN: Final[Periods] = {Sport.FOOTBALL: frozenset({REGULAR})}

MARKETS: Final[Mapping[int, Market]] = {
    market.id: market
    for market in (
        Market(MarketId.MATCH_RESULT, "match result", _ENDS, _NO_TENNIS),
        Market(MarketId.DOUBLE_CHANCE, "double chance", _DOUBLE, _FOOTBALL, together=((0, 1), (0, 2), (1, 2))),
        Market(MarketId.WINNER, "winner", _SIDES, PERIODS),
        Market(MarketId.TOTAL, "total", _OVER, PERIODS, _TOTAL_LINES),
        Market(MarketId.HOME_TOTAL, "home total", _OVER, PERIODS, _SIDE_LINES),
        Market(MarketId.AWAY_TOTAL, "away total", _OVER, PERIODS, _SIDE_LINES),
        Market(MarketId.HANDICAP, "Asian handicap", _SIDES, PERIODS, _HANDICAPS, relative=True),
        Market(MarketId.BOTH_TO_SCORE, "both to score", ("yes", "no"), _FOOTBALL),
        Market(MarketId.CORRECT_SCORE, "correct score", _SCORES, _FOOTBALL),
        Market(MarketId.HALF_FULL, "half time/full time", _HALF_FULL, _DECIDED_IN),
        Market(MarketId.WINNING_MARGIN, "winning margin", _MARGINS, _FOOTBALL),
        Market(MarketId.ODD_EVEN, "odd or even", ("odd", "even"), PERIODS),
        Market(MarketId.NEXT_GOAL, "next goal", ("home", "none", "away"), _NEXT_GOAL_IN, relative=True),
    )
}
"""Every market by its id."""


def market_of(leg: Leg, sport: int = 0) -> Market:
    """The leg's market. Raises UnknownMarket."""
    market = MARKETS.get(leg.market)
    if market is None:
        raise UnknownMarket(leg.market, sport, leg.market)
    return market


def validate(leg: Leg, sport: int) -> Market:
    """The leg's market, if the leg is canonical for the sport; otherwise the BadLeg that `Markets.check` numbers.

    Odds and fixture are the caller's to check.
    """
    market = market_of(leg, sport)
    periods = market.sports.get(sport)
    if periods is None:
        raise MarketNotForSport(leg.market, sport, sport)
    if leg.period not in periods:
        raise BadPeriod(leg.market, sport, leg.period)
    if leg.selection >= market.size:
        raise BadSelection(leg.market, sport, leg.selection)
    low, high = market.lines or (0, 0)
    if not low <= leg.line <= high:
        raise BadLine(leg.market, sport, leg.line)
    if not market.relative and leg.priced_at != LOVE:
        raise BadScore(leg.market, sport, max(leg.priced_at))
    return market


_PERIOD_NAMES: Final[dict[Sport, tuple[str, ...]]] = {
    Sport.FOOTBALL: ("first half", "90 minutes", "with extra time", "", "", "", "", "second half"),
    Sport.TENNIS: ("set 1", "set 2", "match (sets)", "set 3", "set 4", "set 5", "match (games)"),
    Sport.BASKETBALL: (
        "first half",
        "regulation",
        "with overtime",
        "quarter 1",
        "quarter 2",
        "quarter 3",
        "quarter 4",
        "second half",
    ),
}


def quarters(line: int, *, signed: bool = False) -> str:
    """A line for people: 10 is "2.5", and with a sign -3 is "-0.75"."""
    whole, rest = divmod(abs(line), 4)
    sign = "-" if line < 0 else "+" if signed and line else ""
    return f"{sign}{whole}{('', '.25', '.5', '.75')[rest]}"


def describe(leg: Leg, sport: Sport = Sport.FOOTBALL) -> str:
    """A canonical leg in words, such as "Total over 2.5, 90 minutes". Raises BadLeg."""
    market = validate(leg, sport)
    name = market.name[0].upper() + market.name[1:]
    text = f"{name} {market.selections[leg.selection]}"
    if market.id == MarketId.HANDICAP:
        text += f" {quarters(leg.line if leg.selection == 0 else -leg.line, signed=True)}"
    elif market.has_line:
        text += f" {quarters(leg.line)}"
    if leg.priced_at != LOVE:
        text += f" from {leg.priced_at.home}-{leg.priced_at.away}"
    return f"{text}, {_PERIOD_NAMES[sport][leg.period]}"
