"""What a bet pays: integers only, every division down, for the pool. `contracts/libraries/Payout.sol` is the twin.

outcome     half-millionths a leg multiplies by
won         2 * odds
half won    odds + 10**6
push, void  2 * 10**6
half lost   10**6
dead heat   2 * odds * places // tied
lost        0
"""

from collections.abc import Sequence
from typing import Final, assert_never

from sports.errors import BadDeadHeat
from sports.outcomes import LOST, Kind, Outcome
from sports.words import PPM, OddsPpm

ONE: Final = 10**18
"""The product that an accumulator starts from."""


def multiplier(outcome: Outcome, odds: OddsPpm) -> int:
    """Half-millionths by which a leg multiplies the stake. Raises BadDeadHeat."""
    match outcome.kind:
        case Kind.WON:
            return 2 * odds
        case Kind.HALF_WON:
            return odds + PPM
        case Kind.PUSH | Kind.VOID:
            return 2 * PPM
        case Kind.HALF_LOST:
            return PPM
        case Kind.LOST:
            return 0
        case Kind.DEAD_HEAT:
            if not 1 <= outcome.places <= outcome.tied:
                raise BadDeadHeat(outcome.places, outcome.tied)
            return 2 * odds * outcome.places // outcome.tied
        case _:
            assert_never(outcome.kind)


def payout_of(stake: int, odds: Sequence[OddsPpm], outcomes: Sequence[Outcome | None]) -> int | None:
    """Units paid for a stake in units, legs ascending; None while a leg is open, 0 as soon as one is lost."""
    if LOST in outcomes:
        return 0
    product = ONE
    for one, outcome in zip(odds, outcomes, strict=True):
        if outcome is None:
            return None
        product = product * multiplier(outcome, one) // (2 * PPM)
    return stake * product // ONE
