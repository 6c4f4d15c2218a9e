"""What `make run` costs while nothing happens: memory and processor of all its processes together.

It starts `proofbook run` on free ports an hour before a kick-off, waits until the four nodes are up, lets the start
pass, and measures. Memory counts shared pages once (PSS). The last line is JSON: `memory_mb`, `cpu_percent` of one
core over `seconds`, `processes`, and both by kind of process.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from proofbook.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
REACH_MB, REACH_PERCENT = 2_048, 50
"""Two gigabytes, and a quarter of two cores."""
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE_S = 1_800.0
NODES = 4
KINDS = (("node run", "nodes"), ("anvil", "chain"), ("local_clock", "chain"), ("sports.replay", "replay"))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=int, default=120)
    asked.add_argument("--settle", type=int, default=60, help="seconds after the start that are not measured")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        chain, replay = free_port(), free_port()
        command = [sys.executable, "-m", "proofbook", "run", "--addresses", folder]
        command += ["--chain-port", str(chain), "--replay-port", str(replay)]
        log = Path(folder) / "run.log"
        with log.open("wb") as out:
            process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait(process, log)
            time.sleep(given.settle)
            print(json.dumps(measured(process.pid, given.seconds)))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def wait(process: subprocess.Popen[bytes], log: Path) -> None:
    """Until every node runs."""
    began = time.monotonic()
    while sum("node run" in words(pid) for pid in below(process.pid)) < NODES:
        if process.poll() is not None or time.monotonic() - began > PATIENCE_S:
            raise SystemExit(f"it is not up:\n{log.read_text()}")
        time.sleep(0.5)


def measured(root: int, seconds: int) -> dict[str, object]:
    """Memory now and processor time over so many seconds, of a process and all below it."""
    before = {pid: spent(pid) for pid in below(root)}
    began = time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - began
    memory: defaultdict[str, float] = defaultdict(float)
    percent: defaultdict[str, float] = defaultdict(float)
    alive = [pid for pid in below(root) if pid in before]
    for pid in alive:
        memory[kind(pid)] += pss_mb(pid)
        percent[kind(pid)] += 100 * (spent(pid) - before[pid]) / took
    return {
        "memory_mb": round(sum(memory.values())),
        "cpu_percent": round(sum(percent.values()), 1),
        "reach": f"under {REACH_MB} MB and {REACH_PERCENT} % of a core",
        "seconds": seconds,
        "processes": len(alive),
        "memory_mb_by_kind": {name: round(size) for name, size in sorted(memory.items())},
        "cpu_percent_by_kind": {name: round(share, 1) for name, share in sorted(percent.items())},
    }


def below(root: int) -> list[int]:
    """A process and all that it or they began."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        children[int(fields[1])].append(int(path.parent.name))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children[one]
    return found


def words(pid: int) -> str:
    """Its command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def kind(pid: int) -> str:
    """What part of the product it is."""
    return next((name for part, name in KINDS if part in words(pid)), "supervisor")


def spent(pid: int) -> float:
    """Seconds of processor, user and system, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def pss_mb(pid: int) -> float:
    """Its memory; what n processes share counts an n-th for each."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"no Pss of process {pid}")


if __name__ == "__main__":
    main()
