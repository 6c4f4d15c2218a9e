"""Passes the outbox on to the bus, in the process that publishes: in order, after commit, each number once.

The rows are read from the database, never handed over in memory: what a publisher committed and did not live to pass on
is passed on by the next.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from api.live.bus import Bus, Change, Putting
from api.live.errors import BusDown, BusOutOfStep
from api.live.tables import LiveChange
from proofbook import logging
from proofbook.database import Database

_LOG = logging.get(__name__)
LOOK_EVERY_S: Final = 0.25
AGAIN_S: Final = 0.5
PAGE: Final = 500
_JOIN_S: Final = 6.0


@dataclass(slots=True)
class Passer:
    """`wanted` says whether it is this process's turn; `told` is set when there may be something new."""

    database: Database
    bus: Bus
    wanted: Callable[[], bool]
    told: threading.Event
    passed: int = 0

    async def run(self, stop: threading.Event) -> None:
        """Pass on until told to stop; a bus that is down is tried again, and nothing waits for it."""
        while not stop.is_set():
            try:
                if self.wanted():
                    async with self.bus.putting() as end:
                        await self._pass(end, stop)
            except (BusDown, BusOutOfStep, SQLAlchemyError) as error:
                _LOG.warning("bus_waits", error=str(error)[:300])
            await asyncio.to_thread(stop.wait, AGAIN_S)

    async def _pass(self, end: Putting, stop: threading.Event) -> None:
        oldest, newest = await asyncio.to_thread(self._ends)
        last = await end.begin(oldest, newest)
        while self.wanted() and not stop.is_set():
            self.told.clear()
            rows = await asyncio.to_thread(self._after, last)
            for change in rows:
                await end.put(change)
                last = change.seq
                self.passed += 1
            if len(rows) < PAGE:
                await asyncio.to_thread(self.told.wait, LOOK_EVERY_S)

    def _ends(self) -> tuple[int, int]:
        with self.database.session(write=False) as session:
            oldest, newest = session.exec(select(func.min(LiveChange.seq), func.max(LiveChange.seq))).one()
        return (oldest or 1), (newest or 0)

    def _after(self, seq: int) -> list[Change]:
        with self.database.session(write=False) as session:
            query = select(LiveChange).where(col(LiveChange.seq) > seq).order_by(col(LiveChange.seq)).limit(PAGE)
            return [Change(one.seq, one.fixture, one.told_at, one.body.encode()) for one in session.exec(query)]


@contextmanager
def passing(passer: Passer | None) -> Iterator[None]:
    """Pass on in a thread of its own, as long as the block lasts; nothing without a passer."""
    if passer is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(passer.run(stop)), name="bus", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_JOIN_S)
