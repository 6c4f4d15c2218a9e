"""Attacks on reports, challenges, bonds and arbiters: what each costs, and what it can't reach."""

from __future__ import annotations

import pytest

from chain.development import REPORTERS, key
from chain.words import DisputeWord
from tests.contracts.scenes import (
    ANN,
    AWAY_WINS,
    BEN,
    BOND_FLOOR,
    DAY,
    DRAW,
    FAST,
    HOME_WINS,
    HOUR,
    RELAYER,
    SLOW,
    TRANSMITTER,
    VOID,
    arm,
    bring,
    challenge,
    equivocation,
    members,
    operator,
    purse,
    put,
    report_at_earliest,
    ruling,
    settle_by_time,
    single,
    state,
)
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil


@pytest.fixture
def ground(world: World) -> World:
    """Ann, ben and two reporters hold money and have allowed the oracle to take it."""
    arm(world, "ann", "ben", "reporter_0", "reporter_1")
    return world


def listed(world: World, value: int = HOME_WINS, signers: int = 3) -> int:
    """A fixture with a report in its window."""
    fixture = world.list_fixture(world.specify())
    report_at_earliest(world, fixture, value, signers=signers)
    return fixture


# ------------------------------------------------------------------------------------------ windows


@pytest.mark.parametrize("after", [0, HOUR, SLOW - FAST - 2, SLOW - FAST + 60, SLOW - 2])
def test_window__last_signature_held_back__a_watcher_never_has_less_than_the_fast_window(
    ground: World, after: int
) -> None:
    """Whoever holds the fourth signature can't shorten a window under somebody who is about to challenge."""
    fixture = listed(ground)
    end = state(ground, fixture)[2]
    ground.travel(max(ground.now(), end - SLOW + after))
    bring(ground, fixture, HOME_WINS, signers=4)
    assert state(ground, fixture)[2] == min(end, ground.at() + FAST)
    end = state(ground, fixture)[2]
    if ground.now() < end:
        ground.send_at(ground.oracle.functions.challenge(fixture, BOND_FLOOR), BEN, end - 1)
        assert state(ground, fixture)[0] == "REVOTE"


def test_window__of_a_confirmed_value__one_lost_bond_buys_a_revote_and_a_window_and_the_next_one_the_arbiter(
    ground: World,
) -> None:
    """The price of delay: the second challenge costs twice as much and is the last."""
    fixture = listed(ground)
    began = ground.at()
    before = purse(ground, BEN)
    challenge(ground, fixture)
    opens = DisputeWord.unpack(ground.oracle.functions.disputes(fixture).call()).opens
    ground.travel(opens)
    bring(ground, fixture, HOME_WINS, ballot=1)
    assert state(ground, fixture)[2] - began < 2 * SLOW + 60
    challenge(ground, fixture)
    assert before - purse(ground, BEN) == 3 * BOND_FLOOR
    assert state(ground, fixture)[0] == "ARBITER"
    ground.travel(ground.now() + 72 * HOUR)
    assert state(ground, fixture)[1::2] == (HOME_WINS, True)
    for index in (0, 1):
        ground.send(ground.oracle.functions.claimBond(fixture, index, BEN), RELAYER)
    assert before - purse(ground, BEN) == 3 * BOND_FLOOR


def test_window__bet_between_two_windows__nothing_settles_while_a_second_challenge_can_come(ground: World) -> None:
    fixture = ground.fixture()
    bet = put(ground, single(ground, fixture))
    report_at_earliest(ground, fixture, AWAY_WINS)
    challenge(ground, fixture)
    for act in (lambda: None, lambda: bring(ground, fixture, HOME_WINS, ballot=1)):
        act()
        assert [item.payout for item in ground.settle_many([bet])] == [0]
        assert ground.account("ann") == (900 * EURO, 200 * EURO)
    challenge(ground, fixture, ANN)
    bring(ground, fixture, HOME_WINS, ballot=2)
    settle_by_time(ground, fixture)
    assert [item.payout for item in ground.settle_many([bet])] == [200 * EURO]
    assert ground.refusal(ground.oracle.functions.challenge(fixture, 10**9), BEN)[0] == "WindowOver"


# ------------------------------------------------------------------------------------------ arbiters


