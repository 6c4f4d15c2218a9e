"""The claims bond: who moves it, how long it stays, and that it is nobody else's money."""

from __future__ import annotations

import pytest

from tests.contracts.pool.pair import EURO, Pair
from tests.contracts.pool.test_pool_rules import error, refusal, started
from tests.model.money.pool import DAY, EPOCH

pytestmark = pytest.mark.anvil


def test_claims_bond__callers_without_the_role__are_refused_by_name(pair: Pair) -> None:
    who = pair.chain.anyone
    for name, args in (("postClaimsBond", (1,)), ("requestClaimsBondExit", (0,)), ("withdrawClaimsBond", ())):
        assert refusal(pair, who, name, *args) == error("NotBondOwner(address)", who)
    for caller in (who, pair.chain.desk, pair.chain.owner):
        assert refusal(pair, caller, "payClaim", 1) == error("NotBook(address)", caller)
    pair.compare()


def test_claims_bond__claims__are_paid_as_far_as_it_goes_and_never_by_the_pool(pair: Pair) -> None:
    started(pair)
    pair.post_claims_bond(50 * EURO)
    assert pair.pay_claim(30 * EURO) == 30 * EURO
    assert pair.pay_claim(30 * EURO) == 20 * EURO
    assert pair.pay_claim(30 * EURO) == 0
    assert pair.model.nav() == 1_000 * EURO
    pair.compare()


def test_claims_bond__tranches__pay_no_claim(pair: Pair) -> None:
    started(pair)
    pair.post_bond(pair.now // EPOCH + 1, 100 * EURO)
    assert pair.pay_claim(EURO) == 0
    pair.compare()


def test_claims_bond__asked_back__stays_a_day_and_pays_claims_meanwhile(pair: Pair) -> None:
    pair.post_claims_bond(50 * EURO)
    pair.request_claims_exit(40 * EURO)
    asked = pair.now - 1
    pool, base = pair.deployed.pool, pair.base * EPOCH
    leaves = base + asked + DAY
    assert pool.functions.claimsBondExit().call() == [40 * EURO, leaves]
    assert pool.functions.claimsBondUntil(leaves - 1).call() == 50 * EURO
    assert pool.functions.claimsBondUntil(leaves).call() == 10 * EURO
    pair.now = asked + DAY - 1
    pair.withdraw_claims_bond()
    assert pair.refused == {"claims bond waits": 1}
    assert pair.pay_claim(25 * EURO) == 25 * EURO
    pair.withdraw_claims_bond()
    assert pair.model.claims_bond == 0
    assert pool.functions.claimsBondExit().call() == [0, 0]
    pair.compare()


def test_claims_bond__asked_back_again__waits_again(pair: Pair) -> None:
    pair.post_claims_bond(50 * EURO)
    pair.request_claims_exit(EURO)
    pair.now += DAY
    pair.request_claims_exit(50 * EURO)
    pair.withdraw_claims_bond()
    assert pair.refused == {"claims bond waits": 1}
    pair.request_claims_exit(0)
    pair.now += 2 * DAY
    pair.withdraw_claims_bond()
    assert pair.refused == {"claims bond waits": 1, "amount": 1}
    assert pair.model.claims_bond == 50 * EURO
    pair.compare()


def test_claims_bond__epochs_not_closed_for_months__pays_claims_all_the_same(pair: Pair) -> None:
    pair.post_claims_bond(EURO)
    pair.now += 30 * EPOCH
    assert pair.pay_claim(EURO) == EURO
    pair.compare()
