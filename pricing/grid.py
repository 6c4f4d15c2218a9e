"""The probability of every score of a match, by Dixon and Coles; many matches at once.

A grid is indexed [match, goals at home, goals away] from 0 to 15; the last index is "15 or more", so that every grid
sums to one whatever the rates. Goals of both sides are Poisson, and four cells are moved (Dixon and Coles, 1997):

              away 0                     away 1
    home 0    1 - home * away * rho      1 + home * rho
    home 1    1 + away * rho             1 - rho

which changes neither marginal. A correlation beyond what the four cells can give is clamped to it, so no cell is ever
negative (libraries that bound it by constants fail here: the bound depends on the rates of each match).
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pricing.errors import BadRates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIZE: Final = 16
MAX_RATE: Final = 12.0
"""A side expected to score more is no match that we price: the last cell would hold a noticeable share."""

_COUNTS: Final = np.arange(1.0, SIZE - 1)

EXTRA_TIME_SHARE: Final = 1 / 3
"""Goals of extra time against those of 90 minutes: by its length; a documented default, not fitted."""


def rates_of(values: ArrayLike, what: str = "scoring rate") -> Floats:
    """A vector of scoring rates, goals in 90 minutes. Raises BadRates unless all are in (0, MAX_RATE]."""
    rates = np.atleast_1d(np.asarray(values, dtype=np.float64))
    good = (rates > 0) & (rates <= MAX_RATE)
    if not good.all():
        raise BadRates(what, float(rates[~good][0]), f"above 0 and at most {MAX_RATE:g}")
    return rates


def goals(rates: ArrayLike) -> Floats:
    """Probability of 0, 1, ... 14 and of 15 or more goals, shape (matches, SIZE). A rate of 0 is allowed here.

    Products only, apart from one exponential a rate: nothing else could differ from one machine to another.
    """
    rate = np.asarray(rates, dtype=np.float64)[..., None]
    cells = np.empty((*rate.shape[:-1], SIZE))
    cells[..., 0] = 1
    np.divide(rate, _COUNTS, out=cells[..., 1:-1])
    np.multiply.accumulate(cells[..., :-1], axis=-1, out=cells[..., :-1])
    cells[..., :-1] *= np.exp(-rate)
    np.maximum(1 - cells[..., :-1].sum(axis=-1), 0.0, out=cells[..., -1])
    return cells


def correlation_bounds(home: Floats, away: Floats) -> tuple[Floats, Floats]:
    """The lowest and the highest correlation that leave every cell of each match non-negative."""
    return -1 / np.maximum(np.maximum(home, away), 1.0), np.minimum(1 / (home * away), 1.0)


def clamp(home: Floats, away: Floats, rho: ArrayLike) -> Floats:
    """The correlation of each match, moved into its bounds. Raises BadRates where it is not a number."""
    wanted = np.broadcast_to(np.asarray(rho, dtype=np.float64), home.shape)
    if np.isnan(wanted).any():
        raise BadRates("correlation", float("nan"), "a number")
    low, high = correlation_bounds(home, away)
    # A hair inside: at the bound itself the cell is zero up to the sign of its rounding.
    return np.clip(wanted, low * (1 - 1e-12), high * (1 - 1e-12))


def score_grids(home: ArrayLike, away: ArrayLike, rho: ArrayLike = 0.0) -> Floats:
    """The grids of matches, shape (matches, SIZE, SIZE); `rho` is one for all or one a match. Raises BadRates."""
    home_rates, away_rates = rates_of(home, "home rate"), rates_of(away, "away rate")
    if home_rates.shape != away_rates.shape:
        home_rates, away_rates = np.broadcast_arrays(home_rates, away_rates)
    correlation = clamp(home_rates, away_rates, rho)
    both = goals(np.stack([home_rates, away_rates]))
    grids = both[0][:, :, None] * both[1][:, None, :]
    grids[:, 0, 0] *= 1 - home_rates * away_rates * correlation
    grids[:, 0, 1] *= 1 + home_rates * correlation
    grids[:, 1, 0] *= 1 + away_rates * correlation
    grids[:, 1, 1] *= 1 - correlation
    return np.asarray(grids)


def thinning(share: float) -> Floats:
    """[goals of the match, goals of the part]: each goal falls into the part with probability `share`.

    Splitting goals this way keeps a half and the whole match consistent for any grid: for independent Poisson goals the
    halves are independent Poisson goals again. Raises BadRates.
    """
    if not 0 <= share <= 1:
        raise BadRates("share of a half", share, "from 0 to 1")
    rows = np.zeros((SIZE, SIZE))
    rows[0, 0] = 1
    for count in range(1, SIZE):
        rows[count] = rows[count - 1] * (1 - share)
        rows[count, 1:] += rows[count - 1, :-1] * share
    return rows


def part_of(grids: Floats, share: float) -> Floats:
    """Grids of a part of the match, such as its first half; shape as given. Raises BadRates."""
    rows = thinning(share)
    return np.asarray(rows.T @ grids @ rows)


def after_extra_time(grids: Floats, home: ArrayLike, away: ArrayLike, share: float = EXTRA_TIME_SHARE) -> Floats:
    """Grids of the score with extra time, which is played where 90 minutes end level. Raises BadRates."""
    home_goals = goals(rates_of(home, "home rate") * share)
    away_goals = goals(rates_of(away, "away rate") * share)
    level = np.einsum("nkk->nk", grids)
    played = grids * (1 - np.eye(SIZE))
    for before in range(SIZE):
        more = _shifted(home_goals, before)[:, :, None] * _shifted(away_goals, before)[:, None, :]
        played += level[:, before, None, None] * more
    return np.asarray(played)


def _shifted(cells: Floats, by: int) -> Floats:
    """Goals counted from `by` on, what passes the last cell gathered in it."""
    moved = np.zeros_like(cells)
    moved[:, by:] = cells[:, : SIZE - by]
    moved[:, -1] += cells[:, SIZE - by :].sum(axis=1)
    return moved
