"""Chances from which the replay quotes prices: two Poisson counts over what is left of the 90 minutes.

These are shown to whoever asks the replayed price feed and reach nothing else: the book's own prices come from the
pricing engine. Three Elo points are worth a hundredth of a goal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sports.replay.matches import Match, MatchState

GOALS_A_MATCH = 2.5
GOALS_A_POINT = 1 / 300
MOST = 12
LEAST_CHANCE = 0.002


@dataclass(frozen=True, slots=True)
class Line:
    """One market with the chance of each outcome."""

    market: str
    chances: tuple[tuple[str, float], ...]
    point: float | None = None


def lines_of(match: Match, state: MatchState) -> list[Line]:
    """Match result, and the total of goals at the half nearest to what is expected."""
    left = max(0.0, 1 - min(state.clock_s, 5400) / 5400)
    ahead = (match.ratings[0] - match.ratings[1]) * GOALS_A_POINT
    expected = [max(0.15, (GOALS_A_MATCH + sign * ahead) / 2) * left for sign in (1, -1)]
    home, away = ([_poisson(mean, goals) for goals in range(MOST)] for mean in expected)
    result = {"home": 0.0, "Draw": 0.0, "away": 0.0}
    point = math.floor(state.score.total + sum(expected)) + 0.5
    over = 0.0
    for ours, p in enumerate(home):
        for theirs, q in enumerate(away):
            margin = state.score.home + ours - state.score.away - theirs
            result["home" if margin > 0 else "away" if margin < 0 else "Draw"] += p * q
            over += p * q if state.score.total + ours + theirs > point else 0.0
    return [
        Line("h2h", tuple((name, max(LEAST_CHANCE, chance)) for name, chance in result.items())),
        Line("totals", (("Over", max(LEAST_CHANCE, over)), ("Under", max(LEAST_CHANCE, 1 - over))), point),
    ]


def _poisson(mean: float, count: int) -> float:
    return math.exp(-mean) * mean**count / math.factorial(count)
