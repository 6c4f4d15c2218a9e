"""Follows one match at one provider: asks, reads, compares with what was shown before, and says what is new.

Every poll gives at least one event, so a consumer that hears nothing for longer than the interval knows that it has
lost the follower and not the match. A provider that fails is LOST, asked again, and never ends the follower.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from proofbook.clock import MatchClock, WallClock
from sports.fetching.fetcher import Fetcher, Source
from sports.fetching.plan import Purpose
from sports.fixtures import CatalogueFixture
from sports.live.differ import SILENT_S, FeedState, Snapshot, lost, step
from sports.live.events import EventKind, MatchEvent
from sports.live.readers import extras_of, request_live
from sports.matching.binding import exchanged
from sports.model import Reading, Side, StatusGroup, UnixTime
from sports.providers.errors import SourceError

INTERVAL_S = 15.0


class Follower:
    """One match at one provider; `interval_s` is in seconds of the wall clock, `silent_s` of the match clock."""

    def __init__(
        self,
        fetcher: Fetcher,
        source: Source,
        fixture: CatalogueFixture,
        clock: MatchClock,
        wall: WallClock,
        *,
        interval_s: float = INTERVAL_S,
        silent_s: int = SILENT_S,
    ) -> None:
        self.state = FeedState(fixture.key, source.name, source.adapter.group)
        self.reading: Reading | None = None
        self._fetcher = fetcher
        self._source = source
        self._fixture = fixture
        self._clock = clock
        self._wall = wall
        self._interval_s = interval_s
        self._silent_s = silent_s

    async def poll(self) -> list[MatchEvent]:
        """Ask once; gives one event at least and raises nothing that a provider can cause."""
        ref = self._fixture.ref(self._source.name)
        try:
            request = request_live(self._source.adapter, ref)
            answer = await self._fetcher.ask(self._source, request, Purpose.LIVE)
            reading = self._fetcher.read(self._source, ref, answer).reading
        except SourceError as error:
            return [self._lost(UnixTime(await self._clock.read()), str(error))]
        turned = self._source.name in self._fixture.swapped
        reading = exchanged(reading) if turned else reading
        mismatch = self._fixture.check(reading)
        if mismatch is not None:
            return [self._lost(answer.fetched_at, mismatch)]
        extras = extras_of(self._source.name, answer.body, ref.fixture_id)
        self.reading = reading
        self.state, events = step(self.state, Snapshot(reading, extras), self._silent_s)
        return [_turned(event) for event in events] if turned else events

    async def run(self) -> AsyncIterator[MatchEvent]:
        """Poll until the match has ended and was seen so twice; the caller may stop at any time."""
        ended = 0
        while ended < 2:
            for event in await self.poll():
                yield event
            over = self.state.phase.group in (StatusGroup.ENDED, StatusGroup.OFF)
            ended = ended + 1 if over and not self.state.doubts else 0
            if ended < 2:
                await self._wall.sleep(self._interval_s)

    def _lost(self, at: UnixTime, why: str) -> MatchEvent:
        self.state, event = lost(self.state, at, why)
        return event


def _turned(event: MatchEvent) -> MatchEvent:
    """Incidents stand on the provider's sides; goals follow the score, which was exchanged already."""
    if event.side is None or event.kind in (EventKind.GOAL, EventKind.GOAL_CANCELLED):
        return event
    return replace(event, side=Side.AWAY if event.side is Side.HOME else Side.HOME)
