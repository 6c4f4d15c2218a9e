"""The settlement worker as a process that kills itself at a commit: index, settler, transaction manager."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from web3 import HTTPProvider, Web3

from api.chain import book_index
from api.desk.reading import BookReader
from api.relay.log_file import open_log
from api.settlement import Managed, Results, Settler
from api.settlement.jobs import Work
from chain.bindings import BetBook
from chain.deployment import Deployment
from chain.development import key
from chain.transactions import Intent, PoolChain, SqliteTransactionLog, TransactionManager
from proofbook.clock import ManualMatchClock, SystemWallClock
from proofbook.database import Database, open_database
from tests.api.relay.mortal import FAULTS, Mortal, mine, pool_at
from tests.api.relay.relay_stage import CHAIN

PAYS = "fee_recipient"
"""A key that nobody else in the stories sends with."""


@dataclass(frozen=True)
class SettlerLife:
    """What the process is started with; `kill_at` as in `Life`.

    It works until the file `until` is there. Without one it mines, until `bets` have ended and all batches are closed.
    """

    rpc: str
    database_url: str
    file: Path
    addresses: Deployment
    bets: int
    kill_at: int
    until: Path | None = None
    rounds: int = 400


def begun(life: SettlerLife) -> Mortal:
    """Start it."""
    return Mortal(lambda _told: asyncio.run(_work(life)), life.kill_at)


async def _work(life: SettlerLife) -> None:
    database, log = open_database(life.database_url), open_log(life.file)
    w3, pool = Web3(HTTPProvider(life.rpc)), pool_at(life.rpc)
    reader = BookReader(w3, life.addresses)
    clock = ManualMatchClock(reader.head().time)
    held: list[Settler] = []

    async def wanted(intent: Intent) -> bool:
        return await held[0].wanted(intent)

    manager = TransactionManager(
        PoolChain(pool),
        SqliteTransactionLog(log, CHAIN, key(PAYS).address),
        key(PAYS),
        chain_id=CHAIN,
        clock=clock,
        wall=SystemWallClock(),
        still_wanted=wanted,
    )
    results = Results(w3, life.addresses)
    held.append(Settler(database, BetBook(w3, life.addresses.book), results, Managed(manager), clock))
    work = Work(book_index(w3, life.addresses, database, depth=None), held[0])
    for _ in range(life.rounds):
        with suppress(*FAULTS):
            clock.set(max(clock.now(), reader.head().time))
            await pool.check_due()
            await work.run()
            await manager.tick()
        if life.until is not None:
            if life.until.exists():
                break
            await asyncio.sleep(0.05)
        elif ended(database) == (life.bets, 0):
            break
        else:
            mine(w3)
    await pool.aclose()


def ended(database: Database) -> tuple[int, int]:
    """Bets that have ended, by the book's rows; batches that are not closed."""
    with database.session(write=False) as session:
        bets = session.execute(text("SELECT count(*) FROM book_bets WHERE end_block IS NOT NULL")).scalar_one()
        left = session.execute(text("SELECT count(*) FROM settlement_batches WHERE closed = ''")).scalar_one()
    return int(bets), int(left)
