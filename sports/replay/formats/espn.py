"""Bodies of ESPN's scoreboard: scores as text, "0" before the kick-off; goals with a clock that stops in stoppage."""

from __future__ import annotations

from typing import Any

from sports.fixtures import Team
from sports.model import Decision, Side
from sports.providers.espn import Espn
from sports.replay.matches import Incident, Match, MatchState, Phase

NAME = Espn.name
_STATUS = {
    Phase.BEFORE: ("1", "STATUS_SCHEDULED", "pre", "Scheduled"),
    Phase.FIRST_HALF: ("25", "STATUS_FIRST_HALF", "in", "First Half"),
    Phase.HALF_TIME: ("23", "STATUS_HALFTIME", "in", "Halftime"),
    Phase.SECOND_HALF: ("26", "STATUS_SECOND_HALF", "in", "Second Half"),
    Phase.BREAK_BEFORE_ET: ("24", "STATUS_END_OF_REGULATION", "in", "End of Regulation"),
    Phase.EXTRA_FIRST: ("27", "STATUS_OVERTIME", "in", "Extra Time"),
    Phase.EXTRA_BREAK: ("27", "STATUS_OVERTIME", "in", "Extra Time"),
    Phase.EXTRA_SECOND: ("27", "STATUS_OVERTIME", "in", "Extra Time"),
    Phase.BREAK_BEFORE_KICKS: ("44", "STATUS_SHOOTOUT", "in", "Shootout"),
    Phase.PENALTIES: ("44", "STATUS_SHOOTOUT", "in", "Shootout"),
    Phase.SUSPENDED: ("48", "STATUS_SUSPENDED", "in", "Suspended"),
    Phase.POSTPONED: ("6", "STATUS_POSTPONED", "post", "Postponed"),
    Phase.CANCELLED: ("5", "STATUS_CANCELED", "post", "Canceled"),
    Phase.ABANDONED: ("51", "STATUS_ABANDONED", "post", "Abandoned"),
    Phase.AWARDED: ("4", "STATUS_FORFEIT", "post", "Forfeit"),
    Phase.STRANGE: ("99", "STATUS_UNDER_REVIEW", "post", "Under Review"),
}
_ENDED = {
    Decision.REGULAR: ("28", "STATUS_FULL_TIME", "post", "Full Time"),
    Decision.EXTRA_TIME: ("45", "STATUS_FINAL_AET", "post", "Final Score - After Extra Time"),
    Decision.PENALTIES: ("47", "STATUS_FINAL_PEN", "post", "Final Score - After Penalties"),
}


def scoreboard(matches: list[tuple[Match, MatchState]]) -> dict[str, Any]:
    """The board of a day."""
    return {"leagues": [], "events": [event_body(match, state) for match, state in matches]}


def summary(match: Match, state: MatchState) -> dict[str, Any]:
    """One match apart, with the goals of each part in `linescores`."""
    event = event_body(match, state)
    (played,) = event["competitions"]
    for side in played["competitors"]:
        mark = Side[side["homeAway"].upper()]
        parts = range(1, state.part + 1)
        goals = [sum(goal.half == part and goal.side is mark for goal in state.goals) for part in parts]
        side["linescores"] = [{"displayValue": str(count)} for count in goals]
    return {"header": {"id": event["id"], "uid": event["uid"], "competitions": [played]}}


def event_body(match: Match, state: MatchState) -> dict[str, Any]:
    """One event of the board."""
    fixture = match.fixture
    number, date = fixture.providers[NAME], fixture.kickoff_utc.replace(":00Z", "Z")
    ended = state.phase is Phase.FINISHED
    kind, name, stage, words = _ENDED[state.decision or Decision.REGULAR] if ended else _STATUS[state.phase]
    details = [(match.time_of(goal), _detail(match, goal, goal=True)) for goal in state.goals]
    details += [(match.time_of(red), _detail(match, red, goal=False)) for red in state.reds]
    return {
        "id": number,
        "uid": f"s:600~l:606~e:{number}",
        "date": date,
        "name": f"{fixture.away.name} at {fixture.home.name}",
        "shortName": f"{fixture.away.code} @ {fixture.home.code}",
        "season": {"year": fixture.competition.season, "type": 1, "slug": match.round.lower()},
        "competitions": [
            {
                "id": number,
                "date": date,
                "status": {
                    "clock": min(state.clock_s, (2700, 2700, 5400, 6300, 7200)[state.part]),
                    "displayClock": _display(state.minute) if state.minute else "0'",
                    "period": 5 if state.phase is Phase.PENALTIES or state.shootout else state.part,
                    "type": {
                        "id": kind,
                        "name": name,
                        "state": stage,
                        "completed": ended,
                        "description": words,
                    },
                },
                "format": {"regulation": {"periods": 2}},
                "notes": [],
                "competitors": [_side(match, state, Side.HOME), _side(match, state, Side.AWAY)],
                "details": [detail for _, detail in sorted(details, key=lambda row: row[0])],
            }
        ],
    }


def _side(match: Match, state: MatchState, side: Side) -> dict[str, Any]:
    team: Team = match.fixture.home if side is Side.HOME else match.fixture.away
    said = team.providers[NAME]
    kicks = {} if state.shootout is None else {"shootoutScore": state.shootout[side]}
    return {
        "id": said.id,
        "type": "team",
        "order": int(side),
        "homeAway": side.name.lower(),
        "winner": state.phase is Phase.FINISHED and (state.shootout or state.score).leader is side,
        "score": str(state.score[side]),
        **kicks,
        "team": {"id": said.id, "abbreviation": team.code, "displayName": said.name, "name": said.name},
    }


def _detail(match: Match, incident: Incident, *, goal: bool) -> dict[str, Any]:
    words = "Red Card" if not goal else "Own Goal" if incident.own_goal else "Goal"
    team = match.fixture.home if incident.side is Side.HOME else match.fixture.away
    return {
        "type": {"id": "70" if goal else "93", "text": "Penalty - Scored" if incident.penalty else words},
        "clock": {
            "value": incident.clock_s,
            "displayValue": _display(incident.minute),
        },
        "team": {"id": team.providers[NAME].id},
        "scoreValue": int(goal),
        "scoringPlay": goal,
        "redCard": not goal,
        "yellowCard": False,
        "penaltyKick": incident.penalty,
        "ownGoal": incident.own_goal,
        "shootout": False,
        "athletesInvolved": [],
    }


def _display(minute: tuple[int, int | None]) -> str:
    return f"{minute[0]}'" if minute[1] is None else f"{minute[0]}'+{minute[1]}'"
