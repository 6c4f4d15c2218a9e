"""Prove that the invariant suites can fail: wrong rules are built into the contracts, and each must be caught.

python -m scripts._dev.invariant_mutants             all, after `forge build`
python -m scripts._dev.invariant_mutants quorum …    those whose name contains one of the words

All mutants of one contract are compiled at once, each behind a test of the block's coinbase, in a copy of the tree; the
suites deploy by artifact, so nothing else is compiled and nothing here is changed. With coinbase 0 every rule is right:
that run must pass.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from scripts._dev.invariant_rules import MUTANTS

ROOT: Final = Path(__file__).resolve().parent.parent.parent
TESTS: Final = ("--match-test", "invariant_|testFuzz_")
RUNS: Final = os.environ.get("MUTANT_RUNS", "64")


def main(words: list[str]) -> int:
    """Print a table of who caught what; 1 if a mutant lives or the right contracts fail."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        tree = Path(name)
        copy_tree(tree)
        chosen = [(i + 1, one) for i, one in enumerate(MUTANTS) if not words or any(w in one.name for w in words)]
        for contract in sorted({one.contract for _, one in chosen}):
            print(f"compiling {contract}", flush=True)
            install(tree, contract)
        alive = 0
        for suite in sorted({one.suite for _, one in chosen}):
            answer = play(tree, suite, 0)
            print(f"| (the rules as they are) | {suite} | {answer or 'passes'} |", flush=True)
            alive += answer is not None
        for number, one in chosen:
            answer = play(tree, one.suite, number)
            print(f"| {one.name} | {one.suite} | {answer or 'ALIVE'} |", flush=True)
            alive += answer is None
    return 1 if alive else 0


def copy_tree(tree: Path) -> None:
    """What forge needs, with what it has built."""
    for part in ("contracts", "tests/contracts/forge", ".build/forge", ".build/forge-cache"):
        shutil.copytree(ROOT / part, tree / part, copy_function=shutil.copy2)
    for part in ("node_modules", ".tools"):
        (tree / part).symlink_to((ROOT / part).resolve())
    shutil.copy2(ROOT / "foundry.toml", tree / "foundry.toml")


def install(tree: Path, contract: str) -> None:
    """Put the contract with all its mutants in the place of the built one."""
    sources = {str(path.relative_to(ROOT)): path.read_text() for path in sorted((ROOT / "contracts").rglob("*.sol"))}
    for number, one in enumerate(MUTANTS):
        if one.contract != contract:
            continue
        name = f"contracts/{one.source}"
        if one.old not in sources[name]:
            raise SystemExit(f"{one.name}: {name} has no longer {one.old!r}; write the mutant anew")
        on = f"(block.coinbase == address({number + 1}))"
        sources[name] = sources[name].replace(one.old, one.new.format(on=on), 1)
    # What reads the block is no longer pure.
    opened = {name: re.sub(r"\b(internal|private|public) pure\b", r"\1 view", text) for name, text in sources.items()}
    opened = {name: re.sub(r"^(\s+)pure$", r"\1view", text, flags=re.MULTILINE) for name, text in opened.items()}
    code = compile_one(f"contracts/{contract}.sol", contract, opened)
    artifact = tree / ".build" / "forge" / f"{contract}.sol" / f"{contract}.json"
    content = json.loads(artifact.read_text())
    content["bytecode"]["object"] = "0x" + code
    artifact.write_text(json.dumps(content))


def compile_one(source: str, contract: str, sources: dict[str, str]) -> str:
    """Creation code by the project's compiler and settings."""
    request = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": {
            "remappings": ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"],
            "optimizer": {"enabled": True, "runs": 200},
            "viaIR": True,
            "evmVersion": "prague",
            "metadata": {"bytecodeHash": "none", "appendCBOR": False},
            "outputSelection": {source: {contract: ["evm.bytecode.object"]}},
        },
    }
    answer = subprocess.run(
        [ROOT / ".tools/solcx/solc-v0.8.37", "--standard-json", "--base-path", ROOT, "--allow-paths", ROOT.parent],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
    )
    output = json.loads(answer.stdout)
    errors = [one["formattedMessage"] for one in output.get("errors", ()) if one["severity"] == "error"]
    if errors:
        raise SystemExit("".join(errors))
    return str(output["contracts"][source][contract]["evm"]["bytecode"]["object"])


def play(tree: Path, suite: str, number: int) -> str | None:
    """The first failure of a suite, or None if it passes."""
    settings = {
        "FOUNDRY_BLOCK_COINBASE": f"0x{number:040x}",
        "FOUNDRY_INVARIANT_RUNS": RUNS,
        "FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT": "0",
        "FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR": str(tree / "failures" / str(number)),
    }
    # In the tree, not by --root: cheat codes look for artifacts from where forge stands.
    answer = subprocess.run(
        [str(ROOT / "node_modules/.bin/forge"), "test", "--match-contract", suite, "--fuzz-seed", "0x20221218", *TESTS],
        cwd=tree,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == 0 and "[PASS]" in answer.stdout:
        return None
    return _first(re.findall(r"\[FAIL: ([^\]\n]*)", answer.stdout)) or f"no answer: {answer.stderr.strip()[-200:]}"


def _first(texts: Iterable[str]) -> str:
    return next(iter(texts), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
