"""What a chain does to a report: takes it away again, becomes too dear, or sees its nonce used by another's hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from oracle.agreement import Phase
from tests.oracle.daemon.stage import World, payer_of, tell, world
from tests.oracle.faults.sound import reports, require_sound, require_truth

pytestmark = [pytest.mark.anvil, pytest.mark.process]
GWEI = 10**9
CAP_GWEI = 80
SPEED = 5
EPOCH = 16
"""Blocks; a block is final two of them later."""


def settling(made: World) -> None:
    made.list_match()
    tell(made.oracle.world.w3, "anvil_mine", hex(2 * EPOCH + 8), "0x0")
    for one in made.operators:
        one.start()
    made.until(lambda: all(one.stage() == "SCHEDULED" for one in made.operators), "all follow what was listed")
    made.at(6_900)
    made.until(lambda: all(one.stage() == "SETTLING" for one in made.operators), "the sources have settled")


@pytest.mark.slow
def test_report__taken_away_by_a_reorganisation__is_sent_again_once(tmp_path: Path) -> None:
    with world(tmp_path, profile="sepolia", epoch=EPOCH) as made:
        settling(made)
        w3 = made.oracle.world.w3
        made.at(7_900, speed=SPEED)
        made.until(lambda: any(one.rows("SELECT 1 FROM sign_locks") for one in made.operators), "the first vote")
        with made.hold:
            made.until(lambda: bool(waiting(made)), "a report waits to be mined")
            snapshot, before = tell(w3, "evm_snapshot"), w3.eth.block_number
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        with made.hold:
            made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
            assert w3.eth.block_number - before < 2 * EPOCH, "a reorganisation of final blocks is another matter"
            assert tell(w3, "evm_revert", snapshot)
        assert made.seen().phase is Phase.OPEN
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the report is there again")
        made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
        require_truth(made)
        require_sound(made)
        good = [one for one in reports(made) if one.succeeded]
        assert 1 <= len(good) <= 2, good
        made.at(7_900 + 2 * 3_600 + 3_600, speed=SPEED)
        made.until(lambda: all(one.stage() == "FINAL" for one in made.operators), "it is final everywhere")
        require_truth(made, phases=(Phase.FINAL,))


@pytest.mark.slow
def test_report__base_fee_beyond_the_cap__waits_and_is_sent_when_it_is_back(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        settling(made)
        with dear(made, 5 * CAP_GWEI):
            made.at(7_900, speed=SPEED)
            attested = "SELECT 1 FROM due WHERE due_at + 60 <= ?"
            made.until(
                lambda: all(one.rows(attested, made.clock.now()) for one in made.operators), "all have it to send"
            )
            assert made.seen().phase is Phase.OPEN
            assert not list(reports(made))
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
        require_truth(made)
        require_sound(made)
        w3 = made.oracle.world.w3
        for event in made.oracle.world.oracle.events.Reported().get_logs(from_block=0):
            sent = w3.eth.get_transaction(event["transactionHash"])
            assert sent["maxFeePerGas"] <= CAP_GWEI * GWEI


@pytest.mark.slow
def test_report__its_nonce_used_by_hand_while_it_waits__is_sent_with_another(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        settling(made)
        w3 = made.oracle.world.w3
        by_hand(made, range(4), GWEI)
        made.at(7_900, speed=SPEED)
        attested = "SELECT 1 FROM due WHERE due_at - 8 <= ?"
        made.until(lambda: any(one.rows(attested, made.clock.now()) for one in made.operators), "one has it to send")
        with made.hold:  # nothing is mined: what was sent is replaced
            made.until(lambda: waiting(made) or made.seen().phase is Phase.REPORTED, "a report waits to be mined")
            replaced = waiting(made)
            by_hand(made, replaced, 150 * GWEI)
        assert replaced, "the report was mined before the chain could be held"
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
        require_truth(made)
        require_sound(made)
        good = [one for one in reports(made) if one.succeeded]
        assert 1 <= len(good) <= 2, good
        for place in replaced:
            assert w3.eth.get_transaction_count(payer_of(place).address) >= 2


@contextmanager
def dear(made: World, gwei: int) -> Iterator[None]:
    """Every block has this base fee while it lasts."""
    ends = threading.Event()

    def keep() -> None:
        while not ends.wait(0.03):
            tell(made.oracle.world.w3, "anvil_setNextBlockBaseFeePerGas", hex(gwei * GWEI))

    tell(made.oracle.world.w3, "anvil_setNextBlockBaseFeePerGas", hex(gwei * GWEI))
    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()
        tell(made.oracle.world.w3, "anvil_setNextBlockBaseFeePerGas", hex(GWEI))


def waiting(made: World) -> list[int]:
    """Nodes whose transaction is in the pool."""
    content: dict[str, Any] = tell(made.oracle.world.w3, "txpool_content")["pending"]
    senders = {address.lower() for address in content}
    return [place for place in range(4) if payer_of(place).address.lower() in senders]


def by_hand(made: World, places: Any, fee: int) -> None:
    """Send nothing to oneself, with the next nonce that was mined: what waits at that nonce is replaced."""
    w3 = made.oracle.world.w3
    for place in places:
        payer = payer_of(place)
        signed = payer.account.sign_transaction(
            {
                "type": 2,
                "chainId": w3.eth.chain_id,
                "nonce": w3.eth.get_transaction_count(payer.address),
                "to": payer.address,
                "value": 0,
                "gas": 21_000,
                "maxFeePerGas": 2 * fee + w3.eth.get_block("latest")["baseFeePerGas"],
                "maxPriorityFeePerGas": fee,
            }
        )
        w3.eth.send_raw_transaction(signed.raw_transaction)
