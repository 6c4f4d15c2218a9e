"""The log as the database holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sqlmodel import Session, col, select

from api.log.chain import EMPTY, Entry, Head, check
from api.log.errors import LogBroken
from api.log.tables import LogEntry
from proofbook.database import Database

_PAGE: Final = 1_000


def entries(session: Session, after: int = 0) -> Iterator[Entry]:
    """The entries after a number, in order, read page by page."""
    while True:
        query = select(LogEntry).where(col(LogEntry.seq) > after).order_by(col(LogEntry.seq)).limit(_PAGE)
        rows = session.exec(query).all()
        for row in rows:
            yield Entry(row.seq, row.at, row.kind, row.actor, row.payload, bytes(row.previous), bytes(row.hash))
            session.expunge(row)
        if len(rows) < _PAGE:
            return
        after = rows[-1].seq


def head(session: Session) -> Head:
    """The last entry; `EMPTY` where there is none."""
    row = session.exec(select(LogEntry).order_by(col(LogEntry.seq).desc()).limit(1)).first()
    return EMPTY if row is None else Head(row.seq, bytes(row.hash))


def check_log(database: Database, noted: Iterable[Head] = ()) -> Head:
    """Check the whole log, against heads noted elsewhere; gives its head. Raises LogBroken with every fault."""
    with database.session(write=False) as session:
        last, faults = check(entries(session), noted)
    if faults:
        raise LogBroken(faults)
    return last
