"""A manager on a file, an RPC pool, a fault proxy and a real Anvil whose blocks the test mines."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from chain.rpc.endpoint import Endpoint
from chain.rpc.errors import RpcError
from chain.rpc.limits import OWN
from chain.rpc.machine import PoolPolicy
from chain.rpc.pool import RpcPool
from chain.transactions.chain_access import PoolChain
from chain.transactions.events import TransactionEvent
from chain.transactions.manager import TransactionManager
from chain.transactions.record import CLOSED, IntentId, Record
from chain.transactions.sqlite_log import MIGRATIONS, SqliteTransactionLog
from proofbook.clock import ManualMatchClock, SystemWallClock
from proofbook.database import open_database
from tests.chain.rpc.proxy import Proxy
from tests.chain.transactions.fakes import CHAIN, Killed, intent

T = TypeVar("T")


class Key:
    def __init__(self, account: LocalAccount) -> None:
        self.account = account
        self.address = account.address

    def sign_transaction(self, transaction: dict[str, Any]) -> bytes:
        return bytes(self.account.sign_transaction(transaction).raw_transaction)


class FileLog(SqliteTransactionLog):
    """A log on a file that can be killed before or after a write."""

    writes = 0
    kill_at: int | None = None
    kill_after = True

    def save(self, record: Record) -> None:
        self.writes += 1
        kill = self.writes == self.kill_at
        if not kill or self.kill_after:
            super().save(record)
        if kill:
            raise Killed


@dataclass
class Wall(SystemWallClock):
    """Real sleeps, and a time that a test can move on: the minute until something is sent again need not pass."""

    ahead_s: float = 0.0

    def now(self) -> float:
        return super().now() + self.ahead_s


@dataclass
class Stage:
    """`vendors` are proxies to the same node, each seen as a vendor of its own."""

    anvil: str
    vendors: dict[str, Proxy]
    file: Path
    options: dict[str, Any] = field(default_factory=dict)
    events: list[TransactionEvent] = field(default_factory=list)
    died: int = 0
    failed_ticks: int = 0

    def __post_init__(self) -> None:
        self.node = Web3(HTTPProvider(self.anvil))
        self.key = Key(Account.create())
        self.tell("anvil_setBalance", self.key.address, hex(10**20))
        self.began = int(self.node.eth.block_number)
        self.clock = ManualMatchClock(1_000)
        self.wall = Wall()
        self.loop = asyncio.new_event_loop()
        self.database = open_database(f"sqlite:///{self.file}")
        with self.database.session() as session:
            for statement in MIGRATIONS:
                session.connection().exec_driver_sql(statement)
        self.start()

    def start(self) -> None:
        """A new process: nothing is left but the file."""
        old = getattr(self, "log", None)
        self.log = FileLog(self.database, CHAIN, self.key.address)
        if old is not None:
            self.log.writes = old.writes
        ends = [Endpoint(name, proxy.url, name, 0, OWN) for name, proxy in self.vendors.items()]
        self.pool = RpcPool(
            ends, CHAIN, wall=self.wall, draw=lambda: 0.05, policy=PoolPolicy(no_heads_s=None, check_asap_s=0.0)
        )
        self.manager = TransactionManager(
            PoolChain(self.pool), self.log, self.key, chain_id=CHAIN, clock=self.clock, wall=self.wall, **self.options
        )

    def close(self) -> None:
        self.run(self.pool.aclose())
        self.loop.close()
        self.database.close()

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(act)

    def tell(self, method: str, *params: Any) -> Any:
        return self.node.provider.make_request(RPCEndpoint(method), list(params)).get("result")

    def mine(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self.tell("evm_mine")

    def submit(self, *names: str, **more: Any) -> None:
        for name in names:
            self.run(self.manager.submit(intent(name, **{"gas": 60_000, **more})))

    def tick(self) -> tuple[TransactionEvent, ...]:
        try:
            self.run(self.pool.check_due())
            events = self.run(self.manager.tick())
        except Killed:
            self.died += 1
            self.run(self.pool.aclose())
            self.start()
            return ()
        except RpcError:
            self.failed_ticks += 1
            return ()
        self.events += events
        return events

    def rounds(self, count: int, until: Callable[[], bool] = lambda: False) -> int:
        """Tick and mine; gives how many blocks it took."""
        for number in range(count):
            self.tick()
            if until():
                return number
            self.mine()
        return count

    def finish(self, count: int = 40) -> int:
        return self.rounds(count, lambda: not self.log.open())

    def record(self, name: str) -> Record:
        return self.manager.get(IntentId(name))

    def mined(self) -> list[bytes]:
        """The data of every transaction of the key on the chain, in order."""
        found = []
        for number in range(self.began, int(self.node.eth.block_number) + 1):
            for tx in self.node.eth.get_block(number, full_transactions=True)["transactions"]:
                if not isinstance(tx, bytes) and tx["from"] == self.key.address:
                    found.append(bytes(tx["input"]))
        return found

    def require_sound(self, *names: str) -> None:
        """Each named intent is mined once; no nonce was ever signed for two."""
        count = Counter(self.mined())
        assert {name: count[name.encode()] for name in names} == dict.fromkeys(names, 1)
        owners: dict[int, set[str]] = {}
        for record in self.log.all():
            assert record.state in CLOSED, record
            for attempt in record.attempts:
                owners.setdefault(attempt.nonce, set()).add(record.intent.id)
        assert all(len(held) == 1 for held in owners.values())

    def foreign(self, nonce: int, data: bytes = b"foreign") -> None:
        """Somebody else sends with our key, past the proxy."""
        fields = {"type": 2, "chainId": CHAIN, "nonce": nonce, "to": self.key.address, "value": 0, "gas": 60_000}
        fields |= {"maxFeePerGas": 10**12, "maxPriorityFeePerGas": 10**11, "data": data}
        self.node.eth.send_raw_transaction(self.key.sign_transaction(fields))
