"""Ceilings: the bench's figures against what docs/evidence/gas.md publishes, on the plain token."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.gas import PUBLISHED, figures, measure

EVIDENCE = Path(__file__).resolve().parents[2] / "docs" / "evidence" / "gas.md"

# A zero byte of calldata costs 12 gas less than another, and two signatures have 128 random bytes: one in two runs
# holds none. So much above a ceiling says nothing.
SPREAD = 48


@pytest.fixture(scope="module")
def measured() -> dict[str, int]:
    return figures(measure())


@pytest.mark.anvil
def test_gas__every_published_operation__is_within_three_percent_of_its_figure(measured: dict[str, int]) -> None:
    above = {name: (gas, PUBLISHED[name].figure) for name, gas in measured.items() if gas > PUBLISHED[name].most}
    assert not above, f"dearer than published by more than 3 % (measured, published): {above}"


@pytest.mark.anvil
def test_gas__what_was_within_its_ceiling__still_is(measured: dict[str, int]) -> None:
    over = {}
    for name, gas in measured.items():
        ceiling = PUBLISHED[name].ceiling
        if ceiling is not None and PUBLISHED[name].figure <= ceiling < gas - SPREAD:
            over[name] = (gas, ceiling)
    assert not over, f"over the ceiling of the design (measured, ceiling): {over}"


def test_gas__evidence_page__publishes_the_same_figures() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", EVIDENCE.read_text(), re.MULTILINE)
    assert {name: int(figure.replace(",", "")) for name, figure in rows} == {
        name: one.figure for name, one in PUBLISHED.items()
    }
