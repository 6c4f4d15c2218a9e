"""The node's own parts, which also count what they do: the fetcher by provider, the guard, the store's writes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, Final

from oracle.errors import SealedStatement, SecondStatement, SigningRefused
from oracle.metrics import NodeMetrics
from oracle.store import Guard, Statement, Store
from oracle.store.database import Transaction
from oracle.store.guard import Also
from proofbook.clock import WallClock
from sports.fetching import Fetcher, Purpose, Source
from sports.model import Decision, ProviderName, Scores
from sports.providers.adapter import FixtureRef
from sports.providers.errors import (
    SourceDenied,
    SourceError,
    SourceMissing,
    SourceThrottled,
    SourceUnavailable,
)
from sports.providers.fetch import Fetched

_RESULTS: Final[tuple[tuple[type[SourceError], str], ...]] = (
    (SourceDenied, "denied"),
    (SourceThrottled, "throttled"),
    (SourceMissing, "missing"),
    (SourceUnavailable, "timeout"),
)
_Final = tuple[Decision | None, Scores]


class CountedFetcher:
    """A fetcher whose questions are counted and timed; a result that a provider changes after its end is a flip."""

    def __init__(self, fetcher: Fetcher, wall: WallClock) -> None:
        self.metrics: NodeMetrics | None = None
        self._fetcher = fetcher
        self._wall = wall
        self._ended: dict[tuple[ProviderName, str], _Final] = {}

    async def fixture(self, source: Source, ref: FixtureRef, purpose: Purpose) -> Fetched:
        """See `sports.fetching.Fetcher`."""
        metrics, name = self.metrics, str(source.name)
        if metrics is None:
            return await self._fetcher.fixture(source, ref, purpose)
        began = self._wall.monotonic()
        try:
            fetched = await self._fetcher.fixture(source, ref, purpose)
        except SourceError as error:
            result = next((word for kind, word in _RESULTS if isinstance(error, kind)), "broken")
            metrics.source_requests(source=name, result=result).inc()
            raise
        metrics.source_requests(source=name, result="ok").inc()
        metrics.source_latency_seconds(source=name).observe(self._wall.monotonic() - began)
        metrics.source_last_success_timestamp_seconds(source=name).set(self._wall.now())
        self._look(source, ref, fetched, metrics)
        return fetched

    def quotas(self) -> dict[str, int]:
        """Calls left in the tightest window, by provider."""
        return {str(name): left for name, left in self._fetcher.quotas().items()}

    def _look(self, source: Source, ref: FixtureRef, fetched: Fetched, metrics: NodeMetrics) -> None:
        reading = fetched.reading
        if not reading.ended:
            return
        place, value = (source.name, ref.fixture_id), (reading.decision, reading.scores)
        if self._ended.setdefault(place, value) != value:
            self._ended[place] = value
            metrics.source_flips(source=str(source.name)).inc()


class CountedGuard(Guard):
    """A guard whose signatures and refusals are counted."""

    metrics: NodeMetrics | None = None
    _REASONS: ClassVar[dict[type[SigningRefused], str]] = {SecondStatement: "locked", SealedStatement: "double"}

    def say(self, statements: Sequence[Statement], at: int, also: Also | None = None) -> list[bytes]:
        """See `Guard`."""
        if self.metrics is None:
            return super().say(statements, at, also)
        try:
            signatures = super().say(statements, at, also)
        except SigningRefused as refusal:
            reason = next((word for kind, word in self._REASONS.items() if isinstance(refusal, kind)), "signer")
            self.metrics.sign_requests(result="refused").inc()
            self.metrics.sign_refused(reason=reason).inc()
            raise
        except Exception:
            self.metrics.sign_requests(result="error").inc()
            raise
        self.metrics.sign_requests(result="ok").inc(len(signatures))
        return signatures

    def recover(self, at: int) -> list[tuple[Statement, bytes]]:
        """See `Guard`."""
        again = super().recover(at)
        if self.metrics is not None:
            self.metrics.sign_requests(result="again").inc(len(again))
        return again


class TimedStore(Store):
    """A store whose durable writes are timed."""

    metrics: NodeMetrics | None = None

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """See `Store`."""
        began = time.monotonic()
        with super().transaction() as write:
            yield write
        if self.metrics is not None:
            self.metrics.db_write_seconds().observe(time.monotonic() - began)
