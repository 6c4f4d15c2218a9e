"""How many nodes may lie, how many must sign, and who leads a round."""

from dataclasses import dataclass
from typing import NewType

from oracle.errors import CommitteeSizeError

NodeIndex = NewType("NodeIndex", int)
"""A member's place among the committee's addresses in ascending order, from zero: the bit of `signed` on chain."""


@dataclass(frozen=True, slots=True)
class Committee:
    """n nodes. f may lie, k sign a report, `fast` signatures earn the short window.

    | n    | 4 | 5 | 7 | 10 | 13 |
    |------|---|---|---|----|----|
    | f    | 1 | 1 | 2 | 3  | 4  |
    | k    | 3 | 4 | 5 | 7  | 9  |
    | fast | 4 | 5 | 6 | 8  | 10 |
    """

    n: int

    def __post_init__(self) -> None:
        if self.n < 1:
            raise CommitteeSizeError(self.n)

    @property
    def f(self) -> int:
        """Nodes that may lie."""
        return (self.n - 1) // 3

    @property
    def k(self) -> int:
        """Signatures of a report: two sets of k nodes share more than f, so an honest one."""
        return (self.n + self.f) // 2 + 1

    @property
    def fast(self) -> int:
        """Signatures that earn the short window."""
        return min(self.n, self.k + 1)

    def lead(self, ballot: int, round_: int) -> NodeIndex:
        """The node whose vote the others wait for. It breaks ties; it brings no value."""
        return NodeIndex((ballot + round_) % self.n)
