"""Sports data: parsing speed, damaged bodies, binding, the World Cup 2022, the replay. The last line is JSON.

Reads the recorded bodies of the shared data (PROOFBOOK_SHARED, default ../shared). `--mutations N` sets how many bodies
are damaged for each of the two seeds (100,000 without it), `--histories N` how many mixes of faults are played on the
replay for each of the two (500 without it).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from click.testing import CliRunner

from proofbook.cli.sports import command
from sports.consensus import State, decide
from sports.matching import Aliases
from sports.model import UnixTime
from sports.providers import ADAPTERS
from sports.providers.tree import load
from tests.sports import mutation
from tests.sports.matching_measure import measure
from tests.sports.mutation import FOLDERS
from tests.sports.replay_histories import FREE, PAID, clean_readings, decisions, history, wrong
from tests.sports.replay_world import MATCHES

SHARED = Path(os.environ.get("PROOFBOOK_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SAMPLES = SHARED / "data" / "provider_samples"
AT = UnixTime(1_800_000_000)
ROUNDS = 40
SEED = 20_221_218


def parsing() -> dict[str, float]:
    """MB/s of each provider's recorded bodies and of all together: the best of several rounds, processor time."""
    rows: dict[str, float] = {}
    total_bytes, total_s, load_s = 0, 0.0, 0.0
    for provider, folder in FOLDERS.items():
        bodies = [file.read_bytes() for file in sorted((SAMPLES / folder).iterdir())]
        size = sum(map(len, bodies))
        best = best_load = float("inf")
        for _ in range(ROUNDS):
            start = time.process_time()
            for body in bodies:
                ADAPTERS[provider].parse(body, AT)
            middle = time.process_time()
            for body in bodies:
                load(body)
            best, best_load = min(best, middle - start), min(best_load, time.process_time() - middle)
        rows[provider] = round(size / best / 1e6, 1)
        total_bytes, total_s, load_s = total_bytes + size, total_s + best, load_s + best_load
    rows["all"] = round(total_bytes / total_s / 1e6, 1)
    rows["strict JSON alone"] = round(total_bytes / load_s / 1e6, 1)
    return rows


def damaged(count: int) -> dict[str, int]:
    """The sum over one fixed and one fresh seed."""
    bodies = mutation.recorded(SAMPLES)
    seeds = (SEED, random.SystemRandom().randrange(1 << 31))
    reports = [mutation.run(bodies, count, seed) for seed in seeds]
    names = ("bodies", "exceptions", "gained", "changed", "kept", "lost")
    return {name: sum(getattr(report, name) for report in reports) for name in names} | {"fresh_seed": seeds[1]}


def world_cup(folder: Path) -> dict[str, int]:
    """`sports decide` on football-data.org, openfootball and the ESPN sample, held against the parts."""
    places = {
        "football-data": "football_data_org/wc2022_matches.json",
        "openfootball": "openfootball/worldcup_2022.json",
        "espn": "espn/event_633850.json",
    }
    for provider, place in places.items():
        (folder / provider).mkdir(parents=True, exist_ok=True)
        (folder / provider / "body.json").write_bytes((SAMPLES / place).read_bytes())
    answer = CliRunner(mix_stderr=False).invoke(command, ["decide", str(folder)])
    lines = {row["fixture"][18:]: row for row in map(json.loads, answer.stdout.splitlines())}
    truth = ADAPTERS["football-data"].parse((SAMPLES / places["football-data"]).read_bytes(), AT).readings
    counts = {"final": 0, "true": 0, "half_time_given": 0, "half_time_wrong": 0}
    for reading in truth:
        row = lines[f"{reading.home} v {reading.away}"]
        value, scores = row["value"], reading.scores
        wanted = [
            list(pair) if pair else None for pair in (scores.regulation, scores.after_extra_time, scores.shootout)
        ]
        counts["final"] += row["state"] == "FINAL"
        counts["true"] += [value["regulation"], value["after_extra_time"], value["shootout"]] == wanted
        counts["half_time_given"] += value["half_time"] is not None
        counts["half_time_wrong"] += value["half_time"] not in (None, list(scores.half_time or ()))
    return counts


def clean_replay() -> dict[str, int]:
    """Every match of both tournaments, read by four and by six groups with nothing wrong: decided, and truly."""
    counts = {"fixtures": 0, "final": 0, "wrong": 0}
    for match in MATCHES.values():
        for providers in (FREE, PAID):
            rule, readings, now = clean_readings(match, providers)
            answer = decide(readings, rule, UnixTime(now))
            counts["fixtures"] += 1
            counts["final"] += answer.state is State.FINAL
            counts["wrong"] += wrong(match, answer) is not None
    return counts


def faulty_replay(count: int) -> dict[str, int]:
    """Mixes of faults on fewer groups than a quorum, polled from before the match until four hours after it."""
    counts = {"histories": 0, "final": 0, "wrong": 0, "decisions": 0}
    seeds = (SEED, random.SystemRandom().randrange(1 << 31))
    for first in seeds:
        for seed in range(first, first + count):
            past = history(seed)
            counts["histories"] += 1
            for _, answer in decisions(past):
                counts["decisions"] += 1
                counts["wrong"] += wrong(past.match, answer) is not None
                if answer.state is State.FINAL:
                    counts["final"] += 1
                    break
    return counts | {"fresh_seed": seeds[1]}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--mutations", type=int, default=100_000)
    options.add_argument("--histories", type=int, default=500)
    asked = options.parse_args()
    if not SAMPLES.is_dir():
        print(f"{SAMPLES} is absent: name the shared data in PROOFBOOK_SHARED")
        print(json.dumps({"bench": "sports", "skipped": True}))
        return
    speed = parsing()
    print("parsing, MB/s:", speed)
    bindings, bare = measure(SAMPLES), measure(SAMPLES, Aliases())
    print("binding:", bindings, "without aliases:", bare)
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        cup = world_cup(Path(folder))
    print("World Cup 2022:", cup)
    clean, faulty = clean_replay(), faulty_replay(asked.histories)
    print("clean replay:", clean, "faulty replay:", faulty)
    hurt = damaged(asked.mutations)
    print("damaged bodies:", hurt)
    figures = {
        "bench": "sports",
        "parse_mb_per_s": speed["all"],
        "parse_by_provider": speed,
        "mutations": hurt,
        "bound_percent": bindings.bound_percent,
        "bound_percent_without_aliases": round(bare.bound_percent, 1),
        "false_binds": bindings.false + bindings.left_out_bound + bare.false + bare.left_out_bound,
        "world_cup_2022": cup,
        "clean_replay": clean,
        "faulty_replay": faulty,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
