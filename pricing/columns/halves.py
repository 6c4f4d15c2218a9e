"""Markets that need the score at half time as well, or only a half: columns over the score of the whole match.

Given the final score, each goal fell into the first half with one probability (`grid.thinning`), so a column on the
score of a half is one on the final score: the average over all ways to split it.
"""

from typing import Final

import numpy as np

from pricing.columns.base import AWAY, CELLS, HOME, Columns, Offer
from pricing.grid import SIZE, Floats, thinning

FIRST_HALF_SHARE: Final = 0.4375
"""Share of the goals of 90 minutes that fall in the first half, its stoppage time included: of 18,012 in internationals
since 2010 .4378 (CC0; standard error .004). The chain in play starts from the same share."""


def over_match(columns: Columns, share: float) -> Columns:
    """Columns on the score of a part with that share of the goals, as columns on the score of the match."""
    rows = thinning(share)

    def pulled(column: Floats) -> Floats:
        grid = column.reshape(SIZE, SIZE)
        return np.asarray((rows @ grid @ rows.T).reshape(CELLS))

    won = np.stack([pulled(column) for column in columns.won.T], axis=1)
    return Columns(won, pulled(columns.back))


def half_full(offer: Offer, share: float = FIRST_HALF_SHARE) -> Columns:
    """Who is ahead at half time and at the end, nine selections, home first both times."""
    del offer
    half = over_match(Columns(_ahead(), np.zeros(CELLS)), share).won
    return Columns((half[:, :, None] * _ahead()[:, None, :]).reshape(CELLS, 9), np.zeros(CELLS))


def _ahead() -> Floats:
    return np.asarray(np.stack([HOME > AWAY, HOME == AWAY, HOME < AWAY], axis=1), dtype=np.float64)
