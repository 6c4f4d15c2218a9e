"""Shares on serve behind the price of a match winner: both apart from the usual share by the same amount.

A winner's price says how far apart the players are and almost nothing about how well they serve, so the level is a
documented default: .64 of the points on serve, near the mean of men's matches (Klaassen and Magnus 2001 have .645 at
Wimbledon; about .56 for women, which a caller who knows may give).
"""

import math
from functools import lru_cache
from typing import Final

from pricing.errors import ImpossiblePrices
from pricing.tennis.chain import Format, set_scores

USUAL_SHARE: Final = 0.64

_MOST_APART: Final = 0.25
_HALVINGS: Final = 40


@lru_cache(maxsize=1024)
def shares_of(home_wins: float, form: Format, usual: float = USUAL_SHARE) -> tuple[float, float]:
    """Shares of points that both players win on their serve, from the fair chance of the home one. ImpossiblePrices."""
    low, high = -min(_MOST_APART, usual - 0.05), min(_MOST_APART, 0.95 - usual)
    apart = min(-low, high)
    low, high = -apart, apart
    if not (math.isfinite(home_wins) and match(usual + low, usual - low, form) < home_wins < 1):
        raise ImpossiblePrices(0, home_wins, "need players further apart than any are")
    if home_wins >= match(usual + high, usual - high, form):
        raise ImpossiblePrices(0, home_wins, "need players further apart than any are")
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if match(usual + middle, usual - middle, form) < home_wins else (low, middle)
    by = (low + high) / 2
    return usual + by, usual - by


def match(home: float, away: float, form: Format) -> float:
    """The chance that the home player wins the match; who serves first is open, and hardly matters."""
    # [serving first][home wins, serve changes]: a set of an odd number of games hands the first serve on.
    usual, last = ([_set(home, away, first, to) for first in (True, False)] for to in (7, form.last_tiebreak))

    def wins(sets: tuple[int, int], serving: int) -> float:
        if max(sets) == form.sets_to_win:
            return float(sets[0] > sets[1])
        table = last if sum(sets) == form.most_sets - 1 else usual
        return sum(
            chance * wins((sets[0] + won, sets[1] + 1 - won), serving ^ changes)
            for (won, changes), chance in table[serving].items()
        )

    return (wins((0, 0), 0) + wins((0, 0), 1)) / 2


def _set(home: float, away: float, home_serves: bool, to: int) -> dict[tuple[int, int], float]:
    answer: dict[tuple[int, int], float] = {}
    for (mine, theirs), chance in set_scores(home, away, home_serves, to=to).items():
        key = (int(mine > theirs), (mine + theirs) % 2)
        answer[key] = answer.get(key, 0.0) + chance
    return answer
