"""What a node decides on the replay: every fixture without a hand when it is clean, nothing wrong when it is not."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from sports.consensus import SourceDecision, State, decide
from sports.model import UnixTime
from sports.replay.faults import Fault
from tests.sports.replay_histories import FREE, PAID, History, clean_readings, decisions, history, wrong
from tests.sports.replay_world import DAY_S, MATCHES, truth

HISTORIES = int(os.environ.get("PROOFBOOK_HISTORIES", "30"))
FRESH = int.from_bytes(os.urandom(4))


@pytest.mark.parametrize("providers", [FREE, PAID], ids=["four free groups", "six groups"])
def test_clean_replay__every_fixture_of_both_tournaments__is_final_without_a_hand(providers: tuple[str, ...]) -> None:
    for match in MATCHES.values():
        rule, readings, now = clean_readings(match, providers)
        answer = decide(readings, rule, UnixTime(now))
        assert answer.state is State.FINAL, (match.fixture.key, answer.reason)
        assert wrong(match, answer) is None
        assert answer.value is not None
        assert answer.value.scores == truth(match)[1]
        assert len(answer.value.goal_order or ()) == sum(goal.half <= 2 for goal in match.goals)


def outcomes(first: int, count: int) -> Counter[State]:
    """How so many histories ended; fails on the first wrong decision, naming its seed."""
    ended: Counter[State] = Counter()
    for seed in range(first, first + count):
        past = history(seed)
        state = State.PENDING
        for now, answer in decisions(past):
            fault = wrong(past.match, answer)
            assert fault is None, (
                f"seed {seed}, {past.match.fixture.key} at {now - past.match.start} s: {fault} "
                f"by {answer.supporters}, faults {[fault.told() for fault in past.faults]}"
            )
            if answer.state is State.FINAL:
                state = answer.state
                break
            state = answer.state
        ended[state] += 1
    return ended


@pytest.mark.parametrize("first", [1, FRESH], ids=["fixed seed", "fresh seed"])
def test_faulty_replay__faults_mixed_at_random__no_decision_is_wrong(first: int) -> None:
    ended = outcomes(first, HISTORIES)
    # Neither an answer to everything nor to nothing: both would prove little.
    assert ended[State.FINAL] > HISTORIES // 10, ended
    assert ended.total() - ended[State.FINAL] > HISTORIES // 10, ended


@pytest.mark.slow
def test_faulty_replay__full_count__no_decision_is_wrong() -> None:
    assert outcomes(FRESH, 2_000)[State.FINAL] > 500


@pytest.mark.parametrize(("kind", "seconds"), [("full-time-first", 600), ("goal-then-var", 600), ("late", 1_800)])
def test_every_provider_at_once__what_passes_within_the_settle_delay__only_costs_time(kind: str, seconds: int) -> None:
    match = MATCHES["euro-2016-croatia-portugal"]
    begins = match.whistle - 60 if kind == "goal-then-var" else 0
    ends = int(match.end) + 7_200
    faults = tuple(Fault(kind, name, start=begins, seconds=seconds) for name in FREE)
    past = History(match, FREE, faults, tuple(range(int(match.start) + 600, ends, 120)))
    answers = [answer for _, answer in decisions(past)]
    assert {wrong(match, answer) for answer in answers} == {None}
    assert answers[-1].state is State.FINAL


def test_checker__as_many_equal_lies_as_a_quorum__are_seen_to_deceive() -> None:
    # Shows that the check above can fail, and where the bound of every quorum lies.
    histories = (history(seed, liars=4) for seed in range(40))
    assert any(wrong(past.match, answer) for past in histories for _, answer in decisions(past))


THREE_DAYS = range(-3_600, 3 * DAY_S, 3_600)
OFF_AT_ALL = ("football-data", "api-football", "espn")
"""Those of the free groups that have a word for it."""


def called_off(kind: str, saying: tuple[str, ...], others: str) -> list[SourceDecision]:
    """The decisions of three days in which some providers call the final off; `others` is the rest's fault, if any."""
    match = MATCHES["world-cup-2018-final"]
    faults = [Fault(kind, name) for name in saying]
    faults += [Fault(others, name) for name in FREE if name not in saying and others]
    polls = tuple(int(match.start) + at for at in THREE_DAYS)
    return [answer for _, answer in decisions(History(match, FREE, tuple(faults), polls))]


@pytest.mark.parametrize("kind", ["postponed", "cancelled", "abandoned", "awarded"])
def test_one_provider_says_off__the_others_silent_for_three_days__nothing_is_void(kind: str) -> None:
    # football-data has no word for an abandoned match.
    answers = called_off(kind, ("espn",), "500")
    assert {answer.state for answer in answers} == {State.PENDING}
    assert "one group alone says that it is off" in answers[-1].reason


@pytest.mark.parametrize("kind", ["postponed", "cancelled", "abandoned", "awarded"])
def test_one_less_than_a_quorum_says_off__for_three_days__nothing_is_void(kind: str) -> None:
    answers = called_off(kind, ("espn", "api-football"), "500")
    assert {answer.state for answer in answers} == {State.PENDING}
    assert "2 of 3 groups that it takes say that it is off" in answers[-1].reason


@pytest.mark.parametrize("kind", ["postponed", "cancelled"])
def test_quorum_says_off__void_after_the_window_and_not_before(kind: str) -> None:
    states = [answer.state for answer in called_off(kind, OFF_AT_ALL, "500")]
    window = 1 + 48
    assert set(states[:window]) == {State.PENDING}
    assert set(states[window:]) == {State.VOID}


def test_quorum_says_off__while_the_last_one_shows_it_played__is_never_void() -> None:
    states = {answer.state for answer in called_off("postponed", OFF_AT_ALL, "")}
    assert states == {State.PENDING, State.DISPUTED}
