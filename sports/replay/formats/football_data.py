"""Bodies of football-data.org v4: in play `fullTime` runs and `winner` is the leader; no goals on the free tier.

`regularTime`, `extraTime` and `penalties` stand only where they were played, and `fullTime` counts all of them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sports.fixtures import Team
from sports.model import Pair, Side
from sports.providers.football_data import FootballData
from sports.replay.matches import OFF, PAUSES, PLAYING, Match, MatchState, Phase

NAME = FootballData.name
_STATUS = {
    Phase.BEFORE: "TIMED",
    Phase.PENALTIES: "IN_PLAY",
    Phase.FINISHED: "FINISHED",
    Phase.SUSPENDED: "SUSPENDED",
    Phase.POSTPONED: "POSTPONED",
    Phase.CANCELLED: "CANCELLED",
    Phase.ABANDONED: "SUSPENDED",
    Phase.AWARDED: "AWARDED",
    Phase.STRANGE: "UNDER_REVIEW",
    **dict.fromkeys(PLAYING, "IN_PLAY"),
    **dict.fromkeys(PAUSES, "PAUSED"),
}
_LEADER = {None: "DRAW", Side.HOME: "HOME_TEAM", Side.AWAY: "AWAY_TEAM"}


def match_body(match: Match, state: MatchState, now: int) -> dict[str, Any]:
    """One match as `/matches/{id}` shows it."""
    fixture = match.fixture
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
        "score": _score(state),
        "odds": {"msg": "Activate Odds-Package in User-Panel to retrieve odds."},
        "referees": [],
    }


def list_body(matches: list[dict[str, Any]], about: dict[str, Any] | None, filters: dict[str, str]) -> dict[str, Any]:
    """A list as `/competitions/{code}/matches` and `/matches` show it."""
    played = sum(match["status"] == "FINISHED" for match in matches)
    body: dict[str, Any] = {"filters": filters, "resultSet": {"count": len(matches), "played": played}}
    if about is not None:
        body["competition"] = about
    return body | {"matches": matches}


def competition(match: Match) -> dict[str, Any]:
    """The competition as every body names it."""
    about = match.fixture.competition
    return {"id": about.id, "name": about.name, "code": about.providers[NAME], "type": "CUP", "emblem": None}


def _score(state: MatchState) -> dict[str, Any]:
    shown = None if state.phase is Phase.BEFORE else state.score
    kicks = state.phase in (Phase.PENALTIES, Phase.BREAK_BEFORE_KICKS) or state.shootout is not None
    extra = state.part > 2 or state.phase is Phase.BREAK_BEFORE_ET
    full = shown.plus(state.shootout) if shown is not None and state.shootout is not None else shown
    leader = (state.shootout or state.score).leader
    body: dict[str, Any] = {
        "winner": None if shown is None else _LEADER[leader],
        "duration": "PENALTY_SHOOTOUT" if kicks else "EXTRA_TIME" if extra else "REGULAR",
        "fullTime": _pair(full),
        "halfTime": _pair(state.half_time),
    }
    if extra and state.phase not in OFF and state.regulation is not None:
        before, now = state.regulation, state.score
        body["regularTime"] = _pair(before)
        body["extraTime"] = _pair(Pair(now.home - before.home, now.away - before.away))
        if kicks:
            body["penalties"] = _pair(state.shootout)
            if state.shootout is not None and leader is None:
                # Seen in 2026: a level shoot-out, and nobody has won.
                body["winner"] = None
    return body


def _team(team: Team) -> dict[str, Any]:
    said = team.providers[NAME]
    return {"id": int(said.id), "name": said.name, "shortName": said.name, "tla": team.code, "crest": None}


def _pair(pair: Pair | None) -> dict[str, int | None]:
    return {"home": pair.home, "away": pair.away} if pair is not None else {"home": None, "away": None}
