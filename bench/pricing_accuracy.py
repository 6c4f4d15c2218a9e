"""How far ratings get from nothing to the closing price, walk-forward: each week is priced from the weeks before it.

    python -m bench.pricing_accuracy               the report: five big leagues, 2020/21 to 2022/23
    python -m bench.pricing_accuracy --tune        the settings' grid, on England and Germany, 2017/18 to 2019/20

Settings were chosen by `--tune` on seasons up to 2019/20 only. Standard errors are of paired differences on the same
rows. The last line is JSON. The data are football-data.co.uk's, for measuring only: see PROOFBOOK_SHARED.
"""

import argparse
import csv
import gzip
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from pricing.columns import Offer
from pricing.grid import score_grids
from pricing.inversion import from_odds
from pricing.margins import take_off
from pricing.ratings import History, Match, Settings, fit
from pricing.sheet import Sheet
from sports.markets import MarketId
from sports.words import Score

SHARED = Path(os.environ.get("PROOFBOOK_SHARED", Path(__file__).parents[2] / "shared"))
LEAGUES = SHARED / "data" / "football" / "leagues_2010_2023.csv.gz"
BIG_FIVE = (("England_1", "England_2"), ("Germany_1", "Germany_2"), ("Spain_1",), ("Italy_1",), ("France_1",))
SHEET = Sheet.compile([Offer(MarketId.MATCH_RESULT), Offer(MarketId.TOTAL, line=10)])
EPOCH = date(1970, 1, 1)

CHOSEN = {
    "goals": Settings(decay=0.002, ridge=1),
    "goals+shots": Settings(goals=0.6, shots=0.4, decay=0.003, ridge=0.35),
    "market": Settings(goals=0.1, shots=0.1, market=0.8, decay=0.01, ridge=0.2),
}
"""Settings by input set; see --tune."""

GRID = {
    "goals": [Settings(decay=d, ridge=r) for d in (0.0014, 0.002, 0.003) for r in (2, 3.5, 5)],
    "goals+shots": [
        Settings(goals=g, shots=1 - g, decay=d, ridge=r)
        for g in (0.6, 0.8)
        for d in (0.002, 0.004)
        for r in (0.7, 1.5, 3)
    ],
    "market": [
        Settings(goals=g, market=1 - g, decay=d, ridge=r)
        for g in (0.15, 0.25, 0.4)
        for d in (0.004, 0.006, 0.008)
        for r in (0.2, 0.8)
    ],
}
"""Laid wider at first, then around the best of it, and eight cells beyond its edges; always on the same seasons."""


@dataclass(frozen=True)
class Data:
    """A group of divisions: its history and, row for row, season, prices and results. Prices NaN where missing."""

    history: History
    season: np.ndarray
    early: np.ndarray
    closing: np.ndarray
    closing_over: np.ndarray


def number(row: dict[str, str], key: str) -> float:
    """A price, NaN where there is none."""
    value = float(row[key] or "nan")
    return value if value > 1 else float("nan")


