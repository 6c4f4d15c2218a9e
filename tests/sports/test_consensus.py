from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.consensus import SourceRule, State, decide
from sports.model import (
    Decision,
    FixtureStatus,
    Flag,
    Goal,
    GroupName,
    Pair,
    ProviderName,
    Reading,
    Scores,
    Side,
    UnixTime,
)
from sports.settle import result_of
from sports.words import Result, Status
from sports.words import Side as WordSide

START = 1_531_666_800
END = START + 6808
G1, G2, G3, G4 = (GroupName(f"G{number}") for number in range(1, 5))
GOALS = tuple(Goal(side, regulation=True) for side in (Side.HOME, Side.AWAY, Side.HOME))
FINAL_SCORES = Scores(Pair(1, 1), Pair(2, 1))


def reading(
    group: GroupName,
    at: int,
    scores: Scores = FINAL_SCORES,
    *,
    status: FixtureStatus = FixtureStatus.FINISHED,
    decision: Decision | None = Decision.REGULAR,
    goals: tuple[Goal, ...] | None = None,
    provider: str = "",
    flags: tuple[Flag, ...] = (),
    kickoff: int = START,
) -> Reading:
    name = ProviderName(provider or f"provider of {group}")
    return Reading(
        provider=name,
        group=group,
        provider_fixture_id="1",
        home="Lions",
        away="Bears",
        home_id="1",
        away_id="2",
        kickoff_utc=UnixTime(kickoff),
        raw_status=status.value,
        status=status,
        decision=decision,
        scores=scores,
        fetched_at=UnixTime(at),
        body_sha256=f"{name}{at}{scores}{status}",
        goals=goals,
        flags=flags,
    )


def rule(*groups: GroupName, **changes: Any) -> SourceRule:
    return replace(SourceRule(frozenset(groups), UnixTime(START)), **changes)


def twice(group: GroupName, scores: Scores = FINAL_SCORES, delay: int = 900, **more: Any) -> list[Reading]:
    """The same statement at the final whistle and after the settle delay."""
    return [reading(group, at, scores, **more) for at in (END, END + delay)]


def off(group: GroupName, at: int, status: FixtureStatus = FixtureStatus.POSTPONED) -> Reading:
    return reading(group, at, Scores(), status=status, decision=None)


def live(group: GroupName, at: int) -> Reading:
    return reading(group, at, Scores(), status=FixtureStatus.LIVE_SECOND_HALF, decision=None)


THREE = rule(G1, G2, G4)
SETTLED = UnixTime(END + 900)


@pytest.mark.parametrize(("configured", "quorum"), [(2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4)])
def test_quorum__is_a_majority_of_the_groups_configured(configured: int, quorum: int) -> None:
    assert rule(*(GroupName(str(number)) for number in range(configured))).quorum == quorum


def test_rule__one_group__is_refused() -> None:
    with pytest.raises(ValueError, match="two independent groups"):
        rule(G1)


def test_three_agreeing_groups__provisional_at_the_whistle_and_final_after_the_delay() -> None:
    early = [reading(group, END) for group in (G1, G2, G4)]
    provisional = decide(early, THREE, UnixTime(END))
    assert (provisional.state, provisional.settles_at) == (State.PROVISIONAL, SETTLED)
    final = decide(early + [reading(group, END + 900) for group in (G1, G2, G4)], THREE, SETTLED)
    assert final.state is State.FINAL
    assert final.supporters == (G1, G2, G4)
    assert final.value is not None
    assert (final.value.scores, final.value.advancing) == (FINAL_SCORES, Side.HOME)


def test_delay_without_a_second_fetch__is_not_final() -> None:
    later = UnixTime(END + 599)
    early = [reading(group, END) for group in (G1, G2, G4)]
    quick = rule(G1, G2, G4, settle_s=300)
    assert decide(early, quick, later).state is State.PROVISIONAL


def test_group_that_joined_later__does_not_stand_in_for_one_not_read_again() -> None:
    once = [reading(G2, END), reading(G2, END + 600)]
    late = [reading(G4, END + 500), reading(G4, END + 900)]
    assert decide([*twice(G1), *once, *late], THREE, SETTLED).state is State.PROVISIONAL
    assert decide([*twice(G1), *once, *late, reading(G2, END + 900)], THREE, SETTLED).state is State.FINAL


