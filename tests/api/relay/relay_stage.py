"""Desk and relayer on PostgreSQL, a transaction log on a file, and an Anvil whose blocks the test mines."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from web3.types import RPCEndpoint

from api.desk import sign_order, store
from api.desk.offers import MarketView
from api.desk.reading import BookReader
from api.desk.service import Desk
from api.desk.tables import DeskBet
from api.relay import GasPlan, Relayer
from api.relay.log_file import open_log
from chain.bindings import BetBook, FirstBet
from chain.development import key
from chain.rpc.endpoint import Endpoint
from chain.rpc.limits import OWN
from chain.rpc.machine import PoolPolicy
from chain.rpc.pool import RpcPool
from chain.transactions import PoolChain, SqliteTransactionLog, TransactionManager
from chain.typed_data import Order
from chain.wire import Code, decode_placed
from pricing.columns import Offer
from pricing.guard import Status
from proofbook.clock import ManualMatchClock, SystemWallClock
from proofbook.database import Database
from sports.words import FixtureId, Leg
from tests.contracts.world import EURO, World

CHAIN = 31_337
FAIR = (450_000, 270_000, 280_000)


class Killed(Exception):
    """The process is gone."""


class Open:
    """Prices that stand."""

    def view(self, fixture: int, offer: Offer, now: int) -> MarketView:
        return MarketView(Status.OPEN, "", None, FAIR, 50_000, now, now + 900, 3)


@dataclass
class Stage:
    """Everything but the processes, which `start` makes anew."""

    world: World
    url: str
    database: Database
    file: Path
    shards: tuple[str, ...] = ("relayer",)
    plan: GasPlan = field(default_factory=GasPlan)
    kill_at: int | None = None
    points: int = 0
    died: int = 0
    serial: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.clock = ManualMatchClock(self.world.at())
        self.loop = asyncio.new_event_loop()
        self.book = BetBook(self.world.w3, self.world.addresses.book)
        self.keys = (key("desk"), key("second_desk"))
        self.fixture = self.world.fixture(2_000 * EURO, start_in=50_000)
        self.reader = BookReader(self.world.w3, self.world.addresses)
        self.desk = Desk(self.database, self.reader, Open(), self.keys, self.world.addresses.book_domain, self.clock)
        self.log = open_log(self.file)
        self.tell("evm_setAutomine", False)
        self.start()

    def start(self) -> None:
        """New processes: nothing is left but the two databases."""
        wall = SystemWallClock()
        ends = [Endpoint("node", self.url, "node", 0, OWN)]
        policy = PoolPolicy(no_heads_s=None, check_asap_s=0.0)
        self.pool = RpcPool(ends, CHAIN, wall=wall, draw=lambda: 0.05, policy=policy)
        self.managers = [
            TransactionManager(
                PoolChain(self.pool),
                SqliteTransactionLog(self.log, CHAIN, key(who).address),
                key(who),
                chain_id=CHAIN,
                clock=self.clock,
                wall=wall,
            )
            for who in self.shards
        ]
        self.relayer = Relayer(
            self.database,
            self.managers,
            self.book,
            self.keys,
            self.world.addresses.book_domain,
            self.clock,
            lambda: UUID(int=next(self.serial)),
            first_bet=FirstBet(self.world.w3, self.world.addresses.first_bet),
            plan=self.plan,
            passing=self._passing,
        )

    def close(self) -> None:
        self.run(self.pool.aclose())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        self.log.close()

    def run(self, act: Any) -> Any:
        return self.loop.run_until_complete(act)

    def tell(self, method: str, *params: Any) -> Any:
        return self.world.w3.provider.make_request(RPCEndpoint(method), list(params)).get("result")

    def _passing(self, point: str) -> None:
        self.points += 1
        if self.points == self.kill_at:
            raise Killed(point)

    def step(self) -> None:
        """One step; a process that dies in it is started anew."""
        self.clock.set(max(self.clock.now(), self.world.at()))
        try:
            self.run(self.pool.check_due())
            self.run(self.relayer.step())
        except Killed:
            self.died += 1
            self.run(self.pool.aclose())
            self.start()

    def mine(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self.tell("evm_mine")

    def rounds(self, count: int) -> None:
        for _ in range(count):
            self.step()
            self.mine()

    def order(self, who: str, nonce: int, stake: int = 5 * EURO, selection: int = 0) -> Order:
        leg = Leg(FixtureId(self.fixture), 1, 1, selection).pack()
        return Order(key(who).address, (leg,), stake, 0, self.clock.now() + 3_600, nonce)

    def send(self, order: Order, who: str) -> DeskBet:
        return self.desk.receive(order, sign_order(order, key(who), self.world.addresses.book_domain))

    def bet(self, digest: bytes) -> DeskBet:
        with self.database.session(write=False) as session:
            found = store.find(session, digest)
        assert found is not None
        return found

    def states(self, digest: bytes) -> list[str]:
        with self.database.session(write=False) as session:
            return [one.state for one in store.states_of(session, digest)]

    def placed(self) -> Counter[bytes]:
        """How often the canonical chain has placed each order."""
        first = self.world.addresses.block
        return Counter(
            item.order
            for event in self.book.events.placed(first)
            for item in decode_placed(event.data)
            if item.code is Code.OK
        )
