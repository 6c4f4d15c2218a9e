"""Tables of the event index: SQLite and PostgreSQL alike, several indexes by name side by side.

chain_index_cursor     how far an index has come, and for what it was made
chain_index_block      hashes of the blocks that may still go, and of the last final one
chain_index_event      the logs
chain_index_consumer   how far each consumer has come
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Index, LargeBinary, func, select
from sqlmodel import Field, SQLModel

from proofbook.database import Database


def _number(**more: Any) -> Any:
    return Field(sa_type=BigInteger, **more)


def _bytes(**more: Any) -> Any:
    return Field(sa_type=LargeBinary, **more)


class CursorRow(SQLModel, table=True):
    """One index. `number` is the last block that is in, one below `start` before the first; `hash` empty then."""

    __tablename__ = "chain_index_cursor"

    name: str = Field(primary_key=True, max_length=64)
    chain_id: int = _number()
    contracts: str = Field(max_length=2048)
    start: int = _number()
    number: int = _number()
    hash: bytes = _bytes()
    final: int = _number()


class BlockRow(SQLModel, table=True):
    """A block whose hash is kept."""

    __tablename__ = "chain_index_block"

    name: str = Field(primary_key=True, max_length=64)
    number: int = _number(primary_key=True)
    hash: bytes = _bytes()


class EventRow(SQLModel, table=True):
    """A log; `topics` are 32 bytes each, one behind the other; `first` is the second of them, a fixture or a bettor."""

    __tablename__ = "chain_index_event"
    __table_args__ = (
        Index("chain_index_event_kind", "name", "topic", "block", "log_index"),
        Index("chain_index_event_first", "name", "first", "block", "log_index"),
    )

    name: str = Field(primary_key=True, max_length=64)
    block: int = _number(primary_key=True)
    log_index: int = Field(primary_key=True)
    block_hash: bytes = _bytes()
    time: int = _number()
    transaction: bytes = _bytes()
    address: str = Field(max_length=42)
    topic: bytes | None = _bytes(nullable=True)
    first: bytes | None = _bytes(nullable=True)
    topics: bytes = _bytes()
    data: bytes = _bytes()


class ConsumerRow(SQLModel, table=True):
    """A consumer of an index; `number` is the last block that it has applied."""

    __tablename__ = "chain_index_consumer"

    name: str = Field(primary_key=True, max_length=64)
    consumer: str = Field(primary_key=True, max_length=64)
    number: int = _number()


TABLES: Final = tuple(
    SQLModel.metadata.tables[row.__tablename__] for row in (CursorRow, BlockRow, EventRow, ConsumerRow)
)


_MAKING: Final = int.from_bytes(b"chainidx")
"""Number of the lock under which tables are made."""


def create_tables(database: Database) -> None:
    """Make the tables that are missing; several processes may do so at once."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # To look for a table and to make it are two steps there; on SQLite a transaction holds others off.
            connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
        SQLModel.metadata.create_all(connection, tables=list(TABLES))
