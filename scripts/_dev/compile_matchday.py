"""Compile the World Cup 2018 and the Euro 2016 into the project's own compact match files.

Inputs, all of them open data:
  `football/events_2016_2018_*.csv`      goals and red cards to the second (Pappalardo et al. 2019, Wyscout; CC BY 4.0)
  `football/international_goals.csv.gz`  goals to the minute, own goals and penalties (martj42; CC0)
  `football/internationals.csv.gz`       results since 1872, for the strength of the teams (martj42; CC0)
  `<tournament>_fixtures.csv`, beside    kick-off, round and independent scores (openfootball, martj42; CC0)

Every match is checked against the independent scores before anything is written; the output is deterministic.
Matches with extra time are not in the events: they are compiled from the goals to the minute, with the usual lengths of
the parts, and say so in `timing`.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from scripts._dev.ratings import Ratings, ratings_before

ROOT = Path(__file__).parents[2]
DATA = ROOT / "sports" / "replay" / "data"
# The events name these teams otherwise than the two other sources.
NAMES = {"Korea Republic": "South Korea"}
SIDES = ("home", "away")
USUAL_LENGTHS_S = [46 * 60, 48 * 60, 16 * 60, 16 * 60]
"""Of the parts of a match with extra time, whose stoppage is not in the data."""
# (date, team) -> (minute, own goal, penalty) of each of its goals, in order.
Marks = dict[tuple[str, str], list[tuple[int, bool, bool]]]


@dataclass(frozen=True, slots=True)
class Tournament:
    """One competition: its key, its name in the events, and the day from which results don't count for strength."""

    key: str
    events: str
    title: str
    begins: str

    @property
    def fixtures(self) -> Path:
        """The list of its fixtures."""
        return Path(__file__).with_name(f"{self.key.replace('-', '_')}_fixtures.csv")

    @property
    def output(self) -> Path:
        """The compiled file."""
        return DATA / f"{self.key.replace('-', '_')}.json"


TOURNAMENTS = (
    Tournament("world-cup-2018", "World_Cup", "World Cup 2018", "2018-06-14"),
    Tournament("euro-2016", "European_Championship", "Euro 2016", "2016-06-10"),
)


EXTRA_TIME = {
    "world-cup-2018": {
        "matches": ["spain-russia", "croatia-denmark", "colombia-england", "russia-croatia", "croatia-england"],
        "half time, 90 minutes, 120 minutes, kicks": "openfootball/worldcup.json, 2018/worldcup.json at aa2ac44; "
        "the same in openfootball/worldcup, 2018--russia/cup_finals.txt at bd46a14",
        "goals to the minute, 120 minutes": "martj42/international_results, goalscorers.csv and results.csv",
        "winners of the kicks": "martj42/international_results, shootouts.csv at 009a359",
    },
    "euro-2016": {
        "matches": ["switzerland-poland", "croatia-portugal", "poland-portugal", "germany-italy", "final"],
        "120 minutes, kicks": "openfootball/euro, 2016--france/euro.txt at 88d150a",
        "goals to the minute (from which half time and 90 minutes), 120 minutes": "martj42/international_results, "
        "goalscorers.csv and results.csv",
        "winners of the kicks": "martj42/international_results, shootouts.csv at 009a359",
    },
}
"""The events leave these out: what each of their scores was read from, and held against."""


class DataError(Exception):
    """The sources contradict each other; the message names match and values."""


def source(tournament: Tournament) -> dict[str, Any]:
    """Where the file's content comes from."""
    return {
        "name": "Pappalardo et al. 2019, Wyscout",
        "licence": "CC BY 4.0",
        "changes": f"goals, red cards and half lengths of the {tournament.title}, rounded to the second",
        "also": [
            {"name": "openfootball", "licence": "CC0 1.0", "of": "kick-off, round, shoot-outs, check of the scores"},
            {
                "name": "martj42/international_results",
                "licence": "CC0 1.0",
                "of": "own goal and penalty marks, matches with extra time, strength of the teams",
            },
        ],
        "matches with extra time": EXTRA_TIME[tournament.key],
    }


