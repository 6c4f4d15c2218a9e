"""The ASGI layer that does a write under a key once. It stands inside the edge, whose body is whole by then.

Left alone are reads, requests without a key or of nobody, bets (which have their own rule), and what gives out tokens
or cookies: those are not kept in clear, and asking twice for one harms nobody.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.context import Context
from api.errors import DatabaseDown, InvalidRequest
from api.problems import FieldFault, Problem
from api.repeats.errors import HEADER
from api.repeats.keeping import Answer, claim, keep, release
from api.roles import Principal, customer
from proofbook import logging

LEFT_ALONE: Final = re.compile(r"/v1/(sign-in|session|wallets|bets|orders|identity/webhooks)")
MOST_ANSWER: Final = 65_536
REPEATED: Final = "Idempotent-Replay"
_DATABASE_DOWN: Final = (PoolTimeout, OperationalError, InterfaceError)
_LOG = logging.get(__name__)
_WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")
_KEY: Final = re.compile(r"[\x21-\x7e]{8,100}")


class Repeats:
    """The layer."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app = app
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do a write once, or pass it on."""
        if scope["type"] != "http" or scope["method"] not in _WRITES or LEFT_ALONE.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        key = request.headers.get("idempotency-key")
        if key is None:
            await self._app(scope, receive, send)
            return
        try:
            response = await self._once(request, key, receive, send)
        except Problem as problem:
            response = problem.response(scope["state"]["request_id"])
        except _DATABASE_DOWN as error:
            _LOG.warning("repeats_unknown", error=str(error)[:300])
            response = DatabaseDown().response(scope["state"]["request_id"])
        if response is not None:
            await response(scope, receive, send)

    async def _once(self, request: Request, key: str, receive: Receive, send: Send) -> Response | None:
        if _KEY.fullmatch(key) is None:
            fault = FieldFault(HEADER, "8 to 100 visible ASCII characters are wanted", "choose a new key, as a UUID")
            raise InvalidRequest([fault])
        user = await run_in_threadpool(_user, request)
        if user is None:
            await self._app(request.scope, receive, send)
            return None
        body = await _whole(receive)
        digest = _digest(request.scope, body)
        known = await run_in_threadpool(self._claim, user, key, digest)
        if known is not None:
            return Response(known.body, known.status, {REPEATED: "true"}, known.media_type or None)
        answer = _Answer(send)
        try:
            await self._app(request.scope, _again(body, receive), answer.send)
        finally:
            try:
                await run_in_threadpool(self._end, user, key, answer)
            except _DATABASE_DOWN as error:
                # The answer is on its way already; the key is free again after a minute.
                _LOG.warning("repeats_not_kept", error=str(error)[:300])
        return None

    def _claim(self, user: Principal, key: str, digest: bytes) -> Answer | None:
        with self._context.database.session() as session:
            return claim(session, user.user, key, digest, self._context.wall_s())

    def _end(self, user: Principal, key: str, answer: _Answer) -> None:
        with self._context.database.session() as session:
            kept = answer.kept()
            if kept is None:
                release(session, user.user, key)
            else:
                keep(session, user.user, key, kept)


class _Answer:
    """An answer on its way, with a copy of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = 0
        self._media_type = ""
        self._secret = False
        self._body = bytearray()
        self._whole = False

    async def send(self, message: Message) -> None:
        """Pass a part on."""
        if message["type"] == "http.response.start":
            headers = {name.lower(): value for name, value in message["headers"]}
            self._status = message["status"]
            self._media_type = headers.get(b"content-type", b"").decode("latin-1")
            self._secret = b"set-cookie" in headers
        elif message["type"] == "http.response.body":
            if len(self._body) <= MOST_ANSWER:
                self._body += message.get("body", b"")
            self._whole = not message.get("more_body", False)
        await self._send(message)

    def kept(self) -> Answer | None:
        """What to keep; None where nothing was done, or the answer is not to be kept."""
        if not self._whole or self._secret or not 200 <= self._status < 400 or len(self._body) > MOST_ANSWER:
            return None
        return Answer(self._status, self._media_type, bytes(self._body))


def _user(request: Request) -> Principal | None:
    """Who is signed in, as the route will see them; nobody where there are no credentials. Raises a Problem."""
    if "authorization" not in request.headers and not request.cookies:
        return None
    return customer(request)


def _digest(scope: Scope, body: bytes) -> bytes:
    parts = (scope["method"].encode(), scope["path"].encode(), scope["query_string"], body)
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
