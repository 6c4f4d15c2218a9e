"""The tools of this checkout: found, verified by running them, and put where Ape and forge look for them.

    tool      where                                                       verified by
    python    the running interpreter                                     3.11 or 3.12
    node      PATH                                                        --version, 20 or later
    anvil     node_modules/@foundry-rs/<tool>-<os>-<arch>/bin, then PATH  --version equals package.json
    forge     same                                                        same
    cast      same                                                        same
    solc      .tools/solcx/solc-v<version>, link to scripts/_dev/solc.cjs same

The native binary goes before npm's JavaScript wrapper: a wrapper that is killed leaves its child running.
Only the standard library is imported, so the file runs before anything is installed.
"""

from __future__ import annotations

import json
import os
import platform
import re
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proofbook.errors import ProofbookError, ToolMissing

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("python", "node", "anvil", "forge", "cast", "solc")
FOUNDRY = ("anvil", "forge", "cast")
PYTHON_VERSIONS = ((3, 11), (3, 12))
NODE_MAJOR = 20
PTH = "proofbook_toolchain.pth"
_TIMEOUT_S = 60.0

_NPM = (
    "run `make install` in the checkout (it runs `npm install --no-save`, which needs Node.js with npm; Debian 13:"
    " `apt install nodejs npm`)"
)
_NODE = (
    f"install Node.js {NODE_MAJOR} or later with npm (Debian 13: `apt install nodejs npm`; older Debian and others:"
    " https://nodejs.org/en/download), then run `make install`"
)
_PYTHON = (
    "install Python 3.11 (Debian 12: `apt install python3.11 python3.11-venv`), remove .venv and run `make install`"
    " (PYTHON=... names another interpreter)"
)

# Executed by `site` when Python starts in the virtual environment, so that `.venv/bin/ape` finds compiler and chain
# without any shell set-up. It asks the disk once and does nothing where the checkout is gone.
_PTH_LINE = (
    "import os, sys; r = {root}; t = os.path.join(r, '.tools'); "
    "p = os.pathsep.join((os.path.join(t, 'bin'), os.path.join(r, 'node_modules', '.bin'))); "
    "os.path.isdir(os.path.join(t, 'solcx')) and ("
    "os.environ.setdefault('SOLCX_BINARY_PATH', os.path.join(t, 'solcx')), "
    "os.environ.get('PATH', '').startswith(p) or "
    "os.environ.update(PATH=p + os.pathsep + os.environ.get('PATH', os.defpath)))\n"
)

_COMMAND = """\
#!{python}
import os, sys
sys.path.insert(0, {root})
from proofbook.__main__ import main
main()
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `toolchain check`: the tool with its path, or the error that says what is missing."""

    name: str
    path: Path | None
    error: ToolMissing | None


def wanted_version(name: str, root: Path = ROOT) -> str:
    """Give the exact version of a pinned tool, read from `package.json`."""
    pinned = json.loads((root / "package.json").read_text())["devDependencies"]
    return str(pinned["solc" if name == "solc" else f"@foundry-rs/{name}"])


def launcher(root: Path = ROOT) -> Path:
    """Give the place where py-solc-x, Ape and forge look for the compiler."""
    return root / ".tools" / "solcx" / f"solc-v{wanted_version('solc', root)}"


def native_binary(name: str, root: Path = ROOT) -> Path:
    """Give the place of a Foundry binary as npm unpacks it on this machine (it may be absent)."""
    arch = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
    machine = platform.machine().lower()
    package = f"{name}-{sys.platform}-{arch.get(machine, machine)}"
    return root / "node_modules" / "@foundry-rs" / package / "bin" / name


@cache
def tool(name: str, root: Path = ROOT) -> Path:
    """Give the verified path of a tool; the answer is kept for the life of the process.

    Raises `ToolMissing` with every place looked at and the command that installs the tool.
    """
    return find(name, root)


def find(name: str, root: Path = ROOT, search_path: str | None = None) -> Path:
    """Look for a tool and verify it by running it, without memory; `search_path` replaces PATH."""
    path = os.environ.get("PATH", os.defpath) if search_path is None else search_path
    if name == "python":
        return _python()
    if name == "node":
        return _first(name, _on_path(name, path), path, f"version {NODE_MAJOR} or later", _NODE)
    if name in FOUNDRY:
        places = iter([native_binary(name, root), *_on_path(name, path)])
        return _first(name, places, path, f"version {wanted_version(name, root)}", _NPM)
    if name == "solc":
        find("node", root, path)  # the launcher is a script: without Node its own error would mislead
        return _first(name, iter([launcher(root)]), path, f"version {wanted_version(name, root)}", _NPM)
    raise ProofbookError(f"no tool is called {name!r}", f"the tools are {', '.join(TOOLS)}")


