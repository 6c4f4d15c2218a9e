"""Gas of HousePool's calls as whole transactions, and of a booking as the book pays for it; run with -s to see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.anvil import artifact
from tests.contracts.pool.pair import EURO, Pair
from tests.model.money.pool import EPOCH

pytestmark = pytest.mark.anvil
CODE_LIMIT = 24_576
ALL = 1 << 200


def test_house_pool__compiled__fits_the_code_limit(record_property: Callable[[str, object], None]) -> None:
    size = len(artifact("HousePool")["deployedBytecode"]["object"]) // 2 - 1
    record_property("pool bytes", size)
    assert 0 < size < CODE_LIMIT


def used(receipt: dict[str, Any] | None) -> int:
    """Gas of the pool's call alone, which the vault double measures."""
    assert receipt is not None
    return int(receipt["logs"][-1]["data"], 16)


def test_house_pool__steady_state__gas_stays_under_its_ceilings(
    pair: Pair, record_property: Callable[[str, object], None]
) -> None:
    gas: dict[str, int] = {}

    def last(label: str, name: str) -> None:
        gas[label] = pair.gas[name][-1]

    pair.enter("ann", 10_000 * EURO)
    last("entry, new provider", "requestEntry")
    pair.enter("ann", 10_000 * EURO)
    last("entry, again", "requestEntry")
    pair.now = 2 * EPOCH
    for who in ("ben", "cat"):
        pair.enter(who, 1_000 * EURO)
    pair.leave("ann", 5_000 * EURO)
    last("exit", "requestExit")
    for epoch in (3, 4, 5):
        pair.post_bond(epoch, 500 * EURO if epoch == 4 else 1)
    pair.now = 3 * EPOCH
    pair.close()
    last("close, nothing lodged", "close")
    pair.enter("ben", 1_000 * EURO)
    pair.fund((3, 100 * EURO))
    last("fund, one fixture", "fund")
    pair.fund(*[(3, EURO)] * 10)
    last("fund, ten fixtures", "fund")
    pair.fund((6, 100 * EURO))
    pair.fund((4, 100 * EURO))
    pair.now = 4 * EPOCH
    pair.close()
    last("close, entries, exits and pocket", "close")
    pair.book(6, [5, 6])
    booked: dict[str, int] = {}
    booked["gain"] = used(pair.book(6, [EURO]))
    booked["loss"] = used(pair.book(6, [-EURO]))
    booked["gain and loss"] = used(pair.book(6, [EURO, -2 * EURO]))
    pair.book(4, [5])
    booked["loss, on the bond"] = used(pair.book(4, [-EURO]))
    booked["gain, repays the bond"] = used(pair.book(4, [EURO // 2]))
    booked["first of a pocket, gain, bond"] = used(pair.book(3, [EURO]))
    booked["pocket, gain, bond"] = used(pair.book(3, [EURO]))
    booked["budget given back to a pocket"] = used(pair.give_back(3, 50 * EURO))
    pair.claim("ann")
    last("claim, exit and one pocket of four epochs", "claim")
    pair.give_back(3, 50 * EURO)
    pair.claim("ann")
    last("claim, one pocket again", "claim")
    pair.sync("cat", ALL)
    last("sync", "sync")
    pair.compare()
    record_property("pool gas, whole transaction", gas)
    record_property("pool gas, the call of a booking, cold", booked)
    assert max(booked["gain"], booked["loss"], booked["gain and loss"]) < 20_000
    assert max(booked.values()) < 45_000
    assert gas["close, entries, exits and pocket"] < 250_000
