"""Compiles with Ape, whole or not at all.

Ape compiles again only the files that changed themselves: a contract whose *base* changed keeps its old code. For
contracts that share a storage layout that would be fatal, so any change of any source compiles everything.
"""

import hashlib
from pathlib import Path

import ape

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / ".build" / "ape-sources.sha256"
# What the compiler reads besides contracts/: its settings, and the versions of itself and of what is imported.
SETTINGS = ("ape-config.yaml", "package-lock.json")


def sources_hash() -> str:
    """Hash of every source and setting that the code of the contracts follows from."""
    total = hashlib.sha256()
    for path in [*sorted((ROOT / "contracts").rglob("*.sol")), *(ROOT / name for name in SETTINGS)]:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def changed() -> bool:
    """Whether anything changed since the last whole build."""
    return not STAMP.exists() or STAMP.read_text() != sources_hash()


def build() -> None:
    """Compile everything if anything changed since the last whole build."""
    if not changed():
        return
    STAMP.unlink(missing_ok=True)
    ape.project.load_contracts(use_cache=False)
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(sources_hash())
