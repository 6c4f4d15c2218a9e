"""What the manager asks of the chain, and the pool's answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from chain.heads import Header, HeadFollower
from chain.rpc.agreement import Agreement
from chain.rpc.errors import BlockUnusable, RpcRefused
from chain.rpc.pool import RpcPool
from chain.rpc.reading import SendReport
from chain.transactions.fees import Market
from chain.transactions.record import Inclusion, Intent

FinalTag = Literal["latest", "finalized"]
_FEE_BLOCKS: Final = 10
_GAS_ROOM_PERCENT: Final = 125


@dataclass(frozen=True, slots=True)
class Tip:
    """The newest block; its final ancestor's number, None while there is none; how often the chain was rewound."""

    head: Header
    final: int | None
    rewinds: int


class GasRefused(Exception):
    """An estimate met a revert; the text is the node's."""


class TransactionChain(Protocol):
    """The chain of one sender. Everything raises RpcError when it cannot be known now."""

    async def look(self, now: float) -> Tip:
        """The newest block."""
        ...

    def hash_at(self, number: int) -> bytes | None:
        """The hash of a block that is held from the last looks, without asking."""
        ...

    async def block_hash(self, number: int) -> bytes | None:
        """The hash of a block, None above the newest."""
        ...

    async def mined_count(self, sender: str) -> int:
        """Transactions of the sender in the newest state."""
        ...

    async def pending_count(self, sender: str) -> int:
        """The same with what waits in a node's pool."""
        ...

    async def final_count(self, sender: str) -> int | None:
        """The same in the finalized state; None while vendors that should agree cannot both be asked."""
        ...

    async def inclusion(self, transaction: bytes) -> Inclusion | None:
        """Where a transaction is mined."""
        ...

    async def final_inclusion(self, transaction: bytes) -> tuple[bool, Inclusion | None]:
        """Whether all who should agree do, of a final block; and where it is mined."""
        ...

    async def market(self) -> Market:
        """What is paid now."""
        ...

    async def gas_for(self, intent: Intent, sender: str) -> int:
        """An estimate with room; raises GasRefused."""
        ...

    async def balance(self, sender: str) -> int:
        """What the sender has, in wei."""
        ...

    async def is_known(self, transaction: bytes) -> bool:
        """Whether a node has the transaction, waiting or mined."""
        ...

    async def send(self, raw: bytes) -> SendReport:
        """Hand a transaction over, once."""
        ...


