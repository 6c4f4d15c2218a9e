"""Every command that a page tells its reader to type is one of this checkout, with the options that it names."""

from pathlib import Path

import pytest

from tests.docs.commands import GENERATED, PAGES, ROOT, Typed, typed_in, wrong_with


@pytest.mark.parametrize("page", [one for one in PAGES if one != GENERATED], ids=lambda one: str(one.relative_to(ROOT)))
def test_page__every_command_in_it__is_known_here(page: Path) -> None:
    shown = typed_in(str(page.relative_to(ROOT)), page.read_text(encoding="utf-8"))
    assert [f"{one}: {wrong}" for one in shown if (wrong := wrong_with(one))] == []


def test_pages__together__show_commands_of_every_kind() -> None:
    shown = [one.line for page in PAGES for one in typed_in(page.name, page.read_text(encoding="utf-8"))]
    assert len(shown) > 100
    for program in ("proofbook ", "make ", "python ", "pytest "):
        assert sum(line.startswith(program) or f"/{program}" in line for line in shown) > 2, program


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("```\nmake demo     # one match\n```", ["make demo"]),
        ("```sh\n$ proofbook api \\\n    settings\n```", ["proofbook api settings"]),
        (
            "```sh\nsudo -u proofbook .venv/bin/proofbook status && make stop\n```",
            [".venv/bin/proofbook status", "make stop"],
        ),
        ("Then `make run`, or `NAME=1 proofbook run`.", ["make run", "proofbook run"]),
        ("```python\nmake = 3\n```\nIt can make sense.", []),
        ("`make` alone", ["make"]),
    ],
)
def test_page__of_one_command__shows_it(text: str, lines: list[str]) -> None:
    assert [one.line for one in typed_in("page", text)] == lines


@pytest.mark.parametrize(
    "line",
    [
        "proofbook api serve [--migrate] [--no-publish]",
        "proofbook verify receipt.json --rpc $RPC",
        "proofbook api archive export FOLDER --keystore FILE --password-file FILE",
        "make run FRESH=1",
        "make",
        "python -m infra.cost",
        "pytest tests/docs/test_commands.py",
        "ape run deploy --network ethereum:local:foundry",
    ],
)
def test_command__that_there_is__is_known(line: str) -> None:
    assert wrong_with(Typed("page", line)) == ""


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("proofbook api srve", "no command 'srve'"),
        ("proofbook api serve --publsh", "No such option: --publsh"),
        ("proofbook verify receipt.json --rpc", "requires an argument"),
        ("proofbook stop now", "takes no ['now']"),
        ("make runn", "no target 'runn'"),
        ("make run STALE=1", "reads no STALE"),
        ("python -m infra.costs", "no module infra.costs"),
        ("python bench/nothing.py", "no bench/nothing.py"),
        ("pytest tests/docs/test_nothing.py -q", "no tests/docs/test_nothing.py"),
        ("ape run deplyo", "no script 'deplyo'"),
        ("proofbook 'verify", "no shell reads it"),
    ],
)
def test_command__that_there_is_not__is_named(line: str, what: str) -> None:
    assert what in wrong_with(Typed("page", line))
