"""The front's files at `/`: one ASGI layer before the routes, for addresses that are none of theirs.

    assets/NAME-HASH.EXT       for ever
    another file               asked about again each time (ETag)
    what a browser navigates   index.html: the front has addresses of its own
    no folder                  a page that says what to run
    anything else              the routes' own answer, a problem document

Scripts and styles come from here alone: no inline ones, so what somebody writes into a name cannot run.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

OWN: Final = re.compile(r"/(v1|problems)(/|$)|/(healthz|readyz|metrics|openapi\.json)$")
"""Addresses of the API, which a front never shadows."""
FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
_HASHED: Final = re.compile(r"-[A-Za-z0-9_-]{8,}\.[a-z0-9.]+$")
_PACKED: Final = frozenset(
    {"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml", "application/manifest+json"}
)
_TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".map": "application/json",
}
_LEAST_PACKED: Final = 1_024
_KEPT_BYTES: Final = 32 * 1024 * 1024
MISSING: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Proofbook</title></head>
<body><h1>Proofbook</h1>
<p>The front is not built yet. Run <code>npm run build -w dapp</code> in the checkout, then load this page again.</p>
<p>The API itself works: <a href="/openapi.json">its description</a>, <a href="/readyz">its state</a>.</p>
</body></html>
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent."""

    body: bytes
    packed: bytes | None
    kind: str
    etag: str
    for_ever: bool


def policy(connect: Sequence[str] = ()) -> str:
    """The Content-Security-Policy of the front; `connect` are origins beside its own that it may ask."""
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "connect-src": " ".join(["'self'", *connect]),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


@dataclass(frozen=True, slots=True)
class _Route:
    """What the log and the metrics call a page."""

    path: str = "/{page}"


class Pages:
    """The layer. `routes` are those of the application, which come first."""

    def __init__(self, app: ASGIApp, folder: Path, routes: Sequence[BaseRoute], connect: Sequence[str] = ()) -> None:
        self._app = app
        self._folder = folder.resolve()
        self._routes = routes
        self._policy = policy(connect)
        self._kept: dict[Path, tuple[tuple[int, int], File]] = {}
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is the front's; pass on all else."""
        response = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and not self._routed(scope):
            response = await self._page(scope)
        if response is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = _Route()
        await response(scope, receive, send)

    def _routed(self, scope: Scope) -> bool:
        if OWN.match(scope["path"]):
            return True
        return any(route.matches(scope)[0] is not Match.NONE for route in self._routes)

    async def _page(self, scope: Scope) -> Response | None:
        asked, path = Headers(scope=scope), scope["path"]
        head = scope["method"] == "HEAD"
        found = await run_in_threadpool(self._find, path)
        navigates = path == "/" or "text/html" in asked.get("accept", "")
        if found is None and navigates and not path.startswith("/assets/"):
            found = await run_in_threadpool(self._find, "/index.html")
            if found is None:
                headers = {"Content-Security-Policy": self._policy, "Cache-Control": "no-store"}
                return Response(b"" if head else MISSING, 404, headers, "text/html")
        return None if found is None else self._answer(found, asked, head=head)

    def _find(self, path: str) -> File | None:
        try:
            resolved = (self._folder / path.lstrip("/")).resolve()
            if resolved.is_relative_to(self._folder) and resolved.is_file():
                return self._read(resolved)
        except (OSError, ValueError):
            # A name with a zero byte, or too long: there is no such file.
            return None
        return None

    def _read(self, path: Path) -> File:
        stat = path.stat()
        version = (stat.st_mtime_ns, stat.st_size)
        kept = self._kept.get(path)
        if kept is not None and kept[0] == version:
            return kept[1]
        body = path.read_bytes()
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        packed = gzip.compress(body, mtime=0) if kind in _PACKED and len(body) >= _LEAST_PACKED else None
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        for_ever = path.parent.name == "assets" and _HASHED.search(path.name) is not None
        found = File(body, packed, kind, etag, for_ever)
        if self._bytes + len(body) <= _KEPT_BYTES:
            self._kept[path] = (version, found)
            self._bytes += len(body)
        return found

    def _answer(self, found: File, asked: Headers, *, head: bool) -> Response:
        packed = found.packed is not None and "gzip" in asked.get("accept-encoding", "")
        headers = {
            "Content-Security-Policy": self._policy,
            "Cache-Control": FOR_EVER if found.for_ever else ASK_AGAIN,
            "ETag": found.etag,
            "Vary": "Accept-Encoding",
        }
        if found.etag in [tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        body = found.packed if packed and found.packed is not None else found.body
        if packed:
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        return Response(b"" if head else body, 200, headers, found.kind)
