"""One situation at a time, on a chain in memory."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account

from chain.rpc.errors import EndpointsDisagree
from chain.transactions.errors import IntentConflict, IntentUnknown, IntentUnusable, WrongSender
from chain.transactions.events import (
    Contradicted,
    DeadlineMissed,
    Failed,
    FeeCapHit,
    NodeCapHit,
    NonceUsedElsewhere,
    Purging,
    UnknownRefusal,
)
from chain.transactions.fees import GWEI, FeePolicy
from chain.transactions.record import Intent, IntentId, State
from tests.chain.transactions.fakes import BOOK, Key, Tx, intent
from tests.chain.transactions.memory_stage import Stage


def kinds(stage: Stage) -> list[type]:
    return [type(event) for event in stage.events if event.alarm or isinstance(event, Purging | Contradicted)]


def test_submit__same_intent_twice__is_one() -> None:
    stage = Stage()
    stage.submit("a")
    stage.submit("a")
    stage.rounds(8)
    assert [tx.data for tx in stage.chain.mined()] == [b"a"]
    stage.submit("a")
    stage.rounds(3)
    assert len(stage.chain.mined()) == 1


def test_submit__id_taken_by_another_content__is_refused() -> None:
    stage = Stage()
    stage.submit("a")
    with pytest.raises(IntentConflict, match="another value"):
        stage.submit("a", value=1)


@pytest.mark.parametrize(
    "wrong", [{"id": ""}, {"to": "0x12"}, {"value": -1}, {"value": 1 << 256}, {"gas": 20_999}], ids=str
)
def test_submit__unusable_intent__names_the_field(wrong: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"id": "a", "to": BOOK, **wrong}
    with pytest.raises(IntentUnusable, match=next(iter(wrong))):
        Stage().run(Stage().manager.submit(Intent(**fields)))


def test_withdraw__nobody_submitted__is_said() -> None:
    stage = Stage()
    with pytest.raises(IntentUnknown):
        stage.run(stage.manager.withdraw(IntentId("a"), ""))


def test_withdraw__before_its_turn__is_superseded_and_never_signed() -> None:
    stage = Stage()
    stage.submit("a")
    stage.run(stage.manager.withdraw(IntentId("a"), "done"))
    stage.rounds(2)
    assert stage.state("a") is State.SUPERSEDED
    assert stage.chain.sends == []


def test_withdraw__mined_all_the_same__is_final() -> None:
    stage = Stage()
    stage.submit("a")
    stage.tick()
    stage.run(stage.manager.withdraw(IntentId("a"), "done"))
    stage.rounds(8)
    assert stage.state("a") is State.FINAL


def test_still_wanted__says_no__is_superseded_without_a_nonce() -> None:
    async def no(_intent: Intent) -> bool:
        return False

    stage = Stage(options={"still_wanted": no})
    stage.submit("a")
    stage.tick()
    assert stage.state("a") is State.SUPERSEDED
    assert stage.log.highest_nonce() is None


def test_estimate__reverts__is_fatal_without_a_nonce() -> None:
    stage = Stage()
    stage.chain.gas_refused = "execution reverted: paused"
    stage.submit("a")
    stage.tick()
    assert stage.state("a") is State.FATAL
    assert Failed(IntentId("a"), "execution reverted: paused") in stage.events
    assert stage.log.highest_nonce() is None


def test_send__refused_for_ever__leaves_no_gap_in_the_nonces() -> None:
    stage = Stage()
    stage.chain.send_faults = ["exceeds block gas limit"]
    stage.submit("bad")
    stage.submit("good")
    stage.rounds(10)
    assert stage.state("bad") is State.FATAL
    assert stage.record("bad").reason == "exceeds block gas limit"
    assert stage.state("good") is State.FINAL
    assert [tx.filler for tx in stage.chain.mined()] == [True, False]


def test_send__strange_words__alarms_once_and_is_tried_again() -> None:
    stage = Stage()
    stage.chain.send_faults = ["strange words"] * 3
    stage.submit("a")
    stage.rounds(12)
    assert kinds(stage) == [UnknownRefusal]
    assert stage.state("a") is State.FINAL


def test_send__node_has_a_lower_ceiling__alarms_once_and_is_tried_again() -> None:
    stage = Stage()
    stage.chain.send_faults = ["tx fee (1.20 ether) exceeds the configured cap (1.00 ether)"] * 2
    stage.submit("a")
    stage.rounds(12)
    assert kinds(stage) == [NodeCapHit]
    assert stage.state("a") is State.FINAL


def test_send__underpriced_for_ever__bumps_five_times_at_most() -> None:
    stage = Stage()
    stage.chain.send_faults = ["transaction underpriced"] * 99
    stage.submit("a")
    stage.tick()
    assert len(stage.chain.sends) == 5
    fees = [attempt.max_fee for attempt in stage.record("a").attempts]
    assert fees == sorted(set(fees))
    stage.chain.send_faults.clear()
    stage.rounds(10)
    assert stage.state("a") is State.FINAL


def test_send__underpriced_at_the_ceiling__waits_and_alarms_once() -> None:
    stage = Stage(options={"fees": FeePolicy(tip_cap=GWEI, fee_cap=3 * GWEI, fee_cap_urgent=3 * GWEI)})
    stage.chain.send_faults = ["transaction underpriced"] * 4
    stage.submit("a")
    stage.rounds(12)
    assert kinds(stage).count(FeeCapHit) == 1
    assert all(tx.max_fee <= 3 * GWEI for tx in stage.chain.sends)
    assert stage.state("a") is State.FINAL


def test_foreign__waits_at_our_nonce__is_outbid_with_an_alarm() -> None:
    stage = Stage()
    stage.submit("first")
    stage.rounds(8)
    stage.chain.pool[1] = Tx(b"x" * 32, 1, 4 * GWEI, 2 * GWEI, b"foreign", True)
    stage.submit("a")
    stage.rounds(9)
    assert NonceUsedElsewhere in kinds(stage)
    assert [tx.data for tx in stage.chain.mined()] == [b"first", b"a"]


def test_foreign__mined_while_we_were_idle__next_nonce_follows_it() -> None:
    stage = Stage()
    stage.submit("first")
    stage.rounds(8)
    stage.chain.foreign()
    stage.submit("a")
    stage.rounds(8)
    assert stage.record("a").nonce == 2
    assert NonceUsedElsewhere in kinds(stage)


def test_foreign__took_our_nonce_and_is_reorganised_away__ours_is_mined_once_where_it_was() -> None:
    stage = Stage()
    stage.submit("a")
    stage.tick()
    stage.chain.foreign()
    stage.rounds(2)
    stage.chain.reorg(3, forget=False)
    stage.rounds(10)
    assert stage.record("a").nonce == 0
    assert [tx.data for tx in stage.chain.mined()] == [b"a"]
    assert stage.state("a") is State.FINAL


def test_foreign__mined_before_ours_and_reorganised_away__leaves_no_gap() -> None:
    stage = Stage()
    stage.submit("first")
    stage.tick()
    stage.chain.mine()
    stage.chain.foreign()
    stage.submit("a")
    stage.tick()
    assert stage.record("a").nonce == 2
    stage.chain.reorg(1, forget=False)
    stage.rounds(9)
    assert stage.state("a") is State.BROADCAST
    stage.rounds(12)
    assert stage.state("a") is State.FINAL
    assert [tx.filler for tx in stage.chain.mined()] == [False, True, False]


def test_mined__reverted__is_final_and_said() -> None:
    stage = Stage()
    stage.chain.reverting = {b"a"}
    stage.submit("a")
    stage.rounds(8)
    record = stage.record("a")
    assert record.state is State.FINAL
    assert record.inclusion is not None
    assert not record.inclusion.succeeded
    assert kinds(stage) == [Failed]


def test_mined__vendors_cannot_both_be_asked__is_not_final_until_they_can() -> None:
    stage = Stage()
    stage.chain.sure = False
    stage.submit("a")
    stage.rounds(12)
    assert stage.state("a") is State.MINED
    stage.chain.sure = True
    stage.rounds(1)
    assert stage.state("a") is State.FINAL


def test_mined__vendors_disagree__is_said_and_holds_nobody_else_up() -> None:
    stage = Stage()
    stage.submit("a")
    stage.rounds(5)
    assert stage.state("a") is State.MINED
    stage.chain.quarrel = True
    stage.submit("b")
    with pytest.raises(EndpointsDisagree):
        stage.tick()
    assert (stage.state("a"), stage.state("b")) == (State.MINED, State.BROADCAST)
    stage.chain.quarrel = False
    stage.rounds(8)
    assert (stage.state("a"), stage.state("b")) == (State.FINAL, State.FINAL)


def test_deadline__passes__is_said_once_and_still_tried() -> None:
    stage = Stage()
    stage.chain.base_fee = 300 * GWEI
    stage.submit("a", deadline_s=1_030)
    stage.rounds(5)
    assert kinds(stage).count(DeadlineMissed) == 1
    stage.chain.base_fee = 150 * GWEI
    stage.rounds(8)
    assert stage.state("a") is State.FINAL


def test_dropped_by_every_node__is_sent_again_after_a_minute() -> None:
    stage = Stage(options={"fees": FeePolicy(bump_after_blocks=99)})
    stage.submit("a")
    stage.tick()
    stage.chain.forget()
    stage.rounds(5)
    assert len(stage.chain.sends) == 1
    stage.rounds(8)
    assert len({tx.hash for tx in stage.chain.sends}) == 1
    assert stage.state("a") is State.FINAL


class Liar(Key):
    """Signs something else than it was asked for."""

    def __init__(self, **changes: Any) -> None:
        self.changes = changes

    def sign_transaction(self, transaction: dict[str, Any]) -> bytes:
        return super().sign_transaction({**transaction, **self.changes})


class Stranger(Key):
    """Signs with another key."""

    def sign_transaction(self, transaction: dict[str, Any]) -> bytes:
        return bytes(Account.from_key("0x" + "22" * 32).sign_transaction(transaction).raw_transaction)


@pytest.mark.parametrize(
    "key",
    [Liar(nonce=7), Liar(value=5), Liar(to="0x" + "00" * 20), Liar(maxFeePerGas=10**15), Stranger()],
    ids=("nonce", "value", "to", "fee", "key"),
)
def test_signer__signs_something_else__nothing_is_kept_or_sent(key: Key) -> None:
    stage = Stage()
    stage.manager._work._signer = key
    stage.submit("a")
    with pytest.raises(WrongSender):
        stage.tick()
    assert stage.chain.sends == []
    assert stage.log.highest_nonce() is None


def test_idle__asks_the_chain_nothing() -> None:
    stage = Stage()
    stage.submit("a")
    stage.rounds(8)
    stage.chain.blocks.clear()  # any question would fail now
    assert stage.tick() == ()


def test_intent__stands_for_itself() -> None:
    assert intent("a") == intent("a")
