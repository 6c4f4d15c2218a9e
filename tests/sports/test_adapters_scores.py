"""What each adapter makes of the four scores, and which contradictions take the vote."""

from __future__ import annotations

from typing import Any

import pytest

from sports.model import Decision, FixtureStatus, Flag, Pair, Reading, Scores, Side, UnixTime
from sports.providers import ADAPTERS, UnknownProvider, adapter_named
from sports.providers.openfootball import WORLD_CUP
from tests.sports import bodies
from tests.sports.bodies import (
    LATER,
    START,
    api_football,
    api_goal,
    encode,
    espn,
    espn_goal,
    football_data,
    openfootball,
    openligadb,
    sportmonks,
    sportradar,
)


def read(provider: str, content: Any, at: int = LATER) -> Reading:
    result = ADAPTERS[provider].parse(encode(content), UnixTime(at))
    assert result.problems == ()
    (reading,) = result.readings
    return reading


@pytest.mark.parametrize("provider", bodies.FINISHED)
def test_finished_match__reads_alike_in_every_format(provider: str) -> None:
    reading = read(provider, bodies.FINISHED[provider])
    assert (reading.home, reading.away, reading.kickoff_utc) == ("Lions", "Bears", START)
    assert (reading.status, reading.decision) == (FixtureStatus.FINISHED, Decision.REGULAR)
    assert reading.scores == Scores(Pair(1, 0), Pair(2, 1))
    assert reading.flags == ()
    assert reading.group == (WORLD_CUP if provider == "openfootball" else ADAPTERS[provider].group)


@pytest.mark.parametrize("provider", ["api-football", "openligadb", "espn"])
def test_goal_list__gives_sides_in_order(provider: str) -> None:
    goals = read(provider, bodies.FINISHED[provider]).goals
    assert goals is not None
    assert [goal.side for goal in goals] == [Side.HOME, Side.AWAY, Side.HOME]
    assert all(goal.regulation for goal in goals)


# Argentina v France 2022, as each provider writes it: 7-5, 3-3 and 2-2 are one match.
FINAL_2022 = {
    "football-data": football_data(
        duration="PENALTY_SHOOTOUT",
        full=(7, 5),
        half=(2, 0),
        regularTime=(2, 2),
        extraTime=(1, 1),
        penalties=(4, 2),
    ),
    "api-football": api_football("PEN", (3, 3), (2, 0), (2, 2), (1, 1), (4, 2)),
    "espn": espn(
        "STATUS_FINAL_PEN",
        score=("3", "3"),
        details=[
            *(espn_goal(team, second) for team, second in [("31", 1343), ("31", 2121), ("32", 4764), ("32", 4859)]),
            *(espn_goal(team, second) for team, second in [("31", 6477), ("32", 7025)]),
            espn_goal("32", 7200, shootout=True),
        ],
        kicks=(4, 2),
    ),
    "sportmonks": sportmonks(8, (2, 0), (2, 2), (3, 3), (1, 1), (4, 2)),
    "sportradar": sportradar("closed", "ap", (7, 5), ((2, 0), (0, 2)), ((0, 0), (1, 1)), (4, 2)),
    "openfootball": openfootball((2, 0), (2, 2), (3, 3), (4, 2), ([23, 36, 108], [80, 81, 118])),
}


@pytest.mark.parametrize("provider", FINAL_2022)
def test_shootout__four_scores_are_kept_apart(provider: str) -> None:
    reading = read(provider, FINAL_2022[provider])
    assert reading.decision is Decision.PENALTIES
    assert reading.scores == Scores(Pair(2, 0), Pair(2, 2), Pair(3, 3), Pair(4, 2))
    assert reading.flags == ()


