"""Margins: they sum to what was asked, come off as they went on, keep the order, and never give a price above fair."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pricing.errors import BadLiability, BadMargin, BadProbabilities
from pricing.ladder import MAX_ODDS, MIN_ODDS, odds_of, rung_at_or_below
from pricing.margins import MARGINS, Method, put_on, take_off
from pricing.quotes import CLOSED_BELOW, NOT_OFFERED, quotes
from pricing.shading import max_stake, shade
from sports.markets import MARKETS
from sports.words import PPM, OddsPpm

methods = st.sampled_from(list(Method))
smooth = st.sampled_from([Method.POWER, Method.ODDS_RATIO])
margins = st.integers(0, 200_000)


@st.composite
def fair_rows(draw: st.DrawFn, lowest: float = 0.001, fewest: int = 2, most: int = 9) -> list[float]:
    weights = draw(st.lists(st.floats(lowest, 1), min_size=fewest, max_size=most))
    return [weight / sum(weights) for weight in weights]


def test_margins__every_market__has_a_default() -> None:
    assert set(MARGINS) == set(MARKETS)


@given(fair_rows(), margins, smooth)
def test_put_on__any_market__sums_to_the_margin_and_no_price_is_better_than_fair(
    fair: list[float], margin: int, method: Method
) -> None:
    priced = put_on(fair, margin, method)[0]
    assert priced.sum() == pytest.approx(1 + margin / PPM, abs=1e-9)
    assert (priced >= np.array(fair) - 1e-12).all()
    assert (priced <= 1).all()


@given(fair_rows(), margins, smooth)
def test_put_on__any_market__keeps_the_order_of_its_selections(fair: list[float], margin: int, method: Method) -> None:
    priced = put_on(fair, margin, method)[0]
    order = np.argsort(fair)
    assert (np.diff(priced[order]) >= -1e-12).all()


@given(fair_rows(), st.integers(1, 200_000), smooth)
def test_take_off__what_was_put_on__gives_the_fair_ones_back(fair: list[float], margin: int, method: Method) -> None:
    assert take_off(put_on(fair, margin, method), method)[0] == pytest.approx(fair, abs=1e-7)


def test_take_off__proportional__what_was_put_on_comes_off() -> None:
    assert take_off(put_on([0.5, 0.3, 0.2], 60_000, Method.PROPORTIONAL), Method.PROPORTIONAL)[0] == pytest.approx(
        [0.5, 0.3, 0.2]
    )


def test_put_on__power__moves_outsiders_more_than_proportion_does() -> None:
    power, even = (put_on([0.7, 0.2, 0.1], 60_000, method)[0] for method in (Method.POWER, Method.PROPORTIONAL))
    assert power[2] / 0.1 > even[2] / 0.1
    assert power[0] < even[0]


@given(fair_rows(), margins, margins, smooth)
def test_put_on__larger_margin__no_price_gets_better(fair: list[float], one: int, other: int, method: Method) -> None:
    small, large = (put_on(fair, margin, method)[0] for margin in sorted((one, other)))
    assert (large >= small - 1e-10).all()


def test_put_on__double_chance__sums_to_twice_the_margin() -> None:
    priced = put_on([0.75, 0.72, 0.53], 50_000)
    assert priced.sum() == pytest.approx(2.1)


def test_put_on__outcome_that_cannot_be__stays_at_zero() -> None:
    assert put_on([0.6, 0.4, 0.0], 50_000)[0, 2] == 0


@given(st.lists(fair_rows(0.05, 3, 3), min_size=2, max_size=5), margins, smooth)
@settings(max_examples=30)
def test_put_on__many_rows__each_as_if_alone(rows: list[list[float]], margin: int, method: Method) -> None:
    together = put_on(rows, margin, method)
    alone = np.concatenate([put_on(row, margin, method) for row in rows])
    assert together == pytest.approx(alone, abs=1e-11)


def test_put_on__certain_outcome__refused() -> None:
    with pytest.raises(BadMargin):
        put_on([1.0, 0.0], 50_000)
    with pytest.raises(BadMargin):
        put_on([0.99, 0.01], 50_000, Method.PROPORTIONAL)
    with pytest.raises(BadMargin):
        put_on([0.5, 0.5], -1)


@pytest.mark.parametrize("row", [[float("nan"), 0.5], [-0.1, 1.1], [0.0, 0.0], [0.3, 0.3]])
def test_take_off__prices_of_no_market__refused(row: list[float]) -> None:
    with pytest.raises(BadProbabilities):
        take_off(row)


@given(st.integers(1, PPM))
def test_ladder__any_probability__a_rung_no_better_than_fair(probability: int) -> None:
    odds = odds_of(probability)
    if odds is None:
        assert PPM * PPM // probability < MIN_ODDS
        return
    assert MIN_ODDS <= odds <= MAX_ODDS
    assert odds * probability <= PPM * PPM
    assert rung_at_or_below(odds) == odds


@given(st.integers(1, PPM), st.integers(1, PPM))
def test_ladder__likelier_outcome__no_longer_odds(one: int, other: int) -> None:
    unlikely, likely = sorted((one, other))
    assert (odds_of(likely) or 0) <= (odds_of(unlikely) or 0)


@pytest.mark.parametrize(
    ("odds", "rung"),
    [
        (1_009_999, None),
        (1_010_000, 1_010_000),
        (1_999_999, 1_990_000),
        (2_019_999, 2_000_000),
        (3_149_999, 3_100_000),
        (7_390_000, 7_200_000),
        (99_000_000, 95_000_000),
        (123_456_789, 120_000_000),
        (10**12, 500_000_000),
    ],
)
def test_ladder__odds_between_rungs__the_one_below(odds: int, rung: int | None) -> None:
    assert rung_at_or_below(odds) == rung


@pytest.mark.parametrize("probability", [0, -1, PPM + 1])
def test_ladder__no_probability__refused(probability: int) -> None:
    with pytest.raises(BadProbabilities):
        odds_of(probability)


liabilities = st.integers(-(10**12), 10**12)


@given(fair_rows(), st.integers(1_000, 200_000), st.data())
def test_shade__any_liabilities__overround_kept_and_less_than_half_the_margin(
    fair: list[float], margin: int, data: st.DataObject
) -> None:
    priced = put_on(fair, margin)
    owed = data.draw(st.lists(liabilities, min_size=len(fair), max_size=len(fair)))
    shaded = shade(fair, priced, owed, 10**9)[0]
    assert shaded.sum() == pytest.approx(priced.sum(), abs=1e-9)
    assert (np.abs(shaded - priced[0]) <= (priced[0] - fair) / 2 + 1e-12).all()
    assert (shaded >= np.array(fair) - 1e-12).all()


@given(fair_rows(0.02), st.integers(10_000, 200_000), st.data())
def test_shade__more_liability_on_one__its_odds_get_no_longer(
    fair: list[float], margin: int, data: st.DataObject
) -> None:
    priced = put_on(fair, margin)
    owed = data.draw(st.lists(liabilities, min_size=len(fair), max_size=len(fair)))
    which = data.draw(st.integers(0, len(fair) - 1))
    more = [*owed]
    more[which] += data.draw(st.integers(1, 10**12))
    assert shade(fair, priced, more, 10**9)[0, which] >= shade(fair, priced, owed, 10**9)[0, which] - 1e-12


def test_shade__level_liabilities__even_market_unmoved() -> None:
    priced = put_on([0.5, 0.5], 40_000)
    assert shade([0.5, 0.5], priced, [700, 700], 1000) == pytest.approx(priced)


def test_shade__one_side_heavy__its_price_shortens_and_the_other_lengthens() -> None:
    priced = put_on([0.5, 0.5], 40_000)
    shaded = shade([0.5, 0.5], priced, [900, -900], 1000)[0]
    assert shaded[0] > priced[0, 0]
    assert shaded[1] < priced[0, 1]


@pytest.mark.parametrize(("owed", "limit"), [([1, 2], 0), ([1, 2, 3], 10), ([float("nan"), 1], 10)])
def test_shade__liabilities_that_cannot_be_read__refused(owed: list[float], limit: int) -> None:
    with pytest.raises(BadLiability):
        shade([0.5, 0.5], [0.52, 0.52], owed, limit)


def test_shade__price_better_than_fair__refused() -> None:
    with pytest.raises(BadLiability):
        shade([0.5, 0.5], [0.4, 0.65], [0, 0], 10)


@given(st.integers(0, 10**15), st.integers(-(10**15), 10**15), st.integers(int(MIN_ODDS), int(MAX_ODDS)))
def test_max_stake__any_bet_up_to_it__liability_within_its_limit(limit: int, liability: int, odds: int) -> None:
    stake = max_stake(limit, liability, OddsPpm(odds))
    assert stake >= 0
    if stake:
        assert liability * PPM + stake * (odds - PPM) <= limit * PPM
        assert liability * PPM + (stake + 1) * (odds - PPM) > limit * PPM
    else:
        assert (limit - liability) * PPM < odds - PPM


def test_max_stake__odds_that_pay_nothing__refused() -> None:
    with pytest.raises(BadLiability):
        max_stake(1, 0, OddsPpm(PPM))


@st.composite
def fair_ppm(draw: st.DrawFn) -> list[int]:
    row = [round(chance * PPM) for chance in draw(fair_rows())]
    row[int(np.argmax(row))] += PPM - sum(row)
    return row


@given(fair_ppm(), st.integers(0, 200_000), st.data())
@settings(max_examples=60)
def test_quotes__any_market_and_book__overround_at_least_the_margin_and_never_better_than_fair(
    fair: list[int], margin: int, data: st.DataObject
) -> None:
    assume(max(fair) <= PPM - CLOSED_BELOW)
    owed = data.draw(st.lists(liabilities, min_size=len(fair), max_size=len(fair)))
    offered = quotes(fair, margin, owed, 10**9)
    for chance, quote in zip(fair, offered, strict=True):
        if quote.odds is not None:
            assert MIN_ODDS <= quote.odds <= MAX_ODDS
            assert quote.odds * chance <= PPM * PPM
    if all(quote.odds for quote in offered):
        assert sum(PPM / (quote.odds or 1) for quote in offered) >= 1 + margin / PPM - 1e-9


def test_quotes__market_all_but_decided__nothing_offered() -> None:
    assert quotes([PPM - 50, 50], 50_000, [0, 0], 10**9) == (NOT_OFFERED, NOT_OFFERED)


def test_quotes__outcome_that_can_hardly_be__left_out_alone() -> None:
    offered = quotes([600_000, 399_950, 50], 50_000, [0, 0, 0], 10**9)
    assert [quote.odds is None for quote in offered] == [False, False, True]


def test_quotes__limit_reached__no_stake() -> None:
    offered = quotes([500_000, 500_000], 40_000, [10**9, 0], 10**9)
    assert offered[0].max_stake == 0
    assert offered[1].max_stake > 0


@pytest.mark.parametrize("fair", [[], [500_000, 400_000], [0, 0]])
def test_quotes__probabilities_of_no_market__refused(fair: list[int]) -> None:
    with pytest.raises(BadProbabilities):
        quotes(fair, 50_000, [0] * len(fair), 10**9)
