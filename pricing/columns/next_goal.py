"""Next goal, from the final score: of the goals still to fall, each is as likely as any other to be the next one.

That is exact while both sides' rates keep one proportion; in play, where they do not, the chain knows better and
`inplay.next_goal` is used.
"""

import numpy as np

from pricing.columns.base import AWAY, HOME, Columns, Offer


def next_goal(offer: Offer) -> Columns:
    """Home, none, away after the score when priced. A cell below that score cannot come and pays nobody."""
    home = HOME - offer.priced_at.home
    away = AWAY - offer.priced_at.away
    possible = (home >= 0) & (away >= 0)
    more = np.maximum(home + away, 1)
    none = (home == 0) & (away == 0)
    won = np.stack([home / more, none, away / more], axis=1) * possible[:, None]
    return Columns(won, (~possible).astype(np.float64))
