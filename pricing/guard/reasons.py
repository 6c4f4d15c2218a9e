"""Why a market does not take bets.

material   the match is not what it was: every price from before is over, waiting bets are refused
held       nothing is wrong with the match, a price is missing: the next good one opens the market
other      what is shown cannot be relied on, or somebody threw a switch
"""

from enum import Enum
from typing import Final


class Cause(Enum):
    """The value is the reason in words."""

    GOAL = "a goal"
    GOAL_CANCELLED = "a goal is taken back"
    PENALTY = "a penalty is given"
    RED = "a red card"
    VAR = "the video referee is looking"
    PHASE = "another part of the match begins or ends"
    REOPENED = "a match that was over goes on"

    KICK_OFF_DUE = "the kick-off is due and no two feeds show it"
    SILENT = "a feed is silent"
    APART = "the feeds do not show the same"
    CLOCKS_APART = "the feeds' clocks are apart"
    CLOCK_BACK = "a feed went back in time"
    GAP = "events of a feed are missing"
    TIME_BACK = "the match clock went back"
    STOPPED = "the match is interrupted"
    OFF = "the match is off"
    EXTRA_TIME = "extra time is not priced in play"

    QUORUM_LOST = "the replicas do not agree on a price"
    ENGINE = "the engine gives no price"
    JUMP = "the price jumped without an event"
    SUMS = "the probabilities do not sum to one"
    NOT_A_NUMBER = "a probability is no number from 0 to 1"
    DECIDED = "all but decided"
    LEFT_OUT = "not in the newest price"
    KILLED = "switched off"

    NO_PRICE = "no price yet"
    STALE = "the price is from before the last event"
    EXPIRED = "the price has run out"

    OVER = "decided and closed"


MATERIAL: Final = frozenset(
    {Cause.GOAL, Cause.GOAL_CANCELLED, Cause.PENALTY, Cause.RED, Cause.VAR, Cause.PHASE, Cause.REOPENED}
)
HELD: Final = frozenset({Cause.NO_PRICE, Cause.STALE, Cause.EXPIRED})
