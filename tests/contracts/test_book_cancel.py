"""Cancellations (H2): they take effect when no ticket that was accepted before is alive any more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from eth_utils.crypto import keccak

from chain.development import key
from chain.signers import LocalKey
from chain.typed_data import Cancel
from chain.wire import Accepted, Code
from chain.words import AccountWord
from sports.words import FixtureId, Leg, Result, Score, Status
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


def cancel(world: World, nonce: int) -> int:
    """Cancels for ann; returns from when on."""
    world.send(world.book.functions.cancel(nonce), ANN)
    return world.at() + DELAY


def test_h2__cancelled_after_acceptance__the_ticket_is_placed_to_its_last_second(world: World) -> None:
    bet = single(world, world.fixture(), 3)
    cancel(world, 3)
    world.travel(bet.ticket.include_by - 1)
    world.send(place(world, bet), RELAYER)
    assert world.account("ann") == (990 * EURO, 20 * EURO)


def test_h2__cancelled__takes_effect_after_fifteen_minutes_to_the_second(world: World) -> None:
    fixture = world.fixture(start_in=7_200)
    at = cancel(world, 3)
    assert world.book.functions.cancellation(ANN, 3).call() == [3, at]
    late = single(world, fixture, 3, accepted_at=at - 2)
    world.travel(at - 1)
    assert place(world, late).call({"from": RELAYER}) == []
    world.travel(at)
    assert world.refusal(place(world, late), RELAYER) == ("NonceCancelled", ANN, 3, at)
    other = single(world, fixture, 0, "ben")
    assert [item.code for item in world.place_many([late, other])] == [Code.CANCELLED, Code.OK]


def test_h2__cancelled__lower_nonces_of_the_slot_too_and_no_others(world: World) -> None:
    fixture = world.fixture(start_in=7_200)
    world.travel(cancel(world, 67))
    codes = {}
    for nonce in (3, 67, 131, 4, 66):
        bet = single(world, fixture, nonce)
        with world.undone():
            codes[nonce] = world.place_many([bet])[0].code
    assert codes == {3: Code.CANCELLED, 67: Code.CANCELLED, 131: Code.OK, 4: Code.OK, 66: Code.OK}


def test_h2__bet_placed_before_the_effect__stays_and_is_paid(world: World) -> None:
    fixture = world.fixture()
    bet = single(world, fixture, 3)
    at = cancel(world, 3)
    world.send(place(world, bet), RELAYER)
    world.travel(at)
    world.send(world.book.functions.finishCancel(ANN, 3), BEN)
    assert not account(world).cancels_orders
    world.finish(fixture, ONE_TO_NIL)
    world.settle([bet.terms])
    assert world.account("ann") == (1_010 * EURO, 0)


def test_cancel__nonce_of_a_placed_bet__refused(world: World) -> None:
    bet = single(world, world.fixture(), 3)
    world.send(place(world, bet), RELAYER)
    slot = world.book.functions.betSlot(ANN, 3).call()
    assert world.refusal(world.book.functions.cancel(3), ANN) == ("NonceUsed", ANN, 3, slot)


def test_cancel__nonce_beyond_its_field__refused(world: World) -> None:
    assert world.refusal(world.book.functions.cancel(2**32), ANN) == ("NonceTooLarge", 2**32)


def test_finish__after_the_effect__the_slot_carries_it_and_the_account_no_flag(world: World) -> None:
    fixture = world.fixture(start_in=7_200)
    first = cancel(world, 3)
    at = cancel(world, 4)
    finish = world.book.functions.finishCancel
    assert world.refusal(finish(ANN, 3), BEN) == ("CancellationWaits", first, world.at())
    assert world.refusal(finish(ANN, 67), BEN) == ("NoCancellation", ANN, 67)
    world.travel(at)
    for nonce, left in ((3, True), (4, False)):
        assert account(world).cancels_orders
        world.send(finish(ANN, nonce), BEN)
        assert account(world).cancels_orders == left
        assert world.book.functions.betSlot(ANN, nonce).call() == nonce << 8 | 4
    assert world.refusal(finish(ANN, 3), BEN) == ("NoCancellation", ANN, 3)
    refused = [item.code for item in world.place_many([single(world, fixture, 3), single(world, fixture, 67)])]
    assert refused == [Code.NONCE, Code.OK]


def test_cancel__nonce_nought_of_a_fresh_slot__cancelled_and_finished(world: World) -> None:
    fixture = world.fixture(start_in=7_200)
    world.travel(cancel(world, 0))
    assert world.place_many([single(world, fixture, 0)])[0].code == Code.CANCELLED
    world.send(world.book.functions.finishCancel(ANN, 0), BEN)
    assert world.place_many([single(world, fixture, 0)])[0].code == Code.NONCE


def test_finish__lower_bet_still_open_in_the_slot__waits_and_the_order_stays_cancelled(world: World) -> None:
    fixture, later = world.fixture(), world.fixture(start_in=40_000)
    bet = single(world, fixture, 3)
    world.send(place(world, bet), RELAYER)
    world.travel(cancel(world, 67))
    slot = world.book.functions.betSlot(ANN, 3).call()
    finish = world.book.functions.finishCancel(ANN, 67)
    assert world.refusal(finish, BEN) == ("SlotTaken", ANN, 67, slot)
    world.finish(fixture, ONE_TO_NIL)
    world.settle([bet.terms])
    assert world.place_many([single(world, later, 67)])[0].code == Code.CANCELLED
    world.send(finish, BEN)
    assert world.book.functions.betSlot(ANN, 3).call() == 67 << 8 | 4


def test_cancel__again_in_the_slot__never_puts_the_first_off(world: World) -> None:
    at = cancel(world, 3)
    for nonce in (3, 67):
        assert world.refusal(world.book.functions.cancel(nonce), ANN) == ("CancellationPending", ANN, 3, at)
    world.travel(at)
    again = cancel(world, 67)
    assert world.book.functions.betSlot(ANN, 3).call() == 3 << 8 | 4
    assert world.book.functions.cancellation(ANN, 3).call() == [67, again]
    assert account(world).cancels_orders


def test_cancel_for__the_bettors_word__brought_by_anyone_once(world: World) -> None:
    wish = Cancel(ANN, 3, world.at() + 60)
    signature = key("ann").sign(wish.digest(world.addresses.book_domain))
    call = world.book.functions.cancelFor(*as_tuple(wish), signature)
    world.send(call, BEN)
    at = world.at() + DELAY
    assert world.book.functions.cancellation(ANN, 3).call() == [3, at]
    assert world.refusal(call, BEN) == ("CancellationPending", ANN, 3, at)
    world.travel(wish.valid_until + 1)
    assert world.refusal(call, BEN) == ("SignatureExpired", wish.valid_until, world.at())


@pytest.mark.parametrize("change", ["signer", "nonce", "bettor"])
def test_cancel_for__not_the_bettors_word__refused(world: World, change: str) -> None:
    wish = Cancel(ANN, 3, world.at() + 60)
    signature = key("ben" if change == "signer" else "ann").sign(wish.digest(world.addresses.book_domain))
    brought = {"signer": wish, "nonce": replace(wish, nonce=4), "bettor": replace(wish, bettor=BEN)}[change]
    call = world.book.functions.cancelFor(*as_tuple(brought), signature)
    assert world.refusal(call, RELAYER) == ("BadWalletSignature", brought.bettor)


def test_grant__renewed__keeps_flags_of_key_and_cancellation(world: World) -> None:
    cancel(world, 3)
    world.send(world.book.functions.setBettingKey(ANN, FIRST.address, 0, b""), ANN)
    world.grant("ann")
    assert (account(world).cancels_orders, account(world).has_key) == (True, True)
