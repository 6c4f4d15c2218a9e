"""What happened to others, one test an incident: the same attempt on these contracts, and where it ends.

The rows are those of the survey of protocols; `docs/evidence/redteam.md` names each with its test and says which can't
be tried on a contract. More tests of each stand where its subject is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from web3.exceptions import ContractCustomError

from api.desk import sign_batch
from chain.development import ACCOUNTS, REPORTERS, key
from chain.typed_data import Domain, Report
from chain.wire import Code, decode_placed, encode_place, encode_report
from oracle.reporting import sign_reports
from sports.words import Result, Score, Status, VoidInterval, VoidIntervals
from tests.anvil import anvil_process, connect, deploy
from tests.contracts.cash_outs import agreed, cash_out
from tests.contracts.cash_outs import call as sell
from tests.contracts.scenes import (
    ANN,
    AWAY_WINS,
    BEN,
    BOTH,
    DAY,
    EPOCH,
    EVENS,
    GUARDIAN,
    HOME_WINS,
    HOUR,
    ISSUER,
    MINUTE,
    OWNER,
    PROVIDER,
    RELAYER,
    SETTLED,
    TRANSMITTER,
    VOID,
    ZERO,
    arm,
    bring,
    challenge,
    counters,
    leg_of,
    operator,
    place,
    pot,
    purse,
    put,
    report_at_earliest,
    ruling,
    settle_by_time,
    single,
    slip,
    state,
    tag,
    word,
)
from tests.contracts.test_book_keys import FIRST, open_wallet
from tests.contracts.world import EURO, World, build

pytestmark = pytest.mark.anvil


# ------------------------------------------------------------------------------------------------------- results


def test_incident__vote_bought_with_tokens__money_has_no_vote_and_arbiters_choose_among_signed_results(
    world: World,
) -> None:
    """25 March 2025: five million tokens in three accounts decided a market of seven million against what happened."""
    arm(world)
    fixture = world.list_fixture(world.specify())
    world.travel(world.fixtures[fixture].earliest)
    for name in REPORTERS[:2]:
        world.send(world.oracle.functions.postBond(key(name).address, 45_000 * EURO), BEN)
    call = world.oracle.functions.report(world.report(fixture, AWAY_WINS, signers=2))
    assert world.refusal(call, BEN)[0] == "TooFewSignatures"
    bring(world, fixture, HOME_WINS)
    challenge(world, fixture)
    world.travel(world.now() + DAY)
    assert world.refusal(ruling(world, fixture, AWAY_WINS), BEN)[0] == "TooFewSignatures"


def test_incident__wrong_result_unchallenged__anybody_may_challenge_and_the_window_waits_for_a_quorum(
    world: World,
) -> None:
    """5 July 2025: the loser of 18-1 was paid. Here one signature starts no clock, and one stranger stops it."""
    arm(world)
    fixture = world.fixture()
    bet = put(world, single(world, fixture))
    world.travel(world.fixtures[fixture].earliest)
    lone = world.oracle.functions.report(world.report(fixture, AWAY_WINS, signers=1))
    assert world.refusal(lone, TRANSMITTER)[0] == "TooFewSignatures"
    bring(world, fixture, AWAY_WINS)
    challenge(world, fixture)
    bring(world, fixture, HOME_WINS, ballot=1)
    settle_by_time(world, fixture)
    assert [item.payout for item in world.settle_many([bet])] == [200 * EURO]


def test_incident__proposed_too_early__refused_and_nobody_is_punished(world: World) -> None:
    """NASCAR: forty bonds of 750 lost to proposals before the end."""
    arm(world)
    world.send(world.oracle.functions.postBond(key("reporter_0").address, 1_000 * EURO), BEN)
    fixture = world.list_fixture(world.specify())
    world.travel(world.fixtures[fixture].earliest - 2)
    data = world.report(fixture, HOME_WINS, signers=4)
    assert world.refusal(world.oracle.functions.report(data), TRANSMITTER)[0] == "TooEarly"
    world.travel(world.fixtures[fixture].earliest)
    world.send(world.oracle.functions.report(data), TRANSMITTER)
    assert operator(world, "reporter_0").free == 1_000 * EURO


def test_incident__wrong_team_of_the_same_name__another_specification_is_another_fixture(world: World) -> None:
    """ "Manchester United" for its under-23s; and home and away the other way round."""
    spec = world.specify()
    fixture = world.list_fixture(spec)
    world.travel(spec.earliest)
    domain = world.addresses.oracle_domain
    for other in (replace(spec, home=spec.away, away=spec.home), replace(spec, home=spec.home + 10**6)):
        one = Report(other.struct_hash(), 0, 0, HOME_WINS, 0)
        signed = {key(name).address: sign_reports([one], key(name), domain) for name in REPORTERS}
        call = world.oracle.functions.report(encode_report(0, world.addresses.committee, [one], signed))
        assert world.refusal(call, TRANSMITTER) == ("NotListed", other.fixture_id())
    assert state(world, fixture)[0] == "OPEN"


def test_incident__ambiguous_market_farmed_for_invalid__void_returns_stakes_and_no_more(world: World) -> None:
    fixture = world.fixture()
    bets = [put(world, single(world, fixture, odds=9 * 10**6)), put(world, single(world, fixture, "ben", selection=2))]
    assert world.refusal(place(world, slip(world, [leg_of(fixture, market=99)])), RELAYER)[0] == "UnknownMarket"
    bring(world, fixture, VOID)
    settle_by_time(world, fixture)
    world.settle(bets)
    assert [world.account(who) for who in ("ann", "ben")] == [(1_000 * EURO, 0)] * 2


def test_incident__price_pushed_by_a_bettor__only_the_desk_names_odds(world: World) -> None:
    fixture = world.fixture()
    fair, better = single(world, fixture, nonce=0), single(world, fixture, nonce=0, odds=3 * 10**6)
    quoted, wished = world.packed([fair]), world.packed([better])
    assert world.refusal(world.book.functions.place(quoted[:129] + wished[129:]), ANN)[0] == "BadDeskSignature"
    assert world.refusal(place(world, better, ("ann", "ben")), ANN)[0] == "BadDeskSignature"


def test_incident__wrong_reward_or_emergency_payout__the_arbiters_word_is_checked_like_any_result(world: World) -> None:
    """Emergency payouts that nobody validated."""
    arm(world)
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, HOME_WINS)
    challenge(world, fixture)
    world.travel(world.now() + DAY)
    nonsense = Result(Status.FINISHED, (Score(3, 0), Score(1, 0), *[None] * 5)).pack()
    assert world.refusal(ruling(world, fixture, nonsense, REPORTERS), BEN)[0] == "MalformedResult"
    tennis = Result(Status.RETIRED, (Score(6, 0), *[None] * 6)).pack()
    assert world.refusal(ruling(world, fixture, tennis, REPORTERS), BEN)[0] == "MalformedResult"


def test_incident__bets_that_never_resolve__time_alone_refunds_them_by_anyone(world: World) -> None:
    fixture = world.fixture()
    bet = put(world, single(world, fixture))
    world.travel(world.fixtures[fixture].deadline)
    world.send(world.oracle.functions.voidStale(fixture), BEN)
    world.settle([bet])
    assert world.account("ann") == (1_000 * EURO, 0)


# ------------------------------------------------------------------------------------------------------- bets


def test_incident__courtsiding__bet_after_the_goal_is_refunded_by_rule_and_the_early_one_stands(world: World) -> None:
    fixture = world.fixture(start_in=10 * MINUTE)
    start = world.fixtures[fixture].start
    early = put(world, single(world, fixture, stake=10 * EURO))
    world.travel(start + 20 * MINUTE)
    late = put(world, single(world, fixture, stake=10 * EURO, life_s=60))
    voids = VoidIntervals(0, (VoidInterval(late.accepted_at - start + 30 * MINUTE - 3, 10),)).pack()
    world.finish(fixture, HOME_WINS, voids=voids)
    assert [item.payout for item in world.settle_many([early, late])] == [20 * EURO, 10 * EURO]


def test_incident__stale_odds_after_the_delay__less_than_the_bettor_agreed_to_is_refused(world: World) -> None:
    bet = single(world, world.fixture(), odds=1_900_000, min_payout=195 * EURO)
    assert world.refusal(place(world, bet), RELAYER) == ("PayoutBelowMinimum", 190 * EURO, 195 * EURO)


def test_incident__operator_deletes_winning_live_bets__no_part_can_end_an_open_bet(world: World) -> None:
    """Whatever owner, guardian, desk and allocator may do, the bet wins all the same."""
    fixture = world.fixture(start_in=10 * MINUTE)
    world.travel(world.fixtures[fixture].start + 10 * MINUTE)
    bet = put(world, single(world, fixture, life_s=60))
    book = world.book.functions
    for call, who in (
        (book.pauseNewRisk(), GUARDIAN),
        (book.bumpDeskEpoch(), GUARDIAN),
        (book.switchDeskKey(0, ZERO), GUARDIAN),
        (book.switchDeskKey(1, ZERO), GUARDIAN),
        (book.setMinimumStake(10**6), OWNER),
        (world.registry.functions.bar([ANN], 2**24 - 1), ISSUER),
        (world.oracle.functions.retireCommittee(0), OWNER),
        (book.sunset(), OWNER),
    ):
        world.send(call, who)
    world.finish(fixture, HOME_WINS)
    world.settle([bet])
    assert world.account("ann") == (1_100 * EURO, 0)
    world.send(book.requestWithdraw(1_100 * EURO), ANN)
    world.travel(world.now() + HOUR)
    before = purse(world, ANN)
    world.send(book.withdraw(ANN), BEN)
    assert purse(world, ANN) - before == 1_100 * EURO


def test_incident__signature_not_bound_to_the_order__no_field_and_no_payer_can_be_swapped(world: World) -> None:
    """A caller's own hash was taken; another's allowance was spent."""
    fixture = world.fixture()
    order = world.order("ann", leg_of(fixture), 10 * EURO)
    for changed in (replace(order, stake=20 * EURO), replace(order, bettor=BEN), replace(order, nonce=9)):
        mine = world.accept("ann", changed, EVENS)
        forged = replace(mine, signature=world.accept("ann", order, EVENS).signature)
        assert world.refusal(place(world, forged), RELAYER)[0] == "BadBettorSignature"


def test_incident__signature_of_nobody__zero_signer_is_no_bettor_no_desk_and_no_reporter(world: World) -> None:
    fixture = world.fixture()
    order = replace(world.order("ann", leg_of(fixture), 10 * EURO), bettor=ZERO)
    nobody = replace(world.accept("ann", order, EVENS), signature=bytes(64))
    assert world.refusal(place(world, nobody), RELAYER)[0] == "BadBettorSignature"
    bet = single(world, fixture)
    unsigned = encode_place([bet], [bytes(64), bytes(64)])
    assert world.refusal(world.book.functions.place(unsigned), RELAYER)[0] == "BadDeskSignature"
    world.travel(world.fixtures[fixture].earliest)
    one = Report(world.fixtures[fixture].struct_hash(), 0, 0, HOME_WINS, 0)
    blank = {key(name).address: bytes(64) for name in REPORTERS}
    call = world.oracle.functions.report(encode_report(0, world.addresses.committee, [one], blank))
    assert world.refusal(call, TRANSMITTER)[0] == "CommitteeMismatch"


@pytest.mark.parametrize("field", ["chain_id", "contract"])
def test_incident__replay_on_another_chain_or_contract__both_signatures_are_worth_nothing(
    world: World, field: str
) -> None:
    domain = world.addresses.book_domain
    other: Domain = replace(domain, **{field: 1 if field == "chain_id" else world.pool.address})
    fixture = world.fixture()
    bet = single(world, fixture)
    elsewhere = replace(bet, signature=key("ann").sign(bet.order.digest(other)))
    assert world.refusal(place(world, elsewhere), RELAYER)[0] == "BadBettorSignature"
    signatures = sign_batch([bet.ticket], [key(name) for name in BOTH], other)
    assert world.refusal(world.book.functions.place(encode_place([bet], signatures)), RELAYER)[0] == "BadDeskSignature"


def test_incident__cancelled_order_still_filled__refused_by_the_function_that_places(world: World) -> None:
    fixture = world.fixture(start_in=DAY)
    bet = single(world, fixture, valid_until=world.now() + DAY)
    world.send(world.book.functions.cancel(bet.order.nonce), ANN)
    world.travel(world.now() + 15 * MINUTE)
    again = world.accept("ann", bet.order, EVENS)
    assert world.refusal(place(world, again), RELAYER)[0] == "NonceCancelled"
    (item,) = world.place_many([again])
    assert item.code is Code.CANCELLED


def test_incident__ghost_fill__wallet_cannot_be_emptied_between_match_and_settlement(world: World) -> None:
    """Stakes come from a balance that leaves more slowly than any ticket lives; no hook of a receiver runs."""
    bet = single(world, world.fixture(), stake=1_000 * EURO)
    world.send(world.book.functions.requestWithdraw(1_000 * EURO), ANN)
    world.send(world.asset.functions.approve(world.book.address, 0), ANN)
    world.travel(bet.ticket.include_by - 2)
    assert world.refusal(world.book.functions.withdraw(ANN), ANN)[0] == "WithdrawalWaits"
    world.send(place(world, bet), RELAYER)
    assert world.account("ann") == (0, 2_000 * EURO)


def test_incident__owner_of_a_bet_reverts_and_freezes_liquidity__settling_calls_no_wallet(world: World) -> None:
    """Free bets whose contract owner reverted locked the pool for ever. A wallet's code has no say in a settlement."""
    wallet, fixture = open_wallet(world, "HostileWallet"), world.fixture()
    wallet.register(FIRST.address)
    bet = wallet.bet(FIRST, fixture)
    put(world, bet)
    world.send(wallet.code.functions.become(1), RELAYER)
    world.finish(fixture, AWAY_WINS)
    world.settle([bet.terms])
    world.send(world.book.functions.release(fixture), BEN)
    assert word(world, fixture).budget == 0


