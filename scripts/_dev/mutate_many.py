"""Many mutants of one file in one contract, each switched on by a coinbase of its own: one compilation, one stage."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts._dev import mutate_plan
from scripts._dev.mutate_run import SCRATCH, TREE, Compiler, artifact, patched, pytest_command
from scripts._dev.mutate_sites import Mutant

# Kinds that can be switched while a contract runs.
SWITCHED = ("guard", "modifier", "write", "call", "operator", "branch", "ternary", "assign", "emit")
MOST = 40
_OPENZEPPELIN = "@openzeppelin/contracts"
_REFUSED = {"onlyOwner": ("OwnableUnauthorizedAccount",), "nonReentrant": ("LOCKED",)}
_MODIFIERS = {
    "onlyOwner": "_checkOwner(); _;",
    "nonReentrant": "_nonReentrantBefore(); _; _nonReentrantAfter();",
}
_LINES = SCRATCH / "many.jsonl"


def apart(chosen: list[Mutant]) -> list[Mutant]:
    """Leave out what cannot be switched and what stands inside another one."""
    kept: list[Mutant] = []
    for one in chosen:
        first, last = one.whole
        others = [other.whole for other in kept if other.file == one.file]
        if last and all(last <= other[0] or first >= other[1] for other in others):
            kept.append(one)
    return kept


def run_many(
    chosen: list[Mutant],
    compiler: Compiler,
    narrow: bool,
    limits: tuple[float, float],
    keep: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """Run mutants, each on the tests of its file; gives what became of each, by name, undecided where none failed.

    `limits` are minutes for all and seconds for each; `keep` gets what is known so far once a minute.
    """
    files = sorted({one.file for one in chosen})
    contracts = sorted(
        {
            one
            for file in files
            for stage in mutate_plan.stages(file, narrow=True)
            if not stage.forge
            for one in stage.contracts
        }
    )
    answer = compiler.ask(files=_sources(chosen), want=contracts)
    if answer["errors"]:
        if len(chosen) == 1:
            print(f"cannot be switched: {chosen[0].name} {answer['errors'][0][:400]}")
            return {}
        half = len(chosen) // 2
        return run_many(chosen[:half], compiler, narrow, limits, keep) | run_many(
            chosen[half:], compiler, narrow, limits, keep
        )
    print(f"{', '.join(Path(file).name for file in files)}: {len(chosen)} mutants compiled", flush=True)
    plan = SCRATCH / "many.json"
    minutes, patience = limits
    mutants: list[dict[str, Any]] = []
    for number, one in enumerate(chosen, 1):
        words = [word.lower() for word in re.findall(r"[A-Za-z][a-z]{3,}", one.where)]
        place: dict[str, Any] = {"where": f"{one.file} {one.where}", "words": words, "names": _names(one)}
        mutants.append({"number": number, **place, "tests": mutate_plan.tests(one.file, narrow), "patience": patience})
    mutants.sort(key=lambda mutant: mutant["where"])  # neighbours fall to the same tests
    plan.write_text(json.dumps({"mutants": mutants, "out": str(_LINES)}))
    tests = dict.fromkeys(test for file in files for test in mutate_plan.tests(file, narrow=False))
    _LINES.unlink(missing_ok=True)
    code = {artifact(*one): "0x" + answer["code"][":".join(one)] for one in contracts}
    began = time.monotonic()
    environment = {
        **os.environ,
        "MUTANTS": str(plan),
        "PROOFBOOK_TEST_SEED": "20221218",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with patched(code), (SCRATCH / "many.log").open("w") as log:
        process = subprocess.Popen(
            [*pytest_command(), "-p", "scripts._dev.mutate_plugin", *tests], cwd=TREE, env=environment, stdout=log,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        while process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            keep(_read(chosen, time.monotonic() - began))
            if time.monotonic() - began > 60 * minutes:
                os.killpg(process.pid, signal.SIGTERM)  # with its chains
                process.wait()
    for line in _lines():
        if "unsound" in line:
            print(f"left out, as it fails without a mutant: {line['unsound']}")
    return _read(chosen, time.monotonic() - began)


def _names(one: Mutant) -> list[str]:
    """Give what a test that kills the mutant is likely to say: the error that is no longer thrown, the function."""
    text = (TREE / one.file).read_bytes()[one.start : one.start + 500].decode(errors="ignore")
    error = re.search(r"revert (\w+)\(|return (?:uint8\()?\w*\.?([A-Z][A-Z_]{3,})", text)
    function = one.where.rpartition(".")[2]
    found = [next(name for name in error.groups() if name)] if error and one.kind == "guard" else []
    called = [] if function.startswith("_") or function == "constructor" else [f"functions.{function}("]
    return [*found, *called, *_REFUSED.get(one.before, ())]


def _lines() -> list[dict[str, Any]]:
    text = _LINES.read_text() if _LINES.exists() else ""
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]


def _read(chosen: list[Mutant], seconds: float) -> dict[str, Any]:
    verdicts = [line for line in _lines() if "number" in line]
    found = {}
    for line in verdicts:
        row = asdict(chosen[line["number"] - 1])
        for word in ("start", "end", "text", "whole"):
            del row[word]
        row |= {"outcome": "killed" if line["killer"] else "undecided", "killer": line["killer"]}
        found[row["name"]] = row | {"seconds": line.get("seconds", round(seconds / len(verdicts), 1))}
    return found


def _sources(chosen: list[Mutant]) -> dict[str, str]:
    paths = [*sorted((TREE / "contracts").rglob("*.sol")), TREE / mutate_plan.HARNESS[0]]
    sources = {str(path.relative_to(TREE)): path.read_text() for path in paths}
    guard = f"{_OPENZEPPELIN}/utils/ReentrancyGuardTransient.sol"
    if any(one.kind == "modifier" for one in chosen):
        text = (TREE / "node_modules" / guard).read_text()
        sources[guard] = text.replace("_nonReentrantBefore() private", "_nonReentrantBefore() internal").replace(
            "_nonReentrantAfter() private", "_nonReentrantAfter() internal"
        )
    for file in {one.file for one in chosen}:
        whole = (TREE / file).read_bytes()
        edits: list[tuple[int, int, str]] = []
        for number, one in enumerate(chosen, 1):
            if one.file == file and one.kind == "modifier":
                was = whole[one.start : one.end].decode()
                last = whole.index(b"\n}", one.end) + 1
                edits += [(one.start, one.end, f"{was}_{number}"), (last, last, _modifier(was, number))]
            elif one.file == file:
                edits.append((*one.whole, one.switched(whole, f"(block.coinbase == address({number}))")))
        source = whole
        for first, last, text in sorted(edits, reverse=True):
            source = source[:first] + text.encode() + source[last:]
        sources[file] = source.decode()
    # What reads the block is no longer pure.
    opened = {
        name: re.sub(r"\b(internal|private|public|external) pure\b", r"\1 view", text) for name, text in sources.items()
    }
    return {name: re.sub(r"^(\s+)pure$", r"\1view", text, flags=re.MULTILINE) for name, text in opened.items()}


def _modifier(was: str, number: int) -> str:
    """Give a modifier that is `was` unless the mutant of that number is on."""
    body = _MODIFIERS.get(was) or next(
        found[1]
        for path in sorted((TREE / "contracts").glob("*.sol"))
        if (found := re.search(rf"modifier {was}\(\) \{{(.*?)\n    \}}", path.read_text(), re.DOTALL))
    )
    return f"    modifier {was}_{number}() {{ if (block.coinbase == address({number})) {{ _; }} else {{ {body} }} }}\n"
