"""Bodies of Sportmonks v3: nothing is shown that was not asked for, and scores are rows by description.

`2ND_HALF` is cumulative, `CURRENT` runs and counts extra time, `ET` is the score after 120 minutes. Ids of events and
periods are from memory of the documentation.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sports.fixtures import Team
from sports.model import Decision, Pair, Side
from sports.providers.sportmonks import Sportmonks
from sports.replay.matches import PLAYING, Incident, Match, MatchState, Phase

NAME = Sportmonks.name
_STATES = {
    Phase.BEFORE: (1, "NS"),
    Phase.FIRST_HALF: (2, "INPLAY_1ST_HALF"),
    Phase.HALF_TIME: (3, "HT"),
    Phase.SECOND_HALF: (22, "INPLAY_2ND_HALF"),
    Phase.BREAK_BEFORE_ET: (4, "BREAK"),
    Phase.EXTRA_FIRST: (6, "INPLAY_ET"),
    Phase.EXTRA_BREAK: (21, "EXTRA_TIME_BREAK"),
    Phase.EXTRA_SECOND: (23, "INPLAY_ET_2ND_HALF"),
    Phase.BREAK_BEFORE_KICKS: (25, "PEN_BREAK"),
    Phase.PENALTIES: (9, "INPLAY_PENALTIES"),
    Phase.SUSPENDED: (11, "SUSPENDED"),
    Phase.POSTPONED: (10, "POSTPONED"),
    Phase.CANCELLED: (12, "CANCELLED"),
    Phase.ABANDONED: (15, "ABANDONED"),
    Phase.AWARDED: (17, "AWARDED"),
    Phase.STRANGE: (19, "AWAITING_UPDATES"),
}
_ENDED = {Decision.REGULAR: (5, "FT"), Decision.EXTRA_TIME: (7, "AET"), Decision.PENALTIES: (8, "FT_PEN")}
_PERIODS = ("1st-half", "2nd-half", "et-1st-half", "et-2nd-half")


def fixture_body(match: Match, state: MatchState, now: int, include: frozenset[str]) -> dict[str, Any]:
    """One fixture with what was asked for."""
    fixture = match.fixture
    kickoff = datetime.fromtimestamp(match.start, UTC)
    number, word = _ENDED[state.decision or Decision.REGULAR] if state.phase is Phase.FINISHED else _STATES[state.phase]
    home, away = fixture.home.providers[NAME], fixture.away.providers[NAME]
    body: dict[str, Any] = {
        "id": int(fixture.providers[NAME]),
        "sport_id": 1,
        "league_id": int(fixture.competition.providers[NAME]),
        "season_id": fixture.competition.season,
        "state_id": number,
        "name": f"{home.name} vs {away.name}",
        "starting_at": f"{kickoff:%Y-%m-%d %H:%M:%S}",
        "result_info": None,
        "leg": "1/1",
        "details": None,
        "length": 90,
        "placeholder": False,
        "has_odds": False,
        "starting_at_timestamp": match.start,
    }
    if "state" in include:
        body["state"] = {"id": number, "state": word, "name": word, "short_name": word, "developer_name": word}
    if "participants" in include:
        body["participants"] = [
            _participant(fixture.away, state, Side.AWAY),
            _participant(fixture.home, state, Side.HOME),
        ]
    if "scores" in include:
        body["scores"] = _scores(match, state)
    if "events" in include:
        body["events"] = _events(match, state)
    if "periods" in include:
        body["periods"] = _periods(match, state, now)
    return body


def _participant(team: Team, state: MatchState, side: Side) -> dict[str, Any]:
    said = team.providers[NAME]
    leader = (state.shootout or state.score).leader if state.phase is Phase.FINISHED else None
    winner = None if state.phase is not Phase.FINISHED or leader is None else leader is side
    meta = {"location": side.name.lower(), "winner": winner, "position": None}
    return {"id": int(said.id), "sport_id": 1, "name": said.name, "short_code": team.code, "meta": meta}


def _scores(match: Match, state: MatchState) -> list[dict[str, Any]]:
    if state.phase is Phase.BEFORE:
        return []
    half, before = state.half_time, state.regulation
    second = Pair(before.home - half.home, before.away - half.away) if before and half else None
    parts = {
        "CURRENT": state.score,
        "2ND_HALF": before,
        "2ND_HALF_ONLY": second,
        "1ST_HALF": half,
        "ET": state.after_extra,
        "PENALTY_SHOOTOUT": state.shootout,
    }
    number = int(match.fixture.providers[NAME])
    teams = {"away": match.fixture.away, "home": match.fixture.home}
    return [
        {
            "id": number * 100 + 10 * index + side,
            "fixture_id": number,
            "participant_id": int(teams[name].providers[NAME].id),
            "score": {"goals": pair[side], "participant": name},
            "description": part,
        }
        for index, (part, pair) in enumerate(parts.items())
        if pair is not None
        for name, side in (("away", Side.AWAY), ("home", Side.HOME))
    ]


def _events(match: Match, state: MatchState) -> list[dict[str, Any]]:
    rows = [(match.time_of(goal), goal, 16 if goal.penalty else 15 if goal.own_goal else 14) for goal in state.goals]
    rows += [(match.time_of(red), red, 20) for red in state.reds]
    rows += [(match.time_of(goal), goal, 10) for goal in state.taken_back]
    return [_event(match, index, incident, kind) for index, (_, incident, kind) in enumerate(sorted(rows, key=_first))]


def _first(row: tuple[int, Incident, int]) -> int:
    return row[0]


def _event(match: Match, index: int, incident: Incident, kind: int) -> dict[str, Any]:
    number = int(match.fixture.providers[NAME])
    team = match.fixture.home if incident.side is Side.HOME else match.fixture.away
    minute, extra = incident.minute
    return {
        "id": number * 100 + index,
        "fixture_id": number,
        "period_id": number * 10 + incident.half,
        "participant_id": int(team.providers[NAME].id),
        "type_id": kind,
        "minute": minute,
        "extra_minute": extra,
        "info": "Goal Disallowed" if kind == 10 else None,
    }


def _periods(match: Match, state: MatchState, now: int) -> list[dict[str, Any]]:
    rows = []
    for part in range(1, state.part + 1):
        begins, length = match.start_of(part), match.half_lengths_s[part - 1]
        over = now >= begins + length
        rows.append(
            {
                "id": int(match.fixture.providers[NAME]) * 10 + part,
                "fixture_id": int(match.fixture.providers[NAME]),
                "type_id": part,
                "description": _PERIODS[part - 1],
                "started": begins,
                "ended": begins + length if over else None,
                "ticking": not over and state.phase in PLAYING,
                "minutes": min(now - begins, length) // 60,
                "seconds": min(now - begins, length) % 60,
            }
        )
    return rows
