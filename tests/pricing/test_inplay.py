"""In play: the chain against closed forms and simulation, its limits, and the states that it refuses."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pricing.columns import Offer
from pricing.columns.halves import FIRST_HALF_SHARE
from pricing.errors import BadHistory, BadState, NotPriced
from pricing.grid import SIZE, score_grids
from pricing.inplay import KICK_OFF, Forecast, Prior, State, fair, forecast, schedule
from pricing.inplay.chain import carry, expected
from pricing.inplay.intensity import fit, left
from pricing.inplay.shape import SHIPPED, HalfIntensity, Shape
from sports.markets import HALF_TIME, REGULAR, SECOND_HALF, MarketId
from sports.words import LOVE, Score

RESULT = Offer(MarketId.MATCH_RESULT)
rates = st.floats(0.2, 3.5)


@st.composite
def states(draw: st.DrawFn) -> State:
    half = draw(st.sampled_from([1, 2]))
    before = Score(draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    more = Score(draw(st.integers(0, 2)), draw(st.integers(0, 2)))
    score = Score(before.home + more.home, before.away + more.away) if half == 2 else before
    return State(
        half,
        draw(st.floats(0, 52)),
        score,
        before if half == 2 else None,
        Score(draw(st.integers(0, 2)), draw(st.integers(0, 2))),
        draw(st.none() | st.floats(0, 12)),
    )


def seen(home: object, away: object, states: list[State], *, rho: float = -0.08) -> Forecast:
    """The forecast of matches whose prices before them were of these rates."""
    return forecast(Prior.of(score_grids(home, away, rho)), states, second_half=True)


def untilted(home: float, away: float) -> Prior:
    return Prior(np.array([home]), np.array([away]), np.ones((1, SIZE, SIZE)))


def kick_off() -> np.ndarray:
    start = np.zeros((1, SIZE, SIZE))
    start[0, 0, 0] = 1
    return start


def test_carry__no_effect_of_the_score__independent_poisson_goals() -> None:
    for home, away in ((1.6, 1.1), (0.2, 0.1), (4.0, 3.0)):
        share = left(State()).sum(keepdims=True)
        grid = carry(kick_off(), np.array([home]), np.array([away]), share, by_lead=(1.0,) * 5)
        assert grid == pytest.approx(score_grids(home, away), abs=1e-7 if home < 3 else 1e-5)


@settings(deadline=None, max_examples=12)
@given(states(), rates, rates)
def test_forecast__any_state__distributions_that_cannot_go_below_the_score(
    state: State, home: float, away: float
) -> None:
    ahead = seen([home], [away], [state])
    for grids in (ahead.half, ahead.whole, ahead.second):
        assert grids.min() >= -1e-12
        assert grids.sum() == pytest.approx(1, abs=1e-9)
    assert ahead.half_full.sum() == pytest.approx(1, abs=1e-9)
    assert ahead.next_goal.sum() == pytest.approx(1, abs=1e-12)
    assert ahead.whole[0, : state.score.home].sum() == 0
    assert ahead.whole[0, :, : state.score.away].sum() == 0


@settings(deadline=None, max_examples=12)
@given(states(), rates, rates)
def test_forecast__any_state__periods_agree_with_one_another(state: State, home: float, away: float) -> None:
    ahead = seen([home], [away], [state])
    nine = ahead.half_full.reshape(3, 3)
    assert nine.sum(axis=0) == pytest.approx(fair(ahead, RESULT)[0], abs=1e-8)
    assert nine.sum(axis=1) == pytest.approx(fair(ahead, Offer(MarketId.MATCH_RESULT, HALF_TIME))[0], abs=1e-8)
    counts = np.arange(SIZE)
    whole, half, second = (grid[0].sum(axis=1) @ counts for grid in (ahead.whole, ahead.half, ahead.second))
    # The last cell is "15 or more", and two halves of it do not add up to it.
    assert whole == pytest.approx(half + second, abs=1e-4 + 3 * ahead.whole[0, -1].sum())
    more = 1 - ahead.whole[0, state.score.home, state.score.away]
    assert 1 - ahead.next_goal[0, 1] == pytest.approx(more, abs=1e-12)


def test_forecast__at_the_kick_off__the_very_grids_that_it_was_priced_from() -> None:
    grids = score_grids([1.5, 3.2, 0.6], [1.1, 0.5, 0.7], -0.09)
    assert forecast(Prior.of(grids), [KICK_OFF] * 3).whole == pytest.approx(grids, abs=2e-7)


@settings(deadline=None, max_examples=20)
@given(rates, rates, st.floats(0, 1), st.integers(0, 99))
@example(1.0, 1.0, 6.096439762002686e-213, 0)
def test_expected__any_values__transpose_of_carry(home: float, away: float, share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    start, values = rng.random((1, SIZE, SIZE)), rng.random((1, SIZE, SIZE))
    rest = np.array([home]), np.array([away]), np.array([share])
    assert (carry(start, *rest) * values).sum() == pytest.approx((start * expected(values, *rest)).sum(), rel=1e-12)


def test_forecast__prices_at_half_time__average_to_the_price_at_kick_off() -> None:
    prior = Prior.of(score_grids(1.6, 1.1, -0.1))
    before = forecast(prior, [KICK_OFF])
    scores = [Score(home, away) for home in range(6) for away in range(6)]
    many = Prior(np.repeat(prior.home, 36), np.repeat(prior.away, 36), np.repeat(prior.tilt, 36, axis=0))
    after = forecast(many, [State(2, 0.0, score, score) for score in scores])
    weights = np.array([before.half[0, score.home, score.away] for score in scores])
    assert weights @ fair(after, RESULT) == pytest.approx(fair(before, RESULT)[0], abs=2e-4)
    assert weights.sum() > 0.999


BY_LEAD = np.array(SHIPPED.by_lead)


def simulate(rng: np.random.Generator, home: float, away: float, state: State, runs: int) -> np.ndarray:
    """Matches played goal by goal: exponential waits, each goal changing the lead; a half cut in 400 steps."""
    scores = np.tile(np.array(state.score), (runs, 1))
    for share in left(state):
        for _ in range(400 if share > 0 else 0):
            lead = np.clip(scores[:, 0] - scores[:, 1], -2, 2) + 2
            draws = rng.random((runs, 2))
            scores[:, 0] += draws[:, 0] < home * share / 400 * BY_LEAD[lead]
            scores[:, 1] += draws[:, 1] < away * share / 400 * BY_LEAD[4 - lead]
    return scores


def test_forecast__second_half_behind__within_three_standard_errors_of_simulation() -> None:
    state, runs = State(2, 10.0, Score(0, 1), Score(0, 1)), 40_000
    scores = simulate(np.random.default_rng(5), 1.8, 0.9, state, runs)
    chances = fair(forecast(untilted(1.8, 0.9), [state]), RESULT)[0]
    for chance, happened in zip(chances, (1, 0, -1), strict=True):
        share = float((np.sign(scores[:, 0] - scores[:, 1]) == happened).mean())
        assert abs(share - chance) < 3 * np.sqrt(chance * (1 - chance) / runs)


def test_forecast__time_passes_without_a_goal__leader_and_under_get_likelier() -> None:
    minutes = (0.0, 15.0, 30.0, 44.0, 48.0)
    ahead = seen([1.4] * 5, [1.2] * 5, [State(2, minute, Score(1, 0), Score(0, 0)) for minute in minutes])
    home = fair(ahead, RESULT)[:, 0]
    under = fair(ahead, Offer(MarketId.TOTAL, line=10))[:, 1]
    assert (np.diff(home) > 0).all()
    assert (np.diff(under) > 0).all()


def test_forecast__more_time_announced__more_goals_to_come() -> None:
    states_ = [State(2, 44.0, LOVE, LOVE, added=added) for added in (1.0, 4.0, 10.0)]
    assert (np.diff(seen([1.4] * 3, [1.2] * 3, states_).next_goal[:, 1]) < 0).all()


def test_forecast__stoppage_over_and_no_whistle__still_something_left() -> None:
    ahead = seen([1.4], [1.2], [State(2, 50.0, LOVE, LOVE, added=3.0)])
    assert 0.97 < ahead.next_goal[0, 1] < 1


def test_forecast__red_card__side_sent_off_gets_worse() -> None:
    states_ = [State(2, 10.0, LOVE, LOVE, reds=reds) for reds in (LOVE, Score(1, 0), Score(0, 1), Score(1, 1))]
    home = fair(seen([1.4] * 4, [1.4] * 4, states_), RESULT)[:, 0]
    assert home[1] < home[0] < home[2]
    assert home[3] == pytest.approx(home[0], abs=0.02)


def test_forecast__batch__each_match_as_if_alone() -> None:
    several = [State(), State(1, 30, Score(1, 0)), State(2, 40, Score(2, 2), Score(1, 2)), State(2, 0, LOVE, LOVE)]
    home, away = [1.2, 1.8, 0.7, 2.5], [1.0, 0.4, 1.9, 1.1]
    together = seen(home, away, several)
    for row, state in enumerate(several):
        alone = seen(home[row : row + 1], away[row : row + 1], [state])
        assert together.whole[row] == pytest.approx(alone.whole[0], abs=1e-14)
        assert together.half_full[row] == pytest.approx(alone.half_full[0], abs=1e-12)


def test_forecast__second_half_not_asked_for__rest_unchanged_and_not_priced() -> None:
    lean = forecast(Prior.of(score_grids(1.2, 1.0, -0.08)), [KICK_OFF])
    full = seen([1.2], [1.0], [KICK_OFF])
    assert (lean.whole == full.whole).all()
    assert (lean.half_full == full.half_full).all()
    with pytest.raises(NotPriced):
        fair(lean, Offer(MarketId.MATCH_RESULT, SECOND_HALF))


def test_fair__handicap_from_the_score__level_again_at_nil() -> None:
    ahead = seen([1.4], [1.4], [State(2, 20.0, Score(2, 0), Score(1, 0))])
    counted = fair(ahead, Offer(MarketId.HANDICAP, line=0, priced_at=Score(2, 0)))[0]
    from_nil = fair(ahead, Offer(MarketId.HANDICAP, line=-8))[0]
    assert counted == pytest.approx(from_nil)
    assert counted[0] < fair(ahead, Offer(MarketId.HANDICAP, line=0))[0, 0]


def test_fair__next_goal_from_another_score__not_priced() -> None:
    ahead = seen([1.4], [1.4], [State(1, 20.0, Score(1, 0))])
    with pytest.raises(NotPriced):
        fair(ahead, Offer(MarketId.NEXT_GOAL))
    assert fair(ahead, Offer(MarketId.NEXT_GOAL, priced_at=Score(1, 0))).shape == (1, 3)


@pytest.mark.parametrize("period", [HALF_TIME, REGULAR, SECOND_HALF])
def test_fair__every_period__adds_up_to_one(period: int) -> None:
    ahead = seen([1.4], [1.1], [State(1, 20.0, Score(1, 0))])
    for offer in (Offer(MarketId.MATCH_RESULT, period), Offer(MarketId.TOTAL, period, 9), Offer(9, period)):
        assert fair(ahead, offer).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"half": 3},
        {"minute": -1.0},
        {"minute": float("nan")},
        {"minute": 90.0},
        {"added": 60.0},
        {"score": Score(15, 0)},
        {"score": Score(-1, 0)},
        {"reds": Score(5, 0)},
        {"half": 2},
        {"half_time": LOVE},
        {"half": 2, "half_time": Score(1, 0)},
    ],
)
def test_state__that_no_match_is_in__refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadState):
        State(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"red_own": 0.0},
        {"by_lead": (1.0,) * 4},
        {"by_lead": (1.0, 1.0, float("nan"), 1.0, 1.0)},
        {"first": (1, -1, 1, 1)},
    ],
    ids=["red", "four", "nan", "negative"],
)
def test_shape__that_no_match_has__refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadHistory):
        replace(SHIPPED, **{key: HalfIntensity(*one) if key == "first" else one for key, one in wrong.items()})


def test_forecast__another_shape__its_own_prices_and_the_same_at_the_kick_off() -> None:
    grids = score_grids([1.5], [1.2], -0.08)
    other = Shape(SHIPPED.second, SHIPPED.first, (0.8, 0.9, 1.0, 1.1, 1.2), 0.5, 2.0)
    state = State(2, 20.0, Score(1, 0), Score(0, 0), Score(1, 0))
    one, two = (forecast(Prior.of(grids, shape), [state]).whole for shape in (SHIPPED, other))
    assert np.abs(one - two).max() > 0.01
    assert forecast(Prior.of(grids, other), [KICK_OFF]).whole == pytest.approx(grids, abs=2e-7)


def test_forecast__states_and_rates_of_other_length__refused() -> None:
    with pytest.raises(BadState):
        seen([1.0, 1.0], [1.0, 1.0], [State()])


def test_left__kick_off__whole_match_with_its_shape() -> None:
    shares = left(State())
    assert shares.sum() == pytest.approx(1)
    assert shares[0] == pytest.approx(FIRST_HALF_SHARE, abs=1e-4)


def test_fit__minutes_drawn_from_an_intensity__finds_it() -> None:
    rng, true, count = np.random.default_rng(3), SHIPPED.first, 60_000
    minutes = np.arange(0, 45, 0.01)
    chances = true.start + true.slope * minutes
    drawn = rng.choice(minutes, size=count, p=chances / chances.sum())
    matches = count / (45 * true.start + 45**2 / 2 * true.slope)
    lengths = np.full(int(matches), 47.0)
    late = np.full(int(matches * 2 * true.stoppage), 46.0)
    found = fit(np.concatenate([drawn, late]), lengths)
    assert found == pytest.approx((true.start, true.slope, true.stoppage, 2.0), rel=0.08)
    with pytest.raises(BadHistory):
        fit([1.0, 2.0], [45.0])


def test_schedule__no_event__each_row_is_the_forecast_of_its_minute() -> None:
    prior = Prior.of(score_grids(1.5, 1.2, -0.08))
    state = State(2, 30.0, Score(1, 0), Score(0, 0))
    rows = fair(schedule(prior, state), RESULT)
    assert rows.shape == (6, 3)
    for minute in range(6):
        alone = forecast(prior, [State(2, 30.0 + minute, Score(1, 0), Score(0, 0))])
        assert rows[minute] == pytest.approx(fair(alone, RESULT)[0], abs=1e-12)
    assert (np.diff(rows[:, 0]) > 0).all()


def test_schedule__far_into_stoppage__stays_in_its_half() -> None:
    late = schedule(Prior.of(score_grids(1.5, 1.2)), State(1, 68.0, added=25.0))
    assert [state.minute for state in late.states] == [68, 69, 70, 70, 70, 70]
    assert {state.half for state in late.states} == {1}


def test_schedule__a_clock_that_stands__one_row_for_all_minutes() -> None:
    state = State(2, 0.0, Score(1, 0), Score(1, 0))
    rows = fair(schedule(Prior.of(score_grids(1.5, 1.2)), state, stands=True), RESULT)
    assert rows == pytest.approx(np.tile(rows[0], (6, 1)), abs=1e-15)


def test_schedule__of_several_matches_or_no_minute__refused() -> None:
    with pytest.raises(BadState):
        schedule(Prior.of(score_grids([1, 1], [1, 1])), KICK_OFF)
    with pytest.raises(BadState):
        schedule(Prior.of(score_grids(1, 1)), KICK_OFF, 0)
