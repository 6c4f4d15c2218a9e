"""The end of a set (red team, section 5): nothing new comes in, everything ends and is paid, customers move on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account

from api.issuer import sign_grant
from chain.development import key
from chain.typed_data import SANDBOX_POLICY, WithdrawTo
from chain.wire import Code, encode_settle
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.anvil import deploy
from tests.contracts.world import EURO, YEAR, World, as_tuple

pytestmark = pytest.mark.anvil
ANN, BEN, RELAYER, OWNER = (key(who).address for who in ("ann", "ben", "relayer", "deployer"))
GUARDIAN, ALLOCATOR, PROVIDER = (key(who).address for who in ("guardian", "allocator", "provider"))
FOR_EVER = (1 << 40) - 1
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


def home(fixture: int) -> int:
    return Leg(FixtureId(fixture), 1, 1, 0).pack()


def counters(world: World) -> tuple[int, int]:
    customers, house = world.book.functions.vault().call()
    assert world.asset.functions.balanceOf(world.book.address).call() == customers + house
    assert world.solvent()
    return customers, house


def end(world: World) -> int:
    """The sun sets; returns when."""
    world.send(world.book.functions.sunset(), OWNER)
    return world.at()


def wish(world: World, units: int, *, to: str = BEN, **changes: Any) -> WithdrawTo:
    """Ann's wish to have `units` paid to another address."""
    return replace(WithdrawTo(ANN, to, units, 0, world.at() + 3_600), **changes)


def call(world: World, struct: WithdrawTo, signature: bytes | None = None) -> Any:
    if signature is None:
        signature = key("ann").sign(struct.digest(world.addresses.book_domain))
    return world.book.functions.withdrawTo(*as_tuple(struct), signature)


# ------------------------------------------------------------------------------------------------------- sunset


def test_sunset__by_the_owner_alone_and_once(world: World) -> None:
    assert world.book.functions.sunsetAt().call() == 0
    for who in (GUARDIAN, ANN, RELAYER):
        assert world.refusal(world.book.functions.sunset(), who) == ("OwnableUnauthorizedAccount", who)
    at = end(world)
    assert world.book.functions.sunsetAt().call() == at
    assert world.refusal(world.book.functions.sunset(), OWNER) == ("AfterSunset", at)


def test_sunset__deposit_funding_and_entry__refused_for_good(world: World) -> None:
    fixture = world.fixture(start_in=40 * 86_400)
    before = counters(world)
    world.send(world.asset.functions.faucet(ANN, 10 * EURO), ANN)
    world.send(world.asset.functions.approve(world.book.address, 10 * EURO), ANN)
    world.send(world.asset.functions.faucet(PROVIDER, 10 * EURO), PROVIDER)
    world.send(world.asset.functions.approve(world.book.address, 10 * EURO), PROVIDER)
    at = end(world)
    assert counters(world) == before
    for wait in (0, 30 * 86_400):
        world.travel(world.at() + wait + 1)
        world.send(world.pool.functions.close(10), RELAYER)
        assert world.refusal(world.book.functions.deposit(EURO), ANN) == ("AfterSunset", at)
        assert world.refusal(world.pool.functions.fund([fixture], [EURO]), ALLOCATOR)[0] in ("AfterSunset", "Sunset")
        assert not world.book.functions.eligible(PROVIDER).call()
        assert world.refusal(world.pool.functions.requestEntry(5 * EURO), PROVIDER)[0] in ("NotEligible", "AfterSunset")


def test_sunset__placing__refused_for_ever_and_nobody_ends_the_pause(world: World) -> None:
    fixture = world.fixture(start_in=40 * 86_400)
    at = end(world)
    for wait in (0, 15 * 86_400):
        world.travel(world.at() + wait + 1)
        bet = world.accept("ann", world.order("ann", home(fixture), EURO), 2_000_000)
        assert world.refusal(world.book.functions.place(world.packed([bet])), RELAYER) == ("Paused", FOR_EVER)
        assert [item.code for item in world.place_many([bet])] == [Code.PAUSED]
    for act in (world.book.functions.resumeNewRisk(), world.book.functions.pauseNewRisk()):
        for who in (GUARDIAN, OWNER):
            assert world.refusal(act, who) == ("AfterSunset", at)


def test_sunset__open_bets_and_balances__are_settled_released_and_withdrawn_as_before(world: World) -> None:
    fixture = world.fixture(budget=100 * EURO)
    terms = world.bet("ann", home(fixture), 10 * EURO, 3_000_000)
    end(world)
    world.send(world.registry.functions.bar([ANN], (1 << 24) - 1), key("issuer").address)
    world.finish(fixture, ONE_TO_NIL)
    world.send(world.book.functions.settle(encode_settle([terms])), RELAYER)
    world.send(world.book.functions.release(fixture), RELAYER)
    assert world.account("ann") == (1_020 * EURO, 0)
    world.send(world.book.functions.requestWithdraw(1_020 * EURO), ANN)
    world.travel(world.at() + 1_200)
    world.send(world.book.functions.withdraw(ANN), RELAYER)
    assert world.asset.functions.balanceOf(ANN).call() == 1_020 * EURO
    counters(world)


