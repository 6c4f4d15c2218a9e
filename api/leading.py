"""A lease in the background of an event loop: taken when it is free, held as long as the loop turns.

    lead = Lead(database, "rela")
    async with lead.running():
        if lead.held: ...

A question that gets no answer within `ANSWER_S` counts as a loss, long before somebody else may put this process out:
who was cut off stops by itself first.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from proofbook import logging
from proofbook.database import Database
from proofbook.lease import Lease, LeaseLost

_LOG = logging.get(__name__)
EVERY_S: Final = 2.0
ANSWER_S: Final = 8.0
"""More than a busy event loop may take, and less than makes a holder silent."""
TAKE_EVERY_S: Final = 0.5
GONE_S: Final = 2.0


class Lead:
    """Several leases are had all or none. `held`: now; `losses`: how often it was lost."""

    def __init__(
        self, database: Database, *names: str, every_s: float = EVERY_S, take_every_s: float = TAKE_EVERY_S
    ) -> None:
        self._database = database
        self._names = names
        self._every_s = every_s
        self._take_every_s = take_every_s
        self._leases = self._made()
        self._stop = asyncio.Event()
        self.held = False
        self.losses = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take and hold while the block lasts; given back at its end."""
        task = asyncio.create_task(self._run(), name="lead")
        try:
            yield
        finally:
            self._stop.set()
            # Not cancelled: its thread would go on with the connection that is given back here.
            await asyncio.wait([task], timeout=ANSWER_S)
            task.cancel()
            self.held = False
            await asyncio.to_thread(self._give_up().join, GONE_S)

    async def _run(self) -> None:
        while not self._stop.is_set():
            try:
                async with asyncio.timeout(ANSWER_S):
                    self.held = await asyncio.to_thread(self._hold if self.held else self._take, self._leases)
            except (LeaseLost, SQLAlchemyError, TimeoutError) as error:
                self._lose(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), self._every_s if self.held else self._take_every_s)

    def _lose(self, error: Exception) -> None:
        if self.held:
            self.held = False
            self.losses += 1
            _LOG.warning("lease_lost", leases=self._names, error=str(error)[:300])
        self._give_up()

    def _give_up(self) -> threading.Thread:
        """Let go of all; not here, since a thread may still wait for an answer with them."""
        leases, self._leases = self._leases, self._made()
        gone = threading.Thread(target=self._release, args=(leases,), name="lease", daemon=True)
        gone.start()
        return gone

    @staticmethod
    def _release(leases: list[Lease]) -> None:
        for lease in leases:
            lease.release()

    def _made(self) -> list[Lease]:
        return [Lease(self._database, name) for name in self._names]

    @staticmethod
    def _take(leases: list[Lease]) -> bool:
        if all(lease.take() for lease in leases):
            return True
        Lead._release(leases)
        return False

    @staticmethod
    def _hold(leases: list[Lease]) -> bool:
        for lease in leases:
            lease.hold()
        return True
