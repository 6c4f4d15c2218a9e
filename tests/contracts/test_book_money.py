"""Money in and out of accounts, and what a pause stops and does not stop."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account

from chain.development import key
from chain.wire import encode_settle
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.anvil import deploy
from tests.contracts.world import EURO, World, build

pytestmark = pytest.mark.anvil
ANN, BEN, RELAYER = (key(who).address for who in ("ann", "ben", "relayer"))
WEEK = 7 * 86_400
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


def counters(world: World) -> tuple[int, int]:
    customers, house = world.book.functions.vault().call()
    assert world.asset.functions.balanceOf(world.book.address).call() == customers + house
    return customers, house


# ------------------------------------------------------------------------------------------------------- deposits


def test_deposit__moves_exactly_the_units_to_the_customers(world: World) -> None:
    customers, house = counters(world)
    world.fill("ann", 5)
    assert counters(world) == (customers + 5, house)
    assert world.account("ann") == (1_000 * EURO + 5, 0)


def test_deposit__zero__zero_amount(world: World) -> None:
    assert world.refusal(world.book.functions.deposit(0), ANN) == ("ZeroAmount",)


def test_deposit__without_a_grant__not_eligible(world: World) -> None:
    error = ("NotEligible", RELAYER, 0, 0)
    assert world.refusal(world.book.functions.deposit(1), RELAYER) == error


def test_deposit__no_allowance_or_no_money__the_tokens_own_error(world: World) -> None:
    world.send(world.asset.functions.approve(world.book.address, 1), ANN)
    error = ("ERC20InsufficientAllowance", world.book.address, 1, 2)
    assert world.refusal(world.book.functions.deposit(2), ANN) == error
    world.send(world.asset.functions.approve(world.book.address, 10), ANN)
    assert world.refusal(world.book.functions.deposit(2), ANN) == ("ERC20InsufficientBalance", ANN, 0, 2)


def test_deposit__weekly_cap__counts_cents_rounded_up_and_begins_anew_each_week(world: World) -> None:
    world.grant("ann", deposit_cap=1_000)
    world.fill("ann", 9 * EURO + 1)
    refused = world.book.functions.deposit(EURO)
    assert world.refusal(refused, ANN) == ("DepositLimit", ANN, 1_000)
    world.fill("ann", 99 * 10_000)
    assert world.refusal(world.book.functions.deposit(1), ANN) == ("DepositLimit", ANN, 1_000)
    world.travel((world.at() // WEEK + 1) * WEEK - 1)
    assert world.refusal(world.book.functions.deposit(1), ANN) == ("DepositLimit", ANN, 1_000)
    world.travel((world.at() // WEEK + 1) * WEEK)
    world.fill("ann", 10 * EURO)


def test_limits__new_caps__keep_what_was_used_this_week(world: World) -> None:
    world.grant("ann", deposit_cap=1_000, stake_cap=500)
    world.fill("ann", 6 * EURO)
    world.grant("ann", deposit_cap=700)
    assert world.refusal(world.book.functions.deposit(2 * EURO), ANN) == ("DepositLimit", ANN, 700)
    world.fill("ann", EURO)


def test_deposit__asset_that_keeps_a_fee__asset_delta_for_customers_and_providers(world: World) -> None:
    taxed = deploy(world.w3, "TaxedEuro")
    other = build(world.w3, taxed)
    other.grant("ann")
    other.send(taxed.functions.faucet(ANN, 1_000 * EURO), ANN)
    other.send(taxed.functions.approve(other.book.address, 1_000 * EURO), ANN)
    error = ("AssetDelta", 99 * EURO, 100 * EURO)
    assert other.refusal(other.book.functions.deposit(100 * EURO), ANN) == error
    assert other.refusal(other.pool.functions.requestEntry(100 * EURO), ANN) == error


def permit(world: World, units: int, *, deadline: int | None = None, nonce: int | None = None) -> tuple[Any, ...]:
    """(deadline, v, r, s) of ann's permit for the book."""
    until = world.at() + 3_600 if deadline is None else deadline
    names = ("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256")
    kinds = [{"name": n, "type": t} for n, t in (*names, ("deadline", "uint256"))]
    known = world.asset.functions.nonces(ANN).call()
    signature = Account.sign_typed_data(
        key("ann").account.key,
        {
            "name": "Play Euro",
            "version": "1",
            "chainId": world.addresses.chain_id,
            "verifyingContract": world.asset.address,
        },
        {"Permit": kinds},
        {
            "owner": ANN,
            "spender": world.book.address,
            "value": units,
            "nonce": known if nonce is None else nonce,
            "deadline": until,
        },
    )
    return until, signature.v, signature.r.to_bytes(32, "big"), signature.s.to_bytes(32, "big")


