"""A schedule of prices: what the forecast will be in each of the next minutes, if nothing happens until then.

A price left alone for six minutes drifts by up to 13 points late in a match (research), so one vector a minute is
published at once, each good for its own minute. Any event ends the schedule.
"""

from typing import Final

import numpy as np

from pricing.errors import BadState
from pricing.inplay.forecast import Forecast, forecast
from pricing.inplay.prior import Prior
from pricing.inplay.state import HALF_MINUTES, MOST_ADDED, State

MINUTES: Final = 6


def states_ahead(state: State, minutes: int = MINUTES, *, stands: bool = False) -> tuple[State, ...]:
    """The state now and after each further minute without an event, `minutes` of them. Raises BadState.

    A half ends by the whistle, which is an event, so the clock of a schedule stays in its half; so does a break, in
    which the clock `stands`.
    """
    if minutes < 1:
        raise BadState("minutes of a schedule", minutes, "one or more")
    last = HALF_MINUTES + MOST_ADDED
    return tuple(
        State(
            state.half,
            min(state.minute + by * (not stands), last),
            state.score,
            state.half_time,
            state.reds,
            state.added,
        )
        for by in range(minutes)
    )


def schedule(
    prior: Prior, state: State, minutes: int = MINUTES, *, second_half: bool = False, stands: bool = False
) -> Forecast:
    """Forecasts of one match, a row a minute from now on; `prior` is of that match alone. Raises BadState."""
    if len(prior) != 1:
        raise BadState("matches of a schedule", len(prior), "one")
    ahead = states_ahead(state, minutes, stands=stands)
    return forecast(prior.rows(np.zeros(len(ahead), dtype=np.int64)), ahead, second_half=second_half)
