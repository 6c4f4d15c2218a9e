"""Attacks that use two features on one bet or one fixture; each ends where a single one would."""

from __future__ import annotations

import pytest

from api.desk import sign_offer
from chain.development import key
from chain.typed_data import Cancel
from chain.wire import Code, encode_cash_out, encode_settle
from tests.contracts.cash_outs import agreed, cash_out, gain_call, rest
from tests.contracts.cash_outs import call as sell
from tests.contracts.scenes import (
    ANN,
    AWAY_WINS,
    BEN,
    BOND_FLOOR,
    BOTH,
    CANCELLED,
    CASHED,
    CLAIMED,
    DAY,
    EVENS,
    FAST,
    GUARDIAN,
    HOME_WINS,
    HOUR,
    MINUTE,
    OPEN,
    OWNER,
    RELAYER,
    SETTLED,
    SLOW,
    TRANSMITTER,
    VOID,
    arm,
    bring,
    challenge,
    claim,
    claims_bond,
    counters,
    leg_of,
    place,
    pot,
    put,
    report_at_earliest,
    settle_by_time,
    single,
    slip,
    state,
    tag,
    word,
)
from tests.contracts.test_book_keys import FIRST, SECOND, open_wallet
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil


# ------------------------------------------------------------------------------------------------------- one bet


def test_one_bet__claimed__can_neither_be_placed_cashed_out_nor_settled(world: World) -> None:
    claims_bond(world)
    fixture = world.fixture()
    bet = single(world, fixture, life_s=300)
    world.send(world.book.functions.pauseNewRisk(), GUARDIAN)
    world.travel(bet.ticket.include_by)
    world.send(claim(world, bet), RELAYER)
    world.send(world.book.functions.resumeNewRisk(), GUARDIAN)
    assert tag(world, bet) == CLAIMED
    again = world.accept("ann", bet.order, EVENS)
    assert world.refusal(place(world, again), RELAYER)[0] == "NonceUsed"
    assert world.refusal(claim(world, bet), RELAYER)[0] == "NonceUsed"
    assert world.refusal(sell(world, "ann", agreed(world, bet.terms, 50 * EURO)), RELAYER)[0] == "TermsMismatch"
    assert world.refusal(world.book.functions.cancel(bet.order.nonce), ANN)[0] == "NonceUsed"
    world.finish(fixture, HOME_WINS)
    assert world.refusal(world.book.functions.settle(encode_settle([bet.terms])), RELAYER)[0] == "TermsMismatch"
    assert world.account("ann") == (1_010 * EURO, 0)
    counters(world)


def test_one_bet__placed_and_sold_in_part__no_claim_no_second_sale_and_the_rest_settles_once(world: World) -> None:
    claims_bond(world)
    fixture = world.fixture()
    bet = single(world, fixture, life_s=300)
    terms = put(world, bet)
    one = cash_out(world, "ann", terms, 40 * EURO, part=50 * EURO)
    world.send(world.book.functions.pauseNewRisk(), GUARDIAN)
    world.travel(max(world.now(), bet.ticket.include_by))
    assert world.refusal(claim(world, bet), RELAYER)[0] == "NonceUsed"
    assert world.refusal(sell(world, "ann", one), RELAYER)[0] == "TermsMismatch"
    world.finish(fixture, HOME_WINS)
    assert [item.payout for item in world.settle_many([terms])] == [0]
    assert [item.code for item in world.settle_many([rest(one), rest(one)])] == [Code.OK, Code.TERMS]
    assert world.account("ann") == (900 * EURO + 40 * EURO + 100 * EURO, 0)
    counters(world)