def test_arbiters__after_the_end_by_silence__can_say_nothing_and_no_quorum_can(ground: World) -> None:
    fixture = listed(ground)
    challenge(ground, fixture)
    ground.travel(ground.now() + 4 * DAY)
    assert state(ground, fixture)[1::2] == (VOID, True)
    assert ground.refusal(ruling(ground, fixture, HOME_WINS), BEN)[0] == "NotBeforeArbiter"
    late = ground.oracle.functions.report(ground.report(fixture, HOME_WINS, ballot=1))
    assert ground.refusal(late, TRANSMITTER)[0] == "FinalAlready"
    ground.send(ground.oracle.functions.endBySilence(fixture), BEN)
    assert ground.refusal(ruling(ground, fixture, HOME_WINS), BEN)[0] == "NotBeforeArbiter"
    assert ground.refusal(ground.oracle.functions.endBySilence(fixture), BEN)[0] == "NoSilence"


def test_arbiters__ruling_for_a_ballot_that_a_quorum_ended__cannot_be_brought(ground: World) -> None:
    """Signed while the re-vote was stuck, kept, and brought when the committee had found its k after all."""
    fixture = listed(ground)
    challenge(ground, fixture)
    ground.travel(ground.now() + DAY)
    kept = ruling(ground, fixture, VOID)
    bring(ground, fixture, HOME_WINS, ballot=1)
    assert ground.refusal(kept, BEN)[0] == "NotBeforeArbiter"
    settle_by_time(ground, fixture)
    assert ground.refusal(kept, BEN)[0] == "NotBeforeArbiter"
    assert state(ground, fixture)[1::2] == (HOME_WINS, True)


def test_arbiters__ruling_of_one_match_for_another__is_nobodys(ground: World) -> None:
    other, fresh = (ground.list_fixture(ground.specify()) for _ in range(2))
    for fixture in (other, fresh):
        report_at_earliest(ground, fixture, HOME_WINS)
        challenge(ground, fixture)
    ground.travel(ground.now() + DAY)
    data = bytearray(bytes.fromhex(ruling(ground, other, VOID)._encode_transaction_data()[2:]))
    # The same signatures under the other specification.
    data[68:100] = ground.fixtures[fresh].struct_hash()
    answer = ground.w3.provider.make_request(
        "eth_call",  # type: ignore[arg-type]
        [{"from": BEN, "to": ground.oracle.address, "data": "0x" + data.hex()}, "latest"],
    )
    assert answer["error"]["data"].startswith(
        "0x" + ground.w3.keccak(text="CommitteeMismatch(uint256,bytes32,bytes32)")[:4].hex()
    )
    assert state(ground, fresh)[0] == "ARBITER"


# ------------------------------------------------------------------------------------------ bonds


def test_bond__part_paid_at_a_lower_swing__still_counts_when_bets_before_the_start_raise_it(ground: World) -> None:
    """A VOID days ahead gets dearer to challenge by betting on it; what was paid stays, and anybody may fill it."""
    fixture = ground.fixture(start_in=3 * DAY, budget=20_000 * EURO)
    bring(ground, fixture, VOID)
    ground.send(ground.oracle.functions.contribute(fixture, 60 * EURO), ANN)
    put(ground, single(ground, fixture, stake=900 * EURO, odds=15 * 10**6))
    missing = ground.oracle.functions.missingBond(fixture).call()
    assert missing == ground.book.functions.swing(fixture).call() // 20 - 60 * EURO
    challenge(ground, fixture)
    assert state(ground, fixture)[0] == "REVOTE"


def test_bond__filled_by_another_who_leaves_a_cent__is_no_way_to_challenge_for_nothing(ground: World) -> None:
    fixture = listed(ground)
    ground.send(ground.oracle.functions.contribute(fixture, BOND_FLOOR - 10_000), ANN)
    for units in (0, 1, 9_999):
        assert ground.refusal(ground.oracle.functions.contribute(fixture, units), BEN)[0] == "ZeroAmount"
    ground.send(ground.oracle.functions.contribute(fixture, BOND_FLOOR), BEN)
    bring(ground, fixture, HOME_WINS, ballot=1)
    before = [purse(ground, who) for who in (ANN, BEN)]
    for who in (ANN, BEN):
        ground.send(ground.oracle.functions.claimBond(fixture, 0, who), RELAYER)
    assert [purse(ground, who) for who in (ANN, BEN)] == before
    assert ground.oracle.functions.vault().call() == [0, BOND_FLOOR]


