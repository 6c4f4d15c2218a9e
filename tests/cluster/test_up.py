"""`proofbook up --profile cluster` as somebody types it: two of each part, and whatever is killed is back by itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from proofbook.pidfile import started_at
from proofbook.ports import free_port
from tests.cluster.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.process, pytest.mark.anvil, pytest.mark.slow, pytest.mark.xdist_group("stage")]
PAIRS = ("api", "stream", "duties", "settlement", "live")
PARTS = {f"{kind}-{number}" for kind in PAIRS for number in (1, 2)} | {"bus"}
WITHIN_S = 480.0


class Up:
    """The command in a run folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.home, self.log = folder / "run", folder / "up.log"
        self.api = free_port()
        self._environ = {**os.environ, "PROOFBOOK_RUN_FOLDER": str(self.home), "COLUMNS": "120", "NO_COLOR": "1"}
        ports = ["--chain-port", free_port(), "--replay-port", free_port(), "--api-port", self.api]
        words = ["up", *map(str, ports), "--addresses", str(folder), "--start", "2018-06-30T13:57:00", "--speed", "10"]
        with self.log.open("w") as out:
            self.process = subprocess.Popen(self._command(*words), cwd=ROOT, env=self._environ, stdout=out, stderr=out)

    @staticmethod
    def _command(*words: str) -> list[str]:
        return [sys.executable, "-m", "proofbook", *words]

    def await_(self, question: Callable[[], object], what: str, within_s: float = WITHIN_S) -> float:
        began = time.monotonic()
        while not question():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - began < within_s, (what, self.log.read_text()[-3_000:])
            time.sleep(0.3)
        return time.monotonic() - began

    def say(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(*words), cwd=ROOT, env=self._environ, capture_output=True, text=True, timeout=120
        )

    def status(self) -> dict[str, Any]:
        return {one["name"]: one for one in json.loads(self.say("status", "--json").stdout or '{"parts": []}')["parts"]}

    def children(self) -> dict[str, dict[str, Any]]:
        return dict(json.loads((self.home / "proofbook.pid").read_text())["children"])


def test_up__cluster__shows_who_works_and_who_waits_and_outlives_a_kill_of_each_kind(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    up = Up(tmp_path)
    try:
        took_s = up.await_(lambda: "Proofbook is up" in up.log.read_text(), "being up")
        record_property("seconds until all is up", round(took_s, 1))
        up.await_(lambda: all(one["state"].startswith("ok") for one in up.status().values()), "all well", 120)
        shown = up.status()
        assert set(shown) >= PARTS | {"anvil", "replay", "pricing", "node-1", "database"}
        for share in ("duties", "settlement", "live"):
            states = sorted(shown[f"{share}-{number}"]["state"] for number in (1, 2))
            assert states == ["ok", "ok, waits for its turn"], (share, states)
        record_property("MiB of all parts", round(sum(one["memory"] for one in shown.values()) / (1 << 20)))
        readers = [Reader(shown[name]["where"]) for name in ("api-1", "api-2", "stream-1", "stream-2")]
        up.await_(lambda: all(reader.live and reader.numbers for reader in readers), "prices on every stream", 120)

        for kind in (*PAIRS, "bus"):
            working = next(name for name, one in up.status().items() if name.startswith(kind) and one["state"] == "ok")
            before = up.children()[working]
            os.kill(int(before["pid"]), signal.SIGKILL)
            up.await_(lambda name=working, old=before: up.children()[name]["pid"] != old["pid"], f"{working} again", 30)
            back_s = up.await_(
                lambda: all(one["state"].startswith("ok") for one in up.status().values()), f"well after {working}", 120
            )
            record_property(f"{working} killed: seconds until status shows all well", round(back_s, 1))
        numbers = [len(reader.numbers) for reader in readers]
        up.await_(
            lambda: all(len(reader.numbers) > count for reader, count in zip(readers, numbers, strict=True)),
            "prices move again", 120,
        )  # fmt: skip
        assert httpx.get(f"http://127.0.0.1:{up.api}/", timeout=20).status_code in (200, 404)  # 404: no front is built
        for reader in readers:
            reader.end()
        children = up.children()
        assert up.say("stop").returncode == 0
        assert up.process.wait(60) == 0, up.log.read_text()
        assert [name for name, one in children.items() if started_at(int(one["pid"])) == one["started"]] == []
    finally:
        if up.process.poll() is None:
            up.say("stop")
            up.process.wait(60)
