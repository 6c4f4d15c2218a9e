"""Bodies that the providers really sent, read where the shared data is at hand; none of them is part of the project."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofbook.cli.sports import command
from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, Reading, Scores, Sport, UnixTime
from sports.providers import ADAPTERS
from sports.votes import SourceRule, rule_of, vote_of
from tests.sports.matching_measure import measure

SAMPLES = Path(os.environ.get("PROOFBOOK_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "provider_samples"
FOLDERS = {
    "football-data": "football_data_org",
    "api-football": "api_football",
    "openligadb": "openligadb",
    "espn": "espn",
    "openfootball": "openfootball",
    "sportmonks": "sportmonks",
    "the-odds-api": "the_odds_api",
    "api-basketball": "api_basketball",
}
LATER = UnixTime(1_800_000_000)
RULE = SourceRule(frozenset({GroupName("G1"), GroupName("G2")}), UnixTime(0))

pytestmark = pytest.mark.data


def read(provider: str, file: str) -> dict[str, Reading]:
    result = ADAPTERS[provider].parse((SAMPLES / FOLDERS[provider] / file).read_bytes(), LATER)
    assert result.problems == ()
    return {reading.provider_fixture_id: reading for reading in result.readings}


def test_football_data__the_world_cup_2022__every_match_votes() -> None:
    readings = read("football-data", "wc2022_matches.json")
    assert len(readings) == 64
    assert all(vote_of(reading, RULE) is not None for reading in readings.values())
    assert [r.decision for r in readings.values()].count(Decision.PENALTIES) == 5
    assert readings["391944"].scores == Scores(Pair(2, 0), Pair(2, 2), Pair(3, 3), Pair(4, 2))


def test_openfootball__the_world_cup_2022__every_match_votes_and_agrees_with_football_data() -> None:
    mine = {(r.home, r.away): r for r in read("openfootball", "worldcup_2022.json").values()}
    names = {"United States": "USA"}
    theirs = {
        (names.get(r.home, r.home), names.get(r.away, r.away)): r
        for r in read("football-data", "wc2022_matches.json").values()
    }
    assert len(mine) == 64
    assert mine.keys() == theirs.keys()
    contradicted = set()
    for teams, reading in mine.items():
        vote, other = vote_of(reading, RULE), vote_of(theirs[teams], RULE)
        assert vote is not None
        assert other is not None
        assert (vote.core, reading.kickoff_utc, reading.group) == (other.core, theirs[teams].kickoff_utc, "G7")
        assert reading.scores.half_time in (None, other.scores.half_time)
        if reading.flags:
            assert reading.flags == (Flag.HALF_TIME_CONTRADICTED,)
            contradicted.add(teams)
    # The three wrong half-time scores that are known; seven more are missing.
    assert contradicted == {("Japan", "Spain"), ("Serbia", "Switzerland"), ("Netherlands", "Argentina")}
    assert sum(reading.scores.half_time is None for reading in mine.values()) == 10


@pytest.mark.parametrize(("file", "matches"), [("2022-23_de.1.json", 306), ("2022-23_en.1.json", 380)])
def test_openfootball__club_leagues__vote_with_football_data(file: str, matches: int) -> None:
    readings = read("openfootball", file).values()
    assert len(readings) == matches
    assert {reading.group for reading in readings} == {"G1"}
    assert all(reading.flags == () and vote_of(reading, RULE) is not None for reading in readings)


def test_openfootball__local_times__are_those_of_api_football() -> None:
    theirs = {r.home_id: r for r in read("api-football", "epl_2022-08-29_2022-09-04.json").values()}
    mine = {r.kickoff_utc for r in read("openfootball", "2022-23_en.1.json").values()}
    assert {reading.kickoff_utc for reading in theirs.values()} <= mine


def test_api_basketball__a_day_of_the_nba__every_game_votes() -> None:
    readings = read("api-basketball", "nba_2021-10-20.json")
    assert len(readings) == 5
    basketball = rule_of(Sport.BASKETBALL, RULE.groups, UnixTime(0))
    assert all(r.flags == () and vote_of(r, basketball) is not None for r in readings.values())
    # A football rule must not count a game of another sport.
    assert all(vote_of(r, RULE) is None for r in readings.values())
    # New York v Boston, after two overtimes.
    game = readings["137232"]
    assert (game.home, game.away, game.decision) == ("New York Knicks", "Boston Celtics", Decision.OVERTIME)
    assert game.scores == Scores(
        Pair(54, 58),
        Pair(116, 116),
        Pair(138, 134),
        quarters=(Pair(29, 35), Pair(25, 23), Pair(32, 24), Pair(30, 34)),
    )


def test_the_odds_api__games_by_name__have_a_score_and_no_vote() -> None:
    readings = list(read("the-odds-api", "scores_wnba_2026-07-07.json").values())
    assert [(r.home, r.status, r.running) for r in readings] == [
        ("Washington Mystics", FixtureStatus.FINISHED, Pair(49, 62)),
        ("Minnesota Lynx", FixtureStatus.FINISHED, Pair(89, 90)),
        ("Atlanta Dream", FixtureStatus.SCHEDULED, None),
    ]
    basketball = rule_of(Sport.BASKETBALL, RULE.groups, UnixTime(0))
    assert all(vote_of(r, basketball) is None and r.scores == Scores() for r in readings)


@pytest.mark.parametrize(("file", "fixtures"), [("fixture_216268.json", 1), ("fixtures_collection.json", 2)])
def test_sportmonks__without_what_has_to_be_asked_for__has_no_vote(file: str, fixtures: int) -> None:
    readings = read("sportmonks", file)
    assert len(readings) == fixtures
    reading = readings["216268"]
    assert (reading.status, reading.kickoff_utc) == (FixtureStatus.FINISHED, 1143302400)
    assert reading.flags == (Flag.NO_TEAMS, Flag.MISSING_SCORE)
    assert vote_of(reading, RULE) is None


def test_espn__the_final_of_2022__gives_the_same_four_scores() -> None:
    final = read("espn", "event_633850.json")["633850"]
    assert final.scores == Scores(Pair(2, 0), Pair(2, 2), Pair(3, 3), Pair(4, 2))
    assert final.flags == ()


def test_espn__other_sports__have_no_vote() -> None:
    (game,) = read("espn", "event_401461499.json").values()
    assert game.status is FixtureStatus.UNKNOWN
    assert vote_of(game, RULE) is None


def test_api_football__a_week_of_the_premier_league__every_match_votes() -> None:
    readings = read("api-football", "epl_2022-08-29_2022-09-04.json")
    assert len(readings) == 20
    assert all(vote_of(reading, RULE) is not None for reading in readings.values())


@pytest.mark.parametrize(
    ("file", "status", "half"),
    [
        ("fixture_1357968_HT.json", FixtureStatus.HALF_TIME, Pair(0, 0)),
        ("fixture_1357969_1H.json", FixtureStatus.LIVE_FIRST_HALF, None),
        ("fixture_1375515_PST.json", FixtureStatus.POSTPONED, None),
    ],
)
def test_api_football__matches_not_ended__have_no_vote(file: str, status: FixtureStatus, half: Pair | None) -> None:
    (reading,) = read("api-football", file).values()
    assert (reading.status, reading.scores) == (status, Scores(half_time=half))
    assert vote_of(reading, RULE) is None


@pytest.mark.parametrize(("file", "lists"), [("bundesliga-2020-03.json", 9), ("bundesliga-2022-01.json", 7)])
def test_openligadb__rounds__every_match_votes_and_wrong_goal_lists_are_dropped(file: str, lists: int) -> None:
    readings = read("openligadb", file).values()
    assert len(readings) == 9
    assert all(vote_of(reading, RULE) is not None for reading in readings)
    assert sum(reading.goals is not None for reading in readings) == lists


def test_matching__of_recorded_bodies__nothing_false_and_nearly_all_without_a_person() -> None:
    found = measure(SAMPLES)
    assert (found.false, found.left_out_bound) == (0, 0)
    assert found.bound_percent >= 98
    assert found.bound <= found.with_counterpart, "what has no counterpart is not bound"


def test_decide__the_world_cup_2022__64_of_64(tmp_path: Path) -> None:
    for provider, file in (
        ("football-data", "wc2022_matches.json"),
        ("openfootball", "worldcup_2022.json"),
        ("espn", "event_633850.json"),
    ):
        (tmp_path / provider).mkdir()
        shutil.copy(SAMPLES / FOLDERS[provider] / file, tmp_path / provider)
    result = CliRunner(mix_stderr=False).invoke(command, ["decide", str(tmp_path)])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["state"] for line in lines] == ["FINAL"] * 64
    values = {line["fixture"][18:]: line["value"] for line in lines}
    truth = read("football-data", "wc2022_matches.json").values()
    for reading in truth:
        value = values[f"{reading.home} v {reading.away}"]
        scores = reading.scores
        assert (value["regulation"], value["after_extra_time"], value["shootout"]) == (
            list(scores.regulation or ()),
            list(scores.after_extra_time) if scores.after_extra_time else None,
            list(scores.shootout) if scores.shootout else None,
        )
        # One group's half time alone is no value, and openfootball's three wrong ones are never used.
        assert value["half_time"] in (None, list(scores.half_time or ()))
    assert sum(value["half_time"] is None for value in values.values()) == 10