def test_incident__cash_out_of_a_refused_or_lost_bet__there_is_nothing_to_sell(world: World) -> None:
    early, late = world.fixture(start_in=600), world.fixture(start_in=3 * DAY)
    refused = single(world, late, stake=2_000 * EURO)
    world.place_many([refused])
    world.travel(world.now() + MINUTE)
    assert world.refusal(sell(world, "ann", agreed(world, refused.terms, EURO)), RELAYER)[0] == "TermsMismatch"
    terms = put(world, slip(world, sorted((leg_of(early), leg_of(late)))))
    world.finish(early, AWAY_WINS)
    assert world.refusal(sell(world, "ann", agreed(world, terms, EURO)), RELAYER)[0] == "BetDecided"


def test_incident__same_condition_twice_in_one_slip__its_odds_are_not_squared(world: World) -> None:
    leg = leg_of(world.fixture())
    for same_game in (False, True):
        call = place(world, slip(world, [leg, leg]), same_game=same_game)
        assert world.refusal(call, RELAYER)[0] == "LegsNotAscending"


def test_incident__locked_liquidity_drifts__every_way_out_leaves_a_fixture_without_reserves(world: World) -> None:
    early, late = world.fixture(), world.fixture(start_in=2 * HOUR)
    sold = put(world, single(world, early, odds=3 * 10**6))
    kept = [put(world, single(world, early, "ben", selection=2)), put(world, single(world, late, "ben"))]
    both = put(world, slip(world, sorted((leg_of(early), leg_of(late)))))
    cash_out(world, "ann", sold, 50 * EURO)
    for fixture, value in ((early, HOME_WINS), (late, VOID)):
        world.finish(fixture, value)
    world.settle(sorted([*kept, both], key=lambda one: (len(one.legs), one.legs)))
    assert [(word(world, one).reserved, word(world, one).combined) for one in (early, late)] == [(0, 0)] * 2
    assert pot(world, leg_of(early)).count == 0
    counters(world)


