"""Logs as typed events. Generated classes derive from `Event` and `Events`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import Web3
from web3.types import BlockIdentifier, FilterParams, LogReceipt, TxReceipt

from chain.codec import BYTES32, Codec, decode_all, encode_all
from chain.errors import BadAnswer, BadArgument

E = TypeVar("E", bound="Event")


@dataclass(frozen=True, slots=True)
class Log:
    """Where an event stands on the chain."""

    block: int
    block_hash: bytes
    index: int
    transaction: bytes
    address: ChecksumAddress


@dataclass(frozen=True, slots=True)
class Event:
    """Root of the generated events; their fields follow `log`."""

    log: Log


class EventType(Generic[E]):
    """One event of an ABI: its topic, and the way from a log to the generated class."""

    def __init__(self, name: str, cls: type[E], *parameters: tuple[str, Codec[Any], bool]) -> None:
        self.name = name
        self.cls = cls
        self.signature = f"{name}({','.join(codec.type for _, codec, _ in parameters)})"
        self.topic = keccak(text=self.signature)
        self._parameters = parameters
        # A log holds only the hash of an indexed value that is longer than a word.
        self._indexed = [BYTES32 if _is_long(codec.type) else codec for _, codec, indexed in parameters if indexed]
        self._plain = [codec for _, codec, indexed in parameters if not indexed]

    def __repr__(self) -> str:
        return f"EventType({self.signature})"

    def decode(self, log: LogReceipt) -> E:
        """The event in a log of this topic; raises BadAnswer if the log is not of these types."""
        topics = [bytes(HexBytes(topic)) for topic in log["topics"][1:]]
        if len(topics) != len(self._indexed):
            raise BadAnswer(f"event {self.name} of {log['address']}", f"it has {len(topics)} indexed values")
        try:
            indexed = iter([decode_all([codec], topic)[0] for codec, topic in zip(self._indexed, topics, strict=True)])
            plain = iter(decode_all(self._plain, bytes(HexBytes(log["data"]))))
        except ValueError as error:
            raise BadAnswer(f"event {self.name} of {log['address']}", str(error)) from error
        values = [next(indexed if is_indexed else plain) for _, _, is_indexed in self._parameters]
        return self.cls(_position(log), *values)

    def topics(self, values: Iterable[Any]) -> list[HexBytes | None]:
        """The filter for this event with these indexed values; None stands for any."""
        found: list[HexBytes | None] = [HexBytes(self.topic)]
        names = [name for name, _, indexed in self._parameters if indexed]
        for name, codec, value in zip(names, self._indexed, values, strict=True):
            if value is None:
                found.append(None)
                continue
            try:
                found.append(HexBytes(encode_all([codec], [codec.check(value)])))
            except ValueError as error:
                raise BadArgument(f"event {self.name}", name, codec.type, str(error)) from error
        while found[-1] is None:
            found.pop()
        return found


def _position(log: LogReceipt) -> Log:
    return Log(
        block=int(log["blockNumber"]),
        block_hash=bytes(log["blockHash"]),
        index=int(log["logIndex"]),
        transaction=bytes(log["transactionHash"]),
        address=to_checksum_address(log["address"]),
    )


def _is_long(type_: str) -> bool:
    return type_ in ("bytes", "string") or type_.endswith(("]", ")"))


def by_topic(*types: EventType[Any]) -> Mapping[bytes, EventType[Any]]:
    """The table that `Events.TYPES` wants."""
    return MappingProxyType({kind.topic: kind for kind in types})


class Events:
    """The events of one contract at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]]

    def __init__(self, w3: Web3, address: ChecksumAddress) -> None:
        self._w3 = w3
        self._address = address

    def parse(self, log: LogReceipt) -> Event | None:
        """The event in a log; None if it is another contract's or of an unknown kind."""
        if not log["topics"] or to_checksum_address(log["address"]) != self._address:
            return None
        kind = self.TYPES.get(bytes(HexBytes(log["topics"][0])))
        if kind is None:
            return None
        event: Event = kind.decode(log)
        return event

    def decode(self, receipt: TxReceipt) -> tuple[Event, ...]:
        """Every event of this contract in a receipt, in order."""
        return tuple(event for event in map(self.parse, receipt["logs"]) if event is not None)

    def of(self, receipt: TxReceipt, kind: type[E]) -> tuple[E, ...]:
        """The events of one kind in a receipt, in order."""
        return tuple(event for event in self.decode(receipt) if isinstance(event, kind))

    def between(self, from_block: BlockIdentifier, to_block: BlockIdentifier = "latest") -> tuple[Event, ...]:
        """Every event of this contract in a range of blocks, both ends included, in order."""
        parsed = map(self.parse, self._logs(from_block, to_block, []))
        return tuple(event for event in parsed if event is not None)

    def _find(
        self, kind: EventType[E], from_block: BlockIdentifier, to_block: BlockIdentifier, *indexed: Any
    ) -> tuple[E, ...]:
        return tuple(kind.decode(log) for log in self._logs(from_block, to_block, kind.topics(indexed)))

    def _logs(self, first: BlockIdentifier, last: BlockIdentifier, topics: list[HexBytes | None]) -> list[LogReceipt]:
        wanted: FilterParams = {"address": self._address, "fromBlock": first, "toBlock": last}
        if topics:
            wanted["topics"] = list(topics)
        return self._w3.eth.get_logs(wanted)
