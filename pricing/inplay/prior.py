"""What the price before the match says about a match in play.

The chain alone does not end in the grid that the match was priced from: who leads scores at other rates, and level
scores are likelier than independent goals make them. Two things bring it there:

    rates   scaled until the chain's mean goals are those of the grid
    tilt    grid / what the chain ends in, score by score

Every way through the match is weighted by the tilt of its end. From the kick-off that gives the very grid, so a price
does not jump when play begins; later it is what Bayes makes of the grid and of what was seen, so no sequence of prices
can be beaten by knowing the model. Measured in docs/decisions/060-pricing-models.md.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from pricing.grid import SIZE, Floats, Ints, rates_of
from pricing.inplay.chain import carry
from pricing.inplay.intensity import left
from pricing.inplay.shape import SHIPPED, Shape
from pricing.inplay.state import KICK_OFF

_ROUNDS: Final = 4
_TILT_BOUNDS: Final = (0.25, 4.0)
_RARE: Final = 1e-9
"""Scores that the chain hardly reaches are not tilted: the ratio of two tails says nothing."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Rates of the chain, shape (n,), and tilts of final scores, shape (n, SIZE, SIZE): what play needs of a grid.

    `shape` is what the rates and tilts were found with, and what a forecast goes on with.
    """

    home: Floats
    away: Floats
    tilt: Floats
    shape: Shape = SHIPPED

    @classmethod
    def of(cls, grids: Floats, shape: Shape = SHIPPED) -> Self:
        """The prior of each grid, shape (n, SIZE, SIZE). Raises BadRates for a grid without goals of a side."""
        counts = np.arange(SIZE)
        home = rates_of(grids.sum(axis=2) @ counts, "home goals of a grid")
        away = rates_of(grids.sum(axis=1) @ counts, "away goals of a grid")
        at_home, visiting = home.copy(), away.copy()
        start = np.zeros_like(grids)
        start[:, 0, 0] = 1
        match = np.full(len(grids), left(KICK_OFF, shape).sum())
        for _ in range(_ROUNDS):
            ends = carry(start, at_home, visiting, match, by_lead=shape.by_lead)
            at_home *= home / (ends.sum(axis=2) @ counts)
            visiting *= away / (ends.sum(axis=1) @ counts)
        ends = carry(start, at_home, visiting, match, by_lead=shape.by_lead)
        tilt = np.where(ends > _RARE, grids / np.maximum(ends, _RARE), 1.0)
        return cls(at_home, visiting, np.clip(tilt, *_TILT_BOUNDS), shape)

    def __len__(self) -> int:
        return len(self.home)

    def rows(self, chosen: Ints) -> Self:
        """The prior of the chosen matches, in their order; a match may come more than once."""
        return type(self)(self.home[chosen], self.away[chosen], self.tilt[chosen], self.shape)
