"""What mutation testing of the book found no test for: small claims, each the death of mutants that others let live."""

from __future__ import annotations

from typing import Any

import pytest
from web3.exceptions import ContractCustomError

from chain.development import key
from chain.words import FixtureWord
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.anvil import artifact
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.anvil
ANN, BEN = key("ann").address, key("ben").address
NOBODY = "0x" + 40 * "0"
EVENS = 2_000_000
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
HANDICAP = 7


def refused_code(world: World, name: str, *arguments: Any) -> bytes:
    """Data of the error with which a constructor reverts."""
    built = artifact(name)
    factory = world.w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]["object"])
    with pytest.raises(ContractCustomError) as refused:
        world.w3.eth.call({"data": factory.constructor(*arguments).data_in_transaction, "gas": 1 << 24})
    return bytes.fromhex(str(refused.value.data).removeprefix("0x"))


@pytest.mark.parametrize("place", [NOBODY, ANN])
def test_parts_of_the_book__address_without_code__no_deployment(world: World, place: str) -> None:
    """A delegatecall to nothing succeeds: such an office or cashier would answer every call with silence."""
    parts = world.addresses
    links = (parts.asset, parts.pool, parts.oracle, parts.registry)
    empty = world.w3.keccak(text="AddressEmptyCode(address)")[:4] + bytes(12) + bytes.fromhex(place[2:])
    assert refused_code(world, "BookOffice", links, place) == empty
    assert refused_code(world, "BetBook", links, place, ANN, ANN, ANN, BEN, 10) == empty


def test_pots__one_line_priced_at_two_scores__stand_apart_and_both_are_paid(world: World) -> None:
    """Home at minus a half, priced at 0-0, and away with the same line, priced at 1-0: 1-0 pays both, so neither stake
    backs the other bet.
    """
    fixture = world.fixture()
    legs = (
        Leg(FixtureId(fixture), HANDICAP, 1, selection, -2, Score(home, 0)).pack()
        for selection, home in ((0, 0), (1, 1))
    )
    bets = [world.bet(who, leg, 100 * EURO, EVENS) for who, leg in zip(("ann", "ben"), legs, strict=True)]
    word = FixtureWord.unpack(world.book.functions.fixtures(fixture).call())
    assert word.reserved == 200 * EURO
    world.finish(fixture, ONE_TO_NIL)
    items = world.settle_many(bets)
    assert [(one.bettor, one.nonce, one.stake, one.payout) for one in items] == [
        (bet.bettor, bet.nonce, 100 * EURO, 200 * EURO) for bet in bets
    ]
    assert world.account("ann") == world.account("ben") == (1_100 * EURO, 0)
    assert world.solvent()
