"""Appends to the log in the caller's transaction: what happened and its entry are kept together or not at all."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from api.log.chain import EMPTY, Entry, Head, canonical, following
from api.log.kinds import Kind, Value
from api.log.tables import LogEntry

_LOCK: Final = 0x6C6F67  # held until the transaction ends: entries have one order without gaps


def append(session: Session, at: int, kind: Kind, actor: UUID | None = None, /, **values: Value) -> Entry:
    """Write one entry as the last thing of a transaction (others wait for it to end). Raises NotLoggable."""
    payload = canonical(kind.payload(values))
    session.flush()
    session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    # A statement of its own: one that waited for the lock would see the log as it was before.
    row = session.execute(text("SELECT seq, hash FROM event_log ORDER BY seq DESC LIMIT 1")).first()
    entry = following(EMPTY if row is None else Head(row.seq, bytes(row.hash)), at, kind.name, actor, payload)
    session.add(
        LogEntry(
            seq=entry.seq,
            at=entry.at,
            kind=entry.kind,
            actor=entry.actor,
            payload=entry.payload,
            previous=entry.previous,
            hash=entry.hash,
        )
    )
    session.flush()
    return entry
