"""A node's own eyes on one fixture: asks every configured provider, keeps each reading, decides by the source rule.

An observer never shares readings with another node's: agreement between nodes is worth only what their independence is.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from proofbook.clock import MatchClock
from sports.consensus import SourceDecision, SourceRule, decide
from sports.fixtures import CatalogueFixture
from sports.model import Reading, UnixTime
from sports.providers.adapter import Adapter
from sports.providers.errors import SourceError
from sports.providers.fetch import fetch_fixture


@dataclass(frozen=True, slots=True)
class Source:
    """One provider as this node reaches it; no `base_url`: the provider's own address."""

    adapter: Adapter
    key: str | None = field(default=None, repr=False)
    base_url: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that gave no reading this time, and why."""

    provider: str
    reason: str


class Observer:
    """Everything that one node has read of one fixture."""

    def __init__(
        self,
        fixture: CatalogueFixture,
        sources: Sequence[Source],
        rule: SourceRule,
        client: httpx.AsyncClient,
        clock: MatchClock,
    ) -> None:
        self.fixture = fixture
        self.rule = rule
        self.readings: list[Reading] = []
        self._sources = tuple(sources)
        self._client = client
        self._clock = clock

    async def poll(self) -> list[Reading | Problem]:
        """Ask every source once, side by side; keeps what fits the fixture and gives an answer a source."""
        now = await self._clock.read()
        answers = await asyncio.gather(*(self._ask(source, now) for source in self._sources))
        self.readings += [answer for answer in answers if isinstance(answer, Reading)]
        return answers

    def decision(self, now: int) -> SourceDecision:
        """What the sources amount to at `now` (match clock, seconds)."""
        return decide(self.readings, self.rule, UnixTime(now))

    async def _ask(self, source: Source, now: int) -> Reading | Problem:
        ref = self.fixture.ref(source.adapter.name)
        try:
            fetched = await fetch_fixture(
                self._client, source.adapter, ref, now=lambda: now, base_url=source.base_url, key=source.key
            )
        except SourceError as error:
            return Problem(source.adapter.name, str(error))
        mismatch = self.fixture.check(fetched.reading)
        return Problem(source.adapter.name, mismatch) if mismatch else fetched.reading
