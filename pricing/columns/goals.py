"""Markets on the goals themselves: both to score, correct score, odd or even."""

from typing import Final

import numpy as np

from pricing.columns.base import AWAY, HOME, Columns, Offer, paying

_LISTED: Final = 5


def both_to_score(offer: Offer) -> Columns:
    """Yes, no."""
    del offer
    both = (HOME > 0) & (AWAY > 0)
    return paying(both, ~both)


def correct_score(offer: Offer) -> Columns:
    """0-0, 0-1, ... 4-4, any other."""
    del offer
    listed = [np.equal(HOME, home) & np.equal(AWAY, away) for home in range(_LISTED) for away in range(_LISTED)]
    return paying(*listed, (HOME >= _LISTED) | (AWAY >= _LISTED))


def odd_even(offer: Offer) -> Columns:
    """Odd, even number of goals; none is even."""
    del offer
    odd = (HOME + AWAY) % 2 == 1
    return paying(odd, ~odd)
