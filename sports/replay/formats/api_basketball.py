"""Bodies of API-Basketball v1: quarters alone, all overtimes in one, and a total that holds everything."""

from __future__ import annotations

from typing import Any

from sports.providers.api_basketball import ApiBasketball
from sports.replay.games import QUARTERS, BasketballGame, Contestant, GameState

NAME = ApiBasketball.name


def game_body(game: BasketballGame, now: int) -> dict[str, Any]:
    """One game of `response`."""
    state = game.at(now)
    long, short = _status(state)
    return {
        "id": game.number,
        "date": game.tip_off_utc.replace("Z", "+00:00"),
        "time": game.tip_off_utc[11:16],
        "timestamp": game.start,
        "timezone": "UTC",
        "stage": None,
        "week": None,
        "status": {"long": long, "short": short, "timer": None},
        "league": {"id": 12, "name": "NBA", "type": "League", "season": game.season, "logo": None},
        "country": {"id": 5, "name": "USA", "code": "US", "flag": None},
        "teams": {"home": _team(game.home), "away": _team(game.away)},
        "scores": {"home": _points(state, 0), "away": _points(state, 1)},
    }


def _status(state: GameState) -> tuple[str, str]:
    period = len(state.periods)
    if state.word == "before":
        return "Not Started", "NS"
    if state.word == "ended":
        return ("After Over Time", "AOT") if period > QUARTERS else ("Game Finished", "FT")
    if state.word == "half":
        return "Halftime", "HT"
    if state.word == "pause":
        return "Break Time", "BT"
    return (f"Quarter {period}", f"Q{period}") if period <= QUARTERS else ("Over Time", "OT")


def _points(state: GameState, side: int) -> dict[str, int | None]:
    points: list[int | None] = [pair[side] for pair in state.periods]
    quarters = (points + [None] * QUARTERS)[:QUARTERS]
    over_time = sum(pair[side] for pair in state.periods[QUARTERS:]) if len(state.periods) > QUARTERS else None
    body = {f"quarter_{number}": value for number, value in enumerate(quarters, start=1)}
    return body | {"over_time": over_time, "total": state.total[side] if state.periods else None}


def _team(team: Contestant) -> dict[str, Any]:
    return {"id": team.id, "name": team.name, "logo": None}
