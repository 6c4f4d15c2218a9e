"""Where the index reads: three questions to a chain, and web3's answers to them.

A pool of endpoints answers them as well. One thing is asked of a pool: its head does not jump back and forth between
endpoints, since the index follows it down as well as up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from eth_typing import BlockNumber, ChecksumAddress, HexStr
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from requests.exceptions import RequestException
from web3 import Web3
from web3.exceptions import BlockNotFound, Web3Exception, Web3RPCError
from web3.types import BlockData, FilterParams, LogReceipt

from chain.index.errors import SourceUnavailable, TooManyResults

T = TypeVar("T")

_TOO_MANY: Final = (
    "query returned more than",
    "too many results",
    "response size",
    "response is too big",
    "block range",
    "range is too large",
    "range too large",
    "range limit",
    "exceed maximum block range",
    "limit exceeded",
    "query timeout",
    "too many logs",
)
"""How endpoints say it (Infura, Alchemy, geth, Erigon, Nethermind, Besu, public ones); lower case."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block's place on its chain; `time` in seconds since 1970."""

    number: int
    hash: bytes
    parent: bytes
    time: int


@dataclass(frozen=True, slots=True)
class RawLog:
    """A log as the chain has it."""

    block: int
    block_hash: bytes
    index: int
    transaction: bytes
    address: str
    topics: tuple[bytes, ...]
    data: bytes

    def receipt(self) -> LogReceipt:
        """The form that `chain.events` reads."""
        return LogReceipt(
            address=to_checksum_address(self.address),
            blockHash=HexBytes(self.block_hash),
            blockNumber=BlockNumber(self.block),
            data=HexBytes(self.data),
            logIndex=self.index,
            removed=False,
            topics=[HexBytes(topic) for topic in self.topics],
            transactionHash=HexBytes(self.transaction),
            transactionIndex=0,
        )


class LogSource(Protocol):
    """A chain; every method raises `SourceUnavailable` when there is no answer."""

    def chain_id(self) -> int:
        """Which chain it is."""
        ...

    def block(self, which: int | str) -> Block | None:
        """A block by number or tag ("latest", "finalized"); None if there is none."""
        ...

    def logs_of(self, block_hash: bytes, addresses: Sequence[str]) -> list[RawLog]:
        """The logs of exactly this block; raises `SourceUnavailable` when the endpoint does not have it."""
        ...

    def logs_between(self, first: int, last: int, addresses: Sequence[str]) -> list[RawLog]:
        """The logs of a range, both ends included; raises `TooManyResults`."""
        ...


class Web3Source:
    """A chain behind a `Web3`: one endpoint, or a pool's provider."""

    def __init__(self, w3: Web3) -> None:
        self._w3 = w3

    def chain_id(self) -> int:
        """See `LogSource.chain_id`."""
        return int(self._answer("eth_chainId", lambda: self._w3.eth.chain_id))

    def block(self, which: int | str) -> Block | None:
        """See `LogSource.block`."""
        try:
            found = self._answer(f"eth_getBlockByNumber({which})", lambda: self._w3.eth.get_block(_which(which)))
        except BlockNotFound:
            return None
        return _block(found)

    def logs_of(self, block_hash: bytes, addresses: Sequence[str]) -> list[RawLog]:
        """See `LogSource.logs_of`."""
        wanted: FilterParams = {"blockHash": HexBytes(block_hash), "address": _checked(addresses)}
        return self._logs(wanted, f"eth_getLogs(block 0x{block_hash.hex()})")

    def logs_between(self, first: int, last: int, addresses: Sequence[str]) -> list[RawLog]:
        """See `LogSource.logs_between`."""
        wanted: FilterParams = {
            "fromBlock": BlockNumber(first),
            "toBlock": BlockNumber(last),
            "address": _checked(addresses),
        }
        try:
            return self._logs(wanted, f"eth_getLogs({first} to {last})")
        except SourceUnavailable as error:
            if any(words in str(error).lower() for words in _TOO_MANY):
                raise TooManyResults(first, last) from None
            raise

    def _logs(self, wanted: FilterParams, question: str) -> list[RawLog]:
        found = self._answer(question, lambda: self._w3.eth.get_logs(wanted))
        try:
            return [_raw(log) for log in found if not log.get("removed", False)]
        except (KeyError, TypeError, ValueError) as error:
            raise SourceUnavailable(question, f"a log of another shape: {type(error).__name__}") from None

    def _answer(self, question: str, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except BlockNotFound:
            raise
        except Web3RPCError as error:
            raise SourceUnavailable(question, _said(error)) from None
        except (Web3Exception, RequestException, OSError, ValueError, TimeoutError) as error:
            raise SourceUnavailable(question, type(error).__name__) from None


def _which(which: int | str) -> Any:
    return BlockNumber(which) if isinstance(which, int) else HexStr(which)


def _checked(addresses: Sequence[str]) -> list[Any]:
    checked: list[ChecksumAddress] = [to_checksum_address(address) for address in addresses]
    return checked


def _said(error: Web3RPCError) -> str:
    """What the endpoint said, cut short; an address with a key is never part of it."""
    response = error.rpc_response or {}
    said = response.get("error", {})
    return str(said.get("message", ""))[:200] if isinstance(said, dict) else "an error"


def _block(found: BlockData) -> Block:
    try:
        return Block(int(found["number"]), bytes(found["hash"]), bytes(found["parentHash"]), int(found["timestamp"]))
    except (KeyError, TypeError, ValueError) as error:
        raise SourceUnavailable("eth_getBlockByNumber", f"a block of another shape: {type(error).__name__}") from None


def _raw(log: LogReceipt) -> RawLog:
    return RawLog(
        block=int(log["blockNumber"]),
        block_hash=bytes(log["blockHash"]),
        index=int(log["logIndex"]),
        transaction=bytes(log["transactionHash"]),
        address=to_checksum_address(log["address"]),
        topics=tuple(bytes(topic) for topic in log["topics"]),
        data=bytes(log["data"]),
    )
