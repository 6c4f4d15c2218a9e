"""The story of a disputed fixture, out of a node's store, as JSON and as a person reads it.

Four nodes with real disks and sockets read the replay; every provider shows a goal too many after the end, until it
is corrected in the challenge window, by two of three.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from oracle.agreement import NodeIndex, Phase
from oracle.daemon.explain import explain
from oracle.engine import Decision, Terms
from oracle.engine.eyes import ObserverEyes
from oracle.observer import Observer
from oracle.store.reading import reader
from proofbook.cli._node_explain import lines
from proofbook.clock import SystemWallClock
from proofbook.settings_sports import EvidenceSettings, ProviderSettings, SportsSettings
from sports.fetching import fetcher_of
from sports.replay import Match, MatchClock, ReplayServer, ReplayService, load_matches, match_named
from sports.replay.faults import Fault
from sports.sources import sources_of
from tests.oracle.cluster import Cluster, PaperChain, ScriptedEyes
from tests.oracle.keys import SPECIFICATION, identity, member, members

pytestmark = pytest.mark.process
KEYS = {"football-data": "a key", "api-football": "another", "openligadb": None}
EARLIEST_S = 6_300


@dataclass
class ReplayEyes(ScriptedEyes):
    """One node's own observer of the replay."""

    inner: ObserverEyes | None = field(default=None)

    async def look(self, terms: Terms, now: int) -> Decision:
        assert self.inner is not None
        return await self.inner.look(terms, now)


@dataclass
class Stage:
    replay: ReplayServer
    match: Match
    made: Cluster
    chain: PaperChain

    def seen(self) -> Any:
        return self.chain.at(self.made.clock.now())

    def stages(self) -> set[str]:
        return {one.stage for one in self.made.members.values()}


def eyes_of(replay: ReplayServer, match: Match, folder: Path, http: httpx.AsyncClient) -> ReplayEyes:
    providers = {}
    for name, secret in KEYS.items():
        path = folder / f"{name}.key"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secret or "none")
        providers[name] = ProviderSettings(base_url=replay.base_url(name), key_file=path if secret else None)
    settings = SportsSettings(providers=providers, evidence=EvidenceSettings(folder=folder / "evidence"))
    clock = replay.service.clock
    fetcher = fetcher_of(settings, http, clock, SystemWallClock(), draw=random.random)
    return ReplayEyes(
        inner=ObserverEyes({SPECIFICATION: Observer(match.fixture, sources_of(settings), fetcher, clock)}, clock)
    )


async def disputed(stage: Stage) -> None:
    """A common error is reported, two of three providers correct it, somebody challenges, and all vote anew."""
    made, faults = stage.made, stage.replay.service.faults
    wrong = [faults.switch_on(Fault("flip-after-final", name, "*", seconds=0)) for name in KEYS]
    await made.until(lambda: stage.stages() == {"SETTLING"}, seconds=60)
    await made.until(lambda: stage.seen().phase is Phase.REPORTED, seconds=20)
    for number in wrong:
        faults.switch_off(number)
    await made.until(lambda: stage.seen().ballot == 1, seconds=40)
    faults.switch_on(Fault("missing", "openligadb", "*"))
    await made.until(lambda: stage.seen().phase is Phase.REPORTED, seconds=60)
    await made.until(lambda: stage.stages() == {"FINAL"}, seconds=600)


async def dissented(stage: Stage) -> None:
    """One provider of three shows the scores exchanged from the end on, until it is mended."""
    made, faults = stage.made, stage.replay.service.faults
    wrong = faults.switch_on(Fault("swapped-scores", "openligadb", "*"))
    await made.until(lambda: stage.stages() == {"ABSTAINED"}, seconds=60)
    await made.turn(60)
    faults.switch_off(wrong)
    await made.until(lambda: stage.seen().phase is Phase.REPORTED, seconds=60)


async def let_go(made: Cluster, place: int) -> None:
    """One node lets the fixture go from memory: its loops go on, and what others still say of it is refused."""
    node = made.members[place].node
    node.forget(SPECIFICATION)
    assert node.core.states == {}
    await made.turn(60, pull=True)
    assert not node.errors
    assert node.core.states == {}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Match]:
    async def play(stage: Stage) -> None:
        await disputed(stage)
        await let_go(stage.made, 3)

    return lived(tmp_path_factory.mktemp("explain"), play)


def lived(folder: Path, play: Callable[[Stage], Awaitable[None]]) -> tuple[Path, Match]:
    """Let four nodes live through it, and end; their disks stay."""
    match = match_named("world-cup-2018-final", load_matches())
    clock = MatchClock(match.start + EARLIEST_S, 0.0)
    terms = Terms(
        SPECIFICATION, members(), NodeIndex(0), match.start, match.start + EARLIEST_S, match.start + 3 * 86_400
    )
    keys = {name: key for name, key in KEYS.items() if key is not None}

    async def run() -> None:
        chain = PaperChain(terms, identity(), clock)  # type: ignore[arg-type]  # a clock that the replay shares
        async with httpx.AsyncClient(trust_env=False) as http:
            made = Cluster(terms, [member(place) for place in range(4)], clock, chain, chain, folder, http, identity())  # type: ignore[arg-type]
            made.eyes = {place: eyes_of(replay, match, folder / str(place), http) for place in range(4)}
            try:
                for place in range(4):
                    await made.start(place)
                made.acquaint()
                await play(Stage(replay, match, made, chain))
            finally:
                for place in list(made.members):
                    await made.kill(place)

    with ReplayServer(ReplayService([match], clock, keys)) as replay:
        asyncio.run(run())
    return folder, match


