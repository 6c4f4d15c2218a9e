"""Markets on which side is ahead: match result, double chance, winner, winning margin."""

from typing import Final

from pricing.columns.base import AWAY, HOME, Columns, Offer, by_quarters, paying

_CAP: Final = 3


def match_result(offer: Offer) -> Columns:
    """Home, draw, away."""
    del offer
    return paying(HOME > AWAY, HOME == AWAY, HOME < AWAY)


def double_chance(offer: Offer) -> Columns:
    """Home or draw, home or away, draw or away."""
    del offer
    return paying(HOME >= AWAY, HOME != AWAY, HOME <= AWAY)


def winner(offer: Offer) -> Columns:
    """Home, away; a draw gives the stake back. Who goes through on penalties is `sheet`'s to add."""
    del offer
    return by_quarters(4 * (HOME - AWAY))


def winning_margin(offer: Offer) -> Columns:
    """Home by 1, 2, 3 or more, draw, away by 1, 2, 3 or more."""
    del offer
    by = HOME - AWAY
    home = (by == 1, by == 2, by >= _CAP)
    away = (by == -1, by == -2, by <= -_CAP)
    return paying(*home, by == 0, *away)