class PoolChain:
    """Over the pool. Where two vendors are configured, what is to be final needs both.

    `final_tag` is the chain profile's: on a development chain the newest block counts as final.
    """

    def __init__(self, pool: RpcPool, heads: HeadFollower | None = None, final_tag: FinalTag = "finalized") -> None:
        self._pool = pool
        self._final_tag: FinalTag = final_tag
        self.heads = heads or HeadFollower(pool)
        self._agreement = Agreement.DOUBLE if len(pool.vendors) > 1 else Agreement.SINGLE

    async def look(self, now: float) -> Tip:
        """See `TransactionChain.look`."""
        await self.heads.poll(now)
        state = self.heads.state
        if state.head is None:
            raise BlockUnusable("the newest block", "the node does not have it")
        final = state.head if self._final_tag == "latest" else state.finalized
        return Tip(state.head, None if final is None else final.number, state.rewinds)

    def hash_at(self, number: int) -> bytes | None:
        """See `TransactionChain.hash_at`."""
        header = self.heads.state.at(number)
        return None if header is None else header.hash

    async def block_hash(self, number: int) -> bytes | None:
        """See `TransactionChain.block_hash`."""
        block = await self._pool.request("eth_getBlockByNumber", [hex(number), False])
        return _bytes(block["hash"], "a block") if isinstance(block, Mapping) else None

    async def mined_count(self, sender: str) -> int:
        """See `TransactionChain.mined_count`."""
        return _number(await self._pool.request("eth_getTransactionCount", [sender, "latest"]))

    async def pending_count(self, sender: str) -> int:
        """See `TransactionChain.pending_count`."""
        return _number(await self._pool.request("eth_getTransactionCount", [sender, "pending"]))

    async def final_count(self, sender: str) -> int | None:
        """See `TransactionChain.final_count`."""
        found = await self._pool.agreed("eth_getTransactionCount", [sender], block=self._final_tag)
        return _number(found.value) if self._enough(found.agreement) else None

    async def inclusion(self, transaction: bytes) -> Inclusion | None:
        """See `TransactionChain.inclusion`."""
        return _inclusion(await self._pool.request("eth_getTransactionReceipt", ["0x" + transaction.hex()]))

    async def final_inclusion(self, transaction: bytes) -> tuple[bool, Inclusion | None]:
        """See `TransactionChain.final_inclusion`."""
        found = await self._pool.agreed("eth_getTransactionReceipt", ["0x" + transaction.hex()], block=self._final_tag)
        inclusion = _inclusion(found.value)
        deep = inclusion is None or inclusion.block_number <= found.block_number
        return self._enough(found.agreement) and deep, inclusion

    async def market(self) -> Market:
        """See `TransactionChain.market`."""
        found = await self._pool.request("eth_feeHistory", [hex(_FEE_BLOCKS), "latest", [50]])
        try:
            base = int(found["baseFeePerGas"][-1], 16)
            rows = zip(found.get("gasUsedRatio") or (), found.get("reward") or (), strict=False)
            return Market(base, tuple(int(row[0], 16) for used, row in rows if used > 0))
        except (KeyError, IndexError, TypeError, ValueError):
            raise BlockUnusable("the fee history", f"it is {found!r}"[:200]) from None

    async def gas_for(self, intent: Intent, sender: str) -> int:
        """See `TransactionChain.gas_for`."""
        asked = {"from": sender, "to": intent.to, "data": "0x" + intent.data.hex(), "value": hex(intent.value)}
        try:
            return _number(await self._pool.request("eth_estimateGas", [asked])) * _GAS_ROOM_PERCENT // 100
        except RpcRefused as refusal:
            if refusal.reverted:
                raise GasRefused(refusal.reason) from None
            raise

    async def balance(self, sender: str) -> int:
        """See `TransactionChain.balance`."""
        return _number(await self._pool.request("eth_getBalance", [sender, "latest"]))

    async def is_known(self, transaction: bytes) -> bool:
        """See `TransactionChain.is_known`."""
        return await self._pool.request("eth_getTransactionByHash", ["0x" + transaction.hex()]) is not None

    async def send(self, raw: bytes) -> SendReport:
        """See `TransactionChain.send`."""
        return await self._pool.send_raw(raw)

    def _enough(self, agreement: Agreement) -> bool:
        return agreement is Agreement.DOUBLE or self._agreement is Agreement.SINGLE


def _inclusion(receipt: Any) -> Inclusion | None:
    if receipt is None:
        return None
    try:
        return Inclusion(
            transaction=_bytes(receipt["transactionHash"], "a receipt"),
            block_number=int(receipt["blockNumber"], 16),
            block_hash=_bytes(receipt["blockHash"], "a receipt"),
            succeeded=int(receipt["status"], 16) == 1,
        )
    except (KeyError, TypeError, ValueError):
        raise BlockUnusable("a receipt", f"it is {receipt!r}"[:200]) from None


def _number(value: Any) -> int:
    try:
        return int(value, 16)
    except (TypeError, ValueError):
        raise BlockUnusable("a number", f"it is {value!r}"[:200]) from None


def _bytes(value: Any, what: str) -> bytes:
    try:
        return bytes.fromhex(value.removeprefix("0x"))
    except (AttributeError, ValueError):
        raise BlockUnusable(what, f"a hash in it is {value!r}"[:200]) from None
