"""Cash-out (H11, I16, M6; model findings 3, 5, 17, 18): when it may be, what it moves, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chain.development import key
from chain.wire import Terms, encode_settle, encode_settle_gain
from chain.words import FixtureWord, PotWord
from sports.words import FixtureId, Leg, Result, Score, Status, VoidInterval, VoidIntervals
from tests.contracts.cash_outs import agreed, call, cash_out, gain_call, packed, rest
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
ANN, BEN, RELAYER, OWNER = (key(who).address for who in ("ann", "ben", "relayer", "deployer"))
GUARDIAN, ISSUER, TRANSMITTER = (key(who).address for who in ("guardian", "issuer", "transmitter"))
EVENS = 2_000_000
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
NIL_TO_ONE = Result(Status.FINISHED, (Score(0, 0), Score(0, 1), *[None] * 5)).pack()
VOID = Result(Status.VOID).pack()
OPEN, CASHED = 1, 6


def home(fixture: int, selection: int = 0, market: int = 1) -> int:
    return Leg(FixtureId(fixture), market, 1, selection).pack()


def pot(world: World, leg: int) -> PotWord:
    return PotWord.unpack(world.book.functions.pots(leg >> 72 << 72).call())


def word(world: World, fixture: int) -> FixtureWord:
    return FixtureWord.unpack(world.book.functions.fixtures(fixture).call())


def counters(world: World) -> tuple[int, int]:
    customers, house = world.book.functions.vault().call()
    assert world.asset.functions.balanceOf(world.book.address).call() == customers + house
    assert world.solvent()
    return customers, house


def slot(world: World, terms: Terms) -> int:
    return int(world.book.functions.betSlot(terms.bettor, terms.nonce).call())


def bet(world: World, leg: int, stake: int = 100 * EURO, odds: int = EVENS, who: str = "ann", **options: Any) -> Terms:
    """An open bet that is a minute old."""
    terms = world.bet(who, leg, stake, odds, **options)
    world.travel(terms.accepted_at + 60)
    return terms


def combo(world: World, legs: tuple[int, ...], stake: int, *odds: int) -> Terms:
    order = replace(world.order("ann", legs[0], stake), legs=legs)
    one = world.accept("ann", order, *odds)
    world.send(world.book.functions.place(world.packed([one])), RELAYER)
    world.travel(one.ticket.accepted_at + 60)
    return one.terms


# ------------------------------------------------------------------------------------------------------- the whole bet


def test_cash_out__under_the_stake__pays_at_once_and_the_pots_last_bet_books_the_rest(world: World) -> None:
    fixture = world.fixture()
    terms = bet(world, home(fixture))
    customers, house = counters(world)
    one = cash_out(world, "ann", terms, 60 * EURO)
    assert world.account("ann") == (960 * EURO, 0)
    assert counters(world) == (customers - 40 * EURO, house + 40 * EURO)
    assert world.book.functions.pots(home(fixture) >> 72 << 72).call() == 0
    assert (word(world, fixture).reserved, word(world, fixture).combined) == (0, 0)
    assert slot(world, terms) == terms.nonce << 8 | CASHED
    assert world.refusal(call(world, "ann", one), ANN) == ("TermsMismatch", ANN, terms.nonce)


def test_cash_out__above_the_stake__the_gain_waits_in_a_reserve_of_its_own(world: World) -> None:
    """H11, finding 5: until finality only the stake is out, and no stake of others backs the gain."""
    fixture = world.fixture(budget=200 * EURO)
    terms, other = bet(world, home(fixture)), bet(world, home(fixture, 1), 50 * EURO, who="ben")
    one = cash_out(world, "ann", terms, 130 * EURO)
    assert world.account("ann") == (1_000 * EURO, 30 * EURO)
    seen = word(world, fixture)
    assert (seen.reserved, seen.combined) == (50 * EURO, 30 * EURO)
    held = pot(world, home(fixture))
    assert (held.count, held.stakes, held.liabilities) == (1, 50 * EURO, (0, 100 * EURO, 0))
    early = gain_call(world, one, 30 * EURO)
    assert world.refusal(early, BEN) == ("NotFinal", fixture)
    world.finish(fixture, NIL_TO_ONE)
    customers, house = counters(world)
    world.send(early, BEN)
    assert world.account("ann") == (1_030 * EURO, 0)
    assert counters(world) == (customers + 30 * EURO, house - 30 * EURO)
    assert word(world, fixture).combined == 0
    assert world.refusal(early, BEN)[0] == "GainUnknown"
    world.settle([other])
    counters(world)


@pytest.mark.parametrize("covers", [True, False])
def test_gain__bet_accepted_in_void_time__cancelled_and_otherwise_paid(world: World, covers: bool) -> None:
    """H11: a courtsider who cashes out within a minute of the goal keeps his stake and nothing else."""
    fixture = world.fixture(start_in=600)
    start = world.fixtures[fixture].start
    world.travel(start + 300)
    terms = bet(world, home(fixture))
    one = cash_out(world, "ann", terms, 150 * EURO)
    since = terms.accepted_at - (start - 1_800)
    voids = VoidIntervals(0, (VoidInterval(since if covers else since + 1, 30),)).pack()
    world.finish(fixture, NIL_TO_ONE, voids=voids)
    world.send(gain_call(world, one, 50 * EURO), BEN)
    assert world.account("ann") == (1_000 * EURO + (0 if covers else 50 * EURO), 0)
    assert word(world, fixture).combined == 0
    counters(world)


def test_gain__of_a_fixture_that_is_void__is_paid(world: World) -> None:
    """The price was agreed; a void of the whole match cancels bets, not what was sold before."""
    fixture = world.fixture(budget=300 * EURO)
    first = bet(world, home(fixture), odds=1_100_000)
    others = [bet(world, home(fixture, i), odds=1_100_000, who="ben") for i in (1, 2)]
    one = cash_out(world, "ann", first, 105 * EURO)
    world.finish(fixture, VOID)
    world.settle(others)
    world.send(gain_call(world, one, 5 * EURO), RELAYER)
    assert (world.account("ann"), world.account("ben")) == ((1_005 * EURO, 0), (1_000 * EURO, 0))
    counters(world)


def test_cash_out__that_needs_more_reserve_than_the_budget_has__refused(world: World) -> None:
    """Finding 5: a bet that leaves may raise R, since its stake no longer backs the other side."""
    fixture = world.fixture(budget=60 * EURO)
    first = bet(world, home(fixture), odds=1_100_000)
    bet(world, home(fixture, 1), who="ben")
    assert word(world, fixture).reserved == 0
    refused = call(world, "ann", agreed(world, first, 100 * EURO))
    assert world.refusal(refused, ANN) == ("BudgetExceeded", fixture, 100 * EURO, 60 * EURO)
    cash_out(world, "ann", first, 60 * EURO)
    assert word(world, fixture).reserved == 60 * EURO


def test_cash_out__of_an_in_play_bet__leaves_the_liability_without_its_stake(world: World) -> None:
    fixture = world.fixture(start_in=900)
    terms, other = bet(world, home(fixture)), bet(world, home(fixture), 10 * EURO, who="ben")
    assert pot(world, home(fixture)).liabilities[0] == 110 * EURO
    cash_out(world, "ann", terms, 70 * EURO)
    held = pot(world, home(fixture))
    assert (held.count, held.stakes, held.liabilities[0]) == (1, 30 * EURO, 10 * EURO)
    assert word(world, fixture).reserved == 0
    world.finish(fixture, ONE_TO_NIL)
    world.settle([other])
    assert world.account("ben") == (1_010 * EURO, 0)
    counters(world)


def test_cash_out__of_a_large_market__the_head_finds_its_largest_anew(world: World) -> None:
    fixture = world.fixture()
    legs = [home(fixture, selection, 9) for selection in (3, 4, 17)]
    bets = [bet(world, leg, stake * EURO, 9_000_000) for leg, stake in zip(legs, (30, 20, 25), strict=True)]
    assert pot(world, legs[0]).liabilities[0] == 270 * EURO
    cash_out(world, "ann", bets[0], 10 * EURO)
    assert pot(world, legs[0]).liabilities[0] == 225 * EURO
    assert word(world, fixture).reserved == (225 - 45 - 20) * EURO
    cash_out(world, "ann", bets[2], 5 * EURO, part=10 * EURO)
    assert pot(world, legs[0]).liabilities[0] == 180 * EURO
    cash_out(world, "ann", bets[1], 15 * EURO)
    cash_out(world, "ann", replace(bets[2], stake=15 * EURO), 15 * EURO)
    assert (pot(world, legs[0]).liabilities[0], word(world, fixture).reserved) == (0, 0)
    assert pot(world, legs[0]).count == 0
    world.bet("ben", legs[1], EURO, 9_000_000)
    counters(world)


# ------------------------------------------------------------------------------------------------------- accumulators


def test_cash_out__of_an_accumulator__frees_its_reserve_and_its_swing(world: World) -> None:
    """Finding 18: after its first leg has won and is final the rest may still be sold."""
    first, second = world.fixture(start_in=600), world.fixture(start_in=4 * 86_400)
    legs = tuple(sorted((home(first), home(second))))
    terms = combo(world, legs, 100 * EURO, EVENS, EVENS)
    world.finish(first, ONE_TO_NIL)
    assert [world.book.functions.swing(one).call() for one in (first, second)] == [400 * EURO] * 2
    customers, house = counters(world)
    one = cash_out(world, "ann", terms, 180 * EURO)
    assert [word(world, fixture).combined for fixture in (first, second)] == [80 * EURO, 0]
    assert world.account("ann") == (1_000 * EURO, 80 * EURO)
    assert counters(world) == (customers, house)
    assert [world.book.functions.swing(one).call() for one in (first, second)] == [80 * EURO, 0]
    world.finish(second, NIL_TO_ONE)
    world.send(gain_call(world, one, 80 * EURO), RELAYER)
    assert world.account("ann") == (1_080 * EURO, 0)
    counters(world)


def test_cash_out__of_an_accumulator_under_its_stake__books_the_rest_to_the_first_to_start(world: World) -> None:
    fixtures = sorted((world.fixture(start_in=600), world.fixture(start_in=9 * 86_400)))
    terms = combo(world, tuple(home(one) for one in fixtures), 100 * EURO, EVENS, EVENS)
    customers, house = counters(world)
    cash_out(world, "ann", terms, 30 * EURO)
    assert counters(world) == (customers - 70 * EURO, house + 70 * EURO)
    assert [word(world, fixture).combined for fixture in fixtures] == [0, 0]
    assert world.account("ann") == (930 * EURO, 0)


def test_cash_out__with_a_lost_leg_or_nothing_open__bet_decided(world: World) -> None:
    first, second = world.fixture(start_in=600), world.fixture(start_in=4 * 86_400)
    legs = tuple(sorted((home(first), home(second))))
    lost, single = combo(world, legs, 10 * EURO, EVENS, EVENS), bet(world, home(first, 1), EURO)
    world.finish(first, NIL_TO_ONE)
    for terms in (lost, single):
        refused = call(world, "ann", agreed(world, terms, 1))
        assert world.refusal(refused, ANN) == ("BetDecided", ANN, terms.nonce)


# ------------------------------------------------------------------------------------------------------- when


def test_cash_out__within_a_minute_of_acceptance__too_early_to_the_second(world: World) -> None:
    terms = world.bet("ann", home(world.fixture()), EURO, EVENS)
    due = terms.accepted_at + 60
    world.travel(due - 1)
    one = agreed(world, terms, EURO)
    assert world.refusal(call(world, "ann", one), ANN) == ("CashOutTooEarly", due, due - 1)
    world.travel(due)
    world.send(call(world, "ann", one), RELAYER)


def test_cash_out__while_a_report_is_not_final__refused_for_singles_and_accumulators(world: World) -> None:
    fixture, other = world.fixture(), world.fixture(start_in=4 * 86_400)
    legs = tuple(sorted((home(fixture), home(other))))
    bets = [bet(world, home(fixture)), combo(world, legs, EURO, EVENS, EVENS)]
    world.send(world.oracle.functions.report(world.report(fixture, VOID)), TRANSMITTER)
    for terms in bets:
        assert world.refusal(call(world, "ann", agreed(world, terms, EURO)), ANN) == ("FixtureReported", fixture)
    world.travel(world.at() + 7_201)
    decided = agreed(world, bets[0], EURO)
    assert world.refusal(call(world, "ann", decided), ANN) == ("BetDecided", ANN, bets[0].nonce)
    cash_out(world, "ann", bets[1], EURO)


def test_cash_out__paused_barred_grant_ended_and_sun_set__goes_on(world: World) -> None:
    fixture = world.fixture(start_in=800 * 3_600)
    terms = bet(world, home(fixture))
    world.send(world.registry.functions.bar([ANN], (1 << 24) - 1), ISSUER)
    world.send(world.book.functions.pauseNewRisk(), GUARDIAN)
    cash_out(world, "ann", terms, 10 * EURO, part=10 * EURO)
    world.send(world.book.functions.sunset(), OWNER)
    cash_out(world, "ann", replace(terms, stake=90 * EURO), 90 * EURO)
    assert world.account("ann") == (1_000 * EURO, 0)


# ------------------------------------------------------------------------------------------------------- signatures


def test_cash_out__bettors_own_transaction__needs_no_signature_and_nobody_elses_has_it(world: World) -> None:
    one = agreed(world, bet(world, home(world.fixture())), 50 * EURO)
    own = world.book.functions.cashOut(packed(world, one, None))
    assert world.refusal(own, BEN) == ("NotTheBettor", ANN, BEN)
    world.send(own, ANN)
    assert world.account("ann") == (950 * EURO, 0)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"units": 61 * EURO}, "BadDeskSignature"),
        ({"include_by": 4_000_000_000}, "BadDeskSignature"),
        ({"desk_epoch": 2}, "BadDeskSignature"),
        ({"part": 50 * EURO}, "BadBettorSignature"),
        ({"min_units": 1}, "BadBettorSignature"),
        ({"valid_until": 4_000_000_000}, "BadBettorSignature"),
        ({"min_payout": 1}, "BadBettorSignature"),
        ({"stake": 99 * EURO}, "TermsMismatch"),
        ({"accepted_at": 1}, "TermsMismatch"),
        ({"nonce": 7}, "TermsMismatch"),
        ({"bettor": BEN}, "TermsMismatch"),
    ],
)
def test_cash_out__any_field_other_than_signed__refused(world: World, change: dict[str, Any], error: str) -> None:
    terms = bet(world, home(world.fixture()))
    one = agreed(world, terms, 60 * EURO)
    good = packed(world, one, "ann")
    (name, value), parts = next(iter(change.items())), {}
    if name == "desk_epoch":
        signed = replace(one, offer=replace(one.offer, desk_epoch=value))
        data = packed(world, signed, "ann")
    else:
        for part in ("terms", "order", "request", "offer"):
            struct = getattr(one, part)
            if hasattr(struct, name) and (name, part) != ("stake", "order"):
                parts[part] = replace(struct, **{name: value})
        data = packed(world, replace(one, **parts), "ann")
        # The signatures of what was agreed, over what is shown.
        data = data[:1] + good[1:129] + data[129:-64] + good[-64:]
    assert world.refusal(world.book.functions.cashOut(data), RELAYER)[0] == error


def test_cash_out__offer_of_an_ended_epoch_or_too_late__refused(world: World) -> None:
    terms = bet(world, home(world.fixture()))
    late, stale = agreed(world, terms, EURO, include_by=world.at() + 5), agreed(world, terms, EURO, life=600)
    asked = agreed(world, terms, EURO, valid_until=world.at() + 5, include_by=world.at() + 600)
    world.travel(world.at() + 6)
    now = world.at()
    assert world.refusal(call(world, "ann", late), ANN) == ("CashOutExpired", now - 1, now)
    assert world.refusal(call(world, "ann", asked), ANN) == ("CashOutExpired", now - 1, now)
    world.send(world.book.functions.bumpDeskEpoch(), GUARDIAN)
    assert world.refusal(call(world, "ann", stale), ANN)[0] == "BadDeskSignature"
    world.send(call(world, "ann", agreed(world, terms, EURO, epoch=2)), RELAYER)


@pytest.mark.parametrize(
    ("units", "least"), [(0, 0), (200 * EURO + 1, 0), (60 * EURO, 60 * EURO + 1), ((1 << 56) - 1, 0)]
)
def test_cash_out__units_of_nothing_or_under_the_least_or_over_the_payout__refused(
    world: World, units: int, least: int
) -> None:
    terms = bet(world, home(world.fixture()))
    refused = call(world, "ann", agreed(world, terms, units, min_units=least))
    assert world.refusal(refused, ANN) == ("CashOutUnits", units, least, 200 * EURO)


@pytest.mark.parametrize("part", [0, 100 * EURO + 1])
def test_cash_out__part_of_nothing_or_more_than_is_open__refused(world: World, part: int) -> None:
    terms = bet(world, home(world.fixture()))
    refused = call(world, "ann", agreed(world, terms, EURO, part=part))
    assert world.refusal(refused, ANN) == ("CashOutPart", part, 100 * EURO)


def test_cash_out__on_one_key__the_whole_amount_counts_to_its_quarter_everywhere(world: World) -> None:
    """Finding 3: a bet that is all but lost, cashed out at its stake, moves little reserve and costs all of it."""
    fixtures = sorted(world.fixture(budget=400 * EURO) for _ in range(2))
    terms = combo(world, tuple(home(one) for one in fixtures), 100 * EURO, 1_200_000, 1_200_000)
    single = bet(world, home(fixtures[0]), 60 * EURO)
    for name in ("desk", "second_desk"):
        refused = call(world, "ann", agreed(world, terms, 100 * EURO + 1), (name,))
        error = ("OneKeyLimit", fixtures[0], 101 * EURO, 100 * EURO)
        assert world.refusal(refused, ANN) == error
    cash_out(world, "ann", terms, 70 * EURO - 1, ("second_desk",))
    assert [word(world, one).one_key for one in fixtures] == [70 * EURO] * 2
    over = call(world, "ann", agreed(world, single, 30 * EURO + 1), ("desk",))
    assert world.refusal(over, ANN) == ("OneKeyLimit", fixtures[0], 101 * EURO, 100 * EURO)
    cash_out(world, "ann", single, 60 * EURO)
    assert world.refusal(call(world, "ann", agreed(world, single, EURO), ("ben",)), ANN)[0] == "TermsMismatch"


# ------------------------------------------------------------------------------------------------------- parts


def test_cash_out__of_a_part__the_rest_is_settled_on_its_own_terms(world: World) -> None:
    """I16: part and rest pay what two bets of their stakes would, each floored; the open payout says so at once."""
    fixture = world.fixture()
    odds = 2_333_333
    terms = bet(world, home(fixture), 99_999_999, odds)
    part, left = 33_333_333, 66_666_666
    one = cash_out(world, "ann", terms, part + 7, part=part)
    assert world.account("ann") == (1_000 * EURO - left, left * odds // 10**6 + 7)
    held = pot(world, home(fixture))
    assert (held.count, held.stakes, held.liabilities[0]) == (1, left, left * odds // 10**6)
    assert slot(world, terms) & 0xFF == OPEN
    world.finish(fixture, ONE_TO_NIL)
    assert world.refusal(world.book.functions.settle(encode_settle([terms])), RELAYER)[0] == "TermsMismatch"
    world.settle([rest(one)])
    world.send(gain_call(world, one, 7), RELAYER)
    assert world.account("ann") == (1_000 * EURO - left + left * odds // 10**6 + 7, 0)
    counters(world)


def test_cash_out__same_words_twice_after_a_part__the_bet_has_another_name(world: World) -> None:
    """M6: neither the request, nor the ticket, nor the order of the whole can hit what is left."""
    fixture = world.fixture()
    order = world.order("ann", home(fixture), 100 * EURO)
    placed = world.accept("ann", order, EVENS)
    world.send(world.book.functions.place(world.packed([placed])), RELAYER)
    world.travel(placed.ticket.accepted_at + 60)
    one = cash_out(world, "ann", placed.terms, 50 * EURO, part=50 * EURO, life=600)
    assert world.refusal(call(world, "ann", one), ANN) == ("TermsMismatch", ANN, order.nonce)
    shown = replace(one, terms=rest(one), order=replace(one.order, stake=50 * EURO))
    data = packed(world, shown, "ann")
    assert world.refusal(world.book.functions.cashOut(data), ANN)[0] == "BadBettorSignature"
    half = replace(order, stake=50 * EURO)
    for again in (placed, world.accept("ann", half, EVENS)):
        assert world.refusal(world.book.functions.place(world.packed([again])), RELAYER)[0] == "NonceUsed"
    two = cash_out(world, "ann", rest(one), 50 * EURO)
    assert two.request.order != one.request.order
    for again in (placed, world.accept("ann", half, EVENS)):
        assert world.refusal(world.book.functions.place(world.packed([again])), RELAYER)[0] == "NonceUsed"
    assert world.account("ann") == (1_000 * EURO, 0)


def test_cash_out__all_of_a_bet_with_a_gain__frees_its_slot_while_the_gain_waits(world: World) -> None:
    fixture = world.fixture()
    terms = bet(world, home(fixture))
    one = cash_out(world, "ann", terms, 120 * EURO)
    assert slot(world, terms) & 0xFF == CASHED
    order = world.order("ann", home(fixture), EURO, nonce=terms.nonce + 64)
    world.send(world.book.functions.place(world.packed([world.accept("ann", order, EVENS)])), RELAYER)
    world.finish(fixture, ONE_TO_NIL)
    world.send(gain_call(world, one, 20 * EURO), RELAYER)
    assert world.account("ann") == (1_019 * EURO, 2 * EURO)


def test_gain__other_than_it_was__unknown(world: World) -> None:
    fixture, other = world.fixture(), world.fixture()
    one = cash_out(world, "ann", bet(world, home(fixture)), 120 * EURO)
    world.finish(fixture, ONE_TO_NIL)
    world.finish(other, ONE_TO_NIL)
    request, terms = one.request.digest(world.addresses.book_domain), one.terms
    tries = [
        (terms, 21 * EURO, request),
        (terms, 0, request),
        (terms, 20 * EURO, bytes(32)),
        (replace(terms, bettor=BEN), 20 * EURO, request),
        (replace(terms, accepted_at=1), 20 * EURO, request),
        (replace(terms, legs=(terms.legs[0] | 1 << 64,)), 20 * EURO, request),
        (replace(terms, legs=(home(other) | EVENS << 32,)), 20 * EURO, request),
    ]
    for shown, gain, name in tries:
        refused = world.book.functions.settleGain(encode_settle_gain(shown, gain, name))
        assert world.refusal(refused, RELAYER) == ("GainUnknown", name)
    world.send(gain_call(world, one, 20 * EURO), RELAYER)


def test_gains__of_several_parts__wait_side_by_side(world: World) -> None:
    fixture = world.fixture()
    terms, made = bet(world, home(fixture)), []
    for units in (12, 15, 11):
        made.append((cash_out(world, "ann", terms, units * EURO, part=10 * EURO), (units - 10) * EURO))
        terms = rest(made[-1][0])
    assert word(world, fixture).combined == 8 * EURO
    world.finish(fixture, NIL_TO_ONE)
    for one, gain in reversed(made):
        world.send(gain_call(world, one, gain), BEN)
    world.settle([terms])
    assert world.account("ann") == (938 * EURO, 0)
    assert (word(world, fixture).reserved, word(world, fixture).combined) == (0, 0)
    counters(world)


@settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    stake=st.integers(100_000, 90 * EURO),
    odds=st.integers(1_000_001, 12_000_000),
    share=st.integers(1, 10**6),
    price=st.integers(1, 10**6),
)
def test_cash_out__any_part_at_any_price__moves_what_was_agreed_and_no_unit_more(
    stage: World, stake: int, odds: int, share: int, price: int
) -> None:
    """I16: stake and payouts of part and rest add up within one unit, and money in equals money out."""
    with stage.undone():
        fixture = stage.fixture()
        terms = bet(stage, home(fixture), stake, odds)
        before, (balance, opened) = counters(stage), stage.account("ann")
        part = max(1, stake * share // 10**6)
        most = part * odds // 10**6
        units = max(1, most * price // 10**6)
        cash_out(stage, "ann", terms, units, part=part)
        left = (stake - part) * odds // 10**6
        gain = max(0, units - part)
        assert stage.account("ann") == (balance + min(units, part), left + gain)
        assert 0 <= opened - left - most <= 1
        kept = stake - units + gain if part == stake else 0
        assert counters(stage) == (before[0] - kept, before[1] + kept)
        held = pot(stage, home(fixture))
        assert held.liabilities[0] == left
        assert word(stage, fixture).reserved == max(0, left - held.stakes)


def test_cash_out__signed_by_a_wallets_betting_key__counts_as_the_wallets_word(world: World) -> None:
    terms = bet(world, home(world.fixture()))
    one = agreed(world, terms, 60 * EURO)
    by_key = world.book.functions.cashOut(packed(world, one, "reporter_0"))
    assert world.refusal(by_key, RELAYER)[0] == "BadBettorSignature"
    world.send(world.book.functions.setBettingKey(ANN, key("reporter_0").address, 0, b""), ANN)
    world.send(by_key, RELAYER)
    assert world.account("ann") == (960 * EURO, 0)
