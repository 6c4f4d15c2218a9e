"""The settlement worker as a process has it: queue, index, manager and key together, on a real chain."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from procrastinate import SyncPsycopgConnector
from sqlmodel import select

from api.chain import views
from api.node import node_chain
from api.opening import Parts
from api.settlement.jobs import app_of, ask
from api.settlement.tables import BatchRow
from api.settlement.worker import main, run
from chain.development import ACCOUNTS, key
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


async def settled(database: Database, bet: Any) -> None:
    """Wait until the rows say so, and the batch is closed."""
    for _ in range(int(WITHIN_S / 0.2)):
        with database.session(write=False) as session:
            found = views.bet(session, bet.ticket.order)
            closed = [row.closed for row in session.exec(select(BatchRow))]
        if found is not None and found.state is views.BetState.SETTLED and closed == ["settled"]:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"not settled: {found}, batches {closed}")


def test_worker__a_result_becomes_final__settles_its_bet_and_stops_when_told(
    chain: tuple[World, str], database: Database, database_url: str, tmp_path: Path
) -> None:
    world, url = chain
    fixture = world.fixture()
    bet = single(world, fixture, "ann", 5 * EURO)
    world.send(place(world, bet), RELAYER)
    settings = settings_of(rpc_urls=(url,))
    client = app_of(SyncPsycopgConnector(conninfo=database_url.replace("postgresql+psycopg", "postgresql")))

    async def work(parts: Parts) -> None:
        stop = asyncio.Event()
        worker = asyncio.create_task(run(settings, parts, key("transmitter"), tmp_path / "sent.sqlite3", stop))
        await asyncio.sleep(2)
        await asyncio.to_thread(world.finish, fixture, WON)

        async def press() -> None:
            while True:  # the periodic job comes once a minute
                await asyncio.to_thread(ask, client)
                await asyncio.sleep(1)

        pressing = asyncio.create_task(press())
        waiting = asyncio.create_task(settled(database, bet))
        try:
            await asyncio.wait([worker, waiting], return_when=asyncio.FIRST_COMPLETED)
            if worker.done():
                worker.result()
            await waiting
        finally:
            pressing.cancel()
            stop.set()
            await worker

    with node_chain(settings, SystemWallClock()) as node, client.open():
        asyncio.run(work(Parts(database, RealMatchClock(), SystemWallClock(), node, world.addresses)))
    assert world.account("ann")[0] == 105 * EURO


def test_worker__without_its_key__names_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "--key-file" in capsys.readouterr().err
