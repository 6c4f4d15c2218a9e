"""Rules of HousePool that a random history does not reach: who may call, long silences, ends of series, limits."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode

from tests.contracts.pool.pair import EURO, FEE_PPM, GAS, Pair, selector
from tests.model.money.pool import DAY, EPOCH, MIN_ENTRY

pytestmark = pytest.mark.anvil
MAX_CLOSES = 13
ALL = 1 << 200


def refusal(pair: Pair, sender: str, name: str, *args: Any, via: Any = None) -> str:
    """What the chain answers to a call that the model knows nothing of."""
    receipt = pair.chain.send(via or pair.deployed.pool, sender, name, *args)
    assert receipt["status"] == "0x0", f"{name}{args} was carried out"
    return pair.chain.revert_data(receipt)


def error(signature: str, *values: Any) -> str:
    """The bytes of a custom error."""
    types = signature[signature.index("(") + 1 : -1]
    return selector(signature) + encode(types.split(",") if types else [], values).hex()


def started(pair: Pair, units: int = 1_000 * EURO) -> Pair:
    """Ann's units have become shares."""
    pair.enter("ann", units)
    pair.now += 2 * EPOCH
    pair.sync("ann", ALL)
    return pair


def test_house_pool__callers_without_the_role__are_refused_by_name(pair: Pair) -> None:
    who = pair.chain.anyone
    assert refusal(pair, who, "book", 0, 0, 0) == error("NotBook(address)", who)
    assert refusal(pair, who, "giveBack", 0, 0) == error("NotBook(address)", who)
    assert refusal(pair, who, "fund", [], []) == error("NotAllocator(address)", who)
    assert refusal(pair, who, "postBond", 0, 1) == error("NotBondOwner(address)", who)
    assert refusal(pair, who, "reclaimBond", 0) == error("NotBondOwner(address)", who)
    assert refusal(pair, who, "takeFees", 0) == error("NotFeeRecipient(address)", who)
    for name in ("setAllocator", "setBondOwner", "setFeeRecipient"):
        assert refusal(pair, who, name, who) == error("OwnableUnauthorizedAccount(address)", who)
    assert refusal(pair, who, "setFee", 0) == error("OwnableUnauthorizedAccount(address)", who)
    pair.compare()


def test_house_pool__roles_changed_by_the_owner__pass_with_an_event_each(pair: Pair) -> None:
    chain, pool = pair.chain, pair.deployed.pool
    for name, event, old in (
        ("setAllocator", pool.events.AllocatorChanged, chain.allocator),
        ("setBondOwner", pool.events.BondOwnerChanged, chain.desk),
        ("setFeeRecipient", pool.events.FeeRecipientChanged, chain.host),
    ):
        receipt = chain.send(pool, chain.owner, name, chain.anyone)
        (log,) = event().get_logs(from_block=int(receipt["blockNumber"], 16))
        assert (log["args"]["previous"], log["args"]["next"]) == (old, chain.anyone)
    assert refusal(pair, chain.allocator, "fund", [], []) == error("NotAllocator(address)", chain.allocator)
    assert chain.send(pool, chain.anyone, "fund", [], [])["status"] == "0x1"


def test_house_pool__provider_who_is_barred__may_leave_and_claim_but_not_enter(pair: Pair) -> None:
    started(pair)
    ann = pair.chain.providers["ann"]
    pair.chain.send(pair.deployed.vault, pair.chain.anyone, "bar", ann, True)
    assert refusal(pair, ann, "requestEntry", EURO) == error("NotEligible(address)", ann)
    assert pair.leave("ann", 1_000 * EURO - 1_000)
    pair.now += 2 * EPOCH
    assert pair.claim("ann") == 1_000 * EURO - 1_000
    pair.compare()


def test_house_pool__entry_without_the_tokens__changes_nothing(pair: Pair) -> None:
    receipt = pair.chain.send(pair.deployed.pool, pair.chain.anyone, "requestEntry", MIN_ENTRY)
    assert receipt["status"] == "0x0"
    pair.compare()


def test_house_pool__entry_above_what_the_words_hold__is_refused(pair: Pair) -> None:
    most = (1 << 96) - 1
    ann = pair.chain.providers["ann"]
    assert refusal(pair, ann, "requestEntry", most + 1) == error("PoolFull(uint256,uint256)", most + 1, most)
    assert refusal(pair, ann, "requestEntry", (1 << 256) - 1) == error(
        "PoolFull(uint256,uint256)", (1 << 256) - 1, most
    )
    pair.enter("ann", most - EURO)
    answer = refusal(pair, ann, "requestEntry", 2 * EURO)
    assert answer == error("PoolFull(uint256,uint256)", 2 * EURO, most)
    pair.now += 2 * EPOCH
    pair.claim("ann")
    pair.compare()