def test_agreement_before_the_match_can_be_over__settles_from_that_moment_on() -> None:
    over = START + 105 * 60
    readings = [reading(g, at) for g in (G1, G2, G4) for at in (START + 91 * 60, over, over + 899)]
    assert decide(readings, THREE, UnixTime(over + 899)).settles_at == over + 900
    assert decide(readings, THREE, UnixTime(over + 899)).state is State.PROVISIONAL


def test_one_second_before_the_delay_ends__is_not_final() -> None:
    readings = twice(G1, delay=899) + twice(G2, delay=899) + twice(G4, delay=899)
    assert decide(readings, THREE, SETTLED).state is State.PROVISIONAL


def test_silent_groups__count_in_the_denominator() -> None:
    four = rule(G1, G2, G3, G4)
    answer = decide(twice(G1) + twice(G2), four, SETTLED)
    assert answer.state is State.PROVISIONAL
    assert answer.abstentions == ((G3, "no reading"), (G4, "no reading"))
    assert decide(twice(G1) + twice(G2), THREE, SETTLED).state is State.FINAL


def test_one_group_alone__decides_nothing() -> None:
    assert decide(twice(G1), THREE, SETTLED).state is State.PENDING


def test_two_groups_configured__settle_after_an_hour() -> None:
    two = rule(G1, G2)
    assert decide(twice(G1) + twice(G2), two, SETTLED).state is State.PROVISIONAL
    slow = twice(G1, delay=3600) + twice(G2, delay=3600)
    assert decide(slow, two, UnixTime(END + 3600)).state is State.FINAL


def test_shootout__settles_after_half_an_hour_and_the_winner_of_the_kicks_advances() -> None:
    scores = Scores(Pair(2, 0), Pair(2, 2), Pair(3, 3), Pair(2, 4))
    readings = [r for group in (G1, G2) for r in twice(group, scores, 1800, decision=Decision.PENALTIES)]
    assert decide(readings, THREE, SETTLED).state is not State.FINAL
    answer = decide(readings, THREE, UnixTime(END + 1800))
    assert answer.state is State.FINAL
    assert answer.value is not None
    assert answer.value.advancing is Side.AWAY


def test_too_early_for_the_end__is_pending() -> None:
    at = START + 104 * 60
    assert decide([reading(g, at) for g in (G1, G2, G4)], THREE, UnixTime(at)).state is State.PENDING


@pytest.mark.parametrize(
    "other",
    [
        Scores(Pair(1, 1), Pair(3, 1)),
        Scores(Pair(1, 0), Pair(2, 1)),
    ],
    ids=["another score", "another half time"],
)
def test_one_dissenter__is_a_dispute_and_never_a_majority(other: Scores) -> None:
    answer = decide(twice(G1) + twice(G2) + twice(G4, other), THREE, SETTLED)
    assert answer.state is State.DISPUTED
    assert answer.value is None
    assert (answer.supporters, answer.dissenters) == ((G1, G2), (G4,))
    assert result_of(answer) is None


def test_tie_of_votes__has_no_supporters() -> None:
    answer = decide(twice(G1) + twice(G2, Scores(Pair(0, 0), Pair(0, 0))), THREE, SETTLED)
    assert answer.state is State.DISPUTED
    assert (answer.supporters, answer.dissenters) == ((), (G1, G2))


def test_absent_half_time__agrees_but_needs_two_groups_to_be_told() -> None:
    silent = Scores(None, Pair(2, 1))
    answer = decide(twice(G1) + twice(G2, silent) + twice(G4, silent), THREE, SETTLED)
    assert answer.state is State.FINAL
    assert answer.value is not None
    assert answer.value.scores == silent


def test_members_of_a_group_that_disagree__leave_it_without_a_vote() -> None:
    twin = twice(G1, Scores(Pair(0, 0), Pair(2, 2)), provider="other member")
    answer = decide(twice(G1) + twin + twice(G2) + twice(G4), THREE, SETTLED)
    assert answer.state is State.FINAL
    assert answer.abstentions == ((G1, "members of the group disagree"),)


def test_members_of_a_group_that_agree__have_one_vote() -> None:
    assert decide(twice(G1) + twice(G1, provider="other member"), THREE, SETTLED).state is State.PENDING