def seconds(minutes: str) -> int:
    """Minutes with decimals as whole seconds, halves up."""
    return int((Decimal(minutes) * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def compile_matches(shared: Path, tournament: Tournament) -> dict[str, Any]:
    """Read the sources under `shared` (the folder that holds `data/`) and give the file's content."""
    football = shared / "data" / "football"
    events: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(football / "events_2016_2018_goals_reds.csv"):
        events[row["mid"]].append(row)
    marks = _marks(football / "international_goals.csv.gz")
    strength = ratings_before(football / "internationals.csv.gz", tournament.begins)
    fixtures = {(row["kickoff_utc"][:10], row["home"], row["away"]): row for row in _rows(tournament.fixtures)}
    matches = []
    for row in _rows(football / "events_2016_2018_matches.csv"):
        if row["comp"] == tournament.events:
            home, away = (NAMES.get(row[side], row[side]) for side in SIDES)
            fixture = fixtures.pop((row["date"], home, away), None)
            if fixture is None:
                raise DataError(f"{row['date']} {home} v {away}: no such fixture in {tournament.fixtures.name}")
            matches.append(_match(tournament, fixture, _timed(row, fixture, events[row["mid"]], marks), strength))
    matches.sort(key=lambda match: (match["kickoff_utc"], match["id"]))
    # After the others, so that adding them left every number in the catalogue as it was.
    for fixture in fixtures.values():
        if fixture["decided"] == "REGULAR":
            raise DataError(f"{fixture['kickoff_utc']} {fixture['home']} v {fixture['away']} is not in the events")
        matches.append(_match(tournament, fixture, _by_minute(fixture, marks), strength))
    return {"source": source(tournament), "competition": tournament.key, "matches": matches}


def _match(
    tournament: Tournament, fixture: dict[str, str], played: dict[str, Any], strength: Ratings
) -> dict[str, Any]:
    """One match of the file, its goals held against the scores of the list of fixtures."""
    home, away, goals = fixture["home"], fixture["away"], played["goals"]
    half_time, full_time = _score(goals, halves=1), _score(goals, halves=2)
    after = _score(goals, halves=4) if fixture["after_extra_time"] else None
    for name, ours, theirs in (
        ("half time", half_time, fixture["half_time"]),
        ("full time", full_time, fixture["regulation"]),
        ("after extra time", after or [], fixture["after_extra_time"]),
    ):
        if "-".join(map(str, ours)) != theirs:
            raise DataError(f"{home} v {away}: {name} {ours} from the goals, {theirs} elsewhere")
    last = "final" if fixture["round"] == "Final" else f"{home}-{away}".lower().replace(" ", "-")
    row = {
        "id": f"{tournament.key}-{last}",
        **({"wyscout_id": played["wyscout_id"]} if "wyscout_id" in played else {"timing": "minute"}),
        "round": fixture["round"],
        "kickoff_utc": fixture["kickoff_utc"],
        "home": home,
        "away": away,
        "ratings": [strength[home], strength[away]],
        "half_lengths_s": played["lengths"],
        "half_time": half_time,
        "full_time": full_time,
    }
    if after is not None:
        row["after_extra_time"] = after
    if fixture["shootout"]:
        row["shootout"] = [int(kicks) for kicks in fixture["shootout"].split("-")]
    return row | {"goals": goals, "reds": played["reds"]}


def _timed(row: dict[str, str], fixture: dict[str, str], events: list[dict[str, str]], marks: Marks) -> dict[str, Any]:
    """Lengths, goals and red cards from the events, with the marks of the other list."""
    lengths = [seconds(row["len1"]), seconds(row["len2"])]
    if f"{row['hg']}-{row['ag']}" != fixture["regulation"]:
        raise DataError(f"{fixture['home']} v {fixture['away']}: {row['hg']}-{row['ag']} in the events")
    goals: list[dict[str, Any]] = []
    reds: list[dict[str, Any]] = []
    left = {side: list(marks[row["date"], fixture[side]]) for side in SIDES}
    for event in sorted(events, key=lambda event: (event["period"], Decimal(event["min_in_period"]))):
        half, side = int(event["period"][0]), SIDES[1 - int(event["home"])]
        moment = {"half": half, "second": seconds(event["min_in_period"]), "side": side}
        where = f"{fixture['home']} v {fixture['away']}"
        if moment["second"] > lengths[half - 1]:
            raise DataError(f"{where}: {event['type']} at {moment} lies after the end of the half")
        if event["type"] == "red":
            reds.append(moment)
        elif not left[side]:
            raise DataError(f"{where}: more goals for {fixture[side]} than in the list of goals")
        else:
            _, own_goal, penalty = left[side].pop(0)
            goals.append(moment | {"own_goal": own_goal, "penalty": penalty})
    return {"lengths": lengths, "goals": goals, "reds": reds, "wyscout_id": int(row["mid"])}


def _by_minute(fixture: dict[str, str], marks: Marks) -> dict[str, Any]:
    """A match with extra time: each goal in the middle of its minute. Red cards are not in the list."""
    found = [
        (minute, side, own_goal, penalty)
        for side in SIDES
        for minute, own_goal, penalty in marks[fixture["kickoff_utc"][:10], fixture[side]]
    ]
    goals = []
    for minute, side, own_goal, penalty in sorted(found):
        half = 1 + sum(minute > last for last in (45, 90, 105))
        second = (minute - (0, 45, 90, 105)[half - 1]) * 60 - 30
        goals.append({"half": half, "second": second, "side": side, "own_goal": own_goal, "penalty": penalty})
    return {"lengths": USUAL_LENGTHS_S, "goals": goals, "reds": []}


def _score(goals: list[dict[str, Any]], halves: int) -> list[int]:
    return [sum(goal["side"] == side and goal["half"] <= halves for goal in goals) for side in SIDES]


def _marks(path: Path) -> Marks:
    """For each date and team: minute, own goal and penalty of the goals that count for it, in order."""
    found: Marks = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            minute = int(Decimal(row["minute"])) if row["minute"] else 0
            found[row["date"], row["team"]].append((minute, row["own_goal"] == "True", row["penalty"] == "True"))
    for goals in found.values():
        goals.sort(key=lambda goal: goal[0])
    return found


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
    """Write the files, or say what is wrong with the sources."""
    shared = Path(os.environ.get("PROOFBOOK_SHARED", ROOT.parent / "shared"))
    if not (shared / "data").is_dir():
        print(f"no data under {shared}: set PROOFBOOK_SHARED to the folder that holds data/", file=sys.stderr)
        return 2
    try:
        contents = {tournament: compile_matches(shared, tournament) for tournament in TOURNAMENTS}
    except DataError as error:
        print(f"the sources disagree: {error}", file=sys.stderr)
        return 1
    for tournament, content in contents.items():
        tournament.output.write_text(render(content), encoding="utf-8")
        print(f"wrote {tournament.output.relative_to(ROOT)}: {len(content['matches'])} matches")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
