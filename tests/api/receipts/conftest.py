"""One matchday for all tests of receipts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.receipts.stage import Matchday


@pytest.fixture(scope="session")
def day() -> "Iterator[Matchday]":
    """The played matchday; nothing changes it."""
    # Imported here: web3 takes seconds, and most suites do without.
    from tests.api.receipts.stage import matchday

    with matchday() as made:
        yield made