@pytest.mark.parametrize(
    ("provider", "content", "flag"),
    [
        ("football-data", football_data(full=None, half=None), Flag.MISSING_SCORE),
        ("football-data", football_data(winner=None), Flag.WINNER_CONTRADICTS),
        ("football-data", football_data(winner="AWAY_TEAM"), Flag.WINNER_CONTRADICTS),
        ("football-data", football_data(half=(3, 0)), Flag.PARTS_DISAGREE),
        (
            "football-data",
            football_data(duration="PENALTY_SHOOTOUT", full=(6, 4), regularTime=(2, 2), penalties=(3, 2)),
            Flag.PARTS_DISAGREE,
        ),
        (
            "football-data",
            football_data(duration="PENALTY_SHOOTOUT", full=(5, 5), winner=None, regularTime=(1, 1), penalties=(4, 4)),
            Flag.SHOOTOUT_LEVEL,
        ),
        (
            "football-data",
            football_data(duration="EXTRA_TIME", full=(3, 1), regularTime=(2, 1), extraTime=(1, 0)),
            Flag.NOT_LEVEL_BEFORE_EXTRA_TIME,
        ),
        ("football-data", football_data(duration="SOMETHING"), Flag.MISSING_SCORE),
        ("api-football", api_football(full=None), Flag.MISSING_SCORE),
        ("api-football", api_football(goals=(3, 1)), Flag.PARTS_DISAGREE),
        ("api-football", api_football(winner=(None, None)), Flag.WINNER_CONTRADICTS),
        ("api-football", api_football("PEN", (1, 1), (0, 0), (1, 1)), Flag.MISSING_SHOOTOUT),
        ("api-football", api_football("AET", (1, 1), (0, 0), (1, 1), (0, 0)), Flag.LEVEL_AFTER_EXTRA_TIME),
        ("openligadb", openligadb(results={}), Flag.MISSING_SCORE),
        ("openligadb", openligadb(results={2: (1, 1), 4: (2, 2), 5: (5, 4)}), Flag.MISSING_SHOOTOUT),
        ("sportmonks", sportmonks(current=(3, 1)), Flag.PARTS_DISAGREE),
        ("sportmonks", sportmonks(7, (1, 0), (1, 1), (2, 1), (0, 1)), Flag.PARTS_DISAGREE),
        ("sportmonks", sportmonks(full=None), Flag.MISSING_SCORE),
        ("sportmonks", sportmonks(starting_at="2022-12-18 15:00:00+00:00"), Flag.MALFORMED),
        ("sportmonks", sportmonks(starting_at="2022-12-18 16:00:00"), Flag.MALFORMED),
        ("sportmonks", sportmonks(state={"id": 22, "developer_name": "INPLAY_2ND_HALF"}), Flag.MALFORMED),
        ("sportmonks", sportmonks(winner=(False, False)), Flag.WINNER_CONTRADICTS),
        ("sportradar", sportradar(shown=(3, 1)), Flag.PARTS_DISAGREE),
        ("sportradar", sportradar(phase="aet"), Flag.MISSING_SCORE),
        ("sportradar", sportradar(overtime=((0, 0),)), Flag.PARTS_DISAGREE),
        ("sportradar", sportradar(regular=((2, 1),)), Flag.MISSING_SCORE),
        ("sportradar", sportradar(regular=((1, 0), (1, 0), (0, 1))), Flag.MALFORMED),
        ("sportradar", sportradar(winner=None), Flag.WINNER_CONTRADICTS),
        ("sportradar", sportradar(phase="finished"), Flag.UNMAPPED_STATUS),
        ("sportradar", sportradar("abandoned", "abandoned", scout_abandoned=True), Flag.UNMAPPED_STATUS),
        ("openfootball", openfootball((1, 0), (2, 2), (3, 3), (4, 4), None), Flag.SHOOTOUT_LEVEL),
        ("openfootball", openfootball((1, 0), (1, 1), None, (4, 3), None), Flag.MALFORMED),
        ("openfootball", openfootball((1, 0), (3, 1)), Flag.PARTS_DISAGREE),
        ("openfootball", openfootball(weather="rain"), Flag.MALFORMED),
        ("openfootball", openfootball(title="Coppa 2022"), Flag.NO_KICKOFF),
        ("espn", espn(completed=False), Flag.NOT_COMPLETED),
        ("espn", espn("STATUS_FINAL_AET", score=("2", "1"), details=[]), Flag.MISSING_SCORE),
    ],
)
def test_contradiction__takes_the_vote(provider: str, content: Any, flag: Flag) -> None:
    flags = read(provider, content).flags
    assert flag in flags
    assert flag.takes_vote


