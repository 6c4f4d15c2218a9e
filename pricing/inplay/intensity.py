"""How goals are spread over a match, and how much of them is left.

Goals a minute, against the average of a match, rise within each half and are a rate of their own in stoppage time:

    first half   start + slope * minute     stoppage
    second half  start + slope * minute     stoppage

fitted by maximum likelihood on 1,244 matches with goals to the second and the length of each half (Pappalardo et al.
2019, CC BY 4.0), which `fit` reproduces. Since stoppage has a rate and a length, announced time moves prices at once.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from pricing.errors import BadHistory
from pricing.grid import Floats
from pricing.inplay.shape import SHIPPED, HalfIntensity, Shape
from pricing.inplay.state import HALF_MINUTES, State

_LAST_BREATH: Final = 0.5
"""Minutes that are left when stoppage has run its course and the whistle has not gone."""


def fit(minutes: ArrayLike, lengths: ArrayLike) -> HalfIntensity:
    """The intensity of a half, in goals a minute: `minutes` of all goals, `lengths` of all halves.

    Raises BadHistory.
    """
    when, long = np.asarray(minutes, dtype=np.float64), np.asarray(lengths, dtype=np.float64)
    regular = when[when < HALF_MINUTES]
    if len(regular) < 10 or not (np.isfinite(when).all() and np.isfinite(long).all()):
        raise BadHistory("goals of a half", len(regular), "ten or more, all with their minute")
    played = np.minimum(long, HALF_MINUTES)
    flat, rising = played.sum(), (played**2).sum() / 2
    at = np.array([len(regular) / flat, 0.0])
    for _ in range(50):
        rate = at[0] + at[1] * regular
        terms = np.stack([1 / rate, regular / rate])
        move = np.linalg.solve(terms @ terms.T, terms.sum(axis=1) - np.array([flat, rising]))
        # Half steps where a whole one would make some minute's rate negative.
        while min(at[0] + move[0], at[0] + move[0] + HALF_MINUTES * (at[1] + move[1])) <= 0:
            move = move / 2
        at = at + move
        if np.abs(move).max() < 1e-14:
            break
    beyond = np.maximum(long - HALF_MINUTES, 0)
    stoppage = (len(when) - len(regular)) / beyond.sum() if beyond.sum() else float(at[0] + at[1] * HALF_MINUTES)
    return HalfIntensity(float(at[0]), float(at[1]), float(stoppage), float(beyond.mean()))


def left(state: State, shape: Shape = SHIPPED) -> Floats:
    """Share of a match's goals still to be played in each half, shape (2,); from the kick-off they sum to one."""
    return np.asarray(left_of([state], shape)[0])


def left_of(states: Sequence[State], shape: Shape = SHIPPED) -> Floats:
    """The shares of several matches, shape (n, 2).

    Both sides' goals have the same shape, so all that minutes do to a match is to run its clock at another speed.
    """
    none = np.zeros(len(states))
    minute = np.array([state.minute for state in states], dtype=np.float64)
    begun = np.array([state.half == 2 for state in states], dtype=bool)
    announced = np.array([np.nan if state.added is None else state.added for state in states], dtype=np.float64)
    one, other = (
        _of_half(half, minute, np.maximum(np.where(np.isnan(announced), half.added, announced), _least(minute)))
        for half in (shape.first, shape.second)
    )
    unplayed, whole = (_of_half(half, none, none + half.added) for half in (shape.second, shape.first))
    shares = np.stack([np.where(begun, 0.0, one), np.where(begun, other, unplayed)], axis=1)
    return np.asarray(shares / (unplayed + whole)[:, None])


def _least(minute: Floats) -> Floats:
    """Stoppage that there is at least, by its having been played."""
    return np.asarray(minute - HALF_MINUTES + _LAST_BREATH)


def _of_half(half: HalfIntensity, minute: Floats, added: Floats) -> Floats:
    begun = np.minimum(minute, HALF_MINUTES)
    regular = half.start * (HALF_MINUTES - begun) + half.slope * (HALF_MINUTES**2 - begun**2) / 2
    return np.asarray(regular + half.stoppage * (added - np.maximum(minute - HALF_MINUTES, 0.0)))
