"""The distribution of the score, carried forward through what is left of a match; many matches at once.

`carry` answers where a match ends that is here now, `expected` what a function of its end is worth on each score now.
Both work on a window of scores, counted from one that the window begins at.

Over a share `w` of a match's goals a side scores at `rate * w * multiplier[lead]`, whatever the minutes that `w` is
spread over. Such a chain is one of single goals, seen after a Poisson number of steps (uniformisation, Jensen 1953):

    p  ->  sum over n of Poisson(n; most * w) * P^n p,    most = the largest rate of a goal on any score

Every term is positive and a match needs as many as goals can fall, ten to twenty, not ninety minutes; what is left out
is below 1e-8, and none of the total, since the last term takes the rest. How many terms a match needs depends on
itself alone, never on its batch. A side at the end of the window, or at 15 goals, scores no more.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from pricing.grid import SIZE, Floats, Ints
from pricing.inplay.shape import SHIPPED, ByLead

LEAD: Final[Ints] = np.arange(SIZE)[:, None] - np.arange(SIZE)[None, :]
"""By how many goals the home side leads, on each score."""

_LEFT_OUT: Final = 1e-8
_OUTSIDE: Final = 1e-7
"""Beyond a window goals are gathered at its edge, so what lies there is not lost but short of a goal."""
_AT_ONCE: Final = 8192
"""Numbers worked on together: with what multiplies them they stay in the processor's cache."""

_MEANS: Final = np.array([0.1, 0.25, 0.5, 0.8, 1.2, 1.6, 2.1, 2.7, 3.5, 5, 7, 10, 15, 27])
"""Classes of expected goals: all matches of one take as many terms and as large a window."""


def _reach(mean: float, least: float) -> int:
    """The fewest goals that a Poisson number of this mean passes with a chance below `least`."""
    term = math.exp(-mean)
    left = 1 - term
    count = 0
    # Below its mode the remainder is no guide, and near 1e-16 it is rounding.
    while left > least or count < mean:
        count += 1
        term *= mean / count
        left -= term
    return count


_TERMS: Final[Ints] = np.array([_reach(float(mean), _LEFT_OUT) for mean in _MEANS])
_WIDTHS: Final[Ints] = np.array([_reach(float(mean), _OUTSIDE) for mean in _MEANS])


def widths(means: Floats) -> Ints:
    """How many goals more of a side matter that is expected to score these, by class; shape as given."""
    return np.asarray(_WIDTHS[np.minimum(np.searchsorted(_MEANS, means), len(_MEANS) - 1)])


def _terms(means: Floats) -> Ints:
    return np.asarray(_TERMS[np.minimum(np.searchsorted(_MEANS, means), len(_MEANS) - 1)])


class Steps(NamedTuple):
    """Chances that a step is a goal of either side or none, shape (K * K, n), and the rate of steps, shape (n,).

    Scores come first and matches last, so that a goal is a shift of whole rows.
    """

    home: Floats
    away: Floats
    none: Floats
    most: Floats


def steps(home: Floats, away: Floats, begins: Ints, size: int, by_lead: ByLead) -> Steps:
    """Steps of matches with these rates, shape (n,), on windows of `size` goals from `begins`, shape (n, 2)."""
    most = (home[:, None] * by_lead + away[:, None] * by_lead[::-1]).max(axis=1)
    by_home, by_away = _multipliers(size, by_lead)
    lead = begins[:, 0] - begins[:, 1] + SIZE
    at_home, visiting = by_home[:, lead] * (home / most), by_away[:, lead] * (away / most)
    if begins.max(initial=0) + size > SIZE:
        more = np.arange(size)
        goes_on = more[:, None, None] + begins.T[:, None, None, :] < SIZE - 1
        shape = (size, size, len(home))
        at_home *= np.broadcast_to(goes_on[0], shape).reshape(-1, len(home))
        visiting *= np.broadcast_to(goes_on[1].swapaxes(0, 1), shape).reshape(-1, len(home))
    return Steps(at_home, visiting, 1 - at_home - visiting, most)