def told_by(folder: Path, place: int) -> dict[str, Any]:
    with reader(folder / f"{place}.db") as store:
        return explain(store, SPECIFICATION.hex()[:8])


def test_explain__disputed__has_sources_votes_dispute_and_revote_in_their_order(story: tuple[Path, Match]) -> None:
    told = told_by(story[0], 0)
    assert told["stage"] == "FINAL"
    reasons = [step["reason"] for step in told["transitions"]]
    order = (
        "voted FINISHED 2-1 4-3 in ballot 0",
        "signed FINISHED 2-1 4-3 in ballot 0",
        "reported by",
        "challenge FINISHED 2-1 4-3 on chain: the own sources say FINISHED 2-1 4-2",
        "challenged; ballot 1",
        "ballot 1 opens at 2018-07-15",
        "voted FINISHED 2-1 4-2 in ballot 1",
        "signed FINISHED 2-1 4-2 in ballot 1",
        "FINISHED 2-1 4-2 is final in a finalised block",
    )
    places = [next(i for i, reason in enumerate(reasons) if part in reason) for part in order]
    assert places == sorted(places)
    at_vote, at_challenge, at_revote = told["decisions"]
    assert at_vote["supporters"] == at_challenge["supporters"] == ["G1", "G2", "G4"]
    assert (at_revote["supporters"], [group for group, _ in at_revote["abstentions"]]) == (["G1", "G2"], ["G4"])
    assert dict(at_vote["evidence"]).keys() == {"G1", "G2", "G4"}
    assert not set(dict(at_vote["evidence"]).values()) & set(dict(at_revote["evidence"]).values())
    said = {(one["ballot"], one["kind"], one["value"], one["member"]) for one in told["messages"]}
    for ballot, value in ((0, "FINISHED 2-1 4-3"), (1, "FINISHED 2-1 4-2")):
        for kind in ("vote", "report"):
            assert len({one for one in said if one[:3] == (ballot, kind, value)}) >= 3  # what k members said is enough
    assert [one["state"] for one in told["challenges"]] == ["done"]
    assert len(told["locks"]) == 4


def test_explain__fixture_that_left_memory__is_told_from_the_disk(story: tuple[Path, Match]) -> None:
    told = told_by(story[0], 3)
    assert told["stage"] == "FINAL"
    assert {(one["ballot"], one["kind"]) for one in told["locks"]} >= {(0, "report"), (1, "report")}


def test_explain__for_a_person__is_short_and_names_sources_and_times(story: tuple[Path, Match]) -> None:
    shown = list(lines(told_by(story[0], 1), {"G1": "football-data", "G2": "api-football", "G4": "openligadb"}))
    text = "\n".join(shown)
    assert len(shown) < 80
    assert max(map(len, shown)) < 160
    assert "sources at 2018-07-15 17:09:00, voted FINISHED 2-1 4-3 in ballot 0" in text
    assert "G4 (openligadb): for it (REGULAR, half time 2-1, full time 4-3), body " in text
    assert "G4 (openligadb): no vote, " in text
    assert re.search(r"ballot 1 round 0  report  FINISHED 2-1 4-2  by node (\d, )*1 \(this node\)", text)
    assert "challenge of FINISHED 2-1 4-3, ballot 0: done" in text
    assert not re.search(r"\b15316\d{5}\b", text)  # no time as a number of seconds


@pytest.mark.slow
def test_explain__one_provider_dissents__what_each_says_is_told_with_its_body(tmp_path: Path) -> None:
    folder, _ = lived(tmp_path, dissented)
    told = told_by(folder, 0)
    held, at_vote = told["decisions"]
    assert (held["when"], held["state"]) == ("votes for different results", "DISPUTED")
    assert (held["supporters"], held["dissenters"], held["abstentions"]) == (["G1", "G2"], ["G4"], [])
    assert held["said"] == {
        "G1": "REGULAR, half time 2-1, full time 4-2",
        "G2": "REGULAR, half time 2-1, full time 4-2",
        "G4": "REGULAR, half time 1-2, full time 2-4",
    }
    assert (at_vote["supporters"], at_vote["dissenters"]) == (["G1", "G2", "G4"], [])
    bodies = dict(held["evidence"])
    assert bodies.keys() == {"G1", "G2", "G4"}
    assert bodies["G4"] != dict(at_vote["evidence"])["G4"]
    text = "\n".join(lines(told, {"G1": "football-data", "G2": "api-football", "G4": "openligadb"}))
    order = (
        ", votes for different results\n  DISPUTED",
        f"G1 (football-data): for it (REGULAR, half time 2-1, full time 4-2), body {bodies['G1']}",
        f"G2 (api-football): for it (REGULAR, half time 2-1, full time 4-2), body {bodies['G2']}",
        f"G4 (openligadb): another value (REGULAR, half time 1-2, full time 2-4), body {bodies['G4']}",
        ", voted FINISHED 2-1 4-2 in ballot 0",
        f"G4 (openligadb): for it (REGULAR, half time 2-1, full time 4-2), body {dict(at_vote['evidence'])['G4']}",
    )
    places = [text.find(part) for part in order]
    assert -1 not in places, text
    assert places == sorted(places), text
