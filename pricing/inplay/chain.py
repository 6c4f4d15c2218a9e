"""The distribution of the score, carried forward through what is left of a match; many matches at once.

`carry` answers where a match ends that is here now, `expected` what a function of its end is worth on each score now.

Between two goals the score waits for an exponential time. Over a share `w` of a match's goals a side scores at
`rate * w * multiplier[lead]`, and the distribution moves by the exponential of that generator,

    p  ->  exp(A) p,    (A p)[i, j] = home[i-1, j] p[i-1, j] + away[i, j-1] p[i, j-1] - (home + away)[i, j] p[i, j]

whatever the minutes that `w` is spread over. It is summed by uniformisation (Jensen 1953): with L the largest
home + away, I + A/L moves probability and makes none, and

    exp(A) = sum over k of  exp(-L) L^k / k!  (I + A/L)^k

has no negative term, so nothing cancels. The series is cut where what is left of the Poisson distribution is below
1e-9; that rest goes to its last term, so none of the total is lost. How many terms a match needs depends on itself
alone, never on its batch. A side at 15 goals scores no more.
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

_CELLS: Final = SIZE * SIZE
_NEGLIGIBLE: Final = 1e-9
_MOST_TERMS: Final = 160
"""Enough for 60 goals, more than the largest rates of two sides together can make."""
_AT_ONCE: Final = 128
"""Matches carried together: their grids stay in the processor's cache."""


def carry(grids: Floats, home: Floats, away: Floats, share: Floats) -> Floats:
    """Grids after a share of a match's goals. Shapes: grids (n, SIZE, SIZE), all others (n,)."""
    return _through(grids, home, away, share, _forward)


def expected(values: Floats, home: Floats, away: Floats, share: Floats) -> Floats:
    """Mean of `values` of the score after a share of a match's goals, by score now; shapes as for `carry`.

    It is the transpose of `carry`: sum(carry(p) * values) = sum(p * expected(values)).
    """
    return _through(values, home, away, share, _backward)


def terms_needed(events: Floats) -> Ints:
    """How many terms after the first the series needs, an even number, for so many expected events; shape (n,)."""
    row = np.minimum(np.searchsorted(_EVENTS, events), len(_EVENTS) - 1)
    return np.asarray(_TERMS[row])


def _table() -> Ints:
    """Terms by row of _EVENTS: until the rest of the Poisson distribution is negligible."""
    counts = np.arange(_MOST_TERMS)
    logs = counts * np.log(_EVENTS)[:, None] - np.cumsum(np.log(np.maximum(counts, 1))) - _EVENTS[:, None]
    enough = (1 - np.cumsum(np.exp(logs), axis=1) < _NEGLIGIBLE).argmax(axis=1)
    return np.asarray(enough + enough % 2, dtype=np.int64)


_EVENTS: Final[Floats] = np.concatenate([[1e-12], np.geomspace(1e-3, 60.0, 400)])
_TERMS: Final = _table()


Move = Callable[[Floats, Floats, Floats, Floats, Floats, Floats], None]
"""Writes the moved cells: cells before, what stays, what home and away move, a buffer, cells after; all flat."""


def _through(start: Floats, home: Floats, away: Floats, share: Floats, move: Move) -> Floats:
    lead = np.clip(LEAD, -2, 2) + 2
    at_home = (BY_LEAD[lead] * (np.arange(SIZE) < SIZE - 1)[:, None]).reshape(_CELLS)
    visiting = (BY_LEAD[4 - lead] * (np.arange(SIZE) < SIZE - 1)[None, :]).reshape(_CELLS)
    most = (home + away) * share * BY_LEAD.max()
    terms = terms_needed(most)
    carried = start.reshape(len(start), _CELLS).copy()
    for count in np.unique(terms[terms > 0]):
        alike = np.flatnonzero(terms == count)
        for first in range(0, len(alike), _AT_ONCE):
            rows = alike[first : first + _AT_ONCE]
            part = share[rows, None]
            one, other = home[rows, None] * part * at_home, away[rows, None] * part * visiting
            carried[rows] = _summed(carried[rows], one, other, int(count), move)
    return np.asarray(carried.reshape(start.shape))


def _summed(start: Floats, home: Floats, away: Floats, count: int, move: Move) -> Floats:
    """The series; `home` and `away` are the goals of each side that L events would be from each score."""
    events = (home + away).max(axis=1, keepdims=True)
    # Flat from here on: neither side goes on from its last row or column, so what would run into the next is zero.
    stay, at_home, visiting = (one.reshape(-1) for one in (events - home - away, home, away))
    weight = np.exp(-events)
    now, following, buffer = (start * weight).reshape(-1), np.empty(start.size), np.empty(start.size)
    total, rest = now.copy(), 1 - weight
    for order in range(1, count + 1):
        move(now, stay, at_home, visiting, buffer, following)
        following *= 1 / order
        now, following = following, now
        total += now
        weight = weight * events / order
        rest = rest - weight
    # What the terms left out would weigh goes to the last one.
    more = now.reshape(start.shape) * (np.maximum(rest, 0.0) / weight)
    return np.asarray(total.reshape(start.shape) + more)


def _forward(before: Floats, stay: Floats, home: Floats, away: Floats, buffer: Floats, after: Floats) -> None:
    np.multiply(before, stay, out=after)
    # A row further is a goal at home, a cell further one away.
    np.multiply(before, home, out=buffer)
    after[SIZE:] += buffer[:-SIZE]
    np.multiply(before, away, out=buffer)
    after[1:] += buffer[:-1]


def _backward(before: Floats, stay: Floats, home: Floats, away: Floats, buffer: Floats, after: Floats) -> None:
    np.multiply(before, stay, out=after)
    np.multiply(before[SIZE:], home[:-SIZE], out=buffer[SIZE:])
    after[:-SIZE] += buffer[SIZE:]
    np.multiply(before[1:], away[:-1], out=buffer[1:])
    after[:-1] += buffer[1:]
