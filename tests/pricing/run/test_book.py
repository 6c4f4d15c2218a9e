"""A catalogue file that changes, fixtures taken up at the settings' providers, prices of others asked for once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pricing.guard import Status
from pricing.priced import Standing
from pricing.request import Basketball, PricingRequest, Reference
from pricing.run.book import Book, CatalogueFile
from pricing.run.catalogued import SHARED_S, SharedPrices, division_of, terms_for
from pricing.run.errors import CannotRun, LivedAlready
from pricing.run.history import History
from pricing.run.makers import in_process
from pricing.run.offers import main_offer, offers_before
from pricing.run.pace import RealPace
from pricing.run.references import reference_of
from pricing.shipped import shipped
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import open_database
from proofbook.settings_sports import SportsSettings
from sports.fetching import Answer, Source
from sports.fixtures import CatalogueError, CatalogueFixture
from sports.live.prices import ReferencePrice
from sports.markets import MarketId
from sports.model import ProviderName, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.providers.errors import SourceUnavailable
from sports.providers.the_odds_api import TheOddsApi
from sports.replay import Call, MatchClock, ReplayService, load_matches
from sports.replay.matches import DATA
from sports.sources import sources_of
from sports.words import OddsPpm

MATCHES = load_matches()
FINAL = MATCHES["world-cup-2018-final"]
THIRD = MATCHES["world-cup-2018-belgium-england"].fixture
FIXTURE = FINAL.fixture
AT = int(FIXTURE.start) - 1800


class Said:
    def __init__(self) -> None:
        self.troubles: list[tuple[str, str]] = []

    def trouble(self, key: str, why: str, now: int) -> None:
        self.troubles.append((key, why))

    def left(self, key: str, why: str, now: int) -> None:
        raise AssertionError(key)

    def stands(self, standing, runners, now: int) -> None:
        raise AssertionError(standing)


class Silent:
    async def poll(self):
        return []


class Fetched:
    """A fetcher with one answer, or none."""

    def __init__(self, body: bytes | None) -> None:
        self.body = body
        self.asked: list[str] = []

    async def ask(self, source, request, purpose) -> Answer:
        self.asked.append(request.path)
        await asyncio.sleep(0)
        if self.body is None:
            raise SourceUnavailable(source.name, "no answer")
        return Answer(self.body, "", UnixTime(AT))


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    kept = open_database(f"sqlite:///{tmp_path}/history.sqlite3")
    made = History(kept)
    made.migrate()
    yield made
    kept.close()


def prices_body(at: int = AT) -> bytes:
    """The Odds API's answer about the last matches."""
    service = ReplayService([FINAL, MATCHES[THIRD.key]], MatchClock(at, 0), {})
    code = FIXTURE.competition.providers[TheOddsApi.name]
    query = {"markets": "h2h,totals", "apiKey": "replay-the-odds-api"}
    answer = service.answer(Call("GET", f"{service.base_path('the-odds-api')}/sports/{code}/odds", query, {}))
    assert answer.status == 200
    return answer.body


def book(history: History, said: Said, *providers: str, catalogue: Path = DATA / "catalogue.json") -> Book:
    given = {name: {"base_url": "http://127.0.0.1:1"} for name in providers}
    clock, wall = ManualMatchClock(AT), ManualWallClock()
    make = in_process(shipped())

    def kept(request: PricingRequest):
        answer = make(request)
        history.keep_unsigned(request, answer.sheet)
        return answer

    return Book(
        CatalogueFile(catalogue),
        sources_of(SportsSettings.model_validate({"providers": given})),
        history,
        kept,
        said,
        RealPace(clock, wall),
        lambda source, fixture: Silent(),
        lambda source: SharedPrices(Fetched(prices_body()), source, clock),
        lambda live, changes, now: history.keep_changes(live.terms.fixture, changes),
        rated=tuple(shipped().ratings.base),
    )


def test_catalogue_file__is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.json"
    content = json.loads((DATA / "catalogue.json").read_text())
    path.write_text(json.dumps(content))
    file = CatalogueFile(path)
    first = file.fixtures()
    assert file.fixtures() is first
    path.write_text(json.dumps({**content, "fixtures": content["fixtures"][:3]}))
    assert len(file.fixtures()) == 3
    # A file that cannot be read is said once, and what was known stays.
    path.write_text("{")
    with pytest.raises(CatalogueError, match="is not a catalogue"):
        file.fixtures()
    assert len(file.fixtures()) == 3
    path.unlink()
    with pytest.raises(CatalogueError, match="cannot read"):
        file.fixtures()
    assert len(file.fixtures()) == 3
    path.write_text(json.dumps(content))
    assert file.fixtures() == first


def test_book__a_bad_catalogue__is_said_and_the_last_good_one_stays(tmp_path: Path, history: History) -> None:
    path, said = tmp_path / "catalogue.json", Said()
    path.write_bytes((DATA / "catalogue.json").read_bytes())
    made = book(history, said, "api-football", "espn", catalogue=path)
    assert len(made.fixtures()) == 115
    path.write_text("[]")
    assert len(made.fixtures()) == 115
    assert [key for key, _ in said.troubles] == [""]


