"""Write the catalogue of the shipped matches: canonical ids, and what each provider calls them in the replay.

The providers' ids are the replay's own, in a range of their own for each provider, so that an id of one is never
taken for another's. Names differ as they do in reality: OpenLigaDB is German.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DATA = ROOT / "sports" / "replay" / "data"
MATCHES = DATA / "world_cup_2018.json"
OUTPUT = DATA / "catalogue.json"
TEAMS = Path(__file__).with_name("world_cup_2018_teams.csv")
COMPETITION = {
    "id": 1,
    "key": "world-cup-2018",
    "name": "FIFA World Cup",
    "season": 2018,
    "providers": {"football-data": "WC", "api-football": "1", "openligadb": "wm18", "espn": "fifa.world"},
}
# provider: (first team id, first fixture id, column of its names)
RANGES = {
    "football-data": (7000, 270000, "name"),
    "api-football": (1100, 810000, "name"),
    "openligadb": (5200, 61000, "german"),
    "espn": (400, 530000, "name"),
}


def compile_catalogue() -> dict[str, Any]:
    """The catalogue of every compiled match."""
    with TEAMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = {row["name"]: int(row["id"]) for row in rows}
    teams = [
        {
            "id": int(row["id"]),
            "name": row["name"],
            "code": row["code"],
            "providers": {
                provider: {"id": str(first + int(row["id"])), "name": row[column]}
                for provider, (first, _, column) in RANGES.items()
            },
        }
        for row in rows
    ]
    matches = json.loads(MATCHES.read_text(encoding="utf-8"))["matches"]
    fixtures = [
        {
            "id": number,
            "key": match["id"],
            "competition": COMPETITION["key"],
            "kickoff_utc": match["kickoff_utc"],
            "home": ids[match["home"]],
            "away": ids[match["away"]],
            "providers": {provider: str(first + number) for provider, (_, first, _) in RANGES.items()},
        }
        for number, match in enumerate(matches, start=1)
    ]
    return {"competitions": [COMPETITION], "teams": teams, "fixtures": fixtures}


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
