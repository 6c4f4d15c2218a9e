"""Bodies of OpenLigaDB: results typed and in no useful order, goals with running scores and in no order at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sports.fixtures import Team
from sports.model import Pair, Side
from sports.providers.openligadb import OpenLigaDB
from sports.replay.matches import Incident, Match, MatchState, Phase

NAME = OpenLigaDB.name
# Central European Summer Time, in which every match of that tournament was listed.
_LOCAL = timedelta(hours=2)
_ROUNDS = {
    "Round of 16": 4,
    "Quarter-finals": 5,
    "Semi-finals": 6,
    "Match for third place": 7,
    "Third place": 7,
    "Final": 8,
}


def match_body(match: Match, state: MatchState, now: int) -> dict[str, Any]:
    """One match as `/getmatchdata/{id}` shows it."""
    fixture = match.fixture
    number = int(fixture.providers[NAME])
    kickoff = datetime.fromtimestamp(match.start, UTC)
    results = []
    if state.shootout is not None:
        results.append(_result(number, 5, "nach Elfmeterschießen", "Ergebnis des Elfmeterschießens", state.shootout))
    if state.part > 2:
        results.append(_result(number, 4, "nach Verlängerung", "Ergebnis nach Verlängerung", state.score))
    if state.phase is not Phase.BEFORE:
        ended = state.regulation or state.score
        results.append(_result(number, 2, "Endergebnis", "Ergebnis nach Ende der offiziellen Spielzeit", ended))
    if state.half_time is not None:
        results.append(_result(number, 1, "Halbzeit", "Zwischenstand zur Halbzeit", state.half_time))
    return {
        "matchID": number,
        "matchDateTime": (kickoff + _LOCAL).strftime("%Y-%m-%dT%H:%M:%S"),
        "timeZoneID": "W. Europe Standard Time",
        "leagueId": 4200,
        "leagueName": f"{fixture.competition.name} {fixture.competition.season}",
        "leagueSeason": fixture.competition.season,
        "leagueShortcut": fixture.competition.providers[NAME],
        "matchDateTimeUTC": fixture.kickoff_utc,
        "group": {"groupName": match.round, "groupOrderID": round_of(match), "groupID": 36000 + round_of(match)},
        "team1": _team(fixture.home),
        "team2": _team(fixture.away),
        "lastUpdateDateTime": (datetime.fromtimestamp(now, UTC) + _LOCAL).strftime("%Y-%m-%dT%H:%M:%S"),
        "matchIsFinished": state.phase is Phase.FINISHED,
        "matchResults": results,
        "goals": _goals(number, state.goals),
        "location": None,
        "numberOfViewers": None,
    }


def round_of(match: Match) -> int:
    """The number of a match's round: the group stage is one round here, and each stage one more."""
    return _ROUNDS.get(match.round, 1)


def _goals(number: int, goals: tuple[Incident, ...]) -> list[dict[str, Any]]:
    rows, score = [], Pair(0, 0)
    for index, goal in enumerate(goals):
        score = score.plus(Pair(1, 0) if goal.side is Side.HOME else Pair(0, 1))
        rows.append(
            {
                "goalID": number * 10 + index,
                "scoreTeam1": score.home,
                "scoreTeam2": score.away,
                "matchMinute": goal.minute[0],
                "goalGetterID": 0,
                "goalGetterName": "",
                "isPenalty": goal.penalty,
                "isOwnGoal": goal.own_goal,
                "isOvertime": goal.minute[1] is not None,
                "comment": None,
            }
        )
    # The newest are entered last and shown anywhere: here every second one first.
    return rows[1::2] + rows[::2]


def _result(number: int, kind: int, name: str, description: str, score: Pair) -> dict[str, Any]:
    return {
        "resultID": number * 10 + kind,
        "resultName": name,
        "pointsTeam1": score.home,
        "pointsTeam2": score.away,
        "resultOrderID": 6 - kind,
        "resultTypeID": kind,
        "resultDescription": description,
    }


def _team(team: Team) -> dict[str, Any]:
    said = team.providers[NAME]
    return {
        "teamId": int(said.id),
        "teamName": said.name,
        "shortName": said.name,
        "teamIconUrl": None,
        "teamGroupName": None,
    }
