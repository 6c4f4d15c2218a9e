"""Tickets reach the chain once, whatever dies and whatever is reorganised; and the states are the chain's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.desk.store import BetState
from api.relay import GasPlan
from api.relay.relayer import claim_of
from chain.bindings import BetBook
from chain.development import key
from proofbook.database import Database
from tests.api.relay.relay_stage import Stage
from tests.contracts.world import EURO, World

pytestmark = [pytest.mark.anvil, pytest.mark.process]
KILLS = int(os.environ.get("PROOFBOOK_RELAY_KILLS", "20"))


@pytest.fixture
def stage(manual: tuple[World, str], database: Database, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(*manual, database, tmp_path / "log.sqlite3")
    yield made
    made.close()


def test_step__accepted_bets__are_submitted_mined_and_final(stage: Stage) -> None:
    sent = [stage.send(stage.order(who, nonce), who) for nonce in range(2) for who in ("ann", "ben")]
    assert {row.state for row in sent} == {"accepted"}
    stage.step()
    assert {stage.bet(row.id).state for row in sent} == {"submitted"}
    stage.mine()
    stage.step()
    mined = [stage.bet(row.id) for row in sent]
    assert {row.state for row in mined} == {"mined"}
    assert len({row.block_hash for row in mined}) == 1
    stage.mine(8)
    stage.step()
    assert all(stage.states(row.id) == ["received", "accepted", "submitted", "mined", "final"] for row in sent)
    assert stage.placed() == dict.fromkeys([row.id for row in sent], 1)


def test_step__receipt_without_its_logs__is_read_again_and_nothing_is_told_meanwhile(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stage.send(stage.order("ann", 0), "ann")
    stage.step()
    stage.mine()
    with monkeypatch.context() as patched:
        patched.setattr(stage.relayer, "_items", lambda _inclusion: {})
        stage.step()
        assert stage.bet(row.id).state == "submitted"
    stage.step()
    assert stage.bet(row.id).state == "mined"


def test_step__block_reorganised_away__states_go_back_and_come_again(stage: Stage) -> None:
    row = stage.send(stage.order("ann", 0), "ann")
    stage.mine(3)
    stage.step()
    stage.mine()
    stage.step()
    assert stage.bet(row.id).state == "mined"
    stage.tell("anvil_reorg", 2, [])
    stage.step()
    gone = stage.bet(row.id)
    assert (gone.state, gone.block_number, gone.block_hash) == ("submitted", None, None)
    stage.rounds(12)
    assert stage.states(row.id)[-3:] == ["submitted", "mined", "final"]
    assert stage.placed()[row.id] == 1


def test_step__bettor_places_it_himself_first__is_mined_not_refused(stage: Stage) -> None:
    row = stage.send(stage.order("ann", 0), "ann")
    found = claim_of(row)
    assert found is not None
    stage.step()
    # Of two transactions in one block the dearer one comes first.
    stage.world.book.functions.place(found[0]).transact(
        {"from": key("ben").address, "gas": 1_000_000, "maxFeePerGas": 10**12, "maxPriorityFeePerGas": 10**11}
    )
    stage.rounds(12)
    assert stage.bet(row.id).state == "final"
    assert stage.placed()[row.id] == 1


def test_step__pause_comes_after_acceptance__waits_in_line_until_its_ticket_ends(stage: Stage) -> None:
    row = stage.send(stage.order("ann", 0), "ann")
    stage.world.book.functions.pauseNewRisk().transact({"from": key("guardian").address})
    stage.mine()
    stage.rounds(3)
    assert stage.bet(row.id).state in ("accepted", "submitted")
    assert stage.bet(row.id).reason in ("", "paused")
    stage.world.book.functions.resumeNewRisk().transact({"from": key("guardian").address})
    stage.rounds(12)
    assert stage.bet(row.id).state == "final"


def test_step__nobody_mines_until_the_ticket_ends__expires_with_a_claim(stage: Stage) -> None:
    row = stage.send(stage.order("ann", 0), "ann")
    stage.clock.set((row.include_by or 0) + 1)
    stage.step()
    ended = stage.bet(row.id)
    assert (ended.state, ended.reason) == ("expired", "not-included")
    claim = claim_of(ended)
    assert claim is not None
    data, epoch, since, until = claim
    assert until == since + 120
    stage.tell("evm_setNextBlockTimestamp", since + 1)
    stage.mine()
    assert BetBook(stage.world.w3, stage.book.address).place_or_claim(data, epoch).simulate(key("ben").address) == 0


def test_step__several_keys__each_bettor_has_his_own(
    manual: tuple[World, str], database: Database, tmp_path: Path
) -> None:
    plan = GasPlan(batch=120_000)
    stage = Stage(*manual, database, tmp_path / "log.sqlite3", shards=("relayer", "transmitter"), plan=plan)
    try:
        rows = [stage.send(stage.order(who, nonce), who) for nonce in range(5) for who in ("ann", "ben")]
        stage.rounds(14)
        assert {stage.bet(row.id).state for row in rows} == {"final"}
        hashes = {stage.bet(row.id).transaction_hash for row in rows}
        assert len(hashes) > 2
        senders = {
            (stage.bet(row.id).bettor, stage.world.w3.eth.get_transaction(one)["from"])
            for row in rows
            if (one := stage.bet(row.id).transaction_hash)
        }
        assert len(senders) == 2
    finally:
        stage.close()


@pytest.mark.parametrize("kill", range(1, KILLS + 1))
def test_step__killed_and_reorganised_anywhere__no_bet_is_lost_or_placed_twice(stage: Stage, kill: int) -> None:
    # Spread over the life of two batches: from the first gathering to the last block that becomes final.
    stage.kill_at = 1 + 5 * (kill - 1) % 101
    before = stage.world.account("ann")[0]
    rows = [stage.send(stage.order("ann", nonce), "ann") for nonce in range(2)]
    for number in range(40):
        stage.step()
        if number == 1:
            rows += [stage.send(stage.order("ann", 2 + nonce, selection=1), "ann") for nonce in range(2)]
        if number == 2 + kill % 3:
            stage.tell("anvil_reorg", 1 + kill % 2, [])
        if number > 5 and {stage.bet(row.id).state for row in rows} == {"final"}:
            break
        stage.mine()
    assert stage.died == (stage.points >= stage.kill_at)
    assert {row.state for row in rows} == {"accepted"}
    assert [stage.bet(row.id).state for row in rows] == [BetState.FINAL] * 4
    assert stage.placed() == dict.fromkeys([row.id for row in rows], 1)
    assert before - stage.world.account("ann")[0] == 4 * 5 * EURO
