"""Processes that kill themselves (SIGKILL) at a commit, just before it or just after: here desk and relayer.

It is forked, and everything that holds a connection is made anew in it, so that a death leaves nothing but the two
databases and the chain. What it tells a customer goes through a pipe at the moment when it would be answered.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from web3 import HTTPProvider, Web3
from web3.exceptions import Web3Exception
from web3.types import RPCEndpoint

from api.desk import store
from api.desk.reading import BookReader
from api.desk.service import Asked, Desk
from api.desk.tables import DeskBet
from api.relay import GasPlan, Relayer
from api.relay.log_file import open_log
from chain.bindings import BetBook
from chain.deployment import Deployment
from chain.development import key
from chain.rpc.endpoint import Endpoint
from chain.rpc.limits import OWN
from chain.rpc.machine import PoolPolicy
from chain.rpc.pool import RpcPool
from chain.transactions import PoolChain, SqliteTransactionLog, TransactionManager
from chain.typed_data import Order
from proofbook.clock import ManualMatchClock, SystemWallClock
from proofbook.database import open_database
from proofbook.errors import ProofbookError
from tests.api.relay.relay_stage import CHAIN, Open

DIGEST = 32
FAULTS = (ProofbookError, SQLAlchemyError, Web3Exception)
"""What desk and worker wait for and try again."""


@dataclass(frozen=True)
class Life:
    """What a process is started with. `kill_at` counts commits from 1, before and after each; 0: it lives."""

    rpc: str
    database_url: str
    file: Path
    addresses: Deployment
    orders: Sequence[tuple[Order, bytes]]
    kill_at: int
    rounds: int = 40
    shaken: bool = False
    """Blocks may go while it lives: a step that fails is done again, as the product does it."""


@dataclass(frozen=True)
class Death:
    """What was seen of a life: whether it was killed, the tickets that it told, and the points that it passed."""

    killed: bool
    told: frozenset[bytes]
    points: int


class Mortal:
    """A forked process that does `work`, which is given where it writes what it tells; it is awaited with `end`."""

    def __init__(self, work: Callable[[int], None], kill_at: int) -> None:
        self._kill_at = kill_at
        self._reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._reading)
            try:
                points = _Points(kill_at)
                work(writing)
                os.write(writing, b"=" * (DIGEST - 4) + points.passed.to_bytes(4, "big"))
            except BaseException:  # the fork must never go on as a test
                traceback.print_exc(file=sys.__stderr__)
                os._exit(1)
            os._exit(0)
        os.close(writing)

    def end(self) -> Death:
        """Wait for its end or its death; raises AssertionError for any other end."""
        with os.fdopen(self._reading, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(self._child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert killed or status == 0, f"the process ended with {status}"
        words = [said[at : at + DIGEST] for at in range(0, len(said), DIGEST)]
        points = int.from_bytes(words.pop()[-4:], "big") if not killed else self._kill_at
        return Death(killed, frozenset(words), points)


def begun(life: Life) -> Mortal:
    """Start desk and relayer."""
    return Mortal(lambda told: _work(life, told), life.kill_at)


def live(life: Life) -> Death:
    """Start them, and wait for their end or death."""
    return begun(life).end()


class _Points:
    """Counts commits of every session of this process."""

    def __init__(self, kill_at: int) -> None:
        self.passed = 0
        self._kill_at = kill_at
        for moment in ("before_commit", "after_commit"):
            event.listen(Session, moment, self._pass)

    def _pass(self, session: Session) -> None:
        del session
        self.passed += 1
        if self.passed == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _work(life: Life, told: int) -> None:
    database, log = open_database(life.database_url), open_log(life.file)
    w3, wall = Web3(HTTPProvider(life.rpc)), SystemWallClock()
    keys, domain = (key("desk"), key("second_desk")), life.addresses.book_domain
    reader = BookReader(w3, life.addresses)
    clock = ManualMatchClock(reader.head().time)
    desk = Desk(database, reader, Open(), keys, domain, clock)

    def receive(orders: Sequence[tuple[Order, bytes]]) -> None:
        asked = [Asked(order, order.digest(domain), signed, None, None, clock.now()) for order, signed in orders]
        for row in desk.receive_all(asked):
            assert isinstance(row, DeskBet), row
            if row.payout is not None:
                os.write(told, row.id)

    async def relay() -> None:
        pool = pool_at(life.rpc)
        manager = TransactionManager(
            PoolChain(pool),
            SqliteTransactionLog(log, CHAIN, key("relayer").address),
            key("relayer"),
            chain_id=CHAIN,
            clock=clock,
            wall=wall,
        )
        book = BetBook(w3, life.addresses.book)
        relayer = Relayer(database, [manager], book, keys, domain, clock, uuid4, plan=GasPlan(batch=120_000))

        async def step(number: int) -> None:
            clock.set(max(clock.now(), reader.head().time))
            await pool.check_due()
            # Some come alone, some together, and the last while the first are on their way.
            if number == 0:
                receive(life.orders[:1])
            if number < 2 or number % 4 == 2:
                receive(life.orders[1:-1] if number < 2 else life.orders)
            desk.step()
            await relayer.step()

        for number in range(life.rounds):
            with suppress(*(FAULTS if life.shaken else ())):
                await step(number)
            if number > 1 and all(_state(database, order.digest(domain)) == "final" for order, _ in life.orders):
                break
            mine(w3)
        await pool.aclose()

    asyncio.run(relay())


def mine(w3: Web3) -> None:
    """A block, two seconds later than the clock says."""
    for method, given in (("evm_increaseTime", [2]), ("evm_mine", [])):
        w3.provider.make_request(RPCEndpoint(method), given)


def pool_at(rpc: str) -> RpcPool:
    """A pool of one node that is asked at once."""
    policy = PoolPolicy(no_heads_s=None, check_asap_s=0.0)
    ends = [Endpoint("node", rpc, "node", 0, OWN)]
    return RpcPool(ends, CHAIN, wall=SystemWallClock(), draw=lambda: 0.05, policy=policy)


def _state(database: Any, digest: bytes) -> str:
    with database.session(write=False) as session:
        row = store.find(session, digest)
    return "" if row is None else row.state
