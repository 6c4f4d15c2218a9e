"""What receipts ask of a chain: one endpoint, plain questions, each answer kept for the length of a look.

Transactions, receipts and blocks are asked by hash and number; contracts by views of the last block. No archive node
is needed. Whatever the endpoint does, the caller meets a `ChainUnusable` or an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, TypeVar

from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from requests.exceptions import RequestException
from web3 import HTTPProvider, Web3
from web3.exceptions import BlockNotFound, TransactionNotFound, Web3Exception, Web3RPCError
from web3.types import BlockIdentifier, LogReceipt, TxData, TxReceipt

from api.receipts.errors import EndpointDown, NotOnChain
from api.receipts.model import Place
from chain.bindings import BetBook, FixtureOracle, KycRegistry, PlayEuro
from chain.errors import ChainError
from chain.events import Event, Events
from proofbook.chain_profiles import CHAIN_PROFILES

TIMEOUT_S: Final = 20.0
T = TypeVar("T")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Block:
    """A block's number, hash and time."""

    number: int
    hash: bytes
    time: int


def connect(rpc: str, timeout_s: float = TIMEOUT_S) -> Web3:
    """A client that asks once: web3's own retries are off."""
    provider = HTTPProvider(rpc, request_kwargs={"timeout": timeout_s}, exception_retry_configuration=None)
    return Web3(provider)


class ChainView:
    """A chain as one look sees it; answers that cannot change are kept."""

    def __init__(self, w3: Web3, rpc: str = "given") -> None:
        self.w3 = w3
        self.rpc = rpc
        self._kept: dict[tuple[str, object], Any] = {}

    def ask(self, question: Callable[[], T], name: str = "", key: object = None) -> T:
        """The answer to a question; one with a name is asked once for each key. Raises ChainUnusable."""
        if name and (name, key) in self._kept:
            kept: T = self._kept[name, key]
            return kept
        with self._asking():
            answer = question()
        if name:
            self._kept[name, key] = answer
        return answer

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except TransactionNotFound as error:
            raise NotOnChain(str(error)) from None
        except BlockNotFound as error:
            raise NotOnChain(str(error)) from None
        except RequestException as error:
            raise EndpointDown(self.rpc, type(error).__name__) from None
        except ChainError:
            raise
        except (Web3Exception, ValueError, OSError) as error:
            raise EndpointDown(self.rpc, f"{type(error).__name__}: {str(error)[:160]}") from None

    # -- contracts

    def has_code(self, address: str) -> bool:
        """Whether a contract stands at an address now."""
        return self.ask(lambda: bool(self.w3.eth.get_code(to_checksum_address(address))), "code", address)

    def book(self, address: str) -> BetBook:
        """The book at an address."""
        return BetBook(self.w3, address)

    def oracle(self, address: str) -> FixtureOracle:
        """The oracle at an address."""
        return FixtureOracle(self.w3, address)

    def registry(self, address: str) -> KycRegistry:
        """The registry at an address."""
        return KycRegistry(self.w3, address)

    def asset(self, address: str) -> PlayEuro:
        """The token at an address; any ERC-20 has what is asked of it here."""
        return PlayEuro(self.w3, address)

    # -- chain

    def chain_id(self) -> int:
        """The chain that the endpoint serves."""
        return self.ask(lambda: int(self.w3.eth.chain_id), "chain")

    def block(self, number: int) -> Block:
        """A block by its number."""
        return self.ask(lambda: self._block(number), "block", number)

    def head(self) -> Block:
        """The last block."""
        return self.ask(lambda: self._block("latest"))

    def final(self) -> int:
        """The last block that counts as final, by the chain's profile."""
        profiles = {profile.chain_id: profile.finality_tag for profile in CHAIN_PROFILES.values()}
        tag: BlockIdentifier = profiles.get(self.chain_id(), "finalized")
        return self.ask(lambda: self._block(tag).number)

    def _block(self, which: BlockIdentifier) -> Block:
        found = self.w3.eth.get_block(which)
        return Block(int(found["number"]), bytes(found["hash"]), int(found["timestamp"]))

    def receipt(self, transaction: bytes) -> TxReceipt:
        """A mined transaction's receipt."""
        return self.ask(
            lambda: self.w3.eth.get_transaction_receipt(HexBytes(transaction)), "receipt", bytes(transaction)
        )

    def transaction(self, transaction: bytes) -> TxData:
        """A transaction."""
        return self.ask(lambda: self.w3.eth.get_transaction(HexBytes(transaction)), "transaction", bytes(transaction))

    def log(self, at: Place) -> LogReceipt | None:
        """The log of a place, None if its transaction has none of that number."""
        for log in self.receipt(at.transaction)["logs"]:
            if int(log["logIndex"]) == at.log:
                return log
        return None

    def scanned(
        self, question: Callable[[int, int], tuple[E, ...]], first: int, last: int, name: str = "", key: object = None
    ) -> tuple[E, ...]:
        """Events of a range of blocks; one that is too wide for the endpoint is halved until it is not."""
        return self.ask(lambda: _halving(question, first, last), name, (key, first, last))


def _halving(question: Callable[[int, int], tuple[E, ...]], first: int, last: int) -> tuple[E, ...]:
    if first > last:
        return ()
    try:
        return question(first, last)
    except Web3RPCError:
        if first == last:
            raise
    middle = (first + last) // 2
    return _halving(question, first, middle) + _halving(question, middle + 1, last)


def place_of(event: Event) -> Place:
    """Where an event stands."""
    log = event.log
    return Place(log.transaction, log.block, log.block_hash, log.index)


def event_at(events: Events, log: LogReceipt | None) -> Event | None:
    """The event of a log; None where there is none of this contract."""
    return None if log is None else events.parse(log)


def told(event: Event) -> dict[str, Any]:
    """An event's fields by name, as JSON: numbers and bytes `0x…`, addresses and truth values as they are."""
    return {one.name: _plain(getattr(event, one.name)) for one in fields(event) if one.name != "log"}


def _plain(value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return hex(value)
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    raise TypeError(f"{value!r} has no place in a receipt")
