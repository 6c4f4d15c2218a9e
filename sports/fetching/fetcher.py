"""Asks providers, and nothing else does.

    ask ─ shared? ─ buckets ─ exchange ─ 304? ─ health ─ allowances ─ memory ─ evidence ─ answer
                       │          └ no answer or broken: back off, ask again (at most `attempts` times)
                       └ too long a wait: SourceThrottled

A refused key is not asked again for `denied_s`: asking on would lock it. Where the key was good for something else
just now, only that address is left alone: the plan may not hold it. A provider that says to wait is left alone for
as long as it says. Keys are hidden in errors, in the log, and in the address that evidence is filed under.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from proofbook import logging
from proofbook.clock import MatchClock, WallClock
from proofbook.redaction import remember
from sports.errors import SportsError
from sports.fetching.backoff import delay_s, retry_after_s
from sports.fetching.buckets import Buckets
from sports.fetching.health import HealthBoard
from sports.fetching.memory import Memory
from sports.fetching.plan import Purpose
from sports.model import ProviderName, UnixTime
from sports.providers.adapter import Adapter, FixtureRef, FixturesQuery, Health, ParseResult, Request
from sports.providers.errors import SourceDenied, SourceError, SourceMissing, SourceThrottled, SourceUnavailable
from sports.providers.fetch import (
    MAX_BYTES,
    TIMEOUT_S,
    Exchange,
    Fetched,
    exchange,
    reading_of,
    refuse,
)
from sports.providers.limits import Limits, Window, limits_of

NOT_MODIFIED = 304
MAX_LOCKS = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """One provider as it is reached: its adapter, its key, another address than its own, and the plan's windows.

    At another address (the replay, a proxy) the documented windows of the provider don't hold: there only `windows` and
    what the answers say do.
    """

    adapter: Adapter
    key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    windows: tuple[Window, ...] = ()

    @property
    def name(self) -> ProviderName:
        """The provider's name."""
        return self.adapter.name

    @property
    def limits(self) -> Limits:
        """The adapter's limits with this source's windows."""
        said = limits_of(self.adapter)
        if self.windows or self.base_url is not None:
            return Limits(self.windows, "settings", said.read)
        return said


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient the fetcher is; seconds of the wall clock. `share_s`: an answer this young serves another caller."""

    timeout_s: float = TIMEOUT_S
    max_bytes: int = MAX_BYTES
    attempts: int = 3
    max_wait_s: float = 30.0
    denied_s: float = 600.0
    throttled_s: float = 60.0
    reserve: float = 0.2
    share_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A healthy body with its hash, the match time it was asked at, and whether it was sent again or known already."""

    body: bytes
    sha256: str
    fetched_at: UnixTime
    unchanged: bool = False


class BodySink(Protocol):
    """Where bodies are kept as evidence."""

    async def keep(self, provider: ProviderName, body: bytes, fetched_at: UnixTime, address: str, status: int) -> str:
        """Keep a body and give its SHA-256; the address holds no key."""


