"""Bodies leave the evidence store when the settings' days are over; those behind an open fixture stay."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Protocol

from oracle.engine.machine import State
from proofbook import logging
from proofbook.clock import MatchClock
from sports.evidence import BodyStore, DiskStore

_log = logging.get(__name__)


class Kept(Protocol):
    """What is asked of a node's parts."""

    @property
    def clock(self) -> MatchClock:
        """The match clock."""
        ...

    @property
    def bodies(self) -> BodyStore:
        """Where the fetcher's bodies go."""
        ...

    @property
    def retention_days(self) -> int:
        """How long they stay."""
        ...

    def open_states(self) -> Iterable[State]:
        """Every fixture that is not final."""
        ...


class Retention:
    """Sweeps a store on disk; another store has rules of its own for that."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def sweep(self) -> None:
        """Drop what is past its time."""
        store = self._kept.bodies
        if not isinstance(store, DiskStore):
            return
        now, pinned = await self._kept.clock.read(), set(bodies_behind(self._kept.open_states()))
        days, dropped = await asyncio.to_thread(store.sweep, now, self._kept.retention_days, pinned)
        if days:
            _log.info("evidence_swept", days=days, bodies=dropped, pinned=len(pinned))


def bodies_behind(states: Iterable[State]) -> Iterator[str]:
    """Hashes of the bodies that these fixtures' last decisions rest on."""
    for state in states:
        if not state.finished and state.decision.detail:
            for _, digest in json.loads(state.decision.detail).get("evidence", ()):
                yield str(digest)