def test_incident__high_odds_without_collateral__every_unit_is_reserved_or_the_bet_refused(world: World) -> None:
    fixture = world.fixture(budget=990 * EURO)
    put(world, single(world, fixture, stake=10 * EURO, odds=100 * 10**6))
    assert word(world, fixture).reserved == 990 * EURO
    more = single(world, fixture, stake=EURO)
    assert world.refusal(place(world, more), RELAYER)[0] == "BudgetExceeded"


def test_incident__rounding__payouts_fall_and_liabilities_rise(world: World) -> None:
    fixture = world.fixture()
    bet = put(world, single(world, fixture, stake=1_000_001, odds=1_333_333), ("desk",))
    assert word(world, fixture).one_key == EURO
    assert bet.payout == 1_000_001 * 1_333_333 // 10**6
    world.finish(fixture, HOME_WINS)
    world.settle([bet])
    assert world.account("ann")[0] == 1_000 * EURO - 1_000_001 + bet.payout


def test_incident__dust_bets_lock_reserve__least_stake_half_for_slips_and_a_cap_for_an_account(world: World) -> None:
    world.send(world.book.functions.setMinimumStake(100), OWNER)
    first, second = (world.fixture(budget=100 * EURO) for _ in range(2))
    legs = sorted((leg_of(first), leg_of(second)))
    assert world.refusal(place(world, single(world, first, stake=1)), RELAYER)[0] == "StakeTooSmall"
    long = slip(world, legs, stake=EURO, odds=8 * 10**6)
    assert world.refusal(place(world, long), RELAYER)[0] == "AccumulatorCap"
    put(world, single(world, first, stake=10 * EURO))
    many = slip(world, [leg_of(first)] * 13)
    assert world.refusal(place(world, many), RELAYER)[0] == "LegCount"
    huge = slip(world, legs, stake=900 * EURO, odds=4 * 10**9)
    assert world.refusal(place(world, huge), RELAYER)[0] == "AccountCap"


