"""Mutation testing of the money contracts: breaks them in one place at a time and asks whether a test fails.

    python -m scripts._dev.mutate list                      how many mutants there are
    python -m scripts._dev.mutate run --sample 120          a seeded sample, spread over the files
    python -m scripts._dev.mutate run                       all (hours: 10 to 140 s each)
    python -m scripts._dev.mutate run --again               those run before, each by its last killer first
    python -m scripts._dev.mutate run --narrow ...          only the tests of the file's own subject first: quick
    python -m scripts._dev.mutate many --sample 30          so many of each file at once, switched at run time
    python -m scripts._dev.mutate many --asked --files all  every check, cap, write and operator of the arithmetic
    python -m scripts._dev.mutate model                     the wrong wordings of the money model, on the contracts
    python -m scripts._dev.mutate table                     writes docs/evidence/mutation.md

A run goes on where the last one stopped; results stand in .build/mutants/results.json, and since the last `table` in
docs/evidence/mutants.jsonl. The code ends with 1 if a mutant
survives that `mutate_equivalent.py` gives no reason for.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts._dev.mutate_equivalent import reason
from scripts._dev.mutate_many import MOST, SWITCHED, apart, run_many
from scripts._dev.mutate_model import wordings
from scripts._dev.mutate_plan import FILES, asked, stages
from scripts._dev.mutate_run import SCRATCH, TREE, Compiler, prepare, run
from scripts._dev.mutate_sites import CORE, KINDS, Mutant
from scripts._dev.mutate_table import known, write

RESULTS = SCRATCH / "results.json"
SITES = SCRATCH / "sites.json"  # every mutant there is: name, file, kind, asked


def main(words: list[str] | None = None) -> int:
    """Do what the command line asks for; the code to exit with."""
    parser = argparse.ArgumentParser(prog="mutate", description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("act", choices=("list", "run", "many", "model", "table"))
    parser.add_argument("--only", default="", help="a part of the file's name")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--sample", type=int, default=0, help="so many, of the core kinds unless --kinds says more")
    parser.add_argument("--seed", default="20221218")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--patience", type=float, default=1e6, help="with many: CPU seconds for the tests of one")
    parser.add_argument("--again", action="store_true", help="run those that have a result once more")
    parser.add_argument("--quick", action="store_true", help="only the libraries' own tests, not what is deployed")
    parser.add_argument("--files", nargs="+", default=[], help="with many: these (BookPlace ...), compiled together")
    parser.add_argument("--narrow", action="store_true", help="only the tests of the file's own subject")
    parser.add_argument("--asked", action="store_true", help="with many: what must not go unseen (mutate_plan.asked)")
    parser.add_argument("--names", nargs="+", default=[], help="these mutants only")
    options = parser.parse_args(words)
    if options.act == "table":
        return write(_results(), json.loads(SITES.read_text()) if SITES.exists() else [])
    prepare()
    compiler = Compiler()
    try:
        if options.act == "model":
            return _many(wordings(TREE), compiler, options)
        found = _found(compiler, options.only)
        if options.act == "list":
            _list(found)
            return 0
        if options.act == "many":
            return _many([*wordings(TREE), *found], compiler, options)
        return _run(_chosen(found, options), compiler, options)
    finally:
        compiler.close()


def _found(compiler: Compiler, only: str) -> list[Mutant]:
    found = compiler.sites([*FILES])
    SITES.write_text(json.dumps([[one.name, one.file, one.kind, asked(one.kind, one.where)] for one in found]))
    return [mutant for mutant in found if only in mutant.file]


def _chosen(found: list[Mutant], options: argparse.Namespace) -> list[Mutant]:
    if options.names:
        return [mutant for mutant in found if mutant.name in options.names]
    if options.again:
        return [mutant for mutant in found if mutant.name in _results()]
    kinds = CORE if options.sample and options.kinds == list(KINDS) else options.kinds
    kept = [mutant for mutant in found if mutant.kind in kinds]
    return sampled(kept, options.sample, options.seed) if options.sample else kept


def sampled(found: list[Mutant], count: int, seed: str) -> list[Mutant]:
    """Take turns between the files by their weight; inside a file by the hash of seed and name, kinds taking turns."""
    queues: dict[str, list[Mutant]] = {}
    for file in FILES:
        kinds = defaultdict(list)
        for mutant in sorted((one for one in found if one.file == file), key=lambda one: _draw(seed, one.name)):
            kinds[mutant.kind].append(mutant)
        turns = [(turn, _draw(seed, kind), one) for kind, ones in kinds.items() for turn, one in enumerate(ones)]
        queues[file] = [one for _, _, one in sorted(turns, key=lambda turn: turn[:2])]
    chosen: list[Mutant] = []
    while any(queues.values()) and len(chosen) < count:
        for file, weight in FILES.items():
            chosen += queues[file][:weight]
            del queues[file][:weight]
    return chosen[:count]


def _draw(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()


def _run(chosen: list[Mutant], compiler: Compiler, options: argparse.Namespace) -> int:
    results = _results()
    end = time.monotonic() + 60 * options.minutes
    survivors = 0
    for number, mutant in enumerate(chosen, 1):
        if time.monotonic() > end:
            print(f"stopped by the clock with {len(chosen) - number + 1} left")
            break
        old = results.get(mutant.name)
        part = options.quick or options.narrow
        if old is None or options.again or options.names or (old["outcome"] == "undecided" and not part):
            planned = stages(mutant.file, options.narrow)
            planned = planned[:-1] if options.quick else planned
            verdict = run(mutant, compiler, planned, _hints(mutant, results), not part)
            old = {**asdict(mutant), "outcome": verdict.outcome, "killer": verdict.killer}
            old["seconds"] = round(verdict.seconds, 1)
            for word in ("start", "end", "text", "whole"):
                del old[word]
            results[mutant.name] = old
            RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False))
        bad = old["outcome"] == "survived" and not reason(mutant.name, mutant.where, mutant.before, mutant.after)
        survivors += bad
        outcome = old["outcome"].upper() if bad else old["outcome"]
        print(f"{number}/{len(chosen)} {mutant.name} {Path(mutant.file).name} {mutant.where} {mutant.kind}")
        print(f"    {mutant.before} -> {mutant.after}\n    {outcome} {old['killer']} ({old['seconds']} s)", flush=True)
    return 1 if survivors else 0


def _many(found: list[Mutant], compiler: Compiler, options: argparse.Namespace) -> int:
    """Run mutants by switches, a sample of each file or all; nothing that has a verdict is asked twice."""
    kinds = options.kinds if options.kinds != list(KINDS) else ["model", *(one for one in CORE if one in SWITCHED)]
    end = time.monotonic() + 60 * options.minutes
    survivors = 0
    groups = [[file] for file in FILES if options.only in file]
    if options.files:
        groups = [[file for file in FILES if Path(file).stem in options.files or options.files == ["all"]]]
    for number, group in enumerate(groups):
        done = {name for name, one in _results().items() if one["outcome"] != "undecided" or options.narrow}
        new = [one for one in found if one.file in group and one.kind in kinds]
        if options.asked:
            new = [one for one in found if one.file in group and asked(one.kind, one.where)]
        new = [one for one in new if one.name in options.names or (not options.names and one.name not in done)]
        model = [one for one in new if one.kind == "model"]
        while chosen := apart([*model, *sampled(new, len(new), options.seed)])[: options.sample or MOST]:
            left = (end - time.monotonic()) / 60 / (len(groups) - number)  # an equal part of it for each
            if left <= 0:
                break
            run = run_many(chosen, compiler, options.narrow, (left, options.patience), _keep)
            for one in run.values():
                if one["outcome"] == "undecided" and not options.narrow and options.patience == 1e6:
                    one["outcome"] = "survived"
                known = reason(one["name"], one["where"], one["before"], one["after"])
                survivors += one["outcome"] == "survived" and not known
                print(f"{one['name']} {one['where']} {one['kind']}: {one['before']} -> {one['after']}")
                print(f"    {one['outcome']} {one['killer']} ({one['seconds']} s)", flush=True)
            _keep(run)
            if options.sample:
                break
            new, model = ([one for one in some if one not in chosen] for some in (new, model))
    return 1 if survivors else 0


def _hints(mutant: Mutant, results: dict[str, dict[str, Any]]) -> list[str]:
    """Give the tests that killed this mutant before, or most often its neighbours in the same function."""
    last = [results[mutant.name]["killer"]] if mutant.name in results else []
    near = Counter(
        one["killer"] for one in results.values() if (one["file"], one["where"]) == (mutant.file, mutant.where)
    )
    found = (name.partition("[")[0] for name in [*last, *(name for name, _ in near.most_common(3))])
    return [name for name in dict.fromkeys(found) if name.startswith("tests/")]


def _list(found: list[Mutant]) -> None:
    counts = Counter((mutant.file, mutant.kind) for mutant in found)
    print(f"{'file':32}" + "".join(f"{kind:>9}" for kind in KINDS) + f"{'all':>9}")
    for file in FILES:
        row = [counts[file, kind] for kind in KINDS]
        print(f"{file:32}" + "".join(f"{one:>9}" for one in row) + f"{sum(row):>9}")
    print(f"{len(found)} mutants")


def _keep(run: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(_results() | run, indent=1, ensure_ascii=False))


def _results() -> dict[str, dict[str, Any]]:
    return known() | (json.loads(RESULTS.read_text()) if RESULTS.exists() else {})


if __name__ == "__main__":
    sys.exit(main())
