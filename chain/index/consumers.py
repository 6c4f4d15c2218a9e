"""What is watched, what a stored event looks like, and who is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from eth_utils.address import to_checksum_address
from sqlmodel import Session

from chain.errors import BadAnswer
from chain.events import Event, Events, EventType
from chain.index.errors import InconsistentLogs
from chain.index.source import RawLog


@dataclass(frozen=True, slots=True)
class Watch:
    """A contract and the events that its generated class knows."""

    address: str
    kinds: Mapping[bytes, EventType[Any]] = field(repr=False)

    @classmethod
    def of(cls, address: str, events: type[Events]) -> Self:
        """Watch a contract by its generated events, such as `FixtureOracleEvents`."""
        return cls(to_checksum_address(address), events.TYPES)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A log, the time of its block, and the typed event; None for a kind that this version does not know."""

    raw: RawLog
    time: int
    event: Event | None


class Consumer(Protocol):
    """Makes something of events, in the transaction that stores them. It must not commit, and keeps no state."""

    @property
    def name(self) -> str:
        """Stable: how far it has come is stored under it."""
        ...

    def apply(self, session: Session, events: Sequence[StoredEvent]) -> None:
        """Take in events, in the chain's order; each is given once, unless it was taken back in between."""
        ...

    def rewind(self, session: Session, block: int, removed: Sequence[StoredEvent]) -> None:
        """Undo everything of blocks behind `block`; `removed` are its events, newest first."""
        ...


class Decoder:
    """From a log to the typed event, by the watched contracts."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._kinds = {watch.address: watch.kinds for watch in watches}

    def stored(self, raw: RawLog, time: int) -> StoredEvent:
        """Decode; raises `InconsistentLogs` for a known kind with another content."""
        kind = self._kinds.get(raw.address, {}).get(raw.topics[0]) if raw.topics else None
        try:
            return StoredEvent(raw, time, None if kind is None else kind.decode(raw.receipt()))
        except BadAnswer as error:
            raise InconsistentLogs(error.message) from None

    def topic(self, kind: type[Event]) -> bytes:
        """The first topic of an event's class; raises KeyError for one that no watched contract has."""
        for kinds in self._kinds.values():
            for topic, one in kinds.items():
                if one.cls is kind:
                    return topic
        raise KeyError(f"{kind.__name__} is an event of no watched contract")