@lru_cache(maxsize=SIZE)
def _multipliers(size: int, by_lead: ByLead) -> tuple[Floats, Floats]:
    """What multiplies the rates on each score of a window, by the lead that it begins at: shape (K * K, 2 * SIZE).

    Zero at the edge, where a side scores no more.
    """
    more = np.arange(size)
    lead = (more[:, None] - more[None, :])[:, :, None] + np.arange(-SIZE, SIZE)
    lead = np.clip(lead, -2, 2) + 2
    at_home = np.array(by_lead)[lead] * (more < size - 1)[:, None, None]
    visiting = np.array(by_lead)[4 - lead] * (more < size - 1)[None, :, None]
    return at_home.reshape(size * size, -1), visiting.reshape(size * size, -1)


def carry(
    grids: Floats,
    home: Floats,
    away: Floats,
    share: Floats,
    begins: Ints | None = None,
    by_lead: ByLead = SHIPPED.by_lead,
) -> Floats:
    """Grids after a share of a match's goals. Shapes: grids (n, K, K), begins (n, 2), all others (n,).

    A window begins at 0-0 unless told otherwise.
    """
    return _through(grids, home, away, share, begins, by_lead, _forward)


def expected(
    values: Floats,
    home: Floats,
    away: Floats,
    share: Floats,
    begins: Ints | None = None,
    by_lead: ByLead = SHIPPED.by_lead,
) -> Floats:
    """Mean of `values` of the score after a share of a match's goals, by score now; shapes as for `carry`.

    It is the transpose of `carry`: sum(carry(p) * values) = sum(p * expected(values)).
    """
    return _through(values, home, away, share, begins, by_lead, _backward)


Move = Callable[[Floats, Floats, Floats, Steps, int], None]


def _through(
    start: Floats, home: Floats, away: Floats, share: Floats, begins: Ints | None, by_lead: ByLead, move: Move
) -> Floats:
    size = start.shape[-1]
    origin = np.zeros((len(start), 2), dtype=np.int64) if begins is None else begins
    carried = start.copy()
    counts = np.where(share > 0, _terms((home + away) * max(by_lead) * share), 0)
    at_once = max(16, _AT_ONCE // size**2)
    for count in np.unique(counts[counts > 0]).tolist():
        alike = np.flatnonzero(counts == count)
        for first in range(0, len(alike), at_once):
            rows = alike[first : first + at_once]
            moves = steps(home[rows], away[rows], origin[rows], size, by_lead)
            weights = _poisson(moves.most * share[rows], count)
            now = np.ascontiguousarray(start[rows].reshape(-1, size * size).T)
            carried[rows] = _mixed(now, moves, weights, move, size).T.reshape(-1, size, size)
    return carried


def _poisson(means: Floats, count: int) -> Floats:
    """Chances of 0, 1, ... steps, the last with all that is left; shape (count + 1, n)."""
    terms = np.ones((count + 1, len(means)))
    np.cumprod(means / np.arange(1, count)[:, None], axis=0, out=terms[1:count])
    terms[:count] *= np.exp(-means)
    terms[count] = np.maximum(1 - terms[:count].sum(axis=0), 0)
    return terms


def _mixed(now: Floats, moves: Steps, weights: Floats, move: Move, size: int) -> Floats:
    mixed: Floats = now * weights[0]
    following, spare = np.empty_like(now), np.empty_like(now)
    for weight in weights[1:]:
        move(now, following, spare, moves, size)
        now, following = following, now
        np.multiply(now, weight, out=spare)
        mixed += spare
    return mixed


def _forward(now: Floats, following: Floats, spare: Floats, moves: Steps, size: int) -> None:
    """One step of distributions. From the edge of a window nothing moves, so a shift never crosses it."""
    np.multiply(now, moves.none, out=following)
    np.multiply(now, moves.home, out=spare)
    following[size:] += spare[:-size]
    np.multiply(now, moves.away, out=spare)
    following[1:] += spare[:-1]


def _backward(now: Floats, following: Floats, spare: Floats, moves: Steps, size: int) -> None:
    """One step of values, backwards."""
    np.multiply(now, moves.none, out=following)
    np.multiply(now[size:], moves.home[:-size], out=spare[size:])
    following[:-size] += spare[size:]
    np.multiply(now[1:], moves.away[:-1], out=spare[1:])
    following[:-1] += spare[1:]
