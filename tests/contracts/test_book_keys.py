"""Betting keys (H2): a contract wallet's orders are signed by a key, and a change of keys takes no bet back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.contract import Contract

from api.desk import accepted, sign_order, ticket_for
from api.issuer import sign_grant
from chain.development import key
from chain.signers import LocalKey
from chain.typed_data import SANDBOX_POLICY, BettingKey, Cancel, Order
from chain.wire import Accepted, Code
from chain.words import AccountWord
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.anvil import deploy
from tests.contracts.world import EURO, YEAR, World, as_tuple

pytestmark = pytest.mark.anvil
DELAY = 15 * 60
NOBODY = "0x" + "00" * 20
ANN, BEN, RELAYER = (key(who).address for who in ("ann", "ben", "relayer"))
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
FIRST, SECOND, THIRD = (LocalKey.from_raw(keccak(text=f"betting key {i}")) for i in range(3))


def leg(fixture: int) -> int:
    return Leg(FixtureId(fixture), 1, 1, 0).pack()


def single(world: World, fixture: int, nonce: int, who: str = "ann", **options: Any) -> Accepted:
    order = world.order(who, leg(fixture), 10 * EURO, nonce=nonce, valid_until=world.at() + YEAR)
    return world.accept(who, order, 2_000_000, **options)


def place(world: World, bet: Accepted) -> Any:
    return world.book.functions.place(world.packed([bet]))


def account(world: World, wallet: str = ANN) -> AccountWord:
    return AccountWord.unpack(world.book.functions.accounts(wallet).call())


@dataclass
class Wallet:
    """A contract wallet with a grant and a hundred euros in the book."""

    world: World
    code: Contract

    @property
    def address(self) -> str:
        return str(self.code.address)

    def run(self, call: Any) -> None:
        data = bytes.fromhex(call._encode_transaction_data()[2:])
        self.world.send(self.code.functions.run(call.address, data), RELAYER)

    def wish(self, signer: str, **changes: int) -> BettingKey:
        wish = BettingKey(self.address, signer, self.key()[3], self.world.at() + 3_600)
        return replace(wish, **changes)

    def key(self) -> list[Any]:
        return list(self.world.book.functions.bettingKey(self.address).call())

    def register(self, signer: str) -> None:
        """By the wallet's own call."""
        self.run(self.world.book.functions.setBettingKey(self.address, signer, 0, b""))

    def approve(self, wish: BettingKey | Cancel) -> None:
        digest = wish.digest(self.world.addresses.book_domain)
        self.world.send(self.code.functions.approve(digest), RELAYER)

    def bet(self, signer: LocalKey, fixture: int, nonce: int = 0) -> Accepted:
        world, domain = self.world, self.world.addresses.book_domain
        order = Order(self.address, (leg(fixture),), 10 * EURO, 0, world.at() + YEAR, nonce)
        ticket = ticket_for(order, (2_000_000,), domain, accepted_at=world.at(), life_s=600, epoch=1)
        return accepted(order, ticket, sign_order(order, signer, domain))


def open_wallet(world: World, name: str = "ContractWallet") -> Wallet:
    wallet = Wallet(world, deploy(world.w3, name))
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
    world.send(world.asset.functions.faucet(wallet.address, 100 * EURO), RELAYER)
    wallet.run(world.asset.functions.approve(world.book.address, 100 * EURO))
    wallet.run(world.book.functions.deposit(100 * EURO))
    return wallet


def wrapped(inner: bytes, factory: str = RELAYER) -> bytes:
    """EIP-6492."""
    return bytes(encode(["address", "bytes", "bytes"], [factory, b"\x01" * 40, inner])) + bytes.fromhex("6492" * 16)


def test_h2__key_named_by_the_wallet__its_orders_are_placed_in_a_batch_beside_others(world: World) -> None:
    wallet, fixture = open_wallet(world), world.fixture()
    wallet.register(FIRST.address)
    assert wallet.key() == [FIRST.address, NOBODY, 0, 1]
    bets = [wallet.bet(FIRST, fixture), single(world, fixture, 0), wallet.bet(SECOND, fixture, 1)]
    assert [item.code for item in world.place_many(bets)] == [Code.OK, Code.OK, Code.BETTOR_SIGNATURE]
    refused = world.refusal(place(world, bets[2]), RELAYER)
    assert refused == ("BadBettorSignature", SECOND.address, wallet.address)
    world.finish(fixture, ONE_TO_NIL)
    world.settle([bets[0].terms])
    assert list(world.lens.functions.account(wallet.address).call()[:2]) == [110 * EURO, 0]


def test_h2__no_key_named__no_signature_places(world: World) -> None:
    wallet, fixture = open_wallet(world), world.fixture()
    empty = replace(wallet.bet(FIRST, fixture), signature=bytes(64))
    codes = [item.code for item in world.place_many([wallet.bet(FIRST, fixture), empty])]
    assert codes == [Code.BETTOR_SIGNATURE] * 2


