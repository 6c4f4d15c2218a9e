"""The live feed of an app: begins and ends with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from fastapi import FastAPI

from api.context import Context
from api.live.bus import Bus
from api.live.hub import Hub
from api.live.listener import SILENT_S, follow
from api.live.stream import beat
from api.settings import Settings
from proofbook.secrets import read_secret


def bus_of(settings: Settings, book: str) -> Bus | None:
    """The bus of the settings, None for the database's own way; `book` is the contract's address."""
    if settings.live_bus != "nats":
        return None
    # Imported here: who has no bus does without its client.
    from api.live.nats_bus import NatsBus

    token = settings.nats_token_file
    return NatsBus(settings.nats_urls, book, None if token is None else read_secret(token))


def live_feed(
    context: Context, hub: Hub, bus: Bus | None = None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What an app runs beside its routes: the listener, the heartbeat, and the count of streams."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        context.metrics.gauge("api_streams", "Live streams that are open.")().set_function(lambda: hub.clients)
        # psycopg's own address: SQLAlchemy's names the driver, and psycopg does not know that.
        url = context.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        tasks = [
            asyncio.create_task(follow(url, hub, bus=bus, silent_s=SILENT_S), name="live-feed"),
            asyncio.create_task(beat(hub, context.settings.stream_heartbeat_s), name="live-heartbeat"),
        ]
        try:
            yield
        finally:
            hub.close()
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    return lifespan
