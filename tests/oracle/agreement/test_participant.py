"""One node's part: what it says when, and what it keeps before it says it."""

from oracle.agreement import (
    Attested,
    Certificate,
    Claim,
    Clocks,
    Committee,
    Keep,
    Memory,
    NodeIndex,
    Participant,
    Report,
    Send,
    Vote,
)
from oracle.agreement.clocks import round_start
from oracle.simulator.setup import TRUTH, WRONG

OPENS = 1_000
CLOCKS = Clocks()


def node(name: int, memory: Memory | None = None) -> Participant:
    return Participant(Committee(4), CLOCKS, NodeIndex(name), OPENS, memory)


def voted(name: int, value: object = TRUTH, round_: int = 0, ballot: int = 0) -> Vote:
    return Vote(NodeIndex(name), Claim(ballot, round_, value))  # type: ignore[arg-type]


def certificate(round_: int = 0, value: object = TRUTH) -> Certificate:
    return Certificate(Claim(0, round_, value), frozenset(map(NodeIndex, (0, 1, 2))))  # type: ignore[arg-type]


def test_lead__its_own_round__votes_without_waiting_and_keeps_before_it_sends() -> None:
    keep, send = node(0).vote(OPENS, TRUTH)
    assert keep == Keep(Memory(0, 0, TRUTH), voted(0))
    assert send == Send(voted(0))


def test_others__lead_silent__vote_after_the_wait_and_once() -> None:
    other = node(1)
    assert other.vote(OPENS + CLOCKS.lead_waited - 4, TRUTH) == []
    assert other.vote(OPENS + CLOCKS.lead_waited, TRUTH)
    assert other.vote(OPENS + CLOCKS.lead_waited + 1, TRUTH) == []


def test_others__lead_spoke__vote_their_own_data_at_once() -> None:
    effects = node(1).take(voted(0, WRONG), OPENS + 5, TRUTH)
    assert Send(voted(1, TRUTH)) in effects


def test_node__no_decision_and_nothing_to_follow__is_silent() -> None:
    assert node(0).vote(OPENS, None) == []


def test_node__ballot_not_open__is_silent() -> None:
    assert node(0).vote(OPENS - 1, TRUTH) == []


def test_node__third_vote_for_a_value__signs_it_and_reports_with_the_certificate() -> None:
    other = node(2)
    other.vote(OPENS + CLOCKS.lead_waited, TRUTH)
    assert other.take(voted(0), OPENS + 60, TRUTH) == []
    effects = other.take(voted(1), OPENS + 60, TRUTH)
    report = Report(NodeIndex(2), Claim(0, 0, TRUTH), certificate())
    assert effects == [Keep(Memory(0, 0, TRUTH, certificate()), report), Send(report)]


def test_node__certificate_against_its_own_data__signs_it_and_votes_it_in_the_next_round() -> None:
    other = node(3)
    other.take(Vote(NodeIndex(1), Claim(0, 0, WRONG), None), OPENS + 60, TRUTH)
    shown = Report(NodeIndex(1), Claim(0, 0, WRONG), certificate(value=WRONG))
    assert any(
        isinstance(one, Send) and isinstance(one.message, Report) for one in other.take(shown, OPENS + 70, TRUTH)
    )
    later = round_start(CLOCKS, OPENS, 1) + CLOCKS.lead_waited
    vote = other.vote(later, TRUTH)[-1]
    assert vote == Send(Vote(NodeIndex(3), Claim(0, 1, WRONG), certificate(value=WRONG)))


def test_node__k_reports__attested_once_and_votes_no_more() -> None:
    other = node(3)
    reports = [Report(NodeIndex(name), Claim(0, 0, TRUTH), None) for name in range(4)]
    effects = [other.take(one, OPENS + 60, TRUTH) for one in reports]
    assert [sum(isinstance(one, Attested) for one in some) for some in effects] == [0, 0, 1, 0]
    assert other.signers(Claim(0, 0, TRUTH)) == frozenset(range(4))
    assert other.attested_claims() == [Claim(0, 0, TRUTH)]
    assert other.vote(OPENS + 10_000, TRUTH) == []


def test_node__votes_of_a_later_ballot__wait_until_it_opens() -> None:
    other = node(3)
    for name in range(3):
        assert other.take(voted(name, ballot=1), OPENS + 60, TRUTH) == []
    opens = OPENS + 9_000
    first, *more = other.enter(1, opens, opens - 60, None)
    assert first == Keep(Memory(1))
    assert any(isinstance(one, Send) and isinstance(one.message, Report) for one in more)
    assert other.enter(0, OPENS, opens, None) == []


def test_restart__with_the_kept_memory__never_votes_twice_in_a_round() -> None:
    before = node(0)
    keep = before.vote(OPENS, TRUTH)[0]
    assert isinstance(keep, Keep)
    after = node(0, keep.memory)
    assert after.vote(OPENS + 30, WRONG) == []


def test_restart__after_a_signature__its_report_counts_again() -> None:
    after = node(2, Memory(0, 0, TRUTH, certificate()))
    assert after.resume(OPENS + 300, TRUTH) == []
    assert after.signers(Claim(0, 0, TRUTH)) == {2}
    assert node(2).resume(OPENS, TRUTH) == []
