"""Basketball from a body to the word that a committee signs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.consensus import MatchValue, State, decide
from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, Reading, Scores, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.settle import basketball_result, result_of
from sports.votes import SourceRule, rule_of, vote_of
from sports.words import Side, Status
from tests.sports.bodies import LATER, QUARTERS, START, api_basketball, encode, espn_game
from tests.sports.test_adapters_mutation import JSON, RULES, changed, damages, places

G2, G3, G6 = GroupName("G2"), GroupName("G3"), GroupName("G6")
RULE = rule_of(Sport.BASKETBALL, frozenset({G2, G3}), UnixTime(START))
PARTS = tuple(Pair(*quarter) for quarter in QUARTERS)


def read(content: Any, at: int = LATER, provider: str = "api-basketball") -> Reading:
    result = ADAPTERS[provider].parse(encode(content), UnixTime(at))
    assert result.problems == ()
    (reading,) = result.readings
    return reading


def twice(reading: Reading, group: GroupName) -> list[Reading]:
    """The same statement, an hour apart."""
    first = replace(reading, group=group)
    return [first, replace(first, fetched_at=UnixTime(LATER + 3600))]


def decided(*readings: Reading, rule: SourceRule = RULE) -> Any:
    groups = sorted(rule.groups)
    stated = [one for reading, group in zip(readings, groups, strict=True) for one in twice(reading, group)]
    return decide(stated, rule, UnixTime(LATER + 3600))


def test_game_with_overtimes__keeps_regulation_whole_and_quarters_apart() -> None:
    reading = read(api_basketball())
    assert (reading.sport, reading.status, reading.decision) == (
        Sport.BASKETBALL,
        FixtureStatus.FINISHED,
        Decision.OVERTIME,
    )
    assert reading.scores == Scores(Pair(54, 58), Pair(116, 116), Pair(138, 134), quarters=PARTS)
    assert reading.flags == ()


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        (api_basketball("FT"), Flag.PARTS_DISAGREE),
        (api_basketball(total=(116, 116)), Flag.PARTS_DISAGREE),
        (api_basketball(over_time=None, total=(116, 116)), Flag.MISSING_SCORE),
        (api_basketball("FT", over_time=None, total=(116, 116)), Flag.LEVEL_AT_THE_END),
        (api_basketball(over_time=(18, 18), total=(134, 134)), Flag.LEVEL_AT_THE_END),
        (api_basketball(quarters=((30, 35), *QUARTERS[1:]), total=(139, 134)), Flag.NOT_LEVEL_BEFORE_EXTRA_TIME),
        (api_basketball("FT", (None,) * 4, None, (99, 98)), Flag.MISSING_SCORE),
        (api_basketball("FINAL"), Flag.UNMAPPED_STATUS),
    ],
)
def test_contradiction__takes_the_vote(content: Any, flag: Flag) -> None:
    assert flag in read(content).flags


def test_game_over_within_75_minutes__is_too_early() -> None:
    assert Flag.TOO_EARLY in read(api_basketball(), START + 75 * 60 - 1).flags
    assert read(api_basketball(), START + 75 * 60).flags == ()


@pytest.mark.parametrize(
    ("short", "status", "half"),
    [
        ("NS", FixtureStatus.SCHEDULED, None),
        ("Q2", FixtureStatus.LIVE_FIRST_HALF, None),
        ("HT", FixtureStatus.HALF_TIME, Pair(54, 58)),
        ("Q4", FixtureStatus.LIVE_SECOND_HALF, Pair(54, 58)),
        ("POST", FixtureStatus.POSTPONED, None),
    ],
)
def test_game_not_ended__has_no_result(short: str, status: FixtureStatus, half: Pair | None) -> None:
    reading = read(api_basketball(short))
    assert (reading.status, reading.scores, reading.decision) == (status, Scores(half_time=half), None)


def test_two_groups_agree__gives_the_result_word() -> None:
    answer = decided(read(api_basketball()), read(api_basketball()))
    assert (answer.state, answer.rule_id) == (State.FINAL, "basketball-1")
    result = result_of(answer)
    assert result is not None
    assert result.status is Status.FINISHED
    assert result.pairs == ((54, 58), (116, 116), (138, 134), *QUARTERS)
    assert (result.advancing, result.order) == (Side.HOME, ())
    result.require_sport(Sport.BASKETBALL)
    assert type(result).unpack(result.pack()) == result


def test_game_without_overtime__has_its_whole_score_in_pair_2() -> None:
    value = MatchValue(Decision.REGULAR, Scores(None, Pair(88, 94)), Side.AWAY, None, Sport.BASKETBALL)
    result = basketball_result(value)
    assert result.pairs == (None, (88, 94), (88, 94), None, None, None, None)
    result.require_sport(Sport.BASKETBALL)


def test_quarters_of_one_group_alone__stay_out_of_the_result() -> None:
    whole = read(api_basketball())
    without = replace(whole, scores=replace(whole.scores, quarters=None))
    answer = decided(whole, without)
    assert answer.state is State.FINAL
    assert answer.value.scores.quarters is None


def test_quarters_that_differ__are_a_dispute() -> None:
    whole = read(api_basketball())
    other = replace(whole, scores=replace(whole.scores, quarters=PARTS[::-1]))
    assert decided(whole, other).state is State.DISPUTED


def test_espn__game_with_overtimes__reads_as_api_basketball_does() -> None:
    mine, theirs = read(espn_game(), provider="espn"), read(api_basketball())
    assert mine.flags == ()
    assert (mine.sport, mine.decision, mine.scores) == (theirs.sport, theirs.decision, theirs.scores)
    assert decided(theirs, mine).state is State.FINAL


def test_espn__league_of_two_halves__has_no_quarters() -> None:
    reading = read(espn_game(periods=((40, 38), (35, 30)), score=("75", "68"), regular=2), provider="espn")
    assert reading.flags == ()
    assert reading.scores == Scores(Pair(40, 38), Pair(75, 68))


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        (espn_game(score=("137", "134")), Flag.PARTS_DISAGREE),
        (espn_game(periods=QUARTERS, score=("116", "116"), winner=(False, False)), Flag.LEVEL_AT_THE_END),
        (espn_game(periods=QUARTERS[:3], score=("86", "82")), Flag.MISSING_SCORE),
        (espn_game(winner=(False, True)), Flag.WINNER_CONTRADICTS),
        (espn_game(regular=3), Flag.MISSING_SCORE),
        (espn_game("STATUS_FULL_TIME"), Flag.UNMAPPED_STATUS),
    ],
)
def test_espn__game_that_does_not_add_up__has_no_vote(content: Any, flag: Flag) -> None:
    assert flag in read(content, provider="espn").flags


@pytest.mark.parametrize(
    ("name", "status", "running"),
    [
        ("STATUS_IN_PROGRESS", FixtureStatus.LIVE_OTHER, Pair(138, 134)),
        ("STATUS_HALFTIME", FixtureStatus.HALF_TIME, Pair(138, 134)),
        ("STATUS_POSTPONED", FixtureStatus.POSTPONED, None),
    ],
)
def test_espn__game_not_ended__has_no_result(name: str, status: FixtureStatus, running: Pair | None) -> None:
    reading = read(espn_game(name), provider="espn")
    assert (reading.status, reading.running, reading.scores) == (status, running, Scores())


def test_espn__damage_to_a_game__takes_the_vote_or_leaves_it() -> None:
    (whole,) = readings(espn_game())
    vote = vote_of(whole, RULE)
    assert vote is not None
    for path, damaged in damages(espn_game()):
        for reading in readings(damaged):
            other = vote_of(reading, RULES[reading.sport])
            assert other is None or (other.core, other.scores) == (vote.core, vote.scores), path
    for voteless in (espn_game("STATUS_IN_PROGRESS"), espn_game(score=("137", "134")), espn_game("STATUS_FORFEIT")):
        for path, damaged in damages(voteless):
            assert all(vote_of(reading, RULES[reading.sport]) is None for reading in readings(damaged)), path


@given(data=st.data())
def test_espn__any_value_anywhere_in_a_game__is_read_without_an_error(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(places(espn_game()))))
    readings(changed(espn_game(), path, data.draw(JSON)))


def readings(content: Any) -> tuple[Reading, ...]:
    return ADAPTERS["espn"].parse(encode(content), UnixTime(LATER)).readings


def test_football_rule__counts_no_game() -> None:
    football = rule_of(Sport.FOOTBALL, frozenset({G2, G3}), UnixTime(START))
    game = read(api_basketball())
    assert decided(game, game, rule=football).state is State.PENDING


points = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(st.tuples(points, points, points, points), st.none() | points)
def test_parts_of_any_game__make_its_whole(quarters: Any, over_time: tuple[int, int] | None) -> None:
    regulation = Pair(sum(q[0] for q in quarters), sum(q[1] for q in quarters))
    whole = regulation.plus(Pair(*over_time)) if over_time else regulation
    reading = read(api_basketball("AOT" if over_time else "FT", quarters, over_time, tuple(whole)))
    possible = whole.leader is not None and (over_time is None or regulation.leader is None)
    fits = max(whole) <= 255
    assert (reading.flags == ()) is (possible and fits)
    if fits:
        assert reading.scores.regulation == regulation
        assert reading.scores.after_extra_time == (whole if over_time else None)
