"""The penalised likelihood of ratings, with its exact gradient and Hessian.

    log rate at home = c[division] + venue * h[division] + (m[home] - m[away]) + attack[home] - defence[away]
    log rate away    = c[division]                       + (m[away] - m[home]) + attack[away] - defence[home]

`m` is the level of the division that a team played in last: nobody's rate depends on it inside a division, but a
promoted team starts from its old level and is drawn to the new one. Every rating has a normal prior around zero, every
`h` one around the usual home advantage. The target of a side need not be whole: its likelihood is that of Poisson,

    sum of weight * (rate - target * log rate) + sum of precision / 2 * (parameter - centre)^2

which is convex with one minimum. Each row has six parameters other than zero, so the Hessian is summed up pair by pair.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.grid import Floats, Ints
from pricing.ratings.history import History
from pricing.ratings.settings import Settings

_WEAK: Final = 0.01
"""Precision of a division's base rate: only there so that a division without a match has one."""
USUAL_RATE: Final = 1.3


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parameters stand: base, home advantage and level of each division, attack and defence of each team."""

    divisions: int
    teams: int

    @property
    def size(self) -> int:
        """Number of parameters."""
        return 3 * self.divisions + 2 * self.teams

    @property
    def home(self) -> int:
        """First home advantage."""
        return self.divisions

    @property
    def level(self) -> int:
        """First level."""
        return 2 * self.divisions

    @property
    def attack(self) -> int:
        """First attack."""
        return 3 * self.divisions

    @property
    def defence(self) -> int:
        """First defence."""
        return 3 * self.divisions + self.teams


@dataclass(frozen=True, slots=True)
class Problem:
    """Two rows a match, home sides first: `index` and `sign` of six parameters each, target, weight; and the priors."""

    index: Ints
    sign: Floats
    target: Floats
    weight: Floats
    centre: Floats
    precision: Floats

    @classmethod
    def of(
        cls, history: History, rows: slice, target: Floats, weight: Floats, belongs: Ints, settings: Settings
    ) -> "Problem":
        """The problem of the history's rows; `belongs` is the division of each team."""
        layout = Layout(len(history.divisions), len(history.teams))
        home, away, division = history.home[rows], history.away[rows], history.division[rows]
        one = np.ones(len(home))
        levels = layout.level + belongs
        at_home = [division, layout.home + division, levels[home], levels[away], layout.attack + home]
        visiting = [division, layout.home + division, levels[away], levels[home], layout.attack + away]
        venue = (~history.neutral[rows]).astype(np.float64)
        index = np.concatenate(
            [
                np.stack([*at_home, layout.defence + away], axis=1),
                np.stack([*visiting, layout.defence + home], axis=1),
            ]
        )
        sign = np.concatenate(
            [
                np.stack([one, venue, one, -one, one, -one], axis=1),
                np.stack([one, 0 * one, one, -one, one, -one], axis=1),
            ]
        )
        centre, precision = np.zeros(layout.size), np.full(layout.size, settings.ridge, dtype=np.float64)
        centre[: layout.home], precision[: layout.home] = np.log(USUAL_RATE), _WEAK
        centre[layout.home : layout.level] = settings.home_advantage
        precision[layout.home : layout.level] = settings.home_ridge
        precision[layout.level : layout.attack] = settings.level_ridge
        return cls(index, sign, target.T.reshape(-1), np.concatenate([weight, weight]), centre, precision)

    def log_rates(self, at: Floats) -> Floats:
        """Log rate of each row."""
        return np.asarray((at[self.index] * self.sign).sum(axis=1))

    def value(self, at: Floats) -> float:
        """What is minimised."""
        logs = self.log_rates(at)
        likelihood = self.weight @ (np.exp(logs) - self.target * logs)
        return float(likelihood + self.precision @ (at - self.centre) ** 2 / 2)

    def slopes(self, at: Floats) -> tuple[Floats, Floats]:
        """Gradient and Hessian."""
        size = len(at)
        rates = np.exp(self.log_rates(at))
        pull = self.weight * (rates - self.target)
        gradient = self.precision * (at - self.centre)
        gradient += np.bincount(self.index.reshape(-1), (self.sign * pull[:, None]).reshape(-1), size)
        heavy = self.sign * (self.weight * rates)[:, None]
        width = self.index.shape[1]
        hessian = np.zeros(size * size)
        for one in range(width):
            for other in range(one, width):
                cell = self.index[:, one] * size + self.index[:, other]
                part = np.bincount(cell, heavy[:, one] * self.sign[:, other], size * size)
                hessian += part
                if other != one:
                    hessian += part.reshape(size, size).T.reshape(-1)
        square = hessian.reshape(size, size)
        square[np.arange(size), np.arange(size)] += self.precision
        return gradient, square
