"""What mutation testing of the pool found no test for."""

from __future__ import annotations

import pytest

from tests.contracts.pool.pair import Pair
from tests.contracts.pool.test_pool_rules import error, refusal

pytestmark = pytest.mark.anvil


def test_claims_bond__nothing_posted__zero_amount(pair: Pair) -> None:
    assert refusal(pair, pair.chain.desk, "postClaimsBond", 0) == error("ZeroAmount()")
    pair.compare()
