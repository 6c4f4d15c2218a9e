"""When a match is priced. Pure.

    before the kick-off    every     and at once when an input changes
    more than a week       never
    more than a day        12 min    a sheet from before the match is good for 15
    more than 3 hours       6 min
    more than 30 minutes    2 min
    the last 30 minutes     1 min

In play there is no grid: on an event at once, otherwise before the schedule by minute runs out; the guard says when.
The times of a match are counted back from its kick-off, so that all who plan it ask for the same moments.
"""

from typing import Final

WEEK_S: Final = 7 * 86_400
STEPS: Final = ((86_400, 720), (3 * 3600, 360), (30 * 60, 120), (0, 60))
"""Seconds before the kick-off from which on (counting back) the interval holds, in seconds."""


def next_pricing(kickoff: int, now: int, changed: bool = False) -> int | None:
    """The next moment to price a match, `now` at the earliest; None once there is none before the kick-off."""
    if now >= kickoff:
        return None
    if kickoff - now > WEEK_S:
        return kickoff - WEEK_S
    if changed:
        return now
    left = kickoff - now
    finer, interval = next(step for step in STEPS if left > step[0])
    # The next point of this interval's grid, but no later than where a finer one begins.
    after = max((left - 1) // interval * interval, finer)
    return kickoff - after if after else None
