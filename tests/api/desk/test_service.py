"""The desk on PostgreSQL: one ticket an order, committed before it is told; tickets narrow what the next may take."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from api.desk import OddsChange, Policy, Reason, Refusal, sign_order, store
from api.desk.errors import BetRefused, KeyReused, OrderOfAnother
from api.desk.service import Desk, Quote, compacted
from chain.signers import recovered
from chain.typed_data import BatchOfTwo, Order
from proofbook.clock import ManualMatchClock
from proofbook.database import Database
from tests.api.desk.desk_stage import ANN, DESK, DOMAIN, EURO, HOME, NOW, OTHER, SECOND, START, USER, Stage

pytestmark = pytest.mark.process


@pytest.fixture
def table() -> Stage:
    return Stage()


@pytest.fixture
def clock() -> ManualMatchClock:
    return ManualMatchClock(NOW)


@pytest.fixture
def desk(database: Database, table: Stage, clock: ManualMatchClock) -> Desk:
    return Desk(database, table, table, [DESK, SECOND], DOMAIN, clock)


def order(**changes: Any) -> Order:
    return replace(Order(ANN.address, (HOME,), 10 * EURO, 0, NOW + 600, 3), **changes)


def send(desk: Desk, one: Order, **how: Any) -> Any:
    return desk.receive(one, sign_order(one, ANN, DOMAIN), **how)


def states(database: Database, digest: bytes) -> list[str]:
    with database.session(write=False) as session:
        return [one.state for one in store.states_of(session, digest)]


def test_receive__good_order__ticket_of_both_keys_is_kept_with_its_states(desk: Desk, database: Database) -> None:
    row = send(desk, order(), user=USER, key="a")
    assert row.state == "accepted"
    ticket = store.ticket_of(row)
    assert ticket is not None
    assert ticket.order == order().digest(DOMAIN)
    digest = BatchOfTwo((ticket,)).digest(DOMAIN)
    assert [recovered(digest, row.signatures[i : i + 64]) for i in (0, 64)] == [DESK.address, SECOND.address]
    assert states(database, row.id) == ["received", "accepted"]


def test_receive__same_order_again__is_the_same_ticket(desk: Desk, clock: ManualMatchClock, table: Stage) -> None:
    first = send(desk, order(), user=USER, key="a")
    clock.advance(100)
    assert table.market is not None
    table.market = replace(table.market, fair_ppm=(400_000, 300_000, 300_000))
    again = send(desk, order(), user=USER, key="a")
    assert store.ticket_of(again) == store.ticket_of(first)
    with pytest.raises(KeyReused):
        send(desk, order(nonce=9), user=USER, key="a")
    with pytest.raises(OrderOfAnother):
        send(desk, order(), user=OTHER, key="a")


def test_receive__many_at_once__never_promise_more_than_the_balance(desk: Desk, database: Database) -> None:
    orders = [order(nonce=i, stake=30 * EURO) for i in range(6)] + [order(nonce=0, stake=30 * EURO)] * 3
    found: list[Any] = []
    threads = [threading.Thread(target=lambda one=one: found.append(send(desk, one))) for one in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 9
    taken = {row.id for row in found if row.state == "accepted"}
    assert len(taken) == 3
    assert {row.reason for row in found if row.state == "refused"} == {"balance"}


def test_receive__in_play__waits_and_is_judged_again(desk: Desk, clock: ManualMatchClock, table: Stage) -> None:
    clock.set(START + 60)
    row = send(desk, order(valid_until=START + 600), user=USER)
    assert (row.state, row.reason, row.wait_until) == ("received", "acceptance-delay", START + 66)
    assert desk.step() == 0
    clock.set(START + 66)
    assert desk.step() == 1
    again = send(desk, order(valid_until=START + 600), user=USER)
    assert (again.state, again.accepted_at, again.include_by) == ("accepted", START + 66, START + 126)
    assert table.market is not None
    other = send(desk, order(valid_until=START + 600, nonce=4), user=USER)
    table.market = replace(table.market, shut_at=START + 70)
    clock.set(START + 72)
    desk.step()
    assert send(desk, order(valid_until=START + 600, nonce=4), user=USER).reason == "suspended"
    assert other.state == "received"


def test_receive__wrong_signature_or_form__refused(desk: Desk) -> None:
    row = desk.receive(order(), sign_order(order(), DESK, DOMAIN))
    assert (row.state, row.reason) == ("refused", "signature")
    with pytest.raises(BetRefused):
        send(desk, order(stake=1 << 60))


def test_quote__slots_used_and_held__names_a_free_nonce_and_the_policys_payout(desk: Desk, table: Stage) -> None:
    table.used = {0: (3, 64), 1: (1, 1)}
    first = desk.quote(ANN.address.lower(), (HOME,), 10 * EURO, OddsChange(Policy.BETTER))
    assert isinstance(first, Quote)
    assert (first.order.nonce, first.order.min_payout, first.order.bettor) == (128, first.payout, ANN.address)
    assert send(desk, first.order).state == "accepted"
    second = desk.quote(ANN.address, (HOME,), 10 * EURO, OddsChange(Policy.ANY))
    assert isinstance(second, Quote)
    assert (second.order.nonce, second.order.min_payout) == (2, 10 * EURO)
    assert second.most == 90 * EURO
    table.market = None
    refused = desk.quote(ANN.address, (HOME,), 10 * EURO, OddsChange())
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NO_PRICE


def test_compacted__wallets_forms__are_the_contracts() -> None:
    signature = sign_order(order(), ANN, DOMAIN)
    r, vs = signature[:32], int.from_bytes(signature[32:], "big")
    s = (vs & ((1 << 255) - 1)).to_bytes(32, "big")
    for v in (vs >> 255, 27 + (vs >> 255)):
        assert compacted(r + s + bytes([v])) == signature
    assert compacted(signature) == signature
    assert compacted(r + s + b"\x05") is None
    assert compacted(b"") is None