@pytest.mark.parametrize("provider", bodies.FINISHED)
def test_match_that_ends_too_early__is_flagged(provider: str) -> None:
    assert Flag.TOO_EARLY in read(provider, bodies.FINISHED[provider], at=START + 89 * 60).flags
    assert Flag.TOO_EARLY not in read(provider, bodies.FINISHED[provider], at=START + 90 * 60).flags


UNKNOWN_WORD = {
    "football-data": football_data("FINISHD"),
    "api-football": api_football("XX"),
    "openligadb": openligadb() | {"matchIsFinished": "yes"},
    "espn": espn("STATUS_FINAL"),
    "openfootball": openfootball(status="somewhat"),
    "sportmonks": sportmonks(19),
    "sportradar": sportradar("closed", "finished"),
}


@pytest.mark.parametrize("provider", UNKNOWN_WORD)
def test_unknown_status__has_no_scores_and_no_vote(provider: str) -> None:
    reading = read(provider, UNKNOWN_WORD[provider])
    assert reading.status is FixtureStatus.UNKNOWN
    assert reading.scores == Scores()
    assert Flag.UNMAPPED_STATUS in reading.flags


@pytest.mark.parametrize(
    ("provider", "content", "status"),
    [
        ("espn", espn("STATUS_POSTPONED", completed=False, score=("0", "0"), details=[]), FixtureStatus.POSTPONED),
        ("api-football", api_football("PST", None, None, None, winner=(None, None)), FixtureStatus.POSTPONED),
        ("football-data", football_data("POSTPONED", winner=None, full=None, half=None), FixtureStatus.POSTPONED),
        ("football-data", football_data("AWARDED", full=(3, 0)), FixtureStatus.AWARDED),
        ("sportmonks", sportmonks(17), FixtureStatus.AWARDED),
        ("sportradar", sportradar(decided_by_fed=True), FixtureStatus.AWARDED),
        ("sportradar", sportradar("closed", "postponed", None, ()), FixtureStatus.POSTPONED),
        ("sportradar", sportradar("abandoned", "abandoned"), FixtureStatus.ABANDONED),
        ("sportmonks", sportmonks(10, None, None, (0, 0), winner=(None, None)), FixtureStatus.POSTPONED),
        ("openfootball", openfootball(status="awarded"), FixtureStatus.AWARDED),
        ("api-football", api_football("AWD", (3, 0), None, (3, 0)), FixtureStatus.AWARDED),
    ],
)
def test_match_that_is_off__has_no_score_whatever_is_shown(provider: str, content: Any, status: FixtureStatus) -> None:
    reading = read(provider, content)
    assert reading.status is status
    assert (reading.scores, reading.running, reading.goals, reading.decision) == (Scores(), None, None, None)


