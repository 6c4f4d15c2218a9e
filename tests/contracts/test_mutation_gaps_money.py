"""What mutation testing of the book found no test for: small claims, each the death of mutants that others let live."""

from __future__ import annotations

from typing import Any

import pytest
from web3.exceptions import ContractCustomError

from chain.development import key
from tests.anvil import artifact
from tests.contracts.world import World

pytestmark = pytest.mark.anvil
ANN, BEN = key("ann").address, key("ben").address
NOBODY = "0x" + 40 * "0"


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
