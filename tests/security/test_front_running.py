"""Whoever sees the relayer's batch before it is mined, or keeps it from being mined, gains nothing by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hexbytes import HexBytes
from web3.exceptions import TransactionNotFound

from api.relay.relayer import claim_of
from chain.bindings.bet_book import Placed
from chain.development import key
from proofbook.database import Database
from tests.api.relay.relay_stage import Stage as RelayStage
from tests.contracts.world import EURO, World

pytestmark = [pytest.mark.anvil, pytest.mark.process]
DEARER = {"gas": 3_000_000, "maxFeePerGas": 10**12, "maxPriorityFeePerGas": 10**11}
"""Of two transactions in one block the dearer one comes first."""
STAKE = 5 * EURO


@pytest.fixture
def relay(manual: tuple[World, str], database: Database, tmp_path: Path) -> Iterator[RelayStage]:
    made = RelayStage(*manual, database, tmp_path / "log.sqlite3")
    yield made
    made.close()


def waiting(relay: RelayStage) -> HexBytes:
    """Calldata of the relayer's batch, as anybody reads it who watches what waits."""
    block = relay.tell("eth_getBlockByNumber", "pending", True)
    (found,) = [one for one in block["transactions"] if one["to"].lower() == relay.book.address.lower()]
    return HexBytes(found["input"])


def test_batch__copied_by_somebody_who_pays_more__every_bet_is_placed_once_and_the_thief_paid_the_gas(
    relay: RelayStage,
) -> None:
    before = {who: relay.world.account(who)[0] for who in ("ann", "ben")}
    rows = [relay.send(relay.order(who, nonce), who) for nonce in range(2) for who in ("ann", "ben")]
    relay.step()
    copied = waiting(relay)
    thief = key("provider").address
    relay.world.w3.eth.send_transaction({"from": thief, "to": relay.book.address, "data": copied, **DEARER})
    relay.rounds(12)
    assert {relay.bet(row.id).state for row in rows} == {"final"}
    assert relay.placed() == dict.fromkeys([row.id for row in rows], 1)
    senders = {relay.world.w3.eth.get_transaction(event.transaction_hash)["from"] for event in placed_events(relay)}
    assert thief in senders
    assert {who: before[who] - relay.world.account(who)[0] for who in before} == {"ann": 2 * STAKE, "ben": 2 * STAKE}
    assert relay.world.account("provider") == (0, 0)
    assert relay.world.solvent()


def test_batch__one_ticket_taken_out_and_brought_before__the_others_are_placed_all_the_same(relay: RelayStage) -> None:
    rows = [relay.send(relay.order(who, 0), who) for who in ("ann", "ben")]
    single = claim_of(rows[0])
    assert single is not None
    relay.step()
    relay.world.book.functions.place(single[0]).transact({"from": key("provider").address, **DEARER})
    relay.rounds(12)
    assert {relay.bet(row.id).state for row in rows} == {"final"}
    assert relay.placed() == dict.fromkeys([row.id for row in rows], 1)


@pytest.mark.parametrize("place", ["last byte", "middle", "desk's signature"])
def test_batch__copied_with_a_byte_changed__is_refused_and_the_relayers_own_goes_through(
    relay: RelayStage, place: str
) -> None:
    rows = [relay.send(relay.order(who, 0), who) for who in ("ann", "ben")]
    relay.step()
    data = bytearray(waiting(relay))
    at = {
        "last byte": max(i for i, one in enumerate(data) if one),
        "middle": len(data) // 2,
        "desk's signature": 4 + 96,
    }
    data[at[place]] ^= 1
    sent = relay.world.w3.eth.send_transaction(
        {"from": key("provider").address, "to": relay.book.address, "data": bytes(data), **DEARER}
    )
    relay.rounds(12)
    assert {relay.bet(row.id).state for row in rows} == {"final"}
    assert relay.placed() == dict.fromkeys([row.id for row in rows], 1)
    receipt = relay.world.w3.eth.get_transaction_receipt(sent)
    # A bettor's own signature that was changed spoils his item alone; nothing is placed by such a transaction.
    placed = [event for event in placed_events(relay) if event.transaction_hash == receipt["transactionHash"]]
    assert len(placed) <= 1


def test_inclusion__withheld_by_the_relayer__the_customer_brings_the_ticket_to_the_chain(relay: RelayStage) -> None:
    row = relay.send(relay.order("ann", 0), "ann")
    # The relayer takes not one step. The customer has the ticket from the API, and its two minutes.
    claim = claim_of(row)
    assert claim is not None
    data, epoch, since, until = claim
    relay.tell("evm_setNextBlockTimestamp", since + 1)
    relay.mine()
    assert since + 1 < until
    sent = relay.world.book.functions.placeOrClaim(data, epoch).transact({"from": key("ann").address, "gas": 1_000_000})
    relay.mine()
    assert relay.world.w3.eth.get_transaction_receipt(sent)["status"] == 1
    assert relay.placed()[row.id] == 1
    # When it works again it finds the bet placed, and tells so.
    relay.rounds(12)
    assert relay.bet(row.id).state == "final"
    assert relay.placed()[row.id] == 1


def test_inclusion__kept_out_by_whoever_builds_blocks__comes_when_they_let_it_and_once(relay: RelayStage) -> None:
    row = relay.send(relay.order("ann", 0), "ann")
    relay.step()
    for _ in range(4):
        hidden = relay.tell("eth_getBlockByNumber", "pending", True)["transactions"]
        relay.tell("anvil_dropAllTransactions")
        relay.mine()
        for one in hidden:
            with pytest.raises(TransactionNotFound):
                relay.world.w3.eth.get_transaction_receipt(one["hash"])
        relay.step()
    relay.rounds(14)
    assert relay.bet(row.id).state == "final"
    assert relay.placed()[row.id] == 1


def placed_events(relay: RelayStage) -> list[Placed]:
    return list(relay.book.events.placed(relay.world.addresses.block))