def test_flag__takes_the_vote() -> None:
    flagged = twice(G2, flags=(Flag.WINNER_CONTRADICTS,))
    answer = decide(twice(G1) + flagged + twice(G4), THREE, SETTLED)
    assert answer.supporters == (G1, G4)
    assert answer.abstentions == ((G2, "ended, but: WINNER_CONTRADICTS"),)


def test_second_leg__need_not_be_level_before_extra_time_and_the_score_names_nobody() -> None:
    scores = Scores(Pair(1, 0), Pair(2, 1), Pair(3, 1))
    flags = (Flag.NOT_LEVEL_BEFORE_EXTRA_TIME,)
    readings = [r for g in (G1, G2) for r in twice(g, scores, 1800, decision=Decision.EXTRA_TIME, flags=flags)]
    at = UnixTime(END + 1800)
    assert decide(readings, THREE, at).state is State.PENDING
    answer = decide(readings, rule(G1, G2, G4, two_legged=True), at)
    assert answer.state is State.FINAL
    assert answer.value is not None
    assert answer.value.advancing is None


def test_match_stopped_at_one_group__is_not_agreed_by_the_others() -> None:
    stopped = reading(G4, END + 900, Scores(), status=FixtureStatus.SUSPENDED, decision=None)
    answer = decide([*twice(G1), *twice(G2), stopped], THREE, SETTLED)
    assert (answer.state, answer.value) == (State.PENDING, None)


def test_match_live_at_one_group__is_settled_by_a_quorum_of_the_others() -> None:
    answer = decide([*twice(G1), *twice(G2), live(G4, END + 900)], THREE, SETTLED)
    assert answer.state is State.FINAL


def test_stale_reading__has_no_vote() -> None:
    answer = decide(twice(G1) + twice(G2), THREE, UnixTime(END + 900 + 601))
    assert answer.state is State.PENDING


def test_score_corrected_in_between__starts_the_delay_again() -> None:
    wrong = reading(G2, END + 400, Scores(Pair(1, 1), Pair(2, 2)))
    answer = decide([*twice(G1), *twice(G2), wrong], THREE, SETTLED)
    assert (answer.state, answer.settles_at) == (State.PROVISIONAL, END + 1800)


def test_match_reopened_in_between__starts_the_delay_again() -> None:
    answer = decide([*twice(G1), *twice(G2), live(G2, END + 400)], THREE, SETTLED)
    assert answer.state is State.PROVISIONAL


def test_two_answers_at_one_moment_that_differ__are_no_vote() -> None:
    other = reading(G4, END + 900, Scores(Pair(0, 0), Pair(0, 0)))
    answer = decide([*twice(G1), *twice(G2), *twice(G4), other], THREE, SETTLED)
    assert (answer.state, answer.supporters) == (State.FINAL, (G1, G2))
    assert answer.abstentions == ((G4, "two answers at one moment differ"),)


def test_readings_of_the_future__do_not_exist_yet() -> None:
    assert decide(twice(G1) + twice(G2), THREE, UnixTime(END + 1)).state is State.PROVISIONAL


def test_goal_order__two_groups_that_list_goals__joins_the_value() -> None:
    answer = decide(twice(G1) + twice(G2, goals=GOALS) + twice(G4, goals=GOALS), THREE, SETTLED)
    assert answer.value is not None
    assert answer.value.goal_order == (Side.HOME, Side.AWAY, Side.HOME)


@pytest.mark.parametrize(
    "second", [None, (GOALS[1], GOALS[0], GOALS[2]), GOALS[:2]], ids=["no list", "another order", "a goal short"]
)
def test_goal_order__one_group_or_different_lists__stays_absent(second: tuple[Goal, ...] | None) -> None:
    answer = decide(twice(G1) + twice(G2, goals=GOALS) + twice(G4, goals=second), THREE, SETTLED)
    assert answer.state is State.FINAL
    assert answer.value is not None
    assert answer.value.goal_order is None


def test_goal_order__lists_that_are_a_goal_short__stay_out() -> None:
    answer = decide(twice(G1) + twice(G2, goals=GOALS[:2]) + twice(G4, goals=GOALS[:2]), THREE, SETTLED)
    assert answer.value is not None
    assert answer.value.goal_order is None


HOUR = 3600
DEADLINE = START + 48 * HOUR


