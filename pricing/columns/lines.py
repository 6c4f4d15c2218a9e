"""Markets with a line in quarters: totals, totals of a side, Asian handicap."""

from pricing.columns.base import AWAY, HOME, Columns, Offer, by_quarters


def total(offer: Offer) -> Columns:
    """Over, under the line with the goals of both sides."""
    return by_quarters(4 * (HOME + AWAY) - offer.line)


def home_total(offer: Offer) -> Columns:
    """Over, under the line with the goals at home."""
    return by_quarters(4 * HOME - offer.line)


def away_total(offer: Offer) -> Columns:
    """Over, under the line with the goals away."""
    return by_quarters(4 * AWAY - offer.line)


def handicap(offer: Offer) -> Columns:
    """Home with the line added, away with it taken off, counted from the score when priced."""
    priced = offer.priced_at
    return by_quarters(4 * ((HOME - priced.home) - (AWAY - priced.away)) + offer.line)
