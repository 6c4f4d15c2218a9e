"""docs/contracts.md names every function, event and error of the ABIs, and every slot where the compiler put it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "contracts.md").read_text()
NAMES = sorted(path.stem for path in (ROOT / "chain" / "abi").glob("*.json"))


def part(name: str) -> str:
    """The section of one contract, up to the next heading."""
    (section,) = re.findall(rf"^### `{name}`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    return str(section)


def entries(name: str) -> set[str]:
    abi = json.loads((ROOT / "chain" / "abi" / f"{name}.json").read_text())
    return {one["name"] for one in abi if one["type"] in ("function", "event", "error")}


@pytest.mark.parametrize("name", NAMES)
def test_contracts_page__every_entry_of_the_abi__is_mentioned_in_its_section(name: str) -> None:
    mentioned = set(re.findall(r"`(\w+)`", part(name)))
    assert not entries(name) - mentioned


@pytest.mark.parametrize("name", NAMES)
def test_contracts_page__first_column__has_no_call_that_the_contract_lacks(name: str) -> None:
    first = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", part(name), re.MULTILINE)
    assert {call for cell in first for call in re.findall(r"`(\w+)`", cell)} <= entries(name)


def test_contracts_page__codes__are_those_of_the_interface_with_their_errors() -> None:
    source = (ROOT / "contracts" / "interfaces" / "IBetBook.sol").read_text()
    codes = re.findall(r"constant (\w+) = (\d+); // (\w+)", source)
    for name, number, error in codes:
        (row,) = [line for line in part("BetBook").splitlines() if re.search(rf"\b{number} {name}\b", line)]
        assert name == "CLAIMED" or f"`{error}`" in row, (name, error)
    assert len(codes) == 27


def drawn(kind: str) -> list[tuple[int, str]]:
    """Slots and variables of one storage table."""
    table = re.search(rf"^\| {kind}: slot .*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
    assert table
    found: list[tuple[int, str]] = []
    for line in table.group().strip().splitlines()[2:]:
        cells = line.split("|")
        slots = [int(number) for number in re.findall(r"\d+", cells[1])]
        found += zip(slots, re.findall(r"`(\w+)`", cells[2]), strict=True)
    return found


@pytest.mark.parametrize("kind", ["book", "pool", "oracle", "registry"])
def test_contracts_page__storage_table__ascends_without_a_gap(kind: str) -> None:
    assert all(after - before == 1 for (before, _), (after, _) in pairwise(drawn(kind)))


@pytest.mark.anvil
@pytest.mark.parametrize(
    ("kind", "name"),
    [("book", "BookOffice"), ("pool", "HousePool"), ("oracle", "FixtureOracle"), ("registry", "KycRegistry")],
)
def test_contracts_page__storage_table__is_the_compilers(kind: str, name: str) -> None:
    from tests.anvil import artifact

    layout: list[dict[str, Any]] = artifact(name)["storageLayout"]["storage"]
    assert drawn(kind) == [(int(one["slot"]), one["label"]) for one in layout]


@pytest.mark.anvil
@pytest.mark.parametrize("name", ["BetBook", "BookCashier"])
def test_book_storage__each_half__agrees_with_the_office(name: str) -> None:
    from tests.anvil import artifact

    def places(contract: str) -> list[tuple[str, str, int]]:
        layout = artifact(contract)["storageLayout"]["storage"]
        return [(one["label"], one["slot"], one["offset"]) for one in layout]

    mine = places(name)
    assert mine == places("BookOffice")[: len(mine)]
    assert len(mine) == 15
