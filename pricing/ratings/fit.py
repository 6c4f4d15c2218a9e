"""Newton on the ratings' likelihood, the correlation afterwards, and the rates of a match to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.errors import BadHistory, NoConvergence
from pricing.grid import MAX_RATE, Floats, Ints
from pricing.ratings.history import History
from pricing.ratings.problem import Layout, Problem
from pricing.ratings.settings import Settings
from pricing.ratings.targets import targets

_STEPS: Final = 50
_HALVINGS: Final = 40
_CLOSE: Final = 1e-9
_RHO_BOUND: Final = 0.3


@dataclass(frozen=True, slots=True)
class Expected:
    """Rates of a match to come. `evidence` is the smaller weight of matches known of its teams; 0: one is unknown.

    An unknown team is an average one of the division, so a price with little evidence has to be wide and marked.
    """

    home: float
    away: float
    rho: float
    evidence: float


@dataclass(frozen=True, slots=True)
class Ratings:
    """Fitted parameters, by name; `steps` that Newton took and the days that the fit covers."""

    day: int
    base: Mapping[str, float]
    home: Mapping[str, float]
    level: Mapping[str, float]
    attack: Mapping[str, float]
    defence: Mapping[str, float]
    belongs: Mapping[str, str]
    evidence: Mapping[str, float]
    rho: float
    steps: int

    def expected(self, division: str, home: str, away: str, *, neutral: bool = False) -> Expected:
        """Rates of a match of the division, never above MAX_RATE. Raises BadHistory for a division without a match."""
        if division not in self.base:
            raise BadHistory("division", division, f"one of {sorted(self.base)}")
        apart = self._level(home, division) - self._level(away, division)
        venue = 0.0 if neutral else self.home[division]
        base = self.base[division]
        at_home = base + venue + apart + self.attack.get(home, 0.0) - self.defence.get(away, 0.0)
        visiting = base - apart + self.attack.get(away, 0.0) - self.defence.get(home, 0.0)
        return Expected(
            min(float(np.exp(at_home)), MAX_RATE),
            min(float(np.exp(visiting)), MAX_RATE),
            self.rho,
            min(self.evidence.get(home, 0.0), self.evidence.get(away, 0.0)),
        )

    def _level(self, team: str, division: str) -> float:
        return self.level[self.belongs.get(team, division)]


def fit(history: History, day: int, settings: Settings) -> Ratings:
    """Ratings from the matches before `day` (days since 1970); none of that day or later is looked at.

    Same rows give the same ratings to about 1e-14 whatever the start. Raises BadHistory, NoConvergence.
    """
    rows = history.between(day - settings.window_days, day)
    if rows.start == rows.stop:
        raise BadHistory("matches before the day", 0, f"at least one in the {settings.window_days} days before {day}")
    weight = np.exp(-settings.decay * (day - history.day[rows]))
    belongs = _last_division(history, rows)
    target = targets(history, rows, weight, settings)
    problem = Problem.of(history, rows, target, weight, belongs, settings)
    found, steps = minimise(problem)
    rates = np.exp(problem.log_rates(found)).reshape(2, -1)
    teams = np.concatenate([history.home[rows], history.away[rows]])
    evidence: Floats = np.bincount(teams, np.concatenate([weight, weight]), len(history.teams)).astype(np.float64)
    rho = correlation(rates, history.goals[rows], weight, settings.rho, settings.rho_ridge)
    return _named(history, day, found, belongs, evidence, rho, steps)


def minimise(problem: Problem) -> tuple[Floats, int]:
    """The one minimum and the steps taken. Raises NoConvergence."""
    at = problem.centre.copy()
    value = problem.value(at)
    size = 0.0
    for step in range(_STEPS):
        gradient, hessian = problem.slopes(at)
        move = np.linalg.solve(hessian, gradient)
        size = float(np.abs(move).max())
        if size < _CLOSE:
            # One more full step from here is exact to rounding: Newton doubles its digits.
            return at - move, step + 1
        length = 1.0
        for _ in range(_HALVINGS):
            following = at - length * move
            lower = problem.value(following)
            if lower <= value + 1e-12 * abs(value):
                break
            length /= 2
        else:
            raise NoConvergence("the fit of ratings", step, size)
        at, value = following, lower
    raise NoConvergence("the fit of ratings", _STEPS, size)


def correlation(rates: Floats, goals: Floats, weight: Floats, centre: float = 0.0, precision: float = 0.0) -> float:
    """The Dixon-Coles correlation that the scores up to 1-1 are likeliest under, given the rates, shape (2, matches).

    With a precision it has a normal prior around the centre: a match says little about it, about .6 of a unit of
    precision, so what a few months of a league say alone is mostly noise.
    The logarithm of a cell is concave in it, so Newton within the bounds that keep every cell positive finds it.
    """
    home, away = rates
    first, second = goals[:, 0], goals[:, 1]
    # Each cell is 1 + slope * rho.
    slope = np.select(
        [(first == 0) & (second == 0), (first == 0) & (second == 1), (first == 1) & (second == 0)],
        [-home * away, home, away],
        default=np.where((first == 1) & (second == 1), -1.0, 0.0),
    )
    low, high = _lowest(slope), _highest(slope)
    rho = min(max(centre, low), high)
    for _ in range(_STEPS):
        cell = 1 + slope * rho
        gradient = float(weight @ (slope / cell)) - precision * (rho - centre)
        curve = float(weight @ (slope / cell) ** 2) + precision
        if curve <= 0:
            return rho
        following = min(max(rho + gradient / curve, low), high)
        if abs(following - rho) < 1e-14:
            break
        rho = following
    return rho


def _lowest(slope: Floats) -> float:
    return max(-_RHO_BOUND, -0.99 / max(float(slope.max(initial=0.0)), 1e-9))


def _highest(slope: Floats) -> float:
    return min(_RHO_BOUND, 0.99 / max(float(-slope.min(initial=0.0)), 1e-9))


def _last_division(history: History, rows: slice) -> Ints:
    """The division that each team played in last; 0 for a team without a match in the rows, whose rating is unused."""
    belongs = np.zeros(len(history.teams), dtype=np.int64)
    # Later rows write over earlier ones: the rows are in order of days.
    teams = np.stack([history.home[rows], history.away[rows]], axis=1).reshape(-1)
    belongs[teams] = np.repeat(history.division[rows], 2)
    return belongs


def _named(history: History, day: int, at: Floats, belongs: Ints, evidence: Floats, rho: float, steps: int) -> Ratings:
    layout = Layout(len(history.divisions), len(history.teams))
    seen = [index for index in range(layout.teams) if evidence[index] > 0]

    def by_division(first: int) -> dict[str, float]:
        return {name: float(at[first + index]) for index, name in enumerate(history.divisions)}

    def by_team(first: int) -> dict[str, float]:
        return {history.teams[index]: float(at[first + index]) for index in seen}

    return Ratings(
        day,
        by_division(0),
        by_division(layout.home),
        by_division(layout.level),
        by_team(layout.attack),
        by_team(layout.defence),
        {history.teams[index]: history.divisions[int(belongs[index])] for index in seen},
        {history.teams[index]: float(evidence[index]) for index in seen},
        rho,
        steps,
    )
