"""Columns of the markets that read one pair of numbers, on any list of scores: for sports without a grid of goals."""

from collections.abc import Callable
from typing import Final

import numpy as np

from pricing.columns.base import Columns, Counts, Offer, by_quarters, paying
from pricing.errors import NotPriced
from pricing.grid import Floats
from sports.errors import SportsError
from sports.markets import MarketId, validate
from sports.words import FixtureId, Leg, Sport

OnPair = Callable[[Offer, Counts, Counts], Columns]

ON_PAIR: Final[dict[int, OnPair]] = {
    MarketId.MATCH_RESULT: lambda _, home, away: paying(home > away, home == away, home < away),
    MarketId.WINNER: lambda _, home, away: by_quarters(4 * (home - away)),
    MarketId.TOTAL: lambda offer, home, away: by_quarters(4 * (home + away) - offer.line),
    MarketId.HOME_TOTAL: lambda offer, home, _: by_quarters(4 * home - offer.line),
    MarketId.AWAY_TOTAL: lambda offer, _, away: by_quarters(4 * away - offer.line),
    MarketId.HANDICAP: lambda offer, home, away: by_quarters(
        4 * ((home - offer.priced_at.home) - (away - offer.priced_at.away)) + offer.line
    ),
    MarketId.ODD_EVEN: lambda _, home, away: paying((home + away) % 2 == 1, (home + away) % 2 == 0),
}


def columns_on(offer: Offer, sport: Sport, home: Counts, away: Counts) -> Columns:
    """Columns of an offer on the scores (home[i], away[i]). Raises NotPriced."""
    require(offer, sport)
    if offer.market not in ON_PAIR:
        raise NotPriced(offer, "it reads more than one pair")
    return ON_PAIR[offer.market](offer, home, away)


def require(offer: Offer, sport: Sport) -> None:
    """Raise NotPriced unless legs of the offer may be sold for the sport."""
    try:
        validate(Leg(FixtureId(0), offer.market, offer.period, 0, offer.line, offer.priced_at), sport)
    except SportsError as error:
        raise NotPriced(offer, str(error)) from error


def fair_of(columns: Columns, chances: Floats, absent: float = 0.0) -> Floats:
    """Fair probability of each selection; `absent` is the chance that the pair never comes about and bets are void.

    NaN where they are void for certain.
    """
    stays = 1 - float(chances @ columns.back) - absent
    return np.asarray(chances @ columns.won / (stays if stays > 1e-9 else np.nan))
