"""Real matches served over HTTP in each provider's own format, at the state of a match clock.

The same adapters read the replay and the real providers; only the base address differs. The clock never goes back.
"""

from __future__ import annotations

from sports.replay.clock import MatchClock
from sports.replay.errors import ClockWentBack, PortTaken, ReplayError, UnknownMatch
from sports.replay.matches import Match, MatchState, Phase, load_matches, match_named, state_at
from sports.replay.server import ReplayServer
from sports.replay.service import ReplayService
from sports.replay.transport import Answer, Call

__all__ = [
    "Answer",
    "Call",
    "ClockWentBack",
    "Match",
    "MatchClock",
    "MatchState",
    "Phase",
    "PortTaken",
    "ReplayError",
    "ReplayServer",
    "ReplayService",
    "UnknownMatch",
    "load_matches",
    "match_named",
    "state_at",
]