def test_postponed_by_one_and_ended_at_others__is_a_dispute() -> None:
    readings = [*twice(G1), *twice(G2), off(G4, END + 900, FixtureStatus.ABANDONED)]
    answer = decide(readings, THREE, SETTLED)
    assert (answer.state, answer.dissenters) == (State.DISPUTED, (G4,))
    # A dispute is where the bodies are needed most: those of both sides are named.
    assert [group for group, _ in answer.evidence] == [G1, G2, G4]


def test_match_moved_beyond_the_window__is_void_although_it_was_played_there() -> None:
    moved = DEADLINE + 3600
    readings = [reading(g, at, kickoff=moved) for g in (G1, G2, G4) for at in (moved + 6808, moved + 10_408)]
    assert decide(readings, THREE, UnixTime(moved + 10_408)).state is State.VOID
    within = [replace(r, kickoff_utc=UnixTime(DEADLINE)) for r in readings]
    assert decide(within, THREE, UnixTime(moved + 10_408)).state is State.FINAL


def test_member_that_says_off_beside_one_in_play__leaves_the_group_without_a_word() -> None:
    twin = reading(G1, DEADLINE, Scores(), status=FixtureStatus.LIVE_OTHER, decision=None, provider="other member")
    answer = decide([off(G1, DEADLINE), twin, off(G2, DEADLINE)], THREE, UnixTime(DEADLINE))
    assert answer.state is State.PENDING


def test_awarded_after_it_was_played__the_score_of_the_pitch_stands() -> None:
    awarded = [off(g, END + 901, FixtureStatus.AWARDED) for g in (G1, G2)]
    answer = decide(twice(G1) + twice(G2) + awarded, THREE, UnixTime(END + 901))
    assert answer.state is State.FINAL
    assert answer.value is not None
    assert answer.value.scores == FINAL_SCORES


def test_awarded_without_being_played__is_void_after_the_window() -> None:
    readings = [off(g, at, FixtureStatus.AWARDED) for g in (G1, G2) for at in (DEADLINE - HOUR, DEADLINE)]
    assert decide(readings, THREE, UnixTime(DEADLINE)).state is State.VOID


def test_final_value__packs_into_the_result_word() -> None:
    answer = decide(twice(G1, goals=GOALS) + twice(G2, goals=GOALS), THREE, SETTLED)
    result = result_of(answer)
    assert result is not None
    assert result.status is Status.FINISHED
    assert result.pairs[:4] == ((1, 1), (2, 1), None, None)
    assert (result.advancing, result.order) == (WordSide.HOME, (WordSide.HOME, WordSide.AWAY, WordSide.HOME))
    assert Result.unpack(result.pack()) == result


SCORES = st.sampled_from([FINAL_SCORES, Scores(None, Pair(2, 1)), Scores(Pair(1, 1), Pair(2, 2))])
STATUSES = st.sampled_from(
    [FixtureStatus.FINISHED] * 4 + [FixtureStatus.LIVE_SECOND_HALF, FixtureStatus.POSTPONED, FixtureStatus.AWARDED]
)


@st.composite
def histories(draw: st.DrawFn) -> list[Reading]:
    found = []
    for _ in range(draw(st.integers(0, 10))):
        group = draw(st.sampled_from([G1, G2, G3, G4]))
        status = draw(STATUSES)
        ended = status is FixtureStatus.FINISHED
        found.append(
            reading(
                group,
                END + draw(st.sampled_from([0, 300, 600, 900, 1200])),
                draw(SCORES) if ended else Scores(),
                status=status,
                decision=Decision.REGULAR if ended else None,
                goals=draw(st.sampled_from([None, GOALS])) if ended else None,
                provider=draw(st.sampled_from([f"a{group}", f"b{group}"])),
            )
        )
    return found


NOW = UnixTime(END + 1200)


@given(history=histories(), data=st.data())
def test_decide__order_of_readings__does_not_matter(history: list[Reading], data: st.DataObject) -> None:
    four = rule(G1, G2, G3, G4)
    assert decide(data.draw(st.permutations(history)), four, NOW) == decide(history, four, NOW)


@given(history=histories())
def test_decide__final__has_a_quorum_and_no_dissent(history: list[Reading]) -> None:
    four = rule(G1, G2, G3, G4)
    answer = decide(history, four, NOW)
    if answer.state is State.FINAL:
        assert len(answer.supporters) >= four.quorum
        assert answer.dissenters == ()
    if answer.state is State.DISPUTED:
        assert answer.value is None
    named = [*answer.supporters, *answer.dissenters, *(group for group, _ in answer.abstentions)]
    assert sorted(named) == [G1, G2, G3, G4]


