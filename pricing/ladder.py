"""The odds that we publish: rungs in whole millionths, always the rung below, against the customer by less than a rung.

up to       2     3     4     6    10    20   30   50  100  500
in steps  .01   .02   .05    .1    .2    .5    1    2    5   10
"""

from typing import Final

from pricing.errors import BadProbabilities
from sports.words import PPM, OddsPpm

MIN_ODDS: Final = OddsPpm(1_010_000)
MAX_ODDS: Final = OddsPpm(500_000_000)

_RUNGS: Final = (
    (2_000_000, 10_000),
    (3_000_000, 20_000),
    (4_000_000, 50_000),
    (6_000_000, 100_000),
    (10_000_000, 200_000),
    (20_000_000, 500_000),
    (30_000_000, 1_000_000),
    (50_000_000, 2_000_000),
    (100_000_000, 5_000_000),
    (int(MAX_ODDS), 10_000_000),
)


def rung_at_or_below(odds: int) -> OddsPpm | None:
    """The highest rung that is no higher, None where odds are below the lowest one and nothing is offered."""
    if odds < MIN_ODDS:
        return None
    if odds >= MAX_ODDS:
        return MAX_ODDS
    start = PPM
    for end, step in _RUNGS:
        if odds < end:
            return OddsPpm(odds - (odds - start) % step)
        start = end
    return MAX_ODDS


def odds_of(probability_ppm: int) -> OddsPpm | None:
    """Odds of a probability with its margin, in millionths, on the ladder; None where they would be too low to offer.

    Division rounds down, for the house. Raises BadProbabilities.
    """
    if not 0 < probability_ppm <= PPM:
        raise BadProbabilities(0, probability_ppm, f"must be above 0 and at most {PPM}")
    return rung_at_or_below(PPM * PPM // probability_ppm)
