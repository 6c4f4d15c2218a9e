"""Bodies of API-Football v3: in play `halftime` runs from the first minute and `fulltime` stays null until the end.

Events come with a fixture asked for by id; an own goal stands under the team that it counts for.
"""

from __future__ import annotations

from typing import Any

from sports.fixtures import Team
from sports.model import Pair, Side
from sports.providers.api_football import ApiFootball
from sports.replay.matches import Incident, Match, MatchState, Phase

NAME = ApiFootball.name
_STATUS = {
    Phase.BEFORE: ("Not Started", "NS"),
    Phase.FIRST_HALF: ("First Half", "1H"),
    Phase.HALF_TIME: ("Halftime", "HT"),
    Phase.SECOND_HALF: ("Second Half", "2H"),
    Phase.FINISHED: ("Match Finished", "FT"),
}


def envelope(call: str, asked: dict[str, str], response: list[dict[str, Any]], errors: Any = ()) -> dict[str, Any]:
    """The frame around every answer; `errors` is a list when empty and an object otherwise."""
    return {
        "get": call,
        "parameters": asked or [],
        "errors": errors or [],
        "results": len(response),
        "paging": {"current": 1, "total": 1},
        "response": response,
    }


def fixture_body(match: Match, state: MatchState, *, events: bool) -> dict[str, Any]:
    """One fixture of `response`."""
    fixture, begun = match.fixture, state.phase is not Phase.BEFORE
    long, short = _STATUS[state.phase]
    elapsed, extra = state.minute if state.minute is not None else (None, None)
    second = match.start_of(2) if state.phase in (Phase.SECOND_HALF, Phase.FINISHED) else None
    running = state.score if begun else None
    halves = running if state.phase is Phase.FIRST_HALF else state.half_time
    leader = state.score.leader if begun else None
    body: dict[str, Any] = {
        "fixture": {
            "id": int(fixture.providers[NAME]),
            "referee": None,
            "timezone": "UTC",
            "date": fixture.kickoff_utc.replace("Z", "+00:00"),
            "timestamp": match.start,
            "periods": {"first": match.start if begun else None, "second": second},
            "venue": {"id": None, "name": None, "city": None},
            "status": {"long": long, "short": short, "elapsed": elapsed, "extra": extra},
        },
        "league": {
            "id": int(fixture.competition.providers[NAME]),
            "name": fixture.competition.name,
            "country": "World",
            "season": fixture.competition.season,
            "round": match.round,
        },
        "teams": {
            "home": _team(fixture.home, None if leader is None else leader is Side.HOME),
            "away": _team(fixture.away, None if leader is None else leader is Side.AWAY),
        },
        "goals": _pair(running),
        "score": {
            "halftime": _pair(halves),
            "fulltime": _pair(state.score if state.phase is Phase.FINISHED else None),
            "extratime": _pair(None),
            "penalty": _pair(None),
        },
    }
    if events:
        goals = [(match.time_of(goal), _goal(match, goal)) for goal in state.goals]
        reds = [(match.time_of(red), _event(match, red, "Card", "Red Card")) for red in state.reds]
        body["events"] = [event for _, event in sorted(goals + reds, key=lambda row: row[0])]
    return body


def _goal(match: Match, goal: Incident) -> dict[str, Any]:
    return _event(match, goal, "Goal", "Own Goal" if goal.own_goal else "Penalty" if goal.penalty else "Normal Goal")


def _event(match: Match, incident: Incident, kind: str, detail: str) -> dict[str, Any]:
    elapsed, extra = incident.minute
    said = (match.fixture.home if incident.side is Side.HOME else match.fixture.away).providers[NAME]
    return {
        "time": {"elapsed": elapsed, "extra": extra},
        "team": {"id": int(said.id), "name": said.name, "logo": None},
        "player": {"id": None, "name": None},
        "assist": {"id": None, "name": None},
        "type": kind,
        "detail": detail,
        "comments": None,
    }


def _team(team: Team, winner: bool | None) -> dict[str, Any]:
    said = team.providers[NAME]
    return {"id": int(said.id), "name": said.name, "logo": None, "winner": winner}


def _pair(pair: Pair | None) -> dict[str, int | None]:
    return {"home": pair.home, "away": pair.away} if pair is not None else {"home": None, "away": None}