class Fetcher:
    """The one way to the providers. `draw` gives chance on [0, 1) for the jitter; `sink` keeps every body."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        clock: MatchClock,
        wall: WallClock,
        *,
        draw: Callable[[], float],
        policy: Policy | None = None,
        sink: BodySink | None = None,
    ) -> None:
        self.health = HealthBoard()
        self._client = client
        self._clock = clock
        self._wall = wall
        self._draw = draw
        self._policy = policy or Policy()
        self._sink = sink
        self._memory = Memory()
        self._buckets: dict[ProviderName, Buckets] = {}
        self._denied_until: dict[str, float] = {}
        self._recent: dict[str, tuple[float, Answer]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._log = logging.get(__name__)

    def quotas(self) -> dict[ProviderName, int]:
        """Calls left in the tightest window of each provider that was asked and has one."""
        now = self._wall.monotonic()
        left = {name: buckets.left(now) for name, buckets in self._buckets.items()}
        return {name: min(windows.values()) for name, windows in left.items() if windows}

    async def fixture(self, source: Source, ref: FixtureRef, purpose: Purpose = Purpose.SETTLE) -> Fetched:
        """One fixture as its provider shows it now; raises a `SourceError`."""
        answer = await self.ask(source, source.adapter.request_fixture(ref), purpose)
        return self.read(source, ref, answer)

    def read(self, source: Source, ref: FixtureRef, answer: Answer) -> Fetched:
        """The fixture asked for in an answer; what cannot be read is counted. Raises `SourceMissing`."""
        try:
            fetched = reading_of(source.adapter, ref, answer.body, answer.fetched_at, source.key)
        except SourceMissing as error:
            self.health.note_problems(source.name, 1)
            error.body_sha256 = answer.sha256
            raise
        self.health.note_problems(source.name, len(fetched.result.problems))
        return fetched

    async def fixtures(self, source: Source, query: FixturesQuery, purpose: Purpose = Purpose.SCHEDULE) -> ParseResult:
        """The fixtures of a list; raises a `SourceError`."""
        answer = await self.ask(source, source.adapter.request_fixtures(query), purpose)
        result = source.adapter.parse(answer.body, answer.fetched_at)
        self.health.note_problems(source.name, len(result.problems))
        return result

    async def ask(self, source: Source, request: Request, purpose: Purpose) -> Answer:
        """The body of a healthy answer; raises a `SourceError` once patience ends."""
        if source.key:
            remember(source.key)
        address = address_of(source, request)
        if len(self._locks) > MAX_LOCKS:
            held = {name: lock for name, lock in self._locks.items() if lock.locked()}
            self._locks = defaultdict(asyncio.Lock, held)
        # Two callers of one address wait for each other: the second then finds the first one's answer.
        async with self._locks[address]:
            shared = self._recent.get(address)
            if shared is not None and self._wall.monotonic() - shared[0] < self._policy.share_s:
                return shared[1]
            answer = await self._patiently(source, request, purpose, address)
            if self._policy.share_s > 0:
                self._remember(address, answer)
            return answer

    def left(self, source: Source) -> Mapping[str, int]:
        """Calls left by window, as far as known."""
        return self._of(source).left(self._wall.monotonic())

    def _remember(self, address: str, answer: Answer) -> None:
        """Keep an answer for other callers, and drop those that are too old for any."""
        now = self._wall.monotonic()
        young = {name: kept for name, kept in self._recent.items() if now - kept[0] < self._policy.share_s}
        self._recent = young | {address: (now, answer)}

    async def _patiently(self, source: Source, request: Request, purpose: Purpose, address: str) -> Answer:
        attempt = 0
        while True:
            await self._turn(source, purpose, address)
            try:
                return await self._once(source, request, address)
            except SourceUnavailable as error:
                attempt += 1
                if attempt >= self._policy.attempts:
                    raise
                pause = delay_s(attempt, self._draw())
                self._log.warning(
                    "source_retry", provider=source.name, attempt=attempt, pause_s=pause, error=str(error)
                )
                await self._wall.sleep(pause)

    async def _turn(self, source: Source, purpose: Purpose, address: str) -> None:
        """Wait for a call to be free, if that is soon."""
        until = max(self._denied_until.get(place, 0.0) for place in (source.name, address))
        refused = until - self._wall.monotonic()
        if refused > 0:
            raise SourceDenied(source.name, f"the key was refused; not asked again for {refused:.0f} s")
        buckets, waited = self._of(source), 0.0
        while (wait := buckets.wait(self._wall.monotonic(), settling=purpose.settling)) > 0:
            waited += wait
            if waited > self._policy.max_wait_s:
                kept = "" if purpose.settling else " outside the reserve for settling"
                raise SourceThrottled(source.name, f"no call is free{kept} for {wait:.0f} s ({purpose.value})")
            await self._wall.sleep(wait)
        buckets.take(self._wall.monotonic())

    async def _once(self, source: Source, request: Request, address: str) -> Answer:
        known = self._memory.get(address)
        asked_at = UnixTime(await self._clock.read())
        try:
            said = await exchange(
                self._client,
                source.adapter,
                request,
                base_url=source.base_url,
                key=source.key,
                timeout_s=self._policy.timeout_s,
                max_bytes=self._policy.max_bytes,
                conditions=known.headers if known is not None else None,
            )
        except SourceDenied:
            raise  # no usable key in the settings: nothing was sent
        except SourceError as error:
            self._note(source, Health.BROKEN, str(error))
            raise
        self._count(source, said)
        if said.status == NOT_MODIFIED and known is not None:
            self._note(source, Health.OK)
            return await self._answer(source, said, known.body, asked_at, address, unchanged=True)
        await self._judge(source, said, asked_at, address)
        self._memory.put(address, said.body, said.headers)
        return await self._answer(source, said, said.body, asked_at, address)

    def _count(self, source: Source, said: Exchange) -> None:
        now = self._wall.monotonic()
        self._of(source).told(source.limits.read(said.headers, said.body), now)
        asked = retry_after_s(said.headers, self._wall.now())
        if asked is not None and said.status >= 400:
            self._of(source).close(now + delay_s(0, self._draw(), asked))

    async def _judge(self, source: Source, said: Exchange, asked_at: UnixTime, address: str) -> None:
        """Note the health of an answer, keep the body of a bad one, and raise what is wrong with it."""
        health, now = source.adapter.health(said.status, said.body), self._wall.monotonic()
        last_ok = self.health.of(source.name).last_ok
        try:
            refuse(source.adapter, said, source.key)
        except SourceError as error:
            self._note(source, health, str(error))
            error.body_sha256 = await self._kept(source, said, said.body, asked_at, address)
            if health is Health.DENIED:
                good = last_ok is not None and self._wall.now() - last_ok < self._policy.denied_s
                self._denied_until[address if good else source.name] = now + self._policy.denied_s
            elif health is Health.THROTTLED and retry_after_s(said.headers, self._wall.now()) is None:
                self._of(source).close(now + delay_s(0, self._draw(), self._policy.throttled_s))
            raise
        self._note(source, health)

    async def _answer(
        self, source: Source, said: Exchange, body: bytes, at: UnixTime, address: str, *, unchanged: bool = False
    ) -> Answer:
        return Answer(body, await self._kept(source, said, body, at, address), at, unchanged)

    async def _kept(self, source: Source, said: Exchange, body: bytes, at: UnixTime, address: str) -> str:
        """Hand a body to the sink and give its hash."""
        if self._sink is not None:
            try:
                return await self._sink.keep(source.name, body, at, address, said.status)
            except (SportsError, OSError) as error:
                # A full disk must not stop a match from being decided: the loss is said, the hash still names the body.
                self._log.error("evidence_lost", provider=source.name, address=address, error=str(error))
        return hashlib.sha256(body).hexdigest()

    def _note(self, source: Source, health: Health, error: str = "") -> None:
        before = self.health.of(source.name).alarm
        self.health.note(source.name, health, self._wall.now(), error)
        if error and self.health.of(source.name).alarm and not before:
            self._log.error("source_alarm", provider=source.name, health=health.value, error=error)

    def _of(self, source: Source) -> Buckets:
        if source.name not in self._buckets:
            now = self._wall.monotonic()
            self._buckets[source.name] = Buckets(source.limits.windows, now, self._policy.reserve)
        return self._buckets[source.name]


def address_of(source: Source, request: Request) -> str:
    """What a request asks for, without key: path and query below the provider's name."""
    query = "&".join(f"{name}={value}" for name, value in request.query)
    return f"{source.name}{request.path}{'?' if query else ''}{query}"
