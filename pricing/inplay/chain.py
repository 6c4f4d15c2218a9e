"""The distribution of the score, carried forward through what is left of a match; many matches at once.

`carry` answers where a match ends that is here now, `expected` what a function of its end is worth on each score now.
Both work on windows of K by K scores, counted from one that the window begins at.

Between two goals the score waits for an exponential time. Over a share `w` of a match's goals a side scores at
`rate * w * multiplier[lead]`, and the distribution moves by the exponential of that generator,

    p  ->  exp(A) p,    (A p)[i, j] = home[i-1, j] p[i-1, j] + away[i, j-1] p[i, j-1] - (home + away)[i, j] p[i, j]

whatever the minutes that `w` is spread over. It is summed by uniformisation (Jensen 1953): with L the largest
home + away, I + A/L moves probability and makes none, and

    exp(A) = sum over k of  exp(-L) L^k / k!  (I + A/L)^k

has no negative term, so nothing cancels. The series is cut where what is left of the Poisson distribution is below
1e-9; that rest goes to its last term, so none of the total is lost. How many terms a match needs depends on itself
alone, never on its batch. A side at the edge of its window, or at 15 goals, scores no more.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np

from pricing.grid import SIZE, Floats, Ints
from pricing.inplay.shape import SHIPPED, ByLead

LEAD: Final[Ints] = np.arange(SIZE)[:, None] - np.arange(SIZE)[None, :]
"""By how many goals the home side leads, on each score."""

_NEGLIGIBLE: Final = 1e-9
_MOST_TERMS: Final = 160
"""Enough for 60 goals, more than the largest rates of two sides together can make."""
_AT_ONCE: Final = 128
"""Matches of whole grids carried together, and so many more of smaller windows that they stay in cache as well."""


def carry(
    grids: Floats,
    home: Floats,
    away: Floats,
    share: Floats,
    begins: Ints | None = None,
    by_lead: ByLead = SHIPPED.by_lead,
) -> Floats:
    """Grids after a share of a match's goals. Shapes: grids (n, K, K), begins (n, 2), rates and shares (n,).

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


@lru_cache(maxsize=4 * SIZE)
def _multipliers(size: int, by_lead: ByLead) -> tuple[Floats, Floats]:
    """What multiplies both rates on each score of a window, by SIZE + the lead that it begins at: (2 * SIZE, K * K).

    Zero at the edge.
    """
    more = np.arange(size)
    lead = np.arange(-SIZE, SIZE)[:, None, None] + more[:, None] - more[None, :]
    lead = np.clip(lead, -2, 2) + 2
    table = np.array(by_lead)
    at_home, visiting = table[lead] * (more < size - 1)[:, None], table[4 - lead] * (more < size - 1)
    return at_home.reshape(-1, size * size), visiting.reshape(-1, size * size)


def _goals(home: Floats, away: Floats, begins: Ints, size: int, by_lead: ByLead) -> tuple[Floats, Floats]:
    """Goals of each side on each score of its window, shape (n, K * K); none beyond 15."""
    tables = _multipliers(size, by_lead)
    lead = begins[:, 0] - begins[:, 1] + SIZE
    at_home, visiting = tables[0][lead] * home[:, None], tables[1][lead] * away[:, None]
    if begins.max(initial=0) + size > SIZE:
        goes_on = begins[:, :, None] + np.arange(size) < SIZE - 1
        at_home *= np.repeat(goes_on[:, 0], size, axis=1)
        visiting *= np.tile(goes_on[:, 1], size)
    return at_home, visiting


Move = Callable[[Floats, Floats, Floats, Floats, Floats, Floats, int], None]
"""Writes the moved cells: cells before, what stays, what home and away move, a buffer, cells after, flat; and K."""


def _through(
    start: Floats, home: Floats, away: Floats, share: Floats, begins: Ints | None, by_lead: ByLead, move: Move
) -> Floats:
    size = start.shape[-1]
    origin = np.zeros((len(start), 2), dtype=np.int64) if begins is None else begins
    terms = terms_needed((home + away) * share * max(by_lead))
    carried = start.reshape(len(start), size * size).copy()
    at_once = _AT_ONCE * SIZE**2 // size**2
    for count in np.unique(terms[terms > 0]).tolist():
        alike = np.flatnonzero(terms == count)
        for first in range(0, len(alike), at_once):
            rows = alike[first : first + at_once]
            goals = _goals(home[rows] * share[rows], away[rows] * share[rows], origin[rows], size, by_lead)
            carried[rows] = _summed(carried[rows], *goals, count, move, size)
    return np.asarray(carried.reshape(start.shape))


def _summed(start: Floats, home: Floats, away: Floats, count: int, move: Move, size: int) -> Floats:
    """The series; `home` and `away` are the goals of each side that L events would be from each score."""
    events = (home + away).max(axis=1, keepdims=True)
    # Flat from here on: neither side goes on from its last row or column, so what would run into the next is zero.
    stay, at_home, visiting = (one.reshape(-1) for one in (events - home - away, home, away))
    weight = np.exp(-events)
    now, following, buffer = (start * weight).reshape(-1), np.empty(start.size), np.empty(start.size)
    total, rest = now.copy(), 1 - weight
    for order in range(1, count + 1):
        move(now, stay, at_home, visiting, buffer, following, size)
        following *= 1 / order
        now, following = following, now
        total += now
        weight = weight * events / order
        rest = rest - weight
    # What the terms left out would weigh goes to the last one.
    more = now.reshape(start.shape) * (np.maximum(rest, 0.0) / weight)
    return np.asarray(total.reshape(start.shape) + more)


def _forward(
    before: Floats, stay: Floats, home: Floats, away: Floats, buffer: Floats, after: Floats, size: int
) -> None:
    np.multiply(before, stay, out=after)
    # A row further is a goal at home, a cell further one away.
    np.multiply(before, home, out=buffer)
    after[size:] += buffer[:-size]
    np.multiply(before, away, out=buffer)
    after[1:] += buffer[:-1]


def _backward(
    before: Floats, stay: Floats, home: Floats, away: Floats, buffer: Floats, after: Floats, size: int
) -> None:
    np.multiply(before, stay, out=after)
    np.multiply(before[size:], home[:-size], out=buffer[size:])
    after[:-size] += buffer[size:]
    np.multiply(before[1:], away[:-1], out=buffer[1:])
    after[:-1] += buffer[1:]
