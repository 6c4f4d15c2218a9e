"""How wide the next range of blocks may be: halved when an answer is too large, doubled after a few that are not.

Pure. Where an endpoint's limit is by blocks, the width settles just under it; where it is by results, it breathes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

WIDEST: Final = 10_000
_GOOD_IN_A_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class Width:
    """Blocks a range; `ceiling` is the narrowest that was refused, `good` the answers since."""

    blocks: int = 2_000
    widest: int = WIDEST
    ceiling: int | None = None
    good: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.blocks <= self.widest:
            raise ValueError(f"a width of {self.blocks} blocks; it must be from 1 to {self.widest}")

    def refused(self) -> Self:
        """Too much: half as wide. A width of one stays: only another endpoint helps."""
        return replace(self, blocks=max(1, self.blocks // 2), ceiling=self.blocks, good=0)

    def answered(self) -> Self:
        """Good: after a few, twice as wide, and near what was refused only half of the way towards it."""
        good = self.good + 1
        if good < _GOOD_IN_A_ROW:
            return replace(self, good=good)
        wider = min(self.blocks * 2, self.widest)
        if self.ceiling is not None and wider >= self.ceiling:
            wider = max(self.blocks, (self.blocks + self.ceiling) // 2)
            # Limits by results move: forget the ceiling once it has been approached.
            return replace(self, blocks=wider, ceiling=None if wider == self.blocks else self.ceiling, good=0)
        return replace(self, blocks=wider, good=0)
