"""Database sessions from an address: SQLite for one process's own store, PostgreSQL for API and pricing.

    with database.session() as session:          commits at the end, rolls back on an exception
    with database.session(write=False) as s:     always rolls back; on SQLite it does not wait for a writer

SQLite runs in WAL mode with foreign keys, a busy timeout, and `synchronous=FULL`: what was committed survives a power
cut. A writing session takes the write lock when it begins, since a lock asked for later cannot be waited for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from proofbook.errors import DatabaseUrlError
from proofbook.redaction import redact_text

BUSY_TIMEOUT_MS: Final = 5_000
_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_READS = "proofbook_reads"


class Database:
    """One engine and its sessions; made by `open_database`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(**{_READS: True})

    @contextmanager
    def session(self, *, write: bool = True) -> Iterator[Session]:
        """Give a session in one transaction: committed at the end if it writes, rolled back otherwise."""
        with Session(self.engine if write else self._reading, expire_on_commit=False) as session:
            yield session
            if write:
                session.commit()

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def open_database(url: str, password: str | None = None) -> Database:
    """Make the database of an address; no connection is opened yet.

    Schemes: `sqlite:///<path>` (its folder is created), `sqlite://` (memory), `postgresql://`. The password may come
    apart from the address. Raises `DatabaseUrlError`.
    """
    address = _address(url)
    if password is not None:
        address = address.set(password=password)
    if address.get_backend_name() == "sqlite":
        return Database(_sqlite(address))
    try:
        return Database(create_engine(address, pool_pre_ping=True))
    except ModuleNotFoundError as error:
        raise DatabaseUrlError(
            f"no driver for {_shown(url)}: the Python package {error.name} is not installed",
            "install psycopg 3 into the environment, or use a sqlite:/// address",
        ) from error


def _address(url: str) -> URL:
    remedy = "use sqlite:///path/to/file.sqlite3 or postgresql://user@host/database"
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUrlError(f"{_shown(url)!r} is not a database address", remedy) from error
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise DatabaseUrlError(f"the scheme {address.drivername!r} of {_shown(url)!r} is not known", remedy)
    return address.set(drivername=driver)


def _shown(url: str) -> str:
    return redact_text(url)


def _sqlite(address: URL) -> Engine:
    options: dict[str, Any] = {}
    if address.database in (None, "", ":memory:"):
        # Each connection would be a database of its own: share one.
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin below, not by the driver's own guess
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
