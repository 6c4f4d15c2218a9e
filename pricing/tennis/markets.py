"""Fair probabilities of tennis offers, and how the points of a match move the shares on serve."""

from typing import Final

import numpy as np

from pricing.columns import Offer
from pricing.columns.pairs import columns_on, fair_of, require
from pricing.errors import BadState
from pricing.grid import Floats
from pricing.tennis.chain import Outlook
from sports.markets import WHOLE, MarketId
from sports.words import Sport

PRIOR_POINTS: Final = 160
"""Points on serve that what was known before the match counts for: the middle of the range that did best on 784 matches
(research); far fewer does much worse than never moving at all."""

_SET_OF: Final = {0: 0, 1: 1, 3: 2, 4: 3, 5: 4}
_GAMES: Final = 6


def updated(share: float, won: int, served: int, prior_points: int = PRIOR_POINTS) -> float:
    """The share of points on serve after `won` of `served`: the mean of a beta distribution. Raises BadState."""
    if not 0 <= won <= served:
        raise BadState("points won on serve", (won, served), "between none and all that were served")
    return (prior_points * share + won) / (prior_points + served)


def fair(ahead: Outlook, offer: Offer) -> Floats:
    """Fair probability of each selection; a set that is not played is void. NaN where that is certain.

    Raises NotPriced.
    """
    require(offer, Sport.TENNIS)
    if offer.period == WHOLE:
        if offer.market == MarketId.WINNER:
            return np.array([ahead.home_wins, 1 - ahead.home_wins])
        grid = ahead.won
    elif offer.period == _GAMES:
        grid = ahead.games
    else:
        index = _SET_OF[offer.period]
        grid = ahead.sets[index] if index < len(ahead.sets) else np.zeros((8, 8))
    home, away = np.indices(grid.shape).reshape(2, -1)
    columns = columns_on(offer, Sport.TENNIS, home, away)
    chances = grid.reshape(-1)
    return fair_of(columns, chances, absent=max(0.0, 1 - float(chances.sum())))
