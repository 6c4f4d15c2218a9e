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
    """Two rows a match, home sides first: who scores against whom, target, weight; and the priors."""

    layout: Layout
    division: Ints
    scorer: Ints
    conceder: Ints
    venue: Floats
    belongs: Ints
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
        centre, precision = np.zeros(layout.size), np.full(layout.size, settings.ridge, dtype=np.float64)
        centre[: layout.home], precision[: layout.home] = np.log(USUAL_RATE), _WEAK
        centre[layout.home : layout.level] = settings.home_advantage
        precision[layout.home : layout.level] = settings.home_ridge
        precision[layout.level : layout.attack] = settings.level_ridge
        return cls(
            layout,
            np.concatenate([division, division]),
            np.concatenate([home, away]),
            np.concatenate([away, home]),
            (~history.neutral[rows]).astype(np.float64),
            belongs,
            target.T.reshape(-1),
            np.concatenate([weight, weight]),
            centre,
            precision,
        )

    def log_rates(self, at: Floats) -> Floats:
        """Log rate of each row."""
        layout = self.layout
        levels = at[layout.level : layout.attack][self.belongs]
        attack, defence = at[layout.attack : layout.defence] + levels, at[layout.defence :] + levels
        logs = at[: layout.home][self.division] + attack[self.scorer]
        logs -= defence[self.conceder]
        played = len(self.venue)
        logs[:played] += self.venue * at[layout.home : layout.level][self.division[:played]]
        return np.asarray(logs)

    def value(self, at: Floats) -> float:
        """What is minimised."""
        logs = self.log_rates(at)
        likelihood = self.weight @ (np.exp(logs) - self.target * logs)
        return float(likelihood + self.precision @ (at - self.centre) ** 2 / 2)

    def slopes(self, at: Floats) -> tuple[Floats, Floats]:
        """Gradient and Hessian.

        A level acts through the attack and the defence of its teams, so its part is the sum of theirs; and of a pair of
        teams only the sum over its rows matters. What is left to add up by row are a few histograms.
        """
        rates = np.exp(self.log_rates(at))
        gradient = self.precision * (at - self.centre)
        gradient += self._spread(self._sums(self.weight * (rates - self.target)))
        hessian = self._products(self.weight * rates)
        hessian[np.arange(len(at)), np.arange(len(at))] += self.precision
        return gradient, hessian

    def _sums(self, values: Floats) -> Floats:
        """Sum of the rows' values by parameter, each with its sign, those of levels left at zero."""
        layout, played = self.layout, len(self.venue)
        sums = np.zeros(layout.size)
        sums[: layout.home] = np.bincount(self.division, values, layout.divisions)
        at_home = values[:played] * self.venue
        sums[layout.home : layout.level] = np.bincount(self.division[:played], at_home, layout.divisions)
        sums[layout.attack : layout.defence] = np.bincount(self.scorer, values, layout.teams)
        sums[layout.defence :] = -np.bincount(self.conceder, values, layout.teams)
        return sums

    def _spread(self, sums: Floats) -> Floats:
        """The same with the levels' part: that of their teams' attack and defence."""
        layout = self.layout
        teams = sums[layout.attack : layout.defence] + sums[layout.defence :]
        sums[layout.level : layout.attack] = np.bincount(self.belongs, teams, layout.divisions)
        return sums

    def _products(self, heavy: Floats) -> Floats:
        """Sum over the rows of weight times the outer product of their signs: the Hessian without priors."""
        layout, played = self.layout, len(self.venue)
        home, level, attack, defence = layout.home, layout.level, layout.attack, layout.defence
        divisions, teams = layout.divisions, layout.teams
        at_home = heavy[:played] * self.venue
        found = np.zeros((layout.size, layout.size))
        every = np.arange(layout.size)
        found[every[:home], every[:home]] = np.bincount(self.division, heavy, divisions)
        for first, rows, values in ((0, slice(None), heavy), (home, slice(played), at_home)):
            block = slice(first, first + divisions)
            by_scorer = self.division[rows] * teams + self.scorer[rows]
            by_conceder = self.division[rows] * teams + self.conceder[rows]
            found[block, attack:defence] = np.bincount(by_scorer, values, divisions * teams).reshape(divisions, teams)
            found[block, defence:] = -np.bincount(by_conceder, values, divisions * teams).reshape(divisions, teams)
        of_home = np.bincount(self.division[:played], at_home, divisions)
        found[every[home:level], every[home:level]] = np.bincount(
            self.division[:played], at_home * self.venue, divisions
        )
        found[every[:home], every[home:level]] = of_home
        pairs = np.bincount(self.scorer * teams + self.conceder, heavy, teams * teams).reshape(teams, teams)
        found[every[attack:defence], every[attack:defence]] = pairs.sum(axis=1)
        found[every[defence:], every[defence:]] = pairs.sum(axis=0)
        found[attack:defence, defence:] = -pairs
        # The lower half of what is known so far, then the levels: attack and defence of their teams, added up.
        found += np.triu(found, 1).T
        for division in range(divisions):
            inside = np.flatnonzero(self.belongs == division)
            row = found[attack + inside].sum(axis=0) + found[defence + inside].sum(axis=0)
            found[level + division] = row
        for division in range(divisions):
            inside = np.flatnonzero(self.belongs == division)
            column = found[:, attack + inside].sum(axis=1) + found[:, defence + inside].sum(axis=1)
            found[:, level + division] = column
        return found
