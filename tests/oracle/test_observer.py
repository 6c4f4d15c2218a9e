"""A node's observer: settings, one fetcher, real adapters over real sockets, and answers that don't fit."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from oracle.observer import Observer, Poll
from oracle.specification import typed
from proofbook.cli._demo import CATALOGUE
from proofbook.clock import ManualWallClock
from proofbook.settings_sports import SportsSettings
from sports.consensus import State
from sports.evidence import DiskStore, Evidence
from sports.fetching import Policy, fetcher_of
from sports.fixtures import CatalogueFixture, load_catalogue
from sports.model import ProviderName, Reading, Side
from sports.replay import MatchClock, ReplayServer, ReplayService, load_matches, match_named
from sports.replay.faults import Fault
from sports.sources import sources_of

pytestmark = pytest.mark.process
KEYS = {"football-data": "a-key-of-football-data", "api-football": "a-key-of-api-football"}
NAMES = ("football-data", "api-football", "openligadb")
API = ProviderName("api-football")


@pytest.fixture(scope="module")
def final() -> CatalogueFixture:
    return load_catalogue(CATALOGUE).fixture("world-cup-2018-final")


@pytest.fixture
def replay(final: CatalogueFixture) -> Iterator[ReplayServer]:
    match = match_named("world-cup-2018-final", load_matches())
    with ReplayServer(ReplayService([match], MatchClock(final.start, 0.0), KEYS)) as server:
        yield server


class World:
    """A replay, settings that reach it, and observers made from them."""

    def __init__(self, final: CatalogueFixture, replay: ReplayServer, folder: Path) -> None:
        self.final, self.replay, self.folder = final, replay, folder
        self.keys = dict(KEYS)
        self.addresses = {name: replay.base_url(name) for name in NAMES}
        self.more: dict[str, dict[str, Any]] = {name: {} for name in NAMES}

    def settings(self) -> SportsSettings:
        providers: dict[str, Any] = {}
        for name in NAMES:
            providers[name] = {"base_url": self.addresses[name], **self.more[name]}
            if name in self.keys:
                place = self.folder / f"{name}.key"
                place.write_text(self.keys[name])
                providers[name]["key_file"] = place
        return SportsSettings.model_validate(
            {"providers": providers, "evidence": {"folder": self.folder / "evidence"}, "reserve_percent": 30}
        )

    def observer(
        self, client: httpx.AsyncClient, fixture: CatalogueFixture | None = None, before: Sequence[Reading] = ()
    ) -> Observer:
        settings, clock = self.settings(), self.replay.service.clock
        patience = Policy(attempts=1)
        fetcher = fetcher_of(settings, client, clock, ManualWallClock(), draw=lambda: 0.0, policy=patience)
        return Observer(fixture or self.final, sources_of(settings), fetcher, clock, before)

    def at(self, seconds: int) -> None:
        self.replay.service.clock.jump(self.final.start + seconds)

    def fault(self, kind: str, provider: str, seconds: int = 0) -> None:
        self.replay.service.faults.switch_on(Fault(kind, provider, "*", seconds=seconds))

    def polled(
        self, *moments: int, fixture: CatalogueFixture | None = None, before: Sequence[Reading] = ()
    ) -> tuple[Observer, list[Poll]]:
        """An observer after polls at these seconds from kick-off."""

        async def watch() -> tuple[Observer, list[Poll]]:
            async with httpx.AsyncClient(trust_env=False) as client:
                seen, polls = self.observer(client, fixture, before), []
                for seconds in moments:
                    self.at(seconds)
                    polls.append(await seen.poll())
                return seen, polls

        return asyncio.run(watch())


@pytest.fixture
def world(final: CatalogueFixture, replay: ReplayServer, tmp_path: Path) -> World:
    return World(final, replay, tmp_path)


def names(poll: Poll) -> tuple[list[str], list[str]]:
    """Who is kept, and who is a problem."""
    return sorted(one.provider for one in poll.readings), [one.provider for one in poll.problems]


def test_observer__whole_match__pending_then_provisional_then_final(world: World) -> None:
    moments = (600, 4_000, 6_900, 7_200, 7_900)
    seen, polls = world.polled(*moments)
    assert [seen.decision(world.final.start + at).state for at in moments] == [
        State.PENDING,
        State.PENDING,
        State.PROVISIONAL,
        State.PROVISIONAL,
        State.FINAL,
    ]
    assert [names(poll) for poll in polls] == [(sorted(NAMES), [])] * 5


def test_observer__every_body__is_kept_as_evidence_under_the_hash_that_the_poll_names(world: World) -> None:
    _, (poll,) = world.polled(7_000)
    assert [name for name, _ in poll.evidence] == sorted(NAMES)
    kept = Evidence(DiskStore(world.folder / "evidence"))
    for _, sha256 in poll.evidence:
        assert hashlib.sha256(asyncio.run(kept.body(sha256))).hexdigest() == sha256
    index = (world.folder / "evidence" / "index" / "2018-07-15.jsonl").read_text()
    assert not any(key in index for key in KEYS.values())


def test_observer__wrong_key__that_source_is_a_problem_and_the_key_is_not_shown(world: World) -> None:
    world.keys["football-data"] = "s3cret-but-wrong"
    _, (poll,) = world.polled(600)
    assert names(poll) == (["api-football", "openligadb"], ["football-data"])
    (problem,) = poll.problems
    assert "s3cret" not in problem.reason
    assert "football-data" in problem.reason
    # The refusal itself is evidence too.
    assert ("football-data", problem.body_sha256) in poll.evidence


def test_observer__errors_inside_200__are_a_problem_with_its_body(world: World) -> None:
    world.fault("errors-in-200", "api-football")
    _, (poll,) = world.polled(600)
    (problem,) = poll.problems
    assert (problem.provider, problem.at) == (API, world.final.start + 600)
    assert problem.body_sha256 is not None
    body = asyncio.run(Evidence(DiskStore(world.folder / "evidence")).body(problem.body_sha256))
    assert json.loads(body)["errors"]


def test_observer__fixture_that_the_provider_no_longer_shows__names_the_body_that_lacks_it(world: World) -> None:
    world.fault("missing", "api-football")
    _, (poll,) = world.polled(600)
    (problem,) = poll.problems
    assert "no fixture 810059" in problem.reason
    assert problem.body_sha256 is not None


def test_observer__other_match_behind_the_id__reading_is_not_kept(world: World) -> None:
    turned = replace(world.final, home=world.final.away, away=world.final.home)
    seen, (poll,) = world.polled(600, fixture=turned)
    assert seen.readings == []
    assert len(poll.problems) == len(NAMES)
    assert all("exchanged" in problem.reason for problem in poll.problems)
    assert all(problem.body_sha256 is not None for problem in poll.problems)


def test_observer__provider_known_to_list_the_sides_exchanged__is_turned_and_counts(world: World) -> None:
    world.fault("swapped-sides", "api-football")
    known = replace(world.final, swapped=frozenset({API}))
    seen, polls = world.polled(6_900, 7_200, 7_900, fixture=known)
    assert [names(poll) for poll in polls] == [(sorted(NAMES), [])] * 3
    answer = seen.decision(world.final.start + 7_900)
    assert (answer.state, answer.supporters) == (State.FINAL, ("G1", "G2", "G4"))
    assert answer.value is not None
    assert answer.value.scores.regulation is not None
    assert answer.value.scores.regulation.leader is Side.HOME


def test_observer__exchanged_sides_that_nobody_confirmed__cost_that_source_its_vote(world: World) -> None:
    world.fault("swapped-sides", "api-football")
    seen, polls = world.polled(6_900, 7_900)
    assert [poll.problems[0].reason for poll in polls] == ["home and away are exchanged"] * 2
    answer = seen.decision(world.final.start + 7_900)
    assert (answer.state, answer.abstentions) == (State.FINAL, (("G2", "no reading"),))


def test_observer__kick_off_moved_at_one_group__waits_and_at_two__counts(world: World) -> None:
    world.fault("moved-kickoff", "api-football", 5_400)
    _, (alone,) = world.polled(600)
    assert names(alone) == (["football-data", "openligadb"], ["api-football"])
    assert "5400 s after the listed one, and no other group shows the same yet" in alone.problems[0].reason
    world.fault("moved-kickoff", "openligadb", 5_400)
    _, (both,) = world.polled(700)
    assert names(both) == (sorted(NAMES), [])


def test_observer__moved_kick_off_shown_by_a_source_without_a_vote__vouches_for_nobody(world: World) -> None:
    world.more["openligadb"] = {"votes": False}
    for name in ("api-football", "openligadb"):
        world.fault("moved-kickoff", name, 5_400)
    seen, (poll,) = world.polled(600)
    assert names(poll) == (["football-data", "openligadb"], ["api-football"])
    assert seen.rule.groups == {"G1", "G2"}


def test_observer__source_without_a_vote__is_read_and_does_not_count(world: World) -> None:
    world.more["openligadb"] = {"votes": False}
    seen, polls = world.polled(6_900, 7_200, 7_900, 10_500)
    assert all(names(poll) == (sorted(NAMES), []) for poll in polls)
    # Two groups are left, and two settle after an hour.
    assert seen.decision(world.final.start + 7_900).state is State.PROVISIONAL
    final = seen.decision(world.final.start + 10_500)
    assert (final.state, final.supporters) == (State.FINAL, ("G1", "G2"))


def test_observer__group_of_the_settings__is_the_one_that_votes(world: World) -> None:
    world.more["openligadb"] = {"group": "G2", "evidence": "the same errors at the same second"}
    seen, _ = world.polled(6_900, 7_900)
    assert {reading.group for reading in seen.readings} == {"G1", "G2"}


def test_observer__no_id_at_a_provider__is_a_problem_and_is_not_asked(world: World) -> None:
    unbound = {name: number for name, number in world.final.providers.items() if name != API}
    _, (poll,) = world.polled(600, fixture=replace(world.final, providers=unbound))
    assert names(poll) == (["football-data", "openligadb"], ["api-football"])
    assert (poll.problems[0].body_sha256, "sports review" in poll.problems[0].reason) == (None, True)


def test_observer__dead_providers__quorum_still_counts_configured_groups(world: World) -> None:
    for name in NAMES[1:]:
        world.addresses[name] = "http://127.0.0.1:9"
    seen, (poll,) = world.polled(7_000)
    assert names(poll) == (["football-data"], ["api-football", "openligadb"])
    assert seen.decision(world.final.start + 7_100).state is State.PENDING


def test_observer__after_a_restart__goes_on_from_the_readings_it_had(world: World) -> None:
    first, _ = world.polled(6_900)
    without, _ = world.polled(7_900)
    assert without.decision(world.final.start + 7_900).state is State.PROVISIONAL
    second, _ = world.polled(7_900, before=first.readings)
    assert second.decision(world.final.start + 7_900).state is State.FINAL


def test_observer__explained__is_plain_values_with_readings_reasons_and_hashes(world: World) -> None:
    world.fault("500", "api-football")
    seen, _ = world.polled(6_900, 7_900)
    said = json.loads(json.dumps(seen.explain(world.final.start + 7_900)))
    assert (said["fixture"], said["state"], said["rule"]) == ("world-cup-2018-final", "FINAL", "football-1")
    assert {(one["provider"], len(one["body_sha256"])) for one in said["readings"]} == {
        ("football-data", 64),
        ("openligadb", 64),
    }
    ((provider, at),) = [(problem["provider"], problem["at"]) for problem in said["problems"]]
    assert (provider, at) == ("api-football", world.final.start + 7_900)
    assert said["abstentions"] == [["G2", "no reading"]]


def test_typed__catalogue_specification__keeps_every_field(final: CatalogueFixture) -> None:
    spec = final.spec(committee=3)
    struct = typed(spec)
    assert (struct.home, struct.away, struct.start) == (spec.home_team, spec.away_team, spec.start)
    assert (struct.earliest, struct.close, struct.deadline) == (spec.earliest, spec.close, spec.deadline)
    assert (struct.rules, struct.committee, struct.sport, struct.tie) == (1, 3, 1, 0)
    assert struct.fixture_id() == int.from_bytes(struct.struct_hash()[:16], "big")
