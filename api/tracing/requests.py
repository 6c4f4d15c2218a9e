"""A span for each request that changes something, with the route's template and the status; streams pass untouched."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.tracing.recorder import Recorder
from api.tracing.spans import Place, Span, SpanKind
from chain.typed_data import Domain, Order

_PLACE: Final = "trace"


class Traced:
    """The layer; only there while requests are traced."""

    def __init__(self, app: ASGIApp, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        wanted = scope["type"] == "http" and scope["method"] != "GET" and scope["path"].startswith("/v1/")
        header = Headers(scope=scope).get("traceparent") if wanted else None
        place = self._recorder.place(header) if wanted else None
        if place is None:
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})[_PLACE] = place
        began, status = self._recorder.now_ns(), 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        finally:
            named = Place.read(header)
            route, method = getattr(scope.get("route"), "path", "none"), str(scope["method"])
            self._recorder.tell(
                Span(
                    f"{method} {route}",
                    place,
                    None if named is None else named.span,
                    began,
                    self._recorder.now_ns(),
                    SpanKind.SERVER,
                    {"http.request.method": method, "http.route": route, "http.response.status_code": status},
                    failed=status >= 500,
                )
            )


def follow_order(request: Request, order: Order, domain: Domain) -> None:
    """Follow an order that a traced request brings, to its final block."""
    place: Place | None = getattr(request.state, _PLACE, None)
    recorder: Recorder | None = getattr(request.app.state, "tracing", None)
    if place is not None and recorder is not None:
        recorder.begin(order.digest(domain), place)
