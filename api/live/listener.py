"""Follows the outbox for the hub of this process: by NOTIFY, and by asking where that was lost.

The connection is one of its own, straight to the server (a pooler in transaction mode breaks LISTEN). While it is down
the streams go on with what they have and are told that it is not live.
"""

from __future__ import annotations

import asyncio
import json
from typing import Final

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from api.live.hub import Hub
from api.live.outbox import CHANNEL
from proofbook import logging

_LOG = logging.get(__name__)
ASK_EVERY_S: Final = 1.0
AGAIN_S: Final = 1.0
_PAGE: Final = 1_000


async def follow(url: str, hub: Hub, *, ask_every_s: float = ASK_EVERY_S) -> None:
    """Keep the hub at the outbox's head until cancelled; a lost connection is made anew."""
    while True:
        try:
            async with await AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                await _begin(connection, hub)
                while True:
                    await _catch_up(connection, hub)
                    async for _ in connection.notifies(timeout=ask_every_s, stop_after=1):
                        pass
        except (psycopg.Error, OSError) as error:
            if hub.live:
                _LOG.warning("live_feed_lost", error=str(error)[:300])
            hub.say_live(live=False)
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
            if seq != hub.seq + 1:
                await _begin_anew(connection, hub)
                return
            hub.apply(seq, json.loads(body), told_at)
        if len(rows) < _PAGE:
            return


async def _begin_anew(connection: AsyncConnection[TupleRow], hub: Hub) -> None:
    hub.seq = 0
    await _begin(connection, hub)
