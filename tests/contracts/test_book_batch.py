"""What a whole call stands or falls with: its bytes, the desk's signatures, and who sends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from web3.exceptions import ContractLogicError

from api.desk import sign_batch
from chain.development import key
from chain.typed_data import BatchOfTwo, Ticket
from chain.wire import Accepted, Code, Terms, encode_place, encode_settle, with_odds
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World, signer_of

pytestmark = pytest.mark.anvil
EVENS = 2_000_000
STAKE = 10 * EURO
KEYS = ("desk", "second_desk")
RELAYER = key("relayer").address
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


def single(world: World, fixture: int, who: str = "ann", selection: int = 0, **options: Any) -> Accepted:
    leg = Leg(FixtureId(fixture), 1, 1, selection).pack()
    return world.accept(who, world.order(who, leg, STAKE), EVENS, **options)


def place(world: World, data: bytes) -> Any:
    return world.book.functions.place(data)


# ------------------------------------------------------------------------------------------------------- every byte


def test_place__any_bit_of_an_accepted_call_flipped__a_named_error(world: World) -> None:
    data = world.packed([single(world, world.fixture())])
    assert place(world, data).call({"from": RELAYER}) == []
    for position in range(len(data)):
        bits = range(2) if position == 0 else (position % 8, (position + 5) % 8)
        for bit in bits:
            spoiled = bytearray(data)
            spoiled[position] ^= 1 << bit
            name = world.refusal(place(world, bytes(spoiled)), RELAYER)[0]
            assert name not in ("Panic", "Error"), (position, bit)


def test_place_many__any_bit_of_an_accepted_call_flipped__a_named_error_or_a_code(world: World) -> None:
    fixture = world.fixture()
    bets = [single(world, fixture), single(world, fixture, "ben", 1)]
    data = world.packed(bets, KEYS[:1])
    placing = world.book.functions.placeMany
    assert placing(data).call({"from": RELAYER}) == bytes(2)
    placed_with_fewer_bets = 0
    for position in range(len(data)):
        spoiled = bytearray(data)
        spoiled[position] ^= 1 << (position % 8 if position else 0)
        try:
            codes = placing(bytes(spoiled)).call({"from": RELAYER})
        except ContractLogicError:
            world.refusal(placing(bytes(spoiled)), RELAYER)
            continue
        # Only a bettor's own signature is outside the desk's: the desk's list still holds, that one bet does not.
        placed_with_fewer_bets += 1
        assert sorted(codes) == [Code.OK, Code.BETTOR_SIGNATURE], position
    assert placed_with_fewer_bets == 2 * 64


def test_place__cut_anywhere__a_named_error(world: World) -> None:
    data = world.packed([single(world, world.fixture())])
    for size in range(len(data)):
        world.refusal(place(world, data[:size]), RELAYER)


def test_place__a_byte_too_many__wire_too_long_or_leg_count(world: World) -> None:
    data = world.packed([single(world, world.fixture())])
    assert world.refusal(place(world, data + b"\0"), RELAYER) == ("LegCount", 0)
    assert world.refusal(place(world, data + b"\x0d"), RELAYER) == ("LegCount", 13)
    assert world.refusal(place(world, data + b"\2"), RELAYER) == ("ItemCount", 0)


def test_settle__any_bit_or_length_changed__a_named_error_and_nothing_paid(world: World) -> None:
    fixture = world.fixture()
    bet = single(world, fixture)
    world.send(place(world, world.packed([bet])), RELAYER)
    world.finish(fixture, ONE_TO_NIL)
    data = encode_settle([bet.terms])
    settle = world.book.functions.settle
    settle(data).call({"from": RELAYER})
    for position in range(len(data)):
        for bit in range(8):
            spoiled = bytearray(data)
            spoiled[position] ^= 1 << bit
            world.refusal(settle(bytes(spoiled)), RELAYER)
    for size in range(len(data)):
        world.refusal(settle(data[:size]), RELAYER)
    assert world.refusal(settle(data + b"\0"), RELAYER) == ("LegCount", 0)


@pytest.mark.parametrize("legs", [0, 13, 255])
def test_place__no_leg_or_more_than_twelve__leg_count(world: World, legs: int) -> None:
    data = bytearray(world.packed([single(world, world.fixture())]))
    data[1 + 128] = legs
    assert world.refusal(place(world, bytes(data)), RELAYER) == ("LegCount", legs)


def test_place__a_group_without_items__item_count(world: World) -> None:
    data = bytearray(world.packed([single(world, world.fixture())]))
    data[1 + 128 + 29] = 0
    assert world.refusal(place(world, bytes(data)), RELAYER) == ("ItemCount", 0)


@pytest.mark.parametrize("items", [2, 3, 255])
def test_batch__more_items_announced_than_brought__wire_too_short(world: World, items: int) -> None:
    data = bytearray(world.packed([single(world, world.fixture())]))
    data[1 + 128 + 29] = items
    assert world.refusal(world.book.functions.placeMany(bytes(data)), RELAYER)[0] == "WireTooShort"
    head = b"\1" + (Leg(FixtureId(5), 1, 1, 0).pack() >> 32).to_bytes(28, "big") + bytes([items])
    settling = world.book.functions.settleMany(head + bytes(35))
    assert world.refusal(settling, RELAYER) == ("WireTooShort", 65, 30 + 35 * items)


def test_place__two_bets__item_count(world: World) -> None:
    fixture = world.fixture()
    data = world.packed([single(world, fixture), single(world, fixture, "ben")])
    assert world.refusal(place(world, data), RELAYER) == ("ItemCount", 2)


def test_place__no_bet__item_count(world: World) -> None:
    data = encode_place([], sign_batch([], [key(k) for k in KEYS], world.addresses.book_domain))
    assert world.refusal(place(world, data), RELAYER) == ("ItemCount", 0)


# ------------------------------------------------------------------------------------------------------- the desk


def refused_by_desk(world: World, bet: Accepted, tickets: list[Ticket], **options: Any) -> None:
    """The desk signed `tickets`, the call carries `bet`: the whole call falls, alone and in a batch."""
    domain = options.get("domain", world.addresses.book_domain)
    signatures = sign_batch(tickets, [key(k) for k in KEYS], domain)
    data = encode_place([bet], signatures)
    digest = BatchOfTwo((bet.ticket,)).digest(world.addresses.book_domain)
    expected = ("BadDeskSignature", 0, signer_of(digest, signatures[0]), key("desk").address)
    assert world.refusal(place(world, data), RELAYER) == expected
    assert world.refusal(world.book.functions.placeMany(data), RELAYER) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"odds": (EVENS - 1,)},
        {"payout": 2 * STAKE + 1},
        {"accepted_at": -1},
        {"include_by": 1},
        {"desk_epoch": 1},
        {"order": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_place__one_field_of_the_ticket_is_not_what_the_desk_signed__bad_desk_signature(
    world: World, change: dict[str, Any]
) -> None:
    bet = single(world, world.fixture())
    new = {
        name: getattr(bet.ticket, name) + by if isinstance(by, int) and name != "payout" else by
        for name, by in change.items()
    }
    refused_by_desk(world, bet, [replace(bet.ticket, **new)])


def test_place__ticket_of_another_order__bad_desk_signature(world: World) -> None:
    fixture = world.fixture()
    mine, other = single(world, fixture), single(world, fixture)
    refused_by_desk(world, mine, [other.ticket])


@pytest.mark.parametrize("field", ["chain_id", "contract"])
def test_place__desk_signed_for_another_domain__bad_desk_signature(world: World, field: str) -> None:
    bet = single(world, world.fixture())
    value: Any = 1 if field == "chain_id" else world.addresses.pool
    refused_by_desk(world, bet, [bet.ticket], domain=replace(world.addresses.book_domain, **{field: value}))


def test_place__desk_signed_the_list_in_another_order__bad_desk_signature(world: World) -> None:
    fixture = world.fixture()
    bets = [single(world, fixture), single(world, fixture, "ben")]
    signatures = sign_batch([bet.ticket for bet in bets], [key(k) for k in KEYS], world.addresses.book_domain)
    call = world.book.functions.placeMany(encode_place(bets[::-1], signatures))
    assert world.refusal(call, RELAYER)[:2] == ("BadDeskSignature", 0)


def test_place__after_the_epoch_was_raised__bad_desk_signature(world: World) -> None:
    bet = single(world, world.fixture())
    data = world.packed([bet])
    world.send(world.book.functions.bumpDeskEpoch(), key("guardian").address)
    assert world.refusal(place(world, data), RELAYER)[:2] == ("BadDeskSignature", 0)
    renewed = single(world, bet.order.legs[0] >> 128, epoch=2)
    world.send(place(world, world.packed([renewed])), RELAYER)


def test_place__epoch_of_tomorrow__bad_desk_signature(world: World) -> None:
    bet = single(world, world.fixture(), epoch=2)
    assert world.refusal(place(world, world.packed([bet])), RELAYER)[:2] == ("BadDeskSignature", 0)


@pytest.mark.parametrize(
    ("keys", "position", "expected"),
    [
        (("second_desk", "desk"), 0, "desk"),
        (("desk", "desk"), 1, "second_desk"),
        (("desk", "ann"), 1, "second_desk"),
        (("ann", "second_desk"), 0, "desk"),
        (("ann",), 0, "desk"),
    ],
)
def test_place__signed_by_other_keys__bad_desk_signature_names_the_position(
    world: World, keys: tuple[str, ...], position: int, expected: str
) -> None:
    data = world.packed([single(world, world.fixture())], keys)
    error = ("BadDeskSignature", position, key(keys[position]).address, key(expected).address)
    assert world.refusal(place(world, data), RELAYER) == error


@pytest.mark.parametrize("zeros", [0, 1])
def test_place__zero_desk_signature__bad_desk_signature_even_if_the_key_was_removed(world: World, zeros: int) -> None:
    bet = single(world, world.fixture(), epoch=2)
    world.send(world.book.functions.switchDeskKey(zeros, "0x" + "00" * 20), key("guardian").address)
    signatures = sign_batch([bet.ticket], [key(k) for k in KEYS], world.addresses.book_domain)
    signatures[zeros] = bytes(64)
    assert world.refusal(place(world, encode_place([bet], signatures)), RELAYER)[0] == "BadDeskSignature"
    alone = place(world, encode_place([bet], [bytes(64)]))
    assert world.refusal(alone, RELAYER)[0] == "BadDeskSignature"


@pytest.mark.parametrize("desk", KEYS)
def test_place__either_key_alone_below_a_quarter__placed(world: World, desk: str) -> None:
    fixture = world.fixture()
    world.send(place(world, world.packed([single(world, fixture)], (desk,))), RELAYER)
    assert world.lens.functions.fixture(fixture).call()[7] == 10  # whole euros at risk on one key's word


def test_one_key__stakes_on_the_other_side_in_between__its_word_never_falls(world: World) -> None:
    fixture = world.fixture(budget=100 * EURO)
    for selection in (0, 1):
        bet = single(world, fixture, selection=selection)
        world.send(place(world, world.packed([bet], ("desk",))), RELAYER)
    third = place(world, world.packed([single(world, fixture, selection=2)], ("desk",)))
    assert world.refusal(third, RELAYER) == ("OneKeyLimit", fixture, 30 * EURO, 25 * EURO)
    world.send(place(world, world.packed([single(world, fixture, selection=2)])), RELAYER)


# ------------------------------------------------------------------------------------------------------- who sends


def test_place__own_transaction__needs_no_signature_of_the_bettor(world: World) -> None:
    bet = single(world, world.fixture())
    world.send(place(world, world.packed([bet], own=True)), key("ann").address)
    assert world.account("ann") == (990 * EURO, 2 * STAKE)


def test_place__own_transaction_of_somebody_else__not_the_bettor(world: World) -> None:
    data = world.packed([single(world, world.fixture())], own=True)
    error = ("NotTheBettor", key("ann").address, key("ben").address)
    assert world.refusal(place(world, data), key("ben").address) == error
    assert world.refusal(world.book.functions.placeMany(data), key("ben").address) == error


def test_place__own_transaction_after_the_relayer__nonce_used(world: World) -> None:
    bet = single(world, world.fixture())
    world.send(place(world, world.packed([bet])), RELAYER)
    call = place(world, world.packed([bet], own=True))
    assert world.refusal(call, key("ann").address)[:3] == ("NonceUsed", key("ann").address, 0)


# ------------------------------------------------------------------------------------------------------- good bets


def test_place_many__same_bettor_twice_in_a_batch__the_second_sees_the_first(world: World) -> None:
    fixture = world.fixture(budget=5_000 * EURO)
    leg = Leg(FixtureId(fixture), 1, 1, 0).pack()
    bets = [world.accept("ann", world.order("ann", leg, 600 * EURO, nonce=n), EVENS) for n in (0, 1)]
    bets.append(world.accept("ann", world.order("ann", leg, 400 * EURO, nonce=64), EVENS))
    assert [item.code for item in world.place_many(bets)] == [Code.OK, Code.BALANCE, Code.NONCE]


def test_place_many__last_bet_of_a_group_does_not_fit__group_words_hold_the_others_only(world: World) -> None:
    fixture = world.fixture(budget=25 * EURO)
    bets = [single(world, fixture, who) for who in ("ann", "ben", "ann")]
    assert [item.code for item in world.place_many(bets)] == [Code.OK, Code.OK, Code.BUDGET]
    view = world.lens.functions.fixture(fixture).call()
    assert list(view[3:6]) == [25 * EURO, 20 * EURO, 0]
    pot = world.lens.functions.pot(bets[0].legs[0]).call()
    assert list(pot[:4]) == [20 * EURO, 20 * EURO, 0, 2]


@pytest.mark.parametrize("large", [False, True], ids=["small pot", "large pot"])
def test_place_many__bet_refused_by_its_weekly_cap_after_the_pot_took_it__pot_is_untouched(
    world: World, large: bool
) -> None:
    world.grant("ann", stake_cap=500)
    leg = Leg(FixtureId(world.fixture()), 9 if large else 1, 1, 1).pack()
    bets = [world.accept(w, world.order(w, leg, STAKE), EVENS) for w in ("ben", "ann")]
    assert [item.code for item in world.place_many(bets)] == [Code.OK, Code.STAKE_LIMIT]
    pot = world.lens.functions.pot(leg).call()
    assert (pot[0], pot[1], pot[3], pot[5][1]) == (STAKE, STAKE, 1, 2 * STAKE)


def test_place__settled_slot_and_a_higher_nonce__placed_again(world: World) -> None:
    old = world.fixture()
    leg = Leg(FixtureId(old), 1, 1, 0).pack()
    first = world.accept("ann", world.order("ann", leg, STAKE, nonce=3), EVENS)
    world.send(place(world, world.packed([first])), RELAYER)
    world.finish(old, ONE_TO_NIL)
    world.settle([first.terms])
    leg = Leg(FixtureId(world.fixture()), 1, 1, 0).pack()
    again = world.accept("ann", world.order("ann", leg, STAKE, nonce=67), EVENS)
    world.send(place(world, world.packed([again])), RELAYER)
    word = world.book.functions.betSlot(key("ann").address, 3).call()
    assert word & 0xFF == 1
    assert word >> 8 & 0xFFFFFFFF == 67


# ------------------------------------------------------------------------------------------------------- settling


@pytest.fixture
def bet(world: World) -> Terms:
    """A winning bet of a fixture that is final, beside a bet that keeps its pot open."""
    fixture = world.fixture()
    world.bet("ben", Leg(FixtureId(fixture), 1, 1, 1).pack(), STAKE, EVENS)
    terms = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), STAKE, EVENS)
    world.finish(fixture, ONE_TO_NIL)
    return terms


CHANGES: dict[str, Any] = {
    "stake": lambda bet: {"stake": bet.stake + 1},
    "accepted at": lambda bet: {"accepted_at": bet.accepted_at + 1},
    "nonce": lambda bet: {"nonce": bet.nonce + 64},
    "bettor": lambda bet: {"bettor": key("ben").address},
    "selection": lambda bet: {"legs": (bet.legs[0] + (1 << 64),)},
    "odds": lambda bet: {"legs": (with_odds(bet.legs[0], EVENS + 1),)},
    "period": lambda bet: {"legs": (bet.legs[0] ^ (1 << 104),)},
}


@pytest.mark.parametrize("change", CHANGES)
def test_settle__one_term_changed__terms_mismatch(world: World, bet: Terms, change: str) -> None:
    wrong = replace(bet, **CHANGES[change](bet))
    error = ("TermsMismatch", wrong.bettor, wrong.nonce)
    assert world.refusal(world.book.functions.settle(encode_settle([wrong])), RELAYER) == error
    before = world.account("ann")
    items = world.settle_many([wrong, bet])
    assert [(item.code, item.payout) for item in items] == [(Code.TERMS, 0), (Code.OK, 2 * STAKE)]
    assert world.account("ann") == (before[0] + 2 * STAKE, 0)
    assert world.solvent()


def test_settle__twice__terms_mismatch_and_paid_once(world: World, bet: Terms) -> None:
    items = world.settle_many([bet, bet])
    assert [item.code for item in items] == [Code.OK, Code.TERMS]
    error = ("TermsMismatch", bet.bettor, bet.nonce)
    assert world.refusal(world.book.functions.settle(encode_settle([bet])), RELAYER) == error
    assert world.account("ann") == (1_010 * EURO, 0)


def test_settle__fixture_not_final__not_final(world: World, bet: Terms) -> None:
    fixture = world.fixture()
    early = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), STAKE, EVENS)
    call = world.book.functions.settle(encode_settle([early]))
    assert world.refusal(call, RELAYER) == ("NotFinal", fixture)
    assert [item.code for item in world.settle_many([early, bet])] == [Code.NOT_FINAL, Code.OK]


def test_settle__reported_but_inside_the_window__not_final(world: World) -> None:
    fixture = world.fixture()
    early = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), STAKE, EVENS)
    world.travel(world.fixtures[fixture].earliest)
    world.send(world.oracle.functions.report(world.report(fixture, ONE_TO_NIL)), RELAYER)
    end = world.at() + 15 * 60
    world.travel(end - 1)
    settle = world.book.functions.settle(encode_settle([early]))
    assert world.refusal(settle, RELAYER) == ("NotFinal", fixture)
    world.travel(end)
    settle.call({"from": RELAYER})


def test_settle__unknown_fixture__not_final(world: World) -> None:
    terms = Terms(key("ann").address, 0, STAKE, world.at(), (with_odds(Leg(FixtureId(5), 1, 1, 0).pack(), EVENS),))
    call = world.book.functions.settle(encode_settle([terms]))
    assert world.refusal(call, RELAYER) == ("NotFinal", 5)
    assert [item.code for item in world.settle_many([terms])] == [Code.NOT_FINAL]
