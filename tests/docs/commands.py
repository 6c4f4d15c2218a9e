"""What a page tells its reader to type, and whether this checkout knows it: nothing is started.

A command is looked for in fenced blocks and in inline code. `proofbook` lines go through click's own parser of the
command that they name, `make` lines through the Makefile's targets and variables; of `python`, `pytest` and `ape run`
the module, the files and the script must be there.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from proofbook.cli._main import root

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GENERATED = ROOT / "docs/reference/commands.md"
"""Printed by the commands themselves."""
_FENCED = re.compile(r"^ *```(?P<kind>[^\n]*)\n(?P<body>.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_ASIDE = re.compile(r"\s{2,}.*$")
"""What is said of a command beside it, two blanks away."""
_BEFORE = r"(?:^|\$ |&& |\|\| |[|;(] ?)(?:sudo (?:-\S+ \S+ )?)?(?:[A-Z_]+=\S* )*"
_BEGINS = re.compile(_BEFORE + r"(?P<line>(?:\S*/)?(?:proofbook|make|python|pytest|ape)(?: [^|;&)]*|$))")


@dataclass(frozen=True, slots=True)
class Typed:
    """A command of a page."""

    page: str
    line: str

    def __str__(self) -> str:
        return f"{self.page}: {self.line}"


def typed_in(page: str, text: str) -> Iterator[Typed]:
    """Every command that `text` shows, block by block, then what stands in the sentences."""
    for block in _FENCED.finditer(text):
        if block["kind"].startswith(("python", "json", "toml", "solidity")):
            continue
        for line in re.sub(r"\\\n\s*", "", block["body"]).splitlines():
            plain = re.sub(r"\s#.*$", "", line.strip().removeprefix("$ "))
            yield from _of(page, _ASIDE.sub("", plain))
    for inline in _INLINE.finditer(_FENCED.sub("", text)):
        yield from _of(page, inline[1])


def _of(page: str, line: str) -> Iterator[Typed]:
    for found in _BEGINS.finditer(line):
        yield Typed(page, found["line"].strip())


def wrong_with(typed: Typed) -> str:
    """What this checkout does not know of it; nothing if all is there."""
    line = re.sub(r"\.\.\.|…", "", re.sub(r"<[^>]*>", "VALUE", re.sub(r"[\[\]]", " ", typed.line)))
    if line.startswith("python -c"):
        return ""
    try:
        program, *words = shlex.split(line)
    except ValueError as error:
        return f"no shell reads it: {error}"
    name = program.rpartition("/")[2]
    check = {"proofbook": _proofbook, "make": _make, "python": _python, "pytest": _files, "ape": _ape}[name]
    return check(words)


def _proofbook(words: list[str]) -> str:
    command: click.Command = root
    context = click.Context(root, info_name="proofbook")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            # `proofbook api` in a sentence names the group, and a capital stands for any command.
            return "" if words[0].isupper() else f"`{context.command_path}` has no command {words[0]!r}"
        context = click.Context(found, info_name=words.pop(0), parent=context)
        command = found
    try:
        _, left, _ = command.make_parser(context).parse_args(list(words))
    except click.UsageError as error:
        return f"`{context.command_path}`: {error.format_message()}"
    return f"`{context.command_path}` takes no {left!r}" if left else ""


def _make(words: list[str]) -> str:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))
    for word in words:
        variable, assigned, _ = word.partition("=")
        if assigned and not re.search(
            rf"\$[({{](?:if |or )*\$?\(?{variable}\b|^{variable} [?:]?=", makefile, re.MULTILINE
        ):
            return f"the Makefile reads no {variable}"
        if not assigned and not word.startswith("-") and not word.isupper() and word not in targets:
            return f"the Makefile has no target {word!r}"
    return ""


def _python(words: list[str]) -> str:
    if words[:1] == ["-m"] and len(words) > 1:
        if words[1] in ("venv", "pip", "pytest", "http.server"):
            return ""
        place = ROOT / words[1].replace(".", "/")
        there = place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()
        return "" if there else f"there is no module {words[1]}"
    return _files(words[:1])


def _files(words: list[str]) -> str:
    """Words that look like files of this tree are there."""
    for word in words:
        path = word.partition("::")[0]
        if re.fullmatch(r"[a-z][\w./-]*(?:/[\w.-]*|\.py)", path) and not (ROOT / path).exists():
            return f"there is no {path}"
    return ""


def _ape(words: list[str]) -> str:
    if words[:1] == ["run"] and len(words) > 1 and not words[1].isupper():
        return "" if (ROOT / "scripts" / f"{words[1]}.py").is_file() else f"there is no script {words[1]!r}"
    return ""
