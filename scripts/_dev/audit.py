"""Ask the advisory services about every locked package (`make audit`): pip-audit for Python, npm for the rest.

.tools/audit/bin/python -m scripts._dev.audit

Nothing is installed and no project code runs: pip-audit reads hashed locks, npm its lock. An advisory that does not
reach us stands in ops/security.toml with the reason and the day until which that holds. Exit codes: 0 none, 1 some,
2 a service was not reached: nothing is known then, and it says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KNOWN = ROOT / "ops/security.toml"
PATIENCE_S = 300
WHERE = "run `make audit` where pypi.org and the npm registry can be reached; the list above is not whole"


class Unreachable(Exception):
    """A service gave no answer that says anything."""

    def __init__(self, what: str, said: str) -> None:
        super().__init__(f"{what} got no answer from its service: {said}")


@dataclass(frozen=True, slots=True)
class Advisory:
    """Something known about a locked version."""

    lock: str
    package: str
    version: str
    id: str
    fixed: str

    def __str__(self) -> str:
        return f"{self.lock}: {self.package} {self.version}: {self.id}; {self.fixed or 'no version without it yet'}"


def of_python(lock: Path) -> Iterator[Advisory]:
    """What is known about a hashed lock; raises Unreachable."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    said = _run([*command, "--format", "json", "--progress-spinner", "off", "--timeout", "20"])
    try:
        found = json.loads(said.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        raise Unreachable("pip-audit", _last(said.stderr)) from None
    yield from read_python(f"locks/{lock.name}", found)


def read_python(lock: str, found: list[dict[str, Any]]) -> Iterator[Advisory]:
    """The advisories of what pip-audit prints; raises Unreachable.

    What its service did not know it calls skipped, says that no vulnerability is known, and ends well.
    """
    skipped = [f"{one['name']}: {one['skip_reason']}" for one in found if "skip_reason" in one]
    if skipped:
        raise Unreachable("pip-audit", f"{len(skipped)} of {len(found)} packages of {lock} not told; {skipped[0]}")
    for one in found:
        for told in one.get("vulns", []):
            fixed = ", ".join(told.get("fix_versions") or [])
            yield Advisory(lock, one["name"], one["version"], told["id"], f"fixed in {fixed}" if fixed else "")


def of_npm() -> Iterator[Advisory]:
    """What is known about package-lock.json; raises Unreachable."""
    said = _run(["npm", "audit", "--package-lock-only", "--json", "--audit=true"])
    try:
        document = json.loads(said.stdout)
    except ValueError:
        raise Unreachable("npm audit", _last(said.stderr or said.stdout)) from None
    if "vulnerabilities" not in document:
        raise Unreachable("npm audit", str(document.get("message") or document.get("error") or "nothing").strip())
    yield from read_npm(document)


def read_npm(document: dict[str, Any]) -> Iterator[Advisory]:
    """The advisories of what npm prints; a package that only needs a bad one is not named again."""
    for name, one in document["vulnerabilities"].items():
        for told in one["via"]:
            if isinstance(told, dict):
                fixed = f"affected: {told.get('range', '?')}"
                identity = str(told.get("url", "")).rpartition("/")[2] or str(told.get("source"))
                yield Advisory("package-lock.json", name, ", ".join(one.get("nodes", [])), identity, fixed)


def reviewed(today: date, path: Path = KNOWN) -> dict[tuple[str, str], str]:
    """Package and advisory of what was looked at and still holds, with the reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("reviewed", [])
    return {(one["package"], one["id"]): one["why"] for one in entries if one["until"] >= today}


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        raise Unreachable(Path(command[0]).name, f"none within {PATIENCE_S} seconds") from None


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "nothing"


def main() -> int:
    """Ask about all locks, tell, and give the exit code."""
    accepted = reviewed(datetime.now(UTC).date())
    locks = sorted((ROOT / "locks").glob("*.txt"))
    found, silent = collected([*(partial(of_python, lock) for lock in locks), of_npm])
    left = [one for one in found if (one.package, one.id) not in accepted]
    for one in left:
        print(one)
    print(f"{len(found)} advisories, {len(found) - len(left)} of them reviewed")
    if silent:
        print(f"error: {silent[0]}" + (f" (and {len(silent) - 1} more)" if silent[1:] else ""), file=sys.stderr)
        print(f"what to do: {WHERE}", file=sys.stderr)
        return 2
    return 1 if left else 0


def collected(askings: Sequence[Callable[[], Iterator[Advisory]]]) -> tuple[list[Advisory], list[Unreachable]]:
    """What every service said, and which said nothing."""
    found: list[Advisory] = []
    silent: list[Unreachable] = []
    for asking in askings:
        try:
            found += asking()
        except Unreachable as error:
            silent.append(error)
    return found, silent


if __name__ == "__main__":
    sys.exit(main())
