"""How strong national teams were before a tournament: an Elo rating over every result since 1872.

The replay quotes prices from it (The Odds API), so that they move like prices without being anybody's: no bookmaker's
odds may be shipped. Source of the results: martj42/international_results (CC0).
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

Ratings = dict[str, int]
BASE, HOME, STEP = 1500.0, 65.0, 24.0


def ratings_before(path: Path, day: str) -> Ratings:
    """The ratings on the morning of `day` (YYYY-MM-DD), rounded."""
    found: dict[str, float] = defaultdict(lambda: BASE)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # Fixtures to come stand in the same list without a score.
            if row["date"] >= day or not (row["home_score"].isdecimal() and row["away_score"].isdecimal()):
                continue
            home, away = row["home_team"], row["away_team"]
            edge = found[home] - found[away] + (0.0 if row["neutral"].upper() == "TRUE" else HOME)
            margin = int(row["home_score"]) - int(row["away_score"])
            moved = STEP * (0.5 * ((margin > 0) - (margin < 0)) + 0.5 - 1 / (1 + 10 ** (-edge / 400)))
            moved *= 1 + 0.5 * max(0, min(abs(margin), 4) - 1)
            found[home] += moved
            found[away] -= moved
    return defaultdict(lambda: round(BASE), {team: round(rating) for team, rating in found.items()})
