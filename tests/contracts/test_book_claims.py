"""Tickets that were accepted and not placed (H3, H4, I26): placed late, paid for or refused, never two of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from web3.logs import DISCARD

from chain.development import key
from chain.typed_data import Order
from chain.wire import Accepted, Code, decode_placed
from sports.words import FixtureId, Leg, Result, Status
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
ANN, BEN, RELAYER, OWNER = (key(who).address for who in ("ann", "ben", "relayer", "deployer"))
GUARDIAN, BOND_OWNER, ISSUER = (key(who).address for who in ("guardian", "bond_owner", "issuer"))
ZERO = "0x" + "00" * 20
EVENS = 2_000_000
STAKE = 50 * EURO
BOND = 1_000 * EURO
LIFE = 300
CLAIMED = 5
VOID = Result(Status.VOID).pack()
BOTH = ("desk", "second_desk")


def home(fixture: int, selection: int = 0) -> int:
    return Leg(FixtureId(fixture), 1, 1, selection).pack()


@pytest.fixture
def bonded(world: World) -> World:
    """The desk has put up a claims bond."""
    world.send(world.asset.functions.faucet(BOND_OWNER, BOND), BOND_OWNER)
    world.send(world.asset.functions.approve(world.book.address, BOND), BOND_OWNER)
    world.send(world.pool.functions.postClaimsBond(BOND), BOND_OWNER)
    return world


def ticket(world: World, fixture: int, *, life: int = LIFE, who: str = "ann", **changes: Any) -> Accepted:
    order = world.order(who, home(fixture), changes.pop("stake", STAKE), **changes.pop("order", {}))
    return world.accept(who, order, changes.pop("odds", EVENS), life_s=life, **changes)


def call(world: World, bet: Accepted, keys: tuple[str, ...] = BOTH, *, epoch: int = 1, own: bool = False) -> Any:
    return world.book.functions.placeOrClaim(world.packed([bet], keys, own=own), epoch)


def window(world: World, bet: Accepted, later: int = 0) -> None:
    """To the first moment of the claim window, or later."""
    world.travel(bet.ticket.include_by + later)


def counters(world: World) -> tuple[int, int]:
    customers, house = world.book.functions.vault().call()
    assert world.asset.functions.balanceOf(world.book.address).call() == customers + house
    return customers, house


def tag(world: World, bet: Accepted) -> int:
    return int(world.book.functions.betSlot(bet.order.bettor, bet.order.nonce).call()) & 0xFF


def pause(world: World) -> None:
    world.send(world.book.functions.pauseNewRisk(), GUARDIAN)


def bump(world: World) -> None:
    world.send(world.book.functions.bumpDeskEpoch(), GUARDIAN)


def claim(world: World, bet: Accepted, **options: Any) -> int:
    """Claims, checks every word that a claim may move, and returns the units paid."""
    bettor = bet.order.bettor
    account, limits = world.book.functions.accounts(bettor).call(), world.book.functions.limits(bettor).call()
    bond, (customers, house) = world.pool.functions.claimsBond().call(), counters(world)
    receipt = world.send(call(world, bet, **options), RELAYER)
    (event,) = world.book.events.Claimed().process_receipt(receipt, errors=DISCARD)
    paid = int(event["args"]["paid"])
    assert (event["args"]["bettor"], event["args"]["nonce"], event["args"]["stake"]) == (
        bettor,
        bet.order.nonce,
        bet.order.stake,
    )
    assert paid == min(bet.order.stake // 10, bond)
    assert world.book.functions.accounts(bettor).call() == account + paid
    assert world.book.functions.limits(bettor).call() == limits
    assert world.pool.functions.claimsBond().call() == bond - paid
    assert counters(world) == (customers + paid, house - paid)
    slot = world.book.functions.betSlot(bettor, bet.order.nonce).call()
    assert slot == bet.order.nonce << 8 | CLAIMED
    (item,) = decode_placed(world._event(receipt, "Placed(bytes)"))
    assert item.code == event["args"]["code"]
    assert item.order == bet.order.digest(world.addresses.book_domain)
    return paid


# ------------------------------------------------------------------------------------------------------- placing


@pytest.mark.parametrize("later", [0, 1, 120])
def test_place_or_claim__nothing_in_the_way__places_at_the_tickets_terms(bonded: World, later: int) -> None:
    """H3: the bet is what was promised, so it comes first; a claim is for when it can't be had."""
    fixture = bonded.fixture()
    bet = ticket(bonded, fixture)
    window(bonded, bet, later - 1)
    before = counters(bonded)
    receipt = bonded.send_at(call(bonded, bet), BEN, bet.ticket.include_by + later)
    (item,) = decode_placed(bonded._event(receipt, "Placed(bytes)"))
    assert item.code is Code.OK
    assert bonded.account("ann") == (950 * EURO, 100 * EURO)
    assert counters(bonded) == before
    assert bonded.pool.functions.claimsBond().call() == BOND
    assert bonded.refusal(call(bonded, bet), ANN)[0] in ("NonceUsed", "ClaimTooLate")
    bonded.finish(fixture, Result(Status.VOID).pack())
    bonded.settle([bet.terms])
    assert bonded.account("ann") == (1_000 * EURO, 0)


