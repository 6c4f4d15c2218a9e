"""Columns against settlement: every market, every selection, every score; and a fair price pays one on average."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.columns import BUILDERS, Offer, build
from pricing.columns.base import AWAY, CELLS, HOME
from pricing.columns.halves import half_full, over_match
from pricing.errors import BadProbabilities, NotPriced
from pricing.grid import after_extra_time, part_of, score_grids
from pricing.sheet import Sheet, to_ppm
from sports.markets import HALF_TIME, MARKETS, REGULAR, SECOND_HALF, WHOLE, MarketId
from sports.outcomes import outcome
from sports.payouts import multiplier
from sports.words import LOVE, NO_PAIRS, PPM, FixtureId, Leg, OddsPpm, Result, Score, Side, Status

SCORES = [Score(int(home), int(away)) for home, away in zip(HOME, AWAY, strict=True)]
ON_SCORE = [market for market in MARKETS.values() if market.id not in (MarketId.HALF_FULL, MarketId.NEXT_GOAL)]

small_scores = st.builds(Score, st.integers(0, 6), st.integers(0, 6))


@st.composite
def offers_on_score(draw: st.DrawFn) -> Offer:
    market = draw(st.sampled_from([one for one in ON_SCORE if 1 in one.sports]))
    low, high = market.lines or (0, 0)
    line = draw(st.integers(max(low, -40), min(high, 80)) | st.integers(low, high))
    return Offer(market.id, draw(st.sampled_from([0, 1, 2, 7])), line, draw(small_scores) if market.relative else LOVE)


def legs_of(offer: Offer, odds: int = 2 * PPM) -> Iterator[Leg]:
    for selection in range(MARKETS[offer.market].size):
        yield Leg(FixtureId(1), offer.market, offer.period, selection, offer.line, offer.priced_at, OddsPpm(odds))


def finished(period: int, score: Score) -> Result:
    """A match whose score of that period is the given one."""
    if period == HALF_TIME:
        return Result(Status.FINISHED, (score, score, *NO_PAIRS[2:]))
    if period == SECOND_HALF:
        return Result(Status.FINISHED, (LOVE, score, *NO_PAIRS[2:]))
    if period == WHOLE:
        return Result(Status.FINISHED, (None, Score(0, 0), score, *NO_PAIRS[3:]))
    return Result(Status.FINISHED, (None, score, *NO_PAIRS[2:]))


def returned(result: Result, leg: Leg, odds: Fraction) -> Fraction:
    """What settlement makes of one unit, exactly."""
    return Fraction(multiplier(outcome(result, leg), cast(OddsPpm, odds * PPM)), 2 * PPM)


def test_builders__every_market__has_one() -> None:
    assert set(BUILDERS) == set(MARKETS)


@settings(deadline=None)
@given(offers_on_score())
def test_columns__every_score__what_settlement_pays(offer: Offer) -> None:
    columns = build(offer)
    odds = Fraction(7, 2)
    for index, leg in enumerate(legs_of(offer)):
        settled = [returned(finished(offer.period, score), leg, odds) for score in SCORES]
        paid = [
            Fraction(float(won)) * odds + Fraction(float(back))
            for won, back in zip(columns.won[:, index], columns.back, strict=True)
        ]
        assert paid == settled


@settings(deadline=None, max_examples=60)
@given(offers_on_score(), st.lists(st.integers(0, 1000), min_size=CELLS, max_size=CELLS).filter(any))
def test_columns__fair_price_on_any_grid__returns_exactly_one(offer: Offer, weights: list[int]) -> None:
    total = sum(weights)
    columns = build(offer)
    back = sum(weight * Fraction(float(share)) for weight, share in zip(weights, columns.back, strict=True)) / total
    for index, leg in enumerate(legs_of(offer)):
        won = sum(weight * Fraction(float(w)) for weight, w in zip(weights, columns.won[:, index], strict=True)) / total
        if won == 0:
            continue
        odds = (1 - back) / won
        assert (
            sum(
                weight * returned(finished(offer.period, score), leg, odds)
                for weight, score in zip(weights, SCORES, strict=True)
            )
            == total
        )


@given(offers_on_score())
def test_columns__every_score__share_out_what_is_not_given_back(offer: Offer) -> None:
    columns = build(offer)
    winners = 2 if offer.market == MarketId.DOUBLE_CHANCE else 1
    assert columns.won.sum(axis=1) + winners * columns.back == pytest.approx(winners)


def half_and_whole(whole: Score, half: Score) -> Result:
    return Result(Status.FINISHED, (half, whole, *NO_PAIRS[2:]))


@pytest.mark.parametrize("whole", [Score(0, 0), Score(1, 0), Score(2, 1), Score(3, 3), Score(0, 4), Score(5, 2)])
@pytest.mark.parametrize("share", [0.3, 0.44])
def test_half_full__all_ways_to_split_a_score__what_settlement_pays(whole: Score, share: float) -> None:
    columns = half_full(Offer(MarketId.HALF_FULL), share)
    cell = SCORES.index(whole)
    for selection, leg in enumerate(legs_of(Offer(MarketId.HALF_FULL))):
        expected = sum(
            float(returned(half_and_whole(whole, half), leg, Fraction(1))) * _split(whole, half, share)
            for half in (Score(h, a) for h in range(whole.home + 1) for a in range(whole.away + 1))
        )
        assert columns.won[cell, selection] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("period", [HALF_TIME, SECOND_HALF])
@pytest.mark.parametrize(
    "offer",
    [Offer(MarketId.TOTAL, line=5), Offer(MarketId.HANDICAP, line=-3), Offer(MarketId.CORRECT_SCORE)],
)
def test_half__all_ways_to_split_a_score__what_settlement_pays(offer: Offer, period: int) -> None:
    offer = offer._replace(period=period)
    share, odds, whole = 0.44, Fraction(3), Score(3, 2)
    columns = over_match(build(offer), share if period == HALF_TIME else 1 - share)
    cell = SCORES.index(whole)
    for index, leg in enumerate(legs_of(offer)):
        expected = sum(
            float(returned(half_and_whole(whole, half), leg, odds)) * _split(whole, half, share)
            for half in (Score(h, a) for h in range(whole.home + 1) for a in range(whole.away + 1))
        )
        assert columns.won[cell, index] * 3 + columns.back[cell] == pytest.approx(expected, abs=1e-12)


def _split(whole: Score, half: Score, share: float) -> float:
    ways = 1.0
    for all_goals, first in zip(whole, half, strict=True):
        ways *= float(np.prod([(all_goals - i) / (i + 1) for i in range(first)]))
        ways *= share**first * (1 - share) ** (all_goals - first)
    return ways


@pytest.mark.parametrize("before", [Score(0, 0), Score(1, 0), Score(2, 1)])
@pytest.mark.parametrize("final", [Score(2, 1), Score(3, 2), Score(5, 1)])
def test_next_goal__all_orders_of_the_goals_to_come__what_settlement_pays(before: Score, final: Score) -> None:
    offer = Offer(MarketId.NEXT_GOAL, priced_at=before)
    columns = build(offer)
    more, home = sum(final) - sum(before), final.home - before.home
    first = (*([Side.HOME] * before.home), *([Side.AWAY] * before.away))
    orders = [
        (*first, *(Side.HOME if index in chosen else Side.AWAY for index in range(more)))
        for chosen in combinations(range(more), home)
    ]
    for index, leg in enumerate(legs_of(offer)):
        results = [Result(Status.FINISHED, (None, final, *NO_PAIRS[2:]), order=order) for order in orders]
        expected = sum(returned(result, leg, Fraction(1)) for result in results) / len(results)
        assert columns.won[SCORES.index(final), index] == pytest.approx(float(expected))


def test_next_goal__no_more_goals__none_wins() -> None:
    columns = build(Offer(MarketId.NEXT_GOAL, priced_at=Score(1, 1)))
    assert columns.won[SCORES.index(Score(1, 1))].tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    "offer",
    [
        Offer(99),
        Offer(MarketId.MATCH_RESULT, period=3),
        Offer(MarketId.TOTAL, line=0),
        Offer(MarketId.MATCH_RESULT, line=2),
        Offer(MarketId.TOTAL, line=10, priced_at=Score(1, 0)),
        Offer(MarketId.TOTAL, line=1 << 20),
        Offer(MarketId.NEXT_GOAL, period=0),
    ],
)
def test_build__offer_that_no_leg_may_carry__not_priced(offer: Offer) -> None:
    with pytest.raises(NotPriced):
        build(offer)


EVERY = (
    *(Offer(market, period) for market in (1, 2, 3, 8, 9, 11, 12) for period in (HALF_TIME, REGULAR, SECOND_HALF)),
    *(Offer(MarketId.TOTAL, line=line) for line in (1, 2, 3, 4, 9, 10, 11)),
    *(Offer(MarketId.HANDICAP, line=line) for line in (-5, -4, -3, -2, -1, 0, 1, 7)),
    Offer(MarketId.HANDICAP, line=-2, priced_at=Score(1, 0)),
    Offer(MarketId.HALF_FULL),
    Offer(MarketId.NEXT_GOAL),
)


def test_sheet__many_matches__what_each_market_gives_alone() -> None:
    grids = score_grids([1.4, 2.7, 0.3], [1.1, 0.4, 3.0], -0.08)
    sheet = Sheet.compile(EVERY)
    fair = sheet.fair(grids)
    assert fair.shape == (3, sheet.offer_of.size)
    for index, offer in enumerate(EVERY):
        alone = Sheet.compile([offer]).fair(grids)
        assert fair[:, sheet.slice_of(index)] == pytest.approx(alone, abs=1e-12)
        assert alone.sum(axis=1) == pytest.approx(2 if offer.market == 2 else 1, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.floats(0.1, 4), st.floats(0.1, 4), st.floats(-0.3, 0.2))
def test_sheet__any_match__markets_agree_with_one_another(home: float, away: float, rho: float) -> None:
    grids = score_grids(home, away, rho)
    sheet = Sheet.compile(
        [
            Offer(MarketId.MATCH_RESULT),
            Offer(MarketId.DOUBLE_CHANCE),
            Offer(MarketId.WINNER),
            Offer(MarketId.HANDICAP, line=0),
            Offer(MarketId.HANDICAP, line=-2),
            Offer(MarketId.HALF_FULL),
            Offer(MarketId.WINNING_MARGIN),
            Offer(MarketId.MATCH_RESULT, HALF_TIME),
        ]
    )
    fair = sheet.fair(grids)[0]
    result, double, winner, level, minus, half_full_, margin, half = (fair[sheet.slice_of(i)] for i in range(8))
    assert double == pytest.approx([result[0] + result[1], result[0] + result[2], result[1] + result[2]])
    assert winner == pytest.approx([result[0] / (1 - result[1]), result[2] / (1 - result[1])])
    assert level == pytest.approx(winner)
    assert minus[0] == pytest.approx(result[0])
    assert half_full_.reshape(3, 3).sum(axis=0) == pytest.approx(result)
    assert half_full_.reshape(3, 3).sum(axis=1) == pytest.approx(half)
    assert [margin[:3].sum(), margin[3], margin[4:].sum()] == pytest.approx(result)


def test_sheet__whole_match_without_extra_time__priced_as_the_ninety_minutes() -> None:
    grids = score_grids(1.4, 1.1)
    fair = Sheet.compile([Offer(MarketId.TOTAL, WHOLE, 10), Offer(MarketId.TOTAL, REGULAR, 10)]).fair(grids)[0]
    assert fair[:2] == pytest.approx(fair[2:])


def test_sheet__winner_of_a_tie__shoot_out_shared_between_both() -> None:
    grids = score_grids(1.4, 1.1)
    after = after_extra_time(grids, 1.4, 1.1)
    sheet = Sheet.compile([Offer(MarketId.WINNER, WHOLE), Offer(MarketId.WINNER)], extra_time=True)
    fair = sheet.fair(grids, after)[0]
    level = np.trace(after[0])
    assert fair[0] == pytest.approx(np.tril(after[0], -1).sum() + level / 2)
    assert fair[:2].sum() == pytest.approx(1)
    assert fair[2] == pytest.approx(Sheet.compile([Offer(MarketId.WINNER)]).fair(grids)[0, 0])
    with pytest.raises(NotPriced):
        sheet.fair(grids)


def test_sheet__half__priced_as_its_own_grid() -> None:
    grids = score_grids([1.4, 0.9], [1.1, 2.0], -0.1)
    halves = part_of(grids, 0.44)
    fair = Sheet.compile([Offer(MarketId.CORRECT_SCORE, HALF_TIME)], share=0.44).fair(grids)
    assert fair == pytest.approx(Sheet.compile([Offer(MarketId.CORRECT_SCORE)]).fair(halves), abs=1e-12)


def test_sheet__offer_certain_to_be_void__not_a_number() -> None:
    level = np.zeros((1, 16, 16))
    level[0, 0, 0] = 1
    assert np.isnan(Sheet.compile([Offer(MarketId.WINNER)]).fair(level)).all()


def test_sheet__no_offers__no_prices() -> None:
    assert Sheet.compile([]).fair(score_grids([1, 2], [1, 2])).shape == (2, 0)


def test_ppm__probabilities__nearest_millionth() -> None:
    assert to_ppm(np.array([[0.1234564, 0.8765436], [0, 1]])).tolist() == [[123456, 876544], [0, PPM]]


@pytest.mark.parametrize("bad", [float("nan"), -0.1, 1.1])
def test_ppm__no_probability__refused_with_its_row(bad: float) -> None:
    with pytest.raises(BadProbabilities) as caught:
        to_ppm(np.array([[0.5, 0.5], [bad, 0.5]]))
    assert caught.value.row == 1
