"""A node that dies after each commit that matters: `python -m tests.oracle.faults.mortal node run --file ...`.

SIGKILL to itself right after the commit, before anything can be done with what was written: a step from stage to
stage, a lock, an own signed message, a due result, a challenge. The next life begins with what is on the disk, goes on
to the next such commit, and dies there.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from oracle.store import Store
from oracle.store.database import Transaction
from proofbook.cli import main

MARKS = (
    "SELECT stage FROM fixtures",
    "SELECT count(*) FROM transitions WHERE before <> after",
    "SELECT count(*) FROM sign_locks",
    "SELECT count(*) FROM messages WHERE signer = (SELECT value FROM meta WHERE key = 'signer')",
    "SELECT ballot, state FROM due",
    "SELECT ballot, state FROM challenges",
)
_transaction = Store.transaction
_known: list[object] = []


@contextmanager
def transaction(store: Store) -> Iterator[Transaction]:
    """One that may be the last."""
    with _transaction(store) as write:
        yield write
    marks = [store.rows(sql) for sql in MARKS]
    if _known and marks != _known[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    _known[:] = [marks]


if __name__ == "__main__":
    Store.transaction = transaction  # type: ignore[method-assign]
    sys.argv[0] = "proofbook"
    raise SystemExit(main())
