"""The pure step: changes nothing that it is given, keeps before it sends, is silent where it must be, ends once."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.agreement import Certificate, Claim, Fixture, Keep, Memory, NodeIndex, Phase, Report, Send, Vote
from oracle.agreement.clocks import round_start
from oracle.agreement.fixture_state import listed
from oracle.engine import Decision, Stage, State, Terms, begin, step
from oracle.engine import events as e
from oracle.engine.machine import RECALL_S
from oracle.engine.node import wakes_at
from oracle.engine.terms import OBSERVER
from tests.oracle.keys import SPECIFICATION, VALUES, members

OPENS = 10_000
TRUTH, WRONG = VALUES[0], VALUES[1]
NODES = st.integers(0, 3).map(NodeIndex)
CLAIMS = st.builds(Claim, st.integers(0, 1), st.integers(0, 4), st.sampled_from(VALUES))
THREE = frozenset(map(NodeIndex, (0, 1, 2)))
PROOFS = st.none() | st.builds(Certificate, CLAIMS, st.just(THREE))
DECISIONS = st.builds(Decision, st.none() | st.sampled_from(VALUES), st.none() | st.sampled_from(VALUES))
FIXTURES = st.builds(
    Fixture,
    st.just(OPENS),
    st.just(OPENS + 200_000),
    phase=st.sampled_from((Phase.OPEN, Phase.REPORTED, Phase.REVOTE, Phase.ARBITER)),
    ballot=st.integers(0, 1),
    value=st.sampled_from(VALUES),
    signers=st.just(THREE),
    reported=st.just(OPENS + 100),
    ends=st.integers(OPENS, OPENS + 20_000),
    opens=st.integers(OPENS, OPENS + 5_000),
)
EVENTS = st.one_of(
    st.builds(e.Heard, st.builds(Vote, NODES, CLAIMS, PROOFS) | st.builds(Report, NODES, CLAIMS, PROOFS)),
    st.builds(e.Decided, DECISIONS),
    st.just(e.Timer()),
    st.builds(e.Finalised, FIXTURES, st.integers(OPENS, OPENS + 9_000)),
    st.builds(e.Latest, FIXTURES),
    st.just(e.Restarted()),
    st.builds(e.Silence, st.sampled_from(("", "disk"))),
    st.builds(e.Halt, st.just("look")),
    st.builds(e.Release, st.just("looked")),
    st.builds(e.Submitted, CLAIMS),
)
HISTORIES = st.lists(st.tuples(EVENTS, st.integers(0, 400)), max_size=40)


def terms(node: int = 2) -> Terms:
    return Terms(SPECIFICATION, members(), NodeIndex(node), OPENS - 6_000, OPENS, OPENS + 200_000)


def seen(state: State) -> Any:
    """All that a state holds, for comparison."""
    part = state.participant
    return deepcopy(
        (
            part.memory,
            part.opens,
            part.speaks,
            part.best,
            part.attested,
            part._votes,
            part._reports,
            part._leads,
            [getattr(state, name) for name in State.__slots__ if name != "participant"],
        )
    )


@given(HISTORIES)
def test_step__any_history__changes_nothing_that_it_is_given(history: list[tuple[e.Event, int]]) -> None:
    state, now = begin(terms()), OPENS
    for event, seconds in history:
        now += seconds
        before = seen(state)
        after, _ = step(state, event, now)
        assert seen(state) == before
        again, _ = step(state, event, now)
        assert seen(again) == seen(after)
        state = after


@given(HISTORIES)
def test_step__any_history__keeps_before_it_sends_and_says_one_thing_a_round(
    history: list[tuple[e.Event, int]],
) -> None:
    state, now = begin(terms()), OPENS
    said: dict[tuple[type, int, int], Any] = {}
    for event, seconds in history:
        now += seconds
        silent = bool(state.silent_because)
        state, effects = step(state, event, now)
        kept = []
        for effect in effects:
            if isinstance(effect, Keep) and effect.message is not None:
                kept.append(effect.message)
                claim = effect.message.claim
                place = (type(effect.message), claim.ballot, claim.round)
                assert said.setdefault(place, claim.value) == claim.value
            if isinstance(effect, Send):
                assert effect.message in kept
        if silent and state.silent_because:
            assert kept == []


@given(HISTORIES)
def test_step__finished__answers_nothing_any_more(history: list[tuple[e.Event, int]]) -> None:
    final = Fixture(OPENS, OPENS + 200_000, phase=Phase.FINAL, value=TRUTH)
    state, _ = step(begin(terms()), e.Finalised(final, OPENS + 9_000), OPENS + 9_100)
    assert (state.stage, state.finished) == (Stage.FINAL, True)
    for event, seconds in history:
        assert step(state, event, OPENS + 9_100 + seconds) == (state, [])


@given(HISTORIES)
def test_step__observer__never_speaks(history: list[tuple[e.Event, int]]) -> None:
    state, now = begin(terms(OBSERVER)), OPENS
    for event, seconds in history:
        now += seconds
        state, effects = step(state, event, now)
        assert not any(isinstance(one, Send) or (isinstance(one, Keep) and one.message) for one in effects)


def run(state: State, *events: tuple[e.Event, int]) -> tuple[State, list[e.Effect]]:
    effects: list[e.Effect] = []
    for event, now in events:
        state, more = step(state, event, now)
        effects += more
    return state, effects


def said(effects: list[e.Effect]) -> list[tuple[type, Claim]]:
    return [(type(one.message), one.message.claim) for one in effects if isinstance(one, Keep) and one.message]


def voted(node: int, value: Any = TRUTH, round_: int = 0) -> e.Heard:
    return e.Heard(Vote(NodeIndex(node), Claim(0, round_, value)))


def test_silence__that_ends__signs_the_certificate_that_was_heard_in_it() -> None:
    state, effects = run(
        begin(terms()),
        (e.Decided(Decision(TRUTH)), OPENS - 100),
        (e.Silence("disk full"), OPENS - 90),
        *((voted(node), OPENS + 30) for node in (0, 1, 3)),
    )
    assert said(effects) == []
    assert state.stage is Stage.SILENT
    assert "disk full" in state.reason
    state, effects = step(state, e.Silence(""), OPENS + 100)
    assert (Report, Claim(0, 0, TRUTH)) in said(effects)


def test_lost_disk__hears_its_own_voice__is_silent_until_the_next_ballot() -> None:
    born = OPENS + 500
    state = begin(terms(), born_at=born)
    assert state.recall_until == born + RECALL_S
    state, effects = run(
        state,
        (e.Decided(Decision(WRONG)), born + 1),
        (e.Heard(Vote(NodeIndex(0), Claim(0, 2, TRUTH), Certificate(Claim(0, 1, TRUTH), THREE))), born + 2),
        (e.Timer(), born + RECALL_S + 1_000),
        (e.Timer(), born + RECALL_S + 5_000),
    )
    assert state.own_voice
    assert said(effects) == []
    later = Fixture(OPENS, OPENS + 200_000, phase=Phase.REVOTE, ballot=1, opens=born + 9_000, ends=born + 90_000)
    state, effects = run(state, (e.Finalised(later, born + 8_000), born + 8_100), (e.Timer(), born + 9_060))
    assert (Vote, Claim(1, 0, WRONG)) in said(effects)


def test_lost_disk__hears_nothing_of_itself__speaks_after_a_while() -> None:
    born = OPENS + 500
    state, effects = run(begin(terms(), born_at=born), (e.Decided(Decision(TRUTH)), born + 60))
    assert said(effects) == []
    state, effects = run(state, (e.Timer(), born + RECALL_S + 60), (e.Timer(), born + RECALL_S + 240))
    assert said(effects)


def test_disk__that_knows_its_past__does_not_listen_first() -> None:
    assert begin(terms(), Memory(0, 3, TRUTH), born_at=OPENS + 500).recall_until == -1
    assert begin(terms(), born_at=OPENS - 1).recall_until == -1


def test_watcher__value_against_the_own_data__challenges_once_a_report() -> None:
    wrong = Fixture(
        OPENS,
        OPENS + 200_000,
        phase=Phase.REPORTED,
        value=WRONG,
        reported=OPENS + 50,
        ends=OPENS + 9_000,
        signers=THREE,
    )
    state, effects = run(
        begin(terms()),
        (e.Decided(Decision(TRUTH, TRUTH)), OPENS),
        (e.Latest(wrong), OPENS + 60),
        (e.Latest(wrong), OPENS + 70),
    )
    assert [one for one in effects if isinstance(one, e.Challenge)] == [e.Challenge(0, OPENS + 50, WRONG, TRUTH)]
    assert state.stage is Stage.INCLUDED


def test_watcher__data_that_were_not_seen_twice__do_not_challenge() -> None:
    wrong = Fixture(OPENS, OPENS + 200_000, phase=Phase.REPORTED, value=WRONG, reported=OPENS + 50, ends=OPENS + 9_000)
    _, effects = run(begin(terms()), (e.Decided(Decision(TRUTH, None)), OPENS), (e.Latest(wrong), OPENS + 60))
    assert not any(isinstance(one, e.Challenge) for one in effects)


def test_doubt__in_the_data__halts_until_an_operator_looked() -> None:
    state, effects = run(
        begin(terms(0)),
        (e.Decided(Decision(TRUTH, doubt="127 goals")), OPENS + 10),
        (e.Timer(), OPENS + 60),
    )
    assert (state.stage, state.reason) == (Stage.HALTED, "127 goals")
    assert said(effects) == []
    _, effects = run(state, (e.Release("it was a friendly"), OPENS + 70))
    assert said(effects) == [(Vote, Claim(0, 0, TRUTH))]


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (OPENS - 7_000, Stage.SCHEDULED),
        (OPENS - 5_000, Stage.LIVE),
        (OPENS + 5, Stage.AWAITING),
        (OPENS + 200_001, Stage.EXPIRED),
    ],
)
def test_stage__without_any_data__follows_the_clock(now: int, stage: Stage) -> None:
    state, _ = step(begin(terms()), e.Timer(), now)
    assert state.stage is stage


@given(st.integers(OPENS - 500, OPENS + 90_000))
def test_wake__any_time__is_later_and_no_moment_to_vote_is_between(now: int) -> None:
    state = begin(terms())
    wake = wakes_at(state, now)
    assert wake > now
    clocks = state.terms.clocks
    moments = [
        round_start(clocks, OPENS, r) + wait for r in range(60) for wait in (clocks.lead_speaks, clocks.lead_waited)
    ]
    assert not [one for one in moments if now < one < wake]


def test_new_fixture__on_chain_and_here__opens_with_the_earliest_report() -> None:
    assert begin(terms()).participant.opens == listed(OPENS, OPENS + 1).opens == OPENS


def test_story__decision_that_only_holds_longer__tells_nothing_new() -> None:
    state, moves = begin(terms()), []
    for number in range(5):
        decision = Decision(TRUTH, None, "FINAL", f"3 of 3 groups agree for {900 + 60 * number} s")
        state, effects = step(state, e.Decided(decision), OPENS - 600 + 60 * number)
        moves += [effect.reason for effect in effects if isinstance(effect, e.Moved)]
    assert len(moves) == 1
    assert moves[0].endswith("3 of 3 groups agree")
