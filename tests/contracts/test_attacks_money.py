"""Attacks on the pool, the vault's two halves, fees, parameters and permits."""

from __future__ import annotations

import pytest

from chain.development import key
from chain.wire import Code
from tests.contracts.cash_outs import agreed, cash_out, gain_call, packed, rest
from tests.contracts.cash_outs import call as sell
from tests.contracts.scenes import (
    ALLOCATOR,
    ANN,
    AWAY_WINS,
    BEN,
    BOND_OWNER,
    DAY,
    EPOCH,
    GUARDIAN,
    HOME_WINS,
    HOUR,
    OPEN,
    OWNER,
    PROVIDER,
    RELAYER,
    VOID,
    claims_bond,
    counters,
    leg_of,
    place,
    pot,
    purse,
    put,
    settle_by_time,
    single,
    slip,
    tag,
    word,
)
from tests.contracts.test_book_money import permit
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil


def leave(world: World, who: str, units: int) -> None:
    """Take units out of the book."""
    wallet = key(who).address
    world.send(world.book.functions.requestWithdraw(units), wallet)
    world.travel(world.now() + HOUR // 2)
    world.send(world.book.functions.withdraw(wallet), RELAYER)


# ------------------------------------------------------------------------------------------ epochs and halves


def test_vault__customers_half_below_zero_over_a_close__providers_and_customers_are_paid_all_the_same(
    world: World,
) -> None:
    """The winner left with the house's reserve, the pot is not booked, the epoch closes and all providers leave."""
    world.send(world.pool.functions.sync(PROVIDER, 10), RELAYER)
    shares = world.pool.functions.providerOf(PROVIDER).call()[0]
    world.send(world.pool.functions.requestExit(shares), PROVIDER)
    epoch = world.now() // EPOCH + 1
    fixture = world.fixture(start_in=(epoch + 1) * EPOCH - world.now() - 12 * HOUR, budget=5_000 * EURO)
    winner = put(world, single(world, fixture, stake=1_000 * EURO, odds=5 * 10**6))
    loser = put(world, single(world, fixture, "ben", stake=1_000 * EURO, selection=2))
    world.finish(fixture, HOME_WINS)
    world.settle([winner])
    leave(world, "ann", 5_000 * EURO)
    customers, _ = counters(world)
    assert customers == -3_000 * EURO
    world.travel((epoch + 1) * EPOCH + 1)
    world.send(world.pool.functions.close(10), RELAYER)
    before = purse(world, PROVIDER)
    world.send(world.pool.functions.claim(), PROVIDER)
    assert 394_990 * EURO < purse(world, PROVIDER) - before <= 395_000 * EURO
    counters(world)
    world.send(world.asset.functions.faucet(ANN, 10 * EURO), ANN)
    world.send(world.book.functions.deposit(10 * EURO), ANN)
    world.settle([loser])
    world.send(world.book.functions.release(fixture), RELAYER)
    world.send(world.pool.functions.claim(), PROVIDER)
    assert 396_990 * EURO < purse(world, PROVIDER) - before <= 397_000 * EURO
    assert counters(world)[0] == 10 * EURO


def test_pool__sale_of_a_bet_on_a_match_weeks_ahead__is_profit_of_now_and_no_loss_follows_it(world: World) -> None:
    """What is booked before a match's epoch goes to the price of now: only a gain, as a loss waits for a result."""
    fixture = world.fixture(start_in=4 * EPOCH)
    before = world.pool.functions.nav().call()
    terms = put(world, single(world, fixture))
    above = cash_out(world, "ann", terms, 60 * EURO, part=50 * EURO)
    assert world.pool.functions.nav().call() == before
    cash_out(world, "ann", rest(above), 20 * EURO)
    assert world.pool.functions.nav().call() == before + 30 * EURO
    assert word(world, fixture).combined == 10 * EURO


def test_fee__raised_by_the_owner__reaches_no_epoch_that_somebody_could_still_leave(world: World) -> None:
    """Whoever sees the change and asks to leave in the same week is out before it counts."""
    world.send(world.pool.functions.setFee(100_000), OWNER)
    now = world.now() // EPOCH
    assert [world.pool.functions.feeOf(epoch).call()[0] for epoch in (now, now + 1, now + 2)] == [0, 0, 100_000]
    world.send(world.pool.functions.requestExit(10**6), PROVIDER)
    exits = [world.pool.functions.epochAt(epoch).call()[12] for epoch in (now + 1, now + 2)]
    assert exits == [10**6, 0]


def test_fee__taken_while_a_budget_is_out__refused_so_that_none_is_ever_owed_back(world: World) -> None:
    recipient = world.pool.functions.feeRecipient().call()
    first, second = world.fixture(), world.fixture()
    bets = [put(world, single(world, first)), put(world, single(world, second, "ben"))]
    epoch = world.fixtures[first].start // EPOCH
    world.finish(first, AWAY_WINS)
    world.settle(bets[:1])
    world.travel((epoch + 1) * EPOCH + 1)
    world.send(world.pool.functions.close(5), RELAYER)
    assert world.refusal(world.pool.functions.takeFees(epoch), recipient)[0] == "EpochAtRisk"
    assert world.refusal(world.pool.functions.reclaimBond(epoch), BOND_OWNER)[0] == "EpochAtRisk"


def test_pool__leaving_after_the_sunset_before_a_loss__waits_until_no_budget_is_out(world: World) -> None:
    fixture = world.fixture()
    put(world, single(world, fixture))
    world.send(world.book.functions.sunset(), OWNER)
    assert world.refusal(world.pool.functions.leaveAfterSunset(10**6), PROVIDER)[0] == "BudgetsOut"
    world.finish(fixture, HOME_WINS)
    assert world.refusal(world.pool.functions.leaveAfterSunset(10**6), PROVIDER)[0] == "BudgetsOut"


# ------------------------------------------------------------------------------------------ budgets and keys


def test_one_key__placing_and_selling_on_it__share_one_quarter_that_never_grows_back(world: World) -> None:
    """A thief with one key and a wallet: what is placed and what is sold count together, and selling frees nothing."""
    fixture = world.fixture(budget=400 * EURO)
    terms = put(world, single(world, fixture, stake=60 * EURO), ("desk",))
    assert word(world, fixture).one_key == 60 * EURO
    assert world.refusal(sell(world, "ann", agreed(world, terms, 41 * EURO), ("second_desk",)), ANN)[0] == "OneKeyLimit"
    cash_out(world, "ann", terms, 40 * EURO, ("second_desk",))
    assert word(world, fixture).one_key == 100 * EURO
    (item,) = world.place_many([single(world, fixture, stake=EURO)], ("desk",))
    assert item.code is Code.ONE_KEY


def alone(data: bytes) -> bytes:
    """Calldata that two desk keys signed, with the second signature left out."""
    return bytes([data[0] & ~1]) + data[1:65] + data[129:]


def test_one_key__second_signature_left_out__the_first_says_nothing_alone(world: World) -> None:
    """Anybody could bring a batch of two keys as one of one: its bets used up the quarter of one key for good, and
    a ticket that fits was claimed for because that quarter was full."""
    claims_bond(world)
    fixture = world.fixture(budget=400 * EURO)
    terms = put(world, single(world, fixture, stake=60 * EURO))
    bets = [single(world, fixture, stake=10 * EURO, life_s=300), single(world, fixture, "ben", stake=10 * EURO)]
    call = world.book.functions.placeMany(alone(world.packed(bets)))
    assert world.refusal(call, BEN)[0] == "BadDeskSignature"
    sale = world.book.functions.cashOut(alone(packed(world, agreed(world, terms, 50 * EURO), "ann")))
    assert world.refusal(sale, BEN)[0] == "BadDeskSignature"
    world.send(place(world, bets[1], ("desk",)), RELAYER)
    world.travel(bets[0].ticket.include_by)
    late = world.book.functions.placeOrClaim(alone(world.packed(bets[:1])), 1)
    assert world.refusal(late, BEN)[0] == "BadDeskSignature"
    world.send(world.book.functions.placeOrClaim(world.packed(bets[:1]), 1), BEN)
    assert tag(world, bets[0]) == OPEN
    assert word(world, fixture).one_key == 10 * EURO


def test_one_key__first_key_signs_twice__is_not_two_keys(world: World) -> None:
    fixture = world.fixture(budget=100 * EURO)
    bet = single(world, fixture, stake=30 * EURO)
    assert world.refusal(place(world, bet, ("desk", "desk")), RELAYER)[0] == "BadDeskSignature"
    assert world.refusal(place(world, bet, ("second_desk", "second_desk")), RELAYER)[0] == "BadDeskSignature"
    assert world.refusal(place(world, bet, ("second_desk",)), RELAYER)[0] == "OneKeyLimit"


def test_reserve__sale_whose_stake_no_longer_backs_the_other_side__must_fit_the_budget(world: World) -> None:
    fixture = world.fixture(budget=150 * EURO)
    mine = put(world, single(world, fixture))
    put(world, single(world, fixture, "ben", selection=2, odds=3 * 10**6))
    assert word(world, fixture).reserved == 100 * EURO
    assert world.refusal(sell(world, "ann", agreed(world, mine, 100 * EURO)), RELAYER)[0] == "BudgetExceeded"
    cash_out(world, "ann", mine, 40 * EURO)
    assert word(world, fixture).reserved == 140 * EURO
    assert pot(world, leg_of(fixture)).stakes == 160 * EURO


def test_slips__of_one_bettor_on_an_unlikely_match__take_half_of_its_budget_at_most(world: World) -> None:
    first, second = (world.fixture(budget=200 * EURO) for _ in range(2))
    legs = sorted((leg_of(first), leg_of(second)))
    bets = [slip(world, legs, stake=10 * EURO, odds=2_400_000) for _ in range(4)]
    codes = [item.code for item in world.place_many(bets)]
    assert codes == [Code.OK, Code.OK, Code.ACCUMULATOR_CAP, Code.ACCUMULATOR_CAP]
    put(world, single(world, first, stake=50 * EURO))


def test_release__while_a_gain_waits__leaves_its_reserve_where_it_is(world: World) -> None:
    first, second = world.fixture(start_in=600), world.fixture(start_in=3 * DAY)
    terms = put(world, slip(world, sorted((leg_of(first), leg_of(second))), stake=100 * EURO))
    one = cash_out(world, "ann", terms, 180 * EURO)
    home = first
    world.finish(home, HOME_WINS)
    world.send(world.book.functions.release(home), BEN)
    assert (word(world, home).budget, word(world, home).combined) == (80 * EURO, 80 * EURO)
    world.finish(second, AWAY_WINS)
    world.send(gain_call(world, one, 80 * EURO), BEN)
    assert word(world, home).budget == 0
    assert world.account("ann") == (1_080 * EURO, 0)
    counters(world)


# ------------------------------------------------------------------------------------------ owner and guardian


def test_owner__renounces_or_is_lost__bets_end_and_money_leaves_all_the_same(world: World) -> None:
    fixture = world.fixture()
    bet = put(world, single(world, fixture))
    for contract in (world.book, world.pool, world.oracle, world.registry):
        world.send(contract.functions.renounceOwnership(), OWNER)
    world.finish(fixture, HOME_WINS)
    world.settle([bet])
    world.send(world.book.functions.release(fixture), RELAYER)
    leave(world, "ann", 1_100 * EURO)
    counters(world)


def test_guardian__after_the_sunset__neither_ends_it_nor_prolongs_a_pause(world: World) -> None:
    world.send(world.book.functions.sunset(), OWNER)
    for call in (world.book.functions.resumeNewRisk(), world.book.functions.pauseNewRisk()):
        assert world.refusal(call, GUARDIAN)[0] == "AfterSunset"
    world.travel(world.now() + 60 * DAY)
    assert world.refusal(world.pool.functions.requestEntry(10**6), PROVIDER)[0] == "AfterSunset"
    assert world.refusal(world.pool.functions.fund([1], [1]), ALLOCATOR)[0] == "AfterSunset"


def test_guardian__switches_keys__only_to_what_the_owner_registered_and_never_to_one_key_twice(world: World) -> None:
    book = world.book.functions
    assert world.refusal(book.switchDeskKey(0, BEN), GUARDIAN) == ("KeyNotRegistered", BEN)
    world.send(book.setStandbyKey(0, BEN), OWNER)
    world.send(book.setStandbyKey(1, BEN), OWNER)
    world.send(book.switchDeskKey(0, BEN), GUARDIAN)
    assert world.refusal(book.switchDeskKey(1, BEN), GUARDIAN) == ("KeyInUse", BEN)


# ------------------------------------------------------------------------------------------ claims bond, permits


def test_claims_bond__asked_back_when_tickets_are_out__outlives_each_of_them(world: World) -> None:
    claims_bond(world)
    bet = single(world, world.fixture(), life_s=600)
    world.send(world.pool.functions.requestClaimsBondExit(1_000 * EURO), BOND_OWNER)
    world.send(world.book.functions.bumpDeskEpoch(), GUARDIAN)
    world.travel(bet.ticket.include_by + 120)
    assert world.refusal(world.pool.functions.withdrawClaimsBond(), BOND_OWNER)[0] == "ClaimsBondWaits"
    call = world.book.functions.placeOrClaim(world.packed([bet]), 1)
    call.call({"from": RELAYER})


def test_permit__of_another_sum_than_is_allowed__moves_nothing_and_of_the_same_only_to_its_owner(world: World) -> None:
    """A used permit can be brought again once its owner allows the very sum again, before its deadline: the money then
    stands in the owner's own account, no more."""
    world.send(world.asset.functions.faucet(ANN, 100 * EURO), ANN)
    call = world.book.functions.depositWithPermit(ANN, 7 * EURO, *permit(world, 7 * EURO))
    world.send(call, RELAYER)
    for units in (6 * EURO, 8 * EURO, 2**256 - 1):
        world.send(world.asset.functions.approve(world.book.address, units), ANN)
        assert world.refusal(call, BEN) == ("PermitRefused", ANN, 7 * EURO)
    world.send(world.asset.functions.approve(world.book.address, 7 * EURO), ANN)
    world.send(call, BEN)
    assert world.account("ann")[0] == 1_014 * EURO
    assert world.refusal(call, BEN) == ("PermitRefused", ANN, 7 * EURO)


def test_void__before_the_start__bets_that_are_still_placed_are_refunded_and_pin_nothing(world: World) -> None:
    """Between a final VOID and the listed start placing is not closed; nothing can be won or locked there."""
    fixture = world.fixture(start_in=DAY)
    bring = world.oracle.functions.report(world.report(fixture, VOID, signers=4))
    world.send(bring, RELAYER)
    settle_by_time(world, fixture)
    bet = put(world, single(world, fixture, odds=9 * 10**6))
    assert world.refusal(sell(world, "ann", agreed(world, bet, 500 * EURO)), RELAYER)[0] == "BetDecided"
    world.settle([bet])
    world.send(world.book.functions.release(fixture), RELAYER)
    assert (world.account("ann"), word(world, fixture).budget) == ((1_000 * EURO, 0), 0)
    again = single(world, fixture)
    assert world.refusal(place(world, again), RELAYER)[0] == "PotSettling"
    assert tag(world, again) == 0
    counters(world)
