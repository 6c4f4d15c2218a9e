"""Ratings: exact derivatives, one answer whatever the order, truth found again, and nothing read from the future."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.errors import BadHistory
from pricing.grid import score_grids
from pricing.ratings import History, Match, Settings, fit
from pricing.ratings.fit import correlation, minimise
from pricing.ratings.problem import Problem
from pricing.ratings.targets import targets
from sports.words import Score

TODAY = 2_000
PLAIN = Settings()


@st.composite
def matches(draw: st.DrawFn) -> list[Match]:
    names = ["a", "b", "c", "d", "e"]
    rows = []
    for index in range(draw(st.integers(3, 14))):
        home, away = draw(st.permutations(names))[:2]
        rows.append(
            Match(
                TODAY - 1 - draw(st.integers(0, 900)) - index,
                draw(st.sampled_from(["one", "two"])),
                home,
                away,
                Score(draw(st.integers(0, 6)), draw(st.integers(0, 6))),
                draw(st.booleans()),
                draw(st.none() | st.builds(Score, st.integers(0, 12), st.integers(0, 12))),
                draw(st.none() | st.tuples(st.floats(0.3, 4), st.floats(0.3, 4))),
            )
        )
    return rows


def problem_of(rows: list[Match], chosen: Settings) -> Problem:
    history = History.of(rows)
    weight = np.exp(-chosen.decay * (TODAY - history.day))
    every = slice(0, len(history))
    belongs = np.arange(len(history.teams)) % len(history.divisions)
    return Problem.of(history, every, targets(history, every, weight, chosen), weight, belongs, chosen)


@settings(deadline=None, max_examples=25)
@given(matches(), st.randoms())
def test_problem__any_matches_any_point__derivatives_are_those_of_finite_differences(
    rows: list[Match], source: random.Random
) -> None:
    problem = problem_of(rows, Settings(goals=0.5, shots=0.3, market=0.2, ridge=2))
    at = np.array([source.uniform(-0.5, 0.5) for _ in problem.centre])
    gradient, hessian = problem.slopes(at)
    step = 1e-5
    for index in range(len(at)):
        by = step * np.eye(len(at))[index]
        slope = (problem.value(at + by) - problem.value(at - by)) / (2 * step)
        assert gradient[index] == pytest.approx(slope, abs=1e-5, rel=1e-6)
        curve = (problem.slopes(at + by)[0] - problem.slopes(at - by)[0]) / (2 * step)
        assert hessian[index] == pytest.approx(curve, abs=1e-5, rel=1e-6)
    assert hessian == pytest.approx(hessian.T)


@settings(deadline=None, max_examples=25)
@given(matches())
def test_minimise__any_matches__gradient_vanishes(rows: list[Match]) -> None:
    problem = problem_of(rows, PLAIN)
    found, _ = minimise(problem)
    assert np.abs(problem.slopes(found)[0]).max() < 1e-9


@settings(deadline=None, max_examples=25)
@given(matches(), st.randoms())
def test_fit__rows_in_another_order__same_ratings_to_the_bit(rows: list[Match], source: random.Random) -> None:
    distinct = {(row.day, row.division, row.home, row.away): row for row in rows}
    ordered = list(distinct.values())
    shuffled = source.sample(ordered, len(ordered))
    assert fit(History.of(ordered), TODAY, PLAIN) == fit(History.of(shuffled), TODAY, PLAIN)


@settings(deadline=None, max_examples=25)
@given(matches())
def test_fit__matches_of_the_day_and_later__change_nothing(rows: list[Match]) -> None:
    later = [row._replace(day=TODAY + index, goals=Score(9, 0)) for index, row in enumerate(rows)]
    before, after = fit(History.of(rows), TODAY, PLAIN), fit(History.of(rows + later), TODAY, PLAIN)
    for row in rows:
        one, other = (ratings.expected(row.division, row.home, row.away) for ratings in (before, after))
        assert [one.home, one.away] == pytest.approx([other.home, other.away], rel=1e-12)


def league(rng: np.random.Generator, seasons: int = 12, rho: float = -0.12) -> tuple[list[Match], dict[str, float]]:
    """Round robins of twelve teams with known attacks, every score drawn from its own grid."""
    names = [f"team {index:02}" for index in range(12)]
    attack = dict(zip(names, np.linspace(-0.5, 0.5, 12).tolist(), strict=True))
    rows, day = [], TODAY - seasons * 30
    for _ in range(seasons):
        for home in names:
            for away in names:
                if home != away:
                    grid = score_grids(
                        np.exp(0.5 + attack[home] - attack[away] / 2),
                        np.exp(0.2 + attack[away] - attack[home] / 2),
                        rho,
                    )
                    cell = int(rng.choice(256, p=grid[0].reshape(-1) / grid.sum()))
                    rows.append(Match(day, "one", home, away, Score(*divmod(cell, 16))))
        day += 30
    return rows, attack


def test_fit__scores_drawn_from_known_rates__finds_them_and_the_correlation() -> None:
    rows, attack = league(np.random.default_rng(7))
    ratings = fit(History.of(rows), TODAY, Settings(decay=0, ridge=0.5, home_ridge=0.1))
    for team, true in attack.items():
        assert ratings.attack[team] == pytest.approx(true, abs=0.13)
        assert ratings.defence[team] == pytest.approx(true / 2, abs=0.17)
    assert ratings.home["one"] == pytest.approx(0.3, abs=0.1)
    # Its standard error is .037 at this many matches.
    assert ratings.rho == pytest.approx(-0.12, abs=0.09)
    assert ratings.steps <= 8


def test_fit__stronger_ridge__ratings_nearer_to_the_average() -> None:
    rows, _ = league(np.random.default_rng(1), seasons=1)
    loose, tight = (fit(History.of(rows), TODAY, Settings(ridge=ridge)) for ridge in (1, 100))
    assert np.std(list(tight.attack.values())) < np.std(list(loose.attack.values())) / 2


def test_fit__neutral_venue__no_home_advantage() -> None:
    rows, _ = league(np.random.default_rng(2), seasons=2)
    ratings = fit(History.of(rows), TODAY, PLAIN)
    at_home = ratings.expected("one", "team 03", "team 04")
    neutral = ratings.expected("one", "team 03", "team 04", neutral=True)
    swapped = ratings.expected("one", "team 04", "team 03", neutral=True)
    assert neutral.home < at_home.home
    assert neutral.away == at_home.away
    assert [neutral.home, neutral.away] == pytest.approx([swapped.away, swapped.home])


def test_fit__promoted_team__starts_below_the_division_it_comes_to() -> None:
    day, rows = TODAY - 400, []
    upper, lower = ["u1", "u2", "u3", "x"], ["l1", "l2", "l3", "y"]
    for season in range(6):
        for division, names in (("upper", upper), ("lower", lower)):
            for home in names:
                rows += [Match(day, division, home, away, Score(1, 1)) for away in names if away != home]
        # Each year the best of the lower division loses everything above it.
        rows += [Match(day + 20, "upper", team, "y", Score(4, 0)) for team in upper]
        rows += [Match(day + 30, "lower", team, "y", Score(1, 1)) for team in lower if team != "y"]
        day += 40 + season
    ratings = fit(History.of(rows), TODAY, Settings(ridge=2, level_ridge=0.1))
    assert ratings.level["lower"] < ratings.level["upper"]
    promoted = ratings.expected("upper", "l1", "u1", neutral=True)
    assert promoted.home < promoted.away


def test_fit__newer_matches__count_more() -> None:
    old = [Match(TODAY - 700 - day, "one", "a", "b", Score(3, 0)) for day in range(20)]
    new = [Match(TODAY - 10 - day, "one", "a", "b", Score(0, 3)) for day in range(20)]
    slow, fast = (fit(History.of(old + new), TODAY, Settings(decay=decay)) for decay in (0.0, 0.01))
    assert fast.attack["b"] - fast.attack["a"] > slow.attack["b"] - slow.attack["a"]


def test_fit__market_as_target__follows_prices_rather_than_goals() -> None:
    rows = [Match(TODAY - 10 - day, "one", "a", "b", Score(0, 4), market=(2.0, 0.8)) for day in range(30)]
    goals, market = (fit(History.of(rows), TODAY, Settings(goals=0.01, market=m)) for m in (0.0, 1.0))
    assert goals.expected("one", "a", "b").home < goals.expected("one", "a", "b").away
    assert market.expected("one", "a", "b").home > market.expected("one", "a", "b").away


def test_targets__shots__worth_what_the_division_makes_of_them() -> None:
    rows = [
        Match(1, "one", "a", "b", Score(2, 1), shots=Score(8, 2)),
        Match(2, "one", "b", "a", Score(2, 1), shots=Score(2, 2)),
        Match(3, "two", "c", "d", Score(0, 1)),
    ]
    history = History.of(rows)
    values = targets(history, slice(0, 3), np.ones(3), Settings(goals=1e-9, shots=1))
    assert values == pytest.approx(np.array([[3.2, 1], [0.8, 1], [0, 1]]), abs=1e-6)


def test_expected__unknown_team__an_average_one_without_evidence() -> None:
    rows, _ = league(np.random.default_rng(3), seasons=1)
    ratings = fit(History.of(rows), TODAY, PLAIN)
    unknown = ratings.expected("one", "nobody", "team 06")
    assert unknown.evidence == 0
    assert 0.5 < unknown.home < 3
    assert ratings.expected("one", "team 05", "team 06").evidence > 10
    with pytest.raises(BadHistory):
        ratings.expected("unheard of", "team 05", "team 06")


@given(st.floats(-0.25, 0.25))
@settings(deadline=None)
def test_correlation__all_cells_in_their_proportions__found_exactly(rho: float) -> None:
    grid = score_grids(1.2, 1.0, rho)[0][:6, :6]
    goals = np.array([(home, away) for home in range(6) for away in range(6)], dtype=float)
    rates = np.tile([[1.2], [1.0]], 36)
    assert correlation(rates, goals, grid.reshape(-1)) == pytest.approx(rho, abs=1e-2)


def test_correlation__no_low_score__none() -> None:
    assert correlation(np.ones((2, 1)), np.array([[4.0, 2.0]]), np.ones(1)) == 0


@pytest.mark.parametrize(
    "match",
    [
        Match(1, "one", "a", "a", Score(1, 1)),
        Match(1, "one", "a", "b", Score(-1, 1)),
        Match(1, "one", "a", "b", Score(1, 1), shots=Score(-1, -1)),
        Match(1, "one", "a", "b", Score(1, 1), market=(float("nan"), 1.0)),
    ],
)
def test_history__match_that_cannot_have_been__refused(match: Match) -> None:
    with pytest.raises(BadHistory):
        History.of([match])


def test_fit__no_match_in_the_window__refused() -> None:
    with pytest.raises(BadHistory):
        fit(History.of([Match(1, "one", "a", "b", Score(1, 1))]), TODAY + 5000, PLAIN)


@pytest.mark.parametrize("wrong", [{"ridge": 0.0}, {"goals": 0.0}, {"decay": float("nan")}, {"market": -1.0}])
def test_settings__value_that_cannot_be__refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadHistory):
        Settings(**wrong)


def test_fit__precision_in_whole_numbers_and_a_division_without_a_match__is_that_of_the_same_fraction() -> None:
    early = [Match(100, "one", "a", "b", Score(2, 1)), Match(101, "one", "b", "a", Score(0, 0))]
    later = [Match(500, "two", "c", "d", Score(1, 1))]
    history = History.of([*early, *later])
    whole, fraction = (fit(history, 200, Settings(ridge=ridge)) for ridge in (1, 1.0))
    assert whole.attack == fraction.attack
    assert whole.base == fraction.base


def test_correlation__few_matches__stays_near_its_prior_and_many_move_it() -> None:
    rng = np.random.default_rng(5)
    few, many = (rng.poisson([1.4, 1.1], (count, 2)).astype(float) for count in (40, 40_000))
    alone, held, learned = (
        correlation(np.tile([[1.4], [1.1]], len(goals)), goals, np.ones(len(goals)), *prior)
        for goals, prior in ((few, (0.0, 0.0)), (few, (-0.085, 1000.0)), (many, (-0.085, 1000.0)))
    )
    assert abs(held + 0.085) < abs(alone + 0.085)
    assert held == pytest.approx(-0.085, abs=0.02)
    assert learned == pytest.approx(0.0, abs=0.02)


def test_settings__a_correlation__may_be_below_zero_and_nothing_else() -> None:
    assert Settings(rho=-0.1).rho == -0.1
    with pytest.raises(BadHistory):
        Settings(rho_ridge=-1.0)
