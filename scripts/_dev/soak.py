"""`make soak`: every suite with its full counts, a step at a time; goes on where it stopped and writes the report.

    python -m scripts._dev.soak                    the steps that have no result for this commit, then the report
    python -m scripts._dev.soak --only api forge   these steps, whether they have one or not
    python -m scripts._dev.soak --hours 2          begins no further step after so long
    python -m scripts._dev.soak --list             the steps and what is known of each

What a step printed stands in .build/soak/COMMIT/STEP.log, its result beside it. The report is
docs/evidence/soak-DAY-COMMIT.md: it names the commit, the machine, every step with outcome and time, and those that
did not run. The code ends with 1 if a step failed or has not run. A tree with changes that are not committed is
refused: a report that names a commit must be of it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = ROOT / "docs" / "evidence"
SEED = "PROOFBOOK_TEST_SEED"
# Fast ones first; each folder of tests/ is a step, and the files beside them are one more.
FOLDERS = (
    *("model", "scripts", "proofbook", "sports", "chain", "pricing", "ops", "docs"),
    *("security", "oracle", "contracts", "api", "cli", "cluster", "dapp", "infra"),
)
_SAYS = (
    r"^=* ?(\d+ (?:passed|failed).*?) ?=*$",
    r"^(Ran \d+ test suites.*)$",
    r"^(.*\b(?:killed|hold|findings?)\b.*)$",
)


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the soak: its name and the words of its command."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a step went: exit code, seconds, when it began (UTC), and the line in which its tool sums itself up."""

    name: str
    code: int
    seconds: int
    began: str
    says: str


def steps() -> list[Step]:
    """The whole soak, in the order in which it is run."""
    pytest = (sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "--soak")
    folders = [name for name in FOLDERS if (ROOT / "tests" / name).is_dir()]
    beside = tuple(str(file.relative_to(ROOT)) for file in sorted((ROOT / "tests").glob("test_*.py")))
    runs, depth = os.environ.get("INVARIANT_RUNS", "2000"), os.environ.get("INVARIANT_DEPTH", "256")
    forge = f"FOUNDRY_FUZZ_RUNS=200000 FOUNDRY_INVARIANT_RUNS={runs} FOUNDRY_INVARIANT_DEPTH={depth}"
    return [
        Step("repository", (*pytest, *beside)),
        *(Step(name, (*pytest, f"tests/{name}")) for name in folders),
        Step("forge", ("env", *forge.split(), "node_modules/.bin/forge", "test")),
        Step("invariant-mutants", (sys.executable, "-m", "scripts._dev.invariant_mutants")),
        Step("analyse", ("make", "analyse")),
        Step("prove", ("make", "prove")),
        Step("mutants", ("make", "mutants", f"MUTANTS={os.environ.get('MUTANTS', '4')}")),
    ]


def main(words: list[str] | None = None) -> int:
    """Run what is asked for and write the report; the code to exit with."""
    parser = argparse.ArgumentParser(prog="soak", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", nargs="+", default=[], help="these steps")
    parser.add_argument("--hours", type=float, default=float("inf"), help="begin no further step after so long")
    parser.add_argument("--list", action="store_true", help="the steps and what is known of each")
    options = parser.parse_args(words)
    known = steps()
    if strange := sorted(set(options.only) - {step.name for step in known}):
        parser.error(f"no step named {', '.join(strange)}; there are {', '.join(step.name for step in known)}")
    if changed := git("status", "--porcelain", "--untracked-files=no"):
        print(f"error: files differ from the commit:\n{changed}\nwhat to do: commit them first", file=sys.stderr)
        return 2
    folder = ROOT / ".build" / "soak" / git("rev-parse", "HEAD")
    if not options.list:
        end = time.monotonic() + 3600 * options.hours
        asked = [step for step in known if step.name in options.only or not options.only]
        new = [step for step in asked if options.only or step.name not in results(folder)]
        for number, step in enumerate(new, 1):
            if time.monotonic() > end:
                print(f"stopped by the clock with {len(new) - number + 1} steps left")
                break
            print(f"{number}/{len(new)} {step.name}: {folder / step.name}.log", flush=True)
            print(f"    {told(run(step, folder))}", flush=True)
        path = EVIDENCE / f"soak-{datetime.now(UTC):%Y-%m-%d}-{folder.name[:8]}.md"
        path.write_text(report(known, results(folder), folder.name, seed(folder)))
        print(f"report: {path.relative_to(ROOT)}")
    found = results(folder)
    if options.list:
        for step in known:
            print(f"{step.name:18} {told(found[step.name]) if step.name in found else 'not run'}")
    return int(any(step.name not in found or found[step.name].code for step in known))


def run(step: Step, folder: Path) -> Result:
    """Run a step; what it prints goes to its log, how it went to a file beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    log, began, start = folder / f"{step.name}.log", datetime.now(UTC), time.monotonic()
    with log.open("w") as out:
        code = subprocess.run(
            step.words, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, SEED: seed(folder)}
        ).returncode
    seconds = round(time.monotonic() - start)
    done = Result(step.name, code, seconds, f"{began:%Y-%m-%d %H:%M}", says(log.read_text(errors="replace")))
    (folder / f"{step.name}.json").write_text(json.dumps(asdict(done)) + "\n")
    return done


def results(folder: Path) -> dict[str, Result]:
    """What is known of a commit's steps, by name."""
    return {file.stem: Result(**json.loads(file.read_text())) for file in sorted(folder.glob("*.json"))}


def seed(folder: Path) -> str:
    """The fresh seed of a commit's soak: drawn once, so that all its steps have the same."""
    path = folder / "seed"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(os.environ.get(SEED) or str(secrets.randbelow(2**31)))
    return path.read_text()


def says(text: str) -> str:
    """The line in which a tool sums itself up: pytest's or forge's last, else the last that is one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for pattern in _SAYS:
        if found := [match[1] for line in lines if (match := re.match(pattern, line))]:
            return found[-1]
    return lines[-1] if lines else "printed nothing"


def told(result: Result) -> str:
    """A result in one line."""
    outcome = "passed" if result.code == 0 else f"FAILED (code {result.code})"
    return f"{outcome} in {result.seconds} s: {result.says}"


def report(known: Iterable[Step], found: dict[str, Result], commit: str, fresh: str) -> str:
    """The page: commit and machine, a row a step, and which did not run."""
    rows = []
    missing = []
    for step in known:
        if (one := found.get(step.name)) is None:
            missing.append(step.name)
            continue
        outcome = "passed" if one.code == 0 else f"**failed**, code {one.code}"
        rows.append(f"| {one.name} | {outcome} | {one.seconds / 60:.1f} | {one.began} | {one.says.replace('|', '/')} |")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return "\n".join(
        [
            f"# Soak of {commit[:8]}",
            "",
            f"- commit: {commit}",
            f"- machine: {platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB",
            f"- Python: {platform.python_version()}",
            f"- seeds: 20221218 and {fresh}",
            f"- did not run: {', '.join(missing) or 'nothing was left out'}",
            "",
            "| step | outcome | minutes | began (UTC) | in its own words |",
            "|---|---|---:|---|---|",
            *rows,
            "",
        ]
    )


def git(*words: str) -> str:
    """What git answers, without the last line's end. Raises where it refuses."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
