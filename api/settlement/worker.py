"""The parts of settlement in the worker: queue, index, transaction manager, and a key of its own.

The key pays gas and can do nothing else; nobody else may send with it. `log` is the manager's file: what was signed is
on it before a node sees it, so it must outlive the process.
"""

from __future__ import annotations

from dataclasses import dataclass

from procrastinate import App, PsycopgConnector
from web3 import Web3

from api.chain import book_index
from api.opening import Parts
from api.settings import Settings
from api.settlement.epochs import NAME, Epochs
from api.settlement.jobs import QUEUE, Work, app_of, end_stalled
from api.settlement.onchain import Results
from api.settlement.settler import Managed, Settler
from chain.bindings import BetBook
from chain.index import Index
from chain.rpc import RpcPool
from chain.signers import FullSigner
from chain.transactions import FeePolicy, Intent, PoolChain, SqliteTransactionLog, TransactionManager
from proofbook.chain_profiles import CHAIN_PROFILES
from proofbook.database import Database


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the worker's loops turn: `manager.tick`, `serve_queue`, `epochs.close`; each job brings the index along."""

    work: Work
    manager: TransactionManager
    queue: App
    epochs: Epochs

    async def serve_queue(self) -> None:
        """Do the queue's jobs until cancelled; its tables are made where they are missing. Raises what it meets."""
        async with self.queue.open_async():
            if not await self.queue.check_connection_async():
                await self.queue.schema_manager.apply_schema_async()
            # There is one worker at a time: whoever has a run now is dead.
            await end_stalled(self.queue, 0)
            await self.queue.run_worker_async(
                queues=[QUEUE], concurrency=1, install_signal_handlers=False, fetch_job_polling_interval=1.0
            )


def settlement(settings: Settings, parts: Parts, pool: RpcPool, log: Database, key: FullSigner) -> Settlement:
    """Put the parts together; `pool` is of the event loop in which they work."""
    profile = CHAIN_PROFILES[settings.chain]
    # The chain's pool lives on a thread of its own; what is sent goes through another one on this loop.
    w3 = Web3(parts.chain.provider)
    # Whether an intent is wanted is asked of the settler, and the settler sends by the manager.
    held: list[Settler] = []
    epochs = Epochs(w3, parts.deployment)

    async def wanted(intent: Intent) -> bool:
        return await (epochs.wanted() if intent.id.startswith(NAME) else held[0].wanted(intent))

    manager = TransactionManager(
        PoolChain(pool, final_tag=profile.finality_tag),
        SqliteTransactionLog(log, profile.chain_id, key.address),
        key,
        chain_id=profile.chain_id,
        clock=parts.match_clock,
        wall=parts.wall_clock,
        fees=FeePolicy.of(profile),
        still_wanted=wanted,
    )
    book, results = BetBook(w3, parts.deployment.book), Results(w3, parts.deployment)
    held.append(Settler(parts.database, book, results, Managed(manager), parts.match_clock))
    conninfo = parts.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    work = Work(index_of(settings, parts), held[0])
    return Settlement(work, manager, app_of(PsycopgConnector(conninfo=conninfo), work), epochs)


def index_of(settings: Settings, parts: Parts) -> Index:
    """The book's index; several processes may turn it, and each step stands or falls with where it began."""
    depth = 0 if CHAIN_PROFILES[settings.chain].finality_tag == "latest" else None
    return book_index(Web3(parts.chain.provider), parts.deployment, parts.database, depth=depth)
