"""The pool after the sunset: nothing comes in, everybody leaves, and at once where nothing can be lost any more."""

from __future__ import annotations

import pytest

from tests.contracts.pool.pair import EURO, Pair
from tests.contracts.pool.test_pool_rules import started
from tests.model.money.pool import EPOCH

pytestmark = pytest.mark.anvil


def test_sunset__entry_and_funding__refused(pair: Pair) -> None:
    started(pair)
    pair.sunset()
    pair.enter("ben", 10 * EURO)
    pair.fund((pair.now // EPOCH, EURO))
    assert pair.refused == {"after sunset": 2}
    pair.compare()


def test_sunset__before_it__nobody_leaves_at_once(pair: Pair) -> None:
    started(pair)
    pair.leave_after_sunset("ann", EURO)
    assert pair.refused == {"before sunset": 1}
    pair.compare()


def test_sunset__budget_out__exits_wait_and_then_need_no_epoch(pair: Pair) -> None:
    started(pair)
    pair.enter("ben", 500 * EURO)
    pair.now += 2 * EPOCH
    epoch = pair.now // EPOCH
    pair.fund((epoch + 1, 100 * EURO))
    pair.sunset()
    shares = pair.shares_of("ann")
    assert pair.leave_after_sunset("ann", shares) == 0
    assert pair.refused == {"budgets out": 1}
    pair.book(epoch + 1, [-40 * EURO])
    pair.give_back(epoch + 1, 60 * EURO)
    before = pair.model.nav()
    left = pair.leave_after_sunset("ann", shares)
    assert left == shares * before // (1_500 * EURO)
    assert pair.leave_after_sunset("ben", pair.shares_of("ben")) == 500 * EURO * before // (1_500 * EURO)
    pair.compare()


def test_sunset__pocket_of_an_earlier_epoch__stays_with_who_left(pair: Pair) -> None:
    started(pair)
    epoch = pair.now // EPOCH
    pair.fund((epoch, 100 * EURO))
    pair.now += EPOCH
    pair.close()
    pair.sunset()
    assert pair.leave_after_sunset("ann", pair.shares_of("ann")) > 0
    pair.book(epoch, [-30 * EURO, 10 * EURO])
    pair.give_back(epoch, 70 * EURO)
    assert pair.claim("ann") > 79 * EURO
    pair.compare()


def test_sunset__exit_lodged_before__acts_at_its_close(pair: Pair) -> None:
    started(pair)
    pair.leave("ann", 400 * EURO)
    pair.sunset()
    assert pair.leave_after_sunset("ann", pair.shares_of("ann")) > 0
    pair.now += 2 * EPOCH
    assert pair.claim("ann") == 400 * EURO
    pair.compare()