def test_house_pool__silence_longer_than_a_call_closes__is_ended_by_anyone_in_steps(pair: Pair) -> None:
    started(pair)
    pair.fund((pair.now // EPOCH, 50 * EURO))
    chain, pool, base = pair.chain, pair.deployed.pool, pair.base
    behind = pair.model.current
    pair.now = (behind + MAX_CLOSES + 7) * EPOCH
    at = base * EPOCH + pair.now
    chain.send(pool, chain.anyone, "close", 0, at=at)
    expected = error("EpochsBehind(uint256,uint256)", base + behind + MAX_CLOSES, base + behind + MAX_CLOSES + 7)
    ann, vault = chain.providers["ann"], pair.deployed.vault
    assert refusal(pair, ann, "requestEntry", EURO) == expected
    assert refusal(pair, ann, "requestExit", 1) == expected
    assert refusal(pair, ann, "claim") == expected
    assert refusal(pair, chain.anyone, "book", base, 0, 0, via=vault) == expected
    assert refusal(pair, chain.anyone, "giveBack", base + behind, 0, via=vault) == expected
    assert refusal(pair, chain.allocator, "fund", [], []) == expected
    assert refusal(pair, chain.desk, "postBond", base + 99, 1) == expected
    assert refusal(pair, chain.desk, "reclaimBond", base) == expected
    assert refusal(pair, chain.host, "takeFees", base) == expected
    chain.send(pool, chain.anyone, "close", 3)
    assert pool.functions.current().call() == base + behind + 3
    chain.send(pool, chain.anyone, "close", 4)
    pair.give_back(behind, 50 * EURO)  # closes the thirteen that remain by itself
    pair.claim("ann")
    pair.compare()


def test_house_pool__exit_lodged_before_its_series_ends__takes_nothing_of_the_next_series(pair: Pair) -> None:
    """Ann and Ben own a pool of which most is in fixtures of epoch 5; Ann leaves with what is free at the close of 4,
    Ben lodges his exit in 5. At its close nothing is left outside the pocket, and Cat opens the next series."""
    pair.enter("ann", 600 * EURO)
    pair.enter("ben", 400 * EURO)
    pair.now = 2 * EPOCH
    for _ in range(8):
        assert pair.fund((5, 100 * EURO))
        pair.now += DAY
    assert pair.leave("ann", pair.shares_of("ann"))
    pair.now = 4 * EPOCH
    pair.enter("cat", 50 * EURO)
    pair.now = 5 * EPOCH
    assert pair.leave("ben", pair.shares_of("ben"))
    pair.compare()
    pair.now = 7 * EPOCH
    pair.close()
    pair.compare()
    assert pair.model.epochs[5].lapsed
    assert pair.model.nav() == 50 * EURO
    pair.give_back(5, 800 * EURO)
    assert 999 * EURO < pair.claim("ann") + pair.claim("ben") <= 1_000 * EURO
    pair.compare()


def test_house_pool__loss_above_the_epoch_s_budgets__is_refused(pair: Pair) -> None:
    started(pair)
    epoch = pair.now // EPOCH
    pair.fund((epoch, 10 * EURO))
    expected = error("BudgetsExceeded(uint256,uint256,uint256)", pair.base + epoch, 10 * EURO + 1, 10 * EURO)
    for name, args in (("book", (0, 10 * EURO + 1)), ("giveBack", (10 * EURO + 1,))):
        # The double's own counters are not touched, as the call reverts as a whole.
        answer = refusal(pair, pair.chain.anyone, name, pair.base + epoch, *args, via=pair.deployed.vault)
        assert answer == expected
    pair.compare()


def test_house_pool__one_fixture_refused_by_the_book__funds_none(pair: Pair) -> None:
    started(pair)
    chain, vault, allocator = pair.chain, pair.deployed.vault, pair.chain.allocator
    start = (pair.base + pair.now // EPOCH + 1) * EPOCH
    for number in (1, 2):
        chain.send(vault, chain.anyone, "list", number, start)
    chain.send(vault, chain.anyone, "closeFixture", 2)
    assert refusal(pair, allocator, "fund", [1, 2], [EURO, EURO]) == error("BudgetRefused(uint128)", 2)
    assert refusal(pair, allocator, "fund", [1, 3], [EURO, EURO]) == error("NotListed(uint128)", 3)
    assert refusal(pair, allocator, "fund", [1], []) == error("LengthMismatch(uint256,uint256)", 1, 0)
    pair.compare()


def test_house_pool__funding_limits__name_what_is_left(pair: Pair) -> None:
    started(pair)
    epoch = pair.now // EPOCH
    assert pair.fund((epoch, 60 * EURO))
    chain, vault = pair.chain, pair.deployed.vault
    chain.send(vault, chain.anyone, "list", 9, (pair.base + epoch) * EPOCH + 1)
    answer = refusal(pair, chain.allocator, "fund", [9], [41 * EURO])
    assert answer == error("FundingLimit(uint256,uint256)", 41 * EURO, 40 * EURO)


def test_house_pool__provider_absent_for_years__is_synced_in_one_step_and_paid(pair: Pair) -> None:
    started(pair)
    epoch = pair.now // EPOCH
    pair.fund((epoch, 100 * EURO))
    for _ in range(20):
        pair.now += 13 * EPOCH
        pair.close()
    pair.book(epoch, [30 * EURO])
    pair.give_back(epoch, 100 * EURO)
    receipt = pair.chain.send(
        pair.deployed.pool,
        pair.chain.anyone,
        "claimPockets",
        pair.chain.providers["ann"],
        [pair.base + epoch],
        at=(pair.base * EPOCH) + pair.now,
    )
    assert receipt["status"] == "0x1"
    assert int(receipt["gasUsed"], 16) < 200_000 < GAS
    paid = pair.model.claim("ann", pair.now)
    fee = 30 * EURO * FEE_PPM // 10**6
    assert paid == (130 * EURO - fee) * (10**9 - 1_000) // 10**9
    pair.balances["ann"] += paid
    pair.vault_held -= paid
    pair.compare()


def test_bond__added_after_a_loss_before_its_epoch__stands_in_for_it_from_the_next_booking(pair: Pair) -> None:
    started(pair)
    epoch = pair.now // EPOCH + 2
    pair.fund((epoch, 100 * EURO))
    pair.book(epoch, [-60 * EURO])
    pair.post_bond(epoch, 50 * EURO)
    assert pair.model.epochs[epoch].covered == 0
    pair.compare()
    pair.book(epoch, [10 * EURO])
    assert pair.model.epochs[epoch].covered == 50 * EURO
    pair.compare()
