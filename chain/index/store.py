"""The index's rows: read and written inside a session of the caller, which is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from chain.index.consumers import Consumer, Decoder, StoredEvent
from chain.index.errors import IndexMismatch
from chain.index.source import Block, RawLog
from chain.index.tables import BlockRow, ConsumerRow, CursorRow, EventRow

TOPIC_BYTES = 32
Row = TypeVar("Row", CursorRow, ConsumerRow)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far an index has come; `hash` is empty before its first block."""

    start: int
    number: int
    hash: bytes
    final: int


class Store:
    """The rows of one index."""

    def __init__(self, name: str, decoder: Decoder) -> None:
        self._name = name
        self._decoder = decoder

    def open(self, session: Session, chain_id: int, contracts: str, start: int, consumers: Sequence[Consumer]) -> None:
        """Make the rows, or check those that are there; raises `IndexMismatch`."""
        first = CursorRow(
            name=self._name,
            chain_id=chain_id,
            contracts=contracts,
            start=start,
            number=start - 1,
            hash=b"",
            final=start - 1,
        )
        row = _there(session, first, self._name)
        for what, stored, wanted in (
            ("chain", row.chain_id, chain_id),
            ("contracts", row.contracts, contracts),
            ("first block", row.start, start),
        ):
            if stored != wanted:
                raise IndexMismatch(self._name, what, str(stored), str(wanted))
        # A rewind tells every consumer. One that is not here would keep what was taken back.
        known = set(session.exec(select(ConsumerRow.consumer).where(ConsumerRow.name == self._name)))
        absent = known - {consumer.name for consumer in consumers}
        if absent:
            given = sorted(consumer.name for consumer in consumers)
            raise IndexMismatch(self._name, "consumers", str(sorted(known)), str(given))
        for consumer in consumers:
            behind = ConsumerRow(name=self._name, consumer=consumer.name, number=start - 1)
            _there(session, behind, (self._name, consumer.name))

    def cursor(self, session: Session, *, lock: bool = False) -> Cursor:
        """Where the index stands; `lock` holds other writers off until the transaction ends."""
        question = select(CursorRow).where(CursorRow.name == self._name)
        row = session.exec(question.with_for_update() if lock else question).one()
        return Cursor(row.start, row.number, row.hash, row.final)

    def move(self, session: Session, number: int, hash_: bytes, final: int) -> None:
        """Set the cursor."""
        row = session.exec(select(CursorRow).where(CursorRow.name == self._name)).one()
        row.number, row.hash, row.final = number, hash_, final
        session.add(row)

    def kept(self, session: Session, at_most: int) -> list[tuple[int, bytes]]:
        """Number and hash of the kept blocks up to a number, newest first."""
        question = select(BlockRow).where(BlockRow.name == self._name, col(BlockRow.number) <= at_most)
        return [(row.number, row.hash) for row in session.exec(question.order_by(col(BlockRow.number).desc()))]

    def keep(self, session: Session, block: Block, final: int) -> None:
        """Keep a block's hash, and forget those below the last final one."""
        session.add(BlockRow(name=self._name, number=block.number, hash=block.hash))
        session.flush()
        anchors = self.kept(session, final)
        if anchors:
            session.exec(delete(BlockRow).where(col(BlockRow.name) == self._name, col(BlockRow.number) < anchors[0][0]))

    def insert(self, session: Session, events: Sequence[StoredEvent]) -> None:
        """Store events."""
        for one in events:
            raw = one.raw
            session.add(
                EventRow(
                    name=self._name,
                    block=raw.block,
                    log_index=raw.index,
                    block_hash=raw.block_hash,
                    time=one.time,
                    transaction=raw.transaction,
                    address=raw.address,
                    topic=raw.topics[0] if raw.topics else None,
                    first=raw.topics[1] if len(raw.topics) > 1 else None,
                    topics=b"".join(raw.topics),
                    data=raw.data,
                )
            )
        session.flush()

    def events(
        self,
        session: Session,
        *,
        after: int = -1,
        to: int | None = None,
        topic: bytes | None = None,
        first: bytes | None = None,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        """Stored events behind a block, in the chain's order."""
        question = select(EventRow).where(EventRow.name == self._name, col(EventRow.block) > after)
        if to is not None:
            question = question.where(col(EventRow.block) <= to)
        if topic is not None:
            question = question.where(EventRow.topic == topic)
        if first is not None:
            question = question.where(EventRow.first == first)
        question = question.order_by(col(EventRow.block), col(EventRow.log_index))
        return [self._stored(row) for row in session.exec(question.limit(limit) if limit else question)]

    def remove(self, session: Session, behind: int) -> None:
        """Take away events and hashes of the blocks behind a number."""
        session.exec(delete(EventRow).where(col(EventRow.name) == self._name, col(EventRow.block) > behind))
        session.exec(delete(BlockRow).where(col(BlockRow.name) == self._name, col(BlockRow.number) > behind))

    def applied(self, session: Session, consumer: str) -> int:
        """The last block that a consumer has applied."""
        return session.exec(
            select(ConsumerRow.number).where(ConsumerRow.name == self._name, ConsumerRow.consumer == consumer)
        ).one()

    def set_applied(self, session: Session, consumer: str, number: int) -> None:
        """Move a consumer."""
        row = session.get_one(ConsumerRow, (self._name, consumer))
        row.number = number
        session.add(row)

    def _stored(self, row: EventRow) -> StoredEvent:
        topics = tuple(row.topics[at : at + TOPIC_BYTES] for at in range(0, len(row.topics), TOPIC_BYTES))
        raw = RawLog(row.block, row.block_hash, row.log_index, row.transaction, row.address, topics, row.data)
        return self._decoder.stored(raw, row.time)


def _there(session: Session, first: Row, key: object) -> Row:
    """The row of that key, made if it is missing: another process may make it at the same moment."""
    kind = type(first)
    row = session.get(kind, key)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            session.add(first)
    except IntegrityError:
        return session.get_one(kind, key)
    return first
