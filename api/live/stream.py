"""One stream as an answer: bytes that are ready, sent as they come. No generator, no task group: a stream is cheap.

retry: 2000          how long a browser waits before it comes back; each stream ends at a moment of its own
event: snapshot      every wanted board
event: change        what to merge into a board: fields, whole markets, null for one that is gone
event: board         a whole board, in place of changes that this client was too slow for
id: N                its number; sent alone it says that the stream is alive
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.live.hub import Client, Hub

STUCK_S: Final = 60.0
_HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}


class Stream(Response):
    """Sends a client's first bytes, then what the hub has for it, until it leaves or its time is over."""

    def __init__(self, hub: Hub, client: Client, first: bytes, life_s: float) -> None:
        self._hub = hub
        self._client = client
        self._first = b"retry: 2000\n\n" + first
        self._life_s = life_s
        super().__init__(headers=_HEADERS)

    def init_headers(self, headers: object = None) -> None:
        """Without a length: nobody knows it."""
        del headers
        self.raw_headers = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        del scope
        client, loop = self._client, asyncio.get_running_loop()
        gone = asyncio.ensure_future(_gone(receive, client))
        over = loop.call_later(self._life_s, client.close)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": self._first, "more_body": True})
            self._first = b""
            while await client.news():
                # Waits while the client's end is full; changes meanwhile fill its slots, not our memory.
                async with asyncio.timeout(STUCK_S):
                    await send({"type": "http.response.body", "body": self._hub.batch(client), "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            return  # takes nothing any more: the server closes the connection
        finally:
            over.cancel()
            gone.cancel()
            self._hub.leave(client)


async def _gone(receive: Receive, client: Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.close()


async def beat(hub: Hub, every_s: float) -> None:
    """Say on every stream now and then that it is alive."""
    while True:
        await asyncio.sleep(every_s)
        for client in hub.everybody():
            client.wake()
