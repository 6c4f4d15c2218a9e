"""What the committee agrees on: the two words of a result."""

from dataclasses import dataclass
from typing import Final

from sports.words import Result, Status


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A result word and its voids word, as docs/words.md lays them out; `voids` is zero where there is none."""

    result: int
    voids: int = 0


VOID: Final = Value(Result(Status.VOID).pack())
"""The whole fixture is void: the one value that may be reported early, and always on the long window."""
