"""Prices moved by what we stand to lose, within their margin; and the most that a bet may stake.

    probability   fair ........ priced - h ....... priced ....... priced + h
                        h = half of (priced - fair), the selection's own margin

A selection on which we would lose more gets shorter odds, and the others of its market longer ones, by the same sum:
the overround stays. No shade passes half of a selection's margin, so no liability ever makes a price better than fair.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from pricing.errors import BadLiability
from pricing.grid import Floats
from sports.words import PPM, OddsPpm

SENSITIVITY: Final = 0.25
"""Shift of the log odds where a liability is at its limit; a documented choice."""

_HALVINGS: Final = 80


def shade(
    fair: ArrayLike, priced: ArrayLike, liabilities: ArrayLike, limit: int, sensitivity: float = SENSITIVITY
) -> Floats:
    """The priced probabilities, shaded; shapes (matches, selections), sums of rows kept. Raises BadLiability.

    A liability is what the house loses, in units, if the selection wins: negative where it gains. `limit` is in units.
    """
    fair_rows = np.atleast_2d(np.asarray(fair, dtype=np.float64))
    rows = np.atleast_2d(np.asarray(priced, dtype=np.float64))
    owed = np.atleast_2d(np.asarray(liabilities, dtype=np.float64))
    if limit <= 0:
        raise BadLiability("liability limit", limit, "above zero")
    if owed.shape != rows.shape or not np.isfinite(owed).all():
        raise BadLiability("liabilities", owed.tolist(), f"finite, of shape {rows.shape}")
    room = (rows - fair_rows) / 2
    if (room < -1e-12).any():
        raise BadLiability("room for a shade", float(room.min()), "no less than zero: prices above their fair ones")
    # Up to one there is no room above the selection either.
    room = np.minimum(np.maximum(room, 0), 1 - rows)
    pull = sensitivity * np.clip(owed / limit, -1, 1) * rows * (1 - rows)
    low = (pull - room).min(axis=1)
    high = (pull + room).max(axis=1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = np.clip(pull - middle[:, None], -room, room).sum(axis=1) > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(rows + np.clip(pull - ((low + high) / 2)[:, None], -room, room))


def max_stake(limit: int, liability: int, odds: OddsPpm) -> int:
    """The most units that one more bet may stake with the liability within its limit, down. Raises BadLiability.

    0 where the limit is reached: the selection is then closed.
    """
    if odds <= PPM:
        raise BadLiability("odds", odds, f"above {PPM}")
    return max(0, limit - liability) * PPM // (odds - PPM)
