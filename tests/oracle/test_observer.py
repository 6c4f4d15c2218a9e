"""A node's observer: real adapters over real sockets, and what it does with answers that don't fit."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from oracle.observer import Observer, Problem, Source
from oracle.specification import typed
from proofbook.cli._demo import CATALOGUE
from proofbook.clock import ManualMatchClock
from sports.consensus import SourceRule, State
from sports.fixtures import CatalogueFixture, load_catalogue
from sports.model import Reading
from sports.providers import adapter_named
from sports.replay import MatchClock, ReplayServer, ReplayService, load_matches, match_named

pytestmark = pytest.mark.process
KEYS = {"football-data": "a-key", "api-football": "another-key"}
NAMES = ("football-data", "api-football", "openligadb")


@pytest.fixture(scope="module")
def final() -> CatalogueFixture:
    return load_catalogue(CATALOGUE).fixture("world-cup-2018-final")


@pytest.fixture
def replay(final: CatalogueFixture) -> Iterator[ReplayServer]:
    match = match_named("world-cup-2018-final", load_matches())
    with ReplayServer(ReplayService([match], MatchClock(final.start, 0.0), KEYS)) as server:
        yield server


def observer(
    final: CatalogueFixture, replay: ReplayServer, client: httpx.AsyncClient, keys: dict[str, str] = KEYS
) -> Observer:
    sources = [Source(adapter_named(name), keys.get(name), replay.base_url(name)) for name in NAMES]
    rule = SourceRule(frozenset(source.adapter.group for source in sources), final.start)
    return Observer(final, sources, rule, client, replay.service.clock)


async def poll_at(final: CatalogueFixture, replay: ReplayServer, seen: Observer, *moments: int) -> list[State]:
    states = []
    for seconds in moments:
        replay.service.clock.jump(final.start + seconds)
        await seen.poll()
        states.append(seen.decision(replay.service.clock.now()).state)
    return states


def test_observer__whole_match__pending_then_provisional_then_final(
    final: CatalogueFixture, replay: ReplayServer
) -> None:
    async def watch() -> list[State]:
        async with httpx.AsyncClient() as client:
            return await poll_at(final, replay, observer(final, replay, client), 600, 4_000, 6_900, 7_200, 7_900)

    assert asyncio.run(watch()) == [
        State.PENDING,
        State.PENDING,
        State.PROVISIONAL,
        State.PROVISIONAL,
        State.FINAL,
    ]


def test_observer__wrong_key__that_source_is_a_problem_and_the_key_is_not_shown(
    final: CatalogueFixture, replay: ReplayServer
) -> None:
    async def ask() -> list[Reading | Problem]:
        async with httpx.AsyncClient() as client:
            seen = observer(final, replay, client, KEYS | {"football-data": "s3cret-but-wrong"})
            return await seen.poll()

    first, *others = asyncio.run(ask())
    assert isinstance(first, Problem)
    assert first.provider == "football-data"
    assert "s3cret" not in first.reason
    assert all(isinstance(answer, Reading) for answer in others)


def test_observer__other_match_behind_the_id__reading_is_not_kept(
    final: CatalogueFixture, replay: ReplayServer
) -> None:
    swapped = replace(final, home=final.away, away=final.home)

    async def ask() -> Observer:
        async with httpx.AsyncClient() as client:
            seen = observer(swapped, replay, client)
            answers = await seen.poll()
            assert all(isinstance(answer, Problem) and "exchanged" in answer.reason for answer in answers)
            return seen

    assert asyncio.run(ask()).readings == []


def test_observer__dead_provider__quorum_still_counts_configured_groups(
    final: CatalogueFixture, replay: ReplayServer
) -> None:
    async def watch() -> State:
        async with httpx.AsyncClient() as client:
            sources = [Source(adapter_named(name), KEYS.get(name), replay.base_url(name)) for name in NAMES[:1]]
            sources += [Source(adapter_named(name), "k", "http://127.0.0.1:9") for name in NAMES[1:]]
            rule = SourceRule(frozenset(source.adapter.group for source in sources), final.start)
            seen = Observer(final, sources, rule, client, ManualMatchClock(final.start))
            replay.service.clock.jump(final.start + 7_000)
            await seen.poll()
            return seen.decision(final.start + 9_000).state

    assert asyncio.run(watch()) is State.PENDING


def test_typed__catalogue_specification__keeps_every_field(final: CatalogueFixture) -> None:
    spec = final.spec(committee=3)
    struct = typed(spec)
    assert (struct.home, struct.away, struct.start) == (spec.home_team, spec.away_team, spec.start)
    assert (struct.earliest, struct.close, struct.deadline) == (spec.earliest, spec.close, spec.deadline)
    assert (struct.rules, struct.committee, struct.sport, struct.tie) == (1, 3, 1, 0)
    assert struct.fixture_id() == int.from_bytes(struct.struct_hash()[:16], "big")
