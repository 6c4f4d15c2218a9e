"""What mutation testing of the pool found no test for."""

from __future__ import annotations

import pytest

from tests.contracts.pool.pair import EURO, Pair
from tests.contracts.pool.test_pool_rules import ALL, error, refusal, started
from tests.model.money.pool import DAY, EPOCH

pytestmark = pytest.mark.anvil


def test_claims_bond__nothing_posted__zero_amount(pair: Pair) -> None:
    assert refusal(pair, pair.chain.desk, "postClaimsBond", 0) == error("ZeroAmount()")
    pair.compare()


def test_claims_bond__more_asked_back_than_is_there__claims_bond_short(pair: Pair) -> None:
    pair.post_claims_bond(50 * EURO)
    short = error("ClaimsBondShort(uint256,uint256)", 50 * EURO + 1, 50 * EURO)
    assert refusal(pair, pair.chain.desk, "requestClaimsBondExit", 50 * EURO + 1) == short
    pair.compare()


def test_house_pool__series_ends_with_a_few_units_free__its_holders_have_them(pair: Pair) -> None:
    """All but five units is in fixtures of epoch 5, or left with Ann; at its close the pocket takes these five too."""
    pair.enter("ann", 600 * EURO)
    pair.enter("ben", 400 * EURO)
    pair.now = 2 * EPOCH
    for _ in range(8):
        assert pair.fund((5, 100 * EURO))
        pair.now += DAY
    assert pair.leave("ann", 200 * EURO - 5)
    pair.now = 6 * EPOCH
    pair.close()
    assert pair.model.epochs[5].lapsed
    assert pair.model.epochs[5].returned == 5
    pair.compare()


def test_house_pool__synced_already__no_event(pair: Pair) -> None:
    started(pair)
    pool, ann = pair.deployed.pool, pair.chain.providers["ann"]
    for steps in (ALL, 0):
        assert pair.chain.send(pool, pair.chain.anyone, "sync", ann, steps)["logs"] == []
