"""Tickets and grants: pure functions over keys."""

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from api.desk import sign_batch, sign_offer, sign_order, ticket_for
from api.issuer import sign_grant
from chain.signers import LocalKey
from chain.typed_data import (
    SANDBOX_POLICY,
    Batch,
    BatchOfTwo,
    CashOutOffer,
    CashOutOfferOfTwo,
    Domain,
    Order,
    SameGame,
    Typed,
)
from chain.wire import Terms, with_odds

DOMAIN = Domain(31337, "0x" + "11" * 20)
BETTOR = LocalKey.from_raw("0x" + "01" * 32)
DESK = LocalKey.from_raw("0x" + "02" * 32)


def order(stake: int = 10**6, legs: tuple[int, ...] = (7 << 128,)) -> Order:
    return Order(BETTOR.address, legs, stake, 0, 2_000, 5)


def recovered(digest: bytes, signature: bytes) -> str:
    parity, low = signature[32] >> 7, bytes([signature[32] & 0x7F]) + signature[33:]
    return str(Account._recover_hash(digest, vrs=(27 + parity, signature[:32], low)))


@given(st.integers(1, 10**12), st.integers(10**6 + 1, 2**32 - 1))
def test_ticket_for__any_single__payout_is_floored_stake_times_odds(stake: int, odds: int) -> None:
    ticket = ticket_for(order(stake), (odds,), DOMAIN, accepted_at=1_000, life_s=60, epoch=1)
    assert ticket.payout == stake * odds // 10**6
    assert (ticket.accepted_at, ticket.include_by, ticket.order) == (1_000, 1_060, order(stake).digest(DOMAIN))


@given(st.lists(st.integers(10**6 + 1, 10**8), min_size=2, max_size=6))
def test_ticket_for__accumulator__payout_follows_the_terms_rule(odds: list[int]) -> None:
    legs = tuple((i + 1) << 128 for i in range(len(odds)))
    ticket = ticket_for(order(legs=legs), tuple(odds), DOMAIN, accepted_at=1, life_s=1, epoch=1)
    terms = Terms(BETTOR.address, 5, 10**6, 1, tuple(with_odds(leg, one) for leg, one in zip(legs, odds, strict=True)))
    assert ticket.payout == terms.payout


def test_ticket_for__odds_for_another_number_of_legs__refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        ticket_for(order(), (2_000_000, 2_000_000), DOMAIN, accepted_at=1, life_s=1, epoch=1)


def test_sign_batch__two_keys__each_signs_the_list_in_order() -> None:
    tickets = [ticket_for(order(stake), (2_000_000,), DOMAIN, accepted_at=1, life_s=1, epoch=1) for stake in (5, 6)]
    first, second = sign_batch(tickets, [DESK, BETTOR], DOMAIN)
    digest = BatchOfTwo(tuple(tickets)).digest(DOMAIN)
    assert recovered(digest, first) == DESK.address
    assert recovered(digest, second) == BETTOR.address
    assert recovered(BatchOfTwo(tuple(reversed(tickets))).digest(DOMAIN), first) != DESK.address


@pytest.mark.parametrize(("same_game", "kind"), [(False, Batch), (True, SameGame)])
def test_sign_batch__two_keys__neither_signature_is_a_word_for_one(same_game: bool, kind: type[Typed]) -> None:
    tickets = (ticket_for(order(), (2_000_000,), DOMAIN, accepted_at=1, life_s=1, epoch=1),)
    both = sign_batch(tickets, [DESK, BETTOR], DOMAIN, same_game=same_game)
    (alone,) = sign_batch(tickets, [DESK], DOMAIN, same_game=same_game)
    digest = kind(tickets).digest(DOMAIN)
    assert recovered(digest, alone) == DESK.address
    assert DESK.address not in [recovered(digest, one) for one in both]


def test_sign_offer__one_key_or_two__each_has_a_type_of_its_own() -> None:
    offer = CashOutOffer(bytes(32), 5, 6, 7)
    (alone,), both = sign_offer(offer, [DESK], DOMAIN), sign_offer(offer, [DESK, BETTOR], DOMAIN)
    assert recovered(offer.digest(DOMAIN), alone) == DESK.address
    named = CashOutOfferOfTwo(bytes(32), 5, 6, 7).digest(DOMAIN)
    assert [recovered(named, one) for one in both] == [DESK.address, BETTOR.address]
    assert alone not in both


def test_sign_order__same_order_other_chain__signature_does_not_carry_over() -> None:
    signature = sign_order(order(), BETTOR, DOMAIN)
    assert recovered(order().digest(DOMAIN), signature) == BETTOR.address
    assert recovered(order().digest(Domain(1, DOMAIN.contract)), signature) != BETTOR.address


@given(st.integers(0, 2**33), st.integers(3_600, 10**8), st.integers(0, 2**32))
def test_sign_grant__any_times__units_never_favour_the_holder(now: int, valid: int, barred: int) -> None:
    grant, _ = sign_grant(
        BETTOR.address, DESK, DOMAIN, now=now, valid_s=valid, seq=1, policy=SANDBOX_POLICY, no_entry_before=barred
    )
    assert grant.eligible_until * 3_600 <= now + valid
    assert grant.no_entry_before * 86_400 >= barred
    assert now < grant.bring_by < now + 86_400
