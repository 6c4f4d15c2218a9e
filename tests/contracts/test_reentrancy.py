"""A token that calls back while it moves finds every way of moving money locked, in the book and in the pool."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from eth_utils.crypto import keccak

from api.issuer import sign_grant
from chain.development import key
from chain.typed_data import SANDBOX_POLICY
from tests.anvil import deploy
from tests.contracts.world import EURO, World, as_tuple, build

pytestmark = pytest.mark.anvil
ANN, OWNER = key("ann").address, key("deployer").address
DAY = 86_400
LOCKED = keccak(text="ReentrancyGuardReentrantCall()")[:4]
WORD = bytes(32)

# What is called from within: the lock comes first, so the arguments need not make sense.
BOOK: dict[str, Callable[[World], Any]] = {
    "deposit": lambda w: w.book.functions.deposit(EURO),
    "depositWithPermit": lambda w: w.book.functions.depositWithPermit(ANN, EURO, 0, 27, WORD, WORD),
    "withdrawTo": lambda w: w.book.functions.withdrawTo(ANN, ANN, EURO, 0, 0, b""),
    "cashOut": lambda w: w.book.functions.cashOut(b""),
    "settleGain": lambda w: w.book.functions.settleGain(b""),
    "placeOrClaim": lambda w: w.book.functions.placeOrClaim(b"", 0),
    "pull, by the pool": lambda w: w.pool.functions.requestEntry(EURO),
    "pay, by the pool": lambda w: w.pool.functions.withdrawClaimsBond(),
}
POOL: dict[str, Callable[[World], Any]] = {
    "requestEntry": lambda w: w.pool.functions.requestEntry(EURO),
    "leaveAfterSunset": lambda w: w.pool.functions.leaveAfterSunset(1),
    "claim": lambda w: w.pool.functions.claim(),
    "claimFor": lambda w: w.pool.functions.claimFor(ANN),
    "claimPockets": lambda w: w.pool.functions.claimPockets(ANN, []),
    "fund": lambda w: w.pool.functions.fund([], []),
    "postBond": lambda w: w.pool.functions.postBond(1, EURO),
    "reclaimBond": lambda w: w.pool.functions.reclaimBond(1),
    "takeFees": lambda w: w.pool.functions.takeFees(1),
    "postClaimsBond": lambda w: w.pool.functions.postClaimsBond(EURO),
    "withdrawClaimsBond": lambda w: w.pool.functions.withdrawClaimsBond(),
}


@pytest.fixture(scope="module")
def hooked(stage: World) -> Iterator[World]:
    """A set on the token that calls back. The token is eligible, and owns the desk's bond, which it has asked back."""
    with stage.undone():
        token = deploy(stage.w3, "ReentrantEuro")
        world = build(stage.w3, token)
        world.grant("ann")
        eligible(world, token.address)
        world.send(token.functions.faucet(ANN, 1_000 * EURO), ANN)
        world.send(token.functions.faucet(token.address, 1_000 * EURO), ANN)
        world.send(token.functions.approve(world.book.address, 1_000 * EURO), ANN)
        world.send(world.pool.functions.setBondOwner(token.address), OWNER)
        for call in (
            token.functions.approve(world.book.address, 1_000 * EURO),
            world.pool.functions.postClaimsBond(10 * EURO),
            world.pool.functions.requestClaimsBondExit(10 * EURO),
        ):
            world.send(token.functions.run(call.address, call._encode_transaction_data()), ANN)
        world.travel(world.at() + DAY)
        yield world


def eligible(world: World, wallet: str) -> None:
    grant, signature = sign_grant(
        wallet,
        key("issuer"),
        world.addresses.registry_domain,
        now=world.now(),
        valid_s=30 * DAY,
        seq=1,
        policy=SANDBOX_POLICY,
    )
    world.send(world.registry.functions.grant(as_tuple(grant), signature), ANN)


def answered(world: World, outer: Any, inner: Any) -> tuple[bool, bytes]:
    """What the token was told when it made `inner` while `outer` moved money; `outer` itself went well."""
    world.send(world.asset.functions.arm(inner.address, inner._encode_transaction_data()), ANN)
    world.send(outer, ANN)
    return world.asset.functions.done().call(), bytes(world.asset.functions.answer().call())


@pytest.mark.parametrize("name", BOOK)
def test_book__called_from_within_a_deposit__locked(hooked: World, name: str) -> None:
    with hooked.undone():
        assert answered(hooked, hooked.book.functions.deposit(EURO), BOOK[name](hooked)) == (False, LOCKED)


@pytest.mark.parametrize("name", POOL)
def test_pool__called_from_within_an_entry__locked(hooked: World, name: str) -> None:
    with hooked.undone():
        assert answered(hooked, hooked.pool.functions.requestEntry(EURO), POOL[name](hooked)) == (False, LOCKED)
