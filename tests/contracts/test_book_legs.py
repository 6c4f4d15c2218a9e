"""Accumulators: what each leg and each fixture must allow, what settles early, and who pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chain.development import key
from chain.typed_data import Order
from chain.wire import Accepted, Code, Terms, encode_place, encode_settle
from sports.words import FixtureId, Leg, Result, Score, Status, VoidInterval, VoidIntervals
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
EVENS = 2_000_000
STAKE = 10 * EURO
KEYS = ("desk", "second_desk")
RELAYER = key("relayer").address
ODDS_MAX = 2**32 - 1
VOID = Result(Status.VOID).pack()
HOME = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
AWAY = Result(Status.FINISHED, (Score(0, 0), Score(0, 1), *[None] * 5)).pack()


def leg(fixture: int, selection: int = 0, **fields: Any) -> int:
    return Leg(FixtureId(fixture), 1, 1, selection, **fields).pack()


def legs_of(fixtures: Sequence[int], selection: int = 0) -> tuple[int, ...]:
    return tuple(leg(fixture, selection) for fixture in sorted(fixtures))


def order(world: World, legs: Sequence[int], stake: int = STAKE, who: str = "ann", **changes: Any) -> Order:
    return replace(world.order(who, legs[0], stake, **changes), legs=tuple(legs))


def bet(
    world: World, fixtures: Sequence[int], stake: int = STAKE, odds: int = EVENS, who: str = "ann", **ticket: Any
) -> Accepted:
    """An accepted accumulator on the home side of every fixture."""
    one = order(world, legs_of(fixtures), stake, who)
    return world.accept(who, one, *[odds] * len(fixtures), **ticket)


def put(world: World, one: Accepted, keys: Sequence[str] = KEYS) -> Terms:
    world.send(world.book.functions.place(world.packed([one], keys)), RELAYER)
    return one.terms


def view(world: World, fixture: int) -> list[int]:
    """Budget, reserved, combined, free, one key, swing."""
    return list(world.lens.functions.fixture(fixture).call()[3:])


# ------------------------------------------------------------------------------------------------------- refusals


@dataclass
class Trial:
    """An accumulator that must be refused: the error when alone, the code in a batch."""

    bet: Accepted
    code: Code
    error: tuple[Any, ...]
    keys: tuple[str, ...] = KEYS


def descending(world: World) -> Trial:
    legs = legs_of([world.fixture(), world.fixture()])[::-1]
    one = world.accept("ann", order(world, legs), EVENS, EVENS)
    return Trial(one, Code.LEGS_NOT_ASCENDING, ("LegsNotAscending", one.legs[1]))


def fixture_twice(world: World) -> Trial:
    """Two markets of one match, words ascending."""
    first, second = sorted([world.fixture(), world.fixture()])
    legs = (leg(first), leg(second), leg(second, 1))
    one = world.accept("ann", order(world, legs), EVENS, EVENS, EVENS)
    return Trial(one, Code.LEGS_NOT_ASCENDING, ("LegsNotAscending", one.legs[2]))


def one_tie(world: World) -> Trial:
    """M16: first and second leg of a cup round, between them a match of another tie and one of none."""
    made = [world.fixture(tie=tie) for tie in (7, 8, 0, 7)]
    first, second = sorted((made[0], made[3]))
    tie = world.oracle.functions.tieOf(first).call()
    return Trial(bet(world, made), Code.LEGS_TIED, ("LegsTied", first, second, tie))


def paused(world: World) -> Trial:
    one = bet(world, [world.fixture(), world.fixture()])
    world.send(world.book.functions.pauseNewRisk(), key("guardian").address)
    return Trial(one, Code.PAUSED, ("Paused", world.at() + 14 * 86_400))


def unknown_fixture(world: World) -> Trial:
    return Trial(bet(world, [world.fixture(), 5]), Code.UNKNOWN_FIXTURE, ("FixtureUnknown", 5))


def unknown_market(world: World) -> Trial:
    legs = legs_of([world.fixture(), world.fixture()])
    wrong = (legs[0], legs[1] | 3 << 64)
    one = world.accept("ann", order(world, wrong), EVENS, EVENS)
    return Trial(one, Code.UNKNOWN_MARKET, ("UnknownMarket", one.legs[1]))


def odds_of_one(world: World) -> Trial:
    one = order(world, legs_of([world.fixture(), world.fixture()]))
    return Trial(world.accept("ann", one, EVENS, 1_000_000), Code.ODDS, ("OddsTooLow", 1_000_000))


def no_odds(world: World) -> Trial:
    one = order(world, legs_of([world.fixture(), world.fixture()]))
    return Trial(world.accept("ann", one, 0, EVENS), Code.ODDS, ("OddsTooLow", 0))


def market_closed(world: World) -> Trial:
    early, late = world.fixture(start_in=3_600), world.fixture(start_in=36_000)
    close = world.fixtures[early].close
    world.travel(close)
    one = bet(world, [early, late], accepted_at=close - 1)
    return Trial(one, Code.MARKET_CLOSED, ("MarketClosed", early, close))


def reported(world: World) -> Trial:
    early, late = world.fixture(start_in=3_600), world.fixture(start_in=36_000)
    world.travel(world.fixtures[early].earliest)
    world.send(world.oracle.functions.report(world.report(early, HOME)), RELAYER)
    return Trial(bet(world, [early, late]), Code.REPORTED, ("FixtureReported", early))


def budget(world: World) -> Trial:
    """Pots have taken most of one fixture's budget."""
    small, large = world.fixture(budget=100 * EURO), world.fixture()
    for i in range(8):
        market = Leg(FixtureId(small), 4, 1, 0, 2 * i + 2).pack()
        put(world, world.accept("ben", world.order("ben", market, STAKE), EVENS))
    error = ("BudgetExceeded", small, 110 * EURO, 100 * EURO)
    return Trial(bet(world, [small, large]), Code.BUDGET, error)