@pytest.fixture
def purse(world: World) -> World:
    """Ann has money in her wallet and no allowance stands."""
    world.send(world.asset.functions.faucet(ANN, 100 * EURO), ANN)
    world.send(world.asset.functions.approve(world.book.address, 0), ANN)
    return world


def test_permit__brought_by_anybody__deposits_for_its_owner(purse: World) -> None:
    call = purse.book.functions.depositWithPermit(ANN, 7 * EURO, *permit(purse, 7 * EURO))
    purse.send(call, RELAYER)
    assert purse.account("ann") == (1_007 * EURO, 0)
    counters(purse)


def test_permit__somebody_brought_it_to_the_token_first__still_deposits(purse: World) -> None:
    signed = permit(purse, 7 * EURO)
    purse.send(purse.asset.functions.permit(ANN, purse.book.address, 7 * EURO, *signed), BEN)
    purse.send(purse.book.functions.depositWithPermit(ANN, 7 * EURO, *signed), RELAYER)
    assert purse.account("ann") == (1_007 * EURO, 0)


def test_permit__brought_twice_without_an_allowance__nothing_more_is_moved(purse: World) -> None:
    call = purse.book.functions.depositWithPermit(ANN, 7 * EURO, *permit(purse, 7 * EURO))
    purse.send(call, RELAYER)
    assert purse.refusal(call, BEN)[0] in ("ERC20InsufficientAllowance", "PermitRefused")


@pytest.mark.parametrize("fault", ["nothing signed", "other units", "other nonce", "after its deadline"])
def test_permit__forced_on_a_standing_allowance__permit_refused(purse: World, fault: str) -> None:
    purse.send(purse.asset.functions.permit(ANN, purse.book.address, 1, *permit(purse, 1)), ANN)
    purse.send(purse.asset.functions.approve(purse.book.address, 100 * EURO), ANN)
    units = 7 * EURO
    arguments: tuple[Any, ...] = (purse.at() + 99, 27, bytes(32), bytes(32))
    if fault == "other units":
        arguments = permit(purse, units + 1)
    elif fault == "other nonce":
        arguments = permit(purse, units, nonce=5)
    elif fault == "after its deadline":
        arguments = permit(purse, units, deadline=purse.at() - 1)
    call = purse.book.functions.depositWithPermit(ANN, units, *arguments)
    assert purse.refusal(call, BEN) == ("PermitRefused", ANN, units)


# ------------------------------------------------------------------------------------------------------- withdrawals


def test_withdraw__without_a_request__no_withdrawal(world: World) -> None:
    assert world.refusal(world.book.functions.withdraw(ANN), ANN) == ("NoWithdrawal", ANN)


def test_request__zero_or_more_than_the_balance__refused(world: World) -> None:
    request = world.book.functions.requestWithdraw
    assert world.refusal(request(0), ANN) == ("ZeroAmount",)
    error = ("InsufficientBalance", 1_000 * EURO, 1_000 * EURO + 1)
    assert world.refusal(request(1_000 * EURO + 1), ANN) == error


def test_withdraw__before_its_time__waits_to_the_second(world: World) -> None:
    world.send(world.book.functions.requestWithdraw(EURO), ANN)
    units, due = world.book.functions.pendingWithdrawal(ANN).call()
    assert units == EURO
    assert world.at() + 900 <= due < world.at() + 1_200
    world.travel(due - 1)
    assert world.refusal(world.book.functions.withdraw(ANN), ANN) == ("WithdrawalWaits", due, due - 1)
    world.travel(due)
    world.send(world.book.functions.withdraw(ANN), BEN)
    assert world.asset.functions.balanceOf(ANN).call() == EURO
    assert world.refusal(world.book.functions.withdraw(ANN), ANN) == ("NoWithdrawal", ANN)
    counters(world)


