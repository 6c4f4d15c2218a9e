"""A node's own eyes on one fixture: asks every configured provider, keeps what counts, decides by the source rule.

    poll ─ sources of the settings ─ fetcher ─ admit ─ readings kept
              │                        │         └ problem: another match, a moved kick-off that nobody else shows
              │                        └ problem: no answer, a refusal, a body without the fixture
              └ problem: the catalogue holds no id at this provider

An observer never shares readings with another node's: agreement between nodes is worth only what their independence is.
Every poll names the hashes of the bodies behind it, kept or refused; the fetcher's sink holds the bodies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

from proofbook.clock import MatchClock
from sports.consensus import SourceDecision, decide
from sports.evidence import of_decision
from sports.fetching import Purpose, Source
from sports.fixtures import CatalogueFixture
from sports.matching import Refused, admit
from sports.model import ProviderName, Reading, UnixTime
from sports.providers.adapter import FixtureRef
from sports.providers.errors import SourceError
from sports.providers.fetch import Fetched
from sports.sources import Sources

POLL_GAP_S: Final = 20
"""Answers that are further apart are of two polls."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that gave nothing that counts: why, when, and the body behind it where there was one."""

    provider: ProviderName
    reason: str
    at: UnixTime
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """What one round of questions brought; a source is in `readings` or in `problems`, never in both."""

    at: UnixTime
    readings: tuple[Reading, ...]
    problems: tuple[Problem, ...]

    @property
    def evidence(self) -> tuple[tuple[ProviderName, str], ...]:
        """The hash of every body that came, by provider: those that counted and those that were refused."""
        kept = [(reading.provider, reading.body_sha256) for reading in self.readings]
        refused = [(one.provider, one.body_sha256) for one in self.problems if one.body_sha256 is not None]
        return tuple(sorted(kept + refused))


class Fixtures(Protocol):
    """What asks a provider; `sports.fetching.Fetcher`."""

    async def fixture(self, source: Source, ref: FixtureRef, purpose: Purpose) -> Fetched:
        """One fixture as its provider shows it now; raises a `SourceError`."""
        ...


class Observer:
    """Everything that one node has read of one fixture; `readings` are those known from before, as after a restart.

    Raises `SettingsError` when a key cannot be read, or when the competition has fewer than two groups that vote.
    """

    def __init__(
        self,
        fixture: CatalogueFixture,
        sources: Sources,
        fetcher: Fixtures,
        clock: MatchClock,
        readings: Iterable[Reading] = (),
    ) -> None:
        key = fixture.competition.key
        self.fixture = fixture
        self.rule = sources.rule(fixture.sport, fixture.start, key)
        self.readings: list[Reading] = list(readings)
        self._sources = sources
        self._asked = tuple(sources.sources(key))
        self._fetcher = fetcher
        self._clock = clock
        self._shown: dict[ProviderName, Reading] = {}
        self._problems: dict[ProviderName, Problem] = {}

    async def poll(self, purpose: Purpose = Purpose.SETTLE) -> Poll:
        """Ask every source once, side by side; raises nothing that a provider can cause."""
        at = UnixTime(await self._clock.read())
        answers = await asyncio.gather(*(self._ask(source, purpose, at) for source in self._asked))
        found = {answer.provider: answer for answer in answers if isinstance(answer, Problem)}
        kept: list[Reading] = []
        for verdict in self._judged([answer for answer in answers if isinstance(answer, Reading)]):
            if isinstance(verdict, Refused):
                refused = verdict.reading
                found[refused.provider] = Problem(refused.provider, verdict.reason, at, refused.body_sha256)
            else:
                kept.append(verdict)
        self.readings += kept
        self._problems = found
        return Poll(at, tuple(kept), tuple(found[name] for name in sorted(found)))

    def recall(self, shown: Iterable[Reading]) -> None:
        """Take in what was read before a restart, in the order it came: judged again, poll by poll."""
        poll: list[Reading] = []
        for reading in [*shown, None]:
            if poll and (reading is None or reading.fetched_at - poll[0].fetched_at >= POLL_GAP_S):
                self.readings += [verdict for verdict in self._judged(poll) if isinstance(verdict, Reading)]
                poll = []
            if reading is not None:
                poll.append(reading)

    def _judged(self, shown: list[Reading]) -> list[Reading | Refused]:
        """Which answers count. Only a source that votes can vouch for another's moved kick-off."""
        voting = self._sources.counted(shown)
        before = list(self._shown.values())
        names = {reading.provider for reading in voting}
        judged = admit(self.fixture, voting, before)
        for reading in shown:
            if reading.provider not in names:
                judged += admit(self.fixture, [reading], [*voting, *before])
        self._shown |= {reading.provider: reading for reading in voting}
        return judged

    def decision(self, now: int) -> SourceDecision:
        """What the sources amount to at `now` (match clock, seconds)."""
        return decide(self._sources.counted(self.readings), self.rule, UnixTime(now))

    def explain(self, now: int) -> dict[str, Any]:
        """The decision with its readings, and what was wrong at the last poll: plain values for a person or a file."""
        answer = self.decision(now)
        problems = [asdict(problem) for _, problem in sorted(self._problems.items())]
        return {"fixture": self.fixture.key, **of_decision(answer, self.readings), "problems": problems}

    async def _ask(self, source: Source, purpose: Purpose, at: UnixTime) -> Reading | Problem:
        known = self.fixture.providers, self.fixture.competition.providers
        if any(source.name not in names for names in known):
            return Problem(source.name, "the catalogue holds no id of this fixture: bind it with `sports review`", at)
        try:
            fetched = await self._fetcher.fixture(source, self.fixture.ref(source.name), purpose)
        except SourceError as error:
            return Problem(source.name, str(error), at, error.body_sha256)
        return fetched.reading
