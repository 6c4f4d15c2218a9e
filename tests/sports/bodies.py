"""Small bodies of the providers' shapes, written for these tests: one match in each format, with knobs."""

from __future__ import annotations

import json
from typing import Any

from sports.providers import ADAPTERS

KICKOFF = "2022-12-18T15:00:00Z"
START = 1671375600
LATER = START + 4 * 3600


def _pair(pair: tuple[int, int] | None) -> dict[str, int | None]:
    return {"home": pair[0], "away": pair[1]} if pair else {"home": None, "away": None}


def football_data(
    status: str = "FINISHED",
    duration: str = "REGULAR",
    winner: str | None = "HOME_TEAM",
    full: tuple[int, int] | None = (2, 1),
    half: tuple[int, int] | None = (1, 0),
    **parts: tuple[int, int],
) -> dict[str, Any]:
    score = {"winner": winner, "duration": duration, "fullTime": _pair(full), "halfTime": _pair(half)}
    score |= {name: _pair(part) for name, part in parts.items()}
    return {
        "id": 101,
        "utcDate": KICKOFF,
        "status": status,
        "lastUpdated": "2022-12-18T19:00:00Z",
        "homeTeam": {"id": 1, "name": "Lions"},
        "awayTeam": {"id": 2, "name": "Bears"},
        "score": score,
    }


def api_football(
    short: str = "FT",
    goals: tuple[int, int] | None = (2, 1),
    half: tuple[int, int] | None = (1, 0),
    full: tuple[int, int] | None = (2, 1),
    extra: tuple[int, int] | None = None,
    kicks: tuple[int, int] | None = None,
    winner: tuple[bool | None, bool | None] = (True, False),
    events: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "fixture": {
            "id": 202,
            "timezone": "UTC",
            "date": "2022-12-18T15:00:00+00:00",
            "timestamp": START,
            "status": {"long": "-", "short": short, "elapsed": 90},
        },
        "teams": {
            "home": {"id": 11, "name": "Lions", "winner": winner[0]},
            "away": {"id": 12, "name": "Bears", "winner": winner[1]},
        },
        "goals": _pair(goals),
        "score": {"halftime": _pair(half), "fulltime": _pair(full), "extratime": _pair(extra), "penalty": _pair(kicks)},
    }
    if events is not None:
        row["events"] = events
    return {"get": "fixtures", "parameters": [], "errors": [], "results": 1, "response": [row]}


def api_goal(
    team: int, minute: int, detail: str = "Normal Goal", extra: int | None = None, comments: str | None = None
) -> dict[str, Any]:
    return {
        "time": {"elapsed": minute, "extra": extra},
        "team": {"id": team},
        "type": "Goal",
        "detail": detail,
        "comments": comments,
    }


LIGA_NAMES = {1: "Halbzeit", 2: "Endergebnis", 4: "nach Verlängerung", 5: "nach Elfmeterschießen"}


def openligadb(
    finished: bool = True,
    results: dict[int, tuple[int, int]] | None = None,
    goals: list[tuple[int, int]] | None = None,
) -> dict[str, Any]:
    rows = {2: (2, 1), 1: (1, 0)} if results is None else results
    steps = [(2, 1), (1, 0), (1, 1)] if goals is None else goals
    return {
        "matchID": 303,
        "matchDateTimeUTC": KICKOFF,
        "team1": {"teamId": 21, "teamName": "Lions"},
        "team2": {"teamId": 22, "teamName": "Bears"},
        "matchIsFinished": finished,
        "matchResults": [
            {"resultName": LIGA_NAMES[kind], "pointsTeam1": pair[0], "pointsTeam2": pair[1], "resultTypeID": kind}
            for kind, pair in rows.items()
        ],
        "goals": [
            {"scoreTeam1": h, "scoreTeam2": a, "matchMinute": None, "isPenalty": False, "isOwnGoal": False}
            for h, a in steps
        ],
    }


def espn_goal(team: str, second: int, *, shootout: bool = False, own_goal: bool = False) -> dict[str, Any]:
    return {
        "clock": {"value": second, "displayValue": "-"},
        "team": {"id": team},
        "scoringPlay": True,
        "shootout": shootout,
        "ownGoal": own_goal,
        "penaltyKick": shootout,
    }


