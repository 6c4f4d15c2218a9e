"""Follows the changes of boards for the hub of this process, and knows when it cannot be sure of them.

by the database   NOTIFY, and a question each second where that was lost
by a bus          what the bus brings; the outbox is read where it has a gap, is down, or stays behind the database

The connection to the database is one of its own, straight to the server (a pooler in transaction mode breaks LISTEN).
The streams are told that they are not live while the database does not answer, and while nobody publishes: what they
show may then be old.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from api.live.bus import Bus
from api.live.errors import BusDown
from api.live.hub import Hub
from api.live.outbox import CHANNEL
from api.live.publisher import LEASE
from proofbook import logging
from proofbook.lease import HOLDERS, asked_of

_LOG = logging.get(__name__)
ASK_EVERY_S: Final = 1.0
AGAIN_S: Final = 1.0
ANSWER_S: Final = 3.0
SILENT_S: Final = 8.0
"""How long the publisher may show no sign of life; it shows several a second."""
_PAGE: Final = 1_000
T = TypeVar("T")


@dataclass(slots=True)
class _Ear:
    """What the two followers of a hub tell each other."""

    hub: Hub
    bus: Bus | None
    silent_s: float | None
    missed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the bus had a gap."""
    bus_up: bool = False
    hearing: asyncio.Task[None] | None = None

    async def hear(self) -> None:
        """Begin with the bus, or anew: what brought nothing although there was something may never again."""
        await self.stop()
        if self.bus is not None:
            self.hearing = asyncio.create_task(_hear(self.bus, self), name="live-bus")

    async def stop(self) -> None:
        """Leave the bus."""
        if self.hearing is not None:
            self.hearing.cancel()
            await asyncio.gather(self.hearing, return_exceptions=True)


async def follow(
    url: str,
    hub: Hub,
    *,
    bus: Bus | None = None,
    ask_every_s: float = ASK_EVERY_S,
    silent_s: float | None = None,
) -> None:
    """Keep the hub at the outbox's head until cancelled; a lost connection is made anew.

    `silent_s`: after so long without a sign of the publisher the streams are not live; None does not ask for one.
    """
    ear = _Ear(hub, bus, silent_s)
    try:
        while True:
            try:
                async with await AsyncConnection.connect(url, autocommit=True) as connection:
                    await _attend(connection, ear, ask_every_s)
            except (psycopg.Error, OSError) as error:
                if hub.live:
                    _LOG.warning("live_feed_lost", error=str(error)[:300])
                hub.say_live(live=False)
                await asyncio.sleep(AGAIN_S)
    finally:
        await ear.stop()


async def _attend(connection: AsyncConnection[TupleRow], ear: _Ear, ask_every_s: float) -> None:
    """Ask the database again and again. Raises psycopg.Error, OSError: TimeoutError where it does not answer."""
    loop, hub = asyncio.get_running_loop(), ear.hub
    if ear.bus is None:
        await connection.execute(f"LISTEN {CHANNEL}")
    asked_at, seen = -ask_every_s, 0
    await _asked(_begin(connection, hub), hub)
    if ear.hearing is None:
        await ear.hear()
    while True:
        if loop.time() - asked_at >= ask_every_s * 0.9:
            asked_at = loop.time()
            sure, head = await _asked(_look(connection, ear.silent_s), hub)
            # The bus is given the time between two looks to bring what the database has.
            behind, seen = hub.seq < seen, head
        else:
            sure, behind = hub.live, False
        if ear.bus is None or behind or not ear.bus_up or ear.missed.is_set():
            ear.missed.clear()
            await _asked(_catch_up(connection, hub), hub)
            if behind and ear.bus_up:
                await ear.hear()
        hub.say_live(live=sure)
        if ear.bus is None:
            async for _ in connection.notifies(timeout=ask_every_s, stop_after=1):
                pass
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(ear.missed.wait(), ask_every_s)


async def _asked(question: Awaitable[T], hub: Hub) -> T:
    """The answer. While there is none for long, nothing is sure: that is said before the question is given up."""
    doubt = asyncio.get_running_loop().call_later(ANSWER_S, lambda: hub.say_live(live=False))
    try:
        async with asyncio.timeout(ANSWER_S + 0.5):
            return await question
    finally:
        doubt.cancel()


async def _look(connection: AsyncConnection[TupleRow], silent_s: float | None) -> tuple[bool, int]:
    """Whether somebody publishes, and the outbox's head."""
    row = await (await connection.execute("SELECT coalesce(max(seq), 0) FROM live_outbox")).fetchone()
    head = 0 if row is None else int(row[0])
    if silent_s is None:
        return True, head
    holders = await (await connection.execute(HOLDERS, asked_of(LEASE, silent_s))).fetchall()
    return any(not silent for _, silent in holders), head


async def _hear(bus: Bus, ear: _Ear) -> None:
    """Apply what the bus brings; where it is down or has a gap the database is asked in its place."""
    hub = ear.hub
    ear.bus_up = False
    while True:
        try:
            async with bus.reading(hub.seq) as changes:
                ear.bus_up = True
                async for change in changes:
                    if change.seq == hub.seq + 1 and change.body:
                        hub.apply(change.seq, json.loads(change.body), change.told_at)
                    elif change.seq > hub.seq:
                        ear.missed.set()
        except BusDown as error:
            if ear.bus_up:
                _LOG.warning("live_bus_lost", error=str(error)[:300])
            ear.bus_up = False
            await asyncio.sleep(AGAIN_S)


async def _begin(connection: AsyncConnection[TupleRow], hub: Hub) -> None:
    """Load the boards at the first time, and where the changes since were removed from the outbox."""
    async with connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = await (await connection.execute("SELECT coalesce(max(seq), 0), min(seq) FROM live_outbox")).fetchone()
        newest, oldest = (0, None) if row is None else row
        if hub.seq and hub.seq <= newest and (oldest is None or oldest <= hub.seq + 1):
            hub.say_live(live=True)
            return
        rows = await (await connection.execute("SELECT seq, body FROM live_fixtures ORDER BY kickoff")).fetchall()
    hub.load(newest, [(seq, json.loads(body)) for seq, body in rows])


async def _catch_up(connection: AsyncConnection[TupleRow], hub: Hub) -> None:
    while True:
        asked = await connection.execute(
            "SELECT seq, body, told_at FROM live_outbox WHERE seq > %s ORDER BY seq LIMIT %s", (hub.seq, _PAGE)
        )
        rows = await asked.fetchall()
        for seq, body, told_at in rows:
            if seq <= hub.seq:
                continue  # the bus brought it meanwhile
            if seq != hub.seq + 1:
                await _begin_anew(connection, hub)
                return
            hub.apply(seq, json.loads(body), told_at)
        if len(rows) < _PAGE:
            return


async def _begin_anew(connection: AsyncConnection[TupleRow], hub: Hub) -> None:
    hub.seq = 0
    await _begin(connection, hub)
