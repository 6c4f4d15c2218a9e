"""When a match that is called off is void: a quorum that held, the window past, and nobody who saw it played."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.consensus import SourceDecision, SourceRule, State, decide
from sports.model import Decision, FixtureStatus, GroupName, Pair, Reading, Scores, StatusGroup, UnixTime
from sports.settle import result_of
from sports.words import Result, Status
from tests.sports.test_consensus import DEADLINE, G1, G2, G3, G4, HOUR, START, off, reading, rule

POSTPONED, ABANDONED = FixtureStatus.POSTPONED, FixtureStatus.ABANDONED
LIVE, UNKNOWN, SCHEDULED = FixtureStatus.LIVE_SECOND_HALF, FixtureStatus.UNKNOWN, FixtureStatus.SCHEDULED
THREE, FOUR = rule(G1, G2, G3), rule(G1, G2, G3, G4)
SAID = START + HOUR
"""When the groups begin to say that it is off."""


def held(*groups: GroupName, status: FixtureStatus = POSTPONED, since: int = SAID) -> list[Reading]:
    """The same word at the beginning, in between, and at the end of the window."""
    return [off(group, at, status) for group in groups for at in (since, DEADLINE - HOUR, DEADLINE)]


def says(group: GroupName, at: int, status: FixtureStatus) -> Reading:
    return reading(group, at, Scores(), status=status, decision=None)


def at_end(readings: list[Reading], of: SourceRule) -> SourceDecision:
    return decide(readings, of, UnixTime(DEADLINE))


def test_postponed_by_a_quorum__void_only_after_the_window() -> None:
    said = held(G1, G2)
    before = decide([*said, *(off(g, DEADLINE - 1) for g in (G1, G2))], THREE, UnixTime(DEADLINE - 1))
    assert (before.state, "may be played until 2018-07-17 15:00:00 UTC" in before.reason) == (State.PENDING, True)
    answer = at_end(said, THREE)
    assert (answer.state, answer.supporters) == (State.VOID, (G1, G2))
    assert result_of(answer) == Result(Status.VOID)
    assert answer.evidence == tuple((r.group, r.body_sha256) for r in said if r.fetched_at == DEADLINE)


def test_postponed_by_one_group__is_not_void() -> None:
    answer = at_end(held(G1), THREE)
    assert (answer.state, answer.reason) == (
        State.PENDING,
        "one group alone says that it is off (G1 POSTPONED)",
    )


@pytest.mark.parametrize(("groups", "state"), [((G1, G2), State.PENDING), ((G1, G2, G3), State.VOID)])
def test_four_groups_configured__two_are_no_quorum_for_a_void(groups: tuple[GroupName, ...], state: State) -> None:
    assert at_end(held(*groups), FOUR).state is state


def test_in_play_at_another_group__is_not_void() -> None:
    answer = at_end([*held(G1, G2), says(G3, DEADLINE, LIVE)], THREE)
    assert answer.state is State.PENDING
    assert "provider of G3 of G3 last said LIVE_SECOND_HALF at 2018-07-17 15:00:00 UTC" in answer.reason


@pytest.mark.parametrize("status", [LIVE, FixtureStatus.SUSPENDED, FixtureStatus.FINISHED])
def test_seen_in_play_or_over_since__by_a_feed_that_is_dead_by_now__is_not_void(status: FixtureStatus) -> None:
    answer = at_end([*held(G1, G2), says(G3, SAID + 600, status)], THREE)
    assert (answer.state, f"last said {status.value}" in answer.reason) == (State.PENDING, True)


def test_seen_in_play_before__by_a_feed_that_is_dead_by_now__is_not_void_unless_it_was_broken_off() -> None:
    """A postponed match was never in play; an abandoned one was."""
    seen = says(G3, SAID - 600, LIVE)
    assert at_end([*held(G1, G2), seen], THREE).state is State.PENDING
    assert at_end([*held(G1), *held(G2, status=ABANDONED), seen], THREE).state is State.PENDING
    assert at_end([*held(G1, G2, status=ABANDONED), seen], THREE).state is State.VOID


def test_seen_in_play_after_it_was_called_abandoned__is_not_void() -> None:
    resumed = says(G3, SAID + 600, LIVE)
    assert at_end([*held(G1, G2, status=ABANDONED), resumed], THREE).state is State.PENDING


def test_seen_finished__even_before_it_was_called_abandoned__is_not_void() -> None:
    seen = says(G3, SAID - 600, FixtureStatus.FINISHED)
    assert at_end([*held(G1, G2, status=ABANDONED), seen], THREE).state is State.PENDING


@pytest.mark.parametrize("taken_back", [SCHEDULED, POSTPONED])
def test_seen_in_play_and_taken_back__hinders_nothing(taken_back: FixtureStatus) -> None:
    seen = [says(G3, SAID + 600, LIVE), says(G3, SAID + 1200, taken_back)]
    assert at_end([*held(G1, G2), *seen], THREE).state is State.VOID


def test_word_that_nobody_knows__takes_nothing_back() -> None:
    seen = [says(G3, SAID + 600, LIVE), says(G3, DEADLINE, UNKNOWN)]
    assert at_end([*held(G1, G2), *seen], THREE).state is State.PENDING


def test_two_words_at_one_moment__the_one_that_saw_it_played_counts() -> None:
    seen = [says(G3, SAID + 600, SCHEDULED), says(G3, SAID + 600, LIVE)]
    for order in (seen, seen[::-1]):
        assert at_end([*held(G1, G2), *order], THREE).state is State.PENDING


def test_quorum_reached_late__must_hold_for_an_hour_and_be_read_again() -> None:
    late = [*held(G1), off(G2, DEADLINE)]
    answer = at_end(late, THREE)
    assert (answer.state, "must hold until 2018-07-17 16:00:00 UTC" in answer.reason) == (State.PENDING, True)
    again = [off(group, DEADLINE + HOUR) for group in (G1, G2)]
    assert decide([*late, *again], THREE, UnixTime(DEADLINE + HOUR)).state is State.VOID
    # Nine minutes old is fresh, and from before the hour was over.
    early = [off(group, DEADLINE + HOUR - 540) for group in (G1, G2)]
    assert decide([*late, *early], THREE, UnixTime(DEADLINE + HOUR)).state is State.PENDING


def test_group_that_joined_later__does_not_stand_in_for_one_not_read_again() -> None:
    quorum_at, holds = DEADLINE, DEADLINE + HOUR
    said = [*held(G1), off(G2, quorum_at), off(G3, quorum_at + 1800), off(G1, holds), off(G3, holds)]
    assert decide([*said, off(G2, holds - 540)], THREE, UnixTime(holds)).state is State.PENDING
    assert decide([*said, off(G2, holds)], THREE, UnixTime(holds)).state is State.VOID


@pytest.mark.parametrize("between", [SCHEDULED, UNKNOWN])
def test_word_interrupted__begins_to_hold_anew(between: FixtureStatus) -> None:
    broken = says(G2, DEADLINE - 1800, between)
    assert at_end([*held(G1, G2), broken], THREE).state is State.PENDING


def test_one_off_word_after_another__holds_on() -> None:
    said = [*held(G1), off(G2, SAID), off(G2, DEADLINE, FixtureStatus.CANCELLED)]
    assert at_end(said, THREE).state is State.VOID


def test_member_that_says_off_beside_one_in_play__makes_no_quorum() -> None:
    twin = reading(G1, DEADLINE, Scores(), status=FixtureStatus.LIVE_OTHER, decision=None, provider="other member")
    assert at_end([*held(G1, G2), twin], THREE).state is State.PENDING


def test_abandoned_at_a_quorum__with_one_half_time_score_at_two__keeps_that_half() -> None:
    halves = [reading(g, START + 4000, Scores(Pair(1, 0)), status=LIVE, decision=None) for g in (G1, G2)]
    said = [*halves, *held(G1, G2, status=ABANDONED, since=START + 5000)]
    answer = at_end(said, THREE)
    assert (answer.state, answer.value and answer.value.scores) == (State.ABANDONED, Scores(Pair(1, 0)))
    assert at_end(said, FOUR).state is State.PENDING


def test_broken_off__seen_in_play_since_a_quorum_first_said_so__stays_a_doubt_when_one_of_them_saw_play_too() -> None:
    said = [*held(G2), *held(G3, G4, status=ABANDONED), says(G1, SAID, LIVE)]
    assert at_end(said, FOUR).state is State.PENDING
    assert at_end([*said, says(G2, SAID, LIVE)], FOUR).state is State.PENDING


def test_quorum_that_held_without_the_group_that_flickers__is_void_with_and_without_it() -> None:
    late = [off(G4, at) for at in (SAID + 1200, DEADLINE - HOUR, DEADLINE)]
    dead = [off(G3, SAID), off(G3, SAID + 600)]
    flickers = says(G3, SAID + 300, LIVE)
    said = [*held(G1, G2), *late, *dead]
    assert [at_end(found, FOUR).state for found in (said, [*said, flickers])] == [State.VOID, State.VOID]


STATUSES = st.sampled_from([POSTPONED] * 4 + [ABANDONED] * 3 + [LIVE, SCHEDULED, UNKNOWN, FixtureStatus.FINISHED])
MOMENTS = st.sampled_from([START + 60, SAID, SAID + 600, DEADLINE - HOUR, DEADLINE - HOUR, DEADLINE, DEADLINE])


@st.composite
def histories(draw: st.DrawFn) -> list[Reading]:
    found = []
    for group in (G1, G2, G3, G4):
        usual = draw(st.sampled_from([POSTPONED, ABANDONED, None]))
        found += held(group, status=usual) if usual is not None else []
        for _ in range(draw(st.integers(0, 2))):
            status = draw(STATUSES)
            decision = Decision.REGULAR if status is FixtureStatus.FINISHED else None
            scores = Scores(None, Pair(2, 1)) if decision else Scores()
            found.append(reading(group, draw(MOMENTS), scores, status=status, decision=decision))
    return found


@given(history=histories())
def test_void__always__has_a_quorum_that_held_and_no_last_word_of_play_since(history: list[Reading]) -> None:
    answer = at_end(history, FOUR)
    if answer.state not in (State.VOID, State.ABANDONED):
        return
    assert len(answer.supporters) >= FOUR.quorum
    for group in answer.supporters:
        (*_, last) = sorted((r for r in history if r.group == group), key=lambda one: one.fetched_at)
        assert last.status.group is StatusGroup.OFF
    for reading_ in history:
        later = [r for r in history if r.provider == reading_.provider and r.fetched_at >= reading_.fetched_at]
        alone = all(one is reading_ or one.status is UNKNOWN for one in later)
        if alone and reading_.status.group is StatusGroup.LIVE:
            assert reading_.fetched_at < DEADLINE - HOUR


@given(history=histories(), group=st.sampled_from([G1, G2, G3, G4]), at=st.integers(SAID, DEADLINE))
def test_void__a_sight_of_play_more__never_makes_one(history: list[Reading], group: GroupName, at: int) -> None:
    if at_end(history, FOUR).state in (State.VOID, State.ABANDONED):
        return
    more = says(group, at, LIVE)
    assert at_end([*history, more], FOUR).state not in (State.VOID, State.ABANDONED)
