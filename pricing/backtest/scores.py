"""How good probabilities were: losses by row, their paired difference with its standard error, calibration."""

from typing import Final, NamedTuple

import numpy as np

from pricing.grid import Floats, Ints

_LEAST: Final = 1e-12


class Apart(NamedTuple):
    """Mean of the paired differences on the same rows, and its standard error."""

    mean: float
    error: float


class Band(NamedTuple):
    """Probabilities of one band: how many, their mean, and the share that came true."""

    size: int
    said: float
    happened: float


def outcomes(goals: Floats | Ints) -> Ints:
    """0 home, 1 draw, 2 away, of scores with shape (n, 2)."""
    scores = np.asarray(goals)
    return np.asarray(1 - np.sign(scores[:, 0] - scores[:, 1]), dtype=np.int64)


def log_losses(chances: Floats, happened: Ints) -> Floats:
    """Logarithmic loss by row; `chances` (n, outcomes), `happened` (n,)."""
    return np.asarray(-np.log(np.maximum(chances[np.arange(len(chances)), happened], _LEAST)))


def ranked_scores(chances: Floats, happened: Ints) -> Floats:
    """Ranked probability score by row, outcomes in order from home to away (Epstein 1969)."""
    came = np.eye(chances.shape[1])[happened]
    gaps = np.cumsum(chances - came, axis=1)[:, :-1]
    return np.asarray((gaps**2).sum(axis=1) / gaps.shape[1])


def two_way_losses(over: Floats, happened: Ints) -> Floats:
    """Logarithmic loss by row of one probability; `happened` is 1 where it came true."""
    return np.asarray(-np.log(np.maximum(np.where(happened == 1, over, 1 - over), _LEAST)))


def apart(losses: Floats, others: Floats) -> Apart:
    """How much less was lost than by the others (negative: less). Two rows at least."""
    by = losses - others
    return Apart(float(by.mean()), float(by.std(ddof=1) / np.sqrt(len(by))))


def bands(said: Floats, happened: Floats, count: int = 10) -> tuple[Band, ...]:
    """Calibration: probabilities sorted into equal bands from 0 to 1, empty ones left out."""
    place = np.minimum((said * count).astype(np.int64), count - 1)
    found = []
    for one in range(count):
        rows = place == one
        if rows.any():
            found.append(Band(int(rows.sum()), float(said[rows].mean()), float(happened[rows].mean())))
    return tuple(found)


def calibration_error(found: tuple[Band, ...]) -> float:
    """Mean distance of what was said from what happened, over the bands, weighted by their sizes."""
    return sum(band.size * abs(band.said - band.happened) for band in found) / sum(band.size for band in found)
