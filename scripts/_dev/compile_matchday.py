"""Compile the World Cup 2018 into the project's own compact match file.

Inputs, all of them open data:
  `football/events_2016_2018_*.csv`      goals and red cards to the second (Pappalardo et al. 2019, Wyscout; CC BY 4.0)
  `football/international_goals.csv.gz`  which goals were own goals or penalties (martj42; CC0)
  `world_cup_2018_fixtures.csv`, beside  kick-off, round and an independent half-time and final score (openfootball)

Every match is checked against the independent scores before anything is written; the output is deterministic.
Matches with extra time are not in the events, so 59 of the 64 are compiled.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "sports" / "replay" / "data" / "world_cup_2018.json"
FIXTURES = Path(__file__).with_name("world_cup_2018_fixtures.csv")
SOURCE = {
    "name": "Pappalardo et al. 2019, Wyscout",
    "licence": "CC BY 4.0",
    "changes": "goals, red cards and half lengths of the World Cup 2018, rounded to the second",
    "also": [
        {"name": "openfootball/worldcup.json", "licence": "CC0 1.0", "of": "kick-off, round, check of the scores"},
        {"name": "martj42/international_results", "licence": "CC0 1.0", "of": "own goal and penalty marks"},
    ],
}
# The events name this team otherwise than the two other sources.
NAMES = {"Korea Republic": "South Korea"}
SIDES = ("home", "away")
# (date, team) -> (own goal, penalty) of each of its goals, in order.
Marks = dict[tuple[str, str], list[tuple[bool, bool]]]


class DataError(Exception):
    """The sources contradict each other; the message names match and values."""


def seconds(minutes: str) -> int:
    """Minutes with decimals as whole seconds, halves up."""
    return int((Decimal(minutes) * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def compile_matches(shared: Path) -> dict[str, Any]:
    """Read the sources under `shared` (the folder that holds `data/`) and give the file's content."""
    football = shared / "data" / "football"
    events: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(football / "events_2016_2018_goals_reds.csv"):
        events[row["mid"]].append(row)
    marks = _marks(football / "international_goals.csv.gz")
    fixtures = {(row["kickoff_utc"][:10], row["home"], row["away"]): row for row in _rows(FIXTURES)}
    matches = []
    for row in _rows(football / "events_2016_2018_matches.csv"):
        if row["comp"] == "World_Cup":
            home, away = (NAMES.get(row[side], row[side]) for side in SIDES)
            fixture = fixtures.get((row["date"], home, away))
            if fixture is None:
                raise DataError(f"{row['date']} {home} v {away}: no such fixture in {FIXTURES.name}")
            matches.append(_match(row, home, away, fixture, events[row["mid"]], marks))
    matches.sort(key=lambda match: (match["kickoff_utc"], match["id"]))
    return {"source": SOURCE, "competition": "world-cup-2018", "matches": matches}


def _match(
    row: dict[str, str],
    home: str,
    away: str,
    fixture: dict[str, str],
    events: list[dict[str, str]],
    marks: Marks,
) -> dict[str, Any]:
    lengths = [seconds(row["len1"]), seconds(row["len2"])]
    goals: list[dict[str, Any]] = []
    reds: list[dict[str, Any]] = []
    names = dict(zip(SIDES, (home, away), strict=True))
    left = {side: list(marks[row["date"], names[side]]) for side in SIDES}
    for event in sorted(events, key=lambda event: (event["period"], Decimal(event["min_in_period"]))):
        half, side = int(event["period"][0]), SIDES[1 - int(event["home"])]
        moment = {"half": half, "second": seconds(event["min_in_period"]), "side": side}
        if moment["second"] > lengths[half - 1]:
            raise DataError(f"{home} v {away}: {event['type']} at {moment} lies after the end of the half")
        if event["type"] == "red":
            reds.append(moment)
        elif not left[side]:
            raise DataError(f"{home} v {away}: more goals for {names[side]} than in the list of goals")
        else:
            own_goal, penalty = left[side].pop(0)
            goals.append(moment | {"own_goal": own_goal, "penalty": penalty})
    half_time, full_time = _score(goals, halves=1), _score(goals, halves=2)
    for name, ours, theirs in (
        ("half time", half_time, fixture["half_time"]),
        ("full time", full_time, fixture["regulation"]),
        ("full time", full_time, f"{row['hg']}-{row['ag']}"),
    ):
        if "-".join(map(str, ours)) != theirs:
            raise DataError(f"{home} v {away}: {name} {ours} from the goals, {theirs} elsewhere")
    last = "final" if fixture["round"] == "Final" else f"{home}-{away}".lower().replace(" ", "-")
    return {
        "id": f"world-cup-2018-{last}",
        "wyscout_id": int(row["mid"]),
        "round": fixture["round"],
        "kickoff_utc": fixture["kickoff_utc"],
        "home": home,
        "away": away,
        "half_lengths_s": lengths,
        "half_time": half_time,
        "full_time": full_time,
        "goals": goals,
        "reds": reds,
    }


def _score(goals: list[dict[str, Any]], halves: int) -> list[int]:
    return [sum(goal["side"] == side and goal["half"] <= halves for goal in goals) for side in SIDES]


def _marks(path: Path) -> Marks:
    """For each date and team: (own goal, penalty) of the goals that count for it, by minute."""
    found: dict[tuple[str, str], list[tuple[Decimal, bool, bool]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            minute = Decimal(row["minute"]) if row["minute"] else Decimal(0)
            found[row["date"], row["team"]].append((minute, row["own_goal"] == "True", row["penalty"] == "True"))
    ordered = {key: [goal[1:] for goal in sorted(goals, key=lambda goal: goal[0])] for key, goals in found.items()}
    return defaultdict(list, ordered)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def render(content: dict[str, Any]) -> str:
    """The file's text: one line a match, so that a change of the data reads well."""
    head = {key: value for key, value in content.items() if key != "matches"}
    lines = ",\n".join("  " + json.dumps(match, ensure_ascii=False) for match in content["matches"])
    opening = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    return f'{opening},\n "matches": [\n{lines}\n ]\n}}\n'


def main() -> int:
    """Write the file, or say what is wrong with the sources."""
    shared = Path(os.environ.get("PROOFBOOK_SHARED", ROOT.parent / "shared"))
    if not (shared / "data").is_dir():
        print(f"no data under {shared}: set PROOFBOOK_SHARED to the folder that holds data/", file=sys.stderr)
        return 2
    try:
        content = compile_matches(shared)
    except DataError as error:
        print(f"the sources disagree: {error}", file=sys.stderr)
        return 1
    OUTPUT.write_text(render(content), encoding="utf-8")
    print(f"wrote {OUTPUT.relative_to(ROOT)}: {len(content['matches'])} matches")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
