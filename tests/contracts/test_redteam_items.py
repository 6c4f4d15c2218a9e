"""The red team's items C1 to C10 and H1 to H14, one test each: the loss that each describes can't be had here.

More tests of each stand where its subject is tested; `docs/evidence/redteam.md` names them.
"""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from eth_utils.crypto import keccak

from api.issuer import sign_grant
from chain.development import ARBITERS, REPORTERS, key
from chain.typed_data import SANDBOX_POLICY, Report
from chain.wire import Code, ReportCode, Terms, encode_report
from chain.words import AccountWord, ResultHead
from oracle.reporting import sign_reports
from sports.words import VoidInterval, VoidIntervals
from tests.contracts.cash_outs import cash_out, gain_call
from tests.contracts.scenes import (
    ANN,
    AWAY_WINS,
    BEN,
    BOND_FLOOR,
    CLAIMED,
    DAY,
    DRAW,
    EPOCH,
    EVENS,
    FAST,
    GUARDIAN,
    HOME_WINS,
    HOUR,
    ISSUER,
    MINUTE,
    OWNER,
    RELAYER,
    SLOW,
    TRANSMITTER,
    VOID,
    arm,
    bring,
    challenge,
    claim,
    claims_bond,
    counters,
    equivocation,
    leg_of,
    operator,
    place,
    purse,
    put,
    report_at_earliest,
    ruling,
    settle_by_time,
    single,
    state,
    tag,
    word,
)
from tests.contracts.test_book_keys import FIRST, open_wallet
from tests.contracts.world import EURO, World, as_tuple

pytestmark = pytest.mark.anvil


# ------------------------------------------------------------------------------------------------------- C: money


def test_c1__late_bet_is_voided_alone__winner_and_refund_are_both_held(world: World) -> None:
    """The late stake that would have lowered the reserve goes back to its owner; the winner is paid all the same."""
    fixture = world.fixture(budget=100 * EURO)
    early = put(world, single(world, fixture))
    start = world.fixtures[fixture].start
    world.travel(start - 20 * MINUTE)
    late = put(world, single(world, fixture, "ben", selection=2))
    assert word(world, fixture).reserved == 100 * EURO
    since = late.accepted_at - (start - 30 * MINUTE)
    world.finish(fixture, HOME_WINS, voids=VoidIntervals(0, (VoidInterval(since, 1),)).pack())
    world.settle([late, early])
    assert (world.account("ann"), world.account("ben")) == ((1_100 * EURO, 0), (1_000 * EURO, 0))
    counters(world)


