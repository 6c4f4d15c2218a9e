"""What one node costs that follows a thousand fixtures: memory and processor of a real process, at its real pace.

The fixtures begin over ten days; a Saturday afternoon's lot is being played or waits for its settle delay, and their
sources are asked every minute. Of three peers one is a real process that follows the same; its load is measured too.
The other two are away. The last line is JSON: `fixtures`, `in_play`, `rss_mb` (the most at any time), `cpu_percent` of
one core over `seconds`, `answers` of sources in that time, and the same of the peer.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sports.evidence import DiskStore
from tests.oracle.daemon.many import copies, many
from tests.oracle.daemon.stage import Operator, World

BEGIN = 1_531_666_800
DAYS = 10
REACH_MB, REACH_PERCENT = 300, 25
PATIENCE_S = 1_800.0
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fixtures", type=int, default=1_000)
    asked.add_argument("--in-play", type=int, default=40, help="of them between kick-off and report")
    asked.add_argument("--seconds", type=int, default=120)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="capacity-") as folder:
        measure(Path(folder), given.fixtures, given.in_play, given.seconds)


def measure(folder: Path, fixtures: int, in_play: int, seconds: int) -> None:
    later = fixtures - in_play
    starts = [BEGIN - number * 7_500 // in_play for number in range(in_play)]
    starts += [BEGIN + 1_800 + number * DAYS * 86_400 // later for number in range(later)]
    matches, catalogue = copies(starts, folder)
    with many(folder, matches, catalogue, begin=min(starts) - 900, before=3_600) as made:
        nodes = made.operators[:2]
        made.clock.jump(BEGIN)
        made.until(lambda: made.oracle.world.at() >= BEGIN - 12, "the chain follows", PATIENCE_S)
        made.clock.set_speed(1)
        for one in nodes:
            one.start()
        took = made.until(lambda: all(followed(one) == fixtures for one in nodes), "all are followed", PATIENCE_S)
        say(f"{fixtures} fixtures are followed {took:.0f} s after the start")
        settle(made)
        before, begin = [spent(one) for one in nodes], made.clock.now()
        time.sleep(seconds)
        end = made.clock.now()
        percents = [100 * (spent(one) - was) / seconds for one, was in zip(nodes, before, strict=True)]
        figures = {
            "fixtures": fixtures,
            "in_play": in_play,
            "seconds": seconds,
            "answers": answers(nodes[0], begin, end),
            "rss_mb": round(peak_mb(nodes[0]), 1),
            "cpu_percent": round(percents[0], 1),
            "peer_rss_mb": round(peak_mb(nodes[1]), 1),
            "peer_cpu_percent": round(percents[1], 1),
        }
        say(f"reach: under {REACH_MB} MB and {REACH_PERCENT} % of a core wanted")
        for one in nodes:
            say(json.dumps(one.ask("/status").json()["errors"]))
        print(json.dumps(figures))


def settle(made: World) -> None:
    """What a start costs is not what a day costs: every loop has come round twice."""
    time.sleep(130)
    assert all(one.process is not None and one.process.poll() is None for one in made.operators[:2])


def followed(one: Operator) -> int:
    rows = one.rows("SELECT count(*) FROM fixtures")
    return int(str(rows[0][0])) if rows else 0


def answers(one: Operator, begin: int, end: int) -> int:
    """Bodies that its sources gave in that time: that it does little because it works little would show here."""
    store = DiskStore(one.folder / "evidence")
    times = [int(entry["fetched_at"]) for day in store.days() for entry in store.entries(day)]
    return sum(begin <= at < end for at in times)


def spent(one: Operator) -> float:
    """Seconds of processor, user and system, all threads."""
    assert one.process is not None
    fields = Path(f"/proc/{one.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_mb(one: Operator) -> float:
    """The most memory that was resident at one time."""
    assert one.process is not None
    for line in Path(f"/proc/{one.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmHWM")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
