"""Two halves of one contract must see the same storage, and the hot one must leave room."""

import json

import pytest

from tests.anvil import ARTIFACTS, artifact, forge_build

pytestmark = pytest.mark.anvil
CODE_LIMIT = 24_576
DEPLOYED = ("BetBook", "BookOffice", "HousePool", "FixtureOracle", "KycRegistry", "BookLens", "PlayEuro")


def layout(name: str) -> list[tuple[str, str, int, str]]:
    forge_build()
    built = json.loads((ARTIFACTS / f"{name}.sol" / f"{name}.json").read_text())["storageLayout"]
    kinds = {key: value["label"] for key, value in built["types"].items()}
    return [(one["label"], one["slot"], one["offset"], kinds[one["type"]]) for one in built["storage"]]


def test_office__storage__begins_with_the_book_s_own_word_for_word() -> None:
    book, office = layout("BetBook"), layout("BookOffice")
    assert len(book) >= 11
    assert office[: len(book)] == book


@pytest.mark.parametrize("name", DEPLOYED)
def test_deployed_contract__code__is_under_the_limit(name: str) -> None:
    size = len(artifact(name)["deployedBytecode"]["object"]) // 2 - 1
    assert 0 < size < CODE_LIMIT


def test_book__code__leaves_room_for_what_is_still_to_come() -> None:
    assert len(artifact("BetBook")["deployedBytecode"]["object"]) // 2 < 18_000
