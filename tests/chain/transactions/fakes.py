"""A chain of one account in memory, which mines, forgets, reorganises and lies about sends as a test asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.crypto import keccak
from hexbytes import HexBytes

from chain.heads import Header
from chain.rpc.answers import Refusal
from chain.rpc.errors import EndpointsDisagree
from chain.rpc.reading import SendReport
from chain.transactions.chain_access import GasRefused, Tip
from chain.transactions.fees import GWEI, Market
from chain.transactions.record import Inclusion, Intent, IntentId, Record
from chain.transactions.sqlite_log import MIGRATIONS, SqliteTransactionLog
from proofbook.database import Database, open_database

CHAIN = 31337
ACCOUNT: LocalAccount = Account.from_key("0x" + "11" * 32)
BOOK = "0x00000000000000000000000000000000000B00c5"
FINAL_DEPTH = 4


class Key:
    """A signer; equal questions are signed once, as elliptic curves are slow."""

    address = ACCOUNT.address

    def sign_transaction(self, transaction: dict[str, Any]) -> bytes:
        return _signed(tuple(sorted(transaction.items())))


@cache
def _signed(transaction: tuple[tuple[str, Any], ...]) -> bytes:
    return bytes(ACCOUNT.sign_transaction(dict(transaction)).raw_transaction)


@dataclass(frozen=True)
class Tx:
    hash: bytes
    nonce: int
    max_fee: int
    tip: int
    data: bytes
    filler: bool


@cache
def decoded(raw: bytes) -> Tx:
    fields = TypedTransaction.from_bytes(HexBytes(raw)).as_dict()
    filler = bytes(fields["to"]) == bytes.fromhex(ACCOUNT.address[2:])
    return Tx(
        keccak(raw),
        fields["nonce"],
        fields["maxFeePerGas"],
        fields["maxPriorityFeePerGas"],
        bytes(fields["data"]),
        filler,
    )


@dataclass
class Block:
    hash: bytes
    parent: bytes
    txs: list[Tx]


Check = Callable[[bytes], None]


@dataclass
class MemoryChain:
    blocks: list[Block] = field(default_factory=lambda: [Block(keccak(b"genesis"), bytes(32), [])])
    pool: dict[int, Tx] = field(default_factory=dict)
    ousted: dict[int, Tx] = field(default_factory=dict)
    base_fee: int = GWEI
    rewinds: int = 0
    made: int = 0
    send_faults: list[str] = field(default_factory=list)
    before_send: Check = lambda _raw: None
    sends: list[Tx] = field(default_factory=list)
    reverting: set[bytes] = field(default_factory=set)
    gas_refused: str = ""
    sure: bool = True
    quarrel: bool = False

    # what a test does to the chain

    def mine(self, count: int = 1, *, only: int | None = None) -> None:
        for _ in range(count):
            txs: list[Tx] = []
            nonce = self.nonce()
            while nonce in self.pool and self.pool[nonce].max_fee >= self.base_fee and only != len(txs):
                txs.append(self.pool.pop(nonce))
                nonce += 1
            self._append(txs)

    def foreign(self) -> None:
        """Another holder of the key is mined at the next nonce."""
        nonce = self.nonce()
        if nonce in self.pool:
            self.ousted[nonce] = self.pool.pop(nonce)
        self.made += 1
        self._append([Tx(keccak(b"foreign%d" % self.made), nonce, 0, 0, b"foreign", True)])

    def reorg(self, depth: int, *, forget: bool) -> None:
        depth = min(depth, len(self.blocks) - 1)
        for _ in range(depth):
            for tx in self.blocks.pop().txs:
                if not forget and tx.data != b"foreign":
                    self.pool.setdefault(tx.nonce, tx)
        if not forget:  # a node that never saw the other's transaction still has ours
            self.pool = {nonce: tx for nonce, tx in self.ousted.items() if nonce >= self.nonce()} | self.pool
        self.rewinds += 1
        for _ in range(depth + 1):
            self._append([])

    def forget(self) -> None:
        self.pool.clear()

    def _append(self, txs: list[Tx]) -> None:
        self.made += 1
        self.blocks.append(Block(keccak(b"block%d" % self.made), self.blocks[-1].hash, txs))

    # what is true

    def nonce(self, height: int | None = None) -> int:
        return sum(len(block.txs) for block in self.blocks[: None if height is None else height + 1])

    def mined(self) -> list[Tx]:
        return [tx for block in self.blocks for tx in block.txs]

    @property
    def final(self) -> int:
        return max(0, len(self.blocks) - 1 - FINAL_DEPTH)

    def _where(self, transaction: bytes) -> Inclusion | None:
        for number, block in enumerate(self.blocks):
            for tx in block.txs:
                if tx.hash == transaction:
                    return Inclusion(transaction, number, block.hash, tx.data not in self.reverting)
        return None

    # TransactionChain

    async def look(self, now: float) -> Tip:
        number = len(self.blocks) - 1
        return Tip(Header(number, self.blocks[-1].hash, self.blocks[-1].parent), self.final, self.rewinds)

    def hash_at(self, number: int) -> bytes | None:
        recent = number >= len(self.blocks) - 3
        return self.blocks[number].hash if recent and number < len(self.blocks) else None

    async def block_hash(self, number: int) -> bytes | None:
        return self.blocks[number].hash if number < len(self.blocks) else None

    async def mined_count(self, sender: str) -> int:
        return self.nonce()

    async def pending_count(self, sender: str) -> int:
        nonce = self.nonce()
        while nonce in self.pool:
            nonce += 1
        return nonce

    async def final_count(self, sender: str) -> int | None:
        return self.nonce(self.final) if self.sure else None

    async def inclusion(self, transaction: bytes) -> Inclusion | None:
        return self._where(transaction)

    async def final_inclusion(self, transaction: bytes) -> tuple[bool, Inclusion | None]:
        if self.quarrel:
            raise EndpointsDisagree("eth_getTransactionReceipt", ("one", "mined"), ("other", "unknown"))
        found = self._where(transaction)
        return self.sure and (found is None or found.block_number <= self.final), found

    async def market(self) -> Market:
        return Market(self.base_fee, (GWEI,) * 3)

    async def gas_for(self, intent: Intent, sender: str) -> int:
        if self.gas_refused:
            raise GasRefused(self.gas_refused)
        return 50_000

    async def balance(self, sender: str) -> int:
        return 10**18

    async def is_known(self, transaction: bytes) -> bool:
        return self._where(transaction) is not None or any(tx.hash == transaction for tx in self.pool.values())

    async def send(self, raw: bytes) -> SendReport:
        self.before_send(raw)
        tx = decoded(raw)
        self.sends.append(tx)
        fault = self.send_faults.pop(0) if self.send_faults else ""
        if fault == "unsent":
            return SendReport(tx.hash, (), (), (), (("node", "ConnectError"),))
        if fault == "lost before":
            return SendReport(tx.hash, (), (), (("node", "ReadError"),), ())
        if fault == "dies before":
            raise Killed
        words = fault or self._take(tx)
        if words == "dies after":
            self._take(tx)
            raise Killed
        if words == "lost after":
            self._take(tx)
            return SendReport(tx.hash, (), (), (("node", "ReadError"),), ())
        if words:
            return SendReport(tx.hash, (), (("node", Refusal(-32000, words)),), (), ())
        return SendReport(tx.hash, ("node",), (), (), ())

    def _take(self, tx: Tx) -> str:
        if tx.nonce < self.nonce():
            return "nonce too low"
        old = self.pool.get(tx.nonce)
        if old is not None and old.hash == tx.hash:
            return "already known"
        if old is not None and (tx.max_fee * 10 < old.max_fee * 11 or tx.tip * 10 < old.tip * 11):
            return "replacement transaction underpriced"
        self.pool[tx.nonce] = tx
        return ""


class Killed(BaseException):
    """The process ends here."""


class MortalLog(SqliteTransactionLog):
    """A log during whose writes the process can die: `kills` names the writes, and whether they reach the disk."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, CHAIN, ACCOUNT.address)
        self.writes = 0
        self.kills: dict[int, bool] = {}

    def save(self, record: Record) -> None:
        self.writes += 1
        kill = self.kills.pop(self.writes, None)
        if kill is not False:
            super().save(record)
        if kill is not None:
            raise Killed


def fresh_log(url: str = "sqlite://") -> MortalLog:
    database = open_database(url)
    with database.session() as session:
        for statement in MIGRATIONS:
            session.connection().exec_driver_sql(statement)
    return MortalLog(database)


def intent(name: str, **more: Any) -> Intent:
    return Intent(IntentId(name), BOOK, name.encode(), **more)
