"""Bodies of The Odds API v4: everything by name, scores as text, prices as decimal numbers with two digits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sports.providers.the_odds_api import TheOddsApi
from sports.replay.formats.prices import Line, lines_of
from sports.replay.matches import OFF, Match, MatchState, Phase

NAME = TheOddsApi.name
BOOKMAKERS = (("replay_one", "Replay One", 104), ("replay_two", "Replay Two", 107))
"""Key, title and the percentage that its book adds up to. They are nobody's: no bookmaker's prices may be shipped."""


def event(match: Match) -> dict[str, Any]:
    """One event of `/events`."""
    fixture = match.fixture
    return {
        "id": fixture.providers[NAME],
        "sport_key": fixture.competition.providers[NAME],
        "sport_title": f"{fixture.competition.name} {fixture.competition.season}",
        "commence_time": fixture.kickoff_utc,
        "home_team": fixture.home.providers[NAME].name,
        "away_team": fixture.away.providers[NAME].name,
    }


def score(match: Match, state: MatchState, now: int) -> dict[str, Any]:
    """One event of `/scores`; what the score counts is not said."""
    body = event(match)
    shown = state.phase is not Phase.BEFORE
    sides = ((body["home_team"], state.score.home), (body["away_team"], state.score.away))
    return body | {
        "completed": state.phase is Phase.FINISHED,
        "scores": [{"name": name, "score": str(goals)} for name, goals in sides] if shown else None,
        "last_update": _iso(now) if shown else None,
    }


def odds(match: Match, state: MatchState, now: int, markets: frozenset[str]) -> dict[str, Any]:
    """One event of `/odds`; a match that is over, or off, has no prices any more."""
    closed = state.phase is Phase.FINISHED or state.phase in OFF or state.part > 2
    quoted = [] if closed else [line for line in lines_of(match, state) if line.market in markets]
    return event(match) | {
        "bookmakers": [
            {
                "key": key,
                "title": title,
                "last_update": _iso(now),
                "markets": [_market(match, line, book, now) for line in quoted],
            }
            for key, title, book in BOOKMAKERS
            if quoted
        ]
    }


def _market(match: Match, line: Line, book: int, now: int) -> dict[str, Any]:
    fixture = match.fixture
    names = {"home": fixture.home.providers[NAME].name, "away": fixture.away.providers[NAME].name}
    point = {} if line.point is None else {"point": line.point}
    outcomes = [
        {"name": names.get(name, name), "price": max(1.01, round(100 / book / chance, 2)), **point}
        for name, chance in line.chances
    ]
    return {"key": line.market, "last_update": _iso(now), "outcomes": outcomes}


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
