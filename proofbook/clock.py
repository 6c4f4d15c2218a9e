"""The two clocks, and no third.

    match clock   every sporting and contract deadline; whole seconds; the replay's, or real time in production
    wall clock    network, sessions, back-off

Both are handed in. Only the real implementations of this file read the system's time.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import ssl
import time
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import httpx

from proofbook.errors import ClockUnavailable


class MatchClock(Protocol):
    """Tells the time of matches and contracts."""

    def now(self) -> int:
        """Give seconds since 1970; blocks while a remote clock answers."""
        ...

    async def read(self) -> int:
        """Give the same without blocking the event loop."""
        ...


class WallClock(Protocol):
    """Tells and waits for real time."""

    def now(self) -> float:
        """Give seconds since 1970."""
        ...

    def monotonic(self) -> float:
        """Give seconds from an arbitrary start, never going back: for durations and deadlines."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; zero or less only lets others run."""
        ...


class SystemWallClock:
    """The system's clock."""

    def now(self) -> float:
        """Give seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Give seconds from an arbitrary start."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait on the event loop."""
        await asyncio.sleep(max(0.0, seconds))


class RealMatchClock:
    """Match time that is real time: production."""

    def now(self) -> int:
        """Give seconds since 1970."""
        return int(time.time())

    async def read(self) -> int:
        """Give seconds since 1970."""
        return self.now()


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the replay's clock says: match time in seconds, and match seconds in a real one (0 when it stands)."""

    now: int
    speed: float


class RemoteMatchClock:
    """The replay's clock over HTTP: `GET <base>/clock` gives {"now": int, "speed": float}. Every call asks again."""

    def __init__(self, base_url: str, timeout_s: float = 2.0, transport: httpx.MockTransport | None = None) -> None:
        self._url = f"{base_url.rstrip('/')}/clock"
        self._timeout_s = timeout_s
        self._transport = transport

    def now(self) -> int:
        """Give match time; raises `ClockUnavailable`."""
        return self.reading().now

    async def read(self) -> int:
        """Give match time without blocking the event loop; raises `ClockUnavailable`."""
        try:
            async with httpx.AsyncClient(
                timeout=self._timeout_s, transport=self._transport, trust_env=False, verify=_certificates()
            ) as client:
                return self._parse(await client.get(self._url)).now
        except httpx.HTTPError as error:
            raise self._unavailable(repr(error)) from error

    def reading(self) -> ClockReading:
        """Give time and speed; raises `ClockUnavailable`."""
        try:
            with httpx.Client(
                timeout=self._timeout_s, transport=self._transport, trust_env=False, verify=_certificates()
            ) as client:
                return self._parse(client.get(self._url))
        except httpx.HTTPError as error:
            raise self._unavailable(repr(error)) from error

    def _parse(self, response: httpx.Response) -> ClockReading:
        try:
            body = response.raise_for_status().json()
            now, speed = body["now"], body["speed"]
        except (ValueError, KeyError, TypeError) as error:
            raise self._unavailable(f"answered {response.text[:200]!r}") from error
        whole = isinstance(now, int) and not isinstance(now, bool) and now >= 0
        if not whole or isinstance(speed, bool) or not isinstance(speed, int | float) or not 0 <= speed < math.inf:
            raise self._unavailable(f"answered now={now!r}, speed={speed!r}")
        return ClockReading(now, float(speed))

    def _unavailable(self, what: str) -> ClockUnavailable:
        return ClockUnavailable(f"the match clock {self._url}: {what}", "check that the replay runs (`make run`)")


class ManualMatchClock:
    """Match time that a test sets."""

    def __init__(self, now: int = 0) -> None:
        self._now = now

    def now(self) -> int:
        """Give the time that was set."""
        return self._now

    async def read(self) -> int:
        """Give the time that was set."""
        return self._now

    def set(self, now: int) -> None:
        """Set the time, backwards too: a test may need a clock that goes wrong."""
        self._now = now

    def advance(self, seconds: int) -> None:
        """Move the time on."""
        self._now += seconds


class ManualWallClock:
    """Wall time that a test moves; sleepers wake in order of their time, then of their call."""

    def __init__(self, now: float = 0.0) -> None:
        self._now = now
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    @property
    def sleepers(self) -> int:
        """How many calls of `sleep` still wait."""
        return sum(not future.done() for _, _, future in self._sleepers)

    def now(self) -> float:
        """Give the time that was set."""
        return self._now

    def monotonic(self) -> float:
        """Give the same."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until `advance` has moved the time on by so much."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), future))
        await future

    async def advance(self, seconds: float) -> None:
        """Move the time on, stopping at each sleeper's moment so that it runs at its own time."""
        end = self._now + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self._now, _, future = heapq.heappop(self._sleepers)
            if not future.done():  # a cancelled sleeper stays in the heap until its time
                future.set_result(None)
            await self._settle()
        self._now = end

    @staticmethod
    async def _settle() -> None:
        # A task may pass through several awaits before it sleeps again: give it some turns of the loop.
        for _ in range(10):
            await asyncio.sleep(0)


@cache
def _certificates() -> ssl.SSLContext:
    """The system's certificates, read once: httpx would read them for every client, at 20 ms each."""
    return ssl.create_default_context()