def accumulator_cap(world: World) -> Trial:
    small, large = world.fixture(budget=60 * EURO - 2), world.fixture()
    error = ("AccumulatorCap", small, 30 * EURO, 60 * EURO - 2)
    return Trial(bet(world, [small, large]), Code.ACCUMULATOR_CAP, error)


def one_key(world: World) -> Trial:
    small, large = world.fixture(budget=116 * EURO), world.fixture()
    error = ("OneKeyLimit", small, 30 * EURO, 29 * EURO)
    return Trial(bet(world, [small, large]), Code.ONE_KEY, error, ("desk",))


def payout_below_minimum(world: World) -> Trial:
    one = order(world, legs_of([world.fixture(), world.fixture()]), min_payout=4 * STAKE + 1)
    error = ("PayoutBelowMinimum", 4 * STAKE, 4 * STAKE + 1)
    return Trial(world.accept("ann", one, EVENS, EVENS), Code.PAYOUT_BELOW_MINIMUM, error)


def balance(world: World) -> Trial:
    one = bet(world, [world.fixture(), world.fixture()], 1_000 * EURO + 1)
    return Trial(one, Code.BALANCE, ("InsufficientBalance", 1_000 * EURO, 1_000 * EURO + 1))


def account_cap(world: World) -> Trial:
    one = bet(world, [world.fixture(), world.fixture()], STAKE, 4_000_000_000)
    return Trial(one, Code.ACCOUNT_CAP, ("AccountCap", 0, 16_000_000 * STAKE))