def test_book__a_fixture_with_two_groups__is_followed_live_with_prices_of_others(history: History) -> None:
    said = Said()
    runner = book(history, said, "api-football", "espn", "the-odds-api").follow(FIXTURE, AT)
    asyncio.run(runner.round())
    state = runner.live.state
    assert (len(runner.followers), said.troubles) == (2, [])
    assert state.price.sheet.standing is Standing.OPEN
    assert runner.live.terms.football.reference is not None
    assert state.status(main_offer(runner.live.terms.match)) is Status.OPEN


def test_book__a_fixture_of_one_group__is_priced_before_it_begins_and_shut_then(history: History) -> None:
    said = Said()
    runner = book(history, said, "espn", "openfootball").follow(FIXTURE, AT)
    asyncio.run(runner.round())
    main = main_offer(runner.live.terms.match)
    assert runner.live.state.status(main) is Status.OPEN
    assert "before it begins alone" in said.troubles[0][1]
    runner.live.tick(int(FIXTURE.start))
    assert runner.live.state.status(main) is Status.SUSPENDED
    assert runner.over(int(FIXTURE.start))


def test_book__a_team_that_the_ratings_do_not_know__is_wide_and_marked(history: History) -> None:
    strange = replace(FIXTURE, home=replace(FIXTURE.home, name="Atlantis"))
    runner = book(history, Said(), "api-football", "espn").follow(strange, AT)
    asyncio.run(runner.round())
    assert runner.live.state.price.sheet.standing is Standing.WIDE
    assert "Atlantis" in runner.live.state.price.sheet.detail


def test_book__tennis_of_one_group__is_not_taken_up(history: History) -> None:
    one = replace(FIXTURE, sport=Sport.TENNIS, providers={ProviderName("sportradar-tennis"): "sr:1"})
    made = book(history, Said(), "sportradar-tennis", "espn")
    with pytest.raises(CannotRun, match="1 independent groups cover"):
        made.follow(one, AT)


def test_book__a_history_of_later_minutes__is_refused(history: History) -> None:
    made = book(history, Said(), "api-football", "espn")
    asyncio.run(made.follow(FIXTURE, AT).round())
    with pytest.raises(LivedAlready):
        made.follow(FIXTURE, AT - 3600)


def test_division__of_the_competition_or_the_only_one() -> None:
    assert division_of(FIXTURE, ["International"]) == "International"
    assert division_of(FIXTURE, ["world-cup-2018", "England_1"]) == "world-cup-2018"
    assert division_of(FIXTURE, ["England_1", "Spain_1"]) == "world-cup-2018"
    assert division_of(FIXTURE, []) == "world-cup-2018"


def test_shared_prices__many_fixtures_of_a_competition__are_one_question_for_a_while() -> None:
    # Before the first of the two.
    fetched, clock = Fetched(prices_body(int(THIRD.start) - 1800)), ManualMatchClock(AT)
    shared = SharedPrices(fetched, Source(ADAPTERS["the-odds-api"], "key"), clock)

    async def both() -> list[Reference | None]:
        return await asyncio.gather(*(shared.of(one).reference() for one in (FIXTURE, THIRD)))

    async def twice() -> list[Reference | None]:
        found = await both()
        assert len(fetched.asked) == 1
        clock.advance(SHARED_S)
        return found + await both()

    first, second, *_ = asyncio.run(twice())
    assert first is not None
    assert second is not None
    assert first.result != second.result
    assert len(fetched.asked) == 2


def test_shared_prices__no_answer__is_not_asked_for_once_a_fixture() -> None:
    fetched = Fetched(None)
    shared = SharedPrices(fetched, Source(ADAPTERS["the-odds-api"], "key"), ManualMatchClock(AT))

    async def ten() -> list[Reference | None]:
        return await asyncio.gather(*(shared.of(FIXTURE).reference() for _ in range(10)))

    assert asyncio.run(ten()) == [None] * 10
    assert len(fetched.asked) == 1


def sold(market: MarketId, line: int, *odds: int) -> ReferencePrice:
    return ReferencePrice(
        TheOddsApi.name, "1", "Ash", "Birch", UnixTime(AT + 3600), "book", market, line,
        tuple(map(OddsPpm, odds)), UnixTime(AT), UnixTime(AT),
    )  # fmt: skip


def test_basketball__a_total_that_others_sell__is_offered_around_its_line() -> None:
    prices = [sold(MarketId.WINNER, 0, 1_800_000, 2_050_000), sold(MarketId.TOTAL, 870, 1_900_000, 1_900_000)]
    reference = reference_of(prices, AT + 3600, 2)
    game: CatalogueFixture = replace(FIXTURE, sport=Sport.BASKETBALL)
    terms = terms_for(game, (), reference=reference)
    assert isinstance(terms.match, Basketball)
    lines = [offer.line for offer in offers_before(terms.match) if offer.market is MarketId.TOTAL]
    assert lines == [854, 862, 870, 878, 886]
    answer = in_process()(PricingRequest("x", AT, offers_before(terms.match), basketball=terms.match))
    assert all(market.fair_ppm for market in answer.sheet.minutes[0].markets)
    assert offers_before(replace(terms.match, reference=None)) == (main_offer(terms.match),)
    # With a draw it is the price of another kind of game.
    assert reference_of(prices, AT + 3600) is None