@pytest.mark.parametrize(
    ("provider", "content", "status", "half"),
    [
        ("football-data", football_data("IN_PLAY", full=(1, 0), half=None), FixtureStatus.LIVE_FIRST_HALF, None),
        ("football-data", football_data("PAUSED", full=(1, 0)), FixtureStatus.HALF_TIME, Pair(1, 0)),
        ("football-data", football_data("IN_PLAY", full=(1, 0)), FixtureStatus.LIVE_SECOND_HALF, Pair(1, 0)),
        (
            "football-data",
            football_data("PAUSED", "EXTRA_TIME", None, (1, 1), regularTime=(1, 1)),
            FixtureStatus.BREAK_BEFORE_ET,
            Pair(1, 0),
        ),
        # In the first half API-Football's `halftime` runs: it is no half-time score yet.
        ("api-football", api_football("1H", (1, 0), (1, 0), None), FixtureStatus.LIVE_FIRST_HALF, None),
        ("api-football", api_football("HT", (1, 0), (1, 0), None), FixtureStatus.HALF_TIME, Pair(1, 0)),
        ("sportradar", sportradar("live", "1st_half", (1, 0), ((1, 0),)), FixtureStatus.LIVE_FIRST_HALF, None),
        ("sportradar", sportradar("live", "2nd_half", (1, 0), ((1, 0),)), FixtureStatus.LIVE_SECOND_HALF, Pair(1, 0)),
        ("sportmonks", sportmonks(2, (1, 0), None, (1, 0)), FixtureStatus.LIVE_FIRST_HALF, None),
        ("sportmonks", sportmonks(22, (1, 0), None, (1, 0)), FixtureStatus.LIVE_SECOND_HALF, Pair(1, 0)),
        ("openligadb", openligadb(False, {2: (1, 0)}, [(1, 0)]), FixtureStatus.LIVE_OTHER, None),
        ("openligadb", openligadb(False, {}, []), FixtureStatus.SCHEDULED, None),
        (
            "espn",
            espn("STATUS_SECOND_HALF", False, ("1", "0"), (False, False), [espn_goal("31", 600)]),
            FixtureStatus.LIVE_SECOND_HALF,
            Pair(1, 0),
        ),
    ],
)
def test_match_in_play__shows_a_running_score_that_is_no_result(
    provider: str, content: Any, status: FixtureStatus, half: Pair | None
) -> None:
    reading = read(provider, content, at=START + 3600)
    assert reading.status is status
    assert reading.scores == Scores(half_time=half)
    assert reading.decision is None
    if status is not FixtureStatus.SCHEDULED:
        assert reading.running is not None


@pytest.mark.parametrize("provider", ["football-data", "api-football", "espn"])
def test_score_before_the_kick_off__is_flagged(provider: str) -> None:
    live = {
        "football-data": football_data("IN_PLAY", full=(1, 0), half=None),
        "api-football": api_football("1H", (1, 0), (1, 0), None),
        "espn": espn("STATUS_FIRST_HALF", False, ("1", "0"), (False, False), [espn_goal("31", 600)]),
    }
    assert Flag.KICKOFF_AHEAD in read(provider, live[provider], at=START - 1).flags


def test_openligadb__a_row_whose_name_and_id_differ__takes_the_vote() -> None:
    content = openligadb()
    content["matchResults"][0]["resultName"] = "Halbzeit"
    assert Flag.MALFORMED in read("openligadb", content).flags


def test_openligadb__results_in_any_order__read_alike() -> None:
    content = openligadb()
    content["matchResults"].reverse()
    assert read("openligadb", content).scores == Scores(Pair(1, 0), Pair(2, 1))


def test_openligadb__shootout_entered_without_the_goals__is_taken() -> None:
    reading = read("openligadb", openligadb(results={2: (2, 2), 4: (3, 3), 5: (4, 2)}, goals=[]))
    assert reading.scores.shootout == Pair(4, 2)


def test_openligadb__a_row_that_leads_nowhere__drops_the_list_and_keeps_the_vote() -> None:
    reading = read("openligadb", openligadb(goals=[(1, 0), (1, 1), (2, 1), (2, 3)]))
    assert reading.goals is None
    assert reading.flags == (Flag.GOALS_INCONSISTENT,)


def test_api_football__own_goal_and_shootout_kicks__count_for_the_right_side() -> None:
    events = [
        api_goal(12, 5, "Own Goal"),
        api_goal(11, 9, "Missed Penalty"),
        api_goal(11, 80, "Penalty"),
        api_goal(11, 120, "Penalty", comments="Penalty Shootout"),
    ]
    content = api_football("PEN", (1, 1), (0, 1), (1, 1), None, (1, 0), events=events)
    goals = read("api-football", content).goals
    assert goals is not None
    assert [(goal.side, goal.own_goal, goal.penalty) for goal in goals] == [
        (Side.AWAY, True, False),
        (Side.HOME, False, True),
    ]


def test_api_football__events_out_of_order__drop_the_list() -> None:
    events = [api_goal(11, 80), api_goal(12, 51), api_goal(11, 11)]
    assert read("api-football", api_football(events=events)).goals is None


def test_espn__goals_missing_from_the_details__leave_the_half_time_absent() -> None:
    reading = read("espn", espn(details=[espn_goal("31", 600)]))
    assert reading.scores == Scores(None, Pair(2, 1))
    assert reading.flags == (Flag.GOALS_INCONSISTENT,)


