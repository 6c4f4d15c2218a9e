"""When bets may be taken: a state machine a market, suspended before it is wrong, open again as soon as it can be.

    reasons   why a market does not take bets, in words, and which of them end what was before
    state     what the guard knows of one match: feeds, blocks, price, markets
    events    what it is told: feeds, prices, lost quorum, switches, time
    hearing   an event of a feed -> blocks
    sheets    an agreed sheet -> market by market, taken or refused
    review    which reasons still hold, and what each market does
    machine   `step(state, event, now) -> (state, changes)`
    bets      what becomes of a bet that waits out its delay

Pure: no clock, no chance, no I/O; the same events give the same states. A market is open only while nothing blocks it
and a price made from the confirmed state of play, after the last event, is good for this very minute.
"""

from pricing.guard.bets import Pending, Verdict, judged
from pricing.guard.events import Heard, Kill, NewPrice, NoQuorum, Tick
from pricing.guard.machine import begin, begin_before, step, wants_price
from pricing.guard.reasons import Cause
from pricing.guard.state import Basis, Block, Change, FeedPlan, GuardState, Market, Status

__all__ = [
    "Basis",
    "Block",
    "Cause",
    "Change",
    "FeedPlan",
    "GuardState",
    "Heard",
    "Kill",
    "Market",
    "NewPrice",
    "NoQuorum",
    "Pending",
    "Status",
    "Tick",
    "Verdict",
    "begin",
    "begin_before",
    "judged",
    "step",
    "wants_price",
]