def test_h2__key_removed__a_malformed_signature_is_nobodys(world: World) -> None:
    """A malformed signature recovers to the zero address, which is what a removed key reads as."""
    wallet, fixture = open_wallet(world), world.fixture()
    wallet.register(FIRST.address)
    wallet.register(NOBODY)
    empty = replace(wallet.bet(FIRST, fixture), signature=bytes(64))
    assert world.place_many([empty])[0].code == Code.BETTOR_SIGNATURE


@pytest.mark.parametrize("to", [SECOND.address, NOBODY], ids=["changed", "removed"])
def test_h2__key_changed_after_acceptance__the_ticket_is_placed_to_its_last_second(world: World, to: str) -> None:
    wallet, fixture = open_wallet(world), world.fixture()
    wallet.register(FIRST.address)
    bet = wallet.bet(FIRST, fixture)
    wallet.register(to)
    until = world.at() + DELAY
    assert wallet.key() == [to, FIRST.address, until, 2]
    world.travel(bet.ticket.include_by - 1)
    world.send(place(world, bet), RELAYER)


def test_h2__former_key__signs_for_fifteen_minutes_to_the_second(world: World) -> None:
    wallet, fixture = open_wallet(world), world.fixture(start_in=7_200)
    wallet.register(FIRST.address)
    wallet.register(SECOND.address)
    until = wallet.key()[2]
    world.travel(until - 1)
    bets = [wallet.bet(FIRST, fixture), wallet.bet(SECOND, fixture)]
    for moment, code in ((until, Code.OK), (until + 1, Code.BETTOR_SIGNATURE)):
        world.travel(moment)
        codes = world.book.functions.placeMany(world.packed(bets[:1])).call({"from": RELAYER})
        assert list(codes) == [code]
    assert [item.code for item in world.place_many(bets)] == [Code.BETTOR_SIGNATURE, Code.OK]


def test_h2__two_changes_at_once__refused_as_that_would_cancel_for_free(world: World) -> None:
    wallet, fixture = open_wallet(world), world.fixture(start_in=7_200)
    wallet.register(FIRST.address)
    bet = wallet.bet(FIRST, fixture)
    wallet.register(SECOND.address)
    until = wallet.key()[2]
    for signer in (THIRD.address, NOBODY):
        call = world.book.functions.setBettingKey(wallet.address, signer, 0, b"")
        assert world.refusal(call, wallet.address) == ("BettingKeyWaits", until, world.at())
    world.send(place(world, bet), RELAYER)
    world.travel(until + 1)
    wallet.register(THIRD.address)
    assert wallet.key()[:2] == [THIRD.address, SECOND.address]


@pytest.mark.parametrize("wrap", [False, True], ids=["plain", "wrapped"])
def test_key__on_the_wallets_word__brought_by_anyone_and_once(world: World, *, wrap: bool) -> None:
    wallet = open_wallet(world)
    wish = wallet.wish(FIRST.address)
    wallet.approve(wish)
    signature = wrapped(b"any") if wrap else b"any"
    bring = world.book.functions.setBettingKey(wallet.address, FIRST.address, wish.valid_until, signature)
    world.send(bring, BEN)
    assert wallet.key() == [FIRST.address, NOBODY, 0, 1]
    assert world.refusal(bring, BEN) == ("BadWalletSignature", wallet.address)
    world.travel(wish.valid_until + 1)
    assert world.refusal(bring, BEN) == ("SignatureExpired", wish.valid_until, world.at())


def test_key__other_than_the_wallet_approved__refused(world: World) -> None:
    wallet = open_wallet(world)
    wish = wallet.wish(FIRST.address)
    wallet.approve(wish)
    for signer, until in ((SECOND.address, wish.valid_until), (FIRST.address, wish.valid_until + 1)):
        call = world.book.functions.setBettingKey(wallet.address, signer, until, b"any")
        assert world.refusal(call, BEN) == ("BadWalletSignature", wallet.address)


@pytest.mark.parametrize("size", [0, 20, 200])
def test_key__wallet_without_code_and_a_signature_that_only_code_can_judge__deploy_it_first(
    world: World, size: int
) -> None:
    nowhere = LocalKey.from_raw(keccak(text="not deployed")).address
    signature = b"\x01" * size if size < 200 else wrapped(b"\x01" * 65)
    call = world.book.functions.setBettingKey(nowhere, FIRST.address, world.at() + 60, signature)
    assert world.refusal(call, BEN) == ("WalletNotDeployed", nowhere)


