"""The way of changes from the process that publishes to those that stream, where NOTIFY is not enough.

    outbox (database) -> Passer -> Bus -> listener of each process -> hub

The outbox stays what is true. A bus has the outbox's own numbers: it takes number n only after n - 1, so neither a
second publisher nor one that comes back from the dead can put a change twice or in another's place. A reader asks for
what comes after the last that it knows, and where the bus has a gap, or is down, it reads the outbox instead.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from api.live.errors import BusDown, BusOutOfStep


@dataclass(frozen=True, slots=True)
class Change:
    """Number, fixture, wall milliseconds at which it was told, canonical JSON; no body: too large, see the outbox."""

    seq: int
    fixture: str
    told_at: int
    body: bytes


class Putting(Protocol):
    """The publisher's end of a bus."""

    async def begin(self, oldest: int, newest: int) -> int:
        """The number after which to go on, for an outbox with these; a bus out of step with it begins anew there."""
        ...

    async def put(self, change: Change) -> None:
        """Have the bus keep a change. Raises BusDown, BusOutOfStep."""
        ...


class Bus(Protocol):
    """One book's changes; ends are opened in the event loop that uses them. Both raise BusDown when it is lost."""

    def putting(self) -> AbstractAsyncContextManager[Putting]:
        """Open the publisher's end."""
        ...

    def reading(self, after: int) -> AbstractAsyncContextManager[AsyncIterator[Change]]:
        """Open a reader's end: changes in order, from the first that the bus has after that number."""
        ...


__all__ = ["Bus", "BusDown", "BusOutOfStep", "Change", "Putting"]
