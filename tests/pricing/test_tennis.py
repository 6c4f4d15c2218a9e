"""Tennis: closed forms, simulation, settlement, symmetry, and the scores that no match has."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.errors import BadRates, BadState, ImpossiblePrices
from pricing.tennis import Format, Position, before_toss, outlook, shares_of, updated
from pricing.tennis.chain import set_scores
from pricing.tennis.points import game, tiebreak
from pricing.tennis.solve import match
from sports.words import LOVE, Score

shares = st.floats(0.3, 0.9)


def closed_game(p: float) -> float:
    """A game won to 0, 15, 30 or from deuce."""
    q = 1 - p
    deuce = math.comb(6, 3) * p**3 * q**3
    return p**4 * (1 + 4 * q + 10 * q**2) + deuce * p**2 / (p**2 + q**2)


def closed_tiebreak(own: float, other: float, to: int) -> float:
    """Sum over all ways to win by two, then from level at `to - 1`: every order of points, none remembered."""
    total = 0.0
    served = [own if ((n + 1) // 2) % 2 == 0 else other for n in range(2 * to)]
    for lost in range(to - 1):
        points = served[: to + lost]
        # The last point is won; the points before it hold `lost` losses, by the generating polynomial.
        losses = np.array([1.0])
        for point in points[:-1]:
            losses = np.convolve(losses, [point, 1 - point])
        total += losses[lost] * points[-1]
    losses = np.array([1.0])
    for point in served[: 2 * (to - 1)]:
        losses = np.convolve(losses, [point, 1 - point])
    both, neither = own * other, (1 - own) * (1 - other)
    return total + losses[to - 1] * both / (both + neither)


@given(shares)
def test_game__any_share__closed_form(p: float) -> None:
    assert game(p) == pytest.approx(closed_game(p), abs=1e-13)
    assert game(0.6, 3, 3) == pytest.approx(0.36 / (0.36 + 0.16))


@given(shares, shares, st.sampled_from([7, 10]))
def test_tiebreak__any_shares__closed_form(own: float, other: float, to: int) -> None:
    assert tiebreak(own, other, to) == pytest.approx(closed_tiebreak(own, other, to), abs=1e-12)


@given(shares, shares)
def test_tiebreak__equal_chance_of_every_point__serve_order_does_not_matter(own: float, other: float) -> None:
    assert tiebreak(own, other) == pytest.approx(1 - tiebreak(1 - own, 1 - other), abs=1e-12)


def closed_set(home: float, away: float, *, home_serves: bool) -> float:
    """The set formula: games won in either player's service games, by number, then 7-5 and the tie-break."""
    hold, breaks = closed_game(home), 1 - closed_game(away)
    order = [hold if (n % 2 == 0) == home_serves else breaks for n in range(12)]

    def ways(count: int, won: int) -> float:
        losses = np.array([1.0])
        for chance in order[:count]:
            losses = np.convolve(losses, [1 - chance, chance])
        return float(losses[won])

    total = sum(ways(5 + lost, 5) * order[5 + lost] for lost in range(5))
    level = ways(10, 5)
    total += level * order[10] * order[11]
    to_tiebreak = level * (order[10] * (1 - order[11]) + (1 - order[10]) * order[11])
    last = closed_tiebreak(home, 1 - away, 7) if home_serves else 1 - closed_tiebreak(away, 1 - home, 7)
    return total + to_tiebreak * last


@given(shares, shares, st.booleans())
def test_set__any_shares__closed_form(home: float, away: float, home_serves: bool) -> None:
    scores = set_scores(home, away, home_serves)
    assert sum(scores.values()) == pytest.approx(1, abs=1e-12)
    wins = sum(chance for (mine, theirs), chance in scores.items() if mine > theirs)
    assert wins == pytest.approx(closed_set(home, away, home_serves=home_serves), abs=1e-12)


