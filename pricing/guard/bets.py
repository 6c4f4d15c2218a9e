"""A bet in play waits out a delay; it is taken only if nothing material happened and its price still stands.

    before the delay is over      waiting, or refused at once when the epoch has changed
    then, market open             taken at the odds asked for, if the present fair probability is not higher
    then, market not open         refused

So whoever saw a goal before the feed did is refused when the feed shows it within the delay.
"""

from dataclasses import dataclass
from enum import StrEnum

from pricing.columns import Offer
from pricing.guard.events import Tick
from pricing.guard.machine import step
from pricing.guard.reasons import MATERIAL
from pricing.guard.state import GuardState, Status
from pricing.quotes import CLOSED_BELOW


class Verdict(StrEnum):
    """What becomes of a bet."""

    WAITS = "waits"
    TAKEN = "taken"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Pending:
    """A bet that waits: its market and selection, the fair probability that its odds were made of, when and in which
    epoch it came.
    """

    offer: Offer
    selection: int
    fair_ppm: int
    placed_at: int
    epoch: int


def judged(state: GuardState, bet: Pending, now: int, delay_s: int, slack_ppm: int = 0) -> tuple[Verdict, str]:
    """What becomes of a bet at `now`, and why. `slack_ppm` is how much likelier it may have become meanwhile."""
    if now > state.now:
        state, _ = step(state, Tick(), now)
    if bet.epoch != state.epoch:
        happened = [str(block) for block in state.blocks.values() if block.cause in MATERIAL]
        return Verdict.REFUSED, happened[-1] if happened else "the match has changed"
    if state.status(bet.offer) in (Status.SUSPENDED, Status.SETTLED):
        why = state.markets[bet.offer].why if bet.offer in state.markets else ()
        return Verdict.REFUSED, str(why[0]) if why else "not offered"
    if now < bet.placed_at + delay_s:
        return Verdict.WAITS, ""
    if state.status(bet.offer) is not Status.OPEN or state.price is None:
        return Verdict.REFUSED, "no price at the end of its delay"
    row = state.price.row(bet.offer, now)
    if not row or bet.selection >= len(row):
        return Verdict.REFUSED, "not offered"
    if row[bet.selection] < CLOSED_BELOW:
        return Verdict.REFUSED, "this selection is all but decided"
    if row[bet.selection] > bet.fair_ppm + slack_ppm:
        return Verdict.REFUSED, f"the price moved from {bet.fair_ppm} to {row[bet.selection]} millionths"
    return Verdict.TAKEN, ""
