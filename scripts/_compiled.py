"""The compiled contracts of exactly these sources.

Ape compiles a file again when the file changed, and not when only a library that it imports did: without this module
a deployment could carry old code. One changed byte in contracts/, in the compiler's settings or in the base contracts'
version compiles everything again, once.
"""

import fcntl
from functools import cache
from hashlib import sha256
from pathlib import Path

import ape
from ape.contracts import ContractContainer

ROOT = Path(__file__).resolve().parent.parent
_STAMP = ROOT / ".build" / "ape-sources.sha256"


@cache
def contract(name: str) -> ContractContainer:
    """A contract of the project, compiled from its sources as they are now."""
    refresh()
    return ape.project.get_contract(name)


@cache
def refresh() -> None:
    """Compile everything again if a source changed since; processes side by side take turns."""
    _STAMP.parent.mkdir(exist_ok=True)
    with (_STAMP.parent / "ape.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = digest()
        if not _STAMP.is_file() or _STAMP.read_text() != wanted:
            ape.project.load_contracts(use_cache=False)
            _STAMP.write_text(wanted)


def digest() -> str:
    """Hash of everything that the code follows from, in hexadecimal."""
    files = [*sorted((ROOT / "contracts").rglob("*.sol")), ROOT / "ape-config.yaml", ROOT / "package.json"]
    whole = sha256()
    for file in files:
        content = file.read_bytes()
        whole.update(f"{file.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return whole.hexdigest()
