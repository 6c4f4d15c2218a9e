"""Four whole nodes with real sockets and disks between them: from the sources' last word to a final result."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from oracle.agreement import NodeIndex, Phase
from oracle.agreement.fixture_state import settled
from oracle.engine import Terms
from oracle.engine.safety import Condition
from oracle.peers.client import Peer
from oracle.store import Kind, fixtures, messages
from oracle.store.interchange import export, import_
from proofbook.clock import ManualMatchClock
from tests.oracle.cluster import Cluster, PaperChain, cluster
from tests.oracle.keys import SPECIFICATION, VALUES, identity, member, members

pytestmark = pytest.mark.process
EARLIEST = 1_000_000
TRUTH, WRONG = VALUES[0], VALUES[1]
Test = Callable[[Cluster, PaperChain], Awaitable[None]]


def played(folder: Path, test: Test, *, start: int = EARLIEST - 60, scale: float = 1e6) -> None:
    terms = Terms(SPECIFICATION, members(), NodeIndex(0), EARLIEST - 6_000, EARLIEST, EARLIEST + 3 * 86_400)

    async def run() -> None:
        clock = ManualMatchClock(start)
        chain = PaperChain(terms, identity(), clock)
        keys = [member(place) for place in range(4)]
        async with cluster(folder, keys, terms, clock, chain, chain, identity(), scale) as made:
            await test(made, chain)

    asyncio.run(run())


def said_once(made: Cluster) -> None:
    """No node has signed two values of one round, by all that any node has heard."""
    for one in made.members.values():
        assert messages.equivocations(one.store, tuple(Kind)) == []
        assert one.station.node.safety.held == {}, one.place


def everybody_sees(made: Cluster, *values: object) -> None:
    for place in range(len(made.keys)):
        eyes = made.eyes[place]
        eyes.value = values[place % len(values)]  # type: ignore[assignment]


def test_cluster__sources_agree__reports_once_and_ends_final(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED)
        state = chain.at(made.clock.now())
        assert state.value == TRUTH
        assert state.round == 0
        await made.until(lambda: len(chain.at(made.clock.now()).signers) == 4)
        assert [answer.value for _, answer in chain.answers][:1] == ["ACCEPTED"]
        assert len(chain.answers) <= 2, "only what the chain needed was sent"
        await made.until(lambda: all(one.stage == "FINAL" for one in made.members.values()), seconds=60)
        said_once(made)
        stories = [fixtures.story(one.store, SPECIFICATION) for one in made.members.values()]
        assert all(told[-1].after == "FINAL" for told in stories)
        voted = [told for told in stories if any("the own decision" in line.reason for line in told)]
        signed = [told for told in stories if any("voted it" in line.reason for line in told)]
        assert len(voted) >= 3
        assert len(signed) >= 3

    played(tmp_path, test)


def test_cluster__loops_left_to_the_scheduler__report_without_a_hand_on_it(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        for _ in range(600):
            if len(chain.at(made.clock.now()).signers) == 4:
                break
            made.clock.advance(1)
            await asyncio.sleep(0.05)
        assert chain.at(made.clock.now()).value == TRUTH
        said_once(made)
        assert not any(one.node.errors for one in made.members.values())

    # A second of match time takes 50 ms, and so do the loops.
    played(tmp_path, test, scale=0.05)


@pytest.mark.slow
def test_cluster__report_that_the_chain_refuses_at_first__is_sent_under_another_name(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        chain.mined_after = 0
        everybody_sees(made, TRUTH)
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED)
        assert chain.answers[0][1].value == "TOO_EARLY"
        said_once(made)

    # Whole slots after the epoch are not whole seconds after the earliest report.
    played(tmp_path, test)


@pytest.mark.slow
def test_cluster__one_node_sees_another_result__it_signs_what_k_voted_and_challenges(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        made.eyes[3].value = WRONG
        await made.until(lambda: chain.at(made.clock.now()).phase is not Phase.OPEN)
        assert chain.at(made.clock.now()).value == TRUTH
        await made.until(lambda: chain.at(made.clock.now()).challenges == 1)
        told = [line.reason for line in fixtures.story(made.members[3].store, SPECIFICATION)]
        assert any("against the own" in reason for reason in told)
        assert any("challenge" in reason for reason in told)
        await made.until(lambda: chain.at(made.clock.now()).confirmed, seconds=60, turns=400)
        assert chain.at(made.clock.now()).value == TRUTH
        said_once(made)

    played(tmp_path, test)


def test_cluster__common_error_corrected_in_the_window__is_challenged_and_voted_anew(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, WRONG)
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED)
        assert chain.at(made.clock.now()).value == WRONG
        everybody_sees(made, TRUTH)
        await made.until(lambda: chain.at(made.clock.now()).ballot == 1)
        await made.until(
            lambda: chain.at(made.clock.now()).phase is Phase.REPORTED and chain.at(made.clock.now()).ballot == 1,
            seconds=60,
            turns=400,
        )
        state = chain.at(made.clock.now())
        assert (state.value, state.changes) == (TRUTH, 1)
        await made.until(lambda: all(one.stage == "FINAL" for one in made.members.values()), seconds=60)
        assert settled(chain.terms.clocks, chain.at(made.clock.now()), made.clock.now()).value == TRUTH
        said_once(made)

    played(tmp_path, test)


@pytest.mark.slow
def test_cluster__each_node_killed_and_started_between_turns__loses_nothing(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        for number in range(12):
            place = number % 4
            await made.kill(place)
            await made.turn(10, pull=True)
            await made.start(place)
            made.acquaint()
            await made.turn(10, pull=True)
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED, turns=400)
        assert chain.at(made.clock.now()).value == TRUTH
        said_once(made)

    played(tmp_path, test)


def test_cluster__reorganised_report__is_sent_again(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED)
        chain.reorganise()
        assert chain.at(made.clock.now()).phase is Phase.OPEN
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED)
        assert chain.at(made.clock.now()).value == TRUTH
        said_once(made)

    played(tmp_path, test)


@pytest.mark.slow
def test_cluster__chain_does_not_answer__nodes_agree_and_send_later(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        await made.turn()
        chain.down = True
        for number in range(16):
            await made.turn(5, pull=number % 3 == 0)
        assert {one.stage for one in made.members.values()} == {"ATTESTED"}
        assert any(one.node.errors["tick_work"] for one in made.members.values())
        chain.down = False
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED)
        said_once(made)

    played(tmp_path, test)


@pytest.mark.slow
def test_cluster__contract_of_another_version__signs_nothing_until_it_is_right(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        chain.separator = bytes(32)
        for _ in range(30):
            await made.turn(10)
        for one in made.members.values():
            assert one.stage == "SILENT"
            assert not one.node.status()["ready"]
            assert one.store.rows("SELECT * FROM sign_locks") == []
        chain.separator = b""
        await made.until(lambda: chain.at(made.clock.now()).phase is Phase.REPORTED, turns=400)
        said_once(made)

    played(tmp_path, test)


@pytest.mark.slow
def test_node__disk_lost_in_a_ballot__stays_silent_when_it_hears_its_own_voice(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        await made.until(lambda: made.members[1].stage in ("SIGNED", "ATTESTED", "SUBMITTED", "INCLUDED"))
        await made.kill(1)
        for file in tmp_path.glob("1.db*"):
            file.unlink()
        lost = await made.start(1)
        made.acquaint()
        for number in range(8):
            await made.turn(30, pull=number % 2 == 0)
        assert lost.store.rows("SELECT * FROM sign_locks") == []
        (state,) = lost.node.core.states.values()
        assert state.own_voice
        assert Condition.DOUBLE in lost.node.safety.held, "its old installation was heard a moment ago"

    played(tmp_path, test)


@pytest.mark.slow
def test_node__second_one_with_the_same_key__both_fall_silent(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        await made.turn(5, pull=True)
        (tmp_path / "twin").mkdir()
        twin = replace(made, folder=tmp_path / "twin", members={}, ports={})
        second = await twin.start(2)
        second.station.client.peers = [Peer((f"http://127.0.0.1:{made.ports[0]}",))]
        await second.node.tick_pull()
        first = made.members[2]
        for _ in range(3):
            # The twin pushes its heartbeat with a vote; the peer hands it on.
            await second.station.client._push(second.station.client.peers[0], [[]])
            await made.turn(5, pull=True)
            await second.node.tick_pull()
        assert Condition.DOUBLE in first.node.safety.held
        assert Condition.DOUBLE in second.node.safety.held
        assert first.stage in ("SILENT", "LIVE", "SCHEDULED")
        everybody_sees(made, TRUTH)
        for _ in range(30):
            await made.turn(10)
        assert first.store.rows("SELECT * FROM sign_locks") == []
        first.node.safety.leave(Condition.DOUBLE, "the twin was switched off", made.clock.now())
        await twin.kill(2)
        await made.until(lambda: first.store.rows("SELECT * FROM sign_locks") != [] or first.stage == "INCLUDED")

    played(tmp_path, test)


@pytest.mark.slow
def test_locks__moved_to_a_new_machine__let_it_speak_and_hold_it_to_its_word(tmp_path: Path) -> None:
    async def test(made: Cluster, chain: PaperChain) -> None:
        everybody_sees(made, TRUTH)
        await made.until(lambda: made.members[1].stage in ("SIGNED", "ATTESTED", "SUBMITTED", "INCLUDED"))
        locks = export(made.members[1].store)
        await made.kill(1)
        for file in tmp_path.glob("1.db*"):
            file.unlink()
        moved = await made.start(1)
        import_(moved.store, locks, made.clock.now())
        await made.kill(1)
        again = await made.start(1)
        made.acquaint()
        assert export(again.store)["fixtures"][0]["locks"] == locks["fixtures"][0]["locks"]
        (state,) = again.node.core.states.values()
        assert state.participant.memory.lock is not None
        assert state.silent_because == ""

    played(tmp_path, test)
