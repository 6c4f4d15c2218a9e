"""What a price was made with, as digests: code and inputs. Model and parameters have theirs in `pricing.parameters`."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[2]
_APART: Final = ("agree", "guard", "run", "backtest", "plots.py", "shipped")
"""Parts of `pricing` that no fair probability passes through."""
_BESIDE: Final = ("sports/markets.py", "sports/words.py")


@cache
def code_digest(root: Path = _ROOT) -> str:
    """SHA-256, in hexadecimal, of the source of everything between a request and its sheet, line ends as committed.

    Libraries are left out: replicas may run on other machines, and two units are allowed for their last digits.
    """
    total = hashlib.sha256()
    folder = root / "pricing"
    own = [path for path in folder.rglob("*.py") if path.relative_to(folder).parts[0] not in _APART]
    for path in sorted([*own, *(root / name for name in _BESIDE)], key=lambda one: one.relative_to(root).as_posix()):
        body = path.read_bytes().replace(b"\r\n", b"\n")
        name = path.relative_to(root).as_posix().encode()
        total.update(len(name).to_bytes(4, "big") + name + len(body).to_bytes(8, "big") + body)
    return total.hexdigest()


def sha256(body: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()
