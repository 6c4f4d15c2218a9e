"""A node's database read beside the node that owns it: nothing is written, no lock is taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oracle.errors import StoreFailed
from oracle.store.database import BUSY_TIMEOUT_S, Identity, Store


@contextmanager
def reader(path: Path) -> Iterator[Store]:
    """The store at `path`, whosesoever it is; a write raises StoreFailed, and so does a file that is no such store."""
    if not path.is_file():
        raise StoreFailed(str(path), "there is no such file")
    try:
        connection = sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S)
    except sqlite3.Error as error:
        raise StoreFailed(str(path), str(error)) from error
    try:
        yield Store(str(path), _identity(path, connection), connection, None)
    except sqlite3.Error as error:
        raise StoreFailed(str(path), str(error)) from error
    finally:
        connection.close()


def _identity(path: Path, connection: sqlite3.Connection) -> Identity:
    known = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    try:
        return Identity(int(known["chain_id"]), known["contract"], known["signer"])
    except (KeyError, ValueError) as error:
        raise StoreFailed(str(path), f"it is no node's store: {error} is missing") from None
