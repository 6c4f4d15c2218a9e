"""Extra time while it is played: independent goals at the pace of the match, over what is left of 30 minutes.

Nothing of it was fitted: goals of extra time against those of 90 minutes go by its length (`grid.EXTRA_TIME_SHARE`),
stoppage counted in. Red cards count as they do before.
"""

from typing import Final

import numpy as np

from pricing.errors import BadState
from pricing.grid import EXTRA_TIME_SHARE, SIZE, Floats, goals
from pricing.inplay.shape import SHIPPED, Shape
from sports.words import LOVE, Score

HALF: Final = 15.0
LAST_MINUTE: Final = HALF + 10.0
_LAST_BREATH: Final = 0.5
_MOST_COUNTED: Final = 2


def left_of_extra(half: int, minute: float) -> float:
    """Share of extra time left at a minute of its first or second half, 1 or 2. Raises BadState."""
    if half not in (1, 2):
        raise BadState("half of extra time", half, "1 or 2")
    if not 0 <= minute <= LAST_MINUTE:
        raise BadState("minute of extra time", minute, f"from 0 to {LAST_MINUTE:g} of its half")
    rest = max(HALF - minute, _LAST_BREATH) + HALF * (half == 1)
    return min(1.0, rest / (2 * HALF))


def extra_time(
    home: float, away: float, score: Score, share: float, reds: Score = LOVE, shape: Shape = SHIPPED
) -> Floats:
    """Grid of the score after extra time with `share` of it left, shape (1, SIZE, SIZE); rates are of 90 minutes.

    Raises BadState.
    """
    if not all(0 <= one < SIZE - 1 for one in score):
        raise BadState("score", tuple(score), f"from 0 to {SIZE - 2} a side")
    own, other = (min(one, _MOST_COUNTED) for one in reds)
    pace = EXTRA_TIME_SHARE * share
    at_home = goals(home * pace * shape.red_own**own * shape.red_other**other)
    visiting = goals(away * pace * shape.red_own**other * shape.red_other**own)
    return np.asarray((_from(at_home, score.home)[:, None] * _from(visiting, score.away)[None, :])[None])


def _from(more: Floats, scored: int) -> Floats:
    cells = np.zeros(SIZE)
    cells[scored:] = more[: SIZE - scored]
    cells[-1] += more[SIZE - scored :].sum()
    return cells
