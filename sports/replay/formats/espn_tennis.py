"""ESPN's tennis board: an event is a tournament, its matches stand in groupings, players in `athlete`.

Retired and walkover are `post` and `completed`; a walkover has no sets. `winner` is said of each player.
"""

from __future__ import annotations

from typing import Any

from sports.model import Side
from sports.replay.games import TennisMatch, TennisState

_STATUS = {
    "before": ("1", "STATUS_SCHEDULED", "pre", "Scheduled"),
    "live": ("2", "STATUS_IN_PROGRESS", "in", "In Progress"),
    "ended": ("3", "STATUS_FINAL", "post", "Final"),
    "retired": ("11", "STATUS_RETIRED", "post", "Retired"),
    "walkover": ("12", "STATUS_WALKOVER", "post", "Walkover"),
}


def scoreboard(matches: list[TennisMatch], now: int) -> dict[str, Any]:
    """The board of a tour on a day: one tournament, one grouping."""
    if not matches:
        return {"leagues": [], "events": []}
    tour = matches[0].tour
    draw = {"id": "1", "slug": "singles", "displayName": "Men's Singles" if tour == "atp" else "Women's Singles"}
    shown = [competition(match, now) for match in matches]
    tournament = {
        "id": "900-2018",
        "uid": "s:850~l:851~e:900-2018",
        "date": matches[0].start_utc.replace(":00Z", "Z"),
        "name": "Composed Open",
        "shortName": "Composed Open",
        "season": {"year": 2018},
        "groupings": [{"grouping": draw, "competitions": shown}],
    }
    return {"leagues": [], "events": [tournament]}


def competition(match: TennisMatch, now: int) -> dict[str, Any]:
    """One match of a grouping."""
    state = match.at(now)
    kind, name, stage, words = _STATUS[state.word]
    over = stage == "post"
    return {
        "id": str(match.number),
        "uid": f"s:850~l:851~e:900-2018~c:{match.number}",
        "date": match.start_utc.replace(":00Z", "Z"),
        "type": {"id": "1", "slug": "singles"},
        "round": {"id": "1", "displayName": "Round 1"},
        "format": {"regulation": {"periods": match.best_of}},
        "notes": _notes(match) if over else [],
        "status": {
            "period": len(state.sets),
            "type": {"id": kind, "name": name, "state": stage, "completed": over, "description": words},
        },
        "competitors": [_player(match, state, Side.HOME), _player(match, state, Side.AWAY)],
    }


def _player(match: TennisMatch, state: TennisState, side: Side) -> dict[str, Any]:
    player = match.home if side is Side.HOME else match.away
    body: dict[str, Any] = {
        "id": str(player.id),
        "uid": f"s:850~l:851~a:{player.id}",
        "type": "athlete",
        "order": int(side) + 1,
        "homeAway": side.name.lower(),
        "winner": state.word in ("ended", "retired", "walkover") and match.winner is side,
        "athlete": {"displayName": player.name, "shortName": player.name, "fullName": player.name},
    }
    if state.sets:
        body["linescores"] = [_set(match, state, index, side) for index in range(len(state.sets))]
    return body


def _set(match: TennisMatch, state: TennisState, index: int, side: Side) -> dict[str, Any]:
    pair, over = state.sets[index], index < state.complete
    row: dict[str, Any] = {"value": float(pair[side])}
    tie_break = match.tie_breaks[index]
    if over and tie_break is not None:
        row["tiebreak"] = tie_break[side]
    if over:
        row["winner"] = pair.leader is side
    return row


def _notes(match: TennisMatch) -> list[dict[str, str]]:
    names = (match.home.name, match.away.name)
    score = " ".join(f"{pair[match.winner]}-{pair[1 - match.winner]}" for pair in match.sets)
    ending = {"played": "", "retired": " ret.", "walkover": "w/o"}[match.ending]
    return [{"type": "event", "text": f"{names[match.winner]} bt {names[1 - match.winner]} {score}{ending}".strip()}]