def load(divisions: tuple[str, ...], last_season: int) -> Data:
    """A group's matches up to a season; market rates are of closing prices."""
    with gzip.open(LEAGUES, "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["league"] in divisions and int(row["season"]) <= last_season]
    rows.sort(key=lambda row: (row["date"], row["league"], row["home"], row["away"]))
    prices = {name: np.array([[number(row, key) for key in keys] for row in rows]) for name, keys in _PRICES.items()}
    over = np.where(
        np.isnan(prices["pinnacle over"]).any(axis=1)[:, None], prices["average over"], prices["pinnacle over"]
    )
    over = np.where(np.isnan(over).any(axis=1)[:, None], prices["old average over"], over)
    implied = from_odds(prices["closing"], over)
    matches = []
    for index, row in enumerate(rows):
        shots = Score(int(float(row["HST"])), int(float(row["AST"])))
        matches.append(
            Match(
                (date.fromisoformat(row["date"]) - EPOCH).days,
                row["league"],
                row["home"],
                row["away"],
                Score(int(row["FTHG"]), int(row["FTAG"])),
                shots=None if min(shots) < 0 else shots,
                market=None if implied.reasons[index] else (float(implied.home[index]), float(implied.away[index])),
            )
        )
    history = History.of(matches)
    seasons = np.array([int(row["season"]) for row in rows])
    return Data(history, seasons, fair(prices["early"]), fair(prices["closing"]), fair(prices["pinnacle over"])[:, 0])


_PRICES = {
    "early": ("PSH", "PSD", "PSA"),
    "closing": ("PSCH", "PSCD", "PSCA"),
    "pinnacle over": ("PCO25", "PCU25"),
    "average over": ("AvgO25", "AvgU25"),
    "old average over": ("BbO25", "BbU25"),
}


def fair(odds: np.ndarray) -> np.ndarray:
    """Margins off, NaN kept; prices that sum to less than one count as missing."""
    good = ~np.isnan(odds).any(axis=1)
    good[good] = (1 / odds[good]).sum(axis=1) >= 1
    answer = np.full(odds.shape, np.nan)
    answer[good] = take_off(1 / odds[good])
    return answer


def weeks(data: Data, division: str, seasons: range) -> Iterator[np.ndarray]:
    """Rows of the division in the seasons, a calendar week at a time."""
    at = data.history.divisions.index(division)
    rows = np.flatnonzero((data.history.division == at) & np.isin(data.season, list(seasons)))
    # Weeks from Tuesday on: a round from Friday to Monday is one.
    week = (data.history.day[rows] - 5) // 7
    for one in np.unique(week):
        yield rows[week == one]


def forecast(data: Data, division: str, seasons: range, settings: Settings) -> tuple[np.ndarray, np.ndarray, float]:
    """Rows, fair probabilities (home, draw, away, over, under) and seconds a fit, each week from the days before it."""
    rows, chances, spent, fits = [], [], 0.0, 0
    history = data.history
    for week in weeks(data, division, seasons):
        began = time.perf_counter()
        ratings = fit(history, int(history.day[week].min()), settings)
        spent, fits = spent + time.perf_counter() - began, fits + 1
        expected = [
            ratings.expected(division, history.teams[history.home[row]], history.teams[history.away[row]])
            for row in week
        ]
        grids = score_grids([one.home for one in expected], [one.away for one in expected], ratings.rho)
        rows.append(week)
        chances.append(SHEET.fair(grids))
    return np.concatenate(rows), np.concatenate(chances), spent / max(fits, 1)


def losses(data: Data, rows: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Logarithmic loss of the match result, by row."""
    ahead = np.sign(data.history.goals[rows, 1] - data.history.goals[rows, 0]).astype(int) + 1
    return -np.log(chances[np.arange(len(rows)), ahead])


def over_losses(data: Data, rows: np.ndarray, over: np.ndarray) -> np.ndarray:
    """Logarithmic loss of over 2.5, by row."""
    happened = data.history.goals[rows].sum(axis=1) > 2.5
    return -np.log(np.where(happened, over, 1 - over))


def tune() -> None:
    """Mean loss of every setting of the grid, England and Germany, 2017/18 to 2019/20."""
    sets = [(load(group, 2020), group[0]) for group in BIG_FIVE[:2]]
    for name, grid in GRID.items():
        for settings in grid:
            found = []
            for data, division in sets:
                rows, chances, _ = forecast(data, division, range(2018, 2021), settings)
                found.append(losses(data, rows, chances[:, :3]))
            print(f"{np.concatenate(found).mean():.5f}  {name:12} {settings}", flush=True)


def report() -> None:
    """The report on the seasons that no setting was chosen on."""
    seasons = range(2021, 2024)
    table: dict[str, list[np.ndarray]] = {}
    overs: dict[str, list[np.ndarray]] = {}
    seconds: dict[str, list[float]] = {name: [] for name in CHOSEN}
    for group in BIG_FIVE:
        data = load(group, 2023)
        own = {name: forecast(data, group[0], seasons, settings) for name, settings in CHOSEN.items()}
        rows = own["goals"][0]
        before = np.isin(data.season, list(range(2016, 2021))) & (data.history.division == 0)
        base = float((data.history.goals[before].sum(axis=1) > 2.5).mean())
        shares = np.bincount(
            np.sign(data.history.goals[before, 1] - data.history.goals[before, 0]).astype(int) + 1, minlength=3
        )
        both = ~np.isnan(data.closing[rows]).any(axis=1) & ~np.isnan(data.early[rows]).any(axis=1)
        three = {name: chances for name, (_, chances, _) in own.items()}
        for name, chances in (
            ("base rate", np.tile(shares / shares.sum(), (len(rows), 1))),
            *three.items(),
            ("early price", data.early[rows]),
            ("early 85 % + market 15 %", 0.85 * data.early[rows] + 0.15 * three["market"][:, :3]),
            ("closing price", data.closing[rows]),
        ):
            table.setdefault(name, []).append(losses(data, rows[both], chances[both]))
        priced = ~np.isnan(data.closing_over[rows])
        for name, over in (
            ("base rate", np.full(len(rows), base)),
            *((name, chances[:, 3]) for name, chances in three.items()),
            ("closing price", data.closing_over[rows]),
        ):
            overs.setdefault(name, []).append(over_losses(data, rows[priced], over[priced]))
        for name in CHOSEN:
            seconds[name].append(own[name][2])
    answer = {"result": show("match result", table), "over": show("over 2.5", overs)}
    answer["fit_ms"] = {name: round(1000 * float(np.mean(values)), 1) for name, values in seconds.items()}
    print(json.dumps(answer))


def show(what: str, table: dict[str, list[np.ndarray]]) -> dict[str, float]:
    """Print the losses with their paired differences from the closing price; the means by name."""
    whole = {name: np.concatenate(values) for name, values in table.items()}
    closing = whole["closing price"]
    print(f"{what}, {len(closing)} matches: loss, minus closing (standard error), share of base-to-closing gap closed")
    span = float(whole["base rate"].mean() - closing.mean())
    for name, values in whole.items():
        apart = values - closing
        error = apart.std() / np.sqrt(len(apart))
        print(f"  {name:26}{values.mean():.5f}  {apart.mean():+.5f} ({error:.5f})  {1 - apart.mean() / span:.3f}")
    return {name: round(float(values.mean()), 5) for name, values in whole.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tune", action="store_true")
    tune() if parser.parse_args().tune else report()
