"""Every duration of the agreement rule, and the rounds that follow from it.

Rounds last 2, 4, 8, 16, 32, 60, 60 … minutes from the ballot's opening, which is on chain. No message moves a round, so
a node that slept wakes in the right one, and nodes that lost touch still vote at the same time.
"""

from dataclasses import dataclass
from typing import Final

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
LAST_ROUND: Final = 255
"""Rounds are eight bits of a report; with the cap of an hour they last ten days."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Durations in seconds, pinned per fixture when it is listed; `changes` is a number of re-votes."""

    fast: int = 15 * MINUTE
    """Window of a report with `Committee.fast` signatures."""
    slow: int = 2 * HOUR
    """Every other window."""
    finality: int = 20 * MINUTE
    """Allowance for a challenge to be finalised."""
    revote: int = 24 * HOUR
    """From the challenge until the arbiter may rule."""
    arbiter: int = 72 * HOUR
    round_first: int = 2 * MINUTE
    """Length of round 0; each round lasts twice the last."""
    round_cap: int = 60 * MINUTE
    lead_speaks: int = 20
    """The lead votes this long after the round began."""
    lead_waited: int = 50
    """The others wait this long for it."""
    changes: int = 3
    """Re-votes that may change the value."""


def round_at(clocks: Clocks, opens: int, now: int) -> int:
    """The round that `now` is in, 0 to 255; -1 before the ballot opens."""
    if now < opens:
        return -1
    start, length, round_ = opens, clocks.round_first, 0
    while now >= start + length:
        if length == clocks.round_cap:
            return min(LAST_ROUND, round_ + (now - start) // length)
        start, length, round_ = start + length, min(2 * length, clocks.round_cap), round_ + 1
    return round_


def round_start(clocks: Clocks, opens: int, round_: int) -> int:
    """First second of a round: the inverse of `round_at`."""
    start, length = opens, clocks.round_first
    for passed in range(round_):
        if length == clocks.round_cap:
            return start + (round_ - passed) * length
        start, length = start + length, min(2 * length, clocks.round_cap)
    return start
