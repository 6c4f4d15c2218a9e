"""The worker as a process has it: every loop together on a real chain, and one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from procrastinate import SyncPsycopgConnector
from sqlmodel import select

from api.chain import views
from api.node import node_chain
from api.opening import Parts
from api.repeats.tables import RepeatRow
from api.settings import Settings
from api.settlement.jobs import app_of, ask
from api.settlement.tables import BatchRow
from api.work.chores import SENT
from api.work.errors import LeadLost
from api.work.process import run
from api.work.shares import names_of
from api.work.tables import LoopRow
from chain.development import ACCOUNTS
from proofbook.clock import RealMatchClock, SystemWallClock
from proofbook.database import Database
from tests.anvil import anvil_process, connect
from tests.api.app_world import settings_of
from tests.api.receipts.stage import WON
from tests.contracts.scenes import RELAYER, place, single
from tests.contracts.world import EURO, World, build

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("settlement")]
WITHIN_S = 60.0


@pytest.fixture
def chain() -> Iterator[tuple[World, str]]:
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        made = build(connect(url))
        made.liquidity(400_000 * EURO)
        made.grant("ann")
        made.fill("ann", 100 * EURO)
        yield made, url


async def until(question: Callable[[], bool], what: Callable[[], object]) -> None:
    """Wait until it is so."""
    for _ in range(int(WITHIN_S / 0.2)):
        if await asyncio.to_thread(question):
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"not so: {what()}")


def rows(database: Database) -> dict[str, str]:
    """Each loop with its fault."""
    with database.session(write=False) as session:
        return {row.name: row.fault for row in session.exec(select(LoopRow))}


def settled(database: Database, bet: Any) -> bool:
    """Whether the rows say so, and the batch is closed."""
    with database.session(write=False) as session:
        found = views.bet(session, bet.ticket.order)
        closed = [row.closed for row in session.exec(select(BatchRow))]
    return found is not None and found.state is views.BetState.SETTLED and closed == ["settled"]


@asynccontextmanager
async def working(settings: Settings, parts: Parts, *, wait: bool = True) -> AsyncIterator[asyncio.Task[None]]:
    """A worker at work while the block lasts."""
    stop, begun = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(run(settings, parts, stop, lambda _loops, _port: begun.set()))
    try:
        if wait:
            await asyncio.wait([task, asyncio.create_task(begun.wait())], return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
        yield task
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


def conninfo(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def test_worker__a_result_becomes_final__settles_its_bet_and_stops_when_told(
    chain: tuple[World, str], database: Database, database_url: str, tmp_path: Path
) -> None:
    world, url = chain
    fixture = world.fixture()
    bet = single(world, fixture, "ann", 5 * EURO)
    world.send(place(world, bet), RELAYER)
    deployment = tmp_path / "local.json"
    world.addresses.save(deployment)
    settings = settings_of(rpc_urls=(url,), data_folder=tmp_path / "api", deployment_file=deployment)
    client = app_of(SyncPsycopgConnector(conninfo=conninfo(database_url)))
    with database.session() as session:
        # What may no longer be kept: a key of decades ago. Its loop is what forgets it.
        session.add(RepeatRow(user_id=UUID(int=1), key="of-long-ago", digest=b"", claimed_at=1))

    async def work(parts: Parts) -> None:
        async with working(settings, parts) as worker:
            await until(lambda: set(rows(database)) == set(names_of("all")), lambda: rows(database))
            with database.session(write=False) as session:
                assert session.exec(select(RepeatRow)).all() == []
            await asyncio.to_thread(world.finish, fixture, WON)

            async def press() -> None:
                while True:  # the periodic job comes once a minute
                    await asyncio.to_thread(ask, client)
                    await asyncio.sleep(1)

            pressing = asyncio.create_task(press())
            try:
                await until(lambda: settled(database, bet), lambda: rows(database))
            finally:
                pressing.cancel()
            assert {name: fault for name, fault in rows(database).items() if fault} == {}
        assert worker.exception() is None

    with node_chain(settings, SystemWallClock()) as node, client.open():
        asyncio.run(work(Parts(database, RealMatchClock(), SystemWallClock(), node, world.addresses)))
    assert world.account("ann")[0] == 105 * EURO


def test_worker__a_second_one__waits_for_its_place_and_one_that_lost_it_ends(
    chain: tuple[World, str], database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, url = chain
    deployment = tmp_path / "local.json"
    world.addresses.save(deployment)
    monkeypatch.setattr("api.work.process._HOLD_S", 0.1)

    def settings(name: str) -> Settings:
        return settings_of(rpc_urls=(url,), data_folder=tmp_path / name, deployment_file=deployment)

    async def work(parts: Parts) -> None:
        async with working(settings("one"), parts) as one, working(settings("two"), parts, wait=False) as two:
            await asyncio.sleep(2)
            assert not (tmp_path / "two" / SENT).exists()
            with psycopg.connect(conninfo(parts.database.engine.url.render_as_string(hide_password=False))) as admin:
                held = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                assert len(admin.execute(held).fetchall()) == 2  # of the duties and of settlement
            await asyncio.wait([one], timeout=WITHIN_S)
            with pytest.raises(LeadLost):
                one.result()
            await until((tmp_path / "two" / SENT).exists, lambda: two)

    with node_chain(settings("one"), SystemWallClock()) as node:
        asyncio.run(work(Parts(database, RealMatchClock(), SystemWallClock(), node, world.addresses)))