def test_key__wrapper_that_points_outside__an_empty_signature_and_no_panic(world: World) -> None:
    good = wrapped(b"\x01" * 65)
    for position in (64, 95, 200, len(good) - 65):
        spoiled = bytearray(good)
        spoiled[position] ^= 0xFF
        call = world.book.functions.setBettingKey(ANN, FIRST.address, world.at() + 60, bytes(spoiled))
        assert world.refusal(call, BEN)[0] in ("WalletNotDeployed", "BadWalletSignature")


def test_key__wrapper__its_factory_is_not_called(world: World) -> None:
    wallet, factory = open_wallet(world), deploy(world.w3, "ContractWallet")
    wish = wallet.wish(FIRST.address)
    wallet.approve(wish)
    signature = wrapped(b"any", factory.address)
    bring = world.book.functions.setBettingKey(wallet.address, FIRST.address, wish.valid_until, signature)
    receipt = world.send(bring, BEN)
    tracer = [receipt["transactionHash"].to_0x_hex(), {"tracer": "callTracer"}]
    trace = world.w3.provider.make_request("debug_traceTransaction", tracer)  # type: ignore[arg-type]
    assert factory.address.lower() not in str(trace["result"].get("calls", [])).lower()


def test_key__of_a_plain_account__signs_beside_its_own(world: World) -> None:
    fixture = world.fixture()
    wish = BettingKey(ANN, FIRST.address, 0, world.at() + 60)
    signature = key("ann").sign(wish.digest(world.addresses.book_domain))
    world.send(world.book.functions.setBettingKey(ANN, FIRST.address, wish.valid_until, signature), BEN)
    own, other = single(world, fixture, 0), single(world, fixture, 1)
    by_key = replace(other, signature=sign_order(other.order, FIRST, world.addresses.book_domain))
    assert [item.code for item in world.place_many([own, by_key])] == [Code.OK, Code.OK]


def test_key__account_that_lends_itself_code__its_own_key_still_signs(world: World) -> None:
    """EIP-7702: code that says no to everything changes nothing about orders, nor about naming a key."""
    fixture = world.fixture()
    with world.undone():
        code = deploy(world.w3, "HostileWallet")
        delegation = "0xef0100" + code.address[2:].lower()
        world.w3.provider.make_request("anvil_setCode", [ANN, delegation])  # type: ignore[arg-type]
        assert world.place_many([single(world, fixture, 0)])[0].code == Code.OK
        wish = BettingKey(ANN, FIRST.address, 0, world.at() + 60)
        signature = key("ann").sign(wish.digest(world.addresses.book_domain))
        world.send(world.book.functions.setBettingKey(ANN, FIRST.address, wish.valid_until, signature), BEN)
        world.w3.provider.make_request("anvil_setCode", [ANN, "0x"])  # type: ignore[arg-type]


@pytest.mark.parametrize("mood", [0, 1, 2, 3])
def test_h2__wallet_whose_check_burns_reverts_floods_or_writes__harms_no_batch_and_registers_nothing(
    world: World, mood: int
) -> None:
    wallet, fixture = open_wallet(world, "HostileWallet"), world.fixture()
    world.send(wallet.code.functions.become(mood), RELAYER)
    call = world.book.functions.setBettingKey(wallet.address, FIRST.address, world.at() + 60, b"any")
    assert world.refusal(call, BEN) == ("BadWalletSignature", wallet.address)
    plain, hostile = single(world, fixture, 0), wallet.bet(FIRST, fixture)
    with world.undone():
        alone = world.send(world.book.functions.placeMany(world.packed([plain])), RELAYER)["gasUsed"]
    data = world.packed([plain, hostile])
    both = world.send(world.book.functions.placeMany(data), RELAYER)["gasUsed"]
    assert both - alone < 20_000
    assert world.account("ann") == (990 * EURO, 20 * EURO)


def test_cancel_for__betting_key_of_a_wallet__is_its_word(world: World) -> None:
    wallet = open_wallet(world)
    wallet.register(FIRST.address)
    wish = Cancel(wallet.address, 5, world.at() + 60)
    signature = FIRST.sign(wish.digest(world.addresses.book_domain))
    world.send(world.book.functions.cancelFor(*as_tuple(wish), signature), BEN)
    assert world.book.functions.cancellation(wallet.address, 5).call() == [5, world.at() + DELAY]


def test_key__cannot_name_another_key_or_move_money(world: World) -> None:
    wallet = open_wallet(world)
    wallet.register(FIRST.address)
    wish = wallet.wish(SECOND.address)
    signature = FIRST.sign(wish.digest(world.addresses.book_domain))
    call = world.book.functions.setBettingKey(wallet.address, SECOND.address, wish.valid_until, signature)
    assert world.refusal(call, FIRST.address) == ("BadWalletSignature", wallet.address)
    assert world.refusal(world.book.functions.requestWithdraw(1), FIRST.address) == ("InsufficientBalance", 0, 1)
