"""A list of offers, compiled once, and its fair probabilities for any number of score grids.

Every market is linear in the grid, so a sheet is two matrices and pricing is two products:

    fair = (grids @ won) / (1 - grids @ back)

Offers on a half are pulled back to the score of the match, and so all markets of a match are consistent with one
another. Offers with extra time read the second kind of grid (`grid.after_extra_time`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from pricing.columns import Columns, Offer, build
from pricing.columns.base import AWAY, CELLS, HOME
from pricing.columns.halves import FIRST_HALF_SHARE, half_full, over_match
from pricing.errors import BadProbabilities, NotPriced
from pricing.grid import Floats, Ints
from sports.markets import HALF_TIME, MARKETS, SECOND_HALF, WHOLE, MarketId
from sports.words import PPM

_SURE: Final = 1e-9
"""Of a stake that comes back with at least this certainty there is nothing left to price."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Offers with their columns; `starts[i]` is the first selection of offer i, `offer_of[j]` that of selection j."""

    offers: tuple[Offer, ...]
    starts: tuple[int, ...]
    offer_of: Ints
    _columns: Floats
    _giving_back: Ints
    _left_of: Ints
    _whole: Ints
    _whole_back: Ints

    @classmethod
    def compile(cls, offers: Sequence[Offer], *, share: float = FIRST_HALF_SHARE, extra_time: bool = False) -> Self:
        """A sheet of football offers; `share` of the goals fall in the first half. Raises NotPriced, BadRates.

        Without extra time a leg of period 2 is settled by the 90 minutes, and so priced from them. With it, the winner
        of period 2 is who goes through, by a shoot-out that either side wins as often.
        """
        columns = [_over_match(offer, share, extra_time=extra_time) for offer in offers]
        sizes = [MARKETS[offer.market].size for offer in offers]
        offer_of = np.repeat(np.arange(len(sizes)), sizes)
        whole = [index for index, offer in enumerate(offers) if extra_time and offer.period == WHOLE]
        # Most markets never give a stake back: their columns of zeros are left out of the product.
        backs = [index for index, one in enumerate(columns) if one.back.any()]
        giving_back = np.flatnonzero(np.isin(offer_of, backs))
        return cls(
            tuple(offers),
            tuple(int(start) for start in np.cumsum([0, *sizes])[:-1]),
            offer_of,
            np.concatenate(
                [np.zeros((CELLS, 0)), *(one.won for one in columns), *(columns[one].back[:, None] for one in backs)],
                axis=1,
            ),
            giving_back,
            np.searchsorted(backs, offer_of[giving_back]),
            np.flatnonzero(np.isin(offer_of, whole)),
            len(offer_of) + np.flatnonzero(np.isin(backs, whole)),
        )

    def fair(self, grids: Floats, with_extra_time: Floats | None = None) -> Floats:
        """Fair probabilities, shape (matches, selections); NaN where an offer is surely void. Raises NotPriced."""
        paid = grids.reshape(len(grids), CELLS) @ self._columns
        if self._whole.size:
            if with_extra_time is None:
                raise NotPriced(self.offers[self.offer_of[self._whole[0]]], "it needs grids with extra time")
            after = np.concatenate([self._whole, self._whole_back])
            paid[:, after] = with_extra_time.reshape(len(grids), CELLS) @ self._columns[:, after]
        won = paid[:, : len(self.offer_of)]
        if self._giving_back.size:
            left = 1 - paid[:, len(self.offer_of) :]
            left[left < _SURE] = np.nan
            won[:, self._giving_back] /= left[:, self._left_of]
        return np.asarray(won)

    def slice_of(self, index: int) -> slice:
        """The selections of an offer, by its place in `offers`."""
        start = self.starts[index]
        return slice(start, start + MARKETS[self.offers[index].market].size)


def to_ppm(probabilities: Floats) -> Ints:
    """Probabilities in whole millionths, nearest; what replicas agree on. Raises BadProbabilities."""
    bad = ~((probabilities >= 0) & (probabilities <= 1 + 1e-9))
    if bad.any():
        row = int(np.argwhere(bad)[0][0])
        raise BadProbabilities(row, float(probabilities[bad][0]), "are not all from 0 to 1")
    return np.asarray(np.rint(np.minimum(probabilities, 1.0) * PPM), dtype=np.int64)


def _over_match(offer: Offer, share: float, *, extra_time: bool) -> Columns:
    columns = build(offer)
    if offer.market == MarketId.HALF_FULL:
        return half_full(offer, share)
    if offer.period == HALF_TIME:
        return over_match(columns, share)
    if offer.period == SECOND_HALF:
        return over_match(columns, 1 - share)
    if extra_time and offer.period == WHOLE and offer.market == MarketId.WINNER:
        level = (HOME == AWAY).astype(np.float64)
        return Columns(columns.won + level[:, None] / 2, columns.back - level)
    return columns