def test_incident__reorganisation__the_same_signed_batch_lands_again_as_the_same_bets_and_once(world: World) -> None:
    fixture = world.fixture()
    data = world.packed([single(world, fixture), single(world, fixture, "ben")])
    seen = []
    for _ in range(2):
        with world.undone():
            receipt = world.send(world.book.functions.placeMany(data), RELAYER)
            seen.append([(item.order, item.code) for item in decode_placed(world._event(receipt, "Placed(bytes)"))])
    assert seen[0] == seen[1]
    world.send(world.book.functions.placeMany(data), RELAYER)
    codes = world.book.functions.placeMany(data).call({"from": RELAYER})
    assert list(codes) == [Code.NONCE] * 2


def test_incident__reverting_callback_blocks_settlement__book_and_oracle_call_nobody(world: World) -> None:
    """A report is final by time alone: nobody is told, the book looks when it settles."""
    wallet, fixture = open_wallet(world, "HostileWallet"), world.fixture()
    wallet.register(FIRST.address)
    bets = [wallet.bet(FIRST, fixture).terms, single(world, fixture, "ben").terms]
    put(world, wallet.bet(FIRST, fixture))
    world.send(wallet.code.functions.become(0), RELAYER)
    report_at_earliest(world, fixture, HOME_WINS)
    settle_by_time(world, fixture)
    receipt = world.settle(bets[:1])
    assert receipt["gasUsed"] < 200_000
    assert world.book.functions.accounts(wallet.address).call() & (1 << 88) - 1 == 110 * EURO


