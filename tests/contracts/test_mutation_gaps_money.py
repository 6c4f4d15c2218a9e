"""What mutation testing of the book found no test for: small claims, each the death of mutants that others let live."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from web3.exceptions import ContractCustomError
from web3.logs import DISCARD

from chain.development import key
from chain.wire import Accepted
from chain.words import FixtureWord
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.anvil import artifact
from tests.contracts.cash_outs import agreed, packed
from tests.contracts.scenes import claims_bond
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
ANN, BEN, RELAYER, OWNER = (key(who).address for who in ("ann", "ben", "relayer", "deployer"))
NOBODY = "0x" + 40 * "0"
EVENS = 2_000_000
VOID = Result(Status.VOID).pack()
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
HANDICAP = 7


def refused_code(world: World, name: str, *arguments: Any) -> bytes:
    """Data of the error with which a constructor reverts."""
    built = artifact(name)
    factory = world.w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]["object"])
    with pytest.raises(ContractCustomError) as refused:
        world.w3.eth.call({"data": factory.constructor(*arguments).data_in_transaction, "gas": 1 << 24})
    return bytes.fromhex(str(refused.value.data).removeprefix("0x"))


@pytest.mark.parametrize("place", [NOBODY, ANN])
def test_parts_of_the_book__address_without_code__no_deployment(world: World, place: str) -> None:
    """A delegatecall to nothing succeeds: such an office or cashier would answer every call with silence."""
    parts = world.addresses
    links = (parts.asset, parts.pool, parts.oracle, parts.registry)
    empty = world.w3.keccak(text="AddressEmptyCode(address)")[:4] + bytes(12) + bytes.fromhex(place[2:])
    assert refused_code(world, "BookOffice", links, place) == empty
    assert refused_code(world, "BetBook", links, place, ANN, ANN, ANN, BEN, 10) == empty


def test_withdraw__paid__nothing_is_left_of_the_request(world: World) -> None:
    world.send(world.book.functions.requestWithdraw(5 * EURO), ANN)
    world.travel(world.book.functions.pendingWithdrawal(ANN).call()[1])
    world.send(world.book.functions.withdraw(ANN), RELAYER)
    assert world.book.functions.pendingWithdrawal(ANN).call() == [0, 0]


@pytest.mark.parametrize("sun_set", [False, True])
def test_pay__more_than_the_house_holds__house_short(world: World, sun_set: bool) -> None:
    """The pool never asks for so much; the book does not rely on it, not even while the sunset's bit is there."""
    if sun_set:
        world.send(world.book.functions.sunset(), OWNER)
    house = world.book.functions.vault().call()[1]
    call = world.book.functions.pay(ANN, house + 1)
    assert world.refusal(call, world.pool.address) == ("HouseShort", house, house + 1)
    world.book.functions.pay(ANN, house).call({"from": world.pool.address})


def test_add_budget__beyond_its_field__budget_too_large(world: World) -> None:
    fixture, most = world.fixture(2_000 * EURO), 2**48 - 1
    call = world.book.functions.addBudget(fixture, most - 2_000 * EURO + 1)
    assert world.refusal(call, world.pool.address) == ("BudgetTooLarge", most + 1)
    world.book.functions.addBudget(fixture, most - 2_000 * EURO).call({"from": world.pool.address})


def test_add_budget__fixture_unknown_closed_or_reported__refused_whatever_the_pool_asked(world: World) -> None:
    add, pool = world.book.functions.addBudget, world.pool.address
    assert world.refusal(add(5, EURO), pool) == ("FixtureUnknown", 5)
    fixture = world.fixture()
    close = world.fixtures[fixture].close
    with world.undone():
        world.travel(close)
        assert world.refusal(add(fixture, EURO), pool) == ("MarketClosed", fixture, close)
    world.send(world.oracle.functions.report(world.report(fixture, VOID)), RELAYER)
    assert world.refusal(add(fixture, EURO), pool) == ("FixtureReported", fixture)


def test_place__stakes_of_a_week__are_counted_from_bet_to_bet(world: World) -> None:
    world.grant("ann", stake_cap=1_500)
    leg = Leg(FixtureId(world.fixture()), 1, 1, 0).pack()
    world.bet("ann", leg, 10 * EURO, EVENS)
    one = world.accept("ann", world.order("ann", leg, 6 * EURO), EVENS)
    call = world.book.functions.place(world.packed([one], ("desk", "second_desk")))
    assert world.refusal(call, RELAYER) == ("StakeLimit", ANN, 1_500)
    world.bet("ann", leg, 5 * EURO, EVENS)


@pytest.mark.parametrize("market", [1, 10])
def test_place__again_on_one_selection__its_reserve_grows_by_each(world: World, market: int) -> None:
    """Of a small market, whose liabilities stand side by side, and of a large one, whose head keeps the largest."""
    fixture = world.fixture()
    leg = Leg(FixtureId(fixture), market, 1, 0).pack()
    for bets in (1, 2, 3):
        world.bet("ann", leg, 10 * EURO, 3 * 1_000_000)
        assert FixtureWord.unpack(world.book.functions.fixtures(fixture).call()).reserved == bets * 20 * EURO