def test_place_or_claim__outside_its_two_minutes__refused(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    due = bet.ticket.include_by
    window(bonded, bet, -1)
    assert bonded.refusal(call(bonded, bet), ANN) == ("ClaimTooEarly", due, due - 1)
    window(bonded, bet, 121)
    assert bonded.refusal(call(bonded, bet), ANN) == ("ClaimTooLate", due + 120, due + 121)


def test_place_or_claim__later_than_ten_minutes_after_acceptance__never_places(bonded: World) -> None:
    """The life of a ticket is no longer by this way than by `place`."""
    bet = ticket(bonded, bonded.fixture(), life=600)
    window(bonded, bet)
    call(bonded, bet).call({"from": ANN})
    window(bonded, bet, 1)
    assert bonded.refusal(call(bonded, bet), ANN)[0] == "TicketExpired"
    assert tag(bonded, bet) == 0


def test_place_or_claim__a_ticket_of_more_than_ten_minutes__refused(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture(), life=601)
    window(bonded, bet)
    assert bonded.refusal(call(bonded, bet), ANN) == ("TicketLife", 601, 600)


def test_place_or_claim__in_play_after_sixty_seconds__neither_places_nor_pays(bonded: World) -> None:
    """Model finding 6: whoever could place then would wait for a goal and place winners only."""
    fixture = bonded.fixture(start_in=600)
    bonded.travel(bonded.fixtures[fixture].start + 100)
    bet = ticket(bonded, fixture, life=60)
    window(bonded, bet, 1)
    assert bonded.refusal(call(bonded, bet), ANN)[0] == "TicketExpired"
    assert (tag(bonded, bet), bonded.account("ann")) == (0, (1_000 * EURO, 0))


def test_place_or_claim__accepted_before_the_start_and_it_began__the_sixty_seconds_count(bonded: World) -> None:
    fixture = bonded.fixture(start_in=600)
    start = bonded.fixtures[fixture].start
    bonded.travel(start - 101)
    bet = ticket(bonded, fixture, life=90, accepted_at=start - 100)
    bonded.travel(start)
    assert bonded.refusal(call(bonded, bet), ANN)[0] == "TicketExpired"
    short = ticket(bonded, fixture, life=30, accepted_at=start - 31)
    call(bonded, short).call({"from": ANN})


def test_place_or_claim__the_bettors_own_transaction__needs_no_signature_and_nobody_elses_has_it(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    window(bonded, bet)
    assert bonded.refusal(call(bonded, bet, own=True), BEN) == ("NotTheBettor", ANN, BEN)
    bonded.send(call(bonded, bet, own=True), ANN)
    assert bonded.account("ann") == (950 * EURO, 100 * EURO)


def test_place_or_claim__several_items__refused(bonded: World) -> None:
    fixture = bonded.fixture()
    bets = [ticket(bonded, fixture) for _ in range(2)]
    window(bonded, bets[1])
    data = bonded.packed(bets)
    assert bonded.refusal(bonded.book.functions.placeOrClaim(data, 1), ANN) == ("ItemCount", 2)


# ---------------------------------------------------------------------------------------- the house's reasons


def test_claim__paused__pays_a_tenth_of_the_stake_and_ends_the_order(bonded: World) -> None:
    fixture = bonded.fixture()
    bet = ticket(bonded, fixture)
    pause(bonded)
    window(bonded, bet)
    assert claim(bonded, bet) == 5 * EURO
    bonded.send(bonded.book.functions.resumeNewRisk(), GUARDIAN)
    fresh = bonded.accept("ann", bet.order, EVENS)
    slot = bet.order.nonce << 8 | CLAIMED
    place = bonded.book.functions.place(bonded.packed([fresh]))
    assert bonded.refusal(place, RELAYER) == ("NonceUsed", ANN, bet.order.nonce, slot)
    again = bonded.accept("ann", bonded.order("ann", home(fixture), STAKE, nonce=bet.order.nonce + 64), EVENS)
    bonded.send(bonded.book.functions.place(bonded.packed([again])), RELAYER)


def test_claim__after_the_sunset__pays(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    bonded.send(bonded.book.functions.sunset(), OWNER)
    window(bonded, bet)
    assert claim(bonded, bet) == 5 * EURO
    assert bonded.book.functions.sunsetAt().call() > 0


def change_nothing(_: World) -> None:
    return


KILLS: dict[str, Callable[[World], None]] = {
    "bump": bump,
    "first key removed": lambda w: w.send(w.book.functions.switchDeskKey(0, ZERO), GUARDIAN) and None,
    "second key removed": lambda w: w.send(w.book.functions.switchDeskKey(1, ZERO), GUARDIAN) and None,
    "three bumps": lambda w: [bump(w) for _ in range(3)] and None,
}


@pytest.mark.parametrize("kill", KILLS)
@pytest.mark.parametrize("keys", [BOTH, ("desk",), ("second_desk",)])
def test_claim__desk_epoch_ended_after_acceptance__the_house_has_no_free_cancel(
    bonded: World, kill: str, keys: tuple[str, ...]
) -> None:
    """H4: a thousand accepted tickets, a goal, one bump: each of them is still the desk's word."""
    bet = ticket(bonded, bonded.fixture())
    KILLS[kill](bonded)
    place = bonded.book.functions.place(bonded.packed([bet], keys))
    assert bonded.refusal(place, RELAYER)[0] == "BadDeskSignature"
    window(bonded, bet)
    assert bonded.book.functions.formerDesk(1).call()[:2] == [key("desk").address, key("second_desk").address]
    assert claim(bonded, bet, keys=keys) == 5 * EURO


def test_claim__in_play_ticket_of_an_ended_epoch__pays(bonded: World) -> None:
    fixture = bonded.fixture(start_in=600)
    bonded.travel(bonded.fixtures[fixture].start + 100)
    bet = ticket(bonded, fixture, life=60)
    bump(bonded)
    window(bonded, bet, 100)
    assert claim(bonded, bet) == 5 * EURO


def test_claim__epoch_that_is_not_the_tickets__refused(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    window(bonded, bet, -20)
    bump(bonded)
    ended = bonded.at()
    late = ticket(bonded, bonded.fixture(), life=20, accepted_at=ended + 1)
    window(bonded, late)
    assert bonded.refusal(call(bonded, bet, epoch=7), ANN) == ("DeskEpochUnknown", 7)
    assert bonded.refusal(call(bonded, bet, epoch=2), ANN)[0] == "BadDeskSignature"
    error = ("AcceptedAfterEpoch", late.ticket.accepted_at, ended)
    assert bonded.refusal(call(bonded, late), ANN) == error


def test_claim__signed_by_a_key_that_was_the_desks_in_another_epoch__refused(bonded: World) -> None:
    bonded.send(bonded.book.functions.setStandbyKey(0, key("ben").address), OWNER)
    bonded.send(bonded.book.functions.switchDeskKey(0, key("ben").address), GUARDIAN)
    bet = ticket(bonded, bonded.fixture(), epoch=2)
    bump(bonded)
    window(bonded, bet)
    assert bonded.refusal(call(bonded, bet, ("desk",), epoch=2), ANN)[0] == "BadDeskSignature"
    assert claim(bonded, bet, keys=("ben",), epoch=2) == 5 * EURO


def test_claim__short_pause_over_an_in_play_tickets_minute__still_pays(bonded: World) -> None:
    """H4: otherwise a pause of a minute after a goal would cancel for nothing."""
    fixture = bonded.fixture(start_in=600)
    bonded.travel(bonded.fixtures[fixture].start + 100)
    bet = ticket(bonded, fixture, life=60)
    pause(bonded)
    bonded.travel(bet.ticket.accepted_at + 40)
    bonded.send(bonded.book.functions.resumeNewRisk(), GUARDIAN)
    window(bonded, bet, 1)
    assert claim(bonded, bet) == 5 * EURO
    early = ticket(bonded, fixture, life=60, who="ben")
    window(bonded, early, 1)
    assert bonded.refusal(call(bonded, early), BEN)[0] == "TicketExpired"


def test_claim__pause_that_is_over_and_the_ticket_fits__places(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    pause(bonded)
    bonded.send(bonded.book.functions.resumeNewRisk(), GUARDIAN)
    bonded.send(bonded.book.functions.resumeNewRisk(), GUARDIAN)
    window(bonded, bet)
    bonded.send(call(bonded, bet), RELAYER)
    assert tag(bonded, bet) == 1


def test_claim__budget_taken_by_others_since_acceptance__pays(bonded: World) -> None:
    fixture = bonded.fixture(budget=80 * EURO)
    bet = ticket(bonded, fixture)
    bonded.bet("ben", home(fixture), 40 * EURO, EVENS)
    window(bonded, bet)
    assert claim(bonded, bet) == 5 * EURO


def test_claim__one_keys_quarter_or_the_accumulators_half_is_full__pays(bonded: World) -> None:
    first, second = sorted(bonded.fixture(budget=100 * EURO) for _ in range(2))
    one = ticket(bonded, first)
    window(bonded, one)
    assert claim(bonded, one, keys=("desk",)) == 5 * EURO
    legs = (home(first), home(second))
    order = replace(bonded.order("ben", legs[0], 20 * EURO), legs=legs)
    combo = bonded.accept("ben", order, EVENS, EVENS, life_s=LIFE)
    window(bonded, combo)
    assert claim(bonded, combo) == 2 * EURO


def test_claim__in_play_and_the_budget_is_full__pays_and_if_it_fits_refuses(bonded: World) -> None:
    fixture = bonded.fixture(start_in=600, budget=40 * EURO)
    bonded.travel(bonded.fixtures[fixture].start + 100)
    big, small = ticket(bonded, fixture, life=60), ticket(bonded, fixture, life=60, who="ben", stake=EURO)
    window(bonded, big, 5)
    assert claim(bonded, big) == 5 * EURO
    assert bonded.refusal(call(bonded, small), BEN)[0] == "TicketExpired"


def test_claim__market_closed_while_the_ticket_lived__pays_and_otherwise_not(bonded: World) -> None:
    fixture = bonded.fixture()
    close = bonded.fixtures[fixture].close
    bonded.travel(close - 60)
    bet = ticket(bonded, fixture, life=59, accepted_at=close - 60)
    promised = ticket(bonded, fixture, life=60, accepted_at=close - 60, who="ben")
    bonded.travel(close)
    assert bonded.refusal(call(bonded, bet), ANN) == ("MarketClosed", fixture, close)
    assert claim(bonded, promised) == 5 * EURO
    after = ticket(bonded, fixture, life=10, accepted_at=close + 1)
    window(bonded, after)
    assert bonded.refusal(call(bonded, after), ANN) == ("MarketClosed", fixture, close)


def test_claim__reported_while_the_ticket_lived__pays_and_otherwise_not(bonded: World) -> None:
    fixture = bonded.fixture(start_in=600)
    bonded.travel(bonded.fixtures[fixture].start + 100)
    over, bet = ticket(bonded, fixture, life=2), ticket(bonded, fixture, life=60, who="ben")
    bonded.travel(over.ticket.include_by + 1)
    bonded.send(bonded.oracle.functions.report(bonded.report(fixture, VOID)), RELAYER)
    assert bonded.refusal(call(bonded, over), ANN) == ("FixtureReported", fixture)
    window(bonded, bet)
    assert claim(bonded, bet) == 5 * EURO
    after = ticket(bonded, fixture, life=10, accepted_at=bonded.at())
    window(bonded, after)
    assert bonded.refusal(call(bonded, after), ANN) == ("FixtureReported", fixture)


def test_claim__one_leg_of_an_accumulator_closed__pays(bonded: World) -> None:
    fixtures = sorted((bonded.fixture(), bonded.fixture(start_in=40 * 86_400)))
    close = min(bonded.fixtures[one].close for one in fixtures)
    bonded.travel(close - 30)
    legs = tuple(home(one) for one in fixtures)
    order = replace(bonded.order("ann", legs[0], STAKE), legs=legs)
    bet = bonded.accept("ann", order, EVENS, EVENS, life_s=60, accepted_at=close - 30)
    window(bonded, bet)
    assert claim(bonded, bet) == 5 * EURO


# ------------------------------------------------------------------------------------------------------- bounds


def test_claim__of_one_wallet__once_a_day(bonded: World) -> None:
    fixture = bonded.fixture(start_in=40 * 86_400)
    bets = [ticket(bonded, fixture) for _ in range(2)]
    pause(bonded)
    window(bonded, bets[1])
    claim(bonded, bets[0])
    again = bonded.book.functions.claimsAgain(ANN).call()
    assert again == bonded.at() + 86_400
    assert bonded.refusal(call(bonded, bets[1]), RELAYER) == ("ClaimedBefore", ANN, again)
    for wait, paid in ((-1, False), (0, True)):
        bonded.travel(again + wait - LIFE - 2)
        late = ticket(bonded, fixture, accepted_at=again + wait - LIFE)
        bonded.travel(again + wait)
        if paid:
            assert claim(bonded, late) == 5 * EURO
        else:
            assert bonded.refusal(call(bonded, late), ANN) == ("ClaimedBefore", ANN, again)


def test_claim__more_than_the_bond__pays_what_is_there_and_nothing_is_no_claim(world: World) -> None:
    fixture = world.fixture()
    bets = [ticket(world, fixture, who=who) for who in ("ann", "ben")]
    pause(world)
    window(world, bets[1])
    assert world.refusal(call(world, bets[0]), ANN) == ("ClaimsBondEmpty",)
    world.send(world.asset.functions.faucet(BOND_OWNER, EURO), BOND_OWNER)
    world.send(world.asset.functions.approve(world.book.address, EURO), BOND_OWNER)
    world.send(world.pool.functions.postClaimsBond(EURO), BOND_OWNER)
    assert claim(world, bets[0]) == EURO
    assert world.refusal(call(world, bets[1]), BEN) == ("ClaimsBondEmpty",)
    assert tag(world, bets[1]) == 0


def test_claim__signed_by_a_stolen_key_after_its_end__costs_a_tenth_of_a_stake_a_wallet_and_twelve_minutes(
    bonded: World,
) -> None:
    """H4 and I25: back-dated tickets of a removed key are worth nothing 720 s after its end, whatever they say."""
    fixture = bonded.fixture()
    bonded.send(bonded.book.functions.switchDeskKey(0, ZERO), GUARDIAN)
    ended = bonded.at()
    forged = [ticket(bonded, fixture, life=600, accepted_at=ended, stake=900 * EURO) for _ in range(2)]
    bonded.travel(ended + 718)
    assert claim(bonded, forged[0], keys=("desk",)) == 90 * EURO
    assert bonded.refusal(call(bonded, forged[1], ("desk",)), ANN)[0] == "ClaimedBefore"
    other = ticket(bonded, fixture, life=600, accepted_at=ended, who="ben")
    bonded.travel(ended + 721)
    assert bonded.refusal(call(bonded, other, ("desk",)), BEN)[0] == "ClaimTooLate"
    assert bonded.pool.functions.claimsBond().call() == BOND - 90 * EURO


# ---------------------------------------------------------------------------------------- the bettor's side


def bar(world: World) -> None:
    world.send(world.registry.functions.bar([ANN], (1 << 24) - 1), ISSUER)


def spend(world: World) -> None:
    world.bet("ann", home(world.fixture()), 960 * EURO, 1_100_000)


def take_out(world: World) -> None:
    world.send(world.book.functions.withdraw(ANN), ANN)


def lower_cap(world: World) -> None:
    world.grant("ann", stake_cap=100)


def same_nonce(world: World) -> None:
    world.bet("ann", home(world.fixture()), EURO, EVENS, accepted_at=world.at())


# What a bettor can do to his own bet between acceptance and claim, and the error that he then meets.
VETOES: dict[str, tuple[Callable[[World], Any], str]] = {
    "excludes himself": (bar, "NotEligible"),
    "spends the balance on another ticket": (spend, "InsufficientBalance"),
    "takes out what was ripe": (take_out, "InsufficientBalance"),
    "has his weekly cap lowered": (lower_cap, "StakeLimit"),
    "lets the order end": (lambda w: w.travel(w.at() + 1), "OrderExpired"),
    "places another order of the same slot": (change_nothing, "NonceUsed"),
    "signs with another key": (change_nothing, "BadBettorSignature"),
    "asks for more than the ticket pays": (change_nothing, "PayoutBelowMinimum"),
    "stakes less than the least": (change_nothing, "StakeTooSmall"),
    "passes his account's cap": (change_nothing, "AccountCap"),
    "shows odds that the desk did not sign": (change_nothing, "BadDeskSignature"),
}


@pytest.mark.parametrize("house", ["paused", "epoch", "closed", "full"])
@pytest.mark.parametrize("veto", VETOES)
def test_claim__bettor_made_his_own_bet_unplaceable__no_claim(bonded: World, veto: str, house: str) -> None:
    """I26: nobody is better off by preventing his own inclusion, whatever the house does besides."""
    world = bonded
    act, error = VETOES[veto]
    if veto == "takes out what was ripe":
        world.send(world.book.functions.requestWithdraw(980 * EURO), ANN)
        world.travel(world.at() + 1_201)
    fixture = world.fixture(budget=20 * EURO if house == "full" else 2_000 * EURO)
    life = 60 if house == "closed" else LIFE
    if house == "closed":
        world.travel(world.fixtures[fixture].close - 30)
    changes: dict[str, Any] = {"order": {}}
    at = world.at()
    if veto == "lets the order end":
        changes["order"]["valid_until"] = at + life
    if veto == "asks for more than the ticket pays":
        changes["order"]["min_payout"] = 2 * STAKE + 1
    if veto == "stakes less than the least":
        changes["stake"] = 99_999
    if veto == "passes his account's cap":
        changes["odds"] = 4_200_000_000
        world.grant("ann")
        changes["stake"] = 3_000 * EURO
        world.fill("ann", 3_000 * EURO)
    bet = ticket(world, fixture, life=life, accepted_at=at, **changes)
    if veto == "signs with another key":
        bet = replace(bet, signature=key("ben").sign(bet.order.digest(world.addresses.book_domain)))
    if veto == "places another order of the same slot":
        other = world.order("ann", home(world.fixture(start_in=9_000)), EURO, nonce=bet.order.nonce + 64)
        world.send(world.book.functions.place(world.packed([world.accept("ann", other, EVENS)])), RELAYER)
    act(world)
    if house == "paused":
        pause(world)
    elif house == "epoch":
        bump(world)
    window(world, bet, 1 if veto == "lets the order end" else 0)
    shown = bet
    if veto == "shows odds that the desk did not sign":
        shown = replace(bet, ticket=replace(bet.ticket, odds=(EVENS + 1,)))
        data = bytearray(world.packed([bet]))
        wrong = world.packed([shown])
        data[129:] = wrong[129:]
        refused = world.book.functions.placeOrClaim(bytes(data), 1)
    else:
        refused = call(world, shown)
    assert world.refusal(refused, ANN)[0] == error
    assert tag(world, bet) in (0, 1)
    assert world.pool.functions.claimsBond().call() == BOND


def test_claim__of_an_accepted_bet_that_was_placed__refused(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    bonded.send(bonded.book.functions.place(bonded.packed([bet])), RELAYER)
    pause(bonded)
    window(bonded, bet)
    assert bonded.refusal(call(bonded, bet), ANN)[0] == "NonceUsed"


def test_claim__twice_with_the_same_ticket__refused(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    pause(bonded)
    window(bonded, bet)
    claim(bonded, bet)
    assert bonded.refusal(call(bonded, bet), ANN)[0] == "NonceUsed"


def test_claim__leg_of_an_unknown_fixture_or_market__refused_though_the_house_is_in_the_way(bonded: World) -> None:
    listed = bonded.list_fixture(bonded.specify())
    funded = bonded.fixture()
    legs = {home(listed): "FixtureUnknown", Leg(FixtureId(funded), 1, 1, 0).pack() | 7 << 64: "UnknownMarket"}
    bets = [bonded.accept("ann", bonded.order("ann", leg, STAKE), EVENS, life_s=LIFE) for leg in legs]
    pause(bonded)
    window(bonded, bets[-1])
    for bet, error in zip(bets, legs.values(), strict=True):
        assert bonded.refusal(call(bonded, bet), ANN)[0] == error


def test_claim__order_of_another_bettor_in_the_same_words__is_another_order(bonded: World) -> None:
    bet = ticket(bonded, bonded.fixture())
    pause(bonded)
    window(bonded, bet)
    stolen = replace(bet, order=Order(**(_fields(bet.order) | {"bettor": BEN})))
    assert bonded.refusal(call(bonded, stolen), BEN)[0] in ("BadBettorSignature", "BadDeskSignature")


def _fields(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in order.__slots__}


def test_filling_the_cap_from_another_wallet__costs_the_margin_of_what_was_free(bonded: World) -> None:
    """I26: the desk counts what it accepted and is not placed, so what fits at acceptance fits at inclusion. Whoever
    takes the room all the same must stake the room itself at the book's odds: at a margin of 5 % and evens that is 5 %
    of what was free, against a tenth of one stake a day, which needed no less room than that."""
    fixture = bonded.fixture(budget=200 * EURO)
    bet = ticket(bonded, fixture)
    free = bonded.lens.functions.fixture(fixture).call()[6]
    needed = free - (bet.ticket.payout - bet.order.stake) + 1
    bonded.bet("ben", home(fixture), needed, EVENS)
    window(bonded, bet)
    assert claim(bonded, bet) == 5 * EURO
    assert needed * 5 // 100 >= 5 * EURO
