"""Which legs are canonical, what each market pays on every score, and how a leg reads."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.errors import (
    BadLeg,
    BadLine,
    BadPeriod,
    BadScore,
    BadSelection,
    MarketNotForSport,
    NoResult,
    UnknownMarket,
)
from sports.markets import MARKETS, MarketId, describe, quarters, validate
from sports.outcomes import HALF_LOST, HALF_WON, LOST, PUSH, VOID, WON, Kind, Outcome, outcome
from sports.words import LOVE, PAIRS, FixtureId, Leg, Result, Score, Side, Sport, Status
from tests.sports.strategies import canonical_legs, legs_of_any_shape, results

HOME, AWAY = Side.HOME, Side.AWAY
M = MarketId
GRID = [Score(home, away) for home, away in product(range(8), repeat=2)]


def leg(market: int, selection: int = 0, *, period: int = 1, line: int = 0, at: tuple[int, int] = (0, 0)) -> Leg:
    return Leg(FixtureId(1), market, period, selection, line, Score(*at))


def result(*, status: Status = Status.FINISHED, won: Side | None = None, order: str = "", **pairs: Any) -> Result:
    """`p1=(2, 0)` is pair 1; `order="ha"` a goal each."""
    scores = tuple(Score(*pairs[f"p{i}"]) if f"p{i}" in pairs else None for i in range(PAIRS))
    return Result(status, scores, won, tuple(HOME if side == "h" else AWAY for side in order))


@given(canonical_legs())
def test_validate__canonical_leg__gives_its_market(case: tuple[int, Leg]) -> None:
    sport, one = case
    assert validate(one, sport).id == one.market


@given(legs_of_any_shape(), st.integers(0, 5))
def test_validate__any_leg__accepted_only_by_the_table(one: Leg, sport: int) -> None:
    try:
        market = validate(one, sport)
    except BadLeg:
        return
    assert sport in market.sports
    assert one.period in market.sports[sport]
    assert one.selection < market.size
    assert one.line == 0 or market.has_line
    assert one.priced_at == LOVE or market.relative


@pytest.mark.parametrize("market", [0, 14, 15, 16, 17, 0xFFFF])
def test_validate__unknown_market__refused(market: int) -> None:
    with pytest.raises(UnknownMarket, match=str(market)):
        validate(leg(market), Sport.FOOTBALL)


@pytest.mark.parametrize(
    ("sport", "refused"),
    [
        (0, set(M)),
        (Sport.FOOTBALL, set()),
        (Sport.TENNIS, set(M) - {M.WINNER, M.TOTAL, M.HOME_TOTAL, M.AWAY_TOTAL, M.HANDICAP, M.ODD_EVEN}),
        (
            Sport.BASKETBALL,
            {M.DOUBLE_CHANCE, M.BOTH_TO_SCORE, M.CORRECT_SCORE, M.WINNING_MARGIN, M.NEXT_GOAL},
        ),
        (4, set(M)),
    ],
)
def test_validate__market_of_another_sport__refused(sport: int, refused: set[MarketId]) -> None:
    for market in M:
        one = leg(market, line=2 if MARKETS[market].has_line else 0)
        if market in refused:
            with pytest.raises(MarketNotForSport):
                validate(one, sport)
        else:
            validate(one, sport)


@pytest.mark.parametrize(
    ("market", "sport", "allowed"),
    [
        (M.WINNER, Sport.FOOTBALL, {0, 1, 2, 7}),
        (M.WINNER, Sport.TENNIS, {0, 1, 2, 3, 4, 5, 6}),
        (M.WINNER, Sport.BASKETBALL, {0, 1, 2, 3, 4, 5, 6, 7}),
        (M.HALF_FULL, Sport.FOOTBALL, {1}),
        (M.HALF_FULL, Sport.BASKETBALL, {1, 2}),
        (M.NEXT_GOAL, Sport.FOOTBALL, {1}),
        (M.CORRECT_SCORE, Sport.FOOTBALL, {0, 1, 2, 7}),
    ],
)
def test_validate__every_period_code__only_those_of_the_table(market: int, sport: int, allowed: set[int]) -> None:
    for period in range(256):
        if period in allowed:
            validate(leg(market, period=period), sport)
        else:
            with pytest.raises(BadPeriod):
                validate(leg(market, period=period), sport)


@pytest.mark.parametrize(
    ("market", "size"),
    zip(M, (3, 3, 2, 2, 2, 2, 2, 2, 26, 9, 7, 2, 3), strict=True),
)
def test_validate__selections__as_many_as_the_table_says(market: MarketId, size: int) -> None:
    line = 2 if MARKETS[market].has_line else 0
    assert MARKETS[market].size == size
    for selection in range(size):
        validate(leg(market, selection, line=line), Sport.FOOTBALL)
    with pytest.raises(BadSelection):
        validate(leg(market, size, line=line), Sport.FOOTBALL)


LINES = {
    M.TOTAL: (1, 2_040),
    M.HOME_TOTAL: (1, 1_020),
    M.AWAY_TOTAL: (1, 1_020),
    M.HANDICAP: (-1_020, 1_020),
}


@pytest.mark.parametrize("market", list(M))
def test_validate__line__within_its_bounds_and_nowhere_else(market: MarketId) -> None:
    low, high = LINES.get(market, (0, 0))
    for line in (low, high):
        validate(leg(market, line=line), Sport.FOOTBALL)
    for line in (low - 1, high + 1, -0x8000, 0x7FFF):
        with pytest.raises(BadLine, match=str(line)):
            validate(leg(market, line=line), Sport.FOOTBALL)


@pytest.mark.parametrize("market", list(M))
@pytest.mark.parametrize("at", [(1, 0), (0, 1)])
def test_validate__score_when_priced__only_where_the_market_counts_from_it(
    market: MarketId, at: tuple[int, int]
) -> None:
    one = leg(market, line=2 if MARKETS[market].has_line else 0, at=at)
    if market in (M.HANDICAP, M.NEXT_GOAL):
        validate(one, Sport.FOOTBALL)
    else:
        with pytest.raises(BadScore):
            validate(one, Sport.FOOTBALL)


def winners(market: MarketId, score: Score, half: Score, line: int = 0) -> dict[int, Outcome]:
    final = result(p0=half, p1=score)
    return {i: outcome(final, leg(market, i, line=line)) for i in range(MARKETS[market].size)}


@pytest.mark.parametrize("market", [m for m in M if not MARKETS[m].has_line and m is not M.NEXT_GOAL])
def test_outcome__every_score__exactly_one_set_of_selections_allowed_together_wins(market: MarketId) -> None:
    seen = set()
    for score in GRID:
        for half in (Score(0, 0), Score(score.home, 0), Score(0, score.away)):
            kinds = winners(market, score, half)
            won = tuple(i for i, kind in kinds.items() if kind == WON)
            if market is M.WINNER and score.home == score.away:
                assert set(kinds.values()) == {PUSH}
                continue
            assert won in MARKETS[market].together
            assert all(kind == LOST for i, kind in kinds.items() if i not in won)
            seen.add(won)
    assert seen == set(MARKETS[market].together)


@pytest.mark.parametrize("market", [m for m in M if MARKETS[m].has_line])
def test_outcome__every_score_and_line__the_two_sides_mirror_each_other(market: MarketId) -> None:
    mirror = {WON: LOST, LOST: WON, HALF_WON: HALF_LOST, HALF_LOST: HALF_WON, PUSH: PUSH}
    low = max(LINES[market][0], -24)
    for score, line in product(GRID, range(low, 25)):
        first, second = winners(market, score, LOVE, line).values()
        assert second == mirror[first]
        if line % 4 == 2:
            assert first in (WON, LOST)
        if line % 4 == 0:
            assert first in (WON, PUSH, LOST)


@pytest.mark.parametrize("scored", range(7))
@pytest.mark.parametrize("order", ["", "h", "a", "ha", "aah", "hhhha"])
def test_next_goal__whole_order_known__exactly_one_selection_wins(scored: int, order: str) -> None:
    final = result(p1=(order.count("h"), order.count("a")), order=order)
    kinds = [outcome(final, leg(M.NEXT_GOAL, i, at=(scored, 0))) for i in range(3)]
    winning = {"h": 0, "a": 2}[order[scored]] if scored < len(order) else 1
    assert kinds == [WON if i == winning else LOST for i in range(3)]


ET_WIN = result(p0=(0, 0), p1=(1, 1), p2=(2, 1), won=HOME)
SHOOT_OUT = result(p0=(0, 1), p1=(1, 1), p2=(1, 1), p3=(3, 4), won=AWAY)
PLAIN = result(p0=(1, 0), p1=(2, 2))
ABANDONED = result(status=Status.ABANDONED, p0=(1, 0), order="ha", won=HOME)
RETIRED = result(status=Status.RETIRED, p0=(6, 4), won=AWAY)


@pytest.mark.parametrize(
    ("final", "one", "expected"),
    [
        # The 90 minutes are settled without extra time, period 2 with it.
        (ET_WIN, leg(M.MATCH_RESULT, 1), WON),
        (ET_WIN, leg(M.MATCH_RESULT, 0, period=2), WON),
        (ET_WIN, leg(M.WINNER, 0), PUSH),
        (ET_WIN, leg(M.WINNER, 0, period=2), WON),
        (ET_WIN, leg(M.TOTAL, 0, period=2, line=10), WON),
        (ET_WIN, leg(M.TOTAL, 0, line=10), LOST),
        # A shoot-out decides who wins, not the score.
        (SHOOT_OUT, leg(M.WINNER, 1, period=2), WON),
        (SHOOT_OUT, leg(M.WINNER, 0, period=2), LOST),
        (SHOOT_OUT, leg(M.MATCH_RESULT, 1, period=2), WON),
        (SHOOT_OUT, leg(M.TOTAL, 1, period=2, line=10), WON),
        # Without extra time period 2 is the 90 minutes.
        (PLAIN, leg(M.CORRECT_SCORE, 12, period=2), WON),
        (PLAIN, leg(M.WINNER, 1, period=2), PUSH),
        (PLAIN, leg(M.TOTAL, 0, period=7, line=10), WON),
        (PLAIN, leg(M.CORRECT_SCORE, 7, period=7), WON),
        (PLAIN, leg(M.HALF_FULL, 1), WON),
        (result(p1=(2, 2)), leg(M.HALF_FULL, 1), VOID),
        (result(p1=(2, 2)), leg(M.TOTAL, 0, period=7, line=10), VOID),
        (result(p0=(1, 0)), leg(M.TOTAL, 0, period=7, line=10), VOID),
        (result(p0=(1, 0), p1=(0, 3)), leg(M.TOTAL, 0, period=7, line=1), VOID),
        # Absent is void, nil-nil is a score.
        (result(), leg(M.BOTH_TO_SCORE, 1), VOID),
        (result(p1=(0, 0)), leg(M.BOTH_TO_SCORE, 1), WON),
        (result(won=HOME), leg(M.WINNER, 0), VOID),
        # Abandoned: what was decided stands, nobody wins the match.
        (ABANDONED, leg(M.MATCH_RESULT, 0, period=0), WON),
        (ABANDONED, leg(M.MATCH_RESULT, 0), VOID),
        (ABANDONED, leg(M.WINNER, 0, period=2), VOID),
        (ABANDONED, leg(M.NEXT_GOAL, 2, at=(1, 0)), WON),
        (ABANDONED, leg(M.NEXT_GOAL, 1, at=(1, 1)), VOID),
        (result(status=Status.ABANDONED, p1=(1, 0)), leg(M.MATCH_RESULT, 0, period=2), VOID),
        (result(status=Status.ABANDONED, p1=(1, 1), order="ha"), leg(M.NEXT_GOAL, 1, at=(1, 1)), VOID),
        # Next goal: an order that is not whole says nothing of what comes after it.
        (result(p1=(2, 0), order="h"), leg(M.NEXT_GOAL, 0, at=(0, 0)), WON),
        (result(p1=(2, 0), order="h"), leg(M.NEXT_GOAL, 0, at=(1, 0)), VOID),
        (result(order=""), leg(M.NEXT_GOAL, 1), VOID),
        # Retired: the winner stands after one whole set.
        (RETIRED, leg(M.WINNER, 1, period=2), WON),
        (RETIRED, leg(M.WINNER, 0, period=2), LOST),
        (RETIRED, leg(M.WINNER, 0, period=0), WON),
        (RETIRED, leg(M.WINNER, 0, period=1), VOID),
        (RETIRED, leg(M.TOTAL, 0, period=6, line=10), VOID),
        (RETIRED, leg(M.TOTAL, 0, period=0, line=38), WON),
        (result(status=Status.RETIRED, won=AWAY), leg(M.WINNER, 1, period=2), VOID),
        (result(status=Status.RETIRED, p0=(6, 4)), leg(M.WINNER, 0, period=2), VOID),
        # In play a handicap counts from the score when priced; a goal taken back makes that negative.
        (result(p1=(2, 1)), leg(M.HANDICAP, 0, at=(2, 0)), LOST),
        (result(p1=(2, 1)), leg(M.HANDICAP, 0, at=(2, 1)), PUSH),
        (result(p1=(0, 0)), leg(M.HANDICAP, 0, at=(1, 0)), LOST),
        (result(p1=(0, 0)), leg(M.HANDICAP, 0, line=3, at=(1, 0)), HALF_LOST),
        # Quarter lines, by the difference in quarters.
        *((result(p1=(2, 1)), leg(M.TOTAL, 0, line=12 - d), want) for d, want in
          ((2, WON), (1, HALF_WON), (0, PUSH), (-1, HALF_LOST), (-2, LOST))),
        *((result(p1=(2, 1)), leg(M.HANDICAP, 1, line=-4 - d), want) for d, want in
          ((2, WON), (1, HALF_WON), (0, PUSH), (-1, HALF_LOST), (-2, LOST))),
        (result(p1=(2, 1)), leg(M.HOME_TOTAL, 0, line=7), HALF_WON),
        (result(p1=(2, 1)), leg(M.AWAY_TOTAL, 0, line=5), HALF_LOST),
        (result(p1=(7, 3)), leg(M.CORRECT_SCORE, 25), WON),
        (result(p1=(4, 4)), leg(M.CORRECT_SCORE, 24), WON),
        (result(p1=(1, 3)), leg(M.WINNING_MARGIN, 5), WON),
        (result(p1=(9, 1)), leg(M.WINNING_MARGIN, 2), WON),
        (result(p1=(2, 1)), leg(M.ODD_EVEN, 0), WON),
    ],
)  # fmt: skip
def test_outcome__known_match__settled_by_the_rules(final: Result, one: Leg, expected: Outcome) -> None:
    assert outcome(final, one) == expected


@given(canonical_legs(), results())
def test_outcome__any_result__a_kind_the_market_can_have(case: tuple[int, Leg], final: Result) -> None:
    _, one = case
    if final.status is Status.NONE:
        with pytest.raises(NoResult):
            outcome(final, one)
        return
    kind = outcome(final, one).kind
    if final.status is Status.VOID:
        assert kind is Kind.VOID
    assert kind is not Kind.DEAD_HEAT
    if kind in (Kind.HALF_WON, Kind.HALF_LOST):
        assert one.line % 2 == 1
    if kind is Kind.PUSH:
        assert one.market == M.WINNER or one.line % 4 == 0


@given(canonical_legs(), results())
def test_outcome__fixture_and_odds__play_no_part(case: tuple[int, Leg], final: Result) -> None:
    _, one = case
    if final.status is Status.NONE:
        return
    assert outcome(final, one) == outcome(final, Leg(FixtureId(0), one.market, one.period, one.selection, one.line,
                                                      one.priced_at))  # fmt: skip


def test_outcome__unknown_market__refused() -> None:
    with pytest.raises(UnknownMarket):
        outcome(PLAIN, leg(14))


@pytest.mark.parametrize(
    ("one", "sport", "text"),
    [
        (leg(M.TOTAL, 0, line=10), Sport.FOOTBALL, "Total over 2.5, 90 minutes"),
        (leg(M.TOTAL, 1, line=9, period=0), Sport.FOOTBALL, "Total under 2.25, first half"),
        (leg(M.HANDICAP, 0, line=-3), Sport.FOOTBALL, "Asian handicap home -0.75, 90 minutes"),
        (leg(M.HANDICAP, 1, line=-3, at=(1, 0)), Sport.FOOTBALL, "Asian handicap away +0.75 from 1-0, 90 minutes"),
        (leg(M.HANDICAP, 0), Sport.BASKETBALL, "Asian handicap home 0, regulation"),
        (leg(M.CORRECT_SCORE, 11), Sport.FOOTBALL, "Correct score 2-1, 90 minutes"),
        (leg(M.CORRECT_SCORE, 25), Sport.FOOTBALL, "Correct score any other, 90 minutes"),
        (leg(M.HALF_FULL, 5), Sport.FOOTBALL, "Half time/full time draw/away, 90 minutes"),
        (leg(M.WINNER, 1, period=2), Sport.TENNIS, "Winner away, match (sets)"),
        (leg(M.HOME_TOTAL, 0, line=82, period=6), Sport.BASKETBALL, "Home total over 20.5, quarter 4"),
    ],
)
def test_describe__canonical_leg__reads_as_people_say_it(one: Leg, sport: Sport, text: str) -> None:
    assert describe(one, sport) == text


@given(canonical_legs())
def test_describe__two_selections__never_the_same_words(case: tuple[int, Leg]) -> None:
    sport, one = case
    size = MARKETS[one.market].size
    texts = {describe(replace(one, selection=i), Sport(sport)) for i in range(size)}
    assert len(texts) == size
    assert all(text == text.strip() and not text.endswith(",") for text in texts)


@pytest.mark.parametrize(("line", "text"), [(0, "0"), (1, "0.25"), (-1, "-0.25"), (10, "2.5"), (-8, "-2")])
def test_quarters__line__reads_as_a_decimal(line: int, text: str) -> None:
    assert quarters(line) == text
