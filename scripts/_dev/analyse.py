"""Runs Slither over the contracts and holds its findings against the answers in `contracts/SLITHER.md`.

    python -m scripts._dev.analyse            code 1 for a finding without an answer or an answer without a finding
    python -m scripts._dev.analyse --show     lists every finding by detector and place, answered or not

An answer is a line ``- `Contract.function` ×2: why`` below the heading of its detector (`×1` is not written); where it
holds for a whole class, ``- everywhere: why``, ``- `Contract.*`: why`` or ``- calls of `Library.function`: why``.
A finding in a place that has none, or one more in a place that has, is new. Places carry no line numbers.

Slither reads the compiler's syntax trees from forge's build information, so no second compiler is needed; the build is
a fresh one in a folder of its own, as stale information would be read too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = ROOT / "contracts" / "SLITHER.md"
BUILD = ROOT / ".build" / "analysis"
_SLITHER = ROOT / ".tools" / "analysis" / "bin" / "slither"
_LINE = re.compile(r"^- (?P<place>everywhere|calls of `[^`]+`|`[^`]+`)(?: ×(?P<count>\d+))?: \S")
_HEADING = re.compile(r"^## ([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: detector, impact, `Contract.function`, and Slither's own words."""

    detector: str
    impact: str
    place: str
    text: str


def main(words: list[str] | None = None) -> int:
    """Build, analyse, compare; the code to exit with."""
    parser = argparse.ArgumentParser(prog="analyse")
    parser.add_argument("--show", action="store_true", help="list every finding")
    parser.add_argument("--kept", action="store_true", help="judge the report of the last run")
    options = parser.parse_args(words)
    report = BUILD / "slither.json"
    if not options.kept:
        _build()
        _analyse(report)
    found = findings(json.loads(report.read_text()))
    if options.show:
        for one in sorted(found, key=lambda one: (one.detector, one.place)):
            print(f"{one.impact:14} {one.detector:24} {one.place}\n    {one.text}")
    problems = compare(found, answers(ANSWERS.read_text()))
    for problem in problems:
        print(problem)
    print(f"slither: {len(found)} findings, {len(problems)} without an answer or answered for nothing")
    return 1 if problems else 0


def findings(report: dict[str, Any]) -> list[Finding]:
    """Read Slither's report."""
    if not report.get("success"):
        raise RuntimeError(f"Slither failed: {report.get('error')}")
    return [
        Finding(one["check"], one["impact"], _place(one["elements"]), " ".join(one["description"].split()))
        for one in report["results"].get("detectors", [])
    ]


def _place(elements: list[dict[str, Any]]) -> str:
    """Give the function (or else what is named first) that a finding is about, with its contract."""
    chosen = next((one for one in elements if one["type"] == "function"), elements[0])
    names: list[str] = []
    while chosen:
        if chosen["type"] != "node":
            names.insert(0, chosen["name"])
        chosen = chosen.get("type_specific_fields", {}).get("parent", {})
    return ".".join(names)


def answers(text: str) -> dict[str, dict[str, int]]:
    """Read the answers: detector, place, how many findings it answers (0: any number)."""
    found: dict[str, dict[str, int]] = {}
    detector = ""
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            detector = heading[1]
            found[detector] = {}
        elif detector and (answer := _LINE.match(line)):
            place = answer["place"].strip("`")
            whole = place == "everywhere" or place.startswith("calls of") or place.endswith(".*")
            found[detector][place] = 0 if whole else int(answer["count"] or 1)
    return found


def compare(found: list[Finding], given: dict[str, dict[str, int]]) -> list[str]:
    """Give a line for each finding without an answer and each answer without a finding."""
    problems = []
    seen: Counter[tuple[str, str]] = Counter()
    for one in found:
        known = given.get(one.detector, {})
        place = next((each for each in (one.place, *_wider(one, known)) if each in known), None)
        if place is not None:
            seen[one.detector, place] += 1
        if place is None or (known[place] and seen[one.detector, place] > known[place]):
            problems.append(f"new: {one.detector} ({one.impact}) at {one.place}\n    {one.text}")
    for detector, known in given.items():
        for place, count in known.items():
            if seen[detector, place] < (count or 1):
                problems.append(f"answered, but found {seen[detector, place]} times: {detector} at {place}")
    return problems


def _wider(one: Finding, known: dict[str, int]) -> list[str]:
    calls = [each for each in known if each.startswith("calls of `") and f"{each[10:].rstrip('`')}(" in one.text]
    return [f"{one.place.partition('.')[0]}.*", *calls, "everywhere"]


def _build() -> None:
    shutil.rmtree(BUILD, ignore_errors=True)
    places = ("--out", BUILD / "forge", "--cache-path", BUILD / "cache")
    command: list[str | Path] = [
        ROOT / "node_modules" / ".bin" / "forge",
        "build",
        "--build-info",
        "--ast",
        "--skip",
        "test",
        *places,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"forge build failed:\n{done.stdout}{done.stderr}")


def _analyse(report: Path) -> None:
    path = f"{ROOT / 'node_modules' / '.bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    command: list[str | Path] = [_SLITHER, ".", "--config-file", "slither.config.json", "--json", report]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PATH": path})
    if not report.exists():
        raise RuntimeError(f"Slither wrote no report:\n{done.stderr[-3000:]}")


if __name__ == "__main__":
    sys.exit(main())
