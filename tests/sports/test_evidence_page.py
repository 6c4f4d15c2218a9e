"""docs/evidence/sports.md names every row of the failure table and every fault switch, and only tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

from sports.replay.faults import KINDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "evidence" / "sports.md").read_text(encoding="utf-8")
FAILURES = 23
"""Rows of the research's table 5.5."""


def section(name: str) -> str:
    """The text below a heading."""
    return PAGE.partition(f"## {name}\n")[2].partition("\n## ")[0]


def rows(name: str) -> list[list[str]]:
    """The cells of a section's table, its head left out."""
    table = [line for line in section(name).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_failure_table__has_every_row_and_names_tests_that_exist() -> None:
    known = set()
    for folder in ("sports", "oracle"):
        for file in (ROOT / "tests" / folder).rglob("test_*.py"):
            known |= set(re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE))
    named = [(failure, re.findall(r"`(test_\w+)`", tests)) for failure, tests in rows("Failure table")]
    assert len({failure for failure, _ in named}) == len(named) == FAILURES
    assert all(tests and known.issuperset(tests) for _, tests in named), named
    assert known.issuperset(re.findall(r"`(test_\w+)`", PAGE))


def test_fault_switches__each_is_a_row() -> None:
    assert {kind for row in rows("Fault switches") for kind in re.findall(r"^`([\w-]+)`", row[0])} == set(KINDS)
