"""One HTTP exchange with an endpoint. What was surely never sent is told apart from what may have arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import httpx

MAX_BYTES: Final = 64 * 1024 * 1024
"""A larger answer is broken off: no question of ours has one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class TransportFault(Exception):
    """No reply. The text names the kind of fault, never an address."""


class NotSent(TransportFault):
    """The request did not leave: no connection came about."""


class Interrupted(TransportFault):
    """The request may have arrived; the reply did not."""


class Transport(Protocol):
    """Posts a JSON body."""

    async def post(self, url: str, body: bytes, timeout_s: float) -> Reply:
        """Give the reply, of whatever status; raises NotSent or Interrupted."""
        ...

    async def aclose(self) -> None:
        """Close what is open."""
        ...


class HttpTransport:
    """Over httpx: connections kept, no redirects (a key would go along), no retries, no environment proxies."""

    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(follow_redirects=False, trust_env=False)

    async def post(self, url: str, body: bytes, timeout_s: float) -> Reply:
        """See `Transport.post`."""
        timeout = httpx.Timeout(timeout_s, connect=min(timeout_s, 3.0))
        try:
            async with asyncio.timeout(timeout_s):  # httpx counts each read anew: a drip would last for ever
                return await self._exchange(url, body, timeout)
        except TimeoutError:
            raise Interrupted(f"no answer in {timeout_s:.1f} s") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise NotSent(type(error).__name__) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise Interrupted(type(error).__name__) from None

    async def _exchange(self, url: str, body: bytes, timeout: httpx.Timeout) -> Reply:
        headers = {"content-type": "application/json"}
        async with self._client.stream("POST", url, content=body, headers=headers, timeout=timeout) as answer:
            content = bytearray()
            async for chunk in answer.aiter_bytes():
                content += chunk
                if len(content) > MAX_BYTES:
                    raise Interrupted(f"more than {MAX_BYTES} bytes")
            return Reply(answer.status_code, dict(answer.headers), bytes(content))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()
