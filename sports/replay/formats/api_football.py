"""Bodies of API-Football v3: in play `halftime` runs from the first minute and `fulltime` stays null until the end.

Events come with a fixture asked for by id; an own goal stands under the team that it counts for. `extratime` are the 30
minutes alone. A goal that was taken back leaves the list, and a row of type "Var" tells so.
"""

from __future__ import annotations

from typing import Any

from sports.fixtures import Team
from sports.model import Decision, Pair, Side
from sports.providers.api_football import ApiFootball
from sports.replay.matches import Incident, Match, MatchState, Phase

NAME = ApiFootball.name
_STATUS = {
    Phase.BEFORE: ("Not Started", "NS"),
    Phase.FIRST_HALF: ("First Half", "1H"),
    Phase.HALF_TIME: ("Halftime", "HT"),
    Phase.SECOND_HALF: ("Second Half", "2H"),
    Phase.BREAK_BEFORE_ET: ("Break Time", "BT"),
    Phase.EXTRA_FIRST: ("Extra Time", "ET"),
    Phase.EXTRA_BREAK: ("Extra Time", "ET"),
    Phase.EXTRA_SECOND: ("Extra Time", "ET"),
    Phase.BREAK_BEFORE_KICKS: ("Penalty In Progress", "P"),
    Phase.PENALTIES: ("Penalty In Progress", "P"),
    Phase.SUSPENDED: ("Match Suspended", "SUSP"),
    Phase.POSTPONED: ("Match Postponed", "PST"),
    Phase.CANCELLED: ("Match Cancelled", "CANC"),
    Phase.ABANDONED: ("Match Abandoned", "ABD"),
    Phase.AWARDED: ("Technical Loss", "AWD"),
    Phase.STRANGE: ("Under Review", "REV"),
}
_ENDED = {
    Decision.REGULAR: ("Match Finished", "FT"),
    Decision.EXTRA_TIME: ("Match Finished", "AET"),
    Decision.PENALTIES: ("Match Finished", "PEN"),
}


def envelope(call: str, asked: dict[str, str], response: list[Any], errors: Any = ()) -> dict[str, Any]:
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
    ended = state.phase is Phase.FINISHED
    long, short = _ENDED[state.decision or Decision.REGULAR] if ended else _STATUS[state.phase]
    elapsed, extra = state.minute if state.minute is not None else (None, None)
    second = match.start_of(2) if state.part >= 2 else None
    running = state.score if begun else None
    halves = running if state.phase is Phase.FIRST_HALF else state.half_time
    before, after = state.regulation, state.after_extra
    added = Pair(after.home - before.home, after.away - before.away) if after and before else None
    leader = (state.shootout or state.score).leader if begun else None
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
            "fulltime": _pair(before),
            "extratime": _pair(added),
            "penalty": _pair(state.shootout),
        },
    }
    if events:
        body["events"] = event_rows(match, state)
    return body


def event_rows(match: Match, state: MatchState) -> list[dict[str, Any]]:
    """What happened so far, as `/fixtures/events` lists it."""
    rows = [(match.time_of(goal), _goal(match, goal)) for goal in state.goals]
    rows += [(match.time_of(red), _event(match, red, "Card", "Red Card")) for red in state.reds]
    rows += [(match.time_of(goal), _event(match, goal, "Var", "Goal cancelled")) for goal in state.taken_back]
    return [event for _, event in sorted(rows, key=lambda row: row[0])]


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
