"""The node's side that peers reach: it answers with counts and reasons, and hands on only what it has checked.

    POST /v1/messages                           {"chain_id", "contract", "from": heartbeat or null, "messages": […]}
    GET  /v1/fixtures/{0x…}/messages?after=N    {"messages": […], "next": N, "instance": "0x…"}, 64 kB at most
    GET  /v1/status                             {"heartbeat": …, "seen": […], "counts": {…}}

A body above 64 kB is cut off where it passes the limit (413). Each host has a budget of requests, and one of
signatures to check (429, or `rate limit` for the rest of a batch).
"""

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from oracle.engine.core import Outcome
from oracle.errors import StoreFailed
from oracle.peers.heartbeat import Heartbeat, Presence
from oracle.peers.intake import Intake, Refusal
from oracle.peers.limits import CHECKS, REQUESTS, Buckets, Rate
from oracle.store import forms, messages

BODY_LIMIT: Final = 64 * 1024
BATCH_LIMIT: Final = 64
PAGE: Final = 200


class Host(Protocol):
    """What the server needs of its node."""

    def deal(self, outcome: Outcome) -> None:
        """Carry out what a message led to; must not block."""
        ...

    def heartbeat(self) -> Heartbeat:
        """The own signed status, no older than a few seconds."""
        ...

    def signers(self) -> frozenset[str]:
        """Everybody in the committees that the node follows."""
        ...


class _Api:
    def __init__(
        self, host: Host, intake: Intake, presence: Presence, monotonic: Callable[[], float], rates: tuple[Rate, Rate]
    ) -> None:
        self._host = host
        self._intake = intake
        self._presence = presence
        self._requests = Buckets(rates[0], monotonic)
        self._checks = Buckets(rates[1], monotonic)

    async def post(self, request: Request) -> JSONResponse:
        host = _host(request)
        if not self._requests.take(host):
            return self._refuse(Refusal.RATE, 429)
        body = await _limited(request)
        if body is None:
            return self._refuse(Refusal.OVERSIZE, 413)
        try:
            batch = forms.fields("batch", json.loads(body))
            given = forms.items("messages", batch.get("messages"))
        except (ValueError, RecursionError):
            return self._refuse(Refusal.MALFORMED, 400)
        if len(given) > BATCH_LIMIT:
            return self._refuse(Refusal.OVERSIZE, 413)
        if not self._intake.same_chain(batch):
            self._intake.refuse(Refusal.FOREIGN, max(1, len(given)))
            return JSONResponse({"accepted": 0, "refused": {Refusal.FOREIGN.value: max(1, len(given))}})
        return await self._batch(host, batch, given)

    async def _batch(self, host: str, batch: dict[str, Any], given: list[Any]) -> JSONResponse:
        beat = batch.get("from")
        if beat is not None and self._checks.take(host):
            self._presence.saw(beat, self._host.signers(), self._host.heartbeat().clock, direct=True)
        refused: dict[str, int] = {}
        for form in given:
            try:
                taken = self._intake.take(form, allowance=lambda cost: self._checks.take(host, cost))
            except StoreFailed:
                self._intake.refuse(Refusal.STORE)
                return JSONResponse({"error": Refusal.STORE.value}, 503)
            if taken.refusal is not None:
                refused[taken.refusal.value] = refused.get(taken.refusal.value, 0) + 1
            self._host.deal(taken.outcome)
            # Checking signatures takes milliseconds each: let others have their turn.
            await asyncio.sleep(0)
        return JSONResponse({"accepted": len(given) - sum(refused.values()), "refused": refused})

    async def get(self, request: Request) -> JSONResponse:
        if not self._requests.take(_host(request)):
            return self._refuse(Refusal.RATE, 429)
        try:
            specification = forms.word(request.path_params["fixture"])
            after = forms.number(int(request.query_params.get("after", "0")), 1 << 53)
        except ValueError:
            return self._refuse(Refusal.MALFORMED, 400)
        store = self._intake.core.store
        page: list[Any] = []
        size, last = 0, after
        try:
            for seq, form in messages.bodies(store, specification, after, PAGE):
                size += len(forms.dump(form))
                if page and size > BODY_LIMIT:
                    break
                page.append(form)
                last = seq
        except StoreFailed:
            return JSONResponse({"error": Refusal.STORE.value}, 503)
        return JSONResponse({"messages": page, "next": last, "instance": store.instance})

    async def status(self, request: Request) -> JSONResponse:
        if not self._requests.take(_host(request)):
            return self._refuse(Refusal.RATE, 429)
        counts = {refusal.value: count for refusal, count in self._intake.counts.items()}
        beat = self._host.heartbeat().form()
        return JSONResponse({"heartbeat": beat, "seen": self._presence.forms(), "counts": counts})

    def _refuse(self, refusal: Refusal, status: int) -> JSONResponse:
        self._intake.refuse(refusal)
        return JSONResponse({"error": refusal.value}, status)


def application(
    host: Host,
    intake: Intake,
    presence: Presence,
    monotonic: Callable[[], float],
    rates: tuple[Rate, Rate] = (REQUESTS, CHECKS),
) -> Starlette:
    """The three routes."""
    api = _Api(host, intake, presence, monotonic, rates)
    return Starlette(
        routes=[
            Route("/v1/messages", api.post, methods=["POST"]),
            Route("/v1/fixtures/{fixture}/messages", api.get, methods=["GET"]),
            Route("/v1/status", api.status, methods=["GET"]),
        ]
    )


class PeerServer:
    """Serves an application on one address until it is stopped."""

    def __init__(self, app: Starlette, listen: str = "127.0.0.1", port: int = 0) -> None:
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=256,
            timeout_keep_alive=5,
            h11_max_incomplete_event_size=16 * 1024,
        )
        self._server = uvicorn.Server(config)
        self._socket = socket.create_server((listen, port))
        self._task: asyncio.Task[None] | None = None
        self.port: int = self._socket.getsockname()[1]

    async def start(self) -> None:
        """Begin to serve; returns when it does."""
        # Not `serve`, which takes over the process's signals: they are the daemon's.
        self._task = asyncio.create_task(self._server._serve([self._socket]))
        while not self._server.started:
            if self._task.done():
                await self._task
                break
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """End open requests, then serving."""
        self._server.should_exit = True
        if self._task is not None:
            with suppress(asyncio.CancelledError):
                await self._task
        self._socket.close()


def _host(request: Request) -> str:
    return request.client.host if request.client is not None else "unknown"


async def _limited(request: Request) -> bytes | None:
    """The body; None where it passes the limit, or where the sender went away."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_LIMIT:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)
