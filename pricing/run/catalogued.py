"""A fixture of a catalogue at the providers of the settings: which feeds follow it, and what others ask for it.

    catalogue ─ fixture ─┬─ feeds_of   the providers that show matches live and have it, two independent groups at least
    settings  ─ sources ─┘
                         └─ PriceFeed  The Odds API, where it is configured and has it; SharedPrices for many fixtures

Addresses, keys and plans are those of `[sports.providers]`; nothing here knows of a replay.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pricing.guard import FeedPlan
from pricing.guard.state import VarStyle
from pricing.request import Basketball, Football, Reference, Tennis
from pricing.run.errors import CannotRun
from pricing.run.live import Terms
from pricing.run.references import reference_of
from proofbook import logging
from proofbook.clock import MatchClock
from sports.fetching import Answer, Fetcher, Purpose, Source
from sports.fixtures import CatalogueFixture
from sports.live.prices import parse_prices, request_prices
from sports.model import Sport, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import Capability
from sports.providers.errors import SourceError
from sports.providers.the_odds_api import TheOddsApi
from sports.sources import Sources

LISTING: Final = ("api-football", "espn", "sportradar", "sportmonks")
"""Providers whose bodies list red cards; the same show the minute."""
BOTH_ENDS: Final = ("sportradar",)
"""Providers that tell where a check of the video referee begins and where it ends."""
PRICED_BY: Final = "h2h,totals"
SHARED_S: Final = 240
"""Seconds of the match for which an answer about a competition serves all of its fixtures."""
MISSED_S: Final = 60
"""The same of no answer."""


def plans(names: Iterable[str], sources: Sources | None = None) -> tuple[FeedPlan, ...]:
    """The guard's view of providers, by name; groups are those of the settings where they name others."""
    found = []
    for name in names:
        adapter = ADAPTERS[name]
        told = None if sources is None else sources.providers[adapter.name].group
        style = VarStyle.BOTH if name in BOTH_ENDS else VarStyle.DECISION
        found.append(FeedPlan(adapter.name, told or adapter.group, name in LISTING, style))
    return tuple(found)


def feeds_of(sources: Sources, fixture: CatalogueFixture, wanted: Collection[str] = ()) -> list[Source]:
    """The sources that can follow a fixture, `wanted` alone where any is named. Raises CannotRun, a SettingsError."""
    if fixture.sport is not Sport.FOOTBALL:
        raise CannotRun(
            f"{fixture.key} is {fixture.sport.name.lower()}", "name a football match: only those are followed"
        )
    here = {str(source.name): source for source in sources.sources(_configured(sources, fixture))}
    able = [name for name, source in here.items() if _follows(source, fixture)]
    for name in wanted:
        if name not in able:
            raise CannotRun(
                f"{name} does not follow {fixture.key}",
                f"it must be enabled in the settings, show matches live and be bound to it; those are "
                f"{', '.join(able) or 'none'}",
            )
    chosen = [here[name] for name in (wanted or able)]
    if not any(source.name in LISTING for source in chosen):
        raise CannotRun(
            f"no feed of {fixture.key} shows the minute ({', '.join(able) or 'none'})",
            f"a score has no price without it: enable one of {', '.join(LISTING)}",
        )
    groups = {plan.group for plan in plans([str(source.name) for source in chosen], sources)}
    if len(groups) < 2:
        raise CannotRun(
            f"{fixture.key} has live feeds of {len(groups)} independent groups ({', '.join(map(str, able)) or 'none'})",
            "a score counts when two agree: enable another provider in [sports.providers], and bind the fixture to it",
        )
    return chosen


def price_source(sources: Sources, fixture: CatalogueFixture) -> Source | None:
    """Where prices of others come from; None where The Odds API is not enabled or has not got the fixture."""
    name = TheOddsApi.name
    if name not in sources.providers or name not in fixture.providers or name not in fixture.competition.providers:
        return None
    return next(source for source in sources.sources() if source.name == name)


def groups_of(sources: Sources, fixture: CatalogueFixture) -> int:
    """How many independent groups can tell the result of a fixture. Raises a SettingsError."""
    able = [
        str(source.name)
        for source in sources.sources(_configured(sources, fixture))
        if Capability.RESULT in source.adapter.capabilities and source.name in fixture.providers
    ]
    return len({plan.group for plan in plans(able, sources)})


