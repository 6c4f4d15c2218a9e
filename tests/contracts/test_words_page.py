"""docs/words.md against the drawings and constants of the contracts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sports.markets import MarketId

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "words.md").read_text()
CONTRACTS = ROOT / "contracts"

# Heading of the page, file of `contracts/types/`.
WORDS = [
    ("Leg", "Leg"),
    ("Account", "Account"),
    ("Weekly caps", "Limits"),
    ("Fixture of the book", "Fixture"),
    ("Pot", "Pot"),
    ("Desk", "Desk"),
    ("Result", "Result"),
    ("Pin", "Pin"),
    ("Dispute", "Dispute"),
    ("Operator's bond", "Operator"),
    ("Second result word", "Voids"),
]


def section(heading: str) -> str:
    (found,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def source(name: str) -> str:
    return (CONTRACTS / name).read_text()


def on_the_page(heading: str) -> set[tuple[int, int]]:
    """Lowest and highest bit of each field of the first table."""
    table = re.search(r"^\| bits \|(?:.*\n)+?(?=\n|\Z)", section(heading), re.MULTILINE)
    assert table
    cells = re.findall(r"^\| (\d[^|]*?) \|", table.group(), re.MULTILINE)
    ranges = [part.strip() for cell in cells for part in cell.split(",")]
    return {(int(low), int(high or low)) for low, _, high in (one.partition("–") for one in ranges)}


def in_the_code(name: str) -> set[tuple[int, int]]:
    """The same of the drawing: a line of numbers has highest and lowest bit of each field, the next their names."""
    head = source(f"types/{name}.sol").split("\ntype ")[0]
    fields: set[tuple[int, int]] = set()
    for numbers, names in re.findall(r"^///((?:\s+\d+)+)\n///\s*\|(.*)\|$", head, re.MULTILINE):
        bits = [int(one) for one in numbers.split()]
        for field in names.split("|"):
            high = bits.pop(0)
            fields.add((high if field.strip() in ONE_BIT else bits.pop(0), high))
        assert not bits
    return fields


ONE_BIT = {"tied", "listed", "second"}


@pytest.mark.parametrize(("heading", "name"), WORDS)
def test_words_page__fields__cover_the_word_without_gap_or_overlap(heading: str, name: str) -> None:
    end = 0
    for low, high in sorted(on_the_page(heading)):
        assert low == end, (heading, low)
        end = high + 1
    assert end == 256


@pytest.mark.parametrize(("heading", "name"), [one for one in WORDS if one[0] != "Pot"])
def test_words_page__fields__are_those_of_the_drawing(heading: str, name: str) -> None:
    assert on_the_page(heading) == in_the_code(name)


def test_words_page__pot__has_the_three_drawings_of_the_code() -> None:
    text = source("types/Pot.sol")
    assert "255 248 247 224 223   168 167   112 111    56 55      0" in text
    assert "255 248 247 224 223  120 119     64 63      0" in text


@pytest.mark.parametrize(
    ("constant", "words"),
    [
        ("OPEN", "open"),
        ("SETTLED", "settled"),
        ("CANCELLED", "cancelled"),
        ("CLAIMED", "claimed"),
        ("CASHED", "cashed out"),
    ],
)
def test_words_page__tags__are_the_codes(constant: str, words: str) -> None:
    (number,) = re.findall(rf"constant {constant} = (\d+);", source("BookStorage.sol"))
    assert re.search(rf"\b{number} {words}\b", section("Slot of a bet"))


@pytest.mark.parametrize(
    ("constant", "words"),
    [
        ("HAS_CAPS", "weekly caps exist"),
        ("HAS_KEY", "a betting key was registered"),
        ("HAS_CANCELLATIONS", "a cancellation is not finished"),
    ],
)
def test_words_page__flags_of_an_account__are_the_codes(constant: str, words: str) -> None:
    (bit,) = re.findall(rf"constant {constant} = 1 << (\d+);", source("types/Account.sol"))
    assert f"{bit} {words}" in section("Account")


@pytest.mark.parametrize(
    ("constant", "words"),
    [("TWO_KEYS", "two desk keys signed"), ("OWN", "every bettor is the caller"), ("SAME_GAME", "the desk signed a")],
)
def test_words_page__flags_of_a_batch__are_the_codes(constant: str, words: str) -> None:
    (number,) = re.findall(rf"constant {constant} = (\d+);", source("BookStorage.sol"))
    assert f"{number} {words}" in section("Small words")


@pytest.mark.parametrize(("constant", "word"), [("HELD", "held"), ("LOST", "lost"), ("HALF", "half"), ("WON", "won")])
def test_words_page__fates_of_a_bond__are_the_codes(constant: str, word: str) -> None:
    (number,) = re.findall(rf"constant {constant} = (\d+);", source("types/Dispute.sol"))
    assert f"{number} {word}" in section("Dispute")


@pytest.mark.parametrize("phase", ["OPEN", "REPORTED", "REVOTE", "ARBITER", "FINAL"])
def test_words_page__phases_of_a_result__are_the_codes(phase: str) -> None:
    (number,) = re.findall(rf"constant {phase} = (\d+);", source("types/Result.sol"))
    assert f"{number} {phase}" in section("Result")


def test_words_page__markets__are_those_of_both_twins() -> None:
    page = {int(number) for number in re.findall(r"^\| (\d+) \|", section("Markets"), re.MULTILINE)}
    assert page == {int(one) for one in MarketId}
    solidity = re.findall(r"constant (\w+) = (\d+);", source("libraries/Markets.sol").split("constant FOOTBALL")[0])
    assert {name: int(number) for name, number in solidity} == {one.name: int(one) for one in MarketId}