def test_sunset__providers__leave_and_are_paid(world: World) -> None:
    world.send(world.pool.functions.sync(PROVIDER, 10), RELAYER)
    shares = world.pool.functions.providerOf(PROVIDER).call()[0]
    end(world)
    world.send(world.pool.functions.requestExit(shares), PROVIDER)
    world.travel(world.at() + 15 * 86_400)
    world.send(world.pool.functions.claim(), PROVIDER)
    assert world.asset.functions.balanceOf(PROVIDER).call() > 399_000 * EURO
    counters(world)


# ------------------------------------------------------------------------------------------------------- withdrawTo


def test_withdraw_to__before_the_sunset__refused(world: World) -> None:
    """M8: a stolen signature could carry money away; H2: money that leaves at once takes back an accepted bet."""
    assert world.refusal(call(world, wish(world, EURO)), ANN) == ("BeforeSunset",)


def test_withdraw_to__after_the_sunset__pays_the_named_address_whoever_brings_it(world: World) -> None:
    end(world)
    customers, house = counters(world)
    world.send(call(world, wish(world, 999 * EURO)), RELAYER)
    assert world.asset.functions.balanceOf(BEN).call() == 999 * EURO
    assert world.account("ann") == (EURO, 0)
    assert counters(world) == (customers - 999 * EURO, house)
    assert world.book.functions.withdrawNonce(ANN).call() == 1
    second = wish(world, EURO, nonce=1)
    world.send(call(world, second), BEN)
    assert world.account("ann") == (0, 0)
    assert world.refusal(call(world, second), BEN) == ("WithdrawalNonce", ANN, 1, 2)


@pytest.mark.parametrize("fault", ["units", "to", "nonce", "late", "zero", "book", "balance"])
def test_withdraw_to__other_than_signed_or_too_late_or_too_much__refused(world: World, fault: str) -> None:
    end(world)
    good = wish(world, EURO)
    signature = key("ann").sign(good.digest(world.addresses.book_domain))
    if fault in ("units", "to"):
        bad = replace(good, **{"units": 2 * EURO} if fault == "units" else {"to": RELAYER})
        assert world.refusal(call(world, bad, signature), RELAYER) == ("BadWalletSignature", ANN)
    elif fault == "nonce":
        assert world.refusal(call(world, wish(world, EURO, nonce=5)), RELAYER) == ("WithdrawalNonce", ANN, 5, 0)
    elif fault == "late":
        world.travel(good.valid_until + 1)
        error = ("WithdrawalExpired", good.valid_until, good.valid_until + 1)
        assert world.refusal(call(world, good), RELAYER) == error
    elif fault == "zero":
        assert world.refusal(call(world, wish(world, 0)), RELAYER) == ("ZeroAmount",)
    elif fault == "book":
        assert world.refusal(call(world, wish(world, EURO, to=world.book.address)), RELAYER) == ("PaidToTheBook",)
    else:
        error = ("InsufficientBalance", 1_000 * EURO, 1_001 * EURO)
        assert world.refusal(call(world, wish(world, 1_001 * EURO)), RELAYER) == error


def test_withdraw_to__signatures__of_64_and_65_bytes_count_and_strangers_do_not(world: World) -> None:
    end(world)
    struct = wish(world, EURO)
    signable = struct.signable(world.addresses.book_domain)
    long = bytes(Account.sign_message(signable, key("ann").account.key).signature)
    world.send(call(world, struct, long), RELAYER)
    other = wish(world, EURO, nonce=1)
    digest = other.digest(world.addresses.book_domain)
    for signature in (key("ben").sign(digest), b"", bytes(64), bytes(65), long, key("ann").sign(digest) + b"\x00\x00"):
        assert world.refusal(call(world, other, signature), RELAYER) == ("BadWalletSignature", ANN)


def test_withdraw_to__of_a_contract_wallet__its_code_decides(world: World) -> None:
    wallet = deploy(world.w3, "ContractWallet")
    grant, signature = sign_grant(
        wallet.address,
        key("issuer"),
        world.addresses.registry_domain,
        now=world.now(),
        valid_s=YEAR,
        seq=1,
        policy=SANDBOX_POLICY,
    )
    world.send(world.registry.functions.grant(as_tuple(grant), signature), RELAYER)
    world.send(world.asset.functions.faucet(wallet.address, 9 * EURO), RELAYER)
    for target, data in (
        (world.asset, world.asset.encode_abi("approve", [world.book.address, 9 * EURO])),
        (world.book, world.book.encode_abi("deposit", [9 * EURO])),
    ):
        world.send(wallet.functions.run(target.address, data), ANN)
    end(world)
    struct = WithdrawTo(wallet.address, BEN, 9 * EURO, 0, world.at() + 600)
    brought = world.book.functions.withdrawTo(*as_tuple(struct), b"anything")
    assert world.refusal(brought, RELAYER) == ("BadWalletSignature", wallet.address)
    world.send(wallet.functions.approve(struct.digest(world.addresses.book_domain)), ANN)
    world.send(brought, RELAYER)
    assert world.asset.functions.balanceOf(BEN).call() == 9 * EURO
    counters(world)


def test_withdraw_to__with_a_withdrawal_asked_for__leaves_it_what_is_left(world: World) -> None:
    world.send(world.book.functions.requestWithdraw(800 * EURO), ANN)
    end(world)
    world.send(call(world, wish(world, 700 * EURO)), RELAYER)
    world.travel(world.at() + 1_200)
    world.send(world.book.functions.withdraw(ANN), RELAYER)
    assert world.asset.functions.balanceOf(ANN).call() == 300 * EURO
    counters(world)
