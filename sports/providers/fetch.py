"""One exchange with one provider over HTTP: what `sports.fetching` is built on. Client and key are handed in.

Guarantees: an answer larger than the cap is never held in memory; a redirect is not followed (it could carry the key
elsewhere); no error shows a key or a query; a refusal inside an HTTP 200 is recognised.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from sports.model import Reading, UnixTime
from sports.providers.adapter import Adapter, FixtureRef, Health, ParseResult, Request
from sports.providers.errors import (
    SourceDenied,
    SourceError,
    SourceMissing,
    SourceThrottled,
    SourceUnavailable,
    SourceUnusable,
)

TIMEOUT_S = 10.0
MAX_BYTES = 4 << 20
HIDDEN = "***"
_ERRORS: dict[Health, type[SourceError]] = {
    Health.DENIED: SourceDenied,
    Health.THROTTLED: SourceThrottled,
    Health.MISSING: SourceMissing,
    Health.BROKEN: SourceUnavailable,
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that was usable: raw body with its hash, what it says, and the reading of the fixture asked for."""

    body: bytes
    sha256: str
    result: ParseResult
    reading: Reading


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer as it came: HTTP status, headers by lower-case name, body. `shown` is its address without secrets."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    shown: str


async def exchange(
    client: httpx.AsyncClient,
    adapter: Adapter,
    request: Request,
    *,
    base_url: str | None = None,
    key: str | None = None,
    timeout_s: float = TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
    conditions: Mapping[str, str] | None = None,
) -> Exchange:
    """Ask once, whatever the answer; raises a `SourceError` only where there is none, or one beyond `max_bytes`.

    `conditions` are the headers of a conditional request.
    """
    url = (base_url or adapter.base_url).rstrip("/") + request.path
    headers = {"Accept": "application/json", **(conditions or {})}
    params = dict(request.query)
    if (place := request.key_header or request.key_query) is not None:
        if not key:
            raise SourceDenied(adapter.name, f"no key is set, and {place} needs one")
        if not (key.isascii() and key.isprintable()):
            raise SourceDenied(adapter.name, "the key holds characters that no header can carry")
        (headers if request.key_header else params)[place] = key
    shown = hide(_without_secrets(url), key)
    try:
        async with (
            asyncio.timeout(timeout_s),
            client.stream(
                "GET", url, params=params, headers=headers, timeout=timeout_s, follow_redirects=False
            ) as response,
        ):
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > max_bytes:
                    raise SourceUnusable(adapter.name, f"{shown} sent more than {max_bytes} bytes")
    except TimeoutError:
        raise SourceUnavailable(adapter.name, f"{shown} did not answer within {timeout_s:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The original error may quote the address with its query: only its kind is kept.
        kind = type(error).__name__
        raise SourceUnavailable(adapter.name, f"{shown} could not be reached ({kind})") from None
    said = {name.lower(): value for name, value in response.headers.items()}
    return Exchange(response.status_code, said, bytes(body), shown)


def refuse(adapter: Adapter, answer: Exchange, key: str | None) -> None:
    """Raise the `SourceError` that the provider's own health check finds in an answer, if any."""
    health = adapter.health(answer.status, answer.body)
    if health is not Health.OK:
        # Hidden before it is cut: a key at the cut must not show its first half.
        words = hide(answer.body[:5000].decode("utf-8", "replace"), key)[:200]
        raise _ERRORS[health](adapter.name, f"{answer.shown} answered {answer.status}: {words}")


def reading_of(adapter: Adapter, ref: FixtureRef, body: bytes, at: UnixTime, key: str | None = None) -> Fetched:
    """The reading of the fixture asked for in a healthy body; raises `SourceMissing` when it isn't there."""
    result = adapter.parse(body, at)
    for reading in result.readings:
        if reading.provider_fixture_id == ref.fixture_id:
            return Fetched(body, hashlib.sha256(body).hexdigest(), result, reading)
    why = "; ".join(result.problems) or f"{len(result.readings)} fixtures, but not the one asked for"
    raise SourceMissing(adapter.name, hide(f"no fixture {ref.fixture_id}: {why}", key))


def hide(text: str, key: str | None) -> str:
    """The text with every occurrence of the key replaced."""
    return text.replace(key, HIDDEN) if key else text


def _without_secrets(url: str) -> str:
    """An address without query, user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
