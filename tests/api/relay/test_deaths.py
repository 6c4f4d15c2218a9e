"""kill -9 at any commit of desk and relayer, and reorganisations: no bet is lost, none placed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from web3.types import RPCEndpoint

from api.desk import sign_order, store
from chain.bindings import BetBook
from chain.development import key
from chain.typed_data import Order
from chain.wire import Code, decode_placed
from proofbook.database import Database
from sports.words import FixtureId, Leg
from tests.api.relay.mortal import Life, live
from tests.contracts.world import EURO, World

pytestmark = [pytest.mark.anvil, pytest.mark.process]
DEATHS = [*range(1, 9), *(pytest.param(number, marks=pytest.mark.slow) for number in range(9, 201))]
STAKE = 5 * EURO
BEFORE_PLAY = 3
REDUCED = 8
COMMITS = 128
"""About as many commits, before and after each, has a life."""


class Ground:
    """A chain whose blocks the lives mine, and the orders of one bettor: before the match, and in play."""

    def __init__(self, world: World, rpc: str, database_url: str, file: Path) -> None:
        self.world, self.rpc, self.database_url, self.file = world, rpc, database_url, file
        before, playing = world.fixture(2_000 * EURO, start_in=50_000), world.fixture(2_000 * EURO, start_in=60)
        self.fixtures = (before, playing)
        world.travel(world.now() + 120)
        self.tell("anvil_mine", "0x4")  # so that no reorganisation takes the stage away
        legs = [(before, nonce % 3) for nonce in range(BEFORE_PLAY)] + [(playing, 0), (before, 1)]
        until = world.at() + 3_600
        self.orders: list[tuple[Order, bytes]] = []
        for nonce, (fixture, side) in enumerate(legs):
            leg = Leg(FixtureId(fixture), 1, 1, side).pack()
            order = Order(key("ann").address, (leg,), STAKE, 0, until, nonce)
            self.orders.append((order, sign_order(order, key("ann"), world.addresses.book_domain)))
        self.tell("evm_setAutomine", False)

    def tell(self, method: str, *params: Any) -> Any:
        return self.world.w3.provider.make_request(RPCEndpoint(method), list(params)).get("result")

    def life(self, kill_at: int, *, shaken: bool = False) -> Life:
        addresses = self.world.addresses
        return Life(self.rpc, self.database_url, self.file, addresses, self.orders, kill_at, shaken=shaken)

    def placed(self) -> Counter[bytes]:
        """How often the canonical chain has placed each order."""
        book, first = BetBook(self.world.w3, self.world.addresses.book), self.world.addresses.block
        return Counter(
            item.order
            for event in book.events.placed(first)
            for item in decode_placed(event.data)
            if item.code is Code.OK
        )


def kills_of(number: int) -> list[int]:
    """Commits at which the lives of a story end; the first lives of all stories walk through all commits of one."""
    turn, step = divmod(number - 1, REDUCED)
    first = 1 + (step * COMMITS // REDUCED + turn) % COMMITS
    return [first, 1 + 7 * number % 31, *([1 + 11 * number % 17] if number % 2 else [])]


@pytest.mark.parametrize("number", DEATHS)
def test_lives__killed_at_commits_and_reorganised__every_ticket_is_placed_once(
    manual: tuple[World, str],
    database: Database,
    database_url: str,
    tmp_path: Path,
    number: int,
    record_property: Callable[[str, object], None],
) -> None:
    ground = Ground(*manual, database_url, tmp_path / "log.sqlite3")
    money = ground.world.account("ann")[0]
    told: set[bytes] = set()
    deaths = 0
    for life, kill_at in enumerate(kills_of(number)):
        seen = live(ground.life(kill_at))
        deaths, told = deaths + seen.killed, told | seen.told
        if (number + life) % 3:
            ground.tell("anvil_reorg", 1 + (number + life) % 2, [])
    last = live(ground.life(0))
    record_property(f"deaths of story {number}", deaths)
    record_property(f"commits passed by the last life of story {number}", last.points)
    assert not last.killed
    assert deaths
    domain = ground.world.addresses.book_domain
    digests = [order.digest(domain) for order, _ in ground.orders]
    with database.session(write=False) as session:
        rows = [store.find(session, digest) for digest in digests]
    assert [row and (row.state, row.reason) for row in rows] == [("final", "")] * len(rows)
    assert told | last.told == set(digests)
    assert ground.placed() == dict.fromkeys(digests, 1)
    assert money - ground.world.account("ann")[0] == len(rows) * STAKE
