"""Runs Halmos over `tests/contracts/halmos`, each proof with the solver and the time that it was written for.

    python -m scripts._dev.prove               all; code 1 for a counterexample, a time-out or a proof that did not run
    python -m scripts._dev.prove VoidsProofs   one contract

Halmos compiles the proofs and what they import alone, into a folder of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROOFS = "tests/contracts/halmos"
BUILD = ".build/analysis/halmos"
_BIN = ROOT / ".tools" / "analysis" / "bin"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a contract's proofs are run: solver, seconds for one query, seconds for all, options."""

    solver: str
    query_s: int
    limit_s: int
    options: tuple[str, ...] = ()


# Yices is quick where fields are shifted and masked; Z3 where sums are compared.
PLANS = {
    "WordProofs": Plan("yices", 30, 300),
    "ReserveProofs": Plan("z3", 60, 1_800, ("--loop", "64")),
    "PayoutProofs": Plan("z3", 60, 1_800),
    "VoidsProofs": Plan("z3", 60, 900, ("--loop", "3")),
    "QuorumProofs": Plan("z3", 60, 300),
}


def main(names: list[str] | None = None) -> int:
    """Run the proofs of the named contracts, or of all; the code to exit with."""
    unknown = [name for name in names or [] if name not in PLANS]
    if unknown:
        print(f"no proofs are called {', '.join(unknown)}; there are {', '.join(PLANS)}")
        return 2
    return max(prove(name, PLANS[name]) for name in names or PLANS)


def prove(name: str, plan: Plan) -> int:
    """Run one contract's proofs; 0 if each of them passed."""
    written = re.findall(r"function (check_\w+)\(", (ROOT / PROOFS / f"{name}.sol").read_text())
    command: list[str | Path] = [
        _BIN / "halmos", "--contract", name, "--forge-build-out", BUILD, "--no-status", "--solver", plan.solver,
        "--solver-timeout-assertion", f"{plan.query_s}s", "--solver-threads", "1", *plan.options,
    ]  # fmt: skip
    path = os.pathsep.join((str(_BIN), str(ROOT / "node_modules" / ".bin"), os.environ.get("PATH", os.defpath)))
    settings = {"PATH": path, "FOUNDRY_SRC": PROOFS, "FOUNDRY_TEST": PROOFS, "FOUNDRY_OUT": BUILD}
    settings["FOUNDRY_CACHE_PATH"] = f"{BUILD}-cache"
    try:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=plan.limit_s,
        )  # fmt: skip
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    found = {match[2]: match[1] for match in re.finditer(r"\[(\w+)\] (check_\w+)\(", plain)}
    times = {match[1]: match[2] for match in re.finditer(r"(check_\w+)\(.*time: ([\d.]+s)", plain)}
    for proof in written:
        print(f"{found.get(proof, 'NOT RUN'):8} {name}.{proof} {times.get(proof, '')}")
    # A path that the loop bound cut off was not looked at: such a pass proves nothing.
    cut = "not been fully explored" in " ".join(plain.split())
    if not cut and all(found.get(proof) == "PASS" for proof in written):
        return 0
    print(plain[-3_000:])
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
