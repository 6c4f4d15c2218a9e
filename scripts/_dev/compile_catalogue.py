"""Write the catalogue of the shipped matches: canonical ids, and what each provider calls them in the replay.

The providers' ids are the replay's own, in a range of their own for each provider, so that an id of one is never
taken for another's. Names differ as they do in reality: OpenLigaDB is German, openfootball and The Odds API go by name.
openfootball publishes no file of the Euro 2016.
"""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from scripts._dev.compile_matchday import TOURNAMENTS, Tournament

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "sports" / "replay" / "data" / "catalogue.json"
TEAMS = Path(__file__).with_name("teams.csv")
COMPETITIONS: list[dict[str, Any]] = [
    {
        "id": 1,
        "key": "world-cup-2018",
        "name": "FIFA World Cup",
        "season": 2018,
        "providers": {
            "football-data": "WC",
            "api-football": "1",
            "openligadb": "wm18",
            "espn": "fifa.world",
            "openfootball": "worldcup/2018",
            "the-odds-api": "soccer_fifa_world_cup",
            "sportmonks": "732",
            "sportradar": "sr:competition:16",
        },
    },
    {
        "id": 2,
        "key": "euro-2016",
        "name": "UEFA Euro",
        "season": 2016,
        "providers": {
            "football-data": "EC",
            "api-football": "4",
            "openligadb": "em16",
            "espn": "uefa.euro",
            "the-odds-api": "soccer_uefa_european_championship",
            "sportmonks": "1326",
            "sportradar": "sr:competition:1",
        },
    },
]
# First canonical number of each tournament's fixtures.
NUMBERS = {"world-cup-2018": 1, "euro-2016": 101}
# provider: (first team id, first fixture id, column of its names)
RANGES = {
    "football-data": (7000, 270000, "name"),
    "api-football": (1100, 810000, "name"),
    "openligadb": (5200, 61000, "german"),
    "espn": (400, 530000, "name"),
    "sportmonks": (18000, 190000, "name"),
}


def compile_catalogue() -> dict[str, Any]:
    """The catalogue of every compiled match."""
    with TEAMS.open(encoding="utf-8", newline="") as file:
        teams = list(csv.DictReader(file))
    ids = {row["name"]: int(row["id"]) for row in teams}
    fixtures = []
    for tournament in TOURNAMENTS:
        matches = json.loads(tournament.output.read_text(encoding="utf-8"))["matches"]
        begins = min(match["kickoff_utc"] for match in matches)
        for number, match in enumerate(matches, start=NUMBERS[tournament.key]):
            fixtures.append(
                {
                    "id": number,
                    "key": match["id"],
                    "competition": tournament.key,
                    "kickoff_utc": match["kickoff_utc"],
                    "home": ids[match["home"]],
                    "away": ids[match["away"]],
                    "providers": _fixture_ids(tournament, number, match, begins),
                }
            )
    return {"competitions": COMPETITIONS, "teams": [_team(row) for row in teams], "fixtures": fixtures}


def _team(row: dict[str, str]) -> dict[str, Any]:
    number, name = int(row["id"]), row["name"]
    providers = {
        provider: {"id": str(first + number), "name": row[column]} for provider, (first, _, column) in RANGES.items()
    }
    providers["openfootball"] = providers["the-odds-api"] = {"id": name, "name": name}
    providers["sportradar"] = {"id": f"sr:competitor:{4700 + number}", "name": name}
    return {"id": number, "name": name, "code": row["code"], "providers": providers}


def _fixture_ids(tournament: Tournament, number: int, match: dict[str, Any], begins: str) -> dict[str, str]:
    found = {provider: str(first + number) for provider, (_, first, _) in RANGES.items()}
    if tournament.key == "world-cup-2018":
        played_in = openfootball_round(match, begins)
        found["openfootball"] = f"{tournament.title}/{played_in}/{match['home']} v {match['away']}"
    found["the-odds-api"] = hashlib.sha256(match["id"].encode()).hexdigest()[:32]
    found["sportradar"] = f"sr:sport_event:{9500000 + number}"
    return found


def openfootball_round(match: dict[str, Any], begins: str) -> str:
    """The round as openfootball names it: it counts the days of the group stage as matchdays."""
    if not match["round"].startswith("Group"):
        return str(match["round"])
    days = date.fromisoformat(match["kickoff_utc"][:10]) - date.fromisoformat(begins[:10])
    return f"Matchday {days.days + 1}"


def render(content: dict[str, Any]) -> str:
    """The file's text: one line an entry."""
    parts = []
    for name, entries in content.items():
        lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in entries)
        parts.append(f' "{name}": [\n{lines}\n ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> int:
    """Write the file."""
    content = compile_catalogue()
    OUTPUT.write_text(render(content), encoding="utf-8")
    print(f"wrote {OUTPUT.relative_to(ROOT)}: {len(content['teams'])} teams, {len(content['fixtures'])} fixtures")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
