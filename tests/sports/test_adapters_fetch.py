from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sports.providers import FixtureRef
from sports.providers.errors import (
    SourceDenied,
    SourceError,
    SourceMissing,
    SourceThrottled,
    SourceUnavailable,
    SourceUnusable,
)
from sports.providers.fetch import Fetched
from tests.sports.asked_once import fixture_of
from tests.sports.bodies import FINISHED, GAMES, LATER, OTHERS, encode

KEY = "s3cret-key-0123456789"
IDS = {
    "sportradar": "sr:sport_event:808",
    "sportmonks": "707",
    "the-odds-api": "606a",
    "api-basketball": "505",
    "football-data": "101",
    "api-football": "202",
    "openligadb": "303",
    "espn": "404",
    "openfootball": "World Cup 2022/Final/Lions v Bears",
}


def fetch(name: str, handler: Callable[[httpx.Request], Any], key: str | None = KEY, **more: Any) -> Fetched:
    async def run() -> Fetched:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handler)) as client:
            ref = FixtureRef(IDS[name], "fifa.world", "2022-12-18")
            return await fixture_of(client, name, ref, int(LATER), key, **more)

    return asyncio.run(run())


@pytest.mark.parametrize("name", IDS)
def test_fetch__asks_the_documented_address_with_the_key_in_its_header(name: str) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=encode((FINISHED | GAMES | OTHERS)[name]))

    fetched = fetch(name, handler)
    assert fetched.reading.provider_fixture_id == IDS[name]
    assert fetched.reading.body_sha256 == fetched.sha256
    (request,) = seen
    wanted = {
        "football-data": "https://api.football-data.org/v4/matches/101",
        "api-football": "https://v3.football.api-sports.io/fixtures?id=202&timezone=UTC",
        "openligadb": "https://api.openligadb.de/getmatchdata/303",
        "espn": "https://site.api.espn.com/apis/site/v2/sports/soccer/fifa.world/scoreboard?dates=20221218&limit=500",
        "api-basketball": "https://v1.basketball.api-sports.io/games?id=505&timezone=UTC",
        "the-odds-api": "https://api.the-odds-api.com/v4/sports/fifa.world/scores"
        f"?eventIds=606a&daysFrom=3&dateFormat=iso&apiKey={KEY}",
        "sportmonks": "https://api.sportmonks.com/v3/football/fixtures/707?include=participants%3Bscores%3Bstate",
        "sportradar": "https://api.sportradar.com/soccer/production/v4/en/sport_events/sr:sport_event:808/summary",
        "openfootball": "https://raw.githubusercontent.com/openfootball/football.json/master/fifa.world.json",
    }
    assert str(request.url) == wanted[name]
    header = {
        "football-data": "x-auth-token",
        "api-football": "x-apisports-key",
        "sportradar": "x-api-key",
        "sportmonks": "authorization",
        "api-basketball": "x-apisports-key",
    }.get(name)
    assert [name for name, value in request.headers.items() if KEY in value] == ([header] if header else [])


@pytest.mark.parametrize(
    ("name", "response", "error"),
    [
        ("football-data", httpx.Response(403, text=f"bad token {KEY}"), SourceDenied),
        ("football-data", httpx.Response(400, text="Your API token is invalid."), SourceDenied),
        ("football-data", httpx.Response(404), SourceMissing),
        ("football-data", httpx.Response(429), SourceThrottled),
        ("football-data", httpx.Response(503), SourceUnavailable),
        ("football-data", httpx.Response(302, headers={"location": "https://elsewhere.example"}), SourceUnavailable),
        ("football-data", httpx.Response(200, text="<html>"), SourceMissing),
        ("api-football", httpx.Response(200, json={"errors": {"token": KEY}, "response": []}), SourceDenied),
        ("api-football", httpx.Response(200, json={"errors": {"requests": "spent"}, "response": []}), SourceThrottled),
        ("api-football", httpx.Response(200, json={"errors": ["odd"], "response": []}), SourceDenied),
        ("api-football", httpx.Response(200, json={"errors": [], "response": []}), SourceMissing),
        ("api-football", httpx.Response(200, text="<html>"), SourceUnavailable),
        ("api-basketball", httpx.Response(200, json={"errors": {"token": KEY}, "response": []}), SourceDenied),
        ("the-odds-api", httpx.Response(401, json={"error_code": "INVALID_KEY", "message": KEY}), SourceDenied),
        ("the-odds-api", httpx.Response(401, json={"error_code": "OUT_OF_USAGE_CREDITS"}), SourceThrottled),
        ("the-odds-api", httpx.Response(200, json={"error_code": "MISSING_REGION"}), SourceDenied),
        ("the-odds-api", httpx.Response(200, json=[]), SourceMissing),
        ("the-odds-api", httpx.Response(200, text="<html>"), SourceUnavailable),
        ("sportmonks", httpx.Response(200, json={"message": "not in your plan"}), SourceDenied),
        ("sportmonks", httpx.Response(429), SourceThrottled),
        ("sportmonks", httpx.Response(200, json={"data": []}), SourceMissing),
        ("sportradar", httpx.Response(403, text="<h1>Developer Over Rate</h1>"), SourceThrottled),
        ("sportradar", httpx.Response(403, text="<h1>Developer Inactive</h1>"), SourceDenied),
        ("sportradar", httpx.Response(200, json={"summaries": []}), SourceMissing),
        ("openligadb", httpx.Response(200, text="null"), SourceMissing),
        ("espn", httpx.Response(200, json={"events": []}), SourceMissing),
    ],
)
def test_fetch__answer_without_a_fixture__is_the_right_error_and_hides_the_key(
    name: str, response: httpx.Response, error: type[SourceError]
) -> None:
    with pytest.raises(error) as caught:
        fetch(name, lambda _: response)
    assert type(caught.value) is error
    assert KEY not in str(caught.value)
    assert caught.value.remedy


def test_fetch__another_fixture_than_asked__is_missing() -> None:
    with pytest.raises(SourceMissing, match="1 fixtures, but not the one asked for"):
        fetch("football-data", lambda _: httpx.Response(200, content=encode(FINISHED["football-data"] | {"id": 5})))


def test_fetch__no_key__is_denied_before_anything_is_sent() -> None:
    with pytest.raises(SourceDenied, match="no key is set"):
        fetch("football-data", lambda _: pytest.fail("sent"), key=None)


@pytest.mark.parametrize("key", ["line\nbreak", "clé"])
def test_fetch__key_that_no_header_can_carry__is_denied_without_showing_it(key: str) -> None:
    with pytest.raises(SourceDenied) as caught:
        fetch("football-data", lambda _: pytest.fail("sent"), key=key)
    assert key not in str(caught.value)


def test_fetch__connection_fails__names_the_kind_and_neither_query_nor_key() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"cannot reach {request.url} with {KEY}", request=request)

    with pytest.raises(SourceUnavailable, match="ConnectError") as caught:
        fetch("api-football", handler, base_url=f"https://user:{KEY}@api.example/{KEY}")
    assert KEY not in str(caught.value)
    assert "id=202" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_fetch__body_above_the_cap__is_refused() -> None:
    with pytest.raises(SourceUnusable, match="more than 1000 bytes"):
        fetch("football-data", lambda _: httpx.Response(200, content=b"x" * 1001), max_bytes=1000)


def test_fetch__answer_that_drips__ends_at_the_timeout() -> None:
    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        raise AssertionError("not reached")

    with pytest.raises(SourceUnavailable, match=r"did not answer within 0.05 s"):
        fetch("football-data", slow, timeout_s=0.05)
