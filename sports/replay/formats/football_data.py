"""Bodies of football-data.org v4: in play `fullTime` runs and `winner` is the leader; no goals on the free tier."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sports.fixtures import Team
from sports.model import Pair, Side
from sports.providers.football_data import FootballData
from sports.replay.matches import Match, MatchState, Phase

NAME = FootballData.name
_STATUS = {
    Phase.BEFORE: "TIMED",
    Phase.FIRST_HALF: "IN_PLAY",
    Phase.HALF_TIME: "PAUSED",
    Phase.SECOND_HALF: "IN_PLAY",
    Phase.FINISHED: "FINISHED",
}
_LEADER = {None: "DRAW", Side.HOME: "HOME_TEAM", Side.AWAY: "AWAY_TEAM"}


def match_body(match: Match, state: MatchState, now: int) -> dict[str, Any]:
    """One match as `/matches/{id}` shows it."""
    fixture, begun = match.fixture, state.phase is not Phase.BEFORE
    group = match.round.startswith("Group")
    return {
        "area": {"id": 2267, "name": "World", "code": "INT", "flag": None},
        "competition": competition(match),
        "season": {"id": fixture.competition.season, "startDate": None, "endDate": None, "winner": None},
        "id": int(fixture.providers[NAME]),
        "utcDate": fixture.kickoff_utc,
        "status": _STATUS[state.phase],
        "matchday": None,
        "stage": "GROUP_STAGE" if group else match.round.upper().replace(" ", "_").replace("-", "_"),
        "group": match.round.upper().replace(" ", "_") if group else None,
        "lastUpdated": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "homeTeam": _team(fixture.home),
        "awayTeam": _team(fixture.away),
        "score": {
            "winner": _LEADER[state.score.leader] if begun else None,
            "duration": "REGULAR",
            "fullTime": _pair(state.score if begun else None),
            "halfTime": _pair(state.half_time),
        },
        "odds": {"msg": "Activate Odds-Package in User-Panel to retrieve odds."},
        "referees": [],
    }


def list_body(matches: list[dict[str, Any]], about: dict[str, Any]) -> dict[str, Any]:
    """A list as `/competitions/{code}/matches` shows it."""
    played = sum(match["status"] == "FINISHED" for match in matches)
    return {
        "filters": {},
        "resultSet": {"count": len(matches), "played": played},
        "competition": about,
        "matches": matches,
    }


def competition(match: Match) -> dict[str, Any]:
    """The competition as every body names it."""
    about = match.fixture.competition
    return {"id": about.id, "name": about.name, "code": about.providers[NAME], "type": "CUP", "emblem": None}


def _team(team: Team) -> dict[str, Any]:
    said = team.providers[NAME]
    return {"id": int(said.id), "name": said.name, "shortName": said.name, "tla": team.code, "crest": None}


def _pair(pair: Pair | None) -> dict[str, int | None]:
    return {"home": pair.home, "away": pair.away} if pair is not None else {"home": None, "away": None}
