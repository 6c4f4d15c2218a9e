from __future__ import annotations

from dataclasses import replace

import pytest

from sports.fixtures import load_catalogue
from sports.matching import Aliases, grouped, normalised
from sports.model import ProviderName, Reading, UnixTime
from sports.providers import ADAPTERS
from sports.replay import MatchClock, ReplayService, load_matches, match_named
from sports.replay.matches import DATA
from tests.sports.bodies import FINISHED, LATER, REPLAYED, encode
from tests.sports.test_replay_service import KEYS, call

FINAL = match_named("world-cup-2018-final", load_matches())
CATALOGUE = load_catalogue(DATA / "catalogue.json")


def finished(provider: str) -> Reading:
    (found,) = ADAPTERS[provider].parse(encode(FINISHED[provider]), UnixTime(LATER)).readings
    return found


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Atlético  Madrid", "atletico madrid"), ("1. FC Köln", "1 fc koln"), ("Brøndby", "brondby"), ("A-B", "a b")],
)
def test_normalised__accents_case_and_punctuation_go(name: str, plain: str) -> None:
    assert normalised(name) == plain


def test_normalised__words_that_tell_clubs_apart_stay() -> None:
    assert normalised("Manchester City") != normalised("Manchester United")
    assert normalised("Paris FC") != normalised("Paris Saint-Germain")


def test_same_names_and_kick_off__are_one_fixture() -> None:
    groups = grouped(finished(name) for name in REPLAYED)
    assert {key: len(same) for key, same in groups.items()} == {"2022-12-18T15:00Z Lions v Bears": 4}


def test_kick_offs_too_far_apart__are_two_fixtures() -> None:
    first, second = finished("football-data"), finished("api-football")
    moved = replace(second, kickoff_utc=UnixTime((second.kickoff_utc or 0) + 20 * 60 + 1))
    assert len(grouped([first, moved])) == 2
    near = replace(second, kickoff_utc=UnixTime((second.kickoff_utc or 0) + 20 * 60))
    assert len(grouped([first, near])) == 1


def test_sides_exchanged__are_two_fixtures() -> None:
    first = finished("football-data")
    other = replace(finished("espn"), home=first.away, away=first.home)
    assert len(grouped([first, other])) == 2


def test_readings_without_names__stay_apart() -> None:
    nameless = [replace(finished(name), home="", away="", kickoff_utc=None) for name in ("espn", "openligadb")]
    assert sorted(grouped(nameless)) == ["espn:404", "openligadb:303"]


def test_catalogue__binds_what_is_named_differently() -> None:
    served = ReplayService([FINAL], MatchClock(FINAL.end, 0), KEYS)
    readings = []
    for name, adapter in REPLAYED.items():
        answer = served.answer(call(name, adapter.request_fixture(FINAL.fixture.ref(adapter.name))))
        readings += adapter.parse(answer.body, served.clock.now()).readings
    assert {reading.home for reading in readings} == {"France", "Frankreich"}
    assert list(grouped(readings, CATALOGUE)) == ["world-cup-2018-final"]
    assert len(grouped(readings, aliases=Aliases())) == 2
    assert len(grouped(readings)) == 1, "an alias joins what no rule could"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"provider_fixture_id": "1"}, "is not the bound one"),
        ({"home_id": "7007", "away_id": "7011"}, "home and away are exchanged"),
        ({"home_id": "7001"}, "are not 7011 and 7007"),
        ({"kickoff_utc": UnixTime(FINAL.start + 1201)}, "is more than 1200 s from"),
        ({"kickoff_utc": None}, "kick-off None"),
    ],
)
def test_bound_fixture_that_is_another__is_noticed(change: dict[str, object], why: str) -> None:
    bound = replace(
        finished("football-data"),
        provider=ProviderName("football-data"),
        provider_fixture_id=FINAL.fixture.providers[ProviderName("football-data")],
        home_id="7011",
        away_id="7007",
        kickoff_utc=FINAL.start,
    )
    assert FINAL.fixture.check(bound) is None
    found = FINAL.fixture.check(replace(bound, **change))
    assert found is not None
    assert why in found
