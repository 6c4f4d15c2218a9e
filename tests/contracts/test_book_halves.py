"""The book's two halves agree on their storage, and the second one can be set up once only."""

from __future__ import annotations

from typing import Any

import pytest

from chain.development import key
from tests.anvil import artifact
from tests.contracts.world import World

CODE_MAX = 24_576
HOT_MAX = 17_500
ANN, DESK = key("ann").address, key("desk").address


def layout(name: str) -> list[tuple[str, str, int]]:
    """(label, slot, offset) of every variable, in order."""
    return [(v["label"], v["slot"], v["offset"]) for v in artifact(name)["storageLayout"]["storage"]]


def size(name: str) -> int:
    return len(artifact(name)["deployedBytecode"]["object"]) // 2 - 1


@pytest.mark.process
def test_storage__of_the_book__is_where_the_office_looks_for_it() -> None:
    book, office = layout("BetBook"), layout("BookOffice")
    assert len(book) > 5
    assert office[: len(book)] == book
    assert min(int(slot) for _, slot, _ in office[len(book) :]) > max(int(slot) for _, slot, _ in book)


@pytest.mark.process
@pytest.mark.parametrize(
    "name", ["BookOffice", "BookCashier", "HousePool", "FixtureOracle", "KycRegistry", "BookLens", "PlayEuro"]
)
def test_code__of_every_deployed_contract__fits(name: str) -> None:
    assert 0 < size(name) <= CODE_MAX


@pytest.mark.process
def test_code__of_the_hot_half__leaves_room_for_what_is_to_come() -> None:
    assert 0 < size("BetBook") <= HOT_MAX


@pytest.mark.anvil
@pytest.mark.parametrize("at", ["book", "office"])
def test_initialize__after_the_construction__refused_for_everybody(world: World, at: str) -> None:
    contract: Any = getattr(world, at)
    call = contract.functions.initialize(ANN, ANN, ANN, ANN, 1)
    for sender in (ANN, key("deployer").address, world.addresses.book):
        assert world.refusal(call, sender) == ("NotAllowed", sender)


@pytest.mark.anvil
def test_office__on_its_own__holds_nothing_and_belongs_to_nobody(world: World) -> None:
    office: Any = world.office
    assert office.functions.owner().call() == "0x" + "00" * 19 + "01"
    assert list(office.functions.vault().call()) == [0, 0]
    assert world.refusal(office.functions.setGuardian(ANN), ANN) == ("OwnableUnauthorizedAccount", ANN)


@pytest.mark.anvil
def test_office__named_by_the_book__is_the_one_of_the_plan(world: World) -> None:
    assert world.book.functions.office().call() == world.addresses.office
    assert world.book.functions.owner().call() == key("deployer").address
    assert world.book.functions.desk().call() & ((1 << 160) - 1) == int(DESK, 16)
