"""Fixtures that every suite may use. The chain is one process a session, started by the first test that asks."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from web3 import Web3
    from web3.contract import Contract


@pytest.fixture(scope="session")
def anvil_url() -> Iterator[str]:
    """Address of an Anvil chain that lives as long as the session."""
    # Imported here: web3 takes seconds, and most suites do without.
    from tests.anvil import anvil_process

    with anvil_process() as url:
        yield url


@pytest.fixture(scope="session")
def w3(anvil_url: str) -> "Web3":
    """Client of `anvil_url`."""
    from tests.anvil import connect

    return connect(anvil_url)


@pytest.fixture(scope="session")
def deploy(w3: "Web3") -> "Callable[..., Contract]":
    """`deploy(name, *arguments, file=None)` puts a contract that forge compiled on the chain."""
    from tests.anvil import deploy as deploy_on

    def deploy_here(name: str, *arguments: Any, file: str | None = None) -> "Contract":
        return deploy_on(w3, name, *arguments, file=file)

    return deploy_here
