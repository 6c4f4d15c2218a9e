"""Inversion: finds the rates behind prices, and says which prices no match explains."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.columns import Offer
from pricing.errors import ImpossiblePrices, NotPriced
from pricing.grid import clamp, score_grids
from pricing.inversion import _columns, _equations, from_odds, invert
from pricing.margins import put_on
from pricing.sheet import Sheet
from sports.markets import MarketId

rates = st.floats(0.3, 3.5)
correlations = st.floats(-0.15, 0.05)
lines = st.sampled_from([6, 7, 8, 9, 10, 11, 12, 13, 14])


def fair(home: object, away: object, rho: object, line: int = 10) -> np.ndarray:
    """Home, draw, away, over, under."""
    sheet = Sheet.compile([Offer(MarketId.MATCH_RESULT), Offer(MarketId.TOTAL, line=line)])
    return sheet.fair(score_grids(home, away, rho))


@settings(deadline=None)
@given(rates, rates, correlations, lines)
def test_invert__prices_of_a_model__finds_its_rates_and_correlation(
    home: float, away: float, rho: float, line: int
) -> None:
    inside = float(clamp(np.array([home]), np.array([away]), rho)[0])
    prices = fair(home, away, inside, line)
    found = invert(prices[:, 0], prices[:, 2], prices[:, 3], line).require(prices)
    assert [found.home[0], found.away[0], found.rho[0]] == pytest.approx([home, away, inside], abs=1e-6)


@settings(deadline=None)
@given(rates, rates, correlations)
def test_invert__no_total__finds_the_rates_for_a_known_correlation(home: float, away: float, rho: float) -> None:
    inside = float(clamp(np.array([home]), np.array([away]), rho)[0])
    prices = fair(home, away, inside)
    found = invert(prices[:, 0], prices[:, 2], rho=inside).require(prices)
    assert fair(found.home, found.away, inside)[0, :3] == pytest.approx(prices[0, :3], abs=1e-10)


@given(rates, rates, st.floats(-0.2, 0.1), lines)
def test_equations__derivatives__are_those_of_finite_differences(
    home: float, away: float, rho: float, line: int
) -> None:
    columns, at, step = _columns(line), np.array([[np.log(home), np.log(away), rho]]), 1e-6
    _, slopes = _equations(at, columns, 3)
    for unknown in range(3):
        by = step * np.eye(3)[unknown]
        differences = (_equations(at + by, columns, 3)[0] - _equations(at - by, columns, 3)[0]) / (2 * step)
        assert slopes[0, :, unknown] == pytest.approx(differences[0], abs=1e-8)


def odds_with_margin(home: object, away: object, rho: object, margin: int = 50_000) -> tuple[np.ndarray, np.ndarray]:
    prices = fair(home, away, rho)
    return 1 / put_on(prices[:, :3], margin), 1 / put_on(prices[:, 3:], margin)


def test_from_odds__margin_on_both_markets__taken_off_before() -> None:
    home, away, rho = np.array([1.6, 0.8, 2.9]), np.array([1.1, 1.9, 0.5]), np.array([-0.08, -0.05, -0.1])
    found = from_odds(*odds_with_margin(home, away, rho))
    assert found.home == pytest.approx(home, abs=1e-6)
    assert found.away == pytest.approx(away, abs=1e-6)
    assert found.rho == pytest.approx(rho, abs=1e-6)


def test_from_odds__total_missing_in_a_row__that_row_takes_the_given_correlation() -> None:
    results, totals = odds_with_margin([1.6, 1.6], [1.1, 1.1], -0.08)
    totals[1] = np.nan
    found = from_odds(results, totals, rho=-0.08)
    assert found.reasons == (None, None)
    assert found.home == pytest.approx(1.6, abs=1e-6)
    assert found.rho[1] == -0.08


@pytest.mark.parametrize(
    ("result", "total", "why"),
    [
        ([2.5, float("nan"), 3.0], [1.9, 1.9], "not all above one"),
        ([2.5, 1.0, 3.0], [1.9, 1.9], "not all above one"),
        ([3.5, 3.6, 3.7], [1.9, 1.9], "sum to less than one"),
        ([2.5, 3.2, 3.0], [2.2, 2.2], "sum to less than one"),
        ([2.5, 3.2, 3.0], [float("nan"), 2.2], "not all above one"),
        ([2.5, 3.2, 3.0], [float("inf"), 1.01], "not all above one"),
        ([10.0, 1.08, 10.0], [1.05, 11.0], "no match|negative"),
    ],
)
def test_from_odds__prices_that_cannot_be__row_has_its_reason_and_the_others_their_rates(
    result: list[float], total: list[float], why: str
) -> None:
    good_result, good_total = odds_with_margin([1.4], [1.2], -0.08)
    found = from_odds(np.vstack([good_result, result]), np.vstack([good_total, total]))
    assert found.reasons[0] is None
    assert found.home[0] == pytest.approx(1.4, abs=1e-6)
    assert np.isnan([found.home[1], found.away[1], found.rho[1]]).all()
    with pytest.raises(ImpossiblePrices, match=why) as caught:
        found.require(np.vstack([good_result, result]))
    assert caught.value.row == 1


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=3, max_size=3)
    | st.lists(st.floats(1.001, 100), min_size=3, max_size=3),
    st.lists(st.floats(1.001, 50), min_size=2, max_size=2),
)
def test_from_odds__any_numbers__an_answer_that_reproduces_them_or_a_reason(
    result: list[float], total: list[float]
) -> None:
    found = from_odds([result], [total])
    if found.reasons[0] is not None:
        assert np.isnan(found.home).all()
        return
    implied = fair(found.home, found.away, found.rho)[0]
    for odds, part in ((result, implied[:3]), (total, implied[3:])):
        assert (part <= 1 / np.array(odds) + 1e-9).all()


def test_invert__probabilities_that_leave_no_draw__reason() -> None:
    assert invert([0.6], [0.4], [0.5]).reasons[0] is not None
    assert invert([float("nan")], [0.4], [0.5]).reasons[0] is not None


def test_invert__line_that_no_leg_may_carry__refused() -> None:
    with pytest.raises(NotPriced):
        invert([0.4], [0.3], [0.5], line=0)