# ------------------------------------------------------------------------------------------------------- money


@pytest.fixture(scope="module")
def blocking() -> Iterator[World]:
    """A set of its own whose asset can block addresses."""
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        w3 = connect(url)
        world = build(w3, deploy(w3, "BlockingEuro"))
        world.liquidity(400_000 * EURO)
        for who in ("ann", "ben"):
            world.grant(who)
            world.fill(who, 1_000 * EURO)
        yield world


def test_incident__blocked_recipient__his_own_withdrawal_fails_and_nothing_else(blocking: World) -> None:
    """M-4: a blocked winner kept the reserve locked."""
    world = blocking
    fixture = world.fixture()
    bets = [put(world, single(world, fixture)), put(world, single(world, fixture, "ben", selection=2))]
    world.send(world.book.functions.requestWithdraw(500 * EURO), ANN)
    world.send(world.book.functions.requestWithdraw(500 * EURO), BEN)
    world.send(world.asset.functions.setBlocked(ANN, True), OWNER)
    world.finish(fixture, HOME_WINS)
    world.settle(bets)
    assert (word(world, fixture).reserved, world.account("ann")[0]) == (0, 1_100 * EURO)
    assert world.refusal(world.book.functions.withdraw(ANN), ANN) == ("Blocked", ANN)
    world.send(world.book.functions.withdraw(BEN), RELAYER)
    world.send(world.book.functions.release(fixture), RELAYER)
    world.send(world.asset.functions.setBlocked(ANN, False), OWNER)
    world.send(world.book.functions.withdraw(ANN), RELAYER)
    counters(world)


