"""The page of threats: every test and file that it names is there, and nothing that it must speak of is left out."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))
FOLDERS = "api|chain|contracts|infra|ops|oracle|pricing|proofbook|sports"
FILES = sorted(set(re.findall(rf"`((?:{FOLDERS})/[\w./]+)`", PAGE)))
KINDS = set("STRIDE")


@cache
def names_of(file: str) -> frozenset[str]:
    """Names of the tests of a file, in classes too."""
    path = ROOT / "tests" / file
    if not path.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(one.name for one in nodes if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[f"{file}::{name}" for file, name in NAMED])
def test_page__each_test_that_it_names__is_there(file: str, name: str) -> None:
    assert name.startswith("test_")
    assert name in names_of(file)


@pytest.mark.parametrize("file", FILES)
def test_page__each_file_that_it_names__is_there(file: str) -> None:
    assert (ROOT / file).exists()


def rows(heading: str) -> list[list[str]]:
    """Cells of the table below a heading, without its first two lines."""
    part = PAGE.split(f"\n{heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)
    assert lines is not None, heading
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[0].splitlines()[2:]]


HEADINGS = re.findall(r"^### .+$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("heading", HEADINGS)
def test_page__each_threat__has_its_kind_what_stops_it_and_a_test(heading: str) -> None:
    for threat, kind, stops, shown in rows(heading):
        assert kind in KINDS, threat
        assert stops, threat
        assert re.fullmatch(r"`[\w/]+\.py::test_\w+`", shown), threat


def test_page__all_kinds_of_threat__are_there() -> None:
    assert {row[1] for heading in HEADINGS for row in rows(heading)} == KINDS
    assert sum(len(rows(heading)) for heading in HEADINGS) > 70


def test_page__each_power_of_the_design__has_its_row() -> None:
    who = {row[0] for row in rows("## Who can do what")}
    assert {
        "one desk key",
        "allocator",
        "f nodes",
        "k nodes",
        "arbiters",
        "relayer",
        "issuer of grants",
        "guardian",
        "timelock",
    } <= who


@pytest.mark.parametrize(
    "attack",
    [
        "a ticket that the desk never signed",
        "a stolen session",
        "replayed on another chain or contract",
        "copied and brought first",
        "courtsiding",
        "one feed shows a false goal",
        "a peer that answers in drips",
        "the asset keeps a fee",
        "inclusion withheld by the relayer",
    ],
)
def test_page__each_attack_of_the_red_teams_list__has_a_row(attack: str) -> None:
    assert any(attack in row[0] for heading in HEADINGS for row in rows(heading))


def test_page__boundaries_of_its_drawing__are_those_of_its_table() -> None:
    drawn = (ROOT / "docs/images/trust-boundaries.svg").read_text(encoding="utf-8")
    numbers = set(re.findall(r'class="mark"[^>]*>(\d)<', drawn))
    assert numbers == {row[0][0] for row in rows("## Trust boundaries")}