def test_c2__provider_leaves_while_a_loss_is_all_but_sure__bears_his_share_of_it(world: World) -> None:
    """An epoch's holders own its matches: who leaves at its close takes the price without them, the pocket later."""
    entry, loss = 100_000 * EURO, 900 * EURO
    world.send(world.asset.functions.faucet(BEN, entry), BEN)
    world.send(world.asset.functions.approve(world.book.address, 2**200), BEN)
    world.send(world.pool.functions.requestEntry(entry), BEN)
    world.travel((world.now() // EPOCH + 2) * EPOCH + 1)
    world.send(world.pool.functions.sync(BEN, 10), BEN)
    shares = world.pool.functions.providerOf(BEN).call()[0]
    world.send(world.pool.functions.requestExit(shares), BEN)
    epoch = world.now() // EPOCH + 1
    fixture = world.fixture(start_in=(epoch + 1) * EPOCH - world.now() - HOUR, budget=2_000 * EURO)
    bet = put(world, single(world, fixture, stake=900 * EURO))
    world.travel((epoch + 1) * EPOCH + 1)
    world.send(world.pool.functions.close(10), RELAYER)
    before = purse(world, BEN)
    world.finish(fixture, HOME_WINS)
    world.settle([bet])
    world.send(world.book.functions.release(fixture), RELAYER)
    world.send(world.pool.functions.claim(), BEN)
    assert purse(world, BEN) - before == pytest.approx(entry - loss // 5, abs=10)


def test_c3__losers_settled_first__the_shares_price_does_not_move_before_the_last_bet(world: World) -> None:
    fixture = world.fixture()
    winner, loser = (
        put(world, single(world, fixture, odds=3 * 10**6)),
        put(world, single(world, fixture, "ben", selection=2)),
    )
    world.finish(fixture, HOME_WINS)
    before = world.pool.functions.nav().call()
    with world.undone():
        world.settle([loser])
        assert world.pool.functions.nav().call() == before
        world.settle([winner])
        assert world.pool.functions.nav().call() == before - 100 * EURO
    world.settle([winner])
    assert world.pool.functions.nav().call() == before
    world.settle([loser])
    assert world.pool.functions.nav().call() == before - 100 * EURO


def test_c4__two_tickets_over_one_order__are_one_bet_and_a_ticket_fits_no_other_order(world: World) -> None:
    fixture = world.fixture()
    order = world.order("ann", leg_of(fixture), 10 * EURO)
    first, second = world.accept("ann", order, EVENS), world.accept("ann", order, 5 * 10**6)
    quote = world.packed([first])
    put(world, first)
    for data in (quote, world.packed([second]), world.packed([replace(second, signature=b"")], own=True)):
        assert world.refusal(world.book.functions.place(data), ANN)[0] == "NonceUsed"
    # The signature of the first ticket under another order of the same leg and stake.
    other = single(world, fixture, stake=10 * EURO)
    swapped = quote[:129] + world.packed([other])[129:]
    assert world.refusal(world.book.functions.place(swapped), RELAYER)[0] == "BadDeskSignature"


def test_c9__stolen_desk_key_splits_its_bets__a_quarter_of_each_budget_at_most(world: World) -> None:
    """A hundred small tickets on every match: what they can cost is a quarter of what was funded."""
    fixtures = [world.fixture(budget=80 * EURO) for _ in range(3)]
    placed: list[Terms] = []
    for fixture in fixtures:
        bets = [single(world, fixture, stake=2 * EURO, odds=4 * 10**6) for _ in range(8)]
        codes = [item.code for item in world.place_many(bets, ("desk",))]
        assert codes == [Code.OK] * 3 + [Code.ONE_KEY] * 5
        placed += [bet.terms for bet in bets[:3]]
    for fixture in fixtures:
        world.finish(fixture, HOME_WINS)
    _, house = counters(world)
    world.settle(sorted(placed, key=lambda one: one.legs))
    assert house - counters(world)[1] == 3 * 18 * EURO <= 3 * 80 * EURO // 4


def test_c10__goal_and_suspension__voids_what_was_accepted_between_them_and_nothing_else(world: World) -> None:
    """What counts is when the desk accepted: a bet accepted before the goal and mined after it stands."""
    fixture = world.fixture(start_in=10 * MINUTE)
    start = world.fixtures[fixture].start
    goal = start + 10 * MINUTE
    world.travel(goal + 1)
    before = single(world, fixture, stake=10 * EURO, accepted_at=goal - 5, life_s=60)
    within = single(world, fixture, stake=10 * EURO, accepted_at=goal + 1, life_s=60)
    world.travel(goal + 6)
    assert [item.code for item in world.place_many([before, within])] == [Code.OK] * 2
    world.travel(goal + MINUTE)
    after = put(world, single(world, fixture, stake=10 * EURO, life_s=60))
    voids = VoidIntervals(0, (VoidInterval(goal - (start - 30 * MINUTE), 20),)).pack()
    world.finish(fixture, HOME_WINS, voids=voids)
    paid = [item.payout for item in world.settle_many([before.terms, within.terms, after])]
    assert paid == [20 * EURO, 10 * EURO, 20 * EURO]


# ------------------------------------------------------------------------------------------------------- C: results


def test_c5__error_common_to_all_nodes__the_same_nodes_can_correct_it_in_a_new_ballot(world: World) -> None:
    arm(world)
    fixture = world.fixture()
    report_at_earliest(world, fixture, AWAY_WINS)
    assert world.refusal(world.oracle.functions.report(world.report(fixture, HOME_WINS)), TRANSMITTER)[0] == "Conflict"
    challenge(world, fixture)
    bring(world, fixture, HOME_WINS, ballot=1)
    settle_by_time(world, fixture)
    assert state(world, fixture)[1::2] == (HOME_WINS, True)


def test_c6__losers_wait_for_silence__costs_half_of_the_bond_and_a_confirmation_all_of_it(world: World) -> None:
    arm(world)
    silent, confirmed = (world.list_fixture(world.specify()) for _ in range(2))
    report_at_earliest(world, silent, HOME_WINS)
    bring(world, confirmed, HOME_WINS)
    before = purse(world, BEN)
    challenge(world, silent)
    challenge(world, confirmed)
    # The same k that reported it confirms it: one dead node of four blocks nothing.
    bring(world, confirmed, HOME_WINS, ballot=1)
    world.travel(world.now() + DAY + 72 * HOUR)
    assert state(world, silent)[1::2] == (VOID, True)
    assert state(world, confirmed)[1::2] == (HOME_WINS, True)
    for fixture in (silent, confirmed):
        world.send(world.oracle.functions.claimBond(fixture, 0, BEN), RELAYER)
    assert before - purse(world, BEN) == BOND_FLOOR // 2 + BOND_FLOOR


def test_c7__arbiters_and_a_challenger_together__cannot_bring_a_result_that_no_honest_node_saw(world: World) -> None:
    arm(world)
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, HOME_WINS)
    challenge(world, fixture)
    world.travel(world.now() + DAY)
    assert world.refusal(ruling(world, fixture, DRAW), BEN)[0] == "TooFewSignatures"
    assert world.refusal(ruling(world, fixture, DRAW, REPORTERS[:1]), BEN)[0] == "TooFewSignatures"
    world.send(ruling(world, fixture, DRAW, REPORTERS[:2]), BEN)
    assert state(world, fixture)[1::2] == (DRAW, True)


def test_c8__committee_and_terms_change_under_an_open_bet__its_own_decide_it(world: World) -> None:
    fixture = world.fixture()
    pinned = world.oracle.functions.stateOf(fixture).call()[0]
    others = sorted((key(who).address for who in ("ann", "ben", "provider", "guardian")), key=lambda one: int(one, 16))
    arbiters = sorted((key(who).address for who in ARBITERS), key=lambda one: int(one, 16))
    world.send(world.oracle.functions.addCommittee(1, others, arbiters), OWNER)
    world.send(world.oracle.functions.retireCommittee(0), OWNER)
    world.send(world.oracle.functions.setTerms(HOUR, 18 * HOUR, 1, 2_000), OWNER)
    world.travel(world.fixtures[fixture].earliest)
    one = Report(world.fixtures[fixture].struct_hash(), 0, 0, AWAY_WINS, 0)
    domain = world.addresses.oracle_domain
    signed = {key(who).address: sign_reports([one], key(who), domain) for who in ("ann", "ben", "provider", "guardian")}
    call = world.oracle.functions.report(encode_report(1, others, [one], signed))
    assert world.refusal(call, ANN) == ("OtherCommittee", fixture, 0)
    bring(world, fixture, HOME_WINS, signers=4)
    assert world.oracle.functions.stateOf(fixture).call()[0] == pinned
    assert state(world, fixture)[2] == world.at() + FAST


# ------------------------------------------------------------------------------------------------------- H


def test_h01__balanced_book_without_a_reserve__its_swing_keeps_the_window_long(world: World) -> None:
    world.send(world.oracle.functions.setTerms(FAST, SLOW, 200, 500), OWNER)
    fixture = world.fixture()
    put(world, single(world, fixture))
    put(world, single(world, fixture, "ben", selection=2))
    assert word(world, fixture).reserved == 0
    world.travel(world.fixtures[fixture].earliest)
    late = single(world, fixture, stake=10 * EURO, life_s=60)
    bring(world, fixture, HOME_WINS, signers=4)
    assert state(world, fixture)[2] == world.at() + SLOW
    assert world.refusal(place(world, late), RELAYER) == ("FixtureReported", fixture)
    assert world.oracle.functions.missingBond(fixture).call() == BOND_FLOOR


def test_h02__bettor_regrets_between_acceptance_and_inclusion__every_way_out_comes_too_late(world: World) -> None:
    """Cancelling, withdrawing, and a wallet that changes its key or its mind."""
    fixture, wallet = world.fixture(), open_wallet(world)
    wallet.register(FIRST.address)
    bets = [single(world, fixture, stake=1_000 * EURO), wallet.bet(FIRST, fixture)]
    world.send(world.book.functions.cancel(bets[0].order.nonce), ANN)
    world.send(world.book.functions.requestWithdraw(1_000 * EURO), ANN)
    wallet.run(world.book.functions.setBettingKey(wallet.address, "0x" + "00" * 20, 0, b""))
    world.travel(min(bet.ticket.include_by for bet in bets) - 2)
    assert world.refusal(world.book.functions.withdraw(ANN), ANN)[0] == "WithdrawalWaits"
    assert [item.code for item in world.place_many(bets)] == [Code.OK] * 2


def test_h03__bettor_makes_inclusion_impossible_himself__no_claim_and_nothing_for_not_sending(world: World) -> None:
    claims_bond(world)
    fixture = world.fixture()
    bet, unsent = single(world, fixture, life_s=600), single(world, fixture, "ben", life_s=600)
    world.send(world.registry.functions.bar([ANN], world.now() // DAY + 30), ISSUER)
    world.travel(bet.ticket.include_by + 5)
    for paused in (False, True):
        if paused:
            world.send(world.book.functions.pauseNewRisk(), GUARDIAN)
            world.send(world.book.functions.resumeNewRisk(), GUARDIAN)
        assert world.refusal(claim(world, bet), ANN)[0] == "NotEligible"
    with world.undone():
        world.travel(bet.ticket.include_by + 121)
        assert world.refusal(claim(world, unsent), BEN)[0] == "ClaimTooLate"
    assert world.pool.functions.claimsBond().call() == 1_000 * EURO


def test_h04__house_ends_the_desk_epoch_after_a_goal__pays_a_tenth_of_every_stake(world: World) -> None:
    claims_bond(world)
    fixture = world.fixture()
    bets = [single(world, fixture, who, life_s=300) for who in ("ann", "ben")]
    world.send(world.book.functions.bumpDeskEpoch(), GUARDIAN)
    world.travel(max(bet.ticket.include_by for bet in bets))
    for bet in bets:
        world.send(claim(world, bet), RELAYER)
        assert tag(world, bet) == CLAIMED
    assert [world.account(who)[0] for who in ("ann", "ben")] == [1_010 * EURO] * 2
    counters(world)


def test_h05__older_grant_after_an_exclusion__is_dead_and_a_newer_one_lowers_no_bar(world: World) -> None:
    domain, day = world.addresses.registry_domain, world.now() // DAY
    seq = world.registry.functions.sequence(ANN).call()
    drawn = [
        sign_grant(ANN, key("issuer"), domain, now=world.at(), valid_s=DAY, seq=seq + i, policy=SANDBOX_POLICY)
        for i in (1, 2)
    ]
    world.send(world.registry.functions.bar([ANN], day + 90), ISSUER)
    old, new = (world.registry.functions.grant(as_tuple(grant), signature) for grant, signature in drawn)
    assert world.refusal(old, ANN)[0] == "SequenceNotRising"
    world.send(new, ANN)
    assert AccountWord.unpack(world.book.functions.accounts(ANN).call()).no_entry_before == (day + 90) * DAY
    assert not world.book.functions.eligible(ANN).call()


def test_h06__report__holds_nothing_that_differs_between_nodes_and_the_contract_adds_its_own(world: World) -> None:
    assert [field.name for field in fields(Report)] == ["fixture", "ballot", "round", "value", "voids"]
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, HOME_WINS)
    head = ResultHead.unpack(world.oracle.functions.stateOf(fixture).call()[1])
    signed = {key(name).address for name in REPORTERS[:3]}
    bits = sum(1 << i for i, member in enumerate(world.addresses.committee) if member in signed)
    assert (head.reported_at, head.signers) == (world.at(), bits)


def test_h07__two_results_of_one_round_in_two_batches__slashed_and_a_correction_is_not(world: World) -> None:
    arm(world)
    fixture = world.list_fixture(world.specify())
    for name in REPORTERS:
        world.send(world.oracle.functions.postBond(key(name).address, 1_000 * EURO), BEN)
    report_at_earliest(world, fixture, AWAY_WINS)
    challenge(world, fixture)
    bring(world, fixture, HOME_WINS, ballot=1)
    assert [operator(world, name).free for name in REPORTERS] == [1_000 * EURO] * 4
    world.send(equivocation(world, fixture, "reporter_1"), ANN)
    assert [operator(world, name).free // EURO for name in REPORTERS] == [1_000, 950, 1_000, 1_000]


def test_h08__deadline_passes_in_a_dispute__nobody_voids_over_it(world: World) -> None:
    arm(world)
    fixture = world.list_fixture(world.specify())
    world.travel(world.fixtures[fixture].deadline - HOUR)
    bring(world, fixture, HOME_WINS)
    challenge(world, fixture)
    world.travel(world.fixtures[fixture].deadline + HOUR)
    call = world.oracle.functions.voidStale(fixture)
    assert world.refusal(call, BEN)[0] == "NotStale"
    bring(world, fixture, HOME_WINS, ballot=1)
    assert world.refusal(call, BEN)[0] == "NotStale"
    settle_by_time(world, fixture)
    assert world.refusal(call, BEN)[0] == "NotStale"
    assert state(world, fixture)[1::2] == (HOME_WINS, True)


def test_h09__cancelled_days_ahead__stakes_return_at_once_and_a_played_result_waits_for_its_sport(world: World) -> None:
    ahead, soon = world.fixture(start_in=5 * DAY), world.list_fixture(world.specify())
    bet = put(world, single(world, ahead))
    bring(world, ahead, VOID)
    settle_by_time(world, ahead)
    world.settle([bet])
    assert world.account("ann") == (1_000 * EURO, 0)
    world.travel(world.fixtures[soon].earliest - 2)
    early = world.oracle.functions.report(world.report(soon, HOME_WINS))
    assert world.refusal(early, TRANSMITTER)[0] == "TooEarly"


def test_h10__fixture_with_times_out_of_bounds_or_one_key_alone__is_not_listed(world: World) -> None:
    fine = world.specify()
    domain = world.addresses.oracle_domain
    for change in (
        {"start": world.now() - 60},
        {"deadline": fine.start + 10 * DAY + 1},
        {"close": fine.deadline + 300},
    ):
        spec = replace(fine, **change)
        digest = spec.digest(domain)
        call = world.oracle.functions.listByKeys(
            as_tuple(spec), key("listing_allocator").sign(digest) + key("listing_desk").sign(digest)
        )
        assert world.refusal(call, RELAYER)[0] == "OutOfBounds"
    lone = key("listing_desk").sign(fine.digest(domain))
    call = world.oracle.functions.listByKeys(as_tuple(fine), lone + lone)
    assert world.refusal(call, RELAYER)[0] == "BadListingSignature"
    assert fine.fixture_id() == world.list_fixture(fine)


def test_h11__courtsider_cashes_out_before_the_void_is_known__keeps_his_stake_only(world: World) -> None:
    fixture = world.fixture(start_in=10 * MINUTE)
    start = world.fixtures[fixture].start
    world.travel(start + 10 * MINUTE)
    terms = put(world, single(world, fixture, life_s=60))
    sold = cash_out(world, "ann", terms, 130 * EURO)
    assert world.account("ann") == (1_000 * EURO, 30 * EURO)
    since = terms.accepted_at - (start - 30 * MINUTE)
    world.finish(fixture, HOME_WINS, voids=VoidIntervals(0, (VoidInterval(since, 15),)).pack())
    world.send(gain_call(world, sold, 30 * EURO), BEN)
    assert world.account("ann") == (1_000 * EURO, 0)


def test_h12__three_of_four_signatures_posted_first__the_fourth_still_earns_the_short_window(world: World) -> None:
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, HOME_WINS)
    assert state(world, fixture)[2] == world.at() + SLOW
    bring(world, fixture, HOME_WINS, signers=4)
    assert state(world, fixture)[2] == world.at() + FAST


def test_h13__one_of_a_batch_of_reports_landed_before__the_others_are_accepted(world: World) -> None:
    fixtures = [world.list_fixture(world.specify()) for _ in range(3)]
    world.travel(max(world.fixtures[fixture].earliest for fixture in fixtures))
    bring(world, fixtures[1], HOME_WINS)
    reports = [Report(world.fixtures[fixture].struct_hash(), 0, 0, HOME_WINS, 0) for fixture in fixtures]
    call = world.oracle.functions.reportMany(world.report_list(reports, 3))
    assert list(call.call({"from": TRANSMITTER})) == [ReportCode.ACCEPTED, ReportCode.NOTHING_NEW, ReportCode.ACCEPTED]
    world.send(call, TRANSMITTER)
    assert [state(world, fixture)[0] for fixture in fixtures] == ["REPORTED"] * 3


def test_h14__exclusion_revocation_and_cool_down__look_alike_on_chain(world: World) -> None:
    """One date, no reason: in the word, in the event and in the call."""
    day = world.now() // DAY + 30
    seen = []
    for who in (ISSUER, GUARDIAN, OWNER):
        with world.undone():
            receipt = world.send(world.registry.functions.bar([ANN], day), who)
            topics = {bytes(log["topics"][0]) for log in receipt["logs"]}
            seen.append((world.book.functions.accounts(ANN).call(), topics))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1] == {
        keccak(text="EntryBarred(address[],uint256,address)"),
        keccak(text="EntryBarred(address,uint256)"),
    }