def test_incident__blocked_challenger__keeps_his_claim_and_delays_no_result(blocking: World) -> None:
    world = blocking
    arm(world, "ann", "ben")
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, AWAY_WINS)
    world.send(world.oracle.functions.contribute(fixture, 50 * EURO), ANN)
    challenge(world, fixture)
    world.send(world.asset.functions.setBlocked(ANN, True), OWNER)
    bring(world, fixture, HOME_WINS, ballot=1)
    settle_by_time(world, fixture)
    assert state(world, fixture)[1::2] == (HOME_WINS, True)
    world.send(world.oracle.functions.claimBond(fixture, 0, BEN), RELAYER)
    assert world.refusal(world.oracle.functions.claimBond(fixture, 0, ANN), RELAYER) == ("Blocked", ANN)
    world.send(world.asset.functions.setBlocked(ANN, False), OWNER)
    world.send(world.oracle.functions.claimBond(fixture, 0, ANN), RELAYER)
    assert world.oracle.functions.vault().call() == [0, 0]


def test_incident__free_deposits_and_withdrawals_of_others__each_asks_its_owner_and_the_token(world: World) -> None:
    world.send(world.pool.functions.sync(PROVIDER, 10), RELAYER)
    before = (purse(world, PROVIDER), purse(world, BEN))
    shares = world.pool.functions.providerOf(PROVIDER).call()[0]
    world.send(world.asset.functions.approve(world.book.address, 0), BEN)
    with pytest.raises(ContractCustomError):
        world.pool.functions.requestEntry(100 * EURO).call({"from": BEN})
    assert world.refusal(world.pool.functions.requestExit(shares), BEN) == ("SharesTooMany", shares, 0)
    world.send(world.pool.functions.claimFor(PROVIDER), BEN)
    assert world.refusal(world.book.functions.pull(ANN, EURO), BEN) == ("NotAllowed", BEN)
    assert world.refusal(world.book.functions.pay(BEN, EURO), BEN) == ("NotAllowed", BEN)
    assert (purse(world, PROVIDER), purse(world, BEN)) == before


def test_incident__unlimited_admin_in_one_step__ownership_is_taken_in_two_and_every_parameter_is_bounded(
    world: World,
) -> None:
    for contract in (world.book, world.pool, world.oracle, world.registry):
        world.send(contract.functions.transferOwnership(BEN), OWNER)
        assert contract.functions.owner().call() == OWNER
    assert world.refusal(world.pool.functions.setFee(100_001), OWNER)[0] == "FeeTooHigh"
    assert world.refusal(world.oracle.functions.setTerms(899, 7_200, 1, 500), OWNER)[0] == "OutOfBounds"
    assert world.asset.functions.decimals().call() == 6


