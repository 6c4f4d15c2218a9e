"""The file of a tournament as openfootball keeps it: by hand, once a day, with played matches and nothing in between.

Times carry their offset from UTC; a shoot-out stands beside the score after extra time, which holds the 90 minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sports.model import Pair, Side
from sports.providers.openfootball import OpenFootball
from sports.replay.matches import Incident, Match, MatchState, Phase

NAME = OpenFootball.name
UPDATED_AT_S = 6 * 3600
"""Second of the day, UTC, at which the file is brought up to date."""
_LOCAL = timezone(timedelta(hours=3))
_STATUS = {Phase.POSTPONED: "postponed", Phase.AWARDED: "awarded"}
_MINUTES = (45, 90, 105, 120)


def edition(now: int) -> int:
    """The moment of the newest update at `now`."""
    return (now - UPDATED_AT_S) // 86_400 * 86_400 + UPDATED_AT_S


def file_body(title: str, matches: list[tuple[Match, MatchState]]) -> dict[str, Any]:
    """The file of one tournament."""
    return {"name": title, "matches": [_row(match, state) for match, state in matches]}


def _row(match: Match, state: MatchState) -> dict[str, Any]:
    kickoff = datetime.fromtimestamp(match.start, UTC).astimezone(_LOCAL)
    fixture = match.fixture
    row: dict[str, Any] = {
        "round": fixture.providers[NAME].split("/")[1],
        "date": f"{kickoff:%Y-%m-%d}",
        "time": f"{kickoff:%H:%M} UTC+3",
        "team1": fixture.home.providers[NAME].name,
        "team2": fixture.away.providers[NAME].name,
    }
    if match.round.startswith("Group"):
        row["group"] = match.round
    if state.phase in _STATUS:
        row["status"] = _STATUS[state.phase]
    if state.phase in (Phase.FINISHED, Phase.AWARDED):
        row["score"] = _score(state)
    if state.phase is Phase.FINISHED:
        row["goals1"], row["goals2"] = _goals(state, Side.HOME), _goals(state, Side.AWAY)
    return row


def _score(state: MatchState) -> dict[str, list[int]]:
    parts: dict[str, Pair | None] = {
        "p": state.shootout,
        "et": state.after_extra,
        "ft": state.regulation or state.score,
        "ht": state.half_time,
    }
    return {name: list(pair) for name, pair in parts.items() if pair is not None}


def _goals(state: MatchState, side: Side) -> list[dict[str, Any]]:
    return [_goal(goal) for goal in state.goals if goal.side is side]


def _goal(goal: Incident) -> dict[str, Any]:
    minute, offset = goal.minute
    row: dict[str, Any] = {"name": "N.N.", "minute": min(minute, _MINUTES[goal.half - 1])}
    if offset is not None:
        row["offset"] = offset
    return row | ({"penalty": True} if goal.penalty else {}) | ({"owngoal": True} if goal.own_goal else {})