@pytest.mark.parametrize(
    ("market", "reserved"),
    [(1, 190 * EURO), (10, 190 * EURO), (2, 220 * EURO)],
    ids=["one of three pays", "one of nine pays", "two of three pay"],
)
def test_place__on_another_selection__reserve_is_the_worst_result_less_all_stakes(
    world: World, market: int, reserved: int
) -> None:
    """100 on the first at 3, then 10 on the second: 300 less 110, and with double chances both are paid at once."""
    fixture = world.fixture()
    for selection, stake in ((0, 100 * EURO), (1, 10 * EURO)):
        world.bet("ann", Leg(FixtureId(fixture), market, 1, selection).pack(), stake, 3 * 1_000_000)
    assert FixtureWord.unpack(world.book.functions.fixtures(fixture).call()).reserved == reserved


def test_pay__claims_bond_given_back__the_house_holds_so_much_less(world: World) -> None:
    claims_bond(world, 70 * EURO)
    customers, house = world.book.functions.vault().call()
    owner = key("bond_owner").address
    world.send(world.pool.functions.requestClaimsBondExit(70 * EURO), owner)
    world.travel(world.at() + 86_400)
    world.send(world.pool.functions.withdrawClaimsBond(), owner)
    assert world.book.functions.vault().call() == [customers, house - 70 * EURO]


@pytest.mark.parametrize(("selection", "gains", "losses"), [(0, 0, 10 * EURO), (1, 10 * EURO, 0)], ids=["won", "lost"])
def test_settle__last_bet_of_a_pot__frees_its_reserve_and_tells_the_pool(
    world: World, selection: int, gains: int, losses: int
) -> None:
    fixture = world.fixture()
    terms = world.bet("ann", Leg(FixtureId(fixture), 1, 1, selection).pack(), 10 * EURO, EVENS)
    assert FixtureWord.unpack(world.book.functions.fixtures(fixture).call()).reserved == 10 * EURO
    world.finish(fixture, ONE_TO_NIL)
    (booked,) = world.pool.events.Booked().process_receipt(world.settle([terms]), errors=DISCARD)
    word = FixtureWord.unpack(world.book.functions.fixtures(fixture).call())
    assert (word.reserved, word.budget) == (0, 2_000 * EURO - losses)
    assert (booked["args"]["gains"], booked["args"]["losses"]) == (gains, losses)


def pair(world: World, place: int, budget: int) -> list[int]:
    """Two fixtures in the order that an accumulator has them, of which that at `place` has the small budget."""
    found = sorted(world.list_fixture(world.specify()) for _ in range(2))
    for position, fixture in enumerate(found):
        units = budget if position == place else 2_000 * EURO
        world.send(world.pool.functions.fund([fixture], [units]), key("allocator").address)
    return found


def both(world: World, fixtures: list[int], stake: int) -> Accepted:
    """An accumulator of home wins at evens, in the order given."""
    legs = tuple(Leg(FixtureId(fixture), 1, 1, 0).pack() for fixture in fixtures)
    return world.accept("ann", replace(world.order("ann", legs[0], stake), legs=legs), EVENS, EVENS)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("keys", "budget", "error"),
    [
        (2, 60 * EURO - 2, ("AccumulatorCap", 30 * EURO, 60 * EURO - 2)),
        (2, 29 * EURO, ("BudgetExceeded", 30 * EURO, 29 * EURO)),
        (1, 116 * EURO, ("OneKeyLimit", 30 * EURO, 29 * EURO)),
    ],
)
def test_place__accumulator_that_one_fixture_cannot_hold__names_that_fixture(
    world: World, place: int, keys: int, budget: int, error: tuple[Any, ...]
) -> None:
    fixtures = pair(world, place, budget)
    data = world.packed([both(world, fixtures, 10 * EURO)], ("desk", "second_desk")[:keys])
    assert world.refusal(world.book.functions.place(data), RELAYER) == (error[0], fixtures[place], *error[1:])


def test_place__descending_legs_beyond_one_key__the_order_is_named_and_not_the_limit(world: World) -> None:
    fixtures = pair(world, 1, 116 * EURO)[::-1]
    one = both(world, fixtures, 10 * EURO)
    data = world.packed([one], ("desk",))
    assert world.refusal(world.book.functions.place(data), RELAYER) == ("LegsNotAscending", one.legs[1])


def test_place__accumulator_with_a_wrong_first_leg__names_that_leg(world: World) -> None:
    """The last one is named where no leg is to blame, so what is wrong stands first here."""
    wrong = world.fixture(start_in=3_600)
    while (right := world.fixture(start_in=36_000)) < wrong:
        pass
    order = both(world, [wrong, right], 10 * EURO).order
    unknown = replace(order, legs=(order.legs[0] | 3 << 64, order.legs[1]))
    market = world.accept("ann", unknown, EVENS, EVENS)
    call = world.book.functions.place(world.packed([market], ("desk", "second_desk")))
    assert world.refusal(call, RELAYER) == ("UnknownMarket", market.legs[0])
    world.travel(world.fixtures[wrong].earliest)
    world.send(world.oracle.functions.report(world.report(wrong, ONE_TO_NIL)), RELAYER)
    call = world.book.functions.place(world.packed([both(world, [wrong, right], 10 * EURO)], ("desk", "second_desk")))
    assert world.refusal(call, RELAYER) == ("FixtureReported", wrong)