def test_bond__asked_back_after_a_fault__stays_for_the_proof_and_staking_it_hides_nothing(ground: World) -> None:
    first = key("reporter_0").address
    ground.send(ground.oracle.functions.postBond(first, 1_000 * EURO), BEN)
    fixture = listed(ground)
    proof = equivocation(ground, fixture, "reporter_0")
    ground.send(ground.oracle.functions.requestBondExit(1_000 * EURO), first)
    ground.send(ground.oracle.functions.contributeBond(fixture, BOND_FLOOR, True, members(ground)), first)
    assert ground.refusal(ground.oracle.functions.withdrawBond(), first)[0] == "ExitNotOpen"
    ground.send(proof, ANN)
    assert (operator(ground, "reporter_0").free, operator(ground, "reporter_0").staked) == (850 * EURO, BOND_FLOOR)


def test_bond__to_rely_on__leaves_out_what_was_asked_back_five_weeks_ago(ground: World) -> None:
    """Who plans a fault five weeks ahead has his money out first: what is being asked back is no bond."""
    first = key("reporter_0").address
    ground.send(ground.oracle.functions.postBond(first, 1_000 * EURO), BEN)
    ground.send(ground.oracle.functions.requestBondExit(1_000 * EURO), first)
    word = operator(ground, "reporter_0")
    assert word.free - word.exiting == 0
    ground.travel(word.exit_at)
    fixture = listed(ground)
    proof = equivocation(ground, fixture, "reporter_0")
    with ground.undone():
        ground.send(ground.oracle.functions.withdrawBond(), first)
        ground.send(proof, ANN)
        assert operator(ground, "reporter_0").free == 0
    # Seven days later the door is shut again, and the bond is one.
    ground.travel(word.exit_at + 7 * DAY + 1)
    assert ground.refusal(ground.oracle.functions.withdrawBond(), first)[0] == "ExitNotOpen"
    ground.send(proof, ANN)
    assert operator(ground, "reporter_0").free == 950 * EURO


def test_reward__committee_member_challenges_its_own_report_in_a_loop__the_pot_never_pays_what_it_lost(
    ground: World,
) -> None:
    """With a quorum of one's own: half of what others lost at most, and a bond at risk each time."""
    for _ in range(3):
        fixture = listed(ground)
        challenge(ground, fixture, ANN)
        bring(ground, fixture, HOME_WINS, ballot=1)
    pot = ground.oracle.functions.vault().call()[1]
    assert pot == 3 * BOND_FLOOR
    before = purse(ground, BEN)
    for _ in range(3):
        fixture = listed(ground, AWAY_WINS)
        challenge(ground, fixture)
        bring(ground, fixture, HOME_WINS, ballot=1)
        ground.send(ground.oracle.functions.claimBond(fixture, 0, BEN), RELAYER)
    assert purse(ground, BEN) - before == 3 * BOND_FLOOR // 2
    held, left = ground.oracle.functions.vault().call()
    assert left == pot - 3 * BOND_FLOOR // 2
    assert purse(ground, ground.oracle.address) == held + left


def test_slash__proof_against_an_honest_member__two_ballots_or_rounds_are_no_fault(ground: World) -> None:
    """A corrected error leaves two results under the same keys, in two ballots."""
    ground.send(ground.oracle.functions.postBond(key("reporter_0").address, 1_000 * EURO), BEN)
    fixture = listed(ground, AWAY_WINS)
    challenge(ground, fixture)
    bring(ground, fixture, HOME_WINS, ballot=1)
    settle_by_time(ground, fixture)
    assert operator(ground, "reporter_0").free == 1_000 * EURO


def test_candidate__k_signed_value_of_the_first_ballot__may_be_ruled_and_another_needs_its_signatures(
    ground: World,
) -> None:
    fixture = listed(ground)
    challenge(ground, fixture)
    ground.travel(ground.now() + DAY)
    assert ground.refusal(ruling(ground, fixture, DRAW, REPORTERS[:1]), BEN)[0] == "TooFewSignatures"
    ground.send(ruling(ground, fixture, HOME_WINS), BEN)
    assert state(ground, fixture)[1::2] == (HOME_WINS, True)
    assert ground.refusal(ruling(ground, fixture, VOID), BEN)[0] == "NotBeforeArbiter"
