"""The product's own commands as a person types them: a whole cycle, and what goes wrong before it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from proofbook.pidfile import started_at

ROOT = Path(__file__).resolve().parents[2]
# Never the folder of a product that runs on this machine: `stop` below would end it.
os.environ["PROOFBOOK_RUN_FOLDER"] = tempfile.mkdtemp(prefix="proofbook-run-")
pytestmark = [pytest.mark.process, pytest.mark.anvil, pytest.mark.xdist_group("stage")]


def command(*words: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "proofbook", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def test_demo__fresh_chain__every_step_is_done_and_verified() -> None:
    done = command("demo")
    assert done.returncode == 0, done.stdout + done.stderr
    text = done.stdout
    for act in ("Liquidity", "Customers", "Bets before the match", "The match", "Result", "Settlement", "Withdrawals"):
        assert f"\n{act}" in text, act
    for name in ("node-1", "node-2", "node-3", "node-4"):
        stages = [line.split()[2] for line in text.splitlines() if line.split()[1:2] == [name]]
        assert "SETTLING" in stages, (name, stages)
        assert stages[-1] in ("INCLUDED", "FINAL"), (name, stages)
    assert "3 of 3 groups agree" in text
    assert text.count("  reported by 0x") in (1, 2)  # a second one adds the signature that earns the short window
    assert "signed by 4 of 4 nodes" in text or "signed by 3 of 4 nodes" in text
    # The real match: 4-2 after 2-1, so these five bets have these fates.
    fates = {
        "Match result home": "won        €41.00",
        "Total over 2.5": "won        €36.30",
        "Both to score no": "lost        €0.00",
        "Correct score 4-2": "won       €202.00",
        "Asian handicap away": "half won   €14.75",
    }
    for bet, fate in fates.items():
        line = next(line for line in text.splitlines() if bet in line and "€" in line and " at " not in line)
        assert fate in line, line
    assert text.count(" yes") == 8
    assert "verified: 5 bets placed" in text.splitlines()[-1]


def test_demo__chain_port_in_use__names_port_and_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = command("demo", "--chain-port", str(port))
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "--chain-port" in done.stderr
    assert "Traceback" not in done.stderr


CHILDREN = {"replay", "anvil", "block-producer", "sandbox", "api", "worker", "pricing"}
NODES = [f"node-{place}" for place in (1, 2, 3, 4)]


class Run:
    """`proofbook run` on ports of its own, in a folder of a test."""

    def __init__(self, folder: Path, *words: str) -> None:
        with ExitStack() as stack:
            busy = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
            self.chain, self.replay, self.api = (one.getsockname()[1] for one in busy)
        self.folder, self.log = folder, folder / "run.log"
        ports = ["--chain-port", self.chain, "--replay-port", self.replay, "--api-port", self.api]
        command = [sys.executable, "-m", "proofbook", "run", *map(str, ports), "--addresses", str(folder), *words]
        with self.log.open("w") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        self.ends = time.monotonic() + 480

    def await_line(self, text: str) -> None:
        while text not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < self.ends, self.log.read_text()
            time.sleep(0.2)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.api}{path}", timeout=20).raise_for_status()

    def children(self) -> dict[str, dict[str, Any]]:
        kept = json.loads((Path(os.environ["PROOFBOOK_RUN_FOLDER"]) / "proofbook.pid").read_text())
        return dict(kept["children"])

    def stop(self) -> None:
        """Stop, and hold that nothing of it is left."""
        children = self.children()
        stopped = command("stop")
        self.process.wait(60)
        assert stopped.returncode == 0, stopped.stderr
        # By their start as well: a number may be another process's by now.
        assert [name for name, one in children.items() if started_at(int(one["pid"])) == one["started"]] == []
        assert self.log.read_text().count("Traceback") == 0
        for port in (self.chain, self.replay, self.api):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=1)


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    made: list[Run] = []

    def begin(*words: str) -> Run:
        made.append(Run(tmp_path, *words))
        return made[-1]

    yield begin
    for run in made:
        if run.process.poll() is None:
            command("stop")
            run.process.wait(60)


def test_run__started__is_the_whole_product_and_stops_without_a_trace(begun: Callable[..., Run]) -> None:
    run = begun("--start", "2018-06-30T13:57:00", "--speed", "10")
    run.await_line("Proofbook is up")
    addresses = json.loads((run.folder / "local.json").read_text())
    assert len(str(_rpc(run.chain, "eth_getCode", addresses["book"], "latest"))) > 10_000
    # The chain keeps the match clock's time, not the wall's.
    clock = httpx.get(f"http://127.0.0.1:{run.replay}/clock").json()["now"]
    block = int(_rpc(run.chain, "eth_getBlockByNumber", "latest", False)["timestamp"], 16)
    assert abs(clock - block) < 60 * 5
    assert clock < 1_600_000_000

    told = run.get("/v1/config").json()
    assert told["book"]["contracts"]["book"] == addresses["book"]
    assert told["chain"]["rpc_url"] == f"http://127.0.0.1:{run.chain}"
    fixtures = run.get("/v1/fixtures").json()
    assert [(one["home"], one["away"], one["competition"]) for one in fixtures][:2] == [
        ("France", "Argentina", "FIFA World Cup"),
        ("Uruguay", "Portugal", "FIFA World Cup"),
    ]
    assert len(fixtures) >= 10
    for one in fixtures[1:]:  # the first one begins meanwhile
        assert one["listed"], one
        assert min(one["markets"]["1:1:0:0-0"]["odds_ppm"]) > 10**6, one
    room = run.get(f"/v1/fixtures/{fixtures[1]['fixture']}/limit").json()
    assert room["left"] == room["budget"] > 1_000 * 10**6
    assert "Proofbook" in run.get("/openapi.json").text
    _stream_shows_a_change(run, fixtures[0]["fixture"])

    run.await_line("world-cup-2018-uruguay-portugal  SCHEDULED")
    nodes = [line.split() for line in run.log.read_text().splitlines() if line.startswith("  node-")]
    assert [line[:2] for line in nodes] == [[name, "ready"] for name in NODES]
    assert all(httpx.get(line[2]).json()["member"] for line in nodes)
    assert set(run.children()) == {*CHILDREN, *NODES}
    summary = run.log.read_text().partition("Proofbook is up")[2]
    for part in ("chain", "match feeds", "api", "identity", "worker", "operator", "pricing", "stop"):
        assert f"\n  {part} " in summary, part
    # The nodes say by themselves that they live.
    nodes_heard = [(one["heard"], one["signing"]) for one in run.get("/v1/committee").json()["nodes"]]
    assert nodes_heard == [(True, True)] * len(NODES)
    # Every loop of the worker has had its turn by now.
    ready = run.get("/readyz").json()
    assert (ready["status"], set(ready["worker"].values())) == ("ok", {"ok"}), ready
    run.stop()


def _stream_shows_a_change(run: Run, fixture: str) -> None:
    """A snapshot first, then a change of the odds or of the score: the match begins meanwhile."""
    url = f"http://127.0.0.1:{run.api}/v1/stream?fixtures={fixture}"
    seen = []
    with httpx.stream("GET", url, timeout=60) as answer:
        for line in answer.iter_lines():
            seen += [line.removeprefix("event: ")] if line.startswith("event: ") else []
            assert time.monotonic() < run.ends, seen
            if "change" in seen:
                break
    assert seen[0] == "snapshot"


@pytest.mark.slow
def test_run__stopped_and_started_again__goes_on_and_anew_only_when_asked(begun: Callable[..., Run]) -> None:
    run = begun("--match", "world-cup-2018-final", "--start", "2018-07-15T14:00:00")
    run.await_line("Proofbook is up")
    told = json.loads(command("status", "--json").stdout)
    assert {part["name"] for part in told["parts"]} == {*CHILDREN, *NODES, "database"}
    assert all(part["state"].startswith("ok") and part["memory"] > 10**6 for part in told["parts"]), told
    assert told["coming"][0][0] == "France – Croatia"
    person = "0x" + "ab" * 20
    _rpc(run.chain, "anvil_setBalance", person, hex(12345))
    before = int(_rpc(run.chain, "eth_blockNumber"), 16)
    digest = _rpc(run.chain, "eth_getBlockByNumber", hex(before), False)["hash"]
    transmitter = _node_settings()["expect_address"]
    run.stop()
    assert command("status").returncode == 1

    refused = command("run", "--start", "2018-06-30T13:30:00", "--addresses", str(run.folder))
    assert (refused.returncode, "--fresh" in refused.stderr) == (1, True), refused.stderr

    again = begun()
    again.await_line("Proofbook is up")
    assert "resumed" in again.log.read_text()
    assert "ape run deploy" not in again.log.read_text()
    assert _rpc(again.chain, "eth_getBlockByNumber", hex(before), False)["hash"] == digest
    assert int(_rpc(again.chain, "eth_getBalance", person, "finalized"), 16) == 12345
    assert [one["fixture"] for one in again.get("/v1/fixtures").json()] == ["world-cup-2018-final"]
    assert _node_settings()["expect_address"] == transmitter
    assert again.get("/readyz").json()["status"] == "ok"
    again.stop()

    anew = begun("--fresh", "--match", "world-cup-2018-final", "--start", "2018-07-15T14:00:00")
    anew.await_line("Proofbook is up")
    assert int(_rpc(anew.chain, "eth_getBalance", person, "latest"), 16) == 0
    assert _node_settings()["expect_address"] != transmitter
    os.kill(anew.process.pid, signal.SIGKILL)
    anew.process.wait()

    killed = begun("--match", "world-cup-2018-final", "--start", "2018-07-15T14:00:00")
    killed.await_line("Proofbook is up")
    assert "the run before was killed" in killed.log.read_text()
    killed.stop()


def _node_settings() -> dict[str, str]:
    file = Path(os.environ["PROOFBOOK_RUN_FOLDER"]) / "nodes" / "node-1" / "node.toml"
    return dict(tomllib.loads(file.read_text())["node"]["transmitter"])


def test_run__unreadable_start__names_the_value() -> None:
    done = command("run", "--start", "noon")
    assert done.returncode == 2
    assert "'noon'" in done.stderr


def _rpc(port: int, method: str, *params: object) -> object:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
    return httpx.post(f"http://127.0.0.1:{port}", json=body).json()["result"]


def deploying(demo: int) -> list[int]:
    """Processes that still deploy for a demo; each has its addresses in the environment or is its child."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            mark = f"PROOFBOOK_RUN_FOLDER={os.environ['PROOFBOOK_RUN_FOLDER']}".encode()
            if b"deploy" in words and mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return [pid for pid in found if pid != demo]


def test_stop__while_the_demo_plays__ends_it_and_its_processes() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "proofbook", "demo"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    rpc = ""
    for line in process.stdout:
        rpc = line.split()[1] if line.strip().startswith("chain ") else rpc
        if "ape run deploy" in line:
            break
    stopped = command("stop")
    process.communicate(timeout=30)
    assert stopped.stdout.strip() == "stopped"
    assert process.returncode == 130
    # Not in the pid file: it is a command, not a part. It ends with the demo all the same.
    assert deploying(process.pid) == []
    with pytest.raises(httpx.ConnectError):
        httpx.post(rpc, json={})
    assert command("stop").stdout.strip() == "nothing runs"
