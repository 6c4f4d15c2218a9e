"""Fees: under the ceiling always, rising on both fields, and such as nodes take as a replacement."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chain.transactions.fees import GWEI, FeePolicy, Fees, Market, bump, cap_at, first
from chain.transactions.record import Wei
from proofbook.chain_profiles import CHAIN_PROFILES

FEE = st.integers(1, 500 * GWEI)
MARKETS = st.builds(Market, st.integers(0, 500 * GWEI), st.lists(FEE, max_size=10).map(tuple))


@st.composite
def policies(draw: st.DrawFn) -> FeePolicy:
    floor, tip_cap, cap, urgent = sorted(draw(st.lists(FEE, min_size=4, max_size=4)))
    return FeePolicy(floor, tip_cap, cap, urgent, draw(st.integers(10, 100)), draw(st.integers(1, 5 * GWEI)))


@given(policies(), MARKETS)
def test_first__any_market__stays_under_ceiling_and_tip_cap(policy: FeePolicy, market: Market) -> None:
    fees = first(policy, market, policy.fee_cap)
    if fees is None:
        assert market.base_fee > policy.fee_cap
        return
    assert 0 < fees.tip <= fees.max_fee <= policy.fee_cap
    assert fees.tip <= policy.tip_cap
    assert fees.max_fee >= min(policy.fee_cap, market.base_fee)


@given(policies(), MARKETS, FEE, FEE)
def test_bump__any_market__rises_on_both_fields_as_nodes_ask_and_stays_under_the_ceiling(
    policy: FeePolicy, market: Market, max_fee: int, tip: int
) -> None:
    assume(tip <= max_fee <= policy.fee_cap)
    fees = bump(policy, market, Fees(Wei(max_fee), Wei(tip)), policy.fee_cap)
    if fees is None:
        return
    assert fees.tip <= fees.max_fee <= policy.fee_cap
    assert fees.max_fee * 10 >= max_fee * 11
    assert fees.tip * 10 >= tip * 11


@given(policies(), MARKETS)
def test_bump__again_and_again__ends_at_the_ceiling(policy: FeePolicy, market: Market) -> None:
    fees = first(policy, market, policy.fee_cap)
    assume(fees is not None)
    turns = 0
    while fees is not None:
        fees, turns = bump(policy, market, fees, policy.fee_cap), turns + 1
        assert turns < 400


def test_first__usual_market__is_median_tip_and_twice_the_base() -> None:
    market = Market(20 * GWEI, (GWEI, 3 * GWEI, 2 * GWEI))
    assert first(FeePolicy(), market, 80 * GWEI) == Fees(Wei(42 * GWEI), Wei(2 * GWEI))


def test_first__provider_says_zero__pays_the_floor() -> None:
    assert first(FeePolicy(), Market(GWEI, (0, 0, 0)), 80 * GWEI) == Fees(Wei(2 * GWEI + GWEI // 100), Wei(GWEI // 100))


def test_first__base_fee_above_the_ceiling__is_none() -> None:
    assert first(FeePolicy(), Market(81 * GWEI), 80 * GWEI) is None


def test_bump__small_fees__rise_by_a_gwei_and_large_ones_by_a_fifth() -> None:
    calm = Market(0)
    assert bump(FeePolicy(), calm, Fees(Wei(2 * GWEI), Wei(GWEI)), 80 * GWEI) == Fees(Wei(3 * GWEI), Wei(2 * GWEI))
    high = bump(FeePolicy(), calm, Fees(Wei(50 * GWEI), Wei(10 * GWEI)), 80 * GWEI)
    assert high == Fees(Wei(60 * GWEI), Wei(12 * GWEI))


def test_bump__ceiling_within_ten_percent__is_none_and_above_is_the_ceiling() -> None:
    last = Fees(Wei(72 * GWEI), Wei(GWEI))
    assert bump(FeePolicy(), Market(0), last, 79 * GWEI) is None
    assert bump(FeePolicy(), Market(0), last, 80 * GWEI) == Fees(Wei(80 * GWEI), Wei(2 * GWEI))


@pytest.mark.parametrize(("now", "urgent"), [(0, False), (74, False), (75, True), (100, True), (500, True)])
def test_cap__last_quarter_before_the_deadline_and_later__is_the_urgent_one(now: int, urgent: bool) -> None:
    policy = FeePolicy()
    assert cap_at(policy, 0, 100, now) == (policy.fee_cap_urgent if urgent else policy.fee_cap)
    assert cap_at(policy, 0, None, now) == policy.fee_cap


def test_policy__of_an_l2__is_a_thousandth_and_bumps_less_than_a_gwei() -> None:
    assert FeePolicy.of(CHAIN_PROFILES["base"]).bump_least == GWEI // 1_000
    assert FeePolicy.of(CHAIN_PROFILES["mainnet"]) == FeePolicy()


@pytest.mark.parametrize("wrong", [{"tip_floor": 0}, {"fee_cap": 10**12}, {"bump_percent": 9}, {"bump_least": 0}])
def test_policy__numbers_out_of_order__are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"fees must rise|a bump is"):
        FeePolicy(**wrong)
