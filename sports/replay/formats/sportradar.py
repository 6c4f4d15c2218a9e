"""Bodies of Sportradar soccer v4: `status` is the state of the event, `match_status` its phase, parts stand alone.

An event is `ended` at first and `closed` once its results were confirmed, here after five minutes. Written from the
documentation, as the adapter is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sports.fixtures import Team
from sports.model import Decision, Pair, Side
from sports.providers.sportradar import Sportradar
from sports.replay.matches import OFF, Incident, Match, MatchState, Phase, score_of

NAME = Sportradar.name
CLOSED_AFTER_S = 300
_STATUS = {
    Phase.BEFORE: ("not_started", "not_started"),
    Phase.FIRST_HALF: ("live", "1st_half"),
    Phase.HALF_TIME: ("live", "halftime"),
    Phase.SECOND_HALF: ("live", "2nd_half"),
    Phase.BREAK_BEFORE_ET: ("live", "awaiting_extra_time"),
    Phase.EXTRA_FIRST: ("live", "1st_extra"),
    Phase.EXTRA_BREAK: ("live", "extra_time_halftime"),
    Phase.EXTRA_SECOND: ("live", "2nd_extra"),
    Phase.BREAK_BEFORE_KICKS: ("live", "awaiting_penalties"),
    Phase.PENALTIES: ("live", "penalties"),
    Phase.SUSPENDED: ("suspended", "interrupted"),
    Phase.POSTPONED: ("postponed", "not_started"),
    Phase.CANCELLED: ("cancelled", "not_started"),
    Phase.ABANDONED: ("abandoned", "abandoned"),
    Phase.AWARDED: ("closed", "ended"),
    Phase.STRANGE: ("under_review", "ended"),
}
_ENDED = {Decision.REGULAR: "ended", Decision.EXTRA_TIME: "aet", Decision.PENALTIES: "ap"}


def summary(match: Match, state: MatchState, now: int) -> dict[str, Any]:
    """One event as `/sport_events/{id}/summary` shows it."""
    return {
        "generated_at": iso(now),
        "sport_event": _event(match),
        "sport_event_status": _state(match, state, now),
    }


def timeline(match: Match, state: MatchState, now: int) -> dict[str, Any]:
    """One event with what happened in it, as `/sport_events/{id}/timeline` shows it."""
    number = int(match.fixture.providers[NAME].rpartition(":")[2]) * 1000
    found: list[tuple[int, dict[str, Any]]] = []
    for part in range(1, state.part + 1):
        begins = match.start_of(part)
        found.append((begins, {"type": "match_started" if part == 1 else "period_start", **_period(part)}))
    for goal in state.goals:
        found.append((match.time_of(goal), {"type": "score_change", **_moment(goal), "competitor": _side(goal)}))
    for red in state.reds:
        found.append((match.time_of(red), {"type": "red_card", **_moment(red), "competitor": _side(red)}))
    for goal in state.taken_back:
        found.append(
            (match.time_of(goal), {"type": "video_assistant_referee_over", **_moment(goal), "competitor": _side(goal)})
        )
    if state.phase is Phase.FINISHED:
        found.append((match.end, {"type": "match_ended"}))
    rows, shown = [], list[Incident]()
    for index, (when, row) in enumerate(sorted(found, key=lambda each: each[0])):
        if row["type"] == "score_change":
            shown.append(state.goals[len(shown)])
            score = score_of(shown)
            row |= {"home_score": score.home, "away_score": score.away}
        rows.append({"id": number + index, "time": iso(when), **row})
    return summary(match, state, now) | {"timeline": rows}


def _event(match: Match) -> dict[str, Any]:
    fixture = match.fixture
    about = fixture.competition
    return {
        "id": fixture.providers[NAME],
        "start_time": fixture.kickoff_utc.replace("Z", "+00:00"),
        "start_time_confirmed": True,
        "sport_event_context": {
            "sport": {"id": "sr:sport:1", "name": "Soccer"},
            "competition": {"id": about.providers[NAME], "name": about.name},
            "season": {"id": f"sr:season:{about.season}", "name": f"{about.name} {about.season}"},
            "round": {"name": match.round},
        },
        "competitors": [_competitor(fixture.away, "away"), _competitor(fixture.home, "home")],
    }


def _competitor(team: Team, side: str) -> dict[str, Any]:
    said = team.providers[NAME]
    return {"id": said.id, "name": said.name, "abbreviation": team.code, "qualifier": side}


def _state(match: Match, state: MatchState, now: int) -> dict[str, Any]:
    status, phase = _STATUS.get(state.phase, ("", ""))
    if state.phase is Phase.FINISHED:
        status = "closed" if now >= match.end + CLOSED_AFTER_S else "ended"
        phase = _ENDED[state.decision or Decision.REGULAR]
    body: dict[str, Any] = {"status": status, "match_status": phase}
    if state.phase is Phase.BEFORE:
        return body
    body |= {"home_score": state.score.home, "away_score": state.score.away}
    if state.phase is Phase.AWARDED:
        body["decided_by_fed"] = True
    if state.phase not in OFF:
        body["period_scores"] = _parts(state)
    if state.minute is not None:
        minute, added = state.minute
        body["clock"] = {"played": f"{state.clock_s // 60}:{state.clock_s % 60:02}", "minute": minute, "added": added}
    leader = (state.shootout or state.score).leader
    if state.phase is Phase.FINISHED and leader is not None:
        team = match.fixture.home if leader is Side.HOME else match.fixture.away
        body["winner_id"] = team.providers[NAME].id
    return body


def _parts(state: MatchState) -> list[dict[str, Any]]:
    rows = []
    for part in range(1, state.part + 1):
        pair = score_of(goal for goal in state.goals if goal.half == part)
        kind, number = ("regular_period", part) if part <= 2 else ("overtime", part - 2)
        rows.append(_row(pair, kind, number))
    if state.shootout is not None:
        rows.append({"home_score": state.shootout.home, "away_score": state.shootout.away, "type": "penalties"})
    return rows[::-1]


def _row(pair: Pair, kind: str, number: int) -> dict[str, Any]:
    return {"home_score": pair.home, "away_score": pair.away, "type": kind, "number": number}


def _period(part: int) -> dict[str, Any]:
    return {"period": part, "period_type": "regular_period" if part <= 2 else "overtime"}


def _moment(incident: Incident) -> dict[str, Any]:
    minute, added = incident.minute
    clock = f"{incident.clock_s // 60}:{incident.clock_s % 60:02}"
    stoppage = {} if added is None else {"stoppage_time": added}
    return {"match_time": minute, "match_clock": clock, **stoppage, **_period(incident.half)}


def _side(incident: Incident) -> str:
    return incident.side.name.lower()


def iso(moment: int) -> str:
    """A moment as this provider writes it."""
    return datetime.fromtimestamp(moment, UTC).isoformat()
