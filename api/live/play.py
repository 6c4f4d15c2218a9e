"""How far a match is, as its latest price knew it: phase, score, clock; pure.

    {"phase", "score", "half_time", "parts", "reds", "clock": {"half", "seconds", "at", "running"}}

Sides stand as [home, away]; `parts` are sets or quarters. A score is the one that the last price was made from: while a
goal is confirmed, no price is made, and the board says why it is suspended instead. `seconds` count from the start of
the half as of match time `at`.
"""

from __future__ import annotations

from typing import Any, Final

from pricing.request import Basketball, Football, FootballPlay, PricingRequest, Tennis

BEFORE: Final = "before"
IN_PLAY: Final = "in_play"
ENDED: Final = "ended"
PHASES: Final = (BEFORE, "first_half", "half_time", "second_half", "extra_time", IN_PLAY, ENDED)
_NOTHING: Final[dict[str, Any]] = {"score": None, "half_time": None, "parts": None, "reds": None, "clock": None}


def play_of(request: PricingRequest, *, ended: bool) -> dict[str, Any]:
    """The fields of the board; an ended match keeps the last score that was priced."""
    match = request.football or request.tennis or request.basketball
    if match is None or match.play is None:
        return {"phase": ENDED if ended else BEFORE, **_NOTHING}
    if isinstance(match, Football) and match.play is not None:
        found = _football(match.play, request.asked_at)
    else:
        found = _other(match)
    return {**found, "phase": ENDED, "clock": None} if ended else found


def _football(play: FootballPlay, at: int) -> dict[str, Any]:
    paused = play.half == 2 and play.clock_s == 0
    phase = "half_time" if paused else ("first_half", "second_half", "extra_time", "extra_time")[play.half - 1]
    return {
        "phase": phase,
        "score": list(play.score),
        "half_time": None if play.half_time is None else list(play.half_time),
        "parts": None,
        "reds": list(play.reds),
        "clock": {"half": play.half, "seconds": play.clock_s, "at": at, "running": not paused},
    }


def _other(match: Football | Tennis | Basketball) -> dict[str, Any]:
    parts: list[list[int]] = []
    score = [0, 0]
    if isinstance(match, Tennis) and match.play is not None:
        parts = [*map(list, match.play.sets), list(match.play.games)]
        won = [home > away for home, away in match.play.sets]
        score = [sum(won), len(won) - sum(won)]
    elif isinstance(match, Basketball) and match.play is not None:
        parts = [list(part) for part in match.play.quarters]
        score = [sum(part[side] for part in parts) for side in (0, 1)]
    return {**_NOTHING, "phase": IN_PLAY, "score": score, "parts": parts}