def division_of(fixture: CatalogueFixture, rated: Collection[str]) -> str:
    """The division that the ratings have a fixture in: its competition's, or the only one that they have."""
    key = fixture.competition.key
    return key if key in rated or len(rated) != 1 else next(iter(rated))


def terms_for(
    fixture: CatalogueFixture,
    feeds: Iterable[FeedPlan],
    *,
    division: str | None = None,
    names: tuple[str | None, str | None] = (None, None),
    neutral: bool | None = None,
    reference: Reference | None = None,
) -> Terms:
    """What is known of a fixture before it is played; `division` and `names` are those of the ratings, if others."""
    home, away = names
    if fixture.sport is not Sport.FOOTBALL:
        sides = (fixture.home.name, fixture.away.name, int(fixture.start))
        other = Tennis(*sides, reference=reference)
        match = other if fixture.sport is Sport.TENNIS else Basketball(*sides, reference=reference)
        return Terms(fixture.key, fixture.competition.key, match, tuple(feeds))
    football = Football(
        division or fixture.competition.key,
        home or fixture.home.name,
        away or fixture.away.name,
        int(fixture.start),
        neutral=fixture.neutral if neutral is None else neutral,
        reference=reference,
    )
    return Terms(fixture.key, fixture.competition.key, football, tuple(feeds))


@dataclass(frozen=True, slots=True)
class PriceFeed:
    """Prices of others of one fixture, as one reference."""

    fetcher: Fetcher
    source: Source
    fixture: CatalogueFixture

    async def reference(self) -> Reference | None:
        """Ask once; None where there is none or no answer, which is logged."""
        name = self.source.name
        request = request_prices(self.fixture.competition.providers[name], PRICED_BY)
        try:
            answer = await self.fetcher.ask(self.source, request, Purpose.SCHEDULE)
        except SourceError as error:
            logging.get(__name__).warning("prices_of_others_missing", fixture=self.fixture.key, error=str(error))
            return None
        return reference_in(answer.body, self.fixture, answer.fetched_at)


class SharedPrices:
    """Prices of others of many fixtures: one answer holds a competition, and serves all of its fixtures for a while."""

    def __init__(self, fetcher: Fetcher, source: Source, clock: MatchClock) -> None:
        self._fetcher = fetcher
        self._source = source
        self._clock = clock
        self._kept: dict[str, tuple[int, Answer | None]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def of(self, fixture: CatalogueFixture) -> "SharedFeed":
        """The prices of one fixture."""
        return SharedFeed(self, fixture)

    async def answer(self, code: str) -> Answer | None:
        """The newest answer about a competition; None where there is none, which is logged once."""
        async with self._locks[code]:
            now = await self._clock.read()
            at, kept = self._kept.get(code, (0, None))
            if code in self._kept and now - at < (SHARED_S if kept is not None else MISSED_S):
                return kept
            try:
                kept = await self._fetcher.ask(self._source, request_prices(code, PRICED_BY), Purpose.SCHEDULE)
            except SourceError as error:
                logging.get(__name__).warning("prices_of_others_missing", competition=code, error=str(error))
                kept = None
            self._kept[code] = (now, kept)
            return kept


@dataclass(frozen=True, slots=True)
class SharedFeed:
    """Prices of others of one fixture, from what is asked for all (`pricing.run.runner.Others`)."""

    shared: SharedPrices
    fixture: CatalogueFixture

    async def reference(self) -> Reference | None:
        """The newest; None where there is none."""
        answer = await self.shared.answer(self.fixture.competition.providers[TheOddsApi.name])
        return None if answer is None else reference_in(answer.body, self.fixture, answer.fetched_at)


def reference_in(body: bytes, fixture: CatalogueFixture, fetched_at: UnixTime) -> Reference | None:
    """The reference of a fixture in a body of The Odds API; None where it is not in it."""
    prices, _ = parse_prices(body, fetched_at)
    number = fixture.providers[TheOddsApi.name]
    ways = 3 if fixture.sport is Sport.FOOTBALL else 2
    return reference_of((price for price in prices if price.provider_fixture_id == number), fixture.start, ways)


def _configured(sources: Sources, fixture: CatalogueFixture) -> str | None:
    """The competition's key where the settings have a section for it: then only its providers count."""
    return fixture.competition.key if fixture.competition.key in sources.settings.competitions else None


def _follows(source: Source, fixture: CatalogueFixture) -> bool:
    shows = {Capability.LIVE, Capability.RESULT} <= source.adapter.capabilities
    return shows and source.name in fixture.providers and source.name in fixture.competition.providers
