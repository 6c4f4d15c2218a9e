"""The pricing function as a folder, made without Docker: `python -m infra.bundle OUT [--architecture arm64]`.

Wheels of Linux come from the package index by the hashes of locks/main.txt, for the architecture that is asked for,
whatever machine this is; beside them the sources that the handler imports. Nothing is built, so no setup code runs.
A folder that was made from the same lock and sources is left as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from infra.errors import BundleFailed, InfraError

ROOT: Final = Path(__file__).resolve().parents[1]
LOCK: Final = ROOT / "locks/main.txt"
PYTHON: Final = "3.11"
PACKAGES: Final = (
    *(
        "annotated-types",
        "bitarray",
        "ckzg",
        "cytoolz",
        "eth-abi",
        "eth-account",
        "eth-hash",
        "eth-keyfile",
        "eth-keys",
    ),
    *("eth-rlp", "eth-typing", "eth-utils", "hexbytes", "numpy", "parsimonious", "pycryptodome", "pydantic"),
    *("pydantic-core", "regex", "rlp", "toolz", "typing-extensions", "typing-inspection"),
)
"""What the handler imports, directly or not; a test imports it from the folder alone."""
SOURCES: Final = {
    "pricing": ("backtest", "plots.py"),
    "sports": ("fetching", "live", "matching", "providers", "replay", "evidence"),
    "chain": ("bindings", "index", "rpc", "transactions"),
    "proofbook": ("cli", "client", "migrations"),
}
"""Our packages, and what of each stays away."""
DATA: Final = ("pricing/shipped/parameters.json",)
_PLATFORMS: Final = ("manylinux2014", "manylinux_2_17", "manylinux_2_28", "manylinux_2_34")
_MACHINES: Final = {"arm64": "aarch64", "x86_64": "x86_64"}
_LEFT_OUT: Final = ("numpy/**/tests", "Crypto/SelfTest", "**/__pycache__", "bin")
_MOST_BYTES: Final = 250 << 20
"""What Lambda takes, unpacked."""
_STAMP: Final = ".made-of"


def make(out: Path, architecture: str, log: Path | None = None) -> Path:
    """The folder, complete. Raises BundleFailed."""
    made_of = digest(architecture)
    if (out / _STAMP).is_file() and (out / _STAMP).read_text() == made_of:
        return out
    draft = out.with_name(out.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    wanted = draft / "requirements.txt"
    wanted.write_text("".join(requirements(LOCK.read_text(), PACKAGES)))
    _install(wanted, draft, architecture, log)
    wanted.unlink()
    for relative in (*sources(), *(ROOT / name for name in DATA)):
        target = draft / relative.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(relative, target)
    for pattern in _LEFT_OUT:
        for folder in [*draft.glob(pattern)]:
            shutil.rmtree(folder)
    size = sum(file.stat().st_size for file in draft.rglob("*") if file.is_file())
    if size > _MOST_BYTES:
        raise BundleFailed(f"the folder has {size:,} bytes, Lambda takes {_MOST_BYTES:,}", "leave packages out")
    (draft / _STAMP).write_text(made_of)
    shutil.rmtree(out, ignore_errors=True)
    draft.rename(out)
    return out


def requirements(lock: str, names: Iterable[str]) -> Iterator[str]:
    """The lines of a hashed lock that are of these packages. Raises BundleFailed for one that it lacks."""
    known: dict[str, str] = {}
    for line in lock.splitlines(keepends=True):
        named = re.match(r"([a-z0-9._-]+)==", line)
        if named:
            known[last := named.group(1)] = line
        elif known and line.startswith(" "):
            known[last] += line
    for name in names:
        if name not in known:
            raise BundleFailed(f"{LOCK.name} has no {name}", "correct infra.bundle.PACKAGES")
        yield known[name]


def sources() -> list[Path]:
    """Our own files that go into the folder."""
    found = []
    for package, without in SOURCES.items():
        away = [ROOT / package / name for name in without]
        found += [
            file
            for file in sorted((ROOT / package).rglob("*.py"))
            if not any(file == one or one in file.parents for one in away)
        ]
    return found


def digest(architecture: str) -> str:
    """What the folder is made of, as one hash."""
    sum_ = hashlib.sha256(architecture.encode())
    for file in (LOCK, Path(__file__), *sources(), *(ROOT / name for name in DATA)):
        sum_.update(f"{file.relative_to(ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return sum_.hexdigest()


def _install(wanted: Path, out: Path, architecture: str, log: Path | None) -> None:
    machine = _MACHINES[architecture]
    platforms = [word for one in _PLATFORMS for word in ("--platform", f"{one}_{machine}")]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-compile", "--implementation", "cp"]
    command += ["--python-version", PYTHON, *platforms, "--target", str(out), "--requirement", str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (words of ours, by a full path)
    if log is not None:
        log.write_text(done.stdout + done.stderr)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if not line.startswith("WARNING")]
        raise BundleFailed("pip could not gather the wheels:\n" + "\n".join(lines[-5:]), "see which wheel is missing")


def main(arguments: list[str] | None = None) -> int:
    """Make the folder; 0, or 1 with what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m infra.bundle", description="The pricing function as a folder.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--architecture", choices=sorted(_MACHINES), default="arm64")
    chosen = parser.parse_args(arguments)
    try:
        made = make(chosen.out, chosen.architecture)
    except InfraError as error:
        sys.stderr.write(f"error: {error.message}\nwhat to do: {error.remedy}\n")
        return 1
    sys.stdout.write(f"{made}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
