"""Where a match stands. A state that no match is in cannot be made, so no price comes from one."""

import math
from dataclasses import dataclass
from typing import Final

from pricing.errors import BadState
from pricing.grid import SIZE
from sports.words import LOVE, Score

HALF_MINUTES: Final = 45.0
MOST_ADDED: Final = 25.0
MOST_REDS: Final = 4
"""With a fifth a side is below seven players and the match is broken off."""


@dataclass(frozen=True, slots=True)
class State:
    """`minute` counts from the start of the half, stoppage included; `half_time` is the score then, in the second half.

    `reds` are players sent off on both sides; `added` the stoppage time announced for this half, None before it is.
    Raises BadState.
    """

    half: int = 1
    minute: float = 0.0
    score: Score = LOVE
    half_time: Score | None = None
    reds: Score = LOVE
    added: float | None = None

    def __post_init__(self) -> None:
        if self.half not in (1, 2):
            raise BadState("half", self.half, "1 or 2")
        if not (math.isfinite(self.minute) and 0 <= self.minute <= HALF_MINUTES + MOST_ADDED):
            raise BadState("minute of the half", self.minute, f"from 0 to {HALF_MINUTES + MOST_ADDED:g}")
        if self.added is not None and not (math.isfinite(self.added) and 0 <= self.added <= MOST_ADDED):
            raise BadState("added time", self.added, f"from 0 to {MOST_ADDED:g} minutes")
        if not all(0 <= goals < SIZE - 1 for goals in self.score):
            raise BadState("score", tuple(self.score), f"from 0 to {SIZE - 2} a side")
        if not all(0 <= reds <= MOST_REDS for reds in self.reds):
            raise BadState("red cards", tuple(self.reds), f"from 0 to {MOST_REDS} a side")
        if (self.half == 2) != (self.half_time is not None):
            raise BadState("score at half time", self.half_time, "known in the second half, and only then")
        if self.half_time is not None and not all(
            0 <= before <= now for before, now in zip(self.half_time, self.score, strict=True)
        ):
            raise BadState("score at half time", tuple(self.half_time), f"no higher than {tuple(self.score)}")


KICK_OFF: Final = State()
