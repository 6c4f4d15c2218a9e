"""What the replay's tests share: the providers of football, their keys, and what a match says at a moment."""

from __future__ import annotations

from typing import Any

from sports.model import Decision, Scores
from sports.providers import ADAPTERS, Adapter
from sports.providers.adapter import Request
from sports.replay import Call, Match, MatchClock, ReplayService, load_matches
from sports.replay.matches import Phase, state_at

MATCHES = load_matches()
FOOTBALL = (
    "football-data",
    "api-football",
    "openligadb",
    "espn",
    "openfootball",
    "sportmonks",
    "sportradar",
    "the-odds-api",
)
VOTING = FOOTBALL[:-1]
KEYS = {name: f"key-of-{name}" for name in ADAPTERS}
DAY_S = 86_400


def covers(provider: str, match: Match) -> bool:
    return provider in match.fixture.providers


def service(match: Match, at: int, **more: Any) -> ReplayService:
    """A replay of one match, standing at so many seconds after its kick-off."""
    return ReplayService([match], MatchClock(match.start + at, 0), KEYS, **more)


def call_of(served: ReplayService, adapter: Adapter, request: Request, key: str | None = None) -> Call:
    """The call that an adapter's request makes, with its key where the provider wants it."""
    secret = KEYS[adapter.name] if key is None else key
    headers = {request.key_header.lower(): secret} if request.key_header else {}
    query = dict(request.query) | ({request.key_query: secret} if request.key_query else {})
    return Call("GET", served.base_path(adapter.name) + request.path, query, headers)


def truth(match: Match) -> tuple[Decision, Scores]:
    """How the match was decided, and its four scores."""
    state = state_at(match, match.end)
    assert state.phase is Phase.FINISHED
    assert state.decision is not None
    return state.decision, Scores(state.half_time, state.regulation, state.after_extra, state.shootout)
