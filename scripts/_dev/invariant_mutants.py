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
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
TESTS: Final = ("--match-test", "invariant_|testFuzz_")
RUNS: Final = os.environ.get("MUTANT_RUNS", "64")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong rule: `old` in `source` becomes `new`, where `{on}` is true if the mutant is chosen."""

    name: str
    contract: str
    source: str
    old: str
    new: str
    suite: str


_COVERS = "if (VoidsWord.unwrap(voids) != 0 && voids.covers(start, acceptedAt)) "
_UNITS = "(atRisk + FixtureLib.UNIT - 1) / FixtureLib.UNIT"
_NO_ENTRY = "if (noEntryBefore < word.noEntryBefore())"
_SETTLED = "slot.word = (nonce << 8) | SETTLED;"
MUTANTS: Final = (
    Mutant(
        "reserve without the maximum",
        "BetBook",
        "libraries/Reserve.sol",
        "paying > others ? paying",
        "(paying > others || {on}) ? paying",
        "MoneyTest",
    ),
    Mutant(
        "double chance counted one at a time",
        "BetBook",
        "libraries/Reserve.sol",
        "market == Markets.DOUBLE_CHANCE ?",
        "market == Markets.DOUBLE_CHANCE && !{on} ?",
        "MoneyTest",
    ),
    Mutant(
        "voidable stakes back other bets",
        "BetBook",
        "BookPlace.sol",
        ">= word.start() ? 0 : stake",
        ">= word.start() && !{on} ? 0 : stake",
        "MoneyTest",
    ),
    Mutant(
        "one-key counter netted",
        "BetBook",
        "BookPlace.sol",
        f"single * ({_UNITS})",
        f"single * ({{on}} ? (more >> 255 != 0 ? 0 : (more + FixtureLib.UNIT - 1) / FixtureLib.UNIT) : {_UNITS})",
        "MoneyTest",
    ),
    Mutant(
        "pot stays after it is booked",
        "BetBook",
        "BookSettle.sol",
        "return PotLib.BOOKED;",
        "return {on} ? day.pot : PotLib.BOOKED;",
        "MoneyTest",
    ),
    Mutant(
        "withdrawal without debit",
        "BetBook",
        "BetBook.sol",
        "word.debit(paid)",
        "word.debit({on} ? 0 : paid)",
        "MoneyTest",
    ),
    Mutant(
        "void time voids the whole accumulator",
        "BetBook",
        "BookSlips.sol",
        _COVERS + "multiplier = 2 * PPM;",
        _COVERS + "{{ if ({on}) return (false, stake); multiplier = 2 * PPM; }}",
        "MoneyTest",
    ),
    Mutant(
        "accumulator owned by its last leg",
        "BetBook",
        "BookSlips.sol",
        "if (word.start() < earliest)",
        "if ({on} ? earliest == type(uint256).max || word.start() > earliest : word.start() < earliest)",
        "MoneyTest",
    ),
    Mutant(
        "settled single stays open",
        "BetBook",
        "BookSettle.sol",
        _SETTLED,
        "slot.word = (nonce << 8) | ({on} ? OPEN : SETTLED);",
        "MoneyTest",
    ),
    Mutant(
        "reserve of a batch counted from its start",
        "BetBook",
        "BookPlace.sol",
        "group.required = required;",
        "if (!{on}) group.required = required;",
        "BatchTest",
    ),
    Mutant(
        "bets after a report",
        "BetBook",
        "BookShared.sol",
        "if (block.timestamp >= start && _oracle",
        "if (!{on} && block.timestamp >= start && _oracle",
        "OracleTest",
    ),
    Mutant(
        "pause blocks settling",
        "BetBook",
        "BookSettle.sol",
        "        uint256 firstCode;\n",
        "        uint256 firstCode;\n        if ({on} && block.timestamp < _desk.pausedUntil()) revert Paused(0);\n",
        "AccessTest",
    ),
    Mutant(
        "barred wallets bet",
        "BetBook",
        "BookPlace.sol",
        "if (!account.eligible(block.timestamp))",
        "if (!{on} && !account.eligible(block.timestamp))",
        "AccessTest",
    ),
    Mutant(
        "two of four are a quorum",
        "FixtureOracle",
        "FixtureOracle.sol",
        "/ 2 + 1;",
        "/ 2 + ({on} ? 0 : 1);",
        "OracleTest",
    ),
    Mutant(
        "void by time at any time",
        "FixtureOracle",
        "FixtureOracle.sol",
        "|| block.timestamp < pin.deadline()",
        "|| (!{on} && block.timestamp < pin.deadline())",
        "OracleTest",
    ),
    Mutant(
        "late signatures lengthen a window",
        "FixtureOracle",
        "FixtureOracle.sol",
        "if (early < end) end = early;",
        "if (early < end || {on}) end = early;",
        "OracleTest",
    ),
    Mutant(
        "windows without a bound",
        "FixtureOracle",
        "FixtureOracle.sol",
        '_bound("slow", slow',
        'if (!{on}) _bound("slow", slow',
        "AccessTest",
    ),
    Mutant(
        "late profit goes to the next holders",
        "HousePool",
        "HousePool.sol",
        "if (record.holders != 0) {",
        "if (record.holders != 0 && !{on}) {{",
        "PoolTest",
    ),
    Mutant(
        "leavers are paid for the pocket as well",
        "HousePool",
        "HousePool.sol",
        "exits * value / supply",
        "exits * (value + ({on} ? pocket : 0)) / supply",
        "PoolTest",
    ),
    Mutant(
        "bond pays pot by pot",
        "HousePool",
        "HousePool.sol",
        "covered = Math.min(record.tranche, net",
        "covered = {on} ? Math.min(record.tranche, record.covered + losses) : Math.min(record.tranche, net",
        "MoneyTest",
    ),
    Mutant(
        "a grant lowers a bar",
        "BookOffice",
        "BookOffice.sol",
        _NO_ENTRY,
        "if (!{on} && noEntryBefore < word.noEntryBefore())",
        "AccessTest",
    ),
    Mutant(
        "the same grant twice",
        "KycRegistry",
        "KycRegistry.sol",
        "given.seq <= stored",
        "given.seq < stored + ({on} ? 0 : 1)",
        "AccessTest",
    ),
    Mutant(
        "claims for what the bettor caused",
        "BookCashier",
        "BookClaims.sol",
        "bool house = code",
        "bool house = {on} || code",
        "AccessTest",
    ),
)


def main(words: list[str]) -> int:
    """Print a table of who caught what; 1 if a mutant lives or the right contracts fail."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        tree = Path(name)
        copy_tree(tree)
        for contract in sorted({one.contract for one in MUTANTS}):
            print(f"compiling {contract}", flush=True)
            install(tree, contract)
        chosen = [(i + 1, one) for i, one in enumerate(MUTANTS) if not words or any(w in one.name for w in words)]
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
