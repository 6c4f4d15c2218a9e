"""The distribution of the score, carried forward through what is left of a match; many matches at once.

`carry` answers where a match ends that is here now, `expected` what a function of its end is worth on each score now.

Between two goals the score waits for an exponential time. Over a share `w` of a match's goals a side scores at
`rate * w * multiplier[lead]`, and the distribution moves by the exponential of that generator,

    p  ->  exp(A) p,    (A p)[i, j] = home[i-1, j] p[i-1, j] + away[i, j-1] p[i, j-1] - (home + away)[i, j] p[i, j]

whatever the minutes that `w` is spread over. It is cut into strides of a quarter of a goal at most, each taken to the
sixth order: what is left out is about 1e-8 a stride, and none of the total, since A moves probability and makes none.
How many strides a match needs depends on itself alone, never on its batch. A side at 15 goals scores no more.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from pricing.grid import SIZE, Floats, Ints

LEAD: Final[Ints] = np.arange(SIZE)[:, None] - np.arange(SIZE)[None, :]
"""By how many goals the home side leads, on each score."""

BY_LEAD: Final = np.array([1.03, 1.01, 1.01, 0.95, 0.985])
"""Goals of a side that leads by -2, -1, 0, 1, 2 or more, against its rate. Estimated on the same 1,244 matches with
rates of a fit to them (1.06, 1.02, 1.02, .90, .97; standard errors .03 to .07) and drawn half way to one."""

_ORDER: Final = 6
_STRIDE: Final = 0.25
_AT_ONCE: Final = 64
"""Matches carried together: their grids stay in the processor's cache."""


def carry(grids: Floats, home: Floats, away: Floats, share: Floats) -> Floats:
    """Grids after a share of a match's goals. Shapes: grids (n, SIZE, SIZE), all others (n,)."""
    return _through(grids, home, away, share, _forward)


def expected(values: Floats, home: Floats, away: Floats, share: Floats) -> Floats:
    """Mean of `values` of the score after a share of a match's goals, by score now; shapes as for `carry`.

    It is the transpose of `carry`: sum(carry(p) * values) = sum(p * expected(values)).
    """
    return _through(values, home, away, share, _backward)


Move = Callable[[Floats, Floats, Floats, Floats], Floats]


def _through(start: Floats, home: Floats, away: Floats, share: Floats, move: Move) -> Floats:
    lead = np.clip(LEAD, -2, 2) + 2
    at_home = BY_LEAD[lead] * (np.arange(SIZE) < SIZE - 1)[:, None]
    visiting = BY_LEAD[4 - lead] * (np.arange(SIZE) < SIZE - 1)[None, :]
    strides = np.ceil((home + away) * share / _STRIDE).astype(np.int64)
    carried = start.copy()
    for count in np.unique(strides[strides > 0]):
        alike = np.flatnonzero(strides == count)
        for first in range(0, len(alike), _AT_ONCE):
            rows = alike[first : first + _AT_ONCE]
            stride = (share[rows] / count)[:, None, None]
            one, other = home[rows, None, None] * stride * at_home, away[rows, None, None] * stride * visiting
            carried[rows] = _exponential(start[rows], one, other, int(count), move)
    return carried


def _exponential(start: Floats, home: Floats, away: Floats, strides: int, move: Move) -> Floats:
    stay = home + away
    now = start
    for _ in range(strides):
        term, following = now, now.copy()
        for order in range(1, _ORDER + 1):
            term = move(term, home, away, stay)
            term *= 1 / order
            following += term
        now = following
    return now


def _forward(term: Floats, home: Floats, away: Floats, stay: Floats) -> Floats:
    moved = home * term
    scored = moved[:, :-1, :].copy()
    np.multiply(stay, term, out=moved)
    np.negative(moved, out=moved)
    moved[:, 1:, :] += scored
    moved[:, :, 1:] += away[:, :, :-1] * term[:, :, :-1]
    return np.asarray(moved)


def _backward(term: Floats, home: Floats, away: Floats, stay: Floats) -> Floats:
    moved = -stay * term
    moved[:, :-1, :] += home[:, :-1, :] * term[:, 1:, :]
    moved[:, :, :-1] += away[:, :, :-1] * term[:, :, 1:]
    return np.asarray(moved)