@given(history=histories(), configured=st.booleans())
def test_decide__another_group_that_always_agreed__never_loses_a_final(
    history: list[Reading], configured: bool
) -> None:
    three = rule(G1, G2, G3)
    before = decide(history, three, NOW)
    if before.state is not State.FINAL:
        return
    # The newcomer says what a supporter said, whenever that supporter said it.
    copied = before.supporters[0]
    history = [r for r in history if r.group != G4]
    newcomer = [replace(r, group=G4, provider=ProviderName(f"{r.provider}'")) for r in history if r.group == copied]
    after = decide(history + newcomer, rule(G1, G2, G3, *([G4] if configured else [])), NOW)
    assert after.state is State.FINAL
    assert before.value is not None
    assert after.value is not None
    assert after.value.scores.regulation == before.value.scores.regulation


@given(history=histories())
def test_decide__a_group_that_is_not_configured__changes_nothing(history: list[Reading]) -> None:
    three = rule(G1, G2, G3)
    assert decide(history, three, NOW) == decide([r for r in history if r.group != G4], three, NOW)


G5 = GroupName("G5")
FOUR = rule(G1, G2, G3, G4)
OTHER = Scores(Pair(1, 1), Pair(2, 2))
LATE = UnixTime(END + 1800)


def at_both(group: GroupName, scores: Scores = FINAL_SCORES, **more: Any) -> list[Reading]:
    return [r for at in (END, END + 900, END + 1800) for r in [reading(group, at, scores, **more)]]


def three_and(*more: Reading) -> list[Reading]:
    return [r for group in (G1, G2, G3) for r in at_both(group)] + list(more)


def test_one_group_of_four_dissents__is_outvoted_after_the_grace_and_named() -> None:
    readings = three_and(*at_both(G4, OTHER))
    assert decide(readings, FOUR, UnixTime(END + 1500)).state is State.DISPUTED
    answer = decide(readings, FOUR, LATE)
    assert (answer.state, answer.supporters, answer.dissenters) == (State.FINAL, (G1, G2, G3), (G4,))
    assert answer.value is not None
    assert answer.value.scores == FINAL_SCORES
    assert answer.reason.endswith("G4 alone dissents")


def test_two_against_one__is_never_outvoted() -> None:
    readings = [*at_both(G1), *at_both(G2), *at_both(G4, OTHER)]
    assert decide(readings, THREE, LATE).state is State.DISPUTED
    assert decide(readings, FOUR, LATE).state is State.DISPUTED


def test_three_against_two__is_never_outvoted() -> None:
    readings = three_and(*at_both(G4, OTHER), *at_both(G5, OTHER))
    assert decide(readings, rule(G1, G2, G3, G4, G5), LATE).state is State.DISPUTED
    apart = three_and(*at_both(G4, OTHER), *at_both(G5, Scores(Pair(0, 0), Pair(0, 0))))
    assert decide(apart, rule(G1, G2, G3, G4, G5), LATE).state is State.DISPUTED


def test_dissent__beside_a_group_that_calls_it_off__is_no_majority() -> None:
    five = rule(G1, G2, G3, G4, G5)
    assert decide(three_and(*at_both(G4, OTHER), off(G5, END + 1800)), five, LATE).state is State.DISPUTED


def test_dissent_about_half_time__where_either_may_err__is_not_decided() -> None:
    silent_half = Scores(None, Pair(2, 1))
    readings = [r for group in (G1, G2) for r in at_both(group, silent_half)]
    readings += [*at_both(G3, Scores(Pair(1, 1), Pair(2, 1))), *at_both(G4, Scores(Pair(1, 0), Pair(2, 1)))]
    assert decide(readings, FOUR, LATE).state is State.DISPUTED


def test_dissent_that_comes_after_the_agreement__starts_no_new_grace() -> None:
    readings = three_and(reading(G4, END + 1700, OTHER))
    assert decide(readings, FOUR, LATE).state is State.FINAL


def test_dissent__with_a_supporter_not_read_again__is_still_a_dispute() -> None:
    readings = [*at_both(G1), *at_both(G2), reading(G3, END), *at_both(G4, OTHER)]
    quick = rule(G1, G2, G3, G4, freshness_s=3600)
    assert decide(readings, quick, LATE).state is State.DISPUTED