@given(st.floats(0.35, 0.85), st.sampled_from([2, 3]))
def test_match__equal_shares_of_all_points__sets_are_independent(p: float, sets: int) -> None:
    # Who wins a point does not depend on who serves, so every set is alike and the match is a binomial of sets.
    one = closed_set(p, 1 - p, home_serves=True)
    expected = sum(math.comb(sets - 1 + lost, lost) * one**sets * (1 - one) ** lost for lost in range(sets))
    assert outlook(p, 1 - p, Format(sets)).home_wins == pytest.approx(expected, abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(shares, shares, st.sampled_from([Format(2), Format(3), Format(2, 10), Format(3, 10)]))
def test_match__quick_form__that_of_the_outlook(home: float, away: float, form: Format) -> None:
    assert match(home, away, form) == pytest.approx(before_toss(home, away, form).home_wins, abs=1e-12)


@st.composite
def positions(draw: st.DrawFn, sets_to_win: int = 3) -> Position:
    """Any legal score of a match that is not over."""
    ends = [Score(6, n) for n in range(5)] + [Score(7, 5), Score(7, 6)]
    ends += [Score(one.away, one.home) for one in ends]
    sets: list[Score] = []
    for score in draw(st.lists(st.sampled_from(ends), max_size=2 * sets_to_win - 2)):
        won = [sum(one[side] > one[1 - side] for one in [*sets, score]) for side in (0, 1)]
        if max(won) < sets_to_win:
            sets.append(score)
    games = draw(st.sampled_from([Score(h, a) for h in range(7) for a in range(7) if max(h, a) < 6 or h + a > 10]))
    most = 6 if games == Score(6, 6) else 3
    points = Score(draw(st.integers(0, most)), draw(st.integers(0, most)))
    return Position(tuple(sets), games, points, draw(st.booleans()))


def swapped(position: Position) -> Position:
    turn = Score(*reversed(position.games)), Score(*reversed(position.points))
    return Position(tuple(Score(one.away, one.home) for one in position.sets), *turn, not position.home_serves)


@settings(deadline=None, max_examples=40)
@given(positions(), shares, shares)
def test_outlook__any_legal_score__distributions_that_mirror(position: Position, home: float, away: float) -> None:
    ahead = outlook(home, away, Format(3), position)
    other = outlook(away, home, Format(3), swapped(position))
    assert ahead.won.sum() == pytest.approx(1, abs=1e-12)
    assert ahead.games.sum() == pytest.approx(1, abs=1e-12)
    assert ahead.home_wins == pytest.approx(1 - other.home_wins, abs=1e-12)
    assert ahead.games == pytest.approx(other.games.T, abs=1e-12)
    for one, mirrored in zip(ahead.sets, other.sets, strict=True):
        assert one == pytest.approx(mirrored.T, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(positions(), st.floats(0.35, 0.85), st.floats(0.35, 0.85), st.floats(0.005, 0.05))
def test_outlook__better_serve__likelier_winner(position: Position, home: float, away: float, more: float) -> None:
    before = outlook(home, away, Format(3), position).home_wins
    assert outlook(home + more, away, Format(3), position).home_wins >= before - 1e-12
    assert outlook(home, away + more, Format(3), position).home_wins <= before + 1e-12


@settings(deadline=None, max_examples=30)
@given(positions(), shares, shares)
def test_outlook__next_point__averages_to_the_price_now(position: Position, home: float, away: float) -> None:
    """No sequence of prices can be beaten: the price is the mean of those after the point."""
    tie = position.games == Score(6, 6)
    done = sum(position.points)
    serves = position.home_serves if not tie or ((done + 1) // 2) % 2 == 0 else not position.home_serves
    chance = home if serves else 1 - away
    now = outlook(home, away, Format(3), position).home_wins
    after = []
    for step in (Score(1, 0), Score(0, 1)):
        points = Score(position.points.home + step.home, position.points.away + step.away)
        after.append(_wins_after(home, away, position, points))
    assert chance * after[0] + (1 - chance) * after[1] == pytest.approx(now, abs=1e-12)


def _wins_after(home: float, away: float, position: Position, points: Score) -> float:
    """The chance of the match once the points are these: a game, a set, the match may have ended with them."""
    to = 7 if position.games == Score(6, 6) else 4
    if max(points) < to or abs(points.home - points.away) < 2:
        return outlook(
            home, away, Format(3), Position(position.sets, position.games, points, position.home_serves)
        ).home_wins
    mine = points.home > points.away
    games = Score(position.games.home + mine, position.games.away + (not mine))
    over = (max(games) == 6 and min(games) <= 4) or max(games) == 7
    if not over:
        return outlook(home, away, Format(3), Position(position.sets, games, LOVE, not position.home_serves)).home_wins
    sets = (*position.sets, games)
    won = sum(one.home > one.away for one in sets)
    if won == 3 or len(sets) - won == 3:
        return float(won == 3)
    return outlook(home, away, Format(3), Position(sets, LOVE, LOVE, not position.home_serves)).home_wins


def test_updated__points_as_expected__share_stays() -> None:
    assert updated(0.64, 64, 100) == pytest.approx(0.64)
    assert 0.64 < updated(0.64, 80, 100) < 0.72
    with pytest.raises(BadState):
        updated(0.64, 5, 4)


@settings(deadline=None, max_examples=15)
@given(st.floats(0.02, 0.98), st.sampled_from([Format(2), Format(3, 10)]))
def test_shares_of__price_of_a_winner__gives_it_back(chance: float, form: Format) -> None:
    home, away = shares_of(chance, form)
    assert before_toss(home, away, form).home_wins == pytest.approx(chance, abs=1e-8)
    assert home + away == pytest.approx(2 * 0.64)


@pytest.mark.parametrize("chance", [0.0, 1.0, 1.2, float("nan")])
def test_shares_of__impossible_price__refused(chance: float) -> None:
    with pytest.raises(ImpossiblePrices):
        shares_of(chance, Format(2))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sets": (Score(6, 5),)},
        {"sets": (Score(8, 6),)},
        {"games": Score(7, 5)},
        {"games": Score(6, 4)},
        {"games": Score(-1, 0)},
        {"points": Score(0, -1)},
    ],
    ids=["set 6-5", "set 8-6", "games 7-5", "games 6-4", "games -1", "points -1"],
)
def test_position__score_that_no_match_has__refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadState):
        Position(**wrong)