def espn(
    name: str = "STATUS_FULL_TIME",
    completed: bool = True,
    score: tuple[str, str] = ("2", "1"),
    winner: tuple[bool, bool] = (True, False),
    details: list[dict[str, Any]] | None = None,
    kicks: tuple[int, int] | None = None,
) -> dict[str, Any]:
    goals = [espn_goal("31", 600), espn_goal("32", 3000), espn_goal("31", 5400)] if details is None else details
    sides = [
        {"homeAway": mark, "winner": won, "score": text, "team": {"id": number, "displayName": team}}
        for mark, won, text, number, team in (
            ("away", winner[1], score[1], "32", "Bears"),
            ("home", winner[0], score[0], "31", "Lions"),
        )
    ]
    if kicks is not None:
        sides[0]["shootoutScore"], sides[1]["shootoutScore"] = kicks[1], kicks[0]
    match = {
        "date": "2022-12-18T15:00Z",
        "status": {"type": {"name": name, "state": "post", "completed": completed}},
        "competitors": sides,
        "details": goals,
    }
    return {"events": [{"id": "404", "competitions": [match]}]}


def openfootball(
    half: tuple[int, int] | None = (1, 0),
    full: tuple[int, int] | None = (2, 1),
    extra: tuple[int, int] | None = None,
    kicks: tuple[int, int] | None = None,
    goals: tuple[list[int], list[int]] | None = ([11, 90], [51]),
    title: str = "World Cup 2022",
    **more: Any,
) -> dict[str, Any]:
    parts = {"ht": half, "ft": full, "et": extra, "p": kicks}
    score = {name: list(pair) for name, pair in parts.items() if pair is not None}
    row: dict[str, Any] = {
        "round": "Final",
        "date": "2022-12-18",
        "time": "18:00",
        "team1": "Lions",
        "team2": "Bears",
        **({"score": score} if score else {}),
        **more,
    }
    for name, minutes in zip(("goals1", "goals2"), goals or (), strict=False):
        row[name] = [{"name": "Somebody", "minute": minute} for minute in minutes]
    return {"name": title, "matches": [row]}


Quarters = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
QUARTERS: Quarters = ((29, 35), (25, 23), (32, 24), (30, 34))


def api_basketball(
    short: str = "AOT",
    quarters: Quarters | tuple[None, ...] = QUARTERS,
    over_time: tuple[int, int] | None = (22, 18),
    total: tuple[int, int] | None = (138, 134),
) -> dict[str, Any]:
    def side(index: int) -> dict[str, int | None]:
        points = {f"quarter_{number}": q[index] if q else None for number, q in enumerate(quarters, 1)}
        return points | {
            "over_time": over_time[index] if over_time else None,
            "total": total[index] if total else None,
        }

    row = {
        "id": 505,
        "date": "2022-12-18T15:00:00+00:00",
        "time": "15:00",
        "timestamp": START,
        "timezone": "UTC",
        "status": {"long": "-", "short": short, "timer": None},
        "teams": {"home": {"id": 51, "name": "Lions"}, "away": {"id": 52, "name": "Bears"}},
        "scores": {"home": side(0), "away": side(1)},
    }
    return {"get": "games", "parameters": [], "errors": [], "results": 1, "response": [row]}


def the_odds_api(
    completed: bool = True,
    scores: tuple[tuple[str, str], ...] | None = (("Bears", "1"), ("Lions", "2")),
    sport: str = "soccer_epl",
) -> list[dict[str, Any]]:
    event = {
        "id": "606a",
        "sport_key": sport,
        "sport_title": "-",
        "commence_time": KICKOFF,
        "completed": completed,
        "home_team": "Lions",
        "away_team": "Bears",
        "scores": None if scores is None else [{"name": name, "score": score} for name, score in scores],
        "last_update": KICKOFF,
    }
    return [event]


