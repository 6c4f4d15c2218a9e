"""The one fetcher in front of the replay, over sockets: it keeps to the limits that it is told and survives faults."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import httpx
import pytest

from sports.fetching import Fetcher, Policy, Purpose, Source
from sports.model import ProviderName
from sports.providers import ADAPTERS
from sports.providers.errors import SourceDenied, SourceThrottled, SourceUnavailable
from sports.providers.limits import API_SPORTS, Window
from sports.replay import Answer, Call, MatchClock, ReplayServer, ReplayService
from sports.replay.faults import Fault
from tests.sports.replay_world import KEYS, MATCHES

pytestmark = pytest.mark.process
FINAL = MATCHES["world-cup-2018-final"]


@dataclass
class Wall:
    """A wall clock on which waiting takes no time and moves the match clock by as much."""

    match: MatchClock
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return float(self.match.now())

    def monotonic(self) -> float:
        return float(self.match.now())

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.match.advance(int(seconds) + 1)


@dataclass
class World:
    server: ReplayServer
    wall: Wall
    statuses: Counter[int]

    def ask(self, provider: str, times: int = 1, windows: tuple[Window, ...] = ()) -> list[str]:
        """So many askings through one fetcher: the ids that were read, or the kinds of errors."""
        adapter = ADAPTERS[provider]
        source = Source(adapter, KEYS[provider], self.server.base_url(provider), windows)

        async def work() -> list[str]:
            found = []
            async with httpx.AsyncClient(trust_env=False) as client:
                fetcher = Fetcher(
                    client, self.server.service.clock, self.wall, draw=lambda: 0.5, policy=Policy(max_wait_s=90)
                )
                for _ in range(times):
                    try:
                        ref = FINAL.fixture.ref(adapter.name)
                        found.append((await fetcher.fixture(source, ref, Purpose.SETTLE)).reading.provider_fixture_id)
                    except (SourceThrottled, SourceDenied, SourceUnavailable) as error:
                        shown = "the key" if KEYS[provider] in str(error) else type(error).__name__
                        found.append(shown)
            return found

        return asyncio.run(work())

    def on(self, kind: str, provider: str, seconds: int = 0, lasting: int = 1 << 30) -> None:
        now = self.server.service.clock.now()
        self.server.service.faults.switch_on(Fault(kind, provider, start=now, until=now + lasting, seconds=seconds))


@pytest.fixture
def world() -> Iterator[World]:
    statuses: Counter[int] = Counter()

    def count(_provider: str, _call: Call, answer: Answer) -> Answer:
        statuses[answer.status] += 1
        return answer

    clock = MatchClock(FINAL.end + 600, 0)
    service = ReplayService([FINAL], clock, KEYS, count, plan="free")
    with ReplayServer(service) as listening:
        yield World(listening, Wall(clock), statuses)


def id_at(provider: str) -> str:
    return FINAL.fixture.providers[ProviderName(provider)]


def test_football_data__more_askings_than_a_minute_allows__waits_and_is_never_refused(world: World) -> None:
    assert world.ask("football-data", 25) == [id_at("football-data")] * 25
    assert world.statuses == {200: 25}
    assert len(world.wall.slept) >= 2


def test_api_football__limit_inside_a_200__is_no_wrong_key_and_the_next_asking_is_read(world: World) -> None:
    # It never says when its minute ends: a refusal now and then is the price, and each is waited for.
    found = world.ask("api-football", 25, API_SPORTS.windows)
    assert set(found) == {id_at("api-football"), "SourceThrottled"}
    assert found.count("SourceThrottled") <= 3
    assert "SourceThrottled" not in {later for earlier, later in pairwise(found) if earlier == "SourceThrottled"}
    assert world.statuses == {200: 25}


def test_openfootball__asked_again__costs_a_304(world: World) -> None:
    world.server.service.clock.advance(86_400)
    assert world.ask("openfootball", 3) == [id_at("openfootball")] * 3
    assert world.statuses == {200: 1, 304: 2}


def test_429_with_retry_after__is_waited_for(world: World) -> None:
    world.on("429", "espn", seconds=40, lasting=30)
    assert world.ask("espn", 2) == ["SourceThrottled", id_at("espn")]
    assert world.statuses == {429: 1, 200: 1}
    assert sum(world.wall.slept) >= 40


def test_500_for_a_moment__is_asked_again_and_read(world: World) -> None:
    world.on("500", "openligadb", lasting=1)
    assert world.ask("openligadb") == [id_at("openligadb")]
    assert world.statuses == {500: 1, 200: 1}


@pytest.mark.parametrize("kind", ["500", "silent"])
def test_fault_that_lasts__ends_in_an_error_after_three_askings(world: World, kind: str) -> None:
    world.on(kind, "sportradar")
    assert world.ask("sportradar", windows=(Window("second", 1, 1),)) == ["SourceUnavailable"]
    assert world.statuses.total() == 3


def test_refusal_inside_a_200__is_not_asked_again(world: World) -> None:
    world.on("errors-in-200", "api-football")
    assert world.ask("api-football", 5) == ["SourceDenied"] * 5
    assert world.statuses == {200: 1}
