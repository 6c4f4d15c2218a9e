"""An httpx client that speaks to an ASGI app without a socket; the app lives on an event loop of its own thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx

Message = dict[str, Any]


class AppTransport(httpx.BaseTransport):
    """Runs a request through the app and gives its whole answer; an exception of the app is raised here."""

    def __init__(self, app: Any, loop: asyncio.AbstractEventLoop, peer: str) -> None:
        self._app = app
        self._loop = loop
        self._peer = peer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        pieces = list(request.stream)
        return asyncio.run_coroutine_threadsafe(self._answer(request, pieces), self._loop).result(60)

    async def _answer(self, request: httpx.Request, pieces: list[bytes]) -> httpx.Response:
        waiting = [
            {"type": "http.request", "body": piece, "more_body": index < len(pieces) - 1}
            for index, piece in enumerate(pieces or [b""])
        ]
        sent: list[Message] = []
        done = asyncio.Event()

        async def receive() -> Message:
            if waiting:
                return waiting.pop(0)
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "path": request.url.path,
            "raw_path": request.url.raw_path.partition(b"?")[0],
            "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "scheme": request.url.scheme,
            "client": (self._peer, 50_000),
            "server": (request.url.host, request.url.port or 443),
            "root_path": "",
        }
        await self._app(scope, receive, send)
        done.set()
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)


@contextmanager
def running(app: Any, peer: str = "203.0.113.9", **options: Any) -> Iterator[httpx.Client]:
    """Start the app (its lifespan too) and give a client with a cookie jar; the app ends with the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="app", daemon=True)
    thread.start()

    async def start() -> Any:
        lifespan = app.router.lifespan_context(app)
        await lifespan.__aenter__()
        return lifespan

    async def end(lifespan: Any) -> None:
        await lifespan.__aexit__(None, None, None)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await loop.shutdown_default_executor()

    lifespan = asyncio.run_coroutine_threadsafe(start(), loop).result(60)
    try:
        with httpx.Client(transport=AppTransport(app, loop, peer), **options) as client:
            yield client
    finally:
        asyncio.run_coroutine_threadsafe(end(lifespan), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
