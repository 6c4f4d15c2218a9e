"""A fixture of a catalogue at the settings' providers: which feeds follow it, and what others ask for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from pricing.request import Reference
from pricing.run.catalogued import PriceFeed, feeds_of, plans, price_source, reference_in, terms_for
from pricing.run.errors import CannotRun
from proofbook.settings_sports import SportsSettings
from sports.fetching import Answer, Source
from sports.live.prices import request_prices
from sports.model import Sport, UnixTime
from sports.providers import ADAPTERS
from sports.providers.errors import SourceUnavailable
from sports.providers.the_odds_api import TheOddsApi
from sports.replay import Call, MatchClock, ReplayService, load_matches
from sports.sources import Sources, sources_of

MATCH = load_matches()["world-cup-2018-final"]
FIXTURE = MATCH.fixture
AT = UnixTime(FIXTURE.start - 1800)


def sources(*names: str) -> Sources:
    """Providers at another address than their own, which needs no key."""
    given = {name: {"base_url": "http://127.0.0.1:1"} for name in names}
    return sources_of(SportsSettings.model_validate({"providers": given}))


def names(found: list[Source]) -> list[str]:
    return [str(source.name) for source in found]


def prices_body() -> bytes:
    """The Odds API's answer half an hour before the match."""
    service = ReplayService([MATCH], MatchClock(AT, 0), {})
    asked = request_prices(FIXTURE.competition.providers[TheOddsApi.name])
    query = dict(asked.query) | {str(asked.key_query): "replay-the-odds-api"}
    return service.answer(Call("GET", service.base_path("the-odds-api") + asked.path, query, {})).body


def test_feeds__all_that_can_follow_it__and_no_others() -> None:
    # openfootball shows no match live, The Odds API no result.
    known = sources("api-football", "espn", "openfootball", "the-odds-api", "sportradar")
    assert names(feeds_of(known, FIXTURE)) == ["api-football", "espn", "sportradar"]
    assert names(feeds_of(known, FIXTURE, ["sportradar", "espn"])) == ["sportradar", "espn"]
    found = feeds_of(known, FIXTURE)[0]
    assert found.base_url == "http://127.0.0.1:1"


def test_feeds__a_key_of_the_settings__is_read_from_its_file(tmp_path) -> None:
    (tmp_path / "key").write_text("secret\n")
    known = sources_of(
        SportsSettings.model_validate(
            {"providers": {"api-football": {"key_file": str(tmp_path / "key")}, "espn": {}}},
        )
    )
    found = {str(source.name): source for source in feeds_of(known, FIXTURE)}
    assert (found["api-football"].key, found["api-football"].base_url) == ("secret", None)


def test_feeds__of_one_group__are_refused() -> None:
    known = sources("espn", "openfootball")
    with pytest.raises(CannotRun, match="live feeds of 1 independent groups"):
        feeds_of(known, FIXTURE)


def test_feeds__none_with_a_minute__are_refused() -> None:
    known = sources("football-data", "openligadb")
    with pytest.raises(CannotRun, match="shows the minute"):
        feeds_of(known, FIXTURE)


def test_feeds__one_that_is_not_bound_or_not_enabled__is_named() -> None:
    known = sources("api-football", "espn", "football-data")
    unbound = replace(FIXTURE, providers={name: one for name, one in FIXTURE.providers.items() if name != "espn"})
    with pytest.raises(CannotRun, match="espn does not follow"):
        feeds_of(known, unbound, ["espn", "api-football"])
    with pytest.raises(CannotRun, match="sportmonks does not follow"):
        feeds_of(known, FIXTURE, ["sportmonks"])


def test_feeds__another_sport__is_refused() -> None:
    with pytest.raises(CannotRun, match="is basketball"):
        feeds_of(sources("api-football", "espn"), replace(FIXTURE, sport=Sport.BASKETBALL))


def test_plans__a_group_of_the_settings__takes_the_place_of_the_adapters() -> None:
    bought = {"group": "G9", "evidence": "one company bought the other"}
    known = sources_of(SportsSettings.model_validate({"providers": {"espn": bought, "openligadb": {}}}))
    assert {plan.group for plan in plans(["espn"], known)} == {"G9"}
    assert {plan.group for plan in plans(["espn"])} == {ADAPTERS["espn"].group}


def test_terms__names_of_the_ratings__take_the_place_of_the_catalogues() -> None:
    terms = terms_for(FIXTURE, plans(["espn"]), division="International", names=(None, "Croatia (CRO)"))
    football = terms.football
    assert (football.division, football.home, football.away) == ("International", "France", "Croatia (CRO)")
    assert (terms.fixture, terms.competition) == (FIXTURE.key, "world-cup-2018")
    assert terms_for(FIXTURE, ()).football.division == "world-cup-2018"


class Fetched:
    """A fetcher with one answer, or none."""

    def __init__(self, body: bytes | None) -> None:
        self.body = body
        self.asked: list[str] = []

    async def ask(self, source, request, purpose) -> Answer:
        self.asked.append(request.path)
        if self.body is None:
            raise SourceUnavailable(source.name, "no answer")
        return Answer(self.body, "", AT)


def test_prices_of_others__a_body_with_the_fixture__is_its_reference() -> None:
    source = price_source(sources("api-football", "espn", "the-odds-api"), FIXTURE)
    fetcher = Fetched(prices_body())
    found = asyncio.run(PriceFeed(fetcher, source, FIXTURE).reference())
    assert isinstance(found, Reference)
    assert found.at <= FIXTURE.start
    assert found == reference_in(prices_body(), FIXTURE, AT)
    assert fetcher.asked == ["/sports/soccer_fifa_world_cup/odds"]


def test_prices_of_others__no_answer_another_fixture_or_no_json__is_none() -> None:
    source = price_source(sources("api-football", "espn", "the-odds-api"), FIXTURE)
    assert asyncio.run(PriceFeed(Fetched(None), source, FIXTURE).reference()) is None
    other = load_matches()["euro-2016-final"].fixture
    assert reference_in(prices_body(), other, AT) is None
    assert reference_in(b"<html>", FIXTURE, AT) is None


def test_prices_of_others__not_configured_or_not_bound__has_no_source() -> None:
    assert price_source(sources("api-football", "espn"), FIXTURE) is None
    unbound = replace(FIXTURE, providers={"espn": "1"})
    assert price_source(sources("api-football", "espn", "the-odds-api"), unbound) is None
