"""Submits intents and ticks until all are final: `python -m tests.chain.transactions.mortal URL FILE KEY`.

Whoever starts it may kill it at any time, and start it again with the same words.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from eth_account import Account

from chain.rpc import Endpoint, RpcError, RpcPool
from chain.rpc.limits import OWN
from chain.rpc.machine import PoolPolicy
from chain.transactions import MIGRATIONS, PoolChain, SqliteTransactionLog, TransactionManager
from proofbook.clock import RealMatchClock, SystemWallClock
from proofbook.database import open_database
from tests.chain.transactions.anvil_stage import Key
from tests.chain.transactions.fakes import CHAIN, intent

NAMES = tuple(f"intent {number}" for number in range(30))
TICK_S = 0.02


async def live(url: str, file: Path, key: str) -> None:
    """Submit what is not submitted yet, and tick to the end."""
    known = file.exists()
    database = open_database(f"sqlite:///{file}")
    if not known:
        with database.session() as session:
            for statement in MIGRATIONS:
                session.connection().exec_driver_sql(statement)
    wall, signer = SystemWallClock(), Key(Account.from_key(key))
    endpoint = Endpoint("node", url, "node", 0, OWN)
    pool = RpcPool([endpoint], CHAIN, wall=wall, draw=random.random, policy=PoolPolicy(no_heads_s=None))
    log = SqliteTransactionLog(database, CHAIN, signer.address)
    manager = TransactionManager(PoolChain(pool), log, signer, chain_id=CHAIN, clock=RealMatchClock(), wall=wall)
    for name in NAMES:
        await manager.submit(intent(name, gas=60_000))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while log.open():
        try:
            await manager.tick()
        except RpcError as error:
            sys.stdout.write(f"{error}\n")
        await asyncio.sleep(TICK_S)
    await pool.aclose()
    database.close()


if __name__ == "__main__":
    asyncio.run(live(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
