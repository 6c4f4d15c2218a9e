"""How many points both sides score in a share of the game, and how overtimes decide a level one.

    chance of (home, away)  ~    n((home - away - margin * share) / margin_sd)
                               * n((home + away - total * share) / total_sd)

on all pairs of whole numbers from zero, n being the normal density and both deviations growing with the root of the
share. Lead and total of a pair are both odd or both even, and no side loses points, however late it is; the lattice of
a normal is closed under sums to about exp(-20 * variance), so parts and whole agree. One grid gives every market.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from pricing.errors import BadRates
from pricing.grid import Floats

MOST: Final = 255
"""Points of a side that a result word holds."""

_NOTHING: Final = 1e-9
"""A share of the game this small is over."""
_OVERTIMES: Final = 6
_UNLIKELY: Final = 1e-13


@dataclass(frozen=True, slots=True)
class Game:
    """What is expected of a whole regulation: home margin and total points, with their deviations. Raises BadRates.

    The deviations are documented defaults of a game of 48 minutes, not fitted here: 12 points for a margin about what
    prices expect (Stern 1994 has 15.8 about the mean of all games), 17 for a total. An overtime has 5 of 48 minutes.
    """

    margin: float
    total: float
    margin_sd: float = 12.0
    total_sd: float = 17.0
    overtime_share: float = 5 / 48

    def __post_init__(self) -> None:
        if not (math.isfinite(self.margin) and abs(self.margin) <= 60):
            raise BadRates("expected margin", self.margin, "from -60 to 60 points")
        if not 60 <= self.total <= 320:
            raise BadRates("expected total", self.total, "from 60 to 320 points")
        if not (1 <= self.margin_sd <= 40 and 1 <= self.total_sd <= 40):
            raise BadRates("deviations", (self.margin_sd, self.total_sd), "from 1 to 40 points")
        if not 0 < self.overtime_share <= 0.5:
            raise BadRates("share of an overtime", self.overtime_share, "above 0 and at most a half")


def density(numbers: Floats, mean: float, variance: float) -> Floats:
    """The normal density at the numbers, up to a factor; scaled so that its largest value is one."""
    apart = (numbers - mean) ** 2
    return np.asarray(np.exp((apart.min() - apart) / (2 * variance)))


@lru_cache(maxsize=64)
def more(game: Game, share: float) -> Floats:
    """The grid of points in a share of the game, shape (home, away); read-only."""
    if share <= _NOTHING:
        grid = np.ones((1, 1))
    else:
        deviation = math.hypot(game.margin_sd, game.total_sd) / 2 * math.sqrt(share)
        side = (game.total + abs(game.margin)) / 2 * share
        size = min(MOST, math.ceil(side + 9 * deviation) + 2) + 1
        leads = density(np.arange(1.0 - size, size), game.margin * share, game.margin_sd**2 * share)
        totals = density(np.arange(2.0 * size - 1), game.total * share, game.total_sd**2 * share)
        index = np.arange(size)
        grid = leads[index[:, None] - index[None, :] + size - 1] * totals[index[:, None] + index[None, :]]
        grid /= grid.sum()
    grid.setflags(write=False)
    return grid


def decided(game: Game, grid: Floats) -> Floats:
    """The grid after overtimes, played as long as it is level; never level itself. Shape grows by an overtime's."""
    overtime = more(game, game.overtime_share)
    apart = overtime * (1 - np.eye(len(overtime)))
    again = np.diagonal(overtime)
    size = min(MOST + 1, len(grid) + len(overtime) * _OVERTIMES)
    answer = np.zeros((size, size))
    answer[: len(grid), : len(grid)] = grid * (1 - np.eye(len(grid)))
    level = np.zeros(size)
    level[: len(grid)] = np.diagonal(grid)
    for number in range(_OVERTIMES):
        # The last one that is counted is played until somebody wins it.
        wins = apart / apart.sum() if number == _OVERTIMES - 1 else apart
        for before in np.flatnonzero(level > _UNLIKELY):
            end = min(size - before, len(wins))
            answer[before : before + end, before : before + end] += level[before] * wins[:end, :end]
        level = np.convolve(level, again)[:size]
    return np.asarray(answer / answer.sum())
