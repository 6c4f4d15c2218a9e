"""One process at a time does a thing, whoever else is ready to: a lease is a lock of the database and a sign of life.

    lease = Lease(database, "publ")
    if lease.take():            False while somebody else has it; a holder that is silent for long is put out
        lease.hold()            before each step: raises LeaseLost where another one may be at work

The lock is PostgreSQL's own, held by a session: a process that dies, or a machine that is gone, frees it by that. One
that hangs, or is cut off without a word, does not, so the lock alone is not enough. Each `hold` is a question by that
session, the server notes when it was asked, and whoever waits ends a session that has asked nothing for `SILENT_S`.
It needs no clock but the server's, and no row of a table.

What was begun before the loss may still arrive: what is written under a lease must bear that (a number in a sequence,
a nonce, a condition), and here all of it does.
"""

from __future__ import annotations

import threading
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from proofbook import logging
from proofbook.database import Database
from proofbook.errors import ProofbookError

_LOG = logging.get(__name__)
SILENT_S: Final = 15.0
"""A holder asks each five seconds at least."""
NAME: Final = 4
HOLDERS: Final = """
    SELECT pid, coalesce(state_change < clock_timestamp() - make_interval(secs => %(silent_s)s), false)
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid = 0 AND objid = %(lock)s::bigint::oid AND granted
      AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
"""Who has a lock, and whether that session has been silent; for psycopg, with what `asked_of` gives."""


class LeaseLost(ProofbookError):
    """The session that held the lock has ended: another process may be at work already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the session that made this the one process for {name!r} has ended",
            "this one waits for its turn; if it happens often, look at the database and the way to it",
        )


def lock_of(name: str) -> int:
    """The number of the lock: the name's four letters."""
    number = name.encode("ascii")
    if len(number) != NAME:
        raise ValueError(f"{name!r}: a lease's name has {NAME} letters")
    return int.from_bytes(number, "big")


def asked_of(name: str, silent_s: float) -> dict[str, float]:
    """The values of `HOLDERS` for a lease."""
    return {"lock": lock_of(name), "silent_s": silent_s}


class Lease:
    """See the module. Threads take turns: who gives it back waits for a question that is under way."""

    def __init__(self, database: Database, name: str, *, silent_s: float = SILENT_S) -> None:
        self.name = name
        self._values = asked_of(name, silent_s)
        self._database = database
        self._connection: Connection | None = None
        self._waits = False
        self._turn = threading.Lock()

    def take(self) -> bool:
        """Whether this process has it now. Raises SQLAlchemyError."""
        with self._turn:
            return self._take()

    def _take(self) -> bool:
        if self._connection is not None:
            return True
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            if connection.exec_driver_sql("SELECT pg_try_advisory_lock(%(lock)s)", self._values).scalar_one():
                self._connection, self._waits = connection, False
                _LOG.info("lease_taken", lease=self.name)
                return True
            silent = [pid for pid, is_silent in connection.exec_driver_sql(HOLDERS, self._values) if is_silent]
            for pid in silent:
                connection.exec_driver_sql("SELECT pg_terminate_backend(%(pid)s)", {"pid": pid})
        except BaseException:
            connection.invalidate()
            raise
        connection.close()
        if silent:
            _LOG.warning("lease_holder_silent", lease=self.name, sessions=silent)
        elif not self._waits:
            _LOG.info("lease_waits", lease=self.name, why="another process has it")
            self._waits = True
        return False

    def hold(self) -> None:
        """Say that this process lives. Raises LeaseLost."""
        with self._turn:
            if self._connection is None:
                raise LeaseLost(self.name)
            try:
                self._connection.exec_driver_sql("SELECT 1")
            except SQLAlchemyError as error:
                self._drop()
                raise LeaseLost(self.name) from error

    def release(self) -> None:
        """Give it back; nothing to give back is no error."""
        with self._turn:
            self._drop()

    def _drop(self) -> None:
        held, self._connection = self._connection, None
        if held is not None:
            # The session ends: a pooled one would keep the lock.
            held.invalidate()
            held.close()