def twelve_legs_at_the_longest_odds(world: World) -> Trial:
    """4294^12 for one: far beyond every field, and refused before anything is counted."""
    one = bet(world, [world.fixture() for _ in range(12)], STAKE, ODDS_MAX)
    return Trial(one, Code.ACCOUNT_CAP, ("AccountCap", 0, STAKE * (2**192 - 1) // 10**18))


def nonce_used(world: World) -> Trial:
    one = bet(world, [world.fixture(), world.fixture()])
    put(world, one)
    slot = world.book.functions.betSlot(one.order.bettor, one.order.nonce).call()
    return Trial(one, Code.NONCE, ("NonceUsed", one.order.bettor, one.order.nonce, slot))


CASES: list[Callable[[World], Trial]] = [
    descending,
    fixture_twice,
    one_tie,
    paused,
    unknown_fixture,
    unknown_market,
    odds_of_one,
    no_odds,
    market_closed,
    reported,
    budget,
    accumulator_cap,
    one_key,
    payout_below_minimum,
    balance,
    account_cap,
    twelve_legs_at_the_longest_odds,
    nonce_used,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_place__bad_accumulator__named_error_alone_and_its_code_in_a_batch(
    world: World, case: Callable[[World], Trial]
) -> None:
    open_for_long = world.fixture(start_in=86_400)
    trial = case(world)
    good = world.accept("ben", world.order("ben", leg(open_for_long), EURO), EVENS)
    alone = world.book.functions.place(world.packed([trial.bet], trial.keys))
    assert world.refusal(alone, RELAYER) == trial.error
    before = [view(world, one >> 128) for one in trial.bet.order.legs]
    account = world.account("ann")
    codes = [item.code for item in world.place_many([trial.bet, good], trial.keys)]
    assert codes == [trial.code, Code.PAUSED if trial.code is Code.PAUSED else Code.OK]
    assert [view(world, one >> 128) for one in trial.bet.order.legs] == before
    assert world.account("ann") == account


def test_place__bettor_signed_other_legs__bad_bettor_signature(world: World) -> None:
    a, b, c = (world.fixture() for _ in range(3))
    signed, other = bet(world, [a, b]), bet(world, [a, c])
    wrong = replace(other, signature=signed.signature)
    refused = world.refusal(world.book.functions.place(world.packed([wrong])), RELAYER)
    assert (refused[0], refused[2]) == ("BadBettorSignature", key("ann").address)
    assert [item.code for item in world.place_many([wrong])] == [Code.BETTOR_SIGNATURE]


@pytest.mark.parametrize("swap", ["odds", "order"])
def test_place__legs_or_odds_other_than_the_desk_signed__bad_desk_signature(world: World, swap: str) -> None:
    fixtures = [world.fixture(), world.fixture()]
    data = bytearray(world.packed([bet(world, fixtures)]))
    if swap == "odds":
        data[1 + 128 + 1 + 27] ^= 1
    else:
        first, second = data[130 : 130 + 28], data[158 : 158 + 28]
        data[130 : 130 + 28], data[158 : 158 + 28] = second, first
    assert world.refusal(world.book.functions.placeMany(bytes(data)), RELAYER)[0] == "BadDeskSignature"


@pytest.mark.parametrize("legs", [0, 13, 255])
def test_settle__no_leg_or_more_than_twelve__leg_count(world: World, legs: int) -> None:
    terms = put(world, bet(world, [world.fixture(), world.fixture()]))
    data = bytes([legs]) + encode_settle([terms])[1:]
    assert world.refusal(world.book.functions.settle(data), RELAYER) == ("LegCount", legs)


def test_place__any_bit_flipped_or_cut_anywhere__a_named_error(world: World) -> None:
    data = world.packed([bet(world, [world.fixture(), world.fixture(), world.fixture()])])
    call = world.book.functions.place
    assert call(data).call({"from": RELAYER}) == []
    for position in range(len(data)):
        for bit in range(3) if position == 129 else (position % 8,):
            spoiled = bytearray(data)
            spoiled[position] ^= 1 << bit
            assert world.refusal(call(bytes(spoiled)), RELAYER)[0] not in ("Panic", "Error"), (position, bit)
    for size in range(0, len(data), 3):
        world.refusal(call(data[:size]), RELAYER)


def test_settle__any_bit_flipped_or_cut_anywhere__a_named_error_and_nothing_paid(world: World) -> None:
    fixtures = [world.fixture(), world.fixture()]
    terms = put(world, bet(world, fixtures))
    finish(world, fixtures, [HOME, HOME])
    data, call = encode_settle([terms]), world.book.functions.settle
    call(data).call({"from": RELAYER})
    for position in range(len(data)):
        spoiled = bytearray(data)
        spoiled[position] ^= 1 << position % 8
        world.refusal(call(bytes(spoiled)), RELAYER)
    for size in range(len(data)):
        world.refusal(call(data[:size]), RELAYER)


# ------------------------------------------------------------------------------------------------------- placing


def test_place__accumulator__full_reserve_and_stake_counted_at_every_fixture(world: World) -> None:
    fixtures = [world.fixture() for _ in range(3)]
    put(world, bet(world, fixtures, odds=1_999_999))
    payout = STAKE * 7_999_988_000_005_999_999 // 10**18
    for fixture in fixtures:
        kept = view(world, fixture)
        assert kept[1:3] == [0, payout - STAKE]
        assert kept[5] == payout
    assert world.account("ann") == (990 * EURO, payout)
    assert world.solvent()


def test_place__one_desk_key__its_word_counts_at_every_fixture_rounded_up(world: World) -> None:
    fixtures = [world.fixture() for _ in range(2)]
    put(world, bet(world, fixtures, STAKE + 1), ("desk",))
    assert [view(world, fixture)[4] for fixture in fixtures] == [31, 31]


def test_place__twelve_legs__placed_and_paid_in_full(world: World) -> None:
    fixtures = [world.fixture() for _ in range(12)]
    terms = put(world, bet(world, fixtures, EURO, 1_500_000))
    assert terms.payout == 129_746_337
    finish(world, fixtures, [HOME] * 12)
    (item,) = world.settle_many([terms])
    assert (item.code, item.payout) == (Code.OK, terms.payout)
    assert world.account("ann") == (999 * EURO + terms.payout, 0)
    assert world.solvent()


@pytest.mark.parametrize("started", [False, True])
def test_place__ticket_of_two_minutes__placed_unless_any_fixture_has_started(world: World, *, started: bool) -> None:
    early, late = world.fixture(start_in=3_600), world.fixture(start_in=36_000)
    now = world.fixtures[early].start - (0 if started else 1)
    one = bet(world, [early, late], accepted_at=now - 120)
    world.travel(now)
    call = world.book.functions.place(world.packed([one]))
    if started:
        assert world.refusal(call, RELAYER)[0] == "TicketExpired"
    else:
        assert call.call({"from": RELAYER}) == []


def test_place_many__accumulators_of_the_same_legs_beside_singles__each_counts_on_the_one_before(world: World) -> None:
    a, b = sorted([world.fixture(budget=130 * EURO), world.fixture(budget=130 * EURO)])
    single = world.accept("ben", world.order("ben", leg(a), STAKE), EVENS)
    bets = [bet(world, [a, b]), bet(world, [a, b], who="ben"), bet(world, [a, b]), single]
    codes = [item.code for item in world.place_many(bets)]
    assert codes == [Code.OK, Code.OK, Code.ACCUMULATOR_CAP, Code.OK]
    assert [view(world, fixture)[1:3] for fixture in (a, b)] == [[10 * EURO, 60 * EURO], [0, 60 * EURO]]


def test_place__own_transaction__needs_no_signature_of_the_bettor(world: World) -> None:
    one = bet(world, [world.fixture(), world.fixture()])
    data = world.packed([one], own=True)
    assert data != encode_place([one], [bytes(64)] * 2)
    world.send(world.book.functions.place(data), one.order.bettor)
    assert world.account("ann") == (990 * EURO, 4 * STAKE)


def test_m16__legs_of_different_ties_and_of_none__placed(world: World) -> None:
    put(world, bet(world, [world.fixture(tie=tie) for tie in (7, 8, 0, 9, 0)], odds=1_300_000))


@pytest.mark.parametrize(("ties", "asked"), [((7, 0), 0), ((7, 8), 2)])
def test_m16__placed__the_oracle_is_asked_only_where_two_legs_have_ties(
    world: World, ties: tuple[int, int], asked: int
) -> None:
    one = bet(world, [world.fixture(tie=tie) for tie in ties])
    receipt = world.send(world.book.functions.place(world.packed([one], KEYS)), RELAYER)
    tracer = [receipt["transactionHash"].to_0x_hex(), {"tracer": "callTracer"}]
    trace = world.w3.provider.make_request("debug_traceTransaction", tracer)  # type: ignore[arg-type]
    oracle = world.addresses.oracle.lower()
    assert [call["to"] for call in trace["result"].get("calls", [])].count(oracle) == asked


# ------------------------------------------------------------------------------------------------------- settling


def finish(world: World, fixtures: Sequence[int], values: Sequence[int], voids: Sequence[int] | None = None) -> None:
    """Results of all, in turn; then every window is over."""
    world.travel(max(world.now(), *(world.fixtures[fixture].earliest for fixture in fixtures)))
    for fixture, value, void in zip(fixtures, values, voids or [0] * len(fixtures), strict=True):
        world.send(world.oracle.functions.report(world.report(fixture, value, voids=void)), RELAYER)
    world.travel(world.now() + 2 * 3_600 + 1)


def pair_of(world: World) -> tuple[int, int]:
    """A fixture that starts in an hour and one that starts ten hours later."""
    return world.fixture(start_in=3_600), world.fixture(start_in=40_000)


def test_settle__a_leg_lost_and_final__loses_at_once_and_frees_every_fixture(world: World) -> None:
    early, late = pair_of(world)
    terms = put(world, bet(world, [early, late]))
    world.finish(early, AWAY)
    (item,) = world.settle_many([terms])
    assert (item.code, item.payout) == (Code.OK, 0)
    assert [view(world, fixture)[2] for fixture in (early, late)] == [0, 0]
    assert view(world, late)[5] == STAKE, "nothing of its reserve stays where no window runs"
    assert world.account("ann") == (990 * EURO, 0)
    assert world.solvent()


def test_settle__one_leg_won_and_one_open__not_final_names_the_open_one(world: World) -> None:
    early, late = pair_of(world)
    terms = put(world, bet(world, [early, late]))
    world.finish(early, HOME)
    call = world.book.functions.settle(encode_settle([terms]))
    assert world.refusal(call, RELAYER) == ("NotFinal", late)
    assert [item.code for item in world.settle_many([terms])] == [Code.NOT_FINAL]


@pytest.mark.parametrize("first", [0, 1], ids=["settled at once", "settled when all is known"])
def test_settle__lost_leg_and_void_time_elsewhere__zero_in_either_order(world: World, first: int) -> None:
    """A void interval voids its leg, not the bet: when it is settled makes no difference."""
    early, late = pair_of(world)
    terms = put(world, bet(world, [early, late]))
    world.finish(early, AWAY)
    if first == 1:
        world.finish(late, VOID)
    (item,) = world.settle_many([terms])
    assert (item.code, item.payout) == (Code.OK, 0)


@pytest.mark.parametrize(("value", "factor"), [(HOME, 4), (VOID, 2), (AWAY, 0)])
def test_settle__second_leg_won_void_or_lost__product_of_the_multipliers(world: World, value: int, factor: int) -> None:
    early, late = pair_of(world)
    terms = put(world, bet(world, [early, late]))
    world.finish(early, HOME)
    world.finish(late, value)
    (item,) = world.settle_many([terms])
    assert (item.code, item.payout) == (Code.OK, factor * STAKE)
    assert world.account("ann") == (990 * EURO + factor * STAKE, 0)
    assert world.solvent()


def test_settle__accepted_in_void_time_of_one_fixture__that_leg_multiplies_by_one(world: World) -> None:
    early, late = pair_of(world)
    start = world.fixtures[early].start
    world.travel(start + 10)
    terms = put(world, bet(world, [early, late], accepted_at=start + 5))
    voids = VoidIntervals(0, (VoidInterval(1_800, 60),)).pack()
    world.finish(early, AWAY, voids=voids)
    world.finish(late, HOME)
    (item,) = world.settle_many([terms])
    assert (item.code, item.payout) == (Code.OK, 2 * STAKE)


def test_settle__twice_or_other_terms__terms_mismatch_and_paid_once(world: World) -> None:
    fixtures = [world.fixture(), world.fixture()]
    terms = put(world, bet(world, fixtures))
    finish(world, fixtures, [HOME, HOME])
    wrong = [
        replace(terms, stake=STAKE + 1),
        replace(terms, nonce=terms.nonce + 64),
        replace(terms, legs=terms.legs * 2),
    ]
    wrong += [replace(terms, accepted_at=terms.accepted_at - 1), replace(terms, bettor=key("ben").address)]
    wrong += [replace(terms, legs=terms.legs[::-1]), replace(terms, legs=terms.legs[:1])]
    items = world.settle_many([*wrong, terms, terms])
    assert [item.code for item in items] == [Code.TERMS] * len(wrong) + [Code.OK, Code.TERMS]
    assert world.account("ann") == (990 * EURO + 4 * STAKE, 0)


# ------------------------------------------------------------------------------------------------------- who pays


@pytest.mark.parametrize("same_start", [False, True])
def test_settle__won__the_first_fixture_to_start_pays_and_on_a_tie_the_lower_id(
    world: World, *, same_start: bool
) -> None:
    start = world.now() + 7_200
    made = [world.fixture(start=start, earliest=start + 5_700, close=start + 7_200, deadline=start + 4 * 86_400)]
    later = start if same_start else start + 600
    made.append(world.fixture(start=later, earliest=later + 5_700, close=later + 7_200, deadline=later + 4 * 86_400))
    home = min(made) if same_start else made[0]
    (other,) = set(made) - {home}
    terms = put(world, bet(world, made))
    finish(world, made, [HOME, HOME])
    world.settle_many([terms])
    assert view(world, home)[0] == 2_000 * EURO - 3 * STAKE
    assert view(world, other)[0] == 2_000 * EURO
    assert [view(world, fixture)[1:3] for fixture in made] == [[0, 0], [0, 0]]


@pytest.mark.parametrize("value", [HOME, AWAY], ids=["won", "lost"])
def test_settle__legs_in_two_epochs__the_first_ones_epoch_owns_the_result(world: World, value: int) -> None:
    week = 7 * 86_400
    early, late = world.fixture(start_in=3_600), world.fixture(start_in=week + 3_600)
    epochs = [world.fixtures[fixture].start // week for fixture in (early, late)]
    terms = put(world, bet(world, [early, late]))
    world.finish(early, HOME)
    world.finish(late, value)
    world.settle_many([terms])
    nets = [world.pool.functions.epochAt(epoch).call()[1] for epoch in epochs]
    assert nets == [-3 * STAKE if value == HOME else STAKE, 0]
