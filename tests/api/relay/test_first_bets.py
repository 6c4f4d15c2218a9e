"""A wallet with tokens and no gas: a signature each for permit and order, and a mined bet, whatever dies meanwhile."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.desk import sign_order, store
from api.desk.first import LIFE_S, Parts
from api.desk.reading import BookReader
from api.desk.store import BetState
from api.desk.tables import DeskBet
from api.issuer import sign_grant
from api.relay.first import AGAIN_S, MOST_TRIES, call_of
from chain.bindings import FirstBet
from chain.bindings.errors import NotPlaced
from chain.development import key
from chain.permit import Permit, sign_permit
from chain.typed_data import SANDBOX_POLICY, Order
from chain.wire import Code
from proofbook.database import Database
from sports.words import FixtureId, Leg
from tests.api.relay.relay_stage import Stage
from tests.contracts.world import EURO, YEAR, World, as_tuple

pytestmark = [pytest.mark.anvil, pytest.mark.process]
EVE = "transmitter"
KILLS = int(os.environ.get("PROOFBOOK_RELAY_KILLS", "20"))
BOOKS = int(os.environ.get("PROOFBOOK_DESK_BOOKS", "4"))
TOKENS = 100 * EURO


@pytest.fixture
def stage(manual: tuple[World, str], database: Database, tmp_path: Path) -> Iterator[Stage]:
    world, _ = manual
    wallet = key(EVE).address
    world.send(world.asset.functions.faucet(wallet, TOKENS), key("relayer").address)
    world.w3.provider.make_request("anvil_setBalance", [wallet, "0x0"])  # type: ignore[arg-type]
    made = Stage(*manual, database, tmp_path / "log.sqlite3")
    yield made
    made.close()


def grant_parts(stage: Stage, seq: int = 1, **limits: int) -> Parts:
    world = stage.world
    grant, signature = sign_grant(
        key(EVE).address,
        key("issuer"),
        world.addresses.registry_domain,
        now=stage.clock.now(),
        valid_s=YEAR,
        seq=seq,
        policy=SANDBOX_POLICY,
        **limits,
    )
    return Parts(grant, signature)


def permit(stage: Stage, units: int = 20 * EURO, nonce: int = 0) -> Permit:
    world = stage.world
    return sign_permit(
        key(EVE),
        world.book.address,
        units,
        token=world.asset.address,
        token_name="Play Euro",
        token_version="1",
        chain_id=world.addresses.chain_id,
        nonce=nonce,
        deadline=stage.clock.now() + 3_600,
    )


def send(stage: Stage, order: Order, parts: Parts) -> DeskBet:
    signature = sign_order(order, key(EVE), stage.world.addresses.book_domain)
    return stage.desk.receive_first(order, signature, parts)


def first(stage: Stage, **changes: Any) -> DeskBet:
    return send(
        stage, stage.order(EVE, 0, 20 * EURO), replace(grant_parts(stage), **({"permit": permit(stage)} | changes))
    )


def test_first_bet__wallet_without_ether__mined_by_one_transaction_and_final(stage: Stage) -> None:
    row = first(stage)
    assert (row.state, row.include_by) == ("accepted", (row.accepted_at or 0) + LIFE_S)
    stage.rounds(2)
    mined = stage.bet(row.id)
    assert mined.state == "mined"
    assert stage.world.w3.eth.get_transaction(mined.transaction_hash)["to"] == stage.world.addresses.first_bet  # type: ignore[arg-type]
    assert stage.world.account(EVE) == (0, mined.payout)
    assert stage.world.w3.eth.get_balance(key(EVE).address) == 0
    stage.rounds(9)
    assert stage.states(row.id) == ["received", "accepted", "submitted", "mined", "final"]


def test_first_bet__beside_others__goes_alone_and_they_go_together(stage: Stage) -> None:
    others = [stage.send(stage.order(who, 0), who) for who in ("ann", "ben")]
    row = first(stage)
    stage.rounds(12)
    assert {stage.bet(one.id).state for one in (*others, row)} == {"final"}
    hashes = [stage.bet(one.id).transaction_hash for one in (*others, row)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_first_bet__then_an_ordinary_one__is_taken_once_the_deposit_is_seen(stage: Stage) -> None:
    row = first(stage, permit=permit(stage, 50 * EURO))
    second = stage.order(EVE, 1, 10 * EURO)
    assert stage.send(second, EVE).reason == "not-eligible"
    again = send(stage, stage.order(EVE, 2), replace(grant_parts(stage, 2), permit=permit(stage, 9 * EURO)))
    assert again.reason == "first-under-way"
    stage.rounds(3)
    assert stage.bet(row.id).state == "mined"
    stage.clock.set(stage.world.at())
    assert stage.send(stage.order(EVE, 3, 10 * EURO), EVE).state == "accepted"
    stage.rounds(3)
    assert stage.world.account(EVE)[0] == 20 * EURO


@pytest.mark.parametrize("part", ["grant", "deposit"])
def test_first_bet__somebody_brings_a_part_after_acceptance__is_mined_all_the_same(stage: Stage, part: str) -> None:
    parts = replace(grant_parts(stage), permit=permit(stage))
    row = send(stage, stage.order(EVE, 0, 20 * EURO), parts)
    ben = {"from": key("ben").address, "gas": 1_000_000}
    assert parts.permit is not None
    stage.world.registry.functions.grant(as_tuple(parts.grant), parts.grant_signature).transact(ben)
    if part == "deposit":
        one = parts.permit
        money = (one.owner, one.value, one.deadline, one.v, one.r, one.s)
        stage.world.book.functions.depositWithPermit(*money).transact(ben)
    stage.mine()
    stage.rounds(11)
    assert stage.bet(row.id).state == "final"
    assert stage.world.account(EVE) == (0, row.payout)


def test_first_bet__wallet_moves_its_tokens_away__told_why_tried_seldom_and_expires(stage: Stage) -> None:
    row = first(stage)
    gone = sign_permit(
        key(EVE),
        key("ben").address,
        TOKENS,
        token=stage.world.asset.address,
        token_name="Play Euro",
        token_version="1",
        chain_id=stage.world.addresses.chain_id,
        nonce=0,
        deadline=stage.clock.now() + 99,
    )
    ben = {"from": key("ben").address, "gas": 1_000_000}
    signed = (gone.owner, key("ben").address, gone.value, gone.deadline, gone.v, gone.r, gone.s)
    stage.world.asset.functions.permit(*signed).transact(ben)
    stage.mine()
    spent = stage.world.w3.eth.get_balance(key("relayer").address)
    stage.rounds(3)
    told = stage.bet(row.id)
    assert (told.state, told.reason) == ("accepted", "balance")
    for _ in range(8):
        stage.clock.set(stage.clock.now() + AGAIN_S)
        stage.rounds(2)
    assert stage.states(row.id).count("submitted") == MOST_TRIES
    assert stage.world.w3.eth.get_balance(key("relayer").address) == spent  # no node's estimate let it go
    stage.clock.set((row.include_by or 0) + 1)
    stage.step()
    assert stage.bet(row.id).state == "expired"
    # with a new permit the wallet can try again
    assert (
        send(stage, stage.order(EVE, 1), replace(grant_parts(stage), permit=permit(stage, nonce=1))).state == "accepted"
    )


def test_first_bet__refused_on_chain_after_the_estimate__gas_is_all_that_is_lost(stage: Stage) -> None:
    row = first(stage)
    stage.step()  # sent, not mined
    permits = permit(stage, EURO)
    signed = (permits.owner, stage.world.book.address, EURO, permits.deadline, permits.v, permits.r, permits.s)
    stage.world.asset.functions.permit(*signed).transact(
        {"from": key("ben").address, "gas": 200_000, "maxFeePerGas": 10**12, "maxPriorityFeePerGas": 10**11}
    )
    stage.mine()
    stage.step()
    assert (stage.bet(row.id).state, stage.bet(row.id).reason) == ("accepted", "balance")
    assert stage.world.account(EVE) == (0, 0)
    assert stage.world.registry.functions.sequence(key(EVE).address).call() == 0


def test_first_bet__block_reorganised_away__comes_again_whole(stage: Stage) -> None:
    row = first(stage)
    stage.mine(3)
    stage.rounds(1)
    stage.step()
    assert stage.bet(row.id).state == "mined"
    stage.tell("anvil_reorg", 2, [])
    stage.step()
    assert stage.bet(row.id).state == "submitted"
    stage.rounds(12)
    assert stage.bet(row.id).state == "final"
    assert stage.world.account(EVE) == (0, row.payout)


@pytest.mark.parametrize("kill", range(1, KILLS + 1))
def test_first_bet__killed_and_reorganised_anywhere__placed_once_deposited_once(stage: Stage, kill: int) -> None:
    stage.kill_at = 1 + 3 * (kill - 1) % 61
    rows = [first(stage), stage.send(stage.order("ann", 0), "ann")]
    for number in range(40):
        stage.step()
        if number == 2 + kill % 3:
            stage.tell("anvil_reorg", 1 + kill % 2, [])
        if number > 5 and {stage.bet(row.id).state for row in rows} == {"final"}:
            break
        stage.mine()
    assert stage.died == (stage.points >= stage.kill_at)
    assert [stage.bet(row.id).state for row in rows] == [BetState.FINAL] * 2
    assert stage.placed() == dict.fromkeys([row.id for row in rows], 1)
    assert stage.world.asset.functions.balanceOf(key(EVE).address).call() == TOKENS - 20 * EURO


@pytest.mark.parametrize("seed", range(BOOKS))
def test_first_bet__whatever_the_desk_takes__the_chain_takes_in_any_block_of_the_ticket(
    stage: Stage, seed: int, record_property: Any
) -> None:
    """Random grants, permits, balances and orders: taken is placed at once and in its last second."""
    r, world, taken = random.Random(f"first {seed}"), stage.world, 0
    stage.tell("evm_setAutomine", True)
    contract = FirstBet(world.w3, world.addresses.first_bet)
    for number in range(24):
        with world.undone():
            stage.clock.set(world.at())
            if r.random() < 0.4:  # a wallet that is known already
                known = grant_parts(stage, r.randint(1, 2), deposit_cap=r.choice((900, 4_000)), stake_cap=3_000)
                world.send(
                    world.registry.functions.grant(as_tuple(known.grant), known.grant_signature), key("ben").address
                )
                some = permit(stage, r.randint(1, 9) * EURO)
                money = (some.owner, some.value, some.deadline, some.v, some.r, some.s)
                world.send(world.book.functions.depositWithPermit(*money), key("ben").address)
            stage.clock.set(world.at())
            nonce = world.asset.functions.nonces(key(EVE).address).call()
            parts = Parts()
            if r.random() < 0.8:
                caps = {"deposit_cap": r.choice((1_000, 5_000)), "stake_cap": r.choice((1_000, 5_000))}
                parts = grant_parts(stage, r.randint(1, 3), **(caps if r.random() < 0.5 else {}))
            if r.random() < 0.9:
                parts = replace(parts, permit=permit(stage, r.randint(1, 120) * EURO, nonce + (r.random() < 0.1)))
            leg = Leg(FixtureId(stage.fixture), 1, 1, r.randrange(3)).pack()
            order = Order(
                key(EVE).address, (leg,), r.randint(1, 40) * EURO, 0, stage.clock.now() + 3_600, 64 * seed + number
            )
            row = send(stage, order, parts)
            if row.state != "accepted":
                continue
            taken += 1
            with stage.database.session() as session:  # the chain of this try is undone, so is its ticket
                store.move(session, stage.bet(row.id), BetState.EXPIRED, stage.clock.now())
            call = call_of(contract, row, parts)
            call.simulate(key("relayer").address)
            stage.tell("evm_setNextBlockTimestamp", row.include_by)
            sent = world.w3.eth.send_transaction({**call.transaction(key("relayer").address), "gas": 2_000_000})
            assert world.w3.eth.wait_for_transaction_receipt(sent)["status"] == 1
    record_property("taken", taken)
    assert taken


def test_first_bet__desk_says_no__so_does_the_chain(stage: Stage) -> None:
    """Each refusal of the parts, brought to the chain with a ticket all the same."""
    contract, reader = (
        FirstBet(stage.world.w3, stage.world.addresses.first_bet),
        BookReader(stage.world.w3, stage.world.addresses),
    )
    assert reader.token().name == "Play Euro"
    row = first(stage)
    good = replace(grant_parts(stage), permit=permit(stage))
    assert call_of(contract, row, good).simulate(key("relayer").address) is None
    bad = {
        Code.NOT_ELIGIBLE: replace(good, grant=None),
        Code.BALANCE: replace(good, permit=permit(stage, 20 * EURO, nonce=1)),
        Code.STAKE_LIMIT: replace(grant_parts(stage, stake_cap=1_999), permit=good.permit),
    }
    for code, parts in bad.items():
        with pytest.raises(NotPlaced) as refused:
            call_of(contract, row, parts).simulate(key("relayer").address)
        assert refused.value.code == code