def sold(world: World) -> bytes:
    """Calldata of a cash-out that would go through, signed by ann's betting key; 129 bytes stand before its legs."""
    world.send(world.book.functions.setBettingKey(ANN, key("reporter_0").address, 0, b""), ANN)
    leg = Leg(FixtureId(world.fixture()), 1, 1, 0).pack()
    terms = world.bet("ann", leg, 100 * EURO, EVENS)
    world.travel(terms.accepted_at + 60)
    data = packed(world, agreed(world, terms, 60 * EURO), "reporter_0")
    world.book.functions.cashOut(data).call({"from": RELAYER})
    return data


@pytest.mark.parametrize("tail", [b"\0", bytes(64), None])
def test_cash_out__betting_keys_signature_longer_or_shorter__bad_signature(world: World, tail: bytes | None) -> None:
    data = sold(world)
    spoilt = data[:-1] if tail is None else data + tail
    assert world.refusal(world.book.functions.cashOut(spoilt), RELAYER)[0] == "BadBettorSignature"


def test_cash_out__flag_that_is_none__flags_unknown(world: World) -> None:
    data = sold(world)
    spoilt = bytes([data[0] | 4]) + data[1:]
    assert world.refusal(world.book.functions.cashOut(spoilt), RELAYER) == ("FlagsUnknown", 5)


@pytest.mark.parametrize("legs", [0, 13])
def test_cash_out_and_gain__no_legs_or_thirteen__leg_count(world: World, legs: int) -> None:
    """Thirteen that are there, so that it is not the length that refuses them."""
    leg = (Leg(FixtureId(world.fixture()), 1, 1, 0).pack() >> 32).to_bytes(28, "big")
    listed = bytes([legs]) + leg * legs + bytes(200)
    for call in (
        world.book.functions.cashOut(bytes([1]) + bytes(128) + listed),
        world.book.functions.settleGain(listed[: 1 + 28 * legs + 63]),
    ):
        assert world.refusal(call, RELAYER) == ("LegCount", legs)


def test_pots__one_line_priced_at_two_scores__stand_apart_and_both_are_paid(world: World) -> None:
    """Home at minus a half, priced at 0-0, and away with the same line, priced at 1-0: 1-0 pays both, so neither stake
    backs the other bet.
    """
    fixture = world.fixture()
    legs = (
        Leg(FixtureId(fixture), HANDICAP, 1, selection, -2, Score(home, 0)).pack()
        for selection, home in ((0, 0), (1, 1))
    )
    bets = [world.bet(who, leg, 100 * EURO, EVENS) for who, leg in zip(("ann", "ben"), legs, strict=True)]
    word = FixtureWord.unpack(world.book.functions.fixtures(fixture).call())
    assert word.reserved == 200 * EURO
    world.finish(fixture, ONE_TO_NIL)
    items = world.settle_many(bets)
    assert [(one.bettor, one.nonce, one.stake, one.payout) for one in items] == [
        (bet.bettor, bet.nonce, 100 * EURO, 200 * EURO) for bet in bets
    ]
    assert world.account("ann") == world.account("ben") == (1_100 * EURO, 0)
    assert world.solvent()


@pytest.mark.parametrize("legs", [1, 2], ids=["singles", "accumulators"])
def test_settle__matches_of_two_weeks_in_one_call__each_epoch_is_told_its_own_result(world: World, legs: int) -> None:
    week = 7 * 86_400
    days = [[world.fixture(start_in=start + 3_600) for _ in range(legs)] for start in (0, week)]
    epochs = [world.fixtures[day[0]].start // week for day in days]
    before = [world.pool.functions.epochAt(epoch).call()[1] for epoch in epochs]
    bets = []
    for day, selection in zip(days, (0, 1), strict=True):
        order = world.order("ann", 0, 10 * EURO)
        words = tuple(Leg(FixtureId(fixture), 1, 1, selection).pack() for fixture in sorted(day))
        bets.append(world.accept("ann", replace(order, legs=words), *[EVENS] * legs))
        world.send(world.book.functions.place(world.packed([bets[-1]], ("desk", "second_desk"))), RELAYER)
    for day in days:
        for fixture in day:
            world.finish(fixture, ONE_TO_NIL)
    world.settle([one.terms for one in bets])
    after = [world.pool.functions.epochAt(epoch).call()[1] for epoch in epochs]
    won = 10 * EURO * (2**legs - 1)
    assert [now - then for now, then in zip(after, before, strict=True)] == [-won, 10 * EURO]
