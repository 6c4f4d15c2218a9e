"""The pool's epochs on a real chain: closed when they have ended, once, whoever was first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from api.settlement.epochs import NAME, Epochs
from chain.development import ACCOUNTS
from tests.anvil import anvil_process, connect
from tests.contracts.scenes import RELAYER
from tests.contracts.world import EURO, World, build

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("settlement")]
WEEK_S = 7 * 86_400


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        made = build(connect(url))
        made.liquidity(400_000 * EURO)
        yield made


class Sending:
    """Sends each named call once, by the relayer."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.names: list[str] = []

    async def sent(self, name: str, to: str, data: bytes) -> bytes:
        self.names.append(name)
        w3 = self.world.w3
        sent = w3.eth.send_transaction({"from": RELAYER, "to": to, "data": data})
        assert w3.eth.wait_for_transaction_receipt(sent)["status"] == 1
        return bytes(sent)


def test_epochs__weeks_pass__are_closed_and_then_there_is_nothing_to_do(world: World) -> None:
    epochs, sending = Epochs(world.w3, world.addresses), Sending(world)
    asyncio.run(epochs.close(sending))
    assert asyncio.run(epochs.close(sending)) == 0
    assert not asyncio.run(epochs.wanted())
    first, now = epochs.behind()
    assert first == now
    world.travel((now + 2) * WEEK_S + 5)
    assert asyncio.run(epochs.wanted())
    assert epochs.behind() == (now, now + 2)
    assert asyncio.run(epochs.close(sending)) == 2
    assert epochs.behind() == (now + 2, now + 2)
    assert sending.names[-1] == f"{NAME}:{now + 2}"
    assert asyncio.run(epochs.close(sending)) == 0


def test_epochs__long_forgotten__are_closed_a_quarter_at_a_time(world: World) -> None:
    epochs, sending = Epochs(world.w3, world.addresses), Sending(world)
    asyncio.run(epochs.close(sending))
    _, now = epochs.behind()
    world.travel((now + 30) * WEEK_S + 5)
    assert [asyncio.run(epochs.close(sending)) for _ in range(4)] == [13, 13, 4, 0]
