"""Score grids: never negative, sum to one, and the halves add up to the match."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.errors import BadRates
from pricing.grid import MAX_RATE, SIZE, after_extra_time, clamp, goals, part_of, score_grids, thinning

rates = st.floats(0.01, 4.0)
any_rates = st.floats(1e-6, MAX_RATE)
correlations = st.floats(-3, 3)
COUNTS = np.arange(SIZE)


@given(any_rates, any_rates, correlations)
def test_grid__any_rates_and_correlation__no_cell_is_negative_and_all_sum_to_one(
    home: float, away: float, rho: float
) -> None:
    grid = score_grids(home, away, rho)[0]
    assert grid.min() >= 0
    assert grid.sum() == pytest.approx(1, abs=1e-12)


@given(rates, rates, correlations)
def test_grid__correlated__marginals_are_those_of_poisson(home: float, away: float, rho: float) -> None:
    grid = score_grids(home, away, rho)[0]
    poisson = [math.exp(-home) * home**k / math.factorial(k) for k in range(SIZE - 1)]
    assert grid.sum(axis=1)[:-1] == pytest.approx(poisson, abs=1e-13)
    assert grid.sum(axis=0) == pytest.approx(goals(away), abs=1e-13)


@given(st.lists(st.tuples(any_rates, any_rates, correlations), min_size=1, max_size=6), st.randoms())
def test_grid__batch_in_another_order__same_bits(matches: list[tuple[float, float, float]], random) -> None:
    order = list(range(len(matches)))
    random.shuffle(order)
    together = score_grids(*np.array(matches).T)
    shuffled = score_grids(*np.array([matches[index] for index in order]).T)
    assert (together[order] == shuffled).all()
    alone = np.concatenate([score_grids(*match) for match in matches])
    assert (together == alone).all()


def test_grid__negative_correlation__more_low_draws_than_independent_goals() -> None:
    plain, moved = score_grids([1.4, 1.4], [1.1, 1.1], [0, -0.1])
    assert moved[0, 0] > plain[0, 0]
    assert moved[1, 1] > plain[1, 1]
    assert moved[0, 1] < plain[0, 1]


def test_clamp__correlation_inside_its_bounds__kept() -> None:
    assert clamp(np.array([1.4]), np.array([1.1]), -0.1) == pytest.approx(-0.1)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf"), MAX_RATE + 1])
def test_grid__rate_of_no_match__refused_with_the_rate(rate: float) -> None:
    with pytest.raises(BadRates) as caught:
        score_grids([1.0, rate], [1.0, 1.0])
    assert caught.value.value == pytest.approx(rate, nan_ok=True)


def test_grid__correlation_not_a_number__refused() -> None:
    with pytest.raises(BadRates):
        score_grids(1.0, 1.0, float("nan"))


@given(st.floats(0, 1))
def test_thinning__any_share__rows_are_binomial(share: float) -> None:
    rows = thinning(share)
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert rows @ COUNTS == pytest.approx(share * COUNTS, abs=1e-12)
    assert rows[3, 2] == pytest.approx(3 * share**2 * (1 - share), abs=1e-15)


@given(rates, rates, st.floats(0.05, 0.95))
def test_part__independent_goals__independent_goals_of_its_share(home: float, away: float, share: float) -> None:
    half = part_of(score_grids(home, away), share)[0]
    expected = score_grids(home * share, away * share)[0]
    # The lumped tail of the match is split as if it were exactly 15 goals.
    assert half == pytest.approx(expected, abs=2e-4 if max(home, away) > 3 else 2e-6)


@given(rates, rates, correlations)
def test_extra_time__any_match__only_level_matches_change(home: float, away: float, rho: float) -> None:
    grid = score_grids(home, away, rho)
    after = after_extra_time(grid, home, away)
    assert after.sum() == pytest.approx(1, abs=1e-12)
    assert after.min() >= 0
    assert np.trace(after[0]) < np.trace(grid[0])
    assert (after[0] >= grid[0] * (1 - np.eye(SIZE)) - 1e-15).all()
    ends_level = np.trace(score_grids(home / 3, away / 3)[0])
    assert np.trace(after[0]) == pytest.approx(np.trace(grid[0]) * ends_level, rel=1e-3)