def test_incident__provider_enters_on_a_known_result__pays_the_price_after_it(world: World) -> None:
    """Deposits just before a profit and out just after it."""
    fixture = world.fixture()
    bets = [put(world, single(world, fixture, "ben", selection=2, stake=900 * EURO))]
    world.finish(fixture, HOME_WINS)
    entry = 50_000 * EURO
    world.send(world.asset.functions.faucet(ANN, entry), ANN)
    world.send(world.pool.functions.requestEntry(entry), ANN)
    world.settle(bets)
    world.send(world.book.functions.release(fixture), RELAYER)
    world.travel((world.now() // EPOCH + 2) * EPOCH + 1)
    world.send(world.pool.functions.sync(ANN, 10), ANN)
    shares = world.pool.functions.providerOf(ANN).call()[0]
    price = world.pool.functions.pricePerShare().call()
    assert price > 10**18
    assert entry - 2 * 10**6 < shares * price // 10**18 <= entry


def test_incident__first_depositor_and_donation__a_transfer_moves_no_price(world: World) -> None:
    price, before = world.pool.functions.pricePerShare().call(), world.book.functions.vault().call()
    for target in (world.book.address, world.pool.address):
        world.send(world.asset.functions.faucet(target, 100_000 * EURO), BEN)
    assert world.pool.functions.pricePerShare().call() == price
    assert world.book.functions.vault().call() == before
    assert world.solvent()


def test_incident__unclaimed_winnings_swept__a_balance_waits_for_ever_and_nobody_can_take_it(world: World) -> None:
    fixture = world.fixture()
    bet = put(world, single(world, fixture))
    world.finish(fixture, HOME_WINS)
    world.travel(world.now() + 10 * 365 * DAY)
    for _ in range(6):
        world.send(world.pool.functions.close(100), RELAYER)
    world.settle([bet])
    assert tag(world, bet) == SETTLED
    names = {one["name"] for one in (*world.book.abi, *world.office.abi) if one["type"] == "function"}
    assert not {name for name in names if any(part in name.lower() for part in ("sweep", "rescue", "expire", "skim"))}
    world.travel(world.now() + 10 * 365 * DAY)
    world.send(world.book.functions.requestWithdraw(1_100 * EURO), ANN)
    world.travel(world.now() + HOUR)
    before = purse(world, ANN)
    world.send(world.book.functions.withdraw(ANN), ANN)
    assert purse(world, ANN) - before == 1_100 * EURO


def test_incident__hot_wallet_key_leaks__the_relayers_key_is_worth_its_gas(world: World) -> None:
    fixture = world.fixture()
    bet = single(world, fixture)
    thief = RELAYER
    for call in (
        world.book.functions.pay(thief, EURO),
        world.book.functions.requestWithdraw(EURO),
        world.book.functions.bumpDeskEpoch(),
        world.pool.functions.fund([fixture], [EURO]),
        place(world, bet, ("relayer", "relayer")),
        place(world, replace(bet, signature=bytes(64)), own=True),
    ):
        world.refusal(call, thief)
    counters(world)


def test_incident__asset_that_keeps_a_fee__nothing_is_credited_that_did_not_come(world: World) -> None:
    taxed = deploy(world.w3, "TaxedEuro")
    other = build(world.w3, taxed)
    other.grant("ann")
    other.send(taxed.functions.faucet(ANN, 1_000 * EURO), ANN)
    for spender in (other.book.address, other.oracle.address):
        other.send(taxed.functions.approve(spender, 1_000 * EURO), ANN)
    error = ("AssetDelta", 99 * EURO, 100 * EURO)
    assert other.refusal(other.book.functions.deposit(100 * EURO), ANN) == error
    assert other.refusal(other.oracle.functions.postBond(ANN, 100 * EURO), ANN) == error
