"""What a fair price returns by exact settlement, over every result of a distribution."""

from collections.abc import Iterable

from pricing.columns import Offer
from sports.markets import MARKETS
from sports.outcomes import Kind, outcome
from sports.words import PPM, FixtureId, Leg, OddsPpm, Result

_PAID = {
    Kind.WON: (1.0, 0.0),
    Kind.HALF_WON: (0.5, 0.5),
    Kind.PUSH: (0.0, 1.0),
    Kind.VOID: (0.0, 1.0),
    Kind.HALF_LOST: (0.0, 0.5),
    Kind.LOST: (0.0, 0.0),
}


def leg_of(offer: Offer, selection: int) -> Leg:
    return Leg(FixtureId(1), offer.market, offer.period, selection, offer.line, offer.priced_at, OddsPpm(2 * PPM))


def settled(offer: Offer, ends: Iterable[tuple[float, Result]]) -> list[tuple[float, float]]:
    """For each selection, the chance that it pays its odds and the share of the stake that comes back, on average."""
    sums = [(0.0, 0.0)] * MARKETS[offer.market].size
    for chance, result in ends:
        for selection in range(len(sums)):
            won, back = _PAID[outcome(result, leg_of(offer, selection)).kind]
            sums[selection] = (sums[selection][0] + chance * won, sums[selection][1] + chance * back)
    return sums


def returns(offer: Offer, fair: Iterable[float], ends: Iterable[tuple[float, Result]]) -> list[float]:
    """What one unit on each selection with a chance pays on average at its fair odds: one, if the price is right."""
    return [
        won / float(probability) + back
        for probability, (won, back) in zip(fair, settled(offer, list(ends)), strict=True)
        if probability > 1e-12
    ]
