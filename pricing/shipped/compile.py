"""The compact files from the sets as they are published; run once, and again when a set has grown.

python -m pricing.shipped.compile FOLDER    with internationals.csv.gz, events_2016_2018_*.csv inside
"""

import csv
import gzip
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Final

from pricing.errors import BadData
from pricing.inplay.fit import Happened
from pricing.shipped.fit import DATA, DAYS
from pricing.shipped.tables import EVENTS, RESULTS, listed, write

_EPOCH: Final = date(1970, 1, 1)
_HALVES: Final = {"1H": 1, "2H": 2}


def compile_results(source: Path, target: Path) -> str:
    """Results of the last DAYS days of the CC0 set; matches without a score are left out. The digest of the text."""
    with gzip.open(source / RESULTS, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["home_score"].isdigit() and row["away_score"].isdigit()]
    if not rows:
        raise BadData(source / RESULTS, "has no match with a score")
    last = max(_day(row["date"]) for row in rows)
    kept = [
        (_day(row["date"]), row["home_team"], row["away_team"], row["home_score"], row["away_score"], neutral)
        for row in rows
        for neutral in (int(row["neutral"].upper() == "TRUE"),)
        if _day(row["date"]) > last - DAYS
    ]
    return write(target / RESULTS, sorted(kept))


def compile_events(source: Path, target: Path) -> str:
    """Matches of the CC BY set whose goals of 90 minutes are all listed. The digest of the text."""
    events: dict[str, list[Happened]] = defaultdict(list)
    longer = set()
    with (source / "events_2016_2018_goals_reds.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            half = _HALVES.get(row["period"])
            if half is None:
                longer.add(row["mid"])
                continue
            happened = Happened(half, float(row["min_in_period"]), row["home"] == "1", row["type"] == "red")
            events[row["mid"]].append(happened)
    kept = []
    with (source / "events_2016_2018_matches.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            goals = sum(not one.red for one in events[row["mid"]])
            # A match with events of extra time has its final score from there, so only its 90 minutes are taken.
            if row["mid"] in longer or goals == int(row["hg"]) + int(row["ag"]):
                teams = (row["home"], row["away"])
                kept.append(
                    (row["comp"], _day(row["date"]), *teams, row["len1"], row["len2"], listed(events[row["mid"]]))
                )
    return write(target / EVENTS, sorted(kept))


def _day(text: str) -> int:
    return (date.fromisoformat(text) - _EPOCH).days


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    sys.stdout.write(f"{compile_results(folder, DATA)} {RESULTS}\n{compile_events(folder, DATA)} {EVENTS}\n")
