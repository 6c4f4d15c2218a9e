"""The settlement job on a real chain and database: every bet once, whatever dies between the steps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from procrastinate import PsycopgConnector, SyncPsycopgConnector
from sqlmodel import select

from api.chain import book_index, views
from api.settlement import Fate, Managed, Results, Settler, plan
from api.settlement.jobs import QUEUE, Work, app_of, ask
from api.settlement.tables import BatchRow
from chain.bindings import BetBook
from chain.development import ACCOUNTS, key
from chain.rpc import Endpoint, PoolPolicy, RpcPool
from chain.rpc.limits import OWN
from chain.transactions import MIGRATIONS, Intent, PoolChain, SqliteTransactionLog, TransactionManager
from proofbook.clock import RealMatchClock, SystemWallClock
from proofbook.database import Database, open_database
from tests.anvil import anvil_process, connect
from tests.api.receipts.stage import WON
from tests.contracts import cash_outs
from tests.contracts.scenes import RELAYER, leg_of, place, single, slip
from tests.contracts.world import EURO, World, build

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("settlement")]


class Killed(BaseException):
    """The process dies here."""


@pytest.fixture(scope="module")
def chain() -> Iterator[tuple[World, str]]:
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        made = build(connect(url))
        made.liquidity(400_000 * EURO)
        for who in ("ann", "ben"):
            made.grant(who)
            made.fill(who, 500 * EURO)
        yield made, url


class Stage:
    """The worker's parts, made anew after each death; `kill_at` is the sending before or after which it dies."""

    def __init__(self, world: World, url: str, database: Database, folder: Path) -> None:
        self.world, self.url, self.database = world, url, database
        self.book = BetBook(world.w3, world.addresses.book)
        self.index = book_index(world.w3, world.addresses, database, depth=0)
        self.log_file = folder / "sent.sqlite3"
        with self.log() as log, log.session() as session:
            for statement in MIGRATIONS:
                session.connection().exec_driver_sql(statement)
        self.kill_at = -1
        self.sent = 0

    def log(self) -> AbstractContextManager[Database]:
        return closing(open_database(f"sqlite:///{self.log_file}"))

    async def once(self, *, gas: int = 12_000_000) -> int:
        """One life of the worker: index, run, ticks until nothing is under way."""
        payer, wall = key("relayer"), SystemWallClock()
        pool = RpcPool(
            [Endpoint("rpc", self.url, "local", 0, OWN)],
            31337,
            wall=wall,
            draw=lambda: 0.05,
            policy=PoolPolicy(no_heads_s=None, check_asap_s=0.0),
        )
        with self.log() as file:
            results = Results(self.world.w3, self.world.addresses)
            results.gas = lambda: gas  # type: ignore[method-assign]
            manager = TransactionManager(
                PoolChain(pool, final_tag="latest"),
                SqliteTransactionLog(file, 31337, payer.address),
                payer,
                chain_id=31337,
                clock=RealMatchClock(),
                wall=wall,
            )
            settler = Settler(self.database, self.book, results, Dying(self, Managed(manager)), RealMatchClock())
            try:
                self.index.run()
                chosen = (await settler.run()).chosen
                for _ in range(10):
                    await pool.check_due(everything=True)
                    await manager.tick()
                    if all(one.inclusion is not None for one in manager._work.log.open()):
                        break
                return chosen
            finally:
                await pool.aclose()

    def batches(self) -> list[tuple[int, str]]:
        """Bets and end of each batch, in order."""
        with self.database.session(write=False) as session:
            rows = session.exec(select(BatchRow)).all()
            return [(row.bets, row.closed) for row in rows]


class Dying:
    """Sending that dies at a given call, before or after it."""

    def __init__(self, stage: Stage, inner: Managed) -> None:
        self._stage = stage
        self._inner = inner

    async def submit(self, intent: Intent) -> Fate:
        self._stage.sent += 1
        if self._stage.sent == self._stage.kill_at:
            raise Killed
        fate = await self._inner.submit(intent)
        if self._stage.sent == -self._stage.kill_at - 1:
            raise Killed
        return fate


@pytest.fixture
def stage(chain: tuple[World, str], database: Database, tmp_path: Path) -> Iterator[Stage]:
    world, url = chain
    with world.undone():
        yield Stage(world, url, database, tmp_path)


