"""The transaction logs of this process's relayer keys: one SQLite file, brought to its version when it is opened."""

from __future__ import annotations

from pathlib import Path

from chain.transactions import MIGRATIONS
from proofbook.database import Database, open_database


def open_log(path: Path) -> Database:
    """Open the file, made if it is missing; what is in it survives a power cut."""
    kept = open_database(f"sqlite:///{path}")
    with kept.session() as session:
        connection = session.connection()
        done = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        for statement in MIGRATIONS[done:]:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {len(MIGRATIONS)}")
    return kept
