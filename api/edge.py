"""What every request passes before and after its route: one ASGI layer, streams pass through it untouched.

    in     request id (ours; a client's own is not taken over), rate of its address, body within size and time
    out    security headers, the id, a line of the log and two metrics; a defect becomes a problem document

The log holds the route's template, never the path, query, headers or body that were sent.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.context import Context
from api.errors import RequestTimeout, TooLarge, Unexpected
from api.problems import Problem
from api.rates import Rates, whose_address
from proofbook import logging
from proofbook.metrics import Metrics

_LOG = logging.get(__name__)
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ROUTES: Final = 200
UNLIMITED: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by machines of ours, often through one address."""
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Set where a route has not set its own."""
HSTS: Final = "max-age=31536000; includeSubDomains"


class EdgeMetrics:
    """Requests by route, method and status; their time by route."""

    def __init__(self, metrics: Metrics) -> None:
        self.requests = metrics.counter(
            "api_requests", "Requests answered.", route=_ROUTES, method=10, status=["2xx", "3xx", "4xx", "5xx"]
        )
        self.seconds = metrics.histogram("api_request_seconds", "Time until the answer began.", _SECONDS, route=_ROUTES)


class Edge:
    """The layer; outermost of all."""

    def __init__(self, app: ASGIApp, context: Context, rates: Rates) -> None:
        self._app = app
        self._context = context
        self._rates = rates
        self._metrics = EdgeMetrics(context.metrics)
        self._headers = dict(SECURITY_HEADERS)
        if context.settings.profile != "development":
            self._headers["Strict-Transport-Security"] = HSTS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; lifespan passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        clock = self._context.wall_clock
        request_id = str(uuid.UUID(bytes=self._context.token(16), version=4))
        scope.setdefault("state", {})["request_id"] = request_id
        began, status, seconds = clock.monotonic(), 0, 0.0

        async def send_on(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                status, seconds = message["status"], clock.monotonic() - began
                self._dress(MutableHeaders(scope=message), request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                self._count(scope)
                await self._app(scope, await self._body(scope, receive), send_on)
            except Problem as problem:
                await problem.response(request_id)(scope, receive, send_on)
            except Exception as error:
                if status:
                    # Too late to say it in the answer: the server cuts the connection.
                    if not isinstance(error, OSError):
                        _LOG.exception("answer_broken", route=_route(scope))
                    raise
                _LOG.exception("request_failed", route=_route(scope))
                await Unexpected().response(request_id)(scope, receive, send_on)
            finally:
                self._note(scope, status, seconds)

    def _count(self, scope: Scope) -> None:
        forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        peer = (scope.get("client") or ("local", 0))[0]
        scope["state"]["address"] = whose_address(peer, forwarded, self._context.settings.proxies)
        if scope["path"] not in UNLIMITED:
            self._rates.take(scope["state"]["address"], "to an address")

    async def _body(self, scope: Scope, receive: Receive) -> Receive:
        """The body, read whole; it is small by rule. Raises TooLarge, RequestTimeout."""
        limit = self._context.settings.body_limit
        headers = Headers(scope=scope)
        stated = headers.get("content-length", "")
        if stated.isdecimal() and int(stated[:20]) > limit:
            raise TooLarge(limit)
        if stated in ("", "0") and "transfer-encoding" not in headers:
            return receive
        body, more = bytearray(), True
        within_s = self._context.settings.body_timeout_s
        try:
            async with asyncio.timeout(within_s):
                while more:
                    message = await receive()
                    if message["type"] != "http.request":
                        return _again(message, receive)
                    body += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(body) > limit:
                        raise TooLarge(limit)
        except TimeoutError:
            raise RequestTimeout(f"the body was not here within {within_s:g} s", "send it in one go") from None
        return _again({"type": "http.request", "body": bytes(body), "more_body": False}, receive)

    def _dress(self, headers: MutableHeaders, request_id: str) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers["X-Request-Id"] = request_id

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = _route(scope), str(scope["method"])
        self._metrics.requests(route=route, method=method, status=f"{status // 100}xx").inc()
        self._metrics.seconds(route=route).observe(seconds)
        level = _LOG.debug if scope["path"] in UNLIMITED else _LOG.info
        level("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def _again(message: Message, receive: Receive) -> Receive:
    """Give one message, then what comes: a disconnect."""
    waiting = [message]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def _route(scope: Scope) -> str:
    """The template of the route that answered: a path that was sent may hold anything."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "none"
