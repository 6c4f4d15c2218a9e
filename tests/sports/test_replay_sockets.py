"""Every provider read over a real socket by its real adapter and the real fetch: it says what was played."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from sports.consensus import State, decide
from sports.model import Decision, FixtureStatus, Pair, Reading, Scores, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import FixtureRef
from sports.providers.errors import SourceDenied
from sports.replay import Match, MatchClock, ReplayServer, ReplayService
from sports.replay.matches import Phase, state_at
from sports.votes import SourceRule
from tests.sports.asked_once import fixture_of
from tests.sports.replay_histories import FREE, wrong
from tests.sports.replay_world import DAY_S, FOOTBALL, KEYS, MATCHES, VOTING, covers, truth

pytestmark = pytest.mark.process
CHOSEN = [
    "euro-2016-germany-italy",
    "euro-2016-final",
    "world-cup-2018-germany-sweden",
    "world-cup-2018-croatia-england",
    "world-cup-2018-final",
]


@pytest.fixture(scope="module")
def server() -> Iterator[ReplayServer]:
    first = min(match.start for match in MATCHES.values())
    service = ReplayService(MATCHES.values(), MatchClock(first - 3_600, 0), KEYS, plan="paid")
    with ReplayServer(service) as listening:
        yield listening


async def ask(
    server: ReplayServer, client: httpx.AsyncClient, provider: str, ref: FixtureRef, key: str | None = None
) -> Reading:
    secret = KEYS[provider] if key is None else key
    return (await fixture_of(client, provider, ref, server.service.clock, secret, server.base_url(provider))).reading


def holds(reading: Reading, match: Match, now: int) -> None:
    """A reading of the moment is what the match says of it."""
    state = state_at(match, now)
    assert match.fixture.check(reading) is None
    if reading.provider == "openfootball":
        assert reading.status in (FixtureStatus.SCHEDULED, FixtureStatus.FINISHED)
    elif state.phase is Phase.BEFORE:
        assert (reading.status, reading.running) == (FixtureStatus.SCHEDULED, None)
    elif state.phase is Phase.FINISHED:
        assert reading.status is FixtureStatus.FINISHED
    else:
        assert reading.running == state.score
    if reading.status is FixtureStatus.FINISHED and not reading.flags:
        assert (reading.decision, reading.scores) == truth(match)


def test_two_tournaments__one_clock__every_provider_says_what_was_played_and_the_node_decides(
    server: ReplayServer,
) -> None:
    polls = sorted(
        (match.start + at, name)
        for name in CHOSEN
        for match in [MATCHES[name]]
        for length in [match.end - match.start]
        for at in (-900, 0, 1_500, 3_000, 5_000, length - 30, length, length + 60, length + 1_200, length + 1_900)
    )
    kept: dict[str, list[Reading]] = {name: [] for name in CHOSEN}

    async def follow() -> int:
        count = 0
        async with httpx.AsyncClient(trust_env=False) as client:
            for now, name in polls:
                match = MATCHES[name]
                server.service.clock.jump(now)
                for provider in FOOTBALL:
                    if covers(provider, match):
                        reading = await ask(server, client, provider, match.fixture.ref(ADAPTERS[provider].name))
                        holds(reading, match, now)
                        kept[name].append(reading)
                        count += 1
        return count

    assert asyncio.run(follow()) == 10 * (3 * 8 + 2 * 7)
    for name in CHOSEN:
        match = MATCHES[name]
        for groups in (FREE, VOTING):
            rule = SourceRule(frozenset(ADAPTERS[provider].group for provider in groups), match.start)
            answer = decide(kept[name], rule, UnixTime(match.end + 1_900))
            assert (answer.state, wrong(match, answer)) == (State.FINAL, None), (name, answer.reason)
    # The file that is kept by hand follows on the next morning.
    final = MATCHES["world-cup-2018-final"]
    server.service.clock.jump(final.end + DAY_S)

    async def late() -> Reading:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await ask(server, client, "openfootball", final.fixture.ref(ADAPTERS["openfootball"].name))

    assert asyncio.run(late()).scores == truth(final)[1]


@pytest.mark.parametrize("provider", ["espn", "sportradar-tennis", "api-basketball"])
def test_other_sports__after_the_end__say_how_they_ended(server: ReplayServer, provider: str) -> None:
    service = ReplayService([], MatchClock(1531688400, 0), KEYS)
    refs = {
        "espn": FixtureRef("970003", "tennis/wta", "2018-07-15"),
        "sportradar-tennis": FixtureRef("sr:sport_event:970003"),
        "api-basketball": FixtureRef("990002"),
    }

    async def read() -> Reading:
        with ReplayServer(service) as listening:
            async with httpx.AsyncClient(trust_env=False) as client:
                return await ask(listening, client, provider, refs[provider])

    found = asyncio.run(read())
    assert found.flags == ()
    if provider == "api-basketball":
        assert (found.decision, found.scores.regulation) == (Decision.OVERTIME, Pair(112, 112))
    else:
        assert (found.decision, found.scores) == (Decision.RETIREMENT, Scores(sets=(Pair(4, 6),)))


def test_keys__wrong_at_every_provider_that_wants_one__are_denied_and_not_shown(server: ReplayServer) -> None:
    ref = FixtureRef("270059", "soccer_fifa_world_cup")
    asked = [name for name, site in server.service.sites.items() if site.needs_key]
    assert len(asked) == 7

    async def try_all() -> list[str]:
        said = []
        async with httpx.AsyncClient(trust_env=False) as client:
            for name in asked:
                with pytest.raises(SourceDenied) as caught:
                    await ask(server, client, name, ref, "very-secret")
                said.append(str(caught.value))
        return said

    assert not any("very-secret" in words for words in asyncio.run(try_all()))


def test_headers__cross_the_socket_and_a_304_has_no_body(server: ReplayServer) -> None:
    path = "/openfootball/openfootball/worldcup.json/master/2018/worldcup.json"
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        # The connection is still in step.
        assert client.get(path).content == first.content
        said = client.get("/football-data/v4/matches/270059", headers={"X-Auth-Token": KEYS["football-data"]})
        assert int(said.headers["X-Requests-Available-Minute"]) < 100