def test_one_bet__cancelled_after_it_was_placed__stays_open_and_the_slot_stays_its_own(world: World) -> None:
    fixture = world.fixture(start_in=2 * HOUR)
    bet = single(world, fixture, nonce=3)
    terms = put(world, bet)
    assert world.refusal(world.book.functions.cancel(3), ANN)[0] == "NonceUsed"
    world.send(world.book.functions.cancel(67), ANN)
    world.travel(world.now() + HOUR // 2)
    # Nothing finishes a cancellation over an open bet; after its end it does.
    finish = world.book.functions.finishCancel(ANN, 67)
    assert world.refusal(finish, BEN)[0] == "SlotTaken"
    cash_out(world, "ann", terms, 50 * EURO)
    assert tag(world, terms) == CASHED
    world.send(finish, BEN)
    assert world.book.functions.betSlot(ANN, 3).call() == 67 << 8 | CANCELLED
    assert world.refusal(place(world, single(world, fixture, nonce=67)), RELAYER)[0] == "NonceUsed"


def test_one_bet__slot_used_again_while_a_gain_waits__gain_and_new_bet_are_both_paid_once(world: World) -> None:
    fixture = world.fixture()
    sold = cash_out(world, "ann", put(world, single(world, fixture, nonce=1)), 130 * EURO)
    again = put(world, single(world, fixture, nonce=65))
    world.finish(fixture, HOME_WINS)
    world.settle([again])
    assert tag(world, again) == SETTLED
    world.send(gain_call(world, sold, 30 * EURO), BEN)
    assert world.refusal(gain_call(world, sold, 30 * EURO), BEN)[0] == "GainUnknown"
    assert world.account("ann") == (1_130 * EURO, 0)
    assert (word(world, fixture).reserved, word(world, fixture).combined) == (0, 0)
    counters(world)


def test_one_bet__same_order_twice_through_a_rest_of_its_stake__is_still_one_bet(world: World) -> None:
    """M6: the bettor also signed an order of exactly the stake that a cash-out leaves."""
    fixture = world.fixture()
    whole = single(world, fixture, stake=100 * EURO, nonce=5)
    half = single(world, fixture, stake=50 * EURO, nonce=5)
    one = cash_out(world, "ann", put(world, whole), 50 * EURO, part=50 * EURO)
    assert rest(one).stake == half.order.stake
    assert world.refusal(place(world, half), RELAYER)[0] == "NonceUsed"
    world.finish(fixture, HOME_WINS)
    world.settle([rest(one)])
    assert world.account("ann") == (1_050 * EURO, 0)


# ------------------------------------------------------------------------------------------------------- results


def test_cash_out__accumulator_lost_early__nothing_is_left_to_sell(world: World) -> None:
    early, late = world.fixture(start_in=600), world.fixture(start_in=3 * DAY)
    terms = put(world, slip(world, sorted((leg_of(early), leg_of(late)))))
    world.finish(early, AWAY_WINS)
    assert world.refusal(sell(world, "ann", agreed(world, terms, EURO)), RELAYER)[0] == "BetDecided"
    world.settle([terms])
    assert world.refusal(sell(world, "ann", agreed(world, terms, EURO)), RELAYER)[0] == "TermsMismatch"
    counters(world)


def test_cash_out__while_its_pot_settles__is_decided_and_no_offer_of_before_helps(world: World) -> None:
    fixture = world.fixture()
    mine, other = put(world, single(world, fixture)), put(world, single(world, fixture, "ben"))
    one = agreed(world, mine, 150 * EURO, life=10 * DAY)
    world.finish(fixture, AWAY_WINS)
    world.settle([other])
    assert pot(world, leg_of(fixture)).settling
    assert world.refusal(sell(world, "ann", one), RELAYER)[0] == "BetDecided"
    world.settle([mine])
    assert world.refusal(sell(world, "ann", one), RELAYER)[0] == "TermsMismatch"


@pytest.mark.parametrize("phase", ["window", "revote", "arbiter"])
def test_cash_out__through_a_dispute__waits_for_its_end_in_every_phase(world: World, phase: str) -> None:
    arm(world)
    fixture = world.fixture()
    one = agreed(world, put(world, single(world, fixture)), 90 * EURO, life=20 * DAY)
    report_at_earliest(world, fixture, AWAY_WINS)
    if phase != "window":
        challenge(world, fixture)
    if phase == "arbiter":
        world.travel(world.now() + DAY)
    assert world.refusal(sell(world, "ann", one), RELAYER) == ("FixtureReported", fixture)


def test_cash_out__same_match_twice_on_one_slip__its_gain_is_reserved_and_paid_once(world: World) -> None:
    """Each leg has a copy of its match's word; one of them carries the gain, and it must be the one that is kept."""
    first, second = sorted((world.fixture(start_in=HOUR), world.fixture(start_in=HOUR + MINUTE)))
    legs = sorted((leg_of(first), leg_of(first, 1, 4, 10), leg_of(second), leg_of(second, 1, 4, 10)))
    terms = put(world, slip(world, legs, odds=1_500_000), same_game=True)
    one = cash_out(world, "ann", terms, 30 * EURO, ("desk",))
    homes = sorted((first, second), key=lambda fixture: (world.fixtures[fixture].start, fixture))
    assert [word(world, fixture).combined for fixture in homes] == [20 * EURO, 0]
    assert [word(world, fixture).one_key for fixture in homes] == [30 * EURO] * 2
    assert [word(world, fixture).stakes for fixture in homes] == [0, 0]
    for fixture in (first, second):
        world.finish(fixture, AWAY_WINS)
    _, house = counters(world)
    world.send(gain_call(world, one, 20 * EURO), BEN)
    assert house - counters(world)[1] == 20 * EURO
    assert [word(world, fixture).combined for fixture in homes] == [0, 0]
    assert [word(world, fixture).budget for fixture in homes] == [1_980 * EURO, 2_000 * EURO]


def test_cash_out__after_the_sunset__an_old_offer_pays_and_the_wallet_leaves_with_it(world: World) -> None:
    fixture = world.fixture()
    one = agreed(world, put(world, single(world, fixture)), 90 * EURO)
    world.send(world.book.functions.sunset(), OWNER)
    world.send(sell(world, "ann", one), RELAYER)
    assert world.account("ann") == (990 * EURO, 0)
    counters(world)


# ------------------------------------------------------------------------------------------------------- rounding


def test_cash_out__a_unit_at_a_time__never_brings_more_than_the_whole_bet(world: World) -> None:
    """Odds with a long fraction: every split is rounded, always for the pool."""
    fixture = world.fixture()
    odds = 1_999_999
    bet = single(world, fixture, stake=1_000_033, odds=odds)
    terms = put(world, bet)
    whole = terms.payout
    for _ in range(12):
        one = cash_out(world, "ann", terms, 1, part=1)
        terms = rest(one)
    assert terms.payout + 12 <= whole
    world.finish(fixture, HOME_WINS)
    world.settle([terms])
    assert world.account("ann")[0] <= 1_000 * EURO - 1_000_033 + whole
    assert pot(world, leg_of(fixture)).cash == 0
    assert (word(world, fixture).reserved, world.account("ann")[1]) == (0, 0)
    counters(world)


@pytest.mark.parametrize("value", [HOME_WINS, AWAY_WINS, VOID])
def test_reserve__after_many_parts_sold_above_and_below_the_stake__pays_every_result(world: World, value: int) -> None:
    fixture = world.fixture(budget=120 * EURO)
    mine = put(world, single(world, fixture, stake=20 * EURO, odds=2_333_333))
    other = put(world, single(world, fixture, "ben", stake=20 * EURO, odds=2_777_777, selection=2))
    gains = []
    for units, part in ((3 * EURO + 7, 2 * EURO + 1), (EURO, 5 * EURO + 3), (6 * EURO, 3 * EURO)):
        one = cash_out(world, "ann", mine, units, part=part)
        gains += [(one, units - part)] if units > part else []
        mine = rest(one)
    world.finish(fixture, value)
    world.settle([mine])
    world.settle([other])
    for one, gain in gains:
        world.send(gain_call(world, one, gain), BEN)
    assert (word(world, fixture).reserved, word(world, fixture).combined) == (0, 0)
    assert [world.account(who)[1] for who in ("ann", "ben")] == [0, 0]
    counters(world)


# ------------------------------------------------------------------------------------------------------- swing


def test_swing__slips_that_come_and_are_sold_again__leave_nothing_behind(world: World) -> None:
    """Each of them left its reserve in the swing: a dozen slips of ten euros made a small match a large one for ever,
    without its fast lane and with a challenge fifty times as dear, for the spread of a few cents."""
    fixtures = sorted(world.fixture(budget=20_000 * EURO) for _ in range(2))
    for _ in range(3):
        terms = put(world, slip(world, [leg_of(one) for one in fixtures], odds=30 * 10**6))
        cash_out(world, "ann", terms, 9_900_000)
    assert [world.book.functions.swing(one).call() for one in fixtures] == [0, 0]
    assert [world.oracle.functions.missingBond(one).call() for one in fixtures] == [BOND_FLOOR] * 2


def test_swing__singles_that_come_and_are_sold_again__leave_what_the_house_kept_rounded_up(
    world: World,
) -> None:
    fixture = world.fixture(budget=20_000 * EURO)
    for _ in range(3):
        cash_out(world, "ann", put(world, single(world, fixture, stake=900 * EURO)), 890_500_000)
    assert world.book.functions.swing(fixture).call() == 3 * 10 * EURO


def test_swing__slips_lost_elsewhere__stay_in_it_only_while_a_report_waits(world: World) -> None:
    """Before the report nothing is shortened by it; in the window nothing gets shorter or cheaper."""
    early, late = world.fixture(start_in=600), world.fixture(start_in=3 * HOUR)
    slips = [put(world, slip(world, sorted((leg_of(early), leg_of(late))), odds=5 * 10**6)) for _ in range(2)]
    world.finish(early, AWAY_WINS)
    before = world.book.functions.swing(late).call()
    world.settle(slips[:1])
    between = world.book.functions.swing(late).call()
    assert before - between == 240 * EURO
    report_at_earliest(world, late, HOME_WINS)
    end = state(world, late)[2]
    world.settle(slips[1:])
    assert world.book.functions.swing(late).call() == between
    assert state(world, late)[2] == end


def test_swing__falls_once_a_result_is_final__no_second_window_and_no_challenge(world: World) -> None:
    """Windows are worked out when they are read; what bets do afterwards reopens nothing."""
    arm(world)
    world.send(world.oracle.functions.setTerms(FAST, SLOW, 230, 500), OWNER)
    first, second = world.fixture(start_in=600), world.fixture(start_in=3 * DAY)
    bet = put(world, single(world, first, stake=50 * EURO))
    terms = put(world, slip(world, sorted((leg_of(first), leg_of(second)))))
    report_at_earliest(world, first, HOME_WINS, signers=4)
    settle_by_time(world, first)
    assert state(world, first)[3]
    world.settle([bet])
    cash_out(world, "ann", terms, 39 * EURO)
    assert state(world, first)[1::2] == (HOME_WINS, True)
    assert world.refusal(world.oracle.functions.challenge(first, 10**9), BEN)[0] == "WindowOver"
    assert (
        world.refusal(world.oracle.functions.report(world.report(first, AWAY_WINS)), TRANSMITTER)[0] == "FinalAlready"
    )


# ------------------------------------------------------------------------------------------------------- keys


def test_key__removed_because_it_was_stolen__sells_and_cancels_nothing_any_more(world: World) -> None:
    """A former key signs orders for fifteen minutes, as bets were accepted on it; nothing else needs it."""
    wallet, fixture = open_wallet(world), world.fixture()
    wallet.register(FIRST.address)
    bet = wallet.bet(FIRST, fixture)
    world.send(place(world, bet), RELAYER)
    world.travel(bet.ticket.accepted_at + MINUTE)
    wallet.register(SECOND.address)
    domain = world.addresses.book_domain
    for signer, fine in ((FIRST, False), (SECOND, True)):
        one = agreed(world, bet.terms, 5 * EURO)
        data = encode_cash_out(
            one, sign_offer(one.offer, [key(name) for name in BOTH], domain), signer.sign(one.request.digest(domain))
        )
        cancel = Cancel(wallet.address, 2**32 - 1, world.at() + 60)
        calls = (
            world.book.functions.cashOut(data),
            world.book.functions.cancelFor(*cancel.message().values(), signer.sign(cancel.digest(domain))),
        )
        for call, error in zip(calls, ("BadBettorSignature", "BadWalletSignature"), strict=True):
            if fine:
                call.call({"from": RELAYER})
            else:
                assert world.refusal(call, RELAYER)[0] == error


def test_key__changed_between_order_and_placing__order_of_either_key_is_placed_and_of_a_third_not(world: World) -> None:
    wallet, fixture = open_wallet(world), world.fixture()
    wallet.register(FIRST.address)
    bets = [wallet.bet(FIRST, fixture, 0)]
    wallet.register(SECOND.address)
    bets += [wallet.bet(SECOND, fixture, 1), wallet.bet(key("ann"), fixture, 2)]
    assert [item.code for item in world.place_many(bets)] == [Code.OK, Code.OK, Code.BETTOR_SIGNATURE]


@pytest.mark.parametrize("mood", [0, 1, 2, 3])
def test_wallet__that_burns_reverts_floods_or_writes__sells_nothing_and_harms_nobody(world: World, mood: int) -> None:
    """Return bombs and burnt gas in the check of a signature, where the book asks a wallet's code at all."""
    wallet, fixture = open_wallet(world, "HostileWallet"), world.fixture()
    wallet.register(FIRST.address)
    bet = wallet.bet(FIRST, fixture)
    terms = put(world, bet)
    world.send(wallet.code.functions.become(mood), RELAYER)
    one = agreed(world, terms, 5 * EURO)
    domain = world.addresses.book_domain
    desk = sign_offer(one.offer, [key(name) for name in BOTH], domain)
    call = world.book.functions.cashOut(encode_cash_out(one, desk, b"any"))
    assert world.refusal(call, RELAYER) == ("BadBettorSignature", "0x" + "00" * 20, wallet.address)
    world.send(world.book.functions.sunset(), OWNER)
    leave = world.book.functions.withdrawTo(wallet.address, BEN, EURO, 0, world.at() + 60, b"any")
    assert world.refusal(leave, BEN)[0] == "BadWalletSignature"
    world.finish(fixture, HOME_WINS)
    world.settle([terms])
    assert world.book.functions.accounts(wallet.address).call() & (1 << 88) - 1 == 110 * EURO


# ------------------------------------------------------------------------------------------------------- claims


def test_claim__ticket_that_the_desk_signed_during_a_pause__pays_so_a_key_scare_needs_more_than_a_pause(
    world: World,
) -> None:
    """A pause alone leaves a stolen key its tickets, each of which is claimed for. Ending the epoch stops it."""
    claims_bond(world)
    fixture = world.fixture(start_in=DAY)
    world.send(world.book.functions.pauseNewRisk(), GUARDIAN)
    world.travel(world.now() + HOUR)
    before = single(world, fixture, life_s=60)
    world.travel(before.ticket.include_by)
    world.send(claim(world, before), RELAYER)
    world.send(world.book.functions.bumpDeskEpoch(), GUARDIAN)
    world.travel(world.now() + MINUTE)
    after = single(world, fixture, "ben", life_s=60)
    world.travel(after.ticket.include_by)
    assert world.refusal(claim(world, after), RELAYER)[0] == "AcceptedAfterEpoch"


def test_claim__market_void_in_between__nothing_is_paid_twice(world: World) -> None:
    """Placed late on a match that is called off afterwards: the stake comes back once, and there is no claim."""
    claims_bond(world)
    fixture = world.fixture()
    bet = single(world, fixture, life_s=300)
    world.travel(bet.ticket.include_by)
    world.send(claim(world, bet), RELAYER)
    assert tag(world, bet) == OPEN
    bring(world, fixture, VOID)
    settle_by_time(world, fixture)
    world.settle([bet.terms])
    assert world.refusal(world.book.functions.settle(encode_settle([bet.terms])), RELAYER)[0] == "TermsMismatch"
    assert world.account("ann") == (1_000 * EURO, 0)
    assert world.pool.functions.claimsBond().call() == 1_000 * EURO


# ------------------------------------------------------------------------------------------------------- gas


def test_settle_many__too_little_gas_for_the_pools_booking__all_is_undone(world: World) -> None:
    """63/64: no call of a settlement is caught, so a caller who starves one of them settles nothing."""
    fixture = world.fixture()
    bets = [put(world, single(world, fixture)), put(world, single(world, fixture, "ben", selection=2))]
    world.finish(fixture, HOME_WINS)
    call = world.book.functions.settleMany(encode_settle(bets))
    needed = call.estimate_gas({"from": RELAYER})
    for gas in range(needed // 2, needed - needed // 64, needed // 16):
        receipt = world.w3.eth.wait_for_transaction_receipt(call.transact({"from": RELAYER, "gas": gas}))
        if receipt["status"] == 1:
            break
        assert [tag(world, bet) for bet in bets] == [OPEN, OPEN]
        assert world.account("ann") == (900 * EURO, 200 * EURO)
    else:
        world.settle(bets)
    assert [tag(world, bet) for bet in bets] == [SETTLED, SETTLED]
    assert world.account("ann") == (1_100 * EURO, 0)
    counters(world)
