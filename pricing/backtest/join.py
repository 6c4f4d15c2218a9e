"""Closing prices of one table for the matches of another that writes teams otherwise.

Joined by country and division, day (one either way), exact score and likeness of both names: one candidate is taken if
its names are alike enough, the likeliest of several otherwise.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from pricing.backtest.table import Row

_ALIKE: Final = 120
"""Of 200: the sum of two partial ratios."""

_LEAGUES: Final = {"E0": "England_1", "SP1": "Spain_1", "I1": "Italy_1", "F1": "France_1"} | {
    f"D{tier}": f"Germany_{tier}" for tier in (1, 2, 3)
}


def canonical(league: str) -> str:
    """One name for a league that tables call differently; a country alone is its first division."""
    name = _LEAGUES.get(league, league)
    return name if name[-1:].isdigit() else f"{name}_1"


def priced(rows: Sequence[Row], prices: Sequence[Row]) -> list[Row]:
    """The rows with the prices of the row of `prices` that each fits, as they are where none does."""
    near: dict[tuple[str, int, tuple[int, int]], list[Row]] = defaultdict(list)
    for row in prices:
        if row.closing is not None:
            near[canonical(row.league), row.day, row.goals].append(row)
    joined = []
    for row in rows:
        found = [one for by in (-1, 0, 1) for one in near[canonical(row.league), row.day + by, row.goals]]
        alike = [_likeness(row, one) for one in found]
        if max(alike, default=0.0) > _ALIKE:
            best = found[alike.index(max(alike))]
            joined.append(row._replace(closing=best.closing, over=best.over))
        else:
            joined.append(row)
    return joined


def _likeness(one: Row, other: Row) -> float:
    return float(
        fuzz.partial_ratio(_plain(one.home), _plain(other.home))
        + fuzz.partial_ratio(_plain(one.away), _plain(other.away))
    )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
