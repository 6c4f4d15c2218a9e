"""The lines of a verification: what was looked at, how, and whether it holds.

recomputed   done again here, from signatures, from the chain and by the rules
attested     somebody's word: it is shown whose, and not that it is true
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from api.receipts.errors import NotOnChain
from chain.errors import ChainError
from sports.errors import SportsError

How = Literal["recomputed", "attested"]
RECOMPUTED: Final[How] = "recomputed"
ATTESTED: Final[How] = "attested"


class Mismatch(Exception):
    """Something does not hold; caught by `Steps`."""


FAULTS: Final = (Mismatch, NotOnChain, ChainError, SportsError)
"""What a line that does not hold ends in."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line."""

    name: str
    how: How
    holds: bool
    detail: str


@dataclass(slots=True)
class Steps:
    """All lines, in order."""

    lines: list[Step] = field(default_factory=list)
    tell: Callable[[Step], None] | None = None

    @property
    def hold(self) -> bool:
        """Whether every line holds, and there is one."""
        return bool(self.lines) and all(line.holds for line in self.lines)

    def add(self, step: Step) -> None:
        """Put a line at the end."""
        self.lines.append(step)
        if self.tell is not None:
            self.tell(step)

    @contextmanager
    def step(self, name: str, how: How = RECOMPUTED) -> Iterator[list[str]]:
        """One line, whose words the body appends; a `Mismatch` in it is what does not hold."""
        words: list[str] = []
        try:
            yield words
        except FAULTS as error:
            self.add(Step(name, how, False, str(error)))
        else:
            self.add(Step(name, how, True, "; ".join(words)))

    @contextmanager
    def quiet(self, name: str) -> Iterator[None]:
        """A check that says its lines itself: only what goes wrong between them makes one more."""
        try:
            yield
        except FAULTS as error:
            self.add(Step(name, RECOMPUTED, False, str(error)))


def require(fact: bool, why: str) -> None:
    """Raise Mismatch unless it is so."""
    if not fact:
        raise Mismatch(why)


def same(what: str, found: object, wanted: object) -> None:
    """Raise Mismatch unless both are equal; `found` is the receipt's."""
    if found != wanted:
        raise Mismatch(f"{what}: the receipt says {_shown(found)}, it is {_shown(wanted)}")


def _shown(value: object) -> str:
    text = "0x" + value.hex() if isinstance(value, bytes) else str(value)
    return text if len(text) <= 90 else text[:87] + "..."