def test_api_football__errors_inside_a_200__are_a_problem_and_no_reading() -> None:
    content = api_football() | {"errors": {"token": "secret-key is wrong"}}
    result = ADAPTERS["api-football"].parse(encode(content), UnixTime(LATER))
    assert result.readings == ()
    assert result.problems == ("the provider refused: token",)


def test_sportmonks__extra_time_written_as_the_120_minutes__reads_alike() -> None:
    alone = sportmonks(7, (1, 0), (1, 1), (2, 1), (1, 0))
    whole = sportmonks(7, (1, 0), (1, 1), (2, 1), (2, 1))
    assert read("sportmonks", alone).scores == read("sportmonks", whole).scores
    assert read("sportmonks", whole).flags == ()


def test_sportradar__shootout_counted_in_or_not__reads_alike() -> None:
    without = sportradar("closed", "ap", (3, 3), ((2, 0), (0, 2)), ((0, 0), (1, 1)), (4, 2))
    assert read("sportradar", without).scores == read("sportradar", FINAL_2022["sportradar"]).scores


def test_fixture_without_id__is_a_problem_of_the_body() -> None:
    content = football_data()
    del content["id"]
    result = ADAPTERS["football-data"].parse(encode({"matches": [content, football_data()]}), UnixTime(LATER))
    assert len(result.readings) == 1
    assert result.problems == ("fixture 0 has no id",)


def test_api_football__date_and_timestamp_that_differ__take_the_vote() -> None:
    content = api_football()
    content["response"][0]["fixture"]["timestamp"] += 3600
    assert Flag.MALFORMED in read("api-football", content).flags


def test_openligadb__two_rows_of_one_meaning__take_the_vote() -> None:
    content = openligadb()
    content["matchResults"].append(dict(content["matchResults"][0]))
    assert Flag.MALFORMED in read("openligadb", content).flags


def test_score_after_extra_time_below_the_90_minutes__takes_the_vote() -> None:
    assert Flag.PARTS_DISAGREE in read("openligadb", openligadb(results={2: (2, 2), 4: (3, 1)}, goals=[])).flags


@pytest.mark.parametrize("provider", ["football-data", "api-football"])
def test_true_for_a_goal__is_no_number(provider: str) -> None:
    text = encode(bodies.FINISHED[provider]).replace(b'"away": 1', b'"away": true')
    (reading,) = ADAPTERS[provider].parse(text, UnixTime(LATER)).readings
    assert Flag.MALFORMED in reading.flags


@pytest.mark.parametrize("provider", bodies.FINISHED)
def test_key_given_twice__makes_the_whole_body_unreadable(provider: str) -> None:
    text = encode(bodies.FINISHED[provider]).replace(b"{", b'{"extra": 7, "extra": 7, ', 1)
    result = ADAPTERS[provider].parse(text, UnixTime(LATER))
    assert result.readings == ()
    assert "the same key twice" in result.problems[0]


def test_fixture_shown_twice_in_a_body__has_no_vote() -> None:
    rows = {"matches": [football_data(), football_data(full=(3, 1)), football_data() | {"id": 5}]}
    readings = ADAPTERS["football-data"].parse(encode(rows), UnixTime(LATER)).readings
    assert [Flag.MALFORMED in reading.flags for reading in readings] == [True, True, False]


def test_unknown_provider__lists_the_known_ones() -> None:
    with pytest.raises(UnknownProvider, match=", ".join(sorted(ADAPTERS))):
        adapter_named("sportsball")


def test_groups__are_one_a_provider_but_for_those_that_copy() -> None:
    shared = {"openfootball": "football-data", "api-basketball": "api-football", "the-odds-api": "sportradar"}
    shared["sportradar-tennis"] = "sportradar"
    assert all(ADAPTERS[name].group == ADAPTERS[other].group for name, other in shared.items())
    assert len({adapter.group for adapter in ADAPTERS.values()}) == len(ADAPTERS) - len(shared)
    assert all(adapter.licence and adapter.capabilities for adapter in ADAPTERS.values())
