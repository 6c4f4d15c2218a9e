"""The manager against a real Anvil through a proxy: each intent once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from chain.transactions.events import Bumped, FeeCapHit, FundsShort, NonceUsedElsewhere, Purging, Reorganised
from chain.transactions.fees import GWEI, FeePolicy
from chain.transactions.record import IntentId, State
from chain.transactions.work import ManagerPolicy
from tests.anvil import anvil_process
from tests.chain.rpc.proxy import Fault, fault_proxy
from tests.chain.transactions.anvil_stage import Stage

pytestmark = pytest.mark.anvil

SEND = "eth_sendRawTransaction"
SLOTS = 3
"""Slots an epoch: Anvil's finalized block is two epochs, six blocks, behind its newest."""

Make = Callable[..., Stage]


@pytest.fixture(scope="module")
def anvil() -> Iterator[str]:
    with anvil_process("--no-mining", "--slots-in-an-epoch", str(SLOTS)) as url:
        yield url


@pytest.fixture
def make(anvil: str, tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as stack:
        made = 0

        def build(vendors: int = 1, **options: Any) -> Stage:
            nonlocal made
            made += 1
            proxies = {f"vendor{number}": stack.enter_context(fault_proxy(anvil)) for number in range(vendors)}
            stage = Stage(anvil, proxies, tmp_path / f"log{made}.sqlite3", options)
            stack.callback(stage.close)
            stage.tell("anvil_setNextBlockBaseFeePerGas", hex(GWEI))
            stage.mine()
            return stage

        yield build


def test_manager__twenty_intents__are_mined_once_with_eight_under_way_at_most(make: Make) -> None:
    stage = make()
    names = [f"intent {number}" for number in range(20)]
    stage.submit(*names)
    most = 0
    for _ in range(40):
        stage.tick()
        most = max(most, sum(record.state is State.BROADCAST for record in stage.log.open()))
        stage.mine()
    assert most == 8
    stage.require_sound(*names)
    assert stage.mined() == [name.encode() for name in names]


ALL_FAULTS = list(Fault)


@pytest.mark.parametrize("fault", ALL_FAULTS, ids=lambda fault: fault.name.lower())
def test_manager__wire_spoils_each_send_once__mines_each_intent_once(make: Make, fault: Fault) -> None:
    stage = make()
    stage.vendors["vendor0"].spoil(fault, SEND, times=3)
    stage.submit("a", "b", "c")
    stage.finish()
    stage.require_sound("a", "b", "c")


@pytest.mark.parametrize("fault", ALL_FAULTS, ids=lambda fault: fault.name.lower())
def test_manager__wire_spoils_every_third_request__mines_each_intent_once(make: Make, fault: Fault) -> None:
    stage = make()
    proxy = stage.vendors["vendor0"]
    proxy.seconds, proxy.retry_after = 0.05, 0
    stage.submit("a", "b", "c")
    for _ in range(25):
        if fault is not Fault.FORWARD_TWICE:  # a second answer to a read is no fault
            proxy.spoil(fault)
        stage.tick()
        stage.mine()
    proxy.faults.clear()
    stage.finish()
    stage.require_sound("a", "b", "c")


def test_manager__node_is_of_another_chain__sends_nothing_until_it_is_right(make: Make) -> None:
    stage = make()
    proxy = stage.vendors["vendor0"]
    proxy.chain_id = 1
    stage.submit("a")
    stage.rounds(2)
    assert SEND not in proxy.seen
    assert stage.failed_ticks == 2
    proxy.chain_id = None
    stage.run(stage.pool.check("vendor0"))
    stage.finish()
    stage.require_sound("a")


def test_manager__second_vendor_is_away__mines_but_calls_nothing_final(make: Make) -> None:
    stage = make(vendors=2)
    stage.submit("a")
    stage.vendors["vendor1"].down = True
    stage.rounds(14)
    assert stage.record("a").state is State.MINED
    stage.vendors["vendor1"].down = False
    for _ in range(3):
        stage.run(stage.pool.check("vendor1"))
    stage.rounds(2)
    assert stage.record("a").state is State.FINAL
    stage.require_sound("a")


def test_manager__base_fee_rises__bumps_on_both_fields_until_it_is_mined(make: Make) -> None:
    stage = make()
    stage.submit("a")
    stage.tick()
    for _ in range(8):  # the base fee stays above what was offered
        stage.tell("anvil_setNextBlockBaseFeePerGas", hex(20 * GWEI))
        stage.mine()
        stage.tick()
    attempts = stage.record("a").attempts
    assert len(attempts) > 1
    for before, after in pairwise(attempts):
        assert after.max_fee >= before.max_fee + max(before.max_fee // 5, GWEI)
        assert after.tip >= before.tip + max(before.tip // 5, GWEI)
    assert attempts[-1].max_fee >= 20 * GWEI
    stage.finish()
    stage.require_sound("a")


def test_manager__fee_above_the_ceiling__waits_and_spends_more_near_its_deadline(make: Make) -> None:
    stage = make(fees=FeePolicy(tip_cap=GWEI, fee_cap=10 * GWEI, fee_cap_urgent=100 * GWEI))
    stage.submit("calm")
    stage.submit("urgent", deadline_s=1_400)

    def spike() -> None:
        stage.tell("anvil_setNextBlockBaseFeePerGas", hex(30 * GWEI))
        stage.mine()
        stage.tick()

    stage.tell("anvil_setNextBlockBaseFeePerGas", hex(30 * GWEI))
    stage.mine()
    for _ in range(4):
        spike()
    assert {event.intent for event in stage.events if isinstance(event, FeeCapHit)} == {"calm", "urgent"}
    assert stage.record("calm").attempts == stage.record("urgent").attempts == ()
    stage.clock.set(1_300)
    for _ in range(3):
        spike()
    assert stage.record("urgent").state is State.MINED
    assert stage.record("calm").state is State.UNSTARTED
    stage.tell("anvil_setNextBlockBaseFeePerGas", hex(GWEI))
    stage.mine()
    stage.finish()
    stage.require_sound("calm", "urgent")


def test_manager__three_blocks_reorganised__sends_the_same_bytes_again(make: Make) -> None:
    stage = make()
    stage.submit("a", "b")
    stage.rounds(3)
    before = stage.record("a")
    assert before.state is State.MINED
    stage.tell("anvil_reorg", 3, [])
    stage.tell("anvil_dropAllTransactions")
    stage.mine()
    stage.finish()
    after = stage.record("a")
    assert any(isinstance(event, Reorganised) for event in stage.events)
    assert before.inclusion is not None
    assert after.inclusion is not None
    assert before.inclusion.block_hash != after.inclusion.block_hash
    assert [attempt.raw for attempt in after.attempts] == [attempt.raw for attempt in before.attempts]
    stage.require_sound("a", "b")


def test_manager__chain_goes_back_to_a_snapshot__mines_again_what_was_lost(make: Make) -> None:
    stage = make()
    stage.mine(8)
    snapshot = stage.tell("evm_snapshot")
    stage.submit("a", "b")
    stage.rounds(3)
    stage.tell("evm_revert", snapshot)
    assert stage.mined() == []
    stage.finish()
    stage.require_sound("a", "b")


def test_manager__nonce_used_elsewhere__takes_another_one_and_alarms(make: Make) -> None:
    stage = make()
    stage.submit("a")
    stage.tick()
    stage.tell("anvil_dropAllTransactions")
    stage.foreign(0)
    stage.mine()
    stage.tick()
    assert stage.record("a").nonce == 0  # not before it is final that our attempt at nonce 0 cannot be mined
    stage.finish()
    assert NonceUsedElsewhere(stage.record("a").attempts[0].nonce, IntentId("a")) in stage.events
    assert stage.record("a").nonce == 1
    stage.require_sound("a")


def test_manager__foreign_nonce_reorganised_away__does_not_mine_twice(make: Make) -> None:
    stage = make()
    stage.submit("a")
    stage.tick()
    stage.tell("anvil_dropAllTransactions")
    stage.foreign(0)
    stage.mine(2)
    stage.tick()
    stage.tell("anvil_reorg", 2, [])
    stage.tell("anvil_dropAllTransactions")
    stage.wall.ahead_s += 61.0
    stage.finish()
    assert stage.record("a").nonce == 0
    stage.require_sound("a")


def test_manager__withdrawn_intent_blocks_others__is_replaced_by_nothing(make: Make) -> None:
    stage = make(policy=ManagerPolicy(purge_after_blocks=3))
    stage.submit("stuck")
    stage.tick()
    stage.tell("anvil_dropAllTransactions")
    stage.run(stage.manager.withdraw(IntentId("stuck"), "another node delivered it"))
    stage.rounds(5)
    assert stage.record("stuck").state is State.BROADCAST  # in nobody's way
    stage.submit("next")
    stage.finish()
    assert any(isinstance(event, Purging) for event in stage.events)
    assert stage.record("stuck").state is State.PURGED
    assert stage.record("stuck").reason == "another node delivered it"
    assert stage.mined() == [b"", b"next"]


def test_manager__sender_without_money__waits_and_goes_on_when_it_has_some(make: Make) -> None:
    stage = make()
    stage.tell("anvil_setBalance", stage.key.address, "0x0")
    stage.submit("a", "b")
    stage.rounds(3)
    assert [isinstance(event, FundsShort) for event in stage.events].count(True) == 1
    assert stage.record("b").state is State.UNSTARTED
    stage.tell("anvil_setBalance", stage.key.address, hex(10**20))
    stage.finish()
    stage.require_sound("a", "b")


def test_manager__log_lost_with_transactions_waiting__does_not_replace_them(make: Make, tmp_path: Path) -> None:
    stage = make()
    stage.foreign(0, b"of the lost log")
    stage.submit("a")
    stage.finish()
    assert stage.mined() == [b"of the lost log", b"a"]


def _story(stage: Stage) -> None:
    """Two intents; a spike makes the first be bumped, a reorganisation takes both back, both become final."""
    stage.submit("a", "b")
    stage.tick()
    for _ in range(4):
        stage.tell("anvil_setNextBlockBaseFeePerGas", hex(20 * GWEI))
        stage.mine()
        stage.tick()
    stage.rounds(2)
    stage.tell("anvil_reorg", 3, [])
    stage.tell("anvil_dropAllTransactions")
    stage.finish()


@pytest.mark.slow
def test_manager__killed_at_every_write__loses_nothing_and_mines_nothing_twice(make: Make, soak: bool) -> None:
    """Before or after it, by turns; both at every write in a soak, and in memory in every run."""
    calm = make()
    _story(calm)
    calm.require_sound("a", "b")
    assert any(isinstance(event, Bumped) for event in calm.events)
    assert any(isinstance(event, Reorganised) for event in calm.events)
    for number in range(1, calm.log.writes + 1):
        for after in (True, False) if soak else (number % 2 == 0,):
            stage = make()
            stage.log.kill_at, stage.log.kill_after = number, after
            _story(stage)
            assert stage.died == 1, number
            stage.require_sound("a", "b")
