"""`pricing run --catalogue` follows every fixture of a catalogue, a process a sport, and goes on after an end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pricing.run.history import History
from pricing.run.plan import WEEK_S
from proofbook.cli import _pricing_run
from proofbook.cli._pricing_run import run_command
from proofbook.database import open_database
from sports.replay import Match, ReplayServer, load_matches
from sports.replay.matches import DATA
from sports.replay.starting import Wanted, build

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]
WITHIN_S = 90.0


def together() -> list[Match]:
    """Two matches of one kick-off, the last of their group, in a week with many others to come."""
    starts: dict[int, list[Match]] = {}
    for match in load_matches().values():
        if "2018" in match.fixture.key:
            starts.setdefault(int(match.start), []).append(match)
    return next(found for found in starts.values() if len(found) == 2)


PAIR = together()
KICKOFF = int(PAIR[0].start)


@pytest.fixture
def replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, float], ReplayServer]]:
    """Starts a replay of the two, and points the settings at it."""
    servers: list[ReplayServer] = []

    def start(begins: int, speed: float) -> ReplayServer:
        names = tuple(match.fixture.key for match in PAIR)
        server = build(Wanted(names, port=0, start=str(begins), speed=speed))
        servers.append(server)
        server.__enter__()
        key = tmp_path / "api-football.key"
        key.write_text("replay-api-football")
        key.chmod(0o600)
        providers = {
            "api-football": {"base_url": server.base_url("api-football"), "key_file": str(key)},
            "espn": {"base_url": server.base_url("espn")},
        }
        off = {name: {"enabled": False} for name in ("openligadb", "football-data")}
        monkeypatch.setenv("PROOFBOOK_SPORTS__PROVIDERS", json.dumps(providers | off))
        monkeypatch.setenv("PROOFBOOK_SPORTS__EVIDENCE__FOLDER", str(tmp_path / "evidence"))
        monkeypatch.setenv("PROOFBOOK_REPLAY__PORT", server.url.rpartition(":")[2])
        return server

    monkeypatch.setattr(_pricing_run, "FOLDER", tmp_path / "run")
    yield start
    for server in servers:
        server.__exit__(None, None, None)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    kept = open_database(address_in(tmp_path))
    made = History(kept)
    made.migrate()
    yield made
    kept.close()


def address_in(folder: Path) -> str:
    return f"sqlite:///{folder}/history.sqlite3"


def test_one_sport__coming_and_in_play__all_of_them_have_prices(replay, history: History, tmp_path: Path) -> None:
    replay(KICKOFF - 60, 20)
    address = address_in(tmp_path)
    done = CliRunner().invoke(
        run_command,
        ["--catalogue", "--sport", "football", "--replicas", "0", "--minutes", "5", "--database", address],
        catch_exceptions=False,
    )
    lines = done.output.splitlines()
    last = json.loads(lines[-1])
    coming = {
        match.fixture.key
        for match in load_matches().values()
        if 0 < match.start - KICKOFF <= WEEK_S - 600 and "2018" in match.fixture.key
    }
    assert coming
    assert set(history.fixtures()) >= coming | {match.fixture.key for match in PAIR}
    for match in PAIR:
        key = match.fixture.key
        assert any(kept.request.football.play is not None for kept in history.prices(key)), done.output
        assert any(key in line and "open" in line for line in lines)
    # Whoever ends leaves nothing open that nobody watches.
    assert {status for key in history.fixtures() for status in history.statuses(key).values()} <= {"suspended"}
    assert last["fixtures"] == len(history.fixtures())
    status = [line for line in lines if " followed, " in line]
    assert len(status) >= 2
    # A slow machine tells its first line after the kick-off: then two are in play.
    before = status[0].split()[0] < f"{datetime.fromtimestamp(KICKOFF, UTC):%H:%M:%S}"
    assert (" 0 in play; " if before else " 2 in play; ") in status[0]
    assert " 2 in play; " in status[-1]


def told(log: Path, words: str) -> bool:
    return log.exists() and words in log.read_text()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
def test_every_sport__a_process_each__one_that_is_killed_begins_again_and_all_end_in_order(
    replay, history: History, tmp_path: Path
) -> None:
    replay(KICKOFF - 7200, 1)
    catalogue = json.loads((DATA / "catalogue.json").read_text())
    game = next(one for one in catalogue["fixtures"] if one["key"] == PAIR[0].fixture.key)
    catalogue["fixtures"].append({**game, "id": 9001, "key": "a-game-of-basketball", "sport": 3})
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps(catalogue))
    address = address_in(tmp_path)
    command = [sys.executable, "-m", "proofbook", "pricing", "run", "--catalogue", str(file), "--replicas", "0"]
    logs = tmp_path / ".run" / "pricing" / "sports"
    output = (tmp_path / "output").open("wb")
    running = subprocess.Popen(
        [*command, "--database", address],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    try:
        until(lambda: told(logs / "football.log", " followed, ") and told(logs / "basketball.log", "1 followed, "))
        until(lambda: len(history.fixtures()) > 10 and "a-game-of-basketball" in history.fixtures())
        before = len(history.prices(PAIR[0].fixture.key))
        (victim,) = [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdecimal() and str(file).encode() in _words(entry) and b"football" in _words(entry)
        ]
        os.kill(victim, signal.SIGKILL)
        until(lambda: told(tmp_path / "output", "football: its process ended with code -9"))
        until(lambda: len(history.prices(PAIR[0].fixture.key)) > before)
        assert set(history.statuses(PAIR[0].fixture.key).values()) == {"open"}
    finally:
        running.send_signal(signal.SIGTERM)
        code = running.wait(60)
        output.close()
    assert code == 0, (tmp_path / "output").read_text()
    assert {status for key in history.fixtures() for status in history.statuses(key).values()} == {"suspended"}
    said = (tmp_path / "output").read_text()
    assert '"sport": "football"' in said
    assert '"sport": "basketball"' in said


def _words(process: Path) -> bytes:
    """The command line of a process that still runs, where it is one of this test's."""
    try:
        return (process / "cmdline").read_bytes() if b"--sport" in (process / "cmdline").read_bytes() else b""
    except OSError:
        return b""
