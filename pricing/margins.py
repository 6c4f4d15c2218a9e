"""A margin put on fair probabilities, and taken off prices of others.

    power         p ** k                       the default: closest to closing prices of 48,704 matches (research)
    odds ratio    c * p / (1 - p + c * p)      one factor on all odds against; nearly as close
    proportional  c * p                        known to overrate favourites' prices; kept as a check

One number a row, `k` or `c`, is solved for so that the row sums to what is wanted. Rows are matches; a row sums to 1,
or to 2 where two selections win together (double chance). All three methods keep the order of a row.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from pricing.errors import BadMargin, BadProbabilities, NoConvergence
from pricing.grid import Floats
from sports.markets import MarketId
from sports.words import PPM


class Method(Enum):
    """How a margin is spread over a market."""

    POWER = "power"
    ODDS_RATIO = "odds ratio"
    PROPORTIONAL = "proportional"


MARGINS: Final[Mapping[int, int]] = {
    MarketId.MATCH_RESULT: 50_000,
    MarketId.DOUBLE_CHANCE: 50_000,
    MarketId.WINNER: 40_000,
    MarketId.TOTAL: 40_000,
    MarketId.HOME_TOTAL: 50_000,
    MarketId.AWAY_TOTAL: 50_000,
    MarketId.HANDICAP: 40_000,
    MarketId.BOTH_TO_SCORE: 50_000,
    MarketId.CORRECT_SCORE: 150_000,
    MarketId.HALF_FULL: 120_000,
    MarketId.WINNING_MARGIN: 100_000,
    MarketId.ODD_EVEN: 50_000,
    MarketId.NEXT_GOAL: 60_000,
}
"""Default margin of each market before the match, in millionths of the fair total: documented choices, not fitted."""

IN_PLAY_MARGIN: Final = 15_000
"""Added in play, in millionths; what prices drift between two refreshes comes on top."""

_STEPS: Final = 200
_EPS: Final = 1e-13


def put_on(fair: ArrayLike, margin_ppm: int, method: Method = Method.POWER) -> Floats:
    """Probabilities with the margin: each row sums to 1 + margin times what it did. None is below the fair one.

    Shape (matches, selections). A selection that cannot win stays at zero. Raises BadProbabilities, BadMargin where a
    row cannot carry the margin (a certain outcome, say).
    """
    rows = _checked(fair)
    if margin_ppm < 0:
        raise BadMargin(margin_ppm, "is negative")
    total = rows.sum(axis=1)
    target = total * (1 + margin_ppm / PPM)
    # Above this the row would need a probability of one, whatever the method.
    if margin_ppm and (target >= (rows > 0).sum(axis=1)).any():
        raise BadMargin(margin_ppm, "would make every outcome certain")
    return _spread(rows, target, method) if margin_ppm else rows


def take_off(priced: ArrayLike, method: Method = Method.POWER, total: float = 1.0) -> Floats:
    """Fair probabilities behind prices (one over decimal odds): each row sums to `total`. Raises BadProbabilities.

    Also refuses rows that sum to less than `total`: whoever sells at such prices has no margin to take off.
    """
    rows = _checked(priced)
    short = rows.sum(axis=1) < total - 1e-9
    if short.any():
        row = int(np.flatnonzero(short)[0])
        raise BadProbabilities(row, rows[row].tolist(), f"sum to less than {total:g}")
    return _spread(rows, np.full(len(rows), float(total)), method)


def _checked(values: ArrayLike) -> Floats:
    rows = np.atleast_2d(np.asarray(values, dtype=np.float64))
    bad = ~((rows >= 0) & (rows <= 1)).all(axis=1)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise BadProbabilities(row, rows[row].tolist(), "are not all from 0 to 1")
    empty = rows.sum(axis=1) <= 0
    if empty.any():
        raise BadProbabilities(int(np.flatnonzero(empty)[0]), [], "are all zero")
    return rows


def _spread(rows: Floats, target: Floats, method: Method) -> Floats:
    if method is Method.PROPORTIONAL:
        spread = rows * (target / rows.sum(axis=1))[:, None]
        if (spread > 1).any():
            raise BadMargin(float(target.max()), "passes one in proportion to the favourite")
        return np.asarray(spread)
    if method is Method.POWER:
        return _solve(rows, target, _power, -60.0, 60.0)
    return _solve(rows, target, _odds_ratio, -60.0, 60.0)


Family = Callable[[Floats, Floats], tuple[Floats, Floats]]


def _power(rows: Floats, at: Floats) -> tuple[Floats, Floats]:
    """P ** exp(-at), and its derivative by `at`: ascending, from "all zero" to "all one"."""
    exponent = np.exp(-at)[:, None]
    logs = np.log(np.where(rows > 0, rows, 1.0))
    values = np.where(rows > 0, np.exp(exponent * logs), 0.0)
    return values, -values * exponent * logs


def _odds_ratio(rows: Floats, at: Floats) -> tuple[Floats, Floats]:
    factor = np.exp(at)[:, None]
    values = factor * rows / (1 - rows + factor * rows)
    return values, values * (1 - values)


def _solve(rows: Floats, target: Floats, family: Family, low: float, high: float) -> Floats:
    """The member of an ascending family whose rows sum to the target: Newton, kept inside a bracket by halving."""
    lows, highs = np.full(len(rows), low), np.full(len(rows), high)
    at = np.zeros(len(rows))
    values, slopes = family(rows, at)
    for _ in range(_STEPS):
        over = values.sum(axis=1) - target
        if (np.abs(over) <= _EPS * target).all():
            return values
        highs, lows = np.where(over > 0, at, highs), np.where(over < 0, at, lows)
        slope = slopes.sum(axis=1)
        step = at - over / np.where(slope > 0, slope, 1.0)
        inside = (slope > 0) & (step > lows) & (step < highs)
        following = np.where(over == 0, at, np.where(inside, step, (lows + highs) / 2))
        if (following == at).all():
            break
        at = following
        values, slopes = family(rows, at)
    left = float(np.abs(values.sum(axis=1) - target).max())
    if left > 1e-9:
        raise NoConvergence("a margin", _STEPS, left)
    return values