@pytest.mark.parametrize(
    ("position", "form"),
    [
        (Position((Score(6, 0), Score(6, 0))), Format(2)),
        (Position((Score(6, 0), Score(6, 0), Score(0, 6))), Format(2)),
        (Position(points=Score(5, 0)), Format(2)),
        (Position(games=Score(6, 6), points=Score(7, 2)), Format(2)),
    ],
    ids=["over", "played on", "points of a game", "points of a tie-break"],
)
def test_outlook__match_or_game_that_is_over__refused(position: Position, form: Format) -> None:
    with pytest.raises(BadState):
        outlook(0.6, 0.6, form, position)


def test_outlook__share_that_nobody_has__refused() -> None:
    for share in (0.0, 1.0, float("nan")):
        with pytest.raises(BadRates):
            outlook(share, 0.6)
    for form in ((1, 7), (4, 7), (2, 8)):
        with pytest.raises(BadState):
            Format(*form)


def test_outlook__best_of_five_by_hand__sets_add_up() -> None:
    ahead = outlook(0.65, 0.62, Format(3))
    lengths = [float(grid.sum()) for grid in ahead.sets]
    assert lengths[:3] == pytest.approx([1, 1, 1])
    assert lengths[3] > lengths[4] > 0
    by_sets = ahead.won[3, 0] + ahead.won[0, 3]
    assert lengths[3] == pytest.approx(1 - by_sets)
    counts = np.arange(len(ahead.games))
    total = sum(float(grid.sum(axis=1) @ np.arange(8)) for grid in ahead.sets)
    assert float(ahead.games.sum(axis=1) @ counts) == pytest.approx(total)
    assert list(itertools.accumulate(lengths))[-1] == pytest.approx(3 + lengths[3] + lengths[4])