def check(root: Path = ROOT, search_path: str | None = None) -> list[Finding]:
    """Look for every tool; one finding a tool, never an exception for a missing one."""
    findings = []
    for name in TOOLS:
        try:
            findings.append(Finding(name, find(name, root, search_path), None))
        except ToolMissing as error:
            findings.append(Finding(name, None, error))
    return findings


def install(root: Path = ROOT, prefix: Path | None = None, site_packages: Path | None = None) -> list[Path]:
    """Write the compiler's launcher link, the links to the binaries and the start-up file of the environment.

    Idempotent: the result lists the files that had to change, so a second run gives an empty list.
    `prefix` and `site_packages` default to the running environment, which must be a virtual one.
    """
    if prefix is None:
        if sys.prefix == sys.base_prefix:
            raise ProofbookError(
                f"{sys.executable} is not the Python of a virtual environment",
                "run `make install`, or call `.venv/bin/python -m proofbook toolchain install`",
            )
        prefix = Path(sys.prefix)
    packages = Path(sysconfig.get_path("purelib")) if site_packages is None else site_packages
    inside = prefix.parent == root or prefix.parent.resolve() == root.resolve()
    where = "os.path.dirname(sys.prefix)" if inside else repr(str(root))
    above = "os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))"
    command = _COMMAND.format(python=prefix / "bin" / "python", root=above if inside else repr(str(root)))
    changed = [
        _link(launcher(root), Path("../../scripts/_dev/solc.cjs")),
        *(_link_binary(name, root) for name in FOUNDRY),
        _write(packages / PTH, _PTH_LINE.format(root=where), 0o644),
        _write(prefix / "bin" / "proofbook", command, 0o755),
    ]
    return [path for path in changed if path is not None]


def _link_binary(name: str, root: Path) -> Path | None:
    binary = native_binary(name, root)
    return _link(root / ".tools" / "bin" / name, Path("../..") / binary.relative_to(root)) if binary.exists() else None


def _link(link: Path, target: Path) -> Path | None:
    if link.is_symlink() and link.readlink() == target:
        return None
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(target)
    return link


def _write(path: Path, text: str, mode: int) -> Path | None:
    if path.is_file() and path.read_text() == text and stat.S_IMODE(path.stat().st_mode) == mode:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def _python() -> Path:
    if sys.version_info[:2] not in PYTHON_VERSIONS:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise ToolMissing("python", [f"{sys.executable}: version {found}, wanted 3.11 or 3.12"], _PYTHON)
    return Path(sys.executable)


def _on_path(name: str, search_path: str) -> Iterator[Path]:
    for folder in search_path.split(os.pathsep):
        if folder and (Path(folder) / name).exists():
            yield Path(folder) / name


def _first(name: str, places: Iterator[Path], search_path: str, wanted: str, remedy: str) -> Path:
    looked_at = []
    for place in places:
        problem = _problem(name, place, search_path, wanted)
        if problem is None:
            return place
        looked_at.append(f"{place}: {problem}")
    looked_at.append(f"PATH: no usable {name}")
    raise ToolMissing(f"{name} ({wanted})", looked_at, remedy)


def _problem(name: str, place: Path, search_path: str, wanted: str) -> str | None:
    """Run `place --version`; None when it answers with the wanted version, else what is wrong."""
    if not place.exists():
        return f"link to {place.readlink()}, which does not exist" if place.is_symlink() else "does not exist"
    try:
        answer = subprocess.run(
            [place, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PATH": search_path},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"does not run ({error})"
    if answer.returncode != 0:
        said = (answer.stderr.strip() or answer.stdout.strip() or "no message").splitlines()[0]
        return f"`--version` ended with code {answer.returncode} ({said[:200]})"
    found = re.search(r"(?:Version: |^v)(\d+)\.(\d+)\.(\d+)", answer.stdout, re.MULTILINE)
    if found is None:
        return "`--version` names no version"
    version = ".".join(found.groups())
    good = int(found[1]) >= NODE_MAJOR if name == "node" else wanted == f"version {version}"
    return None if good else f"version {version}, wanted {wanted.removeprefix('version ')}"
