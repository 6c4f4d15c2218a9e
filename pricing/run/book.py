"""The fixtures of a catalogue file at the providers of the settings, each taken up from what the history has of it.

catalogue file ── read again when it changes; one that cannot be read is said, and the last good one stays
fixture ────────┬ followed live by feeds of two independent groups, one of which shows the minute
                └ priced before it begins alone, and shut from then on: every other fixture, with the reason
history ────────── prices of others, the last price while it is good, the score at the break; what was left open
                   is shut first
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pricing.guard import NewPrice
from pricing.run.catalogued import SharedPrices, division_of, feeds_of, groups_of, plans, price_source, terms_for
from pricing.run.crowd import Standing
from pricing.run.errors import CannotRun, LivedAlready
from pricing.run.history import History, Kept
from pricing.run.live import LiveMatch, MakePrice
from pricing.run.pace import Pace
from pricing.run.runner import Note, Polled, Runner
from sports.fetching import Source
from sports.fixtures import CatalogueError, CatalogueFixture, load_catalogue
from sports.sources import Sources
from sports.words import Score, Sport

SLACK_S = 60
"""A history this much ahead of the clock is of other minutes: a replay that begins again."""


class Said(Protocol):
    """What is said of many fixtures."""

    def trouble(self, key: str, why: str, now: int) -> None:
        """Say what is wrong."""
        ...

    def left(self, key: str, why: str, now: int) -> None:
        """Say that a fixture is followed no longer."""
        ...

    def stands(self, standing: Standing, runners: Mapping[str, Runner], now: int) -> None:
        """Say how all stands."""
        ...


class CatalogueFile:
    """A catalogue that may change while it is followed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._fixtures: Mapping[str, CatalogueFixture] = {}

    def fixtures(self) -> Mapping[str, CatalogueFixture]:
        """Its fixtures; the same object where it has not changed. Raises CatalogueError once for each bad state."""
        try:
            found = self.path.stat()
        except OSError as error:
            seen, problem = (0, 0), CatalogueError(f"cannot read the catalogue {self.path}: {error.strerror}")
            if seen != self._seen:
                self._seen = seen
                raise problem from error
            return self._fixtures
        seen = (found.st_mtime_ns, found.st_size)
        if seen != self._seen:
            self._seen = seen
            self._fixtures = load_catalogue(self.path).fixtures
        return self._fixtures


@dataclass(slots=True)
class Book:
    """One sport of a catalogue (`pricing.run.crowd.Desk`). `rated` are the divisions that the ratings know."""

    catalogue: CatalogueFile
    sources: Sources
    history: History
    make: MakePrice
    said: Said
    pace: Pace
    follower: Callable[[Source, CatalogueFixture], Polled]
    prices: Callable[[Source], SharedPrices]
    note: Note
    rated: Collection[str] = ()
    feeds: Collection[str] = ()
    division: str | None = None
    poll_s: int = 5
    _now: int = field(init=False, default=0)
    _fixtures: Mapping[str, CatalogueFixture] = field(init=False, default_factory=dict)
    _shared: SharedPrices | None = field(init=False, default=None)

    def fixtures(self) -> Mapping[str, CatalogueFixture]:
        """See `Desk.fixtures`."""
        try:
            self._fixtures = self.catalogue.fixtures()
        except CatalogueError as error:
            self.trouble("", f"{error}; the last one that could be read stays", self._now)
        return self._fixtures

    def follow(self, fixture: CatalogueFixture, now: int) -> Runner:
        """See `Desk.follow`. Raises CannotRun, LivedAlready, a SettingsError."""
        newest = self.history.newest(fixture.key)
        if newest is not None and newest > now + SLACK_S:
            raise LivedAlready(fixture.key, str(newest))
        self.history.shut(fixture.key, now, "taken up again")
        last = self.history.last(fixture.key)
        chosen, source = self._feeds(fixture, now), price_source(self.sources, fixture)
        terms = terms_for(
            fixture,
            plans([str(feed.name) for feed in chosen], self.sources),
            division=self.division or division_of(fixture, self.rated),
            reference=self.history.last_reference(fixture.key),
        )
        live = LiveMatch(terms, self.make, now)
        self.note(live, live.resume(good_price(last, now), half_time_of(last), now), now)
        others = None if source is None else self._prices_of(source).of(fixture)
        followers = [self.follower(feed, fixture) for feed in chosen]
        return Runner(live, followers, self.pace, self.note, self.poll_s, None, others)

    def shut(self, key: str, now: int, why: str) -> None:
        """See `Desk.shut`."""
        self.history.shut(key, now, why)

    def trouble(self, key: str, why: str, now: int) -> None:
        """See `Desk.trouble`."""
        self.said.trouble(key, why, now)

    def left(self, key: str, why: str, now: int) -> None:
        """See `Desk.left`."""
        self.said.left(key, why, now)

    def stands(self, standing: Standing, runners: Mapping[str, Runner], now: int) -> None:
        """See `Desk.stands`."""
        self._now = now
        self.said.stands(standing, runners, now)

    def _feeds(self, fixture: CatalogueFixture, now: int) -> list[Source]:
        """The feeds that follow it live; none where it is priced before it begins alone."""
        if fixture.sport is Sport.TENNIS and (groups := groups_of(self.sources, fixture)) < 2:
            why = f"{groups} independent groups cover {fixture.key}"
            raise CannotRun(why, "tennis is priced where two do: enable another provider that has it")
        try:
            return feeds_of(self.sources, fixture, self.feeds)
        except CannotRun as error:
            self.said.trouble(fixture.key, f"priced before it begins alone: {error}", now)
            return []

    def _prices_of(self, source: Source) -> SharedPrices:
        if self._shared is None:
            self._shared = self.prices(source)
        return self._shared


def good_price(last: Kept | None, now: int) -> NewPrice | None:
    """The last price where it is of before the match and still good. Pure."""
    if last is None or not last.asked_at <= now < last.sheet.until:
        return None
    match = last.request.football or last.request.tennis or last.request.basketball
    in_play = match is None or match.play is not None
    return None if in_play else NewPrice(last.request, last.sheet)


def half_time_of(last: Kept | None) -> Score | None:
    """The score at the break, where the last price of a football match knew it. Pure."""
    play = None if last is None or last.request.football is None else last.request.football.play
    return None if play is None else play.half_time
