"""The product's own commands as a person types them: a whole cycle, and what goes wrong before it."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest

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


def test_run__started__answers_and_stops_without_a_trace(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        chain, replay = one.getsockname()[1], two.getsockname()[1]
    log = tmp_path / "run.log"
    words = [sys.executable, "-m", "proofbook", "run", "--chain-port", str(chain), "--replay-port", str(replay)]
    words += ["--addresses", str(tmp_path), "--speed", "60"]
    with log.open("w") as out:
        process = subprocess.Popen(words, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            ends = time.monotonic() + 480
            while "Proofbook is up" not in log.read_text():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < ends, log.read_text()
                time.sleep(0.2)
            addresses = json.loads((tmp_path / "local.json").read_text())
            code = _rpc(chain, "eth_getCode", addresses["book"], "latest")
            assert len(code) > 10_000
            # The chain keeps the match clock's time, not the wall's.
            clock = httpx.get(f"http://127.0.0.1:{replay}/clock").json()["now"]
            block = int(_rpc(chain, "eth_getBlockByNumber", "latest", False)["timestamp"], 16)
            assert abs(clock - block) < 60 * 5
            assert clock < 1_600_000_000
            while "node-4  world-cup-2018-final  SCHEDULED" not in log.read_text():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < ends, log.read_text()
                time.sleep(0.2)
            nodes = [line.split() for line in log.read_text().splitlines() if line.startswith("  node-")]
            assert [line[:2] for line in nodes] == [[f"node-{place}", "ready"] for place in (1, 2, 3, 4)]
            assert all(httpx.get(line[2]).json()["member"] for line in nodes)
            children = json.loads((Path(os.environ["PROOFBOOK_RUN_FOLDER"]) / "proofbook.pid").read_text())["children"]
            assert {"replay", "anvil", "block-producer", "api", "node-1", "node-2", "node-3", "node-4"} == set(children)
        finally:
            stopped = command("stop")
            process.wait(60)
    assert stopped.returncode == 0, stopped.stderr
    assert not any(Path(f"/proc/{child['pid']}").exists() for child in children.values())
    assert log.read_text().count("Traceback") == 0
    for port in (chain, replay):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)


def test_run__unreadable_start__names_the_value() -> None:
    done = command("run", "--start", "noon")
    assert done.returncode == 2
    assert "'noon'" in done.stderr


def _rpc(port: int, method: str, *params: object) -> object:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
    return httpx.post(f"http://127.0.0.1:{port}", json=body).json()["result"]


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
    with pytest.raises(httpx.ConnectError):
        httpx.post(rpc, json={})
    assert command("stop").stdout.strip() == "nothing runs"
