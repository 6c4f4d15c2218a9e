"""One worker at a time: its keys' nonces are on its disk, and two would sign the same ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from api.work.errors import LeadLost
from proofbook import logging
from proofbook.database import Database

_LOG = logging.get(__name__)
_LOCK: Final = 0x776F726B
_ASK_S: Final = 1.0


class Lead:
    """The lock, held by a connection of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def hold(self) -> None:
        """Make sure that it is still held. Raises LeadLost."""
        try:
            await asyncio.to_thread(self._connection.execute, text("SELECT 1"))
        except SQLAlchemyError as error:
            raise LeadLost from error


@asynccontextmanager
async def leading(database: Database, stop: asyncio.Event) -> AsyncIterator[Lead | None]:
    """Wait for the place of the one worker and keep it while the block lasts; None where `stop` came first."""
    with database.engine.connect() as connection:
        held = connection.execution_options(isolation_level="AUTOCOMMIT")
        ask = text("SELECT pg_try_advisory_lock(:lock)")
        told = False
        while not (await asyncio.to_thread(held.execute, ask, {"lock": _LOCK})).scalar_one():
            if not told:
                _LOG.info("worker_waits", why="another worker of this database is at work")
                told = True
            if stop.is_set():
                yield None
                return
            await asyncio.sleep(_ASK_S)
        try:
            yield Lead(held)
        finally:
            # A pooled connection would keep the lock.
            connection.invalidate()
