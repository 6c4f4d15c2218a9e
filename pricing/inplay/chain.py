"""The distribution of the score, carried forward through what is left of a match; many matches at once.

`carry` answers where a match ends that is here now, `expected` what a function of its end is worth on each score now.
Both work on a window of scores, counted from one that the window begins at.

Over a share `w` of a match's goals a side scores at `rate * w * multiplier[lead]`, whatever the minutes that `w` is
spread over. Such a chain is one of single goals, seen after a Poisson number of steps (uniformisation, Jensen 1953):

    p  ->  sum over n of Poisson(n; most * w) * P^n p,    most = the largest rate of a goal on any score

Every term is positive and a match needs as many as goals can fall, ten to twenty, not ninety minutes; what is left out
is below 1e-10, and none of the total, since the last term takes the rest. How many terms a match needs depends on
itself alone, never on its batch. A side at the end of the window, or at 15 goals, scores no more.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from pricing.grid import SIZE, Floats, Ints

LEAD: Final[Ints] = np.arange(SIZE)[:, None] - np.arange(SIZE)[None, :]
"""By how many goals the home side leads, on each score."""

BY_LEAD: Final = np.array([1.03, 1.01, 1.01, 0.95, 0.985])
"""Goals of a side that leads by -2, -1, 0, 1, 2 or more, against its rate. Estimated on the same 1,244 matches with
rates of a fit to them (1.06, 1.02, 1.02, .90, .97; standard errors .03 to .07) and drawn half way to one."""

_LEFT_OUT: Final = 1e-10
_AT_ONCE: Final = 64
"""Matches carried together: their grids stay in the processor's cache."""

_MEANS: Final = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.3, 1.7, 2.1, 2.6, 3.2, 4, 5, 6.5, 8, 11, 15, 20, 27])
"""Classes of expected goals: all matches of one take as many terms and as large a window."""


def _reach(mean: float) -> int:
    """The fewest goals that a Poisson number of this mean passes with a chance below what is left out."""
    term = left = 1.0
    term = np.exp(-mean)
    left -= term
    count = 0
    # Below its mode the remainder is no guide, and near 1e-16 it is rounding.
    while left > _LEFT_OUT or count < mean:
        count += 1
        term *= mean / count
        left -= term
    return count


_REACH: Final[Ints] = np.array([_reach(float(mean)) for mean in _MEANS])


def reach(means: Floats) -> Ints:
    """By how many goals more than these means matter, by class; shape as given."""
    return np.asarray(_REACH[np.minimum(np.searchsorted(_MEANS, means), len(_MEANS) - 1)])


class Steps(NamedTuple):
    """Chances that a step is a goal of either side or none, shape (n, K, K), and the rate of steps, shape (n,)."""

    home: Floats
    away: Floats
    none: Floats
    most: Floats


def steps(home: Floats, away: Floats, begins: Ints, size: int) -> Steps:
    """Steps of matches with these rates, shape (n,), on windows of `size` goals from `begins`, shape (n, 2)."""
    rates = home[:, None] * BY_LEAD + away[:, None] * BY_LEAD[::-1]
    most = rates.max(axis=1)
    at_home, visiting = _multipliers(begins, size)
    at_home *= (home / most)[:, None, None]
    visiting *= (away / most)[:, None, None]
    return Steps(at_home, visiting, 1 - at_home - visiting, most)


def _multipliers(begins: Ints, size: int) -> tuple[Floats, Floats]:
    """What multiplies the rates on each score of each window; zero where a side scores no more."""
    kinds, of = np.unique(begins, axis=0, return_inverse=True)
    more = np.arange(size)
    lead = (kinds[:, 0] - kinds[:, 1])[:, None, None] + more[:, None] - more[None, :]
    lead = np.clip(lead, -2, 2) + 2
    goes_on = (kinds[:, :, None] + more < SIZE - 1) & (more < size - 1)
    at_home = BY_LEAD[lead] * goes_on[:, 0, :, None]
    visiting = BY_LEAD[4 - lead] * goes_on[:, 1, None, :]
    of = of.reshape(-1)
    return at_home[of], visiting[of]


Move = Callable[[Floats, Steps], Floats]


def carry(grids: Floats, home: Floats, away: Floats, share: Floats, begins: Ints | None = None) -> Floats:
    """Grids after a share of a match's goals. Shapes: grids (n, K, K), begins (n, 2), all others (n,).

    A window begins at 0-0 unless told otherwise.
    """
    return _through(grids, home, away, share, begins, _forward)


def expected(values: Floats, home: Floats, away: Floats, share: Floats, begins: Ints | None = None) -> Floats:
    """Mean of `values` of the score after a share of a match's goals, by score now; shapes as for `carry`.

    It is the transpose of `carry`: sum(carry(p) * values) = sum(p * expected(values)).
    """
    return _through(values, home, away, share, begins, _backward)


def _through(start: Floats, home: Floats, away: Floats, share: Floats, begins: Ints | None, move: Move) -> Floats:
    origin = np.zeros((len(start), 2), dtype=np.int64) if begins is None else begins
    carried = start.copy()
    counts = np.where(share > 0, reach((home + away) * BY_LEAD.max() * share), 0)
    for count in np.unique(counts[counts > 0]):
        alike = np.flatnonzero(counts == count)
        for first in range(0, len(alike), _AT_ONCE):
            rows = alike[first : first + _AT_ONCE]
            moves = steps(home[rows], away[rows], origin[rows], start.shape[-1])
            carried[rows] = _mixed(start[rows], moves, _poisson(moves.most * share[rows], int(count)), move)
    return carried


def _poisson(means: Floats, count: int) -> Floats:
    """Chances of 0, 1, ... steps, the last with all that is left; shape (count + 1, n)."""
    terms = np.empty((count + 1, len(means)))
    terms[0] = np.exp(-means)
    for number in range(1, count):
        terms[number] = terms[number - 1] * means / number
    terms[count] = np.maximum(1 - terms[:count].sum(axis=0), 0)
    return terms


def _mixed(start: Floats, moves: Steps, weights: Floats, move: Move) -> Floats:
    now = start
    mixed = start * weights[0][:, None, None]
    for weight in weights[1:]:
        now = move(now, moves)
        mixed += now * weight[:, None, None]
    return np.asarray(mixed)


def _forward(now: Floats, moves: Steps) -> Floats:
    following = now * moves.none
    following[:, 1:, :] += (now * moves.home)[:, :-1, :]
    following[:, :, 1:] += (now * moves.away)[:, :, :-1]
    return np.asarray(following)


def _backward(now: Floats, moves: Steps) -> Floats:
    following = now * moves.none
    following[:, :-1, :] += moves.home[:, :-1, :] * now[:, 1:, :]
    following[:, :, :-1] += moves.away[:, :, :-1] * now[:, :, 1:]
    return np.asarray(following)