def sportmonks(
    state: int = 5,
    half: tuple[int, int] | None = (1, 0),
    full: tuple[int, int] | None = (2, 1),
    current: tuple[int, int] | None = (2, 1),
    extra: tuple[int, int] | None = None,
    kicks: tuple[int, int] | None = None,
    winner: tuple[bool | None, bool | None] = (True, False),
    **more: Any,
) -> dict[str, Any]:
    only = (full[0] - half[0], full[1] - half[1]) if full and half else None
    parts = {"CURRENT": current, "2ND_HALF": full, "2ND_HALF_ONLY": only, "1ST_HALF": half}
    parts |= {"ET": extra, "PENALTY_SHOOTOUT": kicks}
    teams = (("away", 72, "Bears", winner[1]), ("home", 71, "Lions", winner[0]))
    fixture = {
        "id": 707,
        "sport_id": 1,
        "state_id": state,
        "starting_at": "2022-12-18 15:00:00",
        "starting_at_timestamp": START,
        "participants": [
            {"id": number, "name": name, "meta": {"location": side, "winner": won}} for side, number, name, won in teams
        ],
        "scores": [
            {
                "participant_id": number,
                "score": {"goals": pair[side == "away"], "participant": side},
                "description": part,
            }
            for part, pair in parts.items()
            if pair is not None
            for side, number, _, _ in teams
        ],
    }
    return {"data": fixture | more}


def sportradar(
    status: str = "closed",
    phase: str = "ended",
    shown: tuple[int, int] | None = (2, 1),
    regular: tuple[tuple[int, int], ...] = ((1, 0), (1, 1)),
    overtime: tuple[tuple[int, int], ...] = (),
    kicks: tuple[int, int] | None = None,
    winner: str | None = "sr:competitor:81",
    **more: Any,
) -> dict[str, Any]:
    def rows(kind: str, pairs: tuple[tuple[int, int], ...]) -> list[dict[str, Any]]:
        return [{"home_score": h, "away_score": a, "type": kind, "number": n} for n, (h, a) in enumerate(pairs, 1)]

    penalties = [{"home_score": kicks[0], "away_score": kicks[1], "type": "penalties"}] if kicks else []
    state = {"status": status, "match_status": phase}
    return {
        "generated_at": KICKOFF,
        "sport_event": {
            "id": "sr:sport_event:808",
            "start_time": "2022-12-18T15:00:00+00:00",
            "start_time_confirmed": True,
            "competitors": [
                {"id": "sr:competitor:82", "name": "Bears", "qualifier": "away"},
                {"id": "sr:competitor:81", "name": "Lions", "qualifier": "home"},
            ],
        },
        "sport_event_status": state
        | ({"home_score": shown[0], "away_score": shown[1]} if shown else {})
        | ({"winner_id": winner} if winner else {})
        | {"period_scores": [*penalties, *rows("overtime", overtime), *rows("regular_period", regular)]}
        | more,
    }


def espn_game(
    name: str = "STATUS_FINAL",
    periods: tuple[tuple[int, int], ...] = (*QUARTERS, (10, 10), (12, 8)),
    score: tuple[str, str] = ("138", "134"),
    regular: int = 4,
    winner: tuple[bool, bool] = (True, False),
) -> dict[str, Any]:
    content = espn(name, name == "STATUS_FINAL", score, winner)
    (event,) = content["events"]
    event["uid"] = "s:40~l:46~e:404"
    (match,) = event["competitions"]
    match["format"] = {"regulation": {"periods": regular}}
    match["status"]["period"] = len(periods)
    for side, index in zip(match["competitors"], (1, 0), strict=True):
        side["linescores"] = [{"value": float(pair[index])} for pair in periods]
    del match["details"]
    return content


def encode(content: Any) -> bytes:
    return json.dumps(content).encode()


FINISHED = {
    "football-data": football_data(),
    "api-football": api_football(events=[api_goal(11, 11), api_goal(12, 51), api_goal(11, 90, extra=2)]),
    "openligadb": openligadb(),
    "espn": espn(),
    "openfootball": openfootball(),
    "sportmonks": sportmonks(),
    "sportradar": sportradar(),
}
GAMES = {"api-basketball": api_basketball()}
OTHERS = {"the-odds-api": the_odds_api()}
REPLAYED = {name: ADAPTERS[name] for name in ("football-data", "api-football", "openligadb", "espn")}
"""The providers whose formats the replay serves."""
