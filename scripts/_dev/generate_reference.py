"""Write the reference pages in docs/reference: contracts, routes of the API, commands; and the list of decisions.

python -m scripts._dev.generate_reference            write
python -m scripts._dev.generate_reference --check    compare, byte for byte; exit 1 if a file differs
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from scripts._dev.abi_files import SOURCES, CodegenError, Compiled, Entry, read, signature
from scripts._dev.generate_bindings import ARTIFACTS, ROOT
from scripts._dev.generate_client import description

FOLDER = Path("docs/reference")
DECISIONS = Path("docs/decisions")
_KINDS = (("function", "methods", "Functions"), ("event", "events", "Events"), ("error", "errors", "Errors"))


def generate() -> dict[Path, str]:
    """Every page with its text; raises CodegenError when the contracts are not compiled."""
    compiled = [read(ARTIFACTS, source) for source in SOURCES]
    return {
        FOLDER / "contracts.md": "".join(contracts_page(compiled)),
        FOLDER / "api.md": "".join(api_page(description())),
        FOLDER / "commands.md": "".join(commands_page()),
        DECISIONS / "README.md": "".join(decisions_page()),
    }


def contracts_page(compiled: list[Compiled]) -> Iterator[str]:
    """Each function, event and error by contract, with what its source says of it."""
    yield "# Contract reference\n\n"
    yield "What the sources say of each function, event and error. How it fits together: [guide](../contracts.md).\n"
    for one in compiled:
        yield f"\n## {one.source.name}\n\n{_line(one.title)}\n"
        for kind, notices, title in _KINDS:
            entries = [entry for entry in one.abi if entry["type"] == kind]
            if entries:
                yield f"\n### {title} of {one.source.name}\n\n| | |\n|---|---|\n"
                for entry in entries:
                    told = one.notices.get(notices, {}).get(signature(entry), "")
                    yield f"| `{_shown(entry)}` | {_cell(told)} |\n"


def _shown(entry: Entry) -> str:
    inputs = ", ".join(_parameter(item) for item in entry.get("inputs", []))
    outputs = ", ".join(_parameter(item) for item in entry.get("outputs", []))
    payable = " payable" if entry.get("stateMutability") == "payable" else ""
    view = " view" if entry.get("stateMutability") in ("view", "pure") else ""
    return f"{entry['name']}({inputs}){view}{payable}{f' → {outputs}' if outputs else ''}"


def _parameter(item: Entry) -> str:
    struct = str(item.get("internalType", ""))
    known = re.fullmatch(r"(?:struct|enum|contract) (?:\w+\.)?(\w+(?:\[\d*\])*)", struct)
    type_ = known[1] if known and item["type"].startswith("tuple") else item["type"]
    return f"{type_} {item['name']}".strip()


def api_page(openapi: Mapping[str, Any]) -> Iterator[str]:
    """Each route by subject: what it does, what it takes, what it answers."""
    yield "# API reference\n\n"
    yield (
        "Every route of `GET /openapi.json`, which has the fields of each body too. Errors are problem documents of the"
        " types that `GET /problems` lists. How to use it: [the API](../api.md), [integrator's guide](../integrator.md)"
        ".\n"
    )
    subjects: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            subjects.setdefault((operation.get("tags") or ["other"])[0], []).append((path, method, operation))
    for subject in sorted(subjects):
        yield f"\n## {subject.capitalize()}\n\n| route | takes | answers | |\n|---|---|---|---|\n"
        for path, method, operation in subjects[subject]:
            takes = [f"`{one['name']}`" for one in operation.get("parameters", []) if one["in"] != "path"]
            takes += [_schema(operation["requestBody"]["content"])] if "requestBody" in operation else []
            told = _cell((operation.get("description") or operation["summary"]).split("\n\n")[0])
            yield f"| `{method.upper()} {path}` | {', '.join(takes)} | {_answers(operation)} | {told} |\n"


def _answers(operation: Mapping[str, Any]) -> str:
    good = {code: one for code, one in operation["responses"].items() if code.startswith(("2", "3"))}
    return ", ".join(f"{code} {_schema(one.get('content', {}))}".strip() for code, one in good.items())


def _schema(content: Mapping[str, Any]) -> str:
    for kind, one in content.items():
        schema = one.get("schema", {})
        array = schema.get("type") == "array"
        name = (schema.get("items", {}) if array else schema).get("$ref", "").rpartition("/")[2].rpartition("__")[2]
        if name:
            return f"{name}[]" if array else name
        return "" if kind == "application/json" else kind
    return ""


def commands_page() -> Iterator[str]:
    """What `--help` prints, of each command."""
    from proofbook.cli._main import root

    yield "# Command reference\n\nWhat `proofbook COMMAND --help` prints.\n"
    yield from _commands(root, "proofbook", None)


def _commands(command: click.Command, path: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent, max_content_width=100)
    context.terminal_width = 100
    if parent is not None:
        help_ = command.get_help(context).replace(str(ROOT), ".")
        yield f"\n## `{path}`\n\n```\n{help_.rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None and not found.hidden:
                yield from _commands(found, f"{path} {name}", context)


def decisions_page() -> Iterator[str]:
    """Every decision record by its title."""
    yield "# Decisions\n\nWhy things are as they are, a page each.\n\n| | |\n|---|---|\n"
    for file in sorted((ROOT / DECISIONS).glob("[0-9]*.md")):
        number, _, title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ").partition(" ")
        yield f"| {number.rstrip(':')} | [{_cell(title)}]({file.name}) |\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    # What is meant as text must not be read as a tag, and a bar ends a cell.
    return _line(text).replace("|", "\\|").replace("<", "&lt;")


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare; returns the exit code."""
    os.environ.setdefault("COLUMNS", "100")
    try:
        files = generate()
    except CodegenError as error:
        print(f"reference: {error}", file=sys.stderr)
        return 1
    found = [path for path, text in files.items() if _read(path) != text]
    if arguments == ["--check"]:
        for path in found:
            print(f"reference: {path} differs; run make bindings", file=sys.stderr)
        return 1 if found else 0
    for path in found:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(files[path], encoding="utf-8")
    return 0


def _read(path: Path) -> str | None:
    return (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
