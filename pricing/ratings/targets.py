"""What each side of a match is taken to have scored.

A blend, by the settings' weights, of goals, of shots on target times the rate at which the division's sides turn them
into goals (a fixed rate for all divisions does worse than no shots at all), and of the rates that closing prices
implied. The likelihood is linear in the target, so a blend is the same as the weighted sum of three likelihoods.
"""

import numpy as np

from pricing.grid import Floats
from pricing.ratings.history import History
from pricing.ratings.settings import Settings


def targets(history: History, rows: slice, weights: Floats, settings: Settings) -> Floats:
    """Targets of the rows, shape (rows, 2); `weights` are those of the rows' ages."""
    parts = [(settings.goals, history.goals[rows])]
    if settings.shots:
        parts.append((settings.shots, _from_shots(history, rows, weights)))
    if settings.market:
        parts.append((settings.market, history.market[rows]))
    blend = np.zeros_like(history.goals[rows])
    total = np.zeros_like(blend)
    for weight, values in parts:
        known = np.isfinite(values)
        blend += np.where(known, weight * np.where(known, values, 0.0), 0.0)
        total += weight * known
    return np.asarray(blend / total)


def _from_shots(history: History, rows: slice, weights: Floats) -> Floats:
    shots, goals, division = history.shots[rows], history.goals[rows], history.division[rows]
    known = np.isfinite(shots)
    size = len(history.divisions)
    worth = np.full_like(shots, np.nan)
    for side in (0, 1):
        use = known[:, side]
        scored = np.bincount(division[use], weights[use] * goals[use, side], size)
        taken = np.bincount(division[use], weights[use] * shots[use, side], size)
        rate = np.divide(scored, taken, out=np.full(size, np.nan), where=taken > 0)
        worth[use, side] = shots[use, side] * rate[division[use]]
    return worth
