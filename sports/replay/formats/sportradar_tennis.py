"""Bodies of Sportradar tennis v3: sets as `period_scores` of type "set", sets won in `home_score` and `away_score`."""

from __future__ import annotations

from typing import Any

from sports.model import Pair, Side
from sports.providers.sportradar_tennis import SportradarTennis
from sports.replay.games import Contestant, TennisMatch, TennisState

NAME = SportradarTennis.name
ADDRESS = SportradarTennis.base_url
_SETS = ("1st_set", "2nd_set", "3rd_set", "4th_set", "5th_set")


def summary(match: TennisMatch, now: int) -> dict[str, Any]:
    """One event as `/sport_events/{id}/summary` shows it."""
    return {
        "sport_event": {
            "id": f"sr:sport_event:{match.number}",
            "start_time": match.start_utc.replace("Z", "+00:00"),
            "start_time_confirmed": True,
            "sport_event_context": {
                "sport": {"id": "sr:sport:5", "name": "Tennis"},
                "mode": {"best_of": match.best_of},
            },
            "competitors": [_player(match.home, "home"), _player(match.away, "away")],
        },
        "sport_event_status": _state(match, match.at(now)),
    }


def _player(player: Contestant, side: str) -> dict[str, Any]:
    return {"id": f"sr:competitor:{player.id}", "name": player.name, "qualifier": side}


def _state(match: TennisMatch, state: TennisState) -> dict[str, Any]:
    if state.word == "before":
        return {"status": "not_started", "match_status": "not_started"}
    if state.word == "live":
        body: dict[str, Any] = {"status": "live", "match_status": _SETS[len(state.sets) - 1]}
    else:
        body = {"status": "closed", "match_status": state.word}
        winner = match.home if match.winner is Side.HOME else match.away
        body["winner_id"] = f"sr:competitor:{winner.id}"
    if state.sets:
        body |= {"home_score": state.won.home, "away_score": state.won.away}
        body["period_scores"] = [_set(match, state, index) for index in range(len(state.sets))]
    return body


def _set(match: TennisMatch, state: TennisState, index: int) -> dict[str, Any]:
    pair: Pair = state.sets[index]
    row: dict[str, Any] = {"home_score": pair.home, "away_score": pair.away, "type": "set", "number": index + 1}
    tie_break = match.tie_breaks[index]
    if index < state.complete and tie_break is not None:
        row |= {"home_tiebreak_score": tie_break.home, "away_tiebreak_score": tie_break.away}
    return row
