"""The shipped matches, polled through the providers' own formats, against a live match: the same code, no sockets.

`sparse` polls a body only when the truth, a fault or the minute has changed and takes a heartbeat for the rest, which
is what an unchanged body is; it is many times faster and shows the same events at the same moments.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pricing.columns import Offer
from pricing.guard import Cause, Status
from pricing.run.catalogued import plans, reference_in, terms_for
from pricing.run.live import LiveMatch, MakePrice, Terms
from sports.live import EventKind, FeedState, MatchEvent, Snapshot, lost, step
from sports.live.prices import request_prices
from sports.live.readers import extras_of, request_live
from sports.model import Reading, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import Health
from sports.providers.errors import SourceError
from sports.providers.fetch import reading_of
from sports.providers.the_odds_api import TheOddsApi
from sports.replay import Call, Match, MatchClock, ReplayService, state_at
from sports.replay.faults import Fault
from sports.replay.games import Games
from sports.replay.matches import Phase

FEEDS: Final = ("api-football", "espn")
_NO_GAMES: Final = Games((), ())


def terms_of(match: Match, feeds: Sequence[str] = FEEDS) -> Terms:
    """What is known of a shipped match before it: the price feed that the replay serves, half an hour earlier."""
    fixture = match.fixture
    clock = MatchClock(fixture.start - 1800, 0)
    service = ReplayService([match], clock, {}, games=_NO_GAMES)
    asked = request_prices(fixture.competition.providers[TheOddsApi.name])
    query = dict(asked.query) | {str(asked.key_query): f"replay-{TheOddsApi.name}"}
    answer = service.answer(Call("GET", service.base_path(TheOddsApi.name) + asked.path, query, {}))
    reference = reference_in(answer.body, fixture, clock.now())
    return terms_for(fixture, plans(feeds), division="international", neutral=True, reference=reference)


class Feed:
    """One provider of the replay, followed without a socket."""

    def __init__(self, service: ReplayService, match: Match, name: str, clock: MatchClock) -> None:
        self._service = service
        self._match = match
        self._adapter = ADAPTERS[name]
        self._clock = clock
        self._key = f"replay-{name}"
        self._shown: tuple[object, ...] = ()
        self.state = FeedState(match.fixture.key, self._adapter.name, self._adapter.group)
        self.reading: Reading | None = None

    def poll(self) -> list[MatchEvent]:
        """Ask once."""
        now = UnixTime(self._clock.now())
        ref = self._match.fixture.ref(self._adapter.name)
        asked = request_live(self._adapter, ref)
        headers = {asked.key_header.lower(): self._key} if asked.key_header else {}
        query = dict(asked.query) | ({asked.key_query: self._key} if asked.key_query else {})
        path = self._service.base_path(self._adapter.name) + asked.path
        answer = self._service.answer(Call("GET", path, query, headers))
        health = self._adapter.health(answer.status, answer.body)
        if answer.cut or answer.wait_s or health is not Health.OK:
            return [self._lost(now, health.value if not answer.cut else "cut")]
        try:
            reading = reading_of(self._adapter, ref, answer.body, now, None).reading
        except SourceError as error:
            return [self._lost(now, str(error))]
        extras = extras_of(self._adapter.name, answer.body, ref.fixture_id)
        self.reading = reading
        self.state, events = step(self.state, Snapshot(reading, extras))
        return events

    def glance(self) -> list[MatchEvent]:
        """Ask, or take a heartbeat where nothing but seconds can have changed since."""
        now = UnixTime(self._clock.now())
        truth = state_at(self._match, now)
        shown = (truth.phase, truth.score, truth.reds, truth.minute)
        if shown != self._shown or self.state.doubts or self.state.seen_at is None:
            self._shown = shown
            return self.poll()
        before = self.state
        self.state = replace(before, sequence=before.sequence + 1, seen_at=now)
        return [
            MatchEvent(
                before.fixture,
                before.provider,
                before.sequence + 1,
                EventKind.HEARTBEAT,
                now,
                before.phase,
                before.score,
                body_sha256=before.body_sha256,
            )
        ]

    def _lost(self, now: UnixTime, why: str) -> MatchEvent:
        self.state, event = lost(self.state, now, why)
        return event


@dataclass(slots=True)
class Rehearsal:
    """One match with its feeds, a clock, and the live match that follows them; each feed is asked every `every_s`."""

    match: Match
    make: MakePrice
    feeds: Sequence[str] = FEEDS
    faults: Sequence[Fault] = ()
    every_s: int = 6
    step_s: int = 1
    sparse: bool = False
    terms: Terms | None = None
    until_s: int = 120

    def moments(self) -> Iterator[tuple[int, LiveMatch]]:
        """Every `step_s` seconds from a minute before the kick-off to the end, after what the feeds showed then."""
        clock = MatchClock(self.match.start - 60, 0)
        service = ReplayService([self.match], clock, {}, faults=self.faults, games=_NO_GAMES)
        lines = {name: Feed(service, self.match, name, clock) for name in self.feeds}
        live = LiveMatch(self.terms or terms_of(self.match, self.feeds), self.make, clock.now())
        pause = self.every_s // len(lines) or 1
        while clock.now() < self.match.end + self.until_s:
            now = clock.now()
            for place, line in enumerate(lines.values()):
                # Feeds are asked in turn, so that one of them is always the first to know.
                if (now - self.match.start) % self.every_s == place * pause:
                    live.hear(line.glance() if self.sparse and not self.faults else line.poll(), now)
            if live.state.now < now:
                live.tick(now)
            yield now, live
            clock.advance(self.step_s)


@dataclass(frozen=True, slots=True)
class Availability:
    """How long markets were open: seconds of play, seconds open by market, and how long each goal kept the first shut.

    `decided` are seconds for which a market was shut because it was all but decided; `reopened` seconds from the
    moment that both feeds showed a goal until it was open or all but decided, None where play ended first.
    """

    played: int
    opened: Mapping[Offer, int]
    decided: Mapping[Offer, int]
    reopened: tuple[int | None, ...]


PLAYING: Final = (Phase.FIRST_HALF, Phase.SECOND_HALF)


def availability(rehearsal: Rehearsal, offers: Sequence[Offer], step_s: int = 1) -> Availability:
    """How long the markets of a match were open while it was played; the first one is timed after goals."""
    rehearsal.step_s = step_s
    played, opened, decided = 0, dict.fromkeys(offers, 0), dict.fromkeys(offers, 0)
    shut_at: int | None = None
    reopened: list[int | None] = []
    score = None
    for now, live in rehearsal.moments():
        state = live.state
        if state.basis is not None and state.trusted_since is not None and state.live:
            if score is not None and state.basis.score != score:
                reopened += [None] if shut_at is not None else []
                shut_at = now
            score = state.basis.score
        first = state.markets.get(offers[0])
        if shut_at is not None and first is not None and {one.cause for one in first.why} <= {Cause.DECIDED}:
            reopened.append(now - shut_at)
            shut_at = None
        if state_at(rehearsal.match, now).phase not in PLAYING:
            continue
        played += step_s
        for offer in offers:
            market = state.markets.get(offer)
            opened[offer] += step_s * (market is not None and market.status is Status.OPEN)
            decided[offer] += step_s * (market is not None and {one.cause for one in market.why} == {Cause.DECIDED})
    return Availability(played, opened, decided, (*reopened, *([None] if shut_at is not None else [])))
