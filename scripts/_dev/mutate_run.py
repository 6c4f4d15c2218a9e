"""Runs mutants: a copy of the tree, the changed contract compiled alone, its code put into forge's artifacts, tests.

The copy's sources stay as they are, so forge takes its artifacts for fresh and the tests deploy the mutant without a
full compile. After the tests the artifact is read again: if forge had replaced it, the verdict would be worth nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scripts._dev import mutate_plan
from scripts._dev.mutate_plan import ROOT, Stage
from scripts._dev.mutate_sites import Mutant, Node, mutants, state_variables
from tests.anvil import tool

SCRATCH = ROOT / ".build" / os.environ.get("MUTANTS_FOLDER", "mutants")  # one for each of several runs side by side
TREE = SCRATCH / "tree"
SOUND = SCRATCH / "sound.json"
_LIMIT_S = 420.0
_SEED = "20221218"
_PYTEST = (
    sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "-p", "no:cacheprovider", "-k", mutate_plan.NO_EVIDENCE,
    "--hypothesis-seed=0",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant (killed, survived, same code, does not compile, time-out), by which test, how fast."""

    outcome: str
    killer: str
    seconds: float


class Compiler:
    """The compiler's process; it stays warm from one mutant to the next."""

    def __init__(self) -> None:
        service = TREE / "scripts" / "_dev" / "mutate_compile.cjs"
        self._originals: dict[tuple[str, str], str] = {}
        self._process = subprocess.Popen(["node", service], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ask(root=str(TREE))

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send one request and give its answer."""
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise RuntimeError("the compiler has no pipes")
        into.write(json.dumps(request) + "\n")
        into.flush()
        answer: dict[str, Any] = json.loads(out.readline())
        return answer

    def sites(self, files: list[str]) -> list[Mutant]:
        """Find the mutants of the files, which must hold the parents of their contracts."""
        answer = self.ask(trees=files)
        if answer["errors"]:
            raise RuntimeError(f"the contracts do not compile: {answer['errors'][0]}")
        trees: dict[str, Node] = answer["trees"]
        state = {one for tree in trees.values() for one in state_variables(tree)}
        return [one for file in files for one in mutants(file, (TREE / file).read_bytes(), trees[file], state)]

    def originals(self, stage: Stage) -> dict[str, str]:
        """Give the code of a stage's contracts without a mutant: equal code can't be told apart by any test."""
        for one in stage.contracts:
            if one not in self._originals and stage.forge:
                self._originals[one] = self.ask(want=[one], plain=True)["code"][":".join(one)]
            elif one not in self._originals:
                self._originals[one] = json.loads(artifact(*one).read_text())["bytecode"]["object"][2:]
        return {":".join(one): self._originals[one] for one in stage.contracts}

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait()


def prepare() -> None:
    """Copy the tree and build it; what is there already and equal stays."""
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    TREE.mkdir(parents=True, exist_ok=True)
    wanted = {name for name in names if name and (ROOT / name).is_file() and not (ROOT / name).is_symlink()}
    for folder in ("contracts", "tests"):  # what was renamed or deleted must not stay behind
        for path in (TREE / folder).rglob("*"):
            if path.is_file() and str(path.relative_to(TREE)) not in wanted and path.suffix in (".sol", ".py"):
                path.unlink()
    for name in wanted:
        target = TREE / name
        if not target.exists() or target.read_bytes() != (ROOT / name).read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    for name in ("node_modules", ".venv", ".tools"):
        if not (TREE / name).exists():
            (TREE / name).symlink_to((ROOT / name).resolve())
    subprocess.run([tool("forge"), "build"], cwd=TREE, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(mutant: Mutant, compiler: Compiler, stages: Sequence[Stage], hints: Sequence[str], whole: bool) -> Verdict:
    """Compile the mutant and run the stages' tests on it until one fails, `hints` first.

    What lives is undecided unless the stages are `whole`.
    """
    began = time.monotonic()
    source = (TREE / mutant.file).read_bytes()
    changed = mutant.applied(source)
    anything = False
    for stage in stages:
        answer = compiler.ask(file=mutant.file, source=changed, want=stage.contracts, plain=stage.forge)
        if answer["errors"]:
            return Verdict("does not compile", "", time.monotonic() - began)
        if answer["code"] == compiler.originals(stage):
            continue
        anything = True
        code = {artifact(*one): "0x" + answer["code"][":".join(one)] for one in stage.contracts}
        outcome, killer = _tested(stage, code, hints)
        if outcome != "survived":
            return Verdict(outcome, killer, time.monotonic() - began)
    outcome = "undecided" if not whole and (anything or not stages) else "survived" if anything else "same code"
    return Verdict(outcome, "", time.monotonic() - began)


def artifact(file: str, contract: str) -> Path:
    """Give the place of a contract's artifact in the copy."""
    return TREE / ".build" / "forge" / Path(file).name / f"{contract}.json"


@contextmanager
def patched(code: dict[Path, str]) -> Iterator[None]:
    """Put code into forge's artifacts of the copy for a while."""
    kept = {path: path.read_text() for path in code}
    try:
        for path, bytecode in code.items():
            built = json.loads(kept[path])
            built["bytecode"]["object"] = bytecode
            path.write_text(json.dumps(built))
        yield
        for path, bytecode in code.items():
            if json.loads(path.read_text())["bytecode"]["object"] != bytecode:
                raise RuntimeError(f"{path} was compiled again while the mutant was tested: its verdict is void")
    finally:
        for path, text in kept.items():
            path.write_text(text)


def _tested(stage: Stage, code: dict[Path, str], hints: Sequence[str]) -> tuple[str, str]:
    """Run a stage's tests on the code; a test that fails without a mutant as well is left out from then on."""
    while True:
        with patched(code):
            outcome, killer = _forge() if stage.forge else _pytest(stage, hints)
        if outcome != "killed" or stage.forge or _sound(killer):
            return outcome, killer


def _sound(killer: str) -> bool:
    """Say whether a test passes on the contracts as they are; asked once for each test, as long as nothing changes."""
    known = _soundness()
    function = killer.partition("[")[0]
    if function not in known:
        known[function] = _process([*_PYTEST, function])[0] == "survived"
        SOUND.write_text(json.dumps({"tree": _tree(), "tests": known}, indent=1))
        if not known[function]:
            print(f"left out, as it fails without a mutant: {function}", flush=True)
    return known[function]


def _soundness() -> dict[str, bool]:
    kept = json.loads(SOUND.read_text()) if SOUND.exists() else {}
    return dict(kept["tests"]) if kept.get("tree") == _tree() else {}


@cache
def _tree() -> str:
    """Give a digest of the copy's contracts and tests."""
    files = (path for folder in ("contracts", "tests") for path in sorted((TREE / folder).rglob("*")))
    whole = hashlib.sha256()
    for path in files:
        if path.suffix in (".sol", ".py"):
            whole.update(f"{path}\0".encode() + path.read_bytes())
    return whole.hexdigest()


def _pytest(stage: Stage, hints: Sequence[str]) -> tuple[str, str]:
    likely = [one for one in hints if one.split("::")[0] in stage.tests and _soundness().get(one, True)]
    return _process([*pytest_command(), *likely, *stage.tests])


def pytest_command() -> list[str]:
    """Give the call of pytest, without the tests that are known to fail without a mutant."""
    left_out = [word for name, sound in _soundness().items() if not sound for word in ("--deselect", name)]
    return [*_PYTEST, *left_out]


def _forge() -> tuple[str, str]:
    return _process([tool("forge"), "test", "--match-contract", "^Word(s|Edges)Test$", "--fuzz-seed", _SEED])


def _process(command: list[str]) -> tuple[str, str]:
    environment = {**os.environ, "PROOFBOOK_TEST_SEED": _SEED, "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        command, cwd=TREE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        out, _ = process.communicate(timeout=_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "time-out", ""
    if process.returncode == 0:
        return "survived", ""
    found = re.search(r"^(?:FAILED|ERROR) (tests/\S+)", out, re.MULTILINE) or re.search(
        r"^\[FAIL.*\] (\w+)\(", out, re.MULTILINE
    )
    if process.returncode != 1 or found is None:
        raise RuntimeError(f"the tests did not run: code {process.returncode}\n{out[-2000:]}")
    return "killed", found[1]
