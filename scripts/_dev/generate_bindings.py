"""Write chain/abi and chain/bindings from what forge compiled: `make bindings`.

python -m scripts._dev.generate_bindings            write
python -m scripts._dev.generate_bindings --check    compare, byte for byte; exit 1 if a file differs
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts._dev.abi_files import SOURCES, CodegenError, abi_text, read
from scripts._dev.binding_errors import errors_module
from scripts._dev.binding_modules import contract_module, module_name, package_module

ROOT = Path(__file__).resolve().parent.parent.parent
ARTIFACTS = ROOT / ".build" / "forge"
ABI = Path("chain/abi")
BINDINGS = Path("chain/bindings")


def generate(artifacts: Path = ARTIFACTS) -> dict[Path, str]:
    """Every generated file with its text; raises CodegenError."""
    compiled = [read(artifacts, source) for source in SOURCES]
    files = {ABI / f"{one.source.name}.json": abi_text(one.abi) for one in compiled}
    modules = {BINDINGS / f"{module_name(one.source.name)}.py": contract_module(one) for one in compiled}
    modules[BINDINGS / "errors.py"] = errors_module(compiled)
    modules[BINDINGS / "__init__.py"] = package_module(one.source.name for one in compiled)
    return files | {path: formatted(text, path) for path, text in modules.items()}


def formatted(text: str, path: Path) -> str:
    """The text as the project's ruff sorts and lays it out."""
    # Said, not found out: a new module is not on the disk yet.
    ours = "lint.isort.known-first-party = ['chain']"
    sort = [
        "check",
        "--quiet",
        "--fix-only",
        "--select",
        "I,F401",
        "--config",
        ours,
        "--stdin-filename",
        str(path),
        "-",
    ]
    return _ruff(_ruff(text, sort), ["format", "--quiet", "--stdin-filename", str(path), "-"])


def _ruff(text: str, arguments: list[str]) -> str:
    command = [str(Path(sys.executable).parent / "ruff"), *arguments]
    done = subprocess.run(command, input=text, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not done.stdout:
        raise CodegenError(f"ruff refuses the generated text: {done.stderr.strip()}")
    return done.stdout


def differences(files: dict[Path, str], root: Path = ROOT) -> list[str]:
    """What the committed files lack, hold otherwise, or hold too much; empty if they are the generated ones."""
    found = []
    for path, text in files.items():
        committed = root / path
        if not committed.is_file():
            found.append(f"{path} is missing")
        elif committed.read_bytes() != text.encode():
            found.append(f"{path} differs")
    return found + [f"{path} is of no contract" for path in stale(files, root)]


def stale(files: dict[Path, str], root: Path = ROOT) -> list[Path]:
    """Files in the two folders that are not generated any more."""
    present = [*(root / ABI).glob("*.json"), *(root / BINDINGS).glob("*.py")]
    return sorted(path.relative_to(root) for path in present if path.relative_to(root) not in files)


def write(files: dict[Path, str], root: Path = ROOT) -> None:
    """Write the files and remove what is of no contract any more."""
    for path in stale(files, root):
        (root / path).unlink()
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != text.encode():
            target.write_bytes(text.encode())


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare; returns the exit code."""
    try:
        files = generate()
    except CodegenError as error:
        print(f"bindings: {error}", file=sys.stderr)
        return 1
    if arguments == ["--check"]:
        found = differences(files)
        for line in found:
            print(f"bindings: {line}; run make bindings", file=sys.stderr)
        return 1 if found else 0
    if arguments:
        print(f"bindings: unknown arguments {arguments}; only --check is known", file=sys.stderr)
        return 2
    write(files)
    print(f"bindings: {len(files)} files in {ABI} and {BINDINGS}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