def test_request__a_second_one__replaces_the_first_and_waits_anew(world: World) -> None:
    world.send(world.book.functions.requestWithdraw(EURO), ANN)
    world.travel(world.at() + 1_200)
    world.send(world.book.functions.requestWithdraw(2 * EURO), ANN)
    assert world.refusal(world.book.functions.withdraw(ANN), ANN)[0] == "WithdrawalWaits"
    assert world.book.functions.pendingWithdrawal(ANN).call()[0] == 2 * EURO


def test_request__reduces_no_betting_power_and_pays_what_is_left(world: World) -> None:
    world.send(world.book.functions.requestWithdraw(1_000 * EURO), ANN)
    fixture = world.fixture()
    bet = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 1).pack(), 300 * EURO, 2_000_000)
    world.travel(world.at() + 1_200)
    world.send(world.book.functions.withdraw(ANN), ANN)
    assert world.asset.functions.balanceOf(ANN).call() == 700 * EURO
    assert world.account("ann") == (0, 600 * EURO)
    world.finish(fixture, ONE_TO_NIL)
    world.settle([bet])
    assert world.account("ann") == (0, 0)
    counters(world)


def test_withdraw__account_barred_and_grant_ended__still_paid(world: World) -> None:
    world.send(world.registry.functions.bar([ANN], (1 << 24) - 1), key("issuer").address)
    world.send(world.book.functions.requestWithdraw(1_000 * EURO), ANN)
    world.travel(world.at() + 2 * 365 * 86_400)
    world.send(world.book.functions.withdraw(ANN), RELAYER)
    assert world.asset.functions.balanceOf(ANN).call() == 1_000 * EURO


# ------------------------------------------------------------------------------------------------------- pause


def test_pause__stops_placing_and_funding_but_neither_settling_nor_paying(world: World) -> None:
    fixture = world.fixture()
    terms = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), EURO, 2_000_000)
    world.send(world.book.functions.requestWithdraw(EURO), ANN)
    late = world.fixture(start_in=20 * 86_400)
    bet = world.accept("ann", world.order("ann", Leg(FixtureId(late), 1, 1, 0).pack(), EURO), 2_000_000)
    world.send(world.book.functions.pauseNewRisk(), key("guardian").address)
    until = world.at() + 14 * 86_400
    assert world.refusal(world.book.functions.place(world.packed([bet])), RELAYER) == ("Paused", until)
    fund = world.pool.functions.fund([late], [EURO])
    assert world.refusal(fund, key("allocator").address) == ("Paused", until)
    world.finish(fixture, ONE_TO_NIL)
    world.send(world.book.functions.settle(encode_settle([terms])), RELAYER)
    world.send(world.book.functions.withdraw(ANN), RELAYER)
    world.send(world.book.functions.release(fixture), RELAYER)
    world.fill("ann", EURO)
    world.travel(until - 1)
    world.send(world.pool.functions.close(10), RELAYER)
    world.travel(until)
    world.send(fund, key("allocator").address)
    counters(world)


def test_pause__resumed__funding_goes_on(world: World) -> None:
    fixture = world.fixture()
    world.send(world.book.functions.pauseNewRisk(), key("guardian").address)
    world.send(world.book.functions.resumeNewRisk(), key("guardian").address)
    world.send(world.pool.functions.fund([fixture], [EURO]), key("allocator").address)


# ------------------------------------------------------------------------------------------------------- budgets


def test_fund__not_listed_or_reported__refused(world: World) -> None:
    allocator = key("allocator").address
    assert world.refusal(world.pool.functions.fund([5], [EURO]), allocator) == ("FixtureUnknown", 5)
    fixture = world.fixture()
    world.send(world.oracle.functions.report(world.report(fixture, Result(Status.VOID).pack())), RELAYER)
    error = ("FixtureReported", fixture)
    assert world.refusal(world.pool.functions.fund([fixture], [EURO]), allocator) == error


def test_release__before_it_is_final__not_final_and_afterwards_the_free_part_goes_home(world: World) -> None:
    fixture = world.fixture(budget=100 * EURO)
    terms = world.bet("ann", Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO, 3_000_000)
    release = world.book.functions.release(fixture)
    assert world.refusal(release, RELAYER) == ("NotFinal", fixture)
    world.finish(fixture, ONE_TO_NIL)
    placed = world.pool.functions.placed().call()
    world.send(release, RELAYER)
    assert world.pool.functions.placed().call() == placed - 80 * EURO
    world.settle([terms])
    assert world.pool.functions.placed().call() == placed - 100 * EURO
    assert world.account("ann") == (1_020 * EURO, 0)
    counters(world)
