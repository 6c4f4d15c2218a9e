"""Disputes on a whole set: each finding of the contract review has tests of its name; money moves as its fate says."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak
from web3.logs import DISCARD

from chain.development import ARBITERS, REPORTERS, key
from chain.typed_data import Fixture, Report, Reports, Ruling, Vote
from chain.wire import SignedList, encode_listing, encode_members, encode_ruling, encode_settle, encode_slash
from chain.words import PHASES, DisputeWord, OperatorWord, ResultHead, rewards_of
from oracle.reporting import sign_reports
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.world import EURO, World, as_tuple
from tests.model.agreement.rule import Clocks, last_end

pytestmark = pytest.mark.anvil
ANN, BEN, CALLER = (key(who).address for who in ("ann", "ben", "transmitter"))
OWNER = key("deployer").address
VOID = Result(Status.VOID).pack()
RIGHT = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
WRONG = Result(Status.FINISHED, (Score(0, 0), Score(0, 1), *[None] * 5)).pack()
FAST, SLOW, MINUTE, HOUR, DAY = 900, 7_200, 60, 3_600, 86_400
FLOOR = 100 * EURO
K3 = 3


@pytest.fixture
def ground(world: World) -> World:
    """The stage; ann, ben and the first reporter hold money and have allowed the oracle to take it."""
    for wallet in (ANN, BEN, key("reporter_0").address):
        world.send(world.asset.functions.faucet(wallet, 100_000 * EURO), wallet)
        world.send(world.asset.functions.approve(world.oracle.address, 2**255), wallet)
    return world


def reported(world: World, value: int = WRONG, signers: int = K3, **changes: Any) -> int:
    """A fixture with a report in its window."""
    fixture = world.list_fixture(world.specify(**changes))
    world.travel(world.fixtures[fixture].earliest)
    bring(world, fixture, value, signers=signers)
    return fixture


def bring(world: World, fixture: int, value: int, **options: Any) -> Any:
    return world.send(world.oracle.functions.report(world.report(fixture, value, **options)), CALLER)


def challenge(world: World, fixture: int, units: int, who: str = ANN) -> Any:
    return world.send(world.oracle.functions.challenge(fixture, units), who)


def state(world: World, fixture: int) -> tuple[str, int, int, bool]:
    """Phase, value, end, final."""
    _, word, _, end, is_final = world.oracle.functions.stateOf(fixture).call()
    head = ResultHead.unpack(word)
    return PHASES[head.phase], head.value, end, is_final


def dispute(world: World, fixture: int) -> DisputeWord:
    return DisputeWord.unpack(world.oracle.functions.disputes(fixture).call())


def operator(world: World, who: str) -> OperatorWord:
    return OperatorWord.unpack(world.oracle.functions.operators(key(who).address).call())


def wallet(world: World, who: str) -> int:
    return int(world.asset.functions.balanceOf(who).call())


def claim(world: World, fixture: int, index: int = 0, who: str = ANN) -> int:
    """Units that the claim moved to the wallet."""
    before = wallet(world, who)
    world.send(world.oracle.functions.claimBond(fixture, index, who), CALLER)
    return wallet(world, who) - before


def ruling(world: World, fixture: int, value: int, arbiters: tuple[str, ...] = ARBITERS[:2], **evidence: Any) -> Any:
    ballot = ResultHead.unpack(world.oracle.functions.stateOf(fixture).call()[1]).ballot
    word = Ruling(world.fixtures[fixture].struct_hash(), ballot, value, 0)
    digest = word.digest(world.addresses.oracle_domain)
    signatures = {key(who).address: key(who).sign(digest) for who in arbiters}
    return world.oracle.functions.rule(encode_ruling(word, world.addresses.arbiters, signatures, **evidence))


def evidence(world: World, fixture: int, value: int, signers: tuple[str, ...], ballot: int = 0) -> dict[str, Any]:
    """What `encode_ruling` takes to show these members under a result."""
    one = Report(world.fixtures[fixture].struct_hash(), ballot, 0, value, 0)
    signatures = {key(who).address: sign_reports([one], key(who), world.addresses.oracle_domain) for who in signers}
    return {"members": world.addresses.committee, "lists": [SignedList((one,), signatures)], "ballot": ballot}


def before_arbiter(world: World, value: int = WRONG) -> int:
    """A fixture whose re-vote found no k signatures."""
    fixture = reported(world, value)
    challenge(world, fixture, FLOOR)
    world.travel(world.at() + DAY)
    assert state(world, fixture)[0] == "ARBITER"
    return fixture


def confirmed(world: World) -> int:
    """A fixture whose re-vote gave the same value again."""
    fixture = reported(world)
    challenge(world, fixture, FLOOR)
    bring(world, fixture, WRONG, ballot=1, signers=K3)
    return fixture


def members(world: World) -> bytes:
    return encode_members(world.addresses.committee)


# ------------------------------------------------------------------------------------------------------- challenging


def test_challenge__in_the_window__new_ballot_that_opens_when_the_window_would_have_ended(ground: World) -> None:
    fixture = reported(ground)
    *_, end, _ = ground.oracle.functions.stateOf(fixture).call()
    receipt = challenge(ground, fixture, FLOOR)
    at = ground.at()
    assert state(ground, fixture) == ("REVOTE", WRONG, at + DAY, False)
    assert dispute(ground, fixture).opens == end
    assert ground.oracle.functions.reported(fixture).call()
    (event,) = ground.oracle.events.Challenged().process_receipt(receipt, errors=DISCARD)
    assert (event["args"]["opens"], event["args"]["ends"], event["args"]["bond"]) == (end, at + DAY, FLOOR)
    assert ResultHead.unpack(event["args"]["word"]).ballot == 1


def test_challenge__near_the_end_of_the_window__ballot_waits_for_finality(ground: World) -> None:
    fixture = reported(ground)
    *_, end, _ = ground.oracle.functions.stateOf(fixture).call()
    ground.send_at(ground.oracle.functions.challenge(fixture, FLOOR), ANN, end - 1)
    assert dispute(ground, fixture).opens == end - 1 + 20 * MINUTE


def test_challenge__at_the_end_of_the_window__refused(ground: World) -> None:
    fixture = reported(ground)
    *_, end, _ = ground.oracle.functions.stateOf(fixture).call()
    ground.travel(end)
    call = ground.oracle.functions.challenge(fixture, FLOOR)
    assert ground.refusal(call, ANN) == ("WindowOver", fixture, end, end)


def test_challenge__without_a_report_or_in_a_revote__nothing_to_challenge(ground: World) -> None:
    fixture = ground.list_fixture(ground.specify())
    assert ground.refusal(ground.oracle.functions.challenge(fixture, FLOOR), ANN) == ("NothingToChallenge", fixture, 0)
    assert ground.refusal(ground.oracle.functions.challenge(7, FLOOR), ANN) == ("NotListed", 7)
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    call = ground.oracle.functions.challenge(fixture, 2 * FLOOR)
    assert ground.refusal(call, BEN) == ("NothingToChallenge", fixture, 2)


def test_challenge__a_cent_less_than_the_bond__refused_and_a_cent_more_not_taken(ground: World) -> None:
    fixture = reported(ground)
    call = ground.oracle.functions.challenge(fixture, FLOOR - 1)
    assert ground.refusal(call, ANN) == ("BondTooSmall", fixture, FLOOR, FLOOR - 10_000)
    before = wallet(ground, ANN)
    challenge(ground, fixture, 2 * FLOOR)
    assert before - wallet(ground, ANN) == FLOOR


def test_challenge__again_after_a_changed_value__costs_twice_as_much(ground: World) -> None:
    fixture = reported(ground)
    for index, value in enumerate((RIGHT, WRONG, RIGHT)):
        assert ground.oracle.functions.missingBond(fixture).call() == FLOOR << index
        challenge(ground, fixture, FLOOR << index)
        bring(ground, fixture, value, ballot=index + 1, signers=K3)
    assert dispute(ground, fixture).changes == 3
    challenge(ground, fixture, 8 * FLOOR)
    assert state(ground, fixture)[:3] == ("ARBITER", RIGHT, ground.at() + 72 * HOUR)
    assert dispute(ground, fixture).sums == (FLOOR, 2 * FLOOR, 4 * FLOOR, 8 * FLOOR)


def test_contribute__several_accounts__the_last_one_challenges_and_all_are_paid_their_share(ground: World) -> None:
    fixture = reported(ground)
    give = ground.oracle.functions.contribute
    ground.send(give(fixture, 30 * EURO), ANN)
    assert state(ground, fixture)[0] == "REPORTED"
    ground.send(give(fixture, 99 * EURO), BEN)
    assert state(ground, fixture)[0] == "REVOTE"
    assert [ground.oracle.functions.given(fixture, 0, who).call() for who in (ANN, BEN)] == [30 * EURO, 70 * EURO]
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert [claim(ground, fixture, 0, who) for who in (ANN, BEN)] == [30 * EURO, 70 * EURO]


def test_contribute__to_a_challenge_that_never_came__returned_once_final_and_not_before(ground: World) -> None:
    fixture = reported(ground)
    ground.send(ground.oracle.functions.contribute(fixture, 30 * EURO), ANN)
    call = ground.oracle.functions.claimBond(fixture, 0, ANN)
    assert ground.refusal(call, CALLER) == ("BondUndecided", fixture, 0)
    ground.travel(state(ground, fixture)[2])
    assert claim(ground, fixture) == 30 * EURO
    assert ground.refusal(call, CALLER) == ("NothingToClaim", fixture, 0, ANN)
    assert ground.oracle.functions.vault().call() == [0, 0]


def test_contribute__to_the_second_challenge__stays_apart_from_the_first(ground: World) -> None:
    fixture = confirmed(ground)
    ground.send(ground.oracle.functions.contribute(fixture, 30 * EURO), ANN)
    assert claim(ground, fixture, 0) == 0
    ground.travel(state(ground, fixture)[2])
    assert claim(ground, fixture, 1) == 30 * EURO
    assert ground.oracle.functions.vault().call() == [0, FLOOR]


@pytest.mark.parametrize("units", [0, 9_999])
def test_contribute__less_than_a_cent__zero_amount(ground: World, units: int) -> None:
    assert ground.refusal(ground.oracle.functions.contribute(reported(ground), units), ANN) == ("ZeroAmount",)


# ------------------------------------------------------------------------------------------------------- findings


def test_c5__wrong_result_of_all_nodes__a_revote_may_change_it(ground: World) -> None:
    """The locks of the first ballot bind nobody in the second: signatures there count anew, and only there."""
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    old = ground.oracle.functions.report(ground.report(fixture, WRONG))
    assert ground.refusal(old, CALLER) == ("OtherBallot", fixture, 1, 0)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert state(ground, fixture) == ("REPORTED", RIGHT, ground.at() + SLOW, False)
    ground.travel(ground.at() + SLOW)
    assert state(ground, fixture)[1::2] == (RIGHT, True)


def test_c6a__revote__needs_the_same_k_as_the_first_vote(ground: World) -> None:
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    two = ground.oracle.functions.report(ground.report(fixture, WRONG, ballot=1, signers=2))
    assert ground.refusal(two, CALLER) == ("TooFewSignatures", 2, 3)
    bring(ground, fixture, WRONG, ballot=1, signers=K3)


def test_c6b__confirmed__bond_lost_and_the_next_challenge_goes_to_an_arbiter_whose_silence_confirms(
    ground: World,
) -> None:
    fixture = confirmed(ground)
    assert claim(ground, fixture) == 0
    assert ground.oracle.functions.vault().call() == [0, FLOOR]
    challenge(ground, fixture, 2 * FLOOR, BEN)
    at = ground.at()
    assert state(ground, fixture) == ("ARBITER", WRONG, at + 72 * HOUR, False)
    ground.travel(at + 72 * HOUR - 1)
    assert not state(ground, fixture)[3]
    ground.travel(at + 72 * HOUR)
    assert state(ground, fixture)[1::2] == (WRONG, True)
    assert claim(ground, fixture, 1, BEN) == 0
    assert ground.oracle.functions.vault().call() == [0, 3 * FLOOR]


def test_c6c__another_value__new_full_window_and_a_first_challenge_again(ground: World) -> None:
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=4)
    assert state(ground, fixture)[2] == ground.at() + FAST
    challenge(ground, fixture, 2 * FLOOR, BEN)
    assert state(ground, fixture)[0] == "REVOTE"


def test_c6d__nobody_signs_and_no_arbiter_rules__void_and_half_of_the_bond_is_kept(ground: World) -> None:
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    at = ground.at()
    ground.travel(at + DAY)
    assert state(ground, fixture) == ("ARBITER", WRONG, at + 96 * HOUR, False)
    ground.travel(at + 96 * HOUR - 1)
    assert not state(ground, fixture)[3]
    ground.travel(at + 96 * HOUR)
    assert state(ground, fixture)[1::2] == (VOID, True)
    assert ground.oracle.functions.resultOf(fixture, 0).call()[2]
    assert claim(ground, fixture) == FLOOR // 2
    assert ground.oracle.functions.vault().call() == [0, FLOOR // 2]
    call = ground.oracle.functions.endBySilence(fixture)
    assert ground.refusal(call, CALLER) == ("NoSilence", fixture, 4)


def test_c6d__k_signatures_while_the_arbiter_waits__still_end_the_revote(ground: World) -> None:
    fixture = before_arbiter(ground)
    ground.travel(ground.at() + 71 * HOUR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert state(ground, fixture)[:2] == ("REPORTED", RIGHT)
    assert claim(ground, fixture) == FLOOR


def test_c6e__large_swing__bond_is_the_pinned_share_of_it(ground: World) -> None:
    fixture = ground.fixture(budget=20_000 * EURO)
    for nonce in range(4):
        leg = Leg(FixtureId(fixture), 1, 1, nonce % 3).pack()
        ground.bet("ann" if nonce % 2 else "ben", leg, 250 * EURO, 7_000_000)
    ground.travel(ground.fixtures[fixture].earliest)
    bring(ground, fixture, WRONG, signers=K3)
    swing = ground.book.functions.swing(fixture).call()
    assert swing > 2_000 * EURO
    due = max(FLOOR, -(-swing * 500 // 10_000 // 10_000) * 10_000)
    assert ground.oracle.functions.missingBond(fixture).call() == due > FLOOR
    challenge(ground, fixture, due)
    assert ground.book.functions.swing(fixture).call() == swing


def test_c6e__committee_member__challenges_on_its_operators_bond(ground: World) -> None:
    who = key("reporter_0").address
    ground.send(ground.oracle.functions.postBond(who, 150 * EURO), BEN)
    fixture = reported(ground)
    ground.send(ground.oracle.functions.contributeBond(fixture, FLOOR, True, members(ground)), who)
    assert (operator(ground, "reporter_0").free, operator(ground, "reporter_0").staked) == (50 * EURO, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert claim(ground, fixture, 0, who) == 0
    assert (operator(ground, "reporter_0").free, operator(ground, "reporter_0").staked) == (150 * EURO, 0)


def test_c6e__operators_bond_of_a_stranger_or_too_small__refused(ground: World) -> None:
    fixture = reported(ground)
    ground.send(ground.oracle.functions.postBond(ANN, 150 * EURO), ANN)
    call = ground.oracle.functions.contributeBond(fixture, FLOOR, True, members(ground))
    assert ground.refusal(call, ANN) == ("NotAMember", ANN, 0)
    assert ground.refusal(call, key("reporter_0").address) == ("BondShort", 0, FLOOR)
    mine = encode_members([*ground.addresses.committee[:3], ANN])
    forged = ground.oracle.functions.contributeBond(fixture, FLOOR, True, mine)
    assert ground.refusal(forged, ANN)[:2] == ("CommitteeMismatch", 0)
    unlisted = ground.oracle.functions.contributeBond(7, FLOOR, True, members(ground))
    assert ground.refusal(unlisted, key("reporter_0").address)[0] == "CommitteeMismatch"


def test_c7__arbiters_and_a_value_that_no_member_signed__refused(ground: World) -> None:
    fixture = before_arbiter(ground)
    assert ground.refusal(ruling(ground, fixture, RIGHT, ARBITERS), CALLER) == ("TooFewSignatures", 0, 1)


def test_c7__value_with_f_signatures__refused_and_with_one_more_ruled(ground: World) -> None:
    fixture = before_arbiter(ground)
    few = ruling(ground, fixture, RIGHT, **evidence(ground, fixture, RIGHT, REPORTERS[:1]))
    assert ground.refusal(few, CALLER) == ("TooFewSignatures", 1, 2)
    enough = ruling(ground, fixture, RIGHT, **evidence(ground, fixture, RIGHT, REPORTERS[:2]))
    receipt = ground.send(enough, CALLER)
    assert state(ground, fixture) == ("FINAL", RIGHT, 0, True)
    (event,) = ground.oracle.events.Ruled().process_receipt(receipt, errors=DISCARD)
    assert ResultHead.unpack(event["args"]["word"]).value == RIGHT
    assert claim(ground, fixture) == FLOOR


def test_c7__f_plus_one_signatures_of_two_rounds_or_one_twice__refused(ground: World) -> None:
    fixture = before_arbiter(ground)
    one, other = (evidence(ground, fixture, RIGHT, (who,)) for who in REPORTERS[:2])
    both = one | {"lists": [*one["lists"], *other["lists"]]}
    assert ruling(ground, fixture, RIGHT, **both).call({"from": CALLER}) == []
    twice = one | {"lists": one["lists"] * 2}
    assert ground.refusal(ruling(ground, fixture, RIGHT, **twice), CALLER) == ("TooFewSignatures", 1, 2)
    later = Report(ground.fixtures[fixture].struct_hash(), 0, 1, RIGHT, 0)
    signature = {key(REPORTERS[1]).address: sign_reports([later], key(REPORTERS[1]), ground.addresses.oracle_domain)}
    mixed = one | {"lists": [*one["lists"], SignedList((later,), signature)]}
    assert ground.refusal(ruling(ground, fixture, RIGHT, **mixed), CALLER)[0] == "NotInTheList"


def test_c7__signatures_of_strangers_or_for_another_fixture__refused(ground: World) -> None:
    fixture, other = before_arbiter(ground), ground.list_fixture(ground.specify())
    foreign = evidence(ground, other, RIGHT, REPORTERS)
    assert ground.refusal(ruling(ground, fixture, RIGHT, **foreign), CALLER)[0] == "NotInTheList"
    one = Report(ground.fixtures[fixture].struct_hash(), 0, 0, RIGHT, 0)
    names = ("ann", "ben")
    signatures = {key(who).address: sign_reports([one], key(who), ground.addresses.oracle_domain) for who in names}
    strangers = [*(key(who).address for who in names), *ground.addresses.committee[:2]]
    own = {"members": strangers, "lists": [SignedList((one,), signatures)]}
    assert ground.refusal(ruling(ground, fixture, RIGHT, **own), CALLER)[:2] == ("CommitteeMismatch", 0)


def test_c7__one_arbiter_or_a_stranger__is_no_majority(ground: World) -> None:
    fixture = before_arbiter(ground)
    assert ground.refusal(ruling(ground, fixture, VOID, ARBITERS[:1]), CALLER) == ("TooFewSignatures", 1, 2)
    word = Ruling(ground.fixtures[fixture].struct_hash(), 1, VOID, 0)
    digest = word.digest(ground.addresses.oracle_domain)
    others = [*ground.addresses.arbiters[:1], ANN, BEN]
    signatures = {key(who).address: key(who).sign(digest) for who in ("ann", "ben")}
    call = ground.oracle.functions.rule(encode_ruling(word, others, signatures))
    assert ground.refusal(call, CALLER)[:2] == ("CommitteeMismatch", 0)


def test_c7__ruling_for_another_ballot__is_not_signed_for_this_one(ground: World) -> None:
    fixture = before_arbiter(ground)
    word = Ruling(ground.fixtures[fixture].struct_hash(), 0, VOID, 0)
    digest = word.digest(ground.addresses.oracle_domain)
    signatures = {key(who).address: key(who).sign(digest) for who in ARBITERS}
    call = ground.oracle.functions.rule(encode_ruling(word, ground.addresses.arbiters, signatures))
    assert ground.refusal(call, CALLER)[0] == "CommitteeMismatch"


@pytest.mark.parametrize(("value", "back"), [(WRONG, 0), (VOID, FLOOR // 2)])
def test_rule__what_stands_or_void__needs_no_evidence_and_decides_the_bond(
    ground: World, value: int, back: int
) -> None:
    fixture = before_arbiter(ground)
    ground.send(ruling(ground, fixture, value), CALLER)
    assert state(ground, fixture)[1::2] == (value, True)
    assert claim(ground, fixture) == back
    assert ground.refusal(ruling(ground, fixture, value), CALLER) == ("NotBeforeArbiter", fixture, 4)


def test_rule__in_a_window_or_a_running_revote__refused(ground: World) -> None:
    fixture = reported(ground)
    assert ground.refusal(ruling(ground, fixture, VOID), CALLER) == ("NotBeforeArbiter", fixture, 1)
    challenge(ground, fixture, FLOOR)
    ground.travel(ground.at() + DAY - 2)
    assert ground.refusal(ruling(ground, fixture, VOID), CALLER) == ("NotBeforeArbiter", fixture, 2)


def test_c8__new_committee_and_other_terms__the_dispute_goes_on_as_pinned(ground: World) -> None:
    fixture = reported(ground)
    ground.send(ground.oracle.functions.setTerms(FAST, 18 * HOUR, 1, 2_000), OWNER)
    ground.send(ground.oracle.functions.retireCommittee(0), OWNER)
    others = sorted((key(who).address for who in ("ann", "ben", "provider", "relayer")), key=lambda one: int(one, 16))
    ground.send(ground.oracle.functions.addCommittee(1, others, list(ground.addresses.arbiters)), OWNER)
    challenge(ground, fixture, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert state(ground, fixture)[2] == ground.at() + SLOW


def test_h1__bet_on_a_fixture_in_dispute__refused_so_that_swing_stays(ground: World) -> None:
    fixture = ground.fixture()
    ground.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 2_000_000)
    ground.travel(ground.fixtures[fixture].earliest)
    bring(ground, fixture, WRONG, signers=K3)
    challenge(ground, fixture, FLOOR)
    leg = Leg(FixtureId(fixture), 1, 1, 0).pack()
    bet = ground.accept("ben", ground.order("ben", leg, EURO), 2_000_000, life_s=60)
    call = ground.book.functions.place(ground.packed([bet]))
    assert ground.refusal(call, key("relayer").address)[0] in ("FixtureReported", "MarketClosed")


def test_h6__settling_while_a_dispute_runs__not_final_and_afterwards_by_what_won(ground: World) -> None:
    fixture = ground.fixture()
    home = ground.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 2_000_000)
    ground.travel(ground.fixtures[fixture].earliest)
    bring(ground, fixture, WRONG, signers=K3)
    challenge(ground, fixture, FLOOR)
    call = ground.book.functions.settle(encode_settle([home]))
    assert ground.refusal(call, CALLER) == ("NotFinal", fixture)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    ground.travel(ground.at() + SLOW)
    before = ground.account("ann")[0]
    ground.settle([home])
    assert ground.account("ann")[0] == before + 20 * EURO


def test_h6__settling_after_a_silent_void__stakes_go_back_without_anybody_writing_it_down(ground: World) -> None:
    fixture = ground.fixture()
    home = ground.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 2_000_000)
    ground.travel(ground.fixtures[fixture].earliest)
    bring(ground, fixture, RIGHT, signers=K3)
    challenge(ground, fixture, FLOOR)
    ground.travel(ground.at() + 96 * HOUR)
    before = ground.account("ann")[0]
    ground.settle([home])
    assert ground.account("ann")[0] == before + 10 * EURO


def test_h8__void_stale_in_a_running_dispute__refused_at_every_stage(ground: World) -> None:
    fixture = ground.list_fixture(ground.specify())
    deadline = ground.fixtures[fixture].deadline
    ground.travel(deadline - 6 * HOUR)
    bring(ground, fixture, WRONG, signers=K3)
    ground.travel(deadline - 5 * HOUR)
    challenge(ground, fixture, FLOOR)
    call = ground.oracle.functions.voidStale(fixture)
    for hours in (5, 24, 95, 97):
        ground.travel(deadline - 5 * HOUR + hours * HOUR)
        assert ground.refusal(call, CALLER)[0] == "NotStale"


def test_h9__void_before_the_start__can_be_challenged_on_the_long_window(ground: World) -> None:
    fixture = ground.list_fixture(ground.specify(start_in=10 * DAY))
    bring(ground, fixture, VOID)
    assert state(ground, fixture)[2] == ground.at() + SLOW
    challenge(ground, fixture, FLOOR)
    early = ground.oracle.functions.report(ground.report(fixture, RIGHT, ballot=1))
    assert ground.refusal(early, CALLER)[0] == "TooEarly"


def test_h12__signatures_added_to_a_challenged_report__change_nothing(ground: World) -> None:
    fixture = confirmed(ground)
    challenge(ground, fixture, 2 * FLOOR, BEN)
    more = ground.oracle.functions.report(ground.report(fixture, WRONG, ballot=1))
    assert ground.refusal(more, CALLER) == ("NothingNew", fixture)
    other = ground.oracle.functions.report(ground.report(fixture, RIGHT, ballot=1))
    assert ground.refusal(other, CALLER) == ("Conflict", fixture, WRONG, RIGHT)


def test_h12__fourth_signature_in_a_revoted_window__shortens_it(ground: World) -> None:
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    bring(ground, fixture, RIGHT, ballot=1, signers=4)
    assert state(ground, fixture)[2] == ground.at() + FAST


# ------------------------------------------------------------------------------------------------------- rewards


def test_reward__right_challenger__half_of_the_bond_out_of_what_others_lost(ground: World) -> None:
    for _ in range(2):
        confirmed(ground)
    assert ground.oracle.functions.vault().call() == [0, 2 * FLOOR]
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert rewards_of(ground.oracle.functions.rewards(fixture).call())[0] == FLOOR // 2
    assert claim(ground, fixture) == FLOOR + FLOOR // 2
    assert ground.oracle.functions.vault().call() == [0, 2 * FLOOR - FLOOR // 2]


def test_reward__pot_smaller_than_the_bond__half_of_the_pot_and_empty_pot_nothing(ground: World) -> None:
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert claim(ground, fixture) == FLOOR
    before_void = reported(ground)
    challenge(ground, before_void, FLOOR)
    ground.travel(ground.at() + 96 * HOUR)
    ground.send(ground.oracle.functions.endBySilence(before_void), CALLER)
    fixture = reported(ground)
    challenge(ground, fixture, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert claim(ground, fixture) == FLOOR + FLOOR // 4


def test_reward__self_challenge__costs_more_than_it_can_ever_bring_back(ground: World) -> None:
    """One loses a bond and then wins as often as one likes: all rewards together stay below what was lost."""
    before = wallet(ground, ANN)
    confirmed(ground)
    for _ in range(5):
        fixture = reported(ground)
        challenge(ground, fixture, FLOOR)
        bring(ground, fixture, RIGHT, ballot=1, signers=K3)
        claim(ground, fixture)
    assert wallet(ground, ANN) < before


def test_money__of_disputes__never_touches_the_book(ground: World) -> None:
    before = ground.book.functions.vault().call()
    fixture = confirmed(ground)
    challenge(ground, fixture, 2 * FLOOR, BEN)
    ground.travel(ground.at() + 72 * HOUR)
    claim(ground, fixture, 1, BEN)
    assert ground.book.functions.vault().call() == before
    held, fees = ground.oracle.functions.vault().call()
    assert ground.asset.functions.balanceOf(ground.oracle.address).call() == held + fees == 3 * FLOOR


# ------------------------------------------------------------------------------------------------------- bonds


def test_bond__exit__waits_longer_than_any_dispute_and_stays_open_for_a_week(ground: World) -> None:
    who = key("reporter_0").address
    ground.send(ground.oracle.functions.postBond(who, 150 * EURO), BEN)
    assert ground.refusal(ground.oracle.functions.withdrawBond(), who)[0] == "ExitNotOpen"
    assert ground.refusal(ground.oracle.functions.requestBondExit(151 * EURO), who) == (
        "BondShort",
        150 * EURO,
        151 * EURO,
    )
    ground.send(ground.oracle.functions.requestBondExit(100 * EURO), who)
    opens = ground.at() + 35 * DAY
    assert operator(ground, "reporter_0").exit_at == opens
    with ground.undone():
        ground.travel(opens + 7 * DAY + 1)
        assert ground.refusal(ground.oracle.functions.withdrawBond(), who)[0] == "ExitNotOpen"
    ground.travel(opens - 1)
    assert ground.refusal(ground.oracle.functions.withdrawBond(), who)[0] == "ExitNotOpen"
    before = wallet(ground, who)
    ground.send_at(ground.oracle.functions.withdrawBond(), who, opens)
    assert wallet(ground, who) - before == 100 * EURO
    assert operator(ground, "reporter_0") == OperatorWord(50 * EURO, 0, 0, 0, 0)


def test_bond__exit_delay__covers_the_last_end_of_a_dispute() -> None:
    longest = last_end(Clocks(slow=18 * HOUR), 0)
    assert 10 * DAY + longest < 35 * DAY


def test_bond__zero_or_beyond_the_field__refused(ground: World) -> None:
    post = ground.oracle.functions.postBond
    assert ground.refusal(post(ANN, 0), ANN) == ("ZeroAmount",)
    assert ground.refusal(post(ANN, 10**15 + 1), ANN)[0] == "OutOfBounds"


# ------------------------------------------------------------------------------------------------------- slashing


def spec_of(world: World) -> Fixture:
    return world.fixtures[world.list_fixture(world.specify())]


def proof(world: World, spec: Fixture, who: str, **changes: Any) -> Any:
    """A call with two signed lists of `who`; the first result stands alone, the second between others."""
    rounds = changes.get("rounds", (5, 5))
    values = changes.get("values", (RIGHT, WRONG))
    ballots = changes.get("ballots", (0, 0))
    one, other = (
        Report(spec.struct_hash(), ballot, round_, value, 0)
        for ballot, round_, value in zip(ballots, rounds, values, strict=True)
    )
    beside = [Report(keccak(text=f"beside {i}"), 0, 0, RIGHT, 0) for i in range(2)]
    batches = ([one], [beside[0], other, beside[1]])
    names = (who, changes.get("second", who))
    domain = world.addresses.oracle_domain
    signed = tuple((batch, sign_reports(batch, key(name), domain)) for batch, name in zip(batches, names, strict=True))
    shown = Report(spec.struct_hash(), ballots[0], rounds[0], values[1], 0)
    data = encode_slash(changes.get("members", world.addresses.committee), one, shown, (signed[0], signed[1]))
    return world.oracle.functions.slash(data)


def posted(world: World, *names: str, units: int = 1_000 * EURO) -> None:
    for name in names:
        world.send(world.oracle.functions.postBond(key(name).address, units), BEN)


def test_h7__two_results_of_one_round_in_different_batches__a_twentieth_and_a_bounty(ground: World) -> None:
    posted(ground, "reporter_0")
    call, before = proof(ground, spec_of(ground), "reporter_0"), wallet(ground, ANN)
    receipt = ground.send(call, ANN)
    assert operator(ground, "reporter_0").free == 950 * EURO
    assert wallet(ground, ANN) - before == 5 * EURO
    assert ground.oracle.functions.vault().call() == [950 * EURO, 45 * EURO]
    (event,) = ground.oracle.events.Slashed().process_receipt(receipt, errors=DISCARD)
    assert (event["args"]["share"], event["args"]["units"], event["args"]["bounty"]) == (500, 50 * EURO, 5 * EURO)
    assert ground.refusal(call, ANN)[:2] == ("ProofUsed", key("reporter_0").address)


def test_h7__results_of_two_rounds_or_ballots__no_fault(ground: World) -> None:
    posted(ground, "reporter_0")
    spec = spec_of(ground)
    assert ground.refusal(proof(ground, spec, "reporter_0", rounds=(5, 6)), ANN)[0] == "NotInTheList"
    assert ground.refusal(proof(ground, spec, "reporter_0", ballots=(0, 1)), ANN)[0] == "NotInTheList"


def test_h7__the_same_result_in_two_batches__no_fault(ground: World) -> None:
    call = proof(ground, spec_of(ground), "reporter_0", values=(RIGHT, RIGHT))
    assert ground.refusal(call, ANN)[0] == "SameResult"


def test_h7__results_of_two_signers__no_fault(ground: World) -> None:
    call = proof(ground, spec_of(ground), "reporter_0", second="reporter_1")
    pair = (key("reporter_0").address, key("reporter_1").address)
    assert ground.refusal(call, ANN) == ("DifferentSigners", *pair)


def test_h7__signer_outside_of_the_committee__no_fault(ground: World) -> None:
    spec = spec_of(ground)
    assert ground.refusal(proof(ground, spec, "ann"), BEN) == ("NotAMember", ANN, 0)
    own = [*ground.addresses.committee[:3], ANN]
    assert ground.refusal(proof(ground, spec, "ann", members=own), BEN)[0] == "CommitteeMismatch"


def test_h7__fixture_that_is_not_listed__refused(ground: World) -> None:
    assert ground.refusal(proof(ground, ground.specify(), "reporter_0"), ANN)[0] == "CommitteeMismatch"


def test_h7__votes__are_no_reports(ground: World) -> None:
    """A node that votes twice in a round is watched by the others; nothing on chain reads a vote."""
    spec, domain = spec_of(ground), ground.addresses.oracle_domain
    who = key("reporter_0")
    reports = [Report(spec.struct_hash(), 0, 5, value, 0) for value in (RIGHT, WRONG)]
    votes = [who.sign(Vote(one.fixture, 0, 5, one.value, 0, bytes(32), bytes(32)).digest(domain)) for one in reports]
    data = encode_slash(
        ground.addresses.committee, reports[0], reports[1], (([reports[0]], votes[0]), ([reports[1]], votes[1]))
    )
    assert ground.refusal(ground.oracle.functions.slash(data), ANN)[0] == "DifferentSigners"


def test_h7__bare_reports_that_stand_in_no_list__refused(ground: World) -> None:
    spec = spec_of(ground)
    reports = [Report(spec.struct_hash(), 0, 5, value, 0) for value in (RIGHT, WRONG)]
    signature = sign_reports([reports[0]], key("reporter_0"), ground.addresses.oracle_domain)
    lists: Any = (([reports[0]], signature), ([reports[0]], signature))
    data = encode_slash(ground.addresses.committee, reports[0], reports[1], lists)
    assert ground.refusal(ground.oracle.functions.slash(data), ANN)[0] == "NotInTheList"


def test_h7__more_than_f_caught__everything_and_from_the_first_one_too(ground: World) -> None:
    posted(ground, "reporter_0", "reporter_1")
    spec = spec_of(ground)
    more = ground.oracle.functions.slashMore(key("reporter_0").address, spec.fixture_id())
    ground.send(proof(ground, spec, "reporter_0"), ANN)
    assert ground.refusal(more, ANN)[0] == "NothingMoreToTake"
    ground.send(proof(ground, spec, "reporter_1"), ANN)
    assert operator(ground, "reporter_1").free == 0
    assert operator(ground, "reporter_0").free == 950 * EURO
    ground.send(more, ANN)
    assert operator(ground, "reporter_0").free == 0
    assert ground.refusal(more, ANN)[0] == "NothingMoreToTake"


def test_h7__a_second_round_of_the_same_signer__counts_again_but_not_as_another_signer(ground: World) -> None:
    posted(ground, "reporter_0")
    spec = spec_of(ground)
    for round_, left in ((5, 950 * EURO), (6, 902_500_000)):
        ground.send(proof(ground, spec, "reporter_0", rounds=(round_, round_)), ANN)
        assert operator(ground, "reporter_0").free == left


def test_h7__bond_hidden_in_a_challenge__is_taken_when_it_comes_back(ground: World) -> None:
    posted(ground, "reporter_0", units=200 * EURO)
    who = key("reporter_0").address
    fixture = reported(ground)
    ground.send(ground.oracle.functions.contributeBond(fixture, FLOOR, True, members(ground)), who)
    spec = spec_of(ground)
    for name in ("reporter_1", "reporter_0"):
        ground.send(proof(ground, spec, name), ANN)
    assert operator(ground, "reporter_0") == OperatorWord(0, FLOOR, FLOOR, 0, 0)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    claim(ground, fixture, 0, who)
    # The debt took the bond; the reward of a right challenge is half of the pot that the slashing had filled.
    assert operator(ground, "reporter_0") == OperatorWord(45 * EURO, 0, 0, 0, 0)


def test_h7__bond_that_is_leaving__can_still_be_slashed(ground: World) -> None:
    posted(ground, "reporter_0")
    who = key("reporter_0").address
    ground.send(ground.oracle.functions.requestBondExit(1_000 * EURO), who)
    ground.send(proof(ground, spec_of(ground), "reporter_0"), ANN)
    ground.travel(operator(ground, "reporter_0").exit_at)
    before = wallet(ground, who)
    ground.send(ground.oracle.functions.withdrawBond(), who)
    assert wallet(ground, who) - before == 950 * EURO


def test_h7__large_bond__bounty_is_bounded(ground: World) -> None:
    posted(ground, "reporter_0", "reporter_1", units=40_000 * EURO)
    spec = spec_of(ground)
    ground.send(proof(ground, spec, "reporter_0"), ANN)
    before = wallet(ground, ANN)
    ground.send(proof(ground, spec, "reporter_1"), ANN)
    assert wallet(ground, ANN) - before == 1_000 * EURO


# ------------------------------------------------------------------------------------------------------- the rest


def test_listing__after_the_sunset__refused_either_way(ground: World) -> None:
    ground.send(ground.book.functions.sunset(), OWNER)
    at = ground.book.functions.sunsetAt().call()
    spec = ground.specify()
    digest = spec.digest(ground.addresses.oracle_domain)
    signatures = key("listing_allocator").sign(digest) + key("listing_desk").sign(digest)
    by_keys = ground.oracle.functions.listByKeys(as_tuple(spec), signatures)
    assert ground.refusal(by_keys, CALLER) == ("AfterSunset", at)
    signed = {key(who).address: key(who).sign(digest) for who in REPORTERS}
    by_committee = ground.oracle.functions.list(as_tuple(spec), encode_listing(ground.addresses.committee, signed))
    assert ground.refusal(by_committee, CALLER) == ("AfterSunset", at)


def test_dispute__after_the_sunset__goes_on(ground: World) -> None:
    fixture = reported(ground)
    ground.send(ground.book.functions.sunset(), OWNER)
    challenge(ground, fixture, FLOOR)
    bring(ground, fixture, RIGHT, ballot=1, signers=K3)
    assert claim(ground, fixture) == FLOOR


def test_rule__any_bit_flipped_or_cut_anywhere__a_named_error(ground: World) -> None:
    fixture = before_arbiter(ground)
    call = ruling(ground, fixture, RIGHT, **evidence(ground, fixture, RIGHT, REPORTERS[:2]))
    data = call.arguments[0]
    for position in range(len(data)):
        spoiled = bytearray(data)
        spoiled[position] ^= 1 << (position % 8)
        ground.refusal(ground.oracle.functions.rule(bytes(spoiled)), CALLER)
    for size in range(0, len(data), 7):
        ground.refusal(ground.oracle.functions.rule(data[:size]), CALLER)
    assert ground.refusal(ground.oracle.functions.rule(data + b"\0"), CALLER)


def test_slash__any_bit_flipped_or_cut_anywhere__a_named_error(ground: World) -> None:
    call = proof(ground, spec_of(ground), "reporter_0")
    data = call.arguments[0]
    for position in range(len(data)):
        spoiled = bytearray(data)
        spoiled[position] ^= 1 << (position % 8)
        ground.refusal(ground.oracle.functions.slash(bytes(spoiled)), CALLER)
    for size in range(0, len(data), 7):
        ground.refusal(ground.oracle.functions.slash(data[:size]), CALLER)
    assert ground.refusal(ground.oracle.functions.slash(data + b"\0"), CALLER)[0] == "WireTooLong"


def test_reports__list_of_a_report__is_what_the_contract_hashes(ground: World) -> None:
    one = Report(spec_of(ground).struct_hash(), 0, 0, RIGHT, 0)
    inner = keccak(one.struct_hash())
    kind = dict(zip(*ground.lens.functions.typeHashes().call(), strict=True))["Reports"]
    assert Reports((one,)).struct_hash() == keccak(kind + inner)
