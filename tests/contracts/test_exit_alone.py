"""The way out of docs/guides/bettor.md when no server answers: a chain, a wallet, and what the book's events say."""

from __future__ import annotations

import pytest

from chain.development import key
from sports.words import FixtureId, Leg
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
ANN, GUARDIAN = key("ann").address, key("guardian").address


def placed(world: World) -> bytes:
    """The only bet of the last `Placed` event: one leg, one item."""
    (log,) = world.book.events.Placed().get_logs(from_block=world.w3.eth.block_number)
    return bytes(log["args"]["data"])


def test_exit__all_servers_down_and_everything_paused__stake_comes_back_and_is_paid(world: World) -> None:
    fixture = world.fixture()
    world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 2_000_000)
    event = placed(world)
    # group: legs 1, leg 28, items 1; item: code 1, order digest 32, bettor 20, stake 7, nonce 4, accepted at 4
    leg, bettor, rest = event[1:29], event[63:83], event[83:98]
    assert bettor.hex() == ANN[2:].lower()
    world.send(world.book.functions.pauseNewRisk(), GUARDIAN)
    world.send(world.registry.functions.bar([ANN], (1 << 24) - 1), GUARDIAN)

    world.travel(world.fixtures[fixture].deadline)
    world.send(world.oracle.functions.voidStale(int.from_bytes(leg[:16], "big")), ANN)
    world.send(world.book.functions.settle(b"\x01" + leg + b"\x01" + bettor + rest), ANN)
    balance, waiting = world.account("ann")
    assert waiting == 0
    world.send(world.book.functions.requestWithdraw(balance), ANN)
    world.travel(world.now() + 20 * 60)
    before = world.asset.functions.balanceOf(ANN).call()
    world.send(world.book.functions.withdraw(ANN), ANN)
    assert world.asset.functions.balanceOf(ANN).call() == before + balance
    assert world.account("ann") == (0, 0)
    assert balance >= 10 * EURO
