"""Attacks that a review found on earlier contracts: each was possible once."""

from __future__ import annotations

from typing import Any

import pytest
from web3.exceptions import ContractCustomError

from api.desk import sign_batch
from api.issuer import sign_grant
from chain.development import key
from chain.typed_data import SANDBOX_POLICY
from chain.wire import Accepted, encode_place
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.contracts.test_book_money import permit
from tests.contracts.world import EURO, World, as_tuple

pytestmark = pytest.mark.anvil
ANN, BEN, RELAYER = (key(who).address for who in ("ann", "ben", "relayer"))
GUARDIAN, OWNER = key("guardian").address, key("deployer").address
KEYS = ("desk", "second_desk")
VOID = Result(Status.VOID).pack()
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


def single(world: World, fixture: int, who: str = "ann", **options: Any) -> Accepted:
    return world.accept(who, world.order(who, Leg(FixtureId(fixture), 1, 1, 0).pack(), 10 * EURO), 2_000_000, **options)


# 1. Free option: nothing that a bettor does after acceptance changes whether the bet can be placed


def test_place__request_ripe_before_the_ticket_ends__its_money_backs_no_bet(world: World) -> None:
    world.send(world.book.functions.requestWithdraw(1_000 * EURO), ANN)
    world.travel(world.at() + 3 * 3_600)
    call = world.book.functions.place(world.packed([single(world, world.fixture())]))
    assert world.refusal(call, RELAYER) == ("InsufficientBalance", 0, 10 * EURO)
    world.send(world.book.functions.withdraw(ANN), ANN)
    assert world.refusal(call, RELAYER) == ("InsufficientBalance", 0, 10 * EURO)


def test_place__request_ripe_for_a_part__the_rest_still_backs_bets(world: World) -> None:
    world.send(world.book.functions.requestWithdraw(990 * EURO), ANN)
    world.travel(world.at() + 3 * 3_600)
    data = world.packed([single(world, world.fixture())])
    world.book.functions.place(data).call({"from": RELAYER})
    world.send(world.book.functions.withdraw(ANN), ANN)
    world.send(world.book.functions.place(data), RELAYER)


def test_place__request_made_after_acceptance__neither_blocks_nor_ripens_in_time(world: World) -> None:
    bet = single(world, world.fixture())
    world.send(world.book.functions.requestWithdraw(1_000 * EURO), ANN)
    world.travel(bet.ticket.include_by - 2)
    ripe = world.book.functions.pendingWithdrawal(ANN).call()[1]
    assert world.refusal(world.book.functions.withdraw(ANN), BEN) == ("WithdrawalWaits", ripe, world.at())
    world.send(world.book.functions.place(world.packed([bet])), RELAYER)


# 2. Replay


def test_permit__brought_again_after_a_new_allowance__moves_nothing(world: World) -> None:
    """One signed permit of 7 is a right for anybody to move 7 again and again until its deadline."""
    world.send(world.asset.functions.faucet(ANN, 100 * EURO), ANN)
    call = world.book.functions.depositWithPermit(ANN, 7 * EURO, *permit(world, 7 * EURO))
    world.send(call, RELAYER)
    world.send(world.asset.functions.approve(world.book.address, 50 * EURO), ANN)
    assert world.refusal(call, BEN) == ("PermitRefused", ANN, 7 * EURO)


# 3. Malformed words that are taken, or end in a panic


@pytest.mark.parametrize("bit", range(2, 8))
def test_place__flag_bit_that_means_nothing__refused(world: World, bit: int) -> None:
    data = bytearray(world.packed([single(world, world.fixture())]))
    data[0] |= 1 << bit
    world.refusal(world.book.functions.place(bytes(data)), RELAYER)


def test_report__voids_announced_but_zero__malformed(world: World) -> None:
    """The flag and an empty word: a second spelling of the same report."""
    fixture = world.list_fixture(world.specify())
    data = world.report(fixture, VOID)
    spelled = data[:-21] + (VOID | 1 << 167).to_bytes(21, "big") + bytes(32)
    assert world.refusal(world.oracle.functions.report(spelled), RELAYER)[0] == "MalformedResult"


def test_permit__of_a_wallet_that_never_signed_one__permit_refused(world: World) -> None:
    call = world.book.functions.depositWithPermit(ANN, EURO, world.at() + 99, 27, bytes(32), bytes(32))
    assert world.refusal(call, BEN) == ("PermitRefused", ANN, EURO)


@pytest.mark.parametrize("position", [2, 2**255])
def test_desk_keys__position_that_is_none__a_named_error(world: World, position: int) -> None:
    world.refusal(world.book.functions.setStandbyKey(position, ANN), OWNER)
    world.refusal(world.book.functions.switchDeskKey(position, ANN), GUARDIAN)


@pytest.mark.parametrize("position", [2, 2**255])
def test_switch_desk_key__removes_at_a_position_that_is_none__refused(world: World, position: int) -> None:
    """Taken for position 1: the second key is gone."""
    world.refusal(world.book.functions.switchDeskKey(position, "0x" + "00" * 20), GUARDIAN)


# 4. Two keys that are one


def test_desk_keys__the_same_key_at_both_positions__refused(world: World) -> None:
    """One key then signs for two, and the quarter of the budget bounds nothing."""
    set_standby = world.book.functions.setStandbyKey(1, key("desk").address)
    try:
        world.send(set_standby, OWNER)
        world.send(world.book.functions.switchDeskKey(1, key("desk").address), GUARDIAN)
    except ContractCustomError:
        return
    bet = single(world, world.fixture(budget=20 * EURO), epoch=2)
    signatures = sign_batch([bet.ticket], [key("desk")] * 2, world.addresses.book_domain)
    assert world.refusal(world.book.functions.place(encode_place([bet], signatures)), RELAYER)


# 5. A bar that cannot be lifted onto a wallet


def test_bar__wallet_whose_sequence_is_the_last__is_barred_all_the_same(world: World) -> None:
    """One grant with the highest sequence number, signed by mistake or by a stolen issuer key, stops every bar."""
    seq = 2**256 - 1
    domain = world.addresses.registry_domain
    grant, signature = sign_grant(
        ANN, key("issuer"), domain, now=world.at(), valid_s=86_400, seq=seq, policy=SANDBOX_POLICY
    )
    try:
        world.send(world.registry.functions.grant(as_tuple(grant), signature), RELAYER)
    except ContractCustomError:
        return
    world.send(world.registry.functions.bar([BEN, ANN], 2**24 - 1), key("issuer").address)


# 6. Documentation of the vault


def test_fund__after_the_markets_closed__refused_as_the_interface_says(world: World) -> None:
    """IBookVault.addBudget: "reverts if it is not listed, closed or has a report"."""
    fixture = world.fixture()
    world.travel(world.fixtures[fixture].close)
    world.refusal(world.pool.functions.fund([fixture], [EURO]), key("allocator").address)