def matchday(world: World) -> list[Any]:
    """Singles on two fixtures and an accumulator over both, one of them final."""
    first, second = world.fixture(), world.fixture()
    bets = [single(world, first, who, 3 * EURO, selection=pick) for who in ("ann", "ben") for pick in (0, 1)]
    bets += [single(world, second, "ann", 2 * EURO), slip(world, sorted((leg_of(first), leg_of(second))), "ben")]
    bets += [slip(world, sorted((leg_of(first, 1), leg_of(second))), "ann")]
    world.place_many(bets)
    world.finish(first, WON)
    return bets


def tags(world: World, bets: list[Any]) -> list[int]:
    slot = world.book.functions.betSlot
    return [int(slot(bet.order.bettor, bet.order.nonce).call()) & 0xFF for bet in bets]


def test_settler__one_fixture_final__settles_what_is_decided_and_no_more(stage: Stage) -> None:
    bets = matchday(stage.world)
    assert asyncio.run(stage.once()) == 5
    # The second accumulator is lost with its first leg; the first one and the other fixture's single wait.
    assert tags(stage.world, bets) == [3, 3, 3, 3, 1, 1, 3]
    assert asyncio.run(stage.once()) == 0
    stage.index.run()
    assert [why for _, why in stage.batches()] == ["settled"]
    with stage.database.session(write=False) as session:
        assert len(views.open_fixtures(session)) == 2


def test_settler__gas_for_few__makes_several_batches_that_fit(stage: Stage) -> None:
    bets = matchday(stage.world)
    assert asyncio.run(stage.once(gas=plan.BASE_GAS + 2 * plan.SINGLE_GAS)) == 5
    assert sorted(size for size, _ in stage.batches()) == [1, 2, 2]
    assert tags(stage.world, bets) == [3, 3, 3, 3, 1, 1, 3]


@pytest.mark.parametrize("kill_at", [1, 2, -2, -3])
def test_settler__killed_around_any_sending__settles_each_once_after_it(stage: Stage, kill_at: int) -> None:
    bets = matchday(stage.world)
    stage.kill_at = kill_at
    gas = plan.BASE_GAS + 4 * plan.SINGLE_GAS
    with pytest.raises(Killed):
        asyncio.run(stage.once(gas=gas))
    stage.kill_at = -1
    for _ in range(3):
        asyncio.run(stage.once(gas=gas))
    assert tags(stage.world, bets) == [3, 3, 3, 3, 1, 1, 3]
    assert len(stage.batches()) == 2, "no bet is put into a second batch"
    assert all(why == "settled" for _, why in stage.batches())


def test_settler__somebody_settled_before__closes_without_harm(stage: Stage) -> None:
    bets = matchday(stage.world)
    stage.index.run()
    stage.kill_at = 1
    with pytest.raises(Killed):
        asyncio.run(stage.once())
    stage.world.settle([bet.terms for bet in bets[:4]])
    stage.kill_at = -1
    asyncio.run(stage.once())
    asyncio.run(stage.once())
    assert tags(stage.world, bets) == [3, 3, 3, 3, 1, 1, 3]
    assert {why for _, why in stage.batches()} == {"settled"}


def test_settler__gain_of_a_bet_sold_back__is_paid_when_its_legs_are_final(stage: Stage) -> None:
    world = stage.world
    fixture = world.fixture()
    bet = single(world, fixture, "ann", 3 * EURO)
    world.send(place(world, bet), RELAYER)
    world.travel(world.now() + 61)
    cash_outs.cash_out(world, "ann", bet.terms, 5 * EURO)
    before = world.account("ann")[0]
    asyncio.run(stage.once())
    assert stage.batches() == []
    world.finish(fixture, WON)
    asyncio.run(stage.once())
    assert world.account("ann")[0] == before + 2 * EURO
    asyncio.run(stage.once())
    assert stage.batches() == [(0, "settled")]


def test_job__asked_for_twice__is_queued_once_and_settles(stage: Stage, database_url: str) -> None:
    bets = matchday(stage.world)

    class Alone(Work):
        def __init__(self) -> None:
            """All of a life of the worker is one run."""

        async def run(self) -> int:
            return await stage.once()

    address = database_url.replace("postgresql+psycopg", "postgresql")
    client = app_of(SyncPsycopgConnector(conninfo=address))
    with client.open():
        client.schema_manager.apply_schema()
        assert ask(client)
        assert not ask(client)

    async def work() -> None:
        app = app_of(PsycopgConnector(conninfo=address), Alone())
        async with app.open_async():
            await app.run_worker_async(queues=[QUEUE], wait=False, install_signal_handlers=False)

    asyncio.run(work())
    assert tags(stage.world, bets) == [3, 3, 3, 3, 1, 1, 3]
