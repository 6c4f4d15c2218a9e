"""A token that lies about what it moved credits nobody, and one that the book does not hold is no money there.

Fees on transfer: `test_incident__asset_that_keeps_a_fee__…`; calls back: `tests/contracts/test_reentrancy.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chain.development import key
from tests.anvil import deploy
from tests.contracts.world import EURO, World, build

pytestmark = pytest.mark.anvil
ANN, BEN = key("ann").address, key("ben").address
NOTHING, NO, SILENT, MORE = 1, 2, 3, 4


@pytest.fixture(scope="module")
def lying(stage: World) -> Iterator[World]:
    """A set on the token that lies when it is told to; Ann has money in the book."""
    with stage.undone():
        token = deploy(stage.w3, "LyingEuro")
        made = build(stage.w3, token)
        made.grant("ann")
        made.send(token.functions.faucet(ANN, 1_000 * EURO), ANN)
        for spender in (made.book.address, made.oracle.address):
            made.send(token.functions.approve(spender, 1_000 * EURO), ANN)
        made.send(made.book.functions.deposit(100 * EURO), ANN)
        yield made


@pytest.fixture
def liar(lying: World) -> Iterator[World]:
    with lying.undone():
        yield lying


def ways_in(world: World) -> dict[str, Any]:
    return {
        "deposit": world.book.functions.deposit(10 * EURO),
        "entry into the pool": world.pool.functions.requestEntry(10 * EURO),
        "operator's bond": world.oracle.functions.postBond(ANN, 10 * EURO),
    }


@pytest.mark.parametrize(
    ("lie", "error"),
    [
        (NOTHING, ("AssetDelta", 0, 10 * EURO)),
        (MORE, ("AssetDelta", 10 * EURO + 1, 10 * EURO)),
        (NO, ("SafeERC20FailedOperation",)),
    ],
)
@pytest.mark.parametrize("way", ["deposit", "entry into the pool", "operator's bond"])
def test_token__that_lies_about_what_it_moved__credits_nothing(
    liar: World, way: str, lie: int, error: tuple[object, ...]
) -> None:
    liar.send(liar.asset.functions.tell(lie), ANN)
    found = liar.refusal(ways_in(liar)[way], ANN)
    assert found[: len(error)] == error
    assert liar.account("ann") == (100 * EURO, 0)


def test_token__that_answers_nothing_and_moves__is_taken_as_old_tokens_are(liar: World) -> None:
    liar.send(liar.asset.functions.tell(SILENT), ANN)
    liar.send(liar.book.functions.deposit(10 * EURO), ANN)
    assert liar.account("ann") == (110 * EURO, 0)


def test_token__that_refuses_to_pay_out__the_balance_stays_and_is_paid_later(liar: World) -> None:
    liar.send(liar.book.functions.requestWithdraw(40 * EURO), ANN)
    liar.travel(liar.now() + 1_000)
    liar.send(liar.asset.functions.tell(NO), ANN)
    assert liar.refusal(liar.book.functions.withdraw(ANN), ANN)[0] == "SafeERC20FailedOperation"
    assert liar.account("ann") == (100 * EURO, 0)
    liar.send(liar.asset.functions.tell(0), ANN)
    liar.send(liar.book.functions.withdraw(ANN), ANN)
    assert liar.account("ann") == (60 * EURO, 0)
    assert liar.asset.functions.balanceOf(ANN).call() == 940 * EURO


def test_token__of_another_contract_sent_to_the_book__is_nobodys_money(world: World) -> None:
    before = (world.account("ann"), world.account("ben"), world.solvent())
    other = deploy(world.w3, "LyingEuro")
    world.send(other.functions.faucet(ANN, 500 * EURO), ANN)
    for to in (world.book.address, world.pool.address, world.oracle.address):
        world.send(other.functions.transfer(to, 100 * EURO), ANN)
    assert (world.account("ann"), world.account("ben"), world.solvent()) == before
    assert world.book.functions.asset().call() == world.asset.address
