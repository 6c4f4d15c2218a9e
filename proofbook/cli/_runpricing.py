"""Pricing of `proofbook run`: every football match of the replay, by three replicas, into the API's database."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from proofbook.cli._stage import API_FOOTBALL_KEY, Stage
from proofbook.database_embedded import embedded_server
from proofbook.processes import Child, Supervisor
from proofbook.toolchain import ROOT
from sports.replay.matches import DATA
from sports.replay.starting import SITES_BY_NAME

KEYS: Final = {
    "api-football": API_FOOTBALL_KEY,
    "espn": None,
    "sportradar": "replay-sportradar",
    "the-odds-api": "replay-the-odds-api",
}
"""Feeds of three independent groups and the prices of others, with the key of each in the replay."""
CATALOGUE: Final = DATA / "catalogue.json"
READY_WITHIN_S: Final = 120.0
PRICING: Final = "pricing"


def start_pricing(parts: Supervisor, stage: Stage) -> None:
    """Start it once the API is up; `PRICING` is ready when it follows the catalogue. Raises a ProcessError."""
    with _database(parts) as database:
        _start(parts, stage, database)


@contextmanager
def _database(parts: Supervisor) -> Iterator[str]:
    """The API's own: the one that it was given, else the server that it runs, which stays up without us."""
    given = os.environ.get("PROOFBOOK_API_DATABASE_URL")
    if given:
        yield given
        return
    with embedded_server((parts.folder / "api" / "postgres").resolve()) as address:
        yield address


def _start(parts: Supervisor, stage: Stage, database: str) -> None:
    folder = parts.folder / "pricing-inputs"
    folder.mkdir(parents=True, exist_ok=True)
    providers: dict[str, dict[str, object]] = {}
    for name, key in KEYS.items():
        providers[name] = {"base_url": f"{stage.replay}/{name}{SITES_BY_NAME[name].root()}"}
        if key is not None:
            file = folder / f"{name}.key"
            file.touch(mode=0o600)
            file.write_text(key, encoding="ascii")
            providers[name]["key_file"] = str(file.resolve())
    # A price of others is no word on a result.
    providers["the-odds-api"]["votes"] = False
    log = parts.folder / f"{PRICING}.log"
    parts.launch(
        Child(
            PRICING,
            [
                *(sys.executable, "-m", "proofbook", "pricing", "run", "--catalogue", CATALOGUE),
                *("--database", database),
            ],
            env={
                "PROOFBOOK_SPORTS__PROVIDERS": json.dumps(providers),
                "PROOFBOOK_SPORTS__EVIDENCE__FOLDER": str((folder / "evidence").resolve()),
                "PROOFBOOK_REPLAY__PORT": stage.replay.rpartition(":")[2],
                "OMP_NUM_THREADS": "1",
            },
            ready=lambda: " followed, " in log.read_text(encoding="utf-8", errors="replace"),
            ready_within_s=READY_WITHIN_S,
            cwd=ROOT,
        )
    )
