"""How far a game is. A state that no game is in cannot be made, so no price comes from one."""

import math
from dataclasses import dataclass
from typing import Final

from pricing.basketball.grid import MOST
from pricing.errors import BadState
from sports.markets import HALF_TIME, REGULAR, SECOND_HALF, WHOLE
from sports.words import LOVE, Score

QUARTERS: Final = 4

PARTS: Final[dict[int, tuple[int, int]]] = {
    HALF_TIME: (0, 2),
    REGULAR: (0, 4),
    WHOLE: (0, 4),
    3: (0, 1),
    4: (1, 2),
    5: (2, 3),
    6: (3, 4),
    SECOND_HALF: (2, 4),
}
"""First quarter and the one after the last of each period code."""


@dataclass(frozen=True, slots=True)
class Played:
    """`share` of regulation that is over, and the points by quarter, the one under way last.

    In overtime `overtime` are the points of all overtimes and `left` the share of the one under way still to play;
    without `left` none has begun. Raises BadState.
    """

    share: float = 0.0
    quarters: tuple[Score, ...] = ()
    overtime: Score = LOVE
    left: float | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.share) and 0 <= self.share <= 1):
            raise BadState("share of regulation played", self.share, "from 0 to 1")
        begun = self.share * QUARTERS
        if not math.ceil(begun) <= len(self.quarters) <= min(math.floor(begun) + 1, QUARTERS):
            raise BadState("number of quarters", len(self.quarters), f"that of a game {self.share:.3f} over")
        if any(min(score) < 0 for score in (*self.quarters, self.overtime)) or max(self.score_of(WHOLE)) > MOST:
            raise BadState(
                "points", [tuple(one) for one in (*self.quarters, self.overtime)], f"from 0 to {MOST} a side"
            )
        level = self.score_of(REGULAR).home == self.score_of(REGULAR).away
        if self.left is None:
            if self.overtime != LOVE:
                raise BadState("points of overtimes", tuple(self.overtime), "none where no overtime has begun")
        elif not (0 <= self.left <= 1 and self.share == 1 and level):
            raise BadState("overtime left", self.left, "from 0 to 1, after a regulation that ended level")

    def score_of(self, period: int) -> Score:
        """Points of a period code so far."""
        first, end = PARTS[period]
        part = self.quarters[first:end]
        more = self.overtime if period == WHOLE else LOVE
        return Score(more.home + sum(one.home for one in part), more.away + sum(one.away for one in part))

    def share_of(self, period: int) -> float:
        """Share of the game that regulation still has in a period code."""
        first, end = (quarter / QUARTERS for quarter in PARTS[period])
        return max(0.0, end - max(first, self.share))


TIP_OFF: Final = Played()
