"""The file: whose it is, its schema, its transactions, and the lock that keeps a second process out.

Every write is a transaction that has the write lock from its beginning and is on the disk when it ends. Faults of the
disk surface as `StoreFailed`, and `failing` stays true until a write succeeds again: readiness follows it.
"""

import fcntl
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from chain.typed_data import Domain
from oracle.errors import OtherNodesStore, StoreFailed, StoreInUse, StoreTooNew
from oracle.statements import domain_separator
from oracle.store.schema import MIGRATIONS

MEMORY: Final = ":memory:"
BUSY_TIMEOUT_S: Final = 5.0
COMPONENT: Final = "oracle"

Row = tuple[Any, ...]
Connect = Callable[..., sqlite3.Connection]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose store it is; all three are compared each time it is opened."""

    chain_id: int
    contract: str
    signer: str

    @property
    def domain(self) -> Domain:
        """Where this node's signatures are valid."""
        return Domain(self.chain_id, self.contract)


class Transaction:
    """Statements of one transaction; all of them are kept, or none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, sql: str, *values: object) -> int:
        """Execute a statement and give the number of rows that it changed."""
        return self._connection.execute(sql, values).rowcount

    def insert(self, sql: str, *values: object) -> int:
        """Execute an insert and give the new row's number."""
        return self._connection.execute(sql, values).lastrowid or 0

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Every row of a query."""
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        """First row of a query."""
        row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def audit(self, at: int, what: str, detail: str) -> None:
        """Note what an operator must be able to look up later; never deleted."""
        self.run("INSERT INTO audit (at, what, detail) VALUES (?, ?, ?)", at, what, detail)


class Store:
    """The node's database; made by `open`, used by one thread."""

    def __init__(self, path: str, identity: Identity, connection: sqlite3.Connection, lock: int | None) -> None:
        self.path = path
        self.identity = identity
        self.failing = ""
        """Why the last write failed; empty while writes succeed."""
        self._connection = connection
        self._lock = lock

    @classmethod
    def open(
        cls,
        path: Path | None,
        identity: Identity,
        *,
        components: Mapping[str, tuple[str, ...]] | None = None,
        now: int = 0,
        connect: Connect = sqlite3.connect,
    ) -> Self:
        """Open or make the store at `path` (None: in memory), owner-only, and bring its schema up to date.

        `components` are the migrations of other packages that keep their tables here, by name. Raises StoreInUse,
        OtherNodesStore, StoreTooNew, StoreFailed.
        """
        name = MEMORY if path is None else str(path)
        lock = None if path is None else _claim(path)
        try:
            connection = connect(name, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
            store = cls(name, identity, connection, lock)
            try:
                store._prepare({COMPONENT: MIGRATIONS, **(components or {})}, now)
            except BaseException:
                connection.close()
                raise
        except BaseException as error:
            if lock is not None:
                os.close(lock)
            if isinstance(error, sqlite3.Error):
                raise StoreFailed(name, str(error)) from error
            raise
        return store

    def close(self) -> None:
        """Close the file and let others have it."""
        self._connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give a transaction that is committed at the end, on disk then; rolled back on any exception."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield Transaction(self._connection)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            self.failing = str(error)
            raise StoreFailed(self.path, str(error)) from error
        except BaseException:
            self._roll_back()
            raise
        self.failing = ""

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Every row of a query, outside of a transaction."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self.failing = str(error)
            raise StoreFailed(self.path, str(error)) from error

    def row(self, sql: str, *values: object) -> Row | None:
        """First row of a query, outside of a transaction."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def check(self) -> None:
        """Write a little and see it succeed: readiness after a fault. Raises StoreFailed."""
        with self.transaction() as write:
            write.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('checked', ?)", uuid.uuid4().hex)

    def meta(self, key: str) -> str | None:
        """A fact about the store itself."""
        row = self.row("SELECT value FROM meta WHERE key = ?", key)
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Write such a fact."""
        with self.transaction() as write:
            write.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value)

    @property
    def born_at(self) -> int:
        """When the store was made: what this key signed before then is not in it."""
        return int(self.meta("born_at") or 0)

    @property
    def instance(self) -> str:
        """A number that no other installation has: peers see two of them when a key runs twice."""
        return self.meta("instance") or ""

    @property
    def domain(self) -> bytes:
        """Domain separator of everything that is signed out of this store."""
        return domain_separator(self.identity.domain)

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error as error:
                self.failing = str(error)

    def _prepare(self, components: Mapping[str, tuple[str, ...]], now: int) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
        with self.transaction() as write:
            known = {str(key): str(value) for key, value in write.rows("SELECT key, value FROM meta")}
            self._refuse_others(known)
            for component, migrations in components.items():
                self._migrate(write, component, migrations, int(known.get(f"schema:{component}", "0")))
            identity = self.identity
            facts = {
                "chain_id": str(identity.chain_id),
                "contract": identity.contract,
                "signer": identity.signer,
                "born_at": str(now),
                "instance": uuid.uuid4().hex,
            }
            for key, value in facts.items():
                write.run("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", key, value)

    def _refuse_others(self, known: Mapping[str, str]) -> None:
        given = {
            "chain_id": str(self.identity.chain_id),
            "contract": self.identity.contract,
            "signer": self.identity.signer,
        }
        for key, value in given.items():
            stored = known.get(key)
            if stored is not None and stored.lower() != value.lower():
                raise OtherNodesStore(self.path, key.replace("_", " "), stored, value)

    def _migrate(self, write: Transaction, component: str, migrations: tuple[str, ...], done: int) -> None:
        if done > len(migrations):
            raise StoreTooNew(self.path, component, done, len(migrations))
        for migration in migrations[done:]:
            # `executescript` would commit what came before: one by one, all in this transaction.
            for statement in _statements(migration):
                write.run(statement)
        write.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", f"schema:{component}", str(len(migrations)))


def _statements(migration: str) -> Iterator[str]:
    """The statements of a migration, cut where SQLite says that one is complete."""
    begun = ""
    for piece in migration.split(";"):
        begun += piece + ";"
        if sqlite3.complete_statement(begun):
            if begun.strip(" \n;"):
                yield begun
            begun = ""


def _claim(path: Path) -> int:
    """Take the lock beside the file, which ends with its process however that dies."""
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / f"{path.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(descriptor)
        raise StoreInUse(str(path), holder) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return descriptor
