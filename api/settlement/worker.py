"""The settlement worker: one process with a key of its own, which follows the book and settles what is final.

    python -m api.settlement.worker --key-file KEYSTORE --password-file FILE --sent FILE

Settings are the API's (PROOFBOOK_API_…). Three loops: jobs of the queue, the index up to the head, the transaction
manager's ticks. The key pays gas and can do nothing else; nobody else may send with it. `--sent` is the manager's file:
what was signed is on it before a node sees it, so it must outlive the process.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from procrastinate import App, PsycopgConnector
from web3 import Web3

from api.chain import book_index
from api.node import pool_of
from api.opening import Parts, opened
from api.settings import Settings
from api.settlement.jobs import QUEUE, Work, app_of
from api.settlement.onchain import Results
from api.settlement.settler import Managed, Settler
from chain.bindings import BetBook
from chain.index.errors import IndexFault
from chain.rpc import RpcError, RpcPool
from chain.signers import LocalKey
from chain.transactions import (
    MIGRATIONS,
    FeePolicy,
    Intent,
    PoolChain,
    SqliteTransactionLog,
    TransactionManager,
)
from proofbook import logging
from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.database import Database, open_database

_LOG = logging.get(__name__)
_PAUSE_S: Final = 1.0


@dataclass(slots=True)
class Worker:
    """The parts of a worker, and its loops."""

    work: Work
    manager: TransactionManager
    pool: RpcPool
    queue: App

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop."""
        async with self.queue.open_async():
            if not await self.queue.check_connection_async():
                await self.queue.schema_manager.apply_schema_async()
            loops = [
                asyncio.create_task(self._repeat(self._tick, stop)),
                asyncio.create_task(self._repeat(self.work.follow, stop)),
                asyncio.create_task(
                    self.queue.run_worker_async(
                        queues=[QUEUE], concurrency=1, install_signal_handlers=False, fetch_job_polling_interval=1.0
                    )
                ),
            ]
            waiting = asyncio.create_task(stop.wait())
            try:
                # A loop that ends by itself has failed: the process ends with it and is started again.
                done, _ = await asyncio.wait([waiting, *loops], return_when=asyncio.FIRST_COMPLETED)
                for one in done - {waiting}:
                    one.result()
            finally:
                for one in (*loops, waiting):
                    one.cancel()
                for one in (*loops, waiting):
                    with suppress(asyncio.CancelledError):
                        await one

    async def _tick(self) -> None:
        await self.pool.check_due()
        await self.manager.tick()

    async def _repeat(self, act: Callable[[], Any], stop: asyncio.Event) -> None:
        """Do it again and again; a chain that is down is waited for."""
        while not stop.is_set():
            try:
                await act()
            except (RpcError, IndexFault) as error:
                if isinstance(error, IndexFault) and not error.retryable:
                    raise
                _LOG.warning("settlement_waits", fault=error.message)
            await asyncio.sleep(_PAUSE_S)


async def run(settings: Settings, parts: Parts, key: LocalKey, sent: Path, stop: asyncio.Event) -> None:
    """Put a worker together and let it work until told to stop."""
    profile = CHAIN_PROFILES[settings.chain]
    # The chain's pool lives on a thread of its own; what is sent goes through another one on this loop.
    w3 = Web3(parts.chain.provider)
    pool = pool_of(settings, parts.wall_clock)
    file = _sent(sent)
    try:
        await pool.check_due(everything=True)
        book = BetBook(w3, parts.deployment.book)
        # Whether an intent is wanted is asked of the settler, and the settler sends by the manager.
        held: list[Settler] = []

        async def wanted(intent: Intent) -> bool:
            return await held[0].wanted(intent)

        manager = TransactionManager(
            PoolChain(pool, final_tag=profile.finality_tag),
            SqliteTransactionLog(file, profile.chain_id, key.address),
            key,
            chain_id=profile.chain_id,
            clock=parts.match_clock,
            wall=parts.wall_clock,
            fees=FeePolicy.of(profile),
            still_wanted=wanted,
        )
        results = Results(w3, parts.deployment)
        held.append(Settler(parts.database, book, results, Managed(manager), parts.match_clock))
        depth = 0 if profile.finality_tag == "latest" else None
        index = book_index(w3, parts.deployment, parts.database, depth=depth)
        work = Work(index, held[0])
        conninfo = parts.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        queue = app_of(PsycopgConnector(conninfo=conninfo), work)
        await Worker(work, manager, pool, queue).run(stop)
    finally:
        await pool.aclose()
        file.close()


def _sent(path: Path) -> Database:
    """The manager's file, with its tables."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = open_database(f"sqlite:///{path}")
    with database.session() as session:
        connection = session.connection()
        if connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'tx_intents'").first() is None:
            for statement in MIGRATIONS:
                connection.exec_driver_sql(statement)
    return database


def main(given: Sequence[str] | None = None) -> int:
    """Work until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="api.settlement.worker", description="Settle bets whose results are final.")
    parser.add_argument("--key-file", type=Path, required=True, help="V3 keystore of the key that pays gas")
    parser.add_argument("--password-file", type=Path, required=True)
    parser.add_argument("--sent", type=Path, required=True, help="file of what was sent; it must outlive the process")
    arguments = parser.parse_args(given)
    settings = Settings()
    key = LocalKey.from_keystore(arguments.key_file, arguments.password_file)

    async def work() -> None:
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await run(settings, parts, key, arguments.sent, stop)

    with opened(settings) as parts:
        asyncio.run(work())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
