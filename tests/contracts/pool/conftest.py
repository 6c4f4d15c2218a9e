"""A chain of the pool's own, as its clock runs years ahead, and a token on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from web3.contract import Contract

    from tests.contracts.pool.pair import Chain, Pair


@pytest.fixture(scope="package")
def chain() -> Iterator[Chain]:
    from tests.anvil import anvil_process
    from tests.contracts.pool.pair import Chain

    with anvil_process() as url, closing(Chain(url)) as chain:
        yield chain


@pytest.fixture(scope="package")
def token(chain: Chain) -> Contract:
    """Everybody has more than enough of it."""
    from tests.anvil import deploy

    token = deploy(chain.w3, "EuroDouble", file="PoolVaultDouble")
    chain.read_clock()
    for who in (*chain.providers.values(), chain.desk):
        chain.send(token, who, "mint", who, 1 << 100)
    return token


@pytest.fixture
def pair(chain: Chain, token: Contract) -> Iterator[Pair]:
    """A new pool next to a new model."""
    from tests.contracts.pool.pair import Pair

    with chain.forgetting():
        yield Pair(chain, token)
