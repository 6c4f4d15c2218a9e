"""A chain whose blocks the test mines, with contracts on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from web3.types import RPCEndpoint

from chain.development import ACCOUNTS
from tests.anvil import anvil_process, connect
from tests.contracts.world import EURO, World, build


@pytest.fixture(scope="session")
def ground() -> Iterator[tuple[World, str]]:
    """A set with liquidity and two customers; blocks are final six blocks later."""
    with anvil_process("--accounts", str(ACCOUNTS), "--slots-in-an-epoch", "3") as url:
        world = build(connect(url))
        world.liquidity(400_000 * EURO)
        for who in ("ann", "ben"):
            world.grant(who)
            world.fill(who, 1_000 * EURO)
        yield world, url


@pytest.fixture
def manual(ground: tuple[World, str]) -> Iterator[tuple[World, str]]:
    """The ground as it was before, for one test; the test mines."""
    world, url = ground
    with world.undone():
        yield world, url
    world.w3.provider.make_request(RPCEndpoint("evm_setAutomine"), [True])
