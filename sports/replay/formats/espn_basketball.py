"""ESPN's basketball events: points of each period in `linescores`, as numbers with a point."""

from __future__ import annotations

from typing import Any

from sports.model import Side
from sports.replay.games import QUARTERS, BasketballGame, GameState

_STATUS = {
    "before": ("1", "STATUS_SCHEDULED", "pre", "Scheduled"),
    "period": ("2", "STATUS_IN_PROGRESS", "in", "In Progress"),
    "pause": ("22", "STATUS_END_PERIOD", "in", "End of Period"),
    "half": ("23", "STATUS_HALFTIME", "in", "Halftime"),
    "ended": ("3", "STATUS_FINAL", "post", "Final"),
}


def event(game: BasketballGame, now: int) -> dict[str, Any]:
    """One event of the board."""
    state = game.at(now)
    kind, name, stage, words = _STATUS[state.word]
    date = game.tip_off_utc.replace(":00Z", "Z")
    status = {
        "clock": float(state.clock_s),
        "displayClock": f"{state.clock_s // 60}:{state.clock_s % 60:02}",
        "period": len(state.periods),
        "type": {"id": kind, "name": name, "state": stage, "completed": state.word == "ended", "description": words},
    }
    return {
        "id": str(game.number),
        "uid": f"s:40~l:46~e:{game.number}",
        "date": date,
        "name": f"{game.away.name} at {game.home.name}",
        "shortName": f"{game.away.code} @ {game.home.code}",
        "competitions": [
            {
                "id": str(game.number),
                "date": date,
                "status": status,
                "format": {"regulation": {"periods": QUARTERS}},
                "notes": [],
                "competitors": [_side(game, state, Side.HOME), _side(game, state, Side.AWAY)],
            }
        ],
    }


def _side(game: BasketballGame, state: GameState, side: Side) -> dict[str, Any]:
    team = game.home if side is Side.HOME else game.away
    return {
        "id": str(team.id),
        "type": "team",
        "order": int(side),
        "homeAway": side.name.lower(),
        "winner": state.word == "ended" and state.total.leader is side,
        "score": str(state.total[side]),
        "linescores": [{"value": float(pair[side])} for pair in state.periods],
        "team": {"id": str(team.id), "abbreviation": team.code, "displayName": team.name, "name": team.name},
    }
