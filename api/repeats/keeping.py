"""What is kept of a write under a key: claimed before it is done, answered afterwards, forgotten after 24 hours.

    key is new, or its write was cut off a minute ago   claimed: do it
    same request, answered                              the same answer
    same request, under way                             UnderWay
    another request                                     KeyOfAnother

Answers below 400 are kept; after any other the key is free again, since nothing was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from api.repeats.errors import KeyOfAnother, UnderWay
from api.repeats.tables import RepeatRow

KEPT_S: Final = 24 * 3_600
CUT_OFF_S: Final = 60
"""A write without an answer for so long has none to come: its process ended."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write was answered."""

    status: int
    media_type: str
    body: bytes


def claim(session: Session, user: UUID, key: str, digest: bytes, now: int) -> Answer | None:
    """The kept answer; None where the caller is to do the write. Raises KeyOfAnother, UnderWay. `now`: wall seconds."""
    statement = insert(RepeatRow).values(user_id=user, key=key, digest=digest, claimed_at=now, media_type="")
    made = session.connection().execute(statement.on_conflict_do_nothing().returning(col(RepeatRow.key)))
    if made.first() is not None:
        return None
    row = session.get(RepeatRow, (user, key), with_for_update=True)
    if row is None or row.claimed_at <= now - KEPT_S or (row.answer is None and row.claimed_at <= now - CUT_OFF_S):
        if row is not None and row.digest != digest and row.claimed_at > now - KEPT_S:
            raise KeyOfAnother(key)
        again = row or RepeatRow(user_id=user, key=key, digest=digest, claimed_at=now)
        again.digest, again.claimed_at, again.status, again.answer = digest, now, None, None
        session.add(again)
        session.flush()
        return None
    if row.digest != digest:
        raise KeyOfAnother(key)
    if row.answer is None:
        raise UnderWay(key)
    return Answer(row.status or 200, row.media_type, row.answer)


def keep(session: Session, user: UUID, key: str, answer: Answer) -> None:
    """Keep the answer of a claimed write."""
    row = session.get(RepeatRow, (user, key), with_for_update=True)
    if row is not None:
        row.status, row.media_type, row.answer = answer.status, answer.media_type, answer.body
        session.add(row)


def release(session: Session, user: UUID, key: str) -> None:
    """Free the key of a write that was not done."""
    session.connection().execute(
        delete(RepeatRow).where(
            col(RepeatRow.user_id) == user, col(RepeatRow.key) == key, col(RepeatRow.answer).is_(None)
        )
    )


def forget(session: Session, now: int) -> int:
    """Drop the keys whose time is over; how many."""
    done = session.connection().execute(delete(RepeatRow).where(col(RepeatRow.claimed_at) <= now - KEPT_S))
    return int(done.rowcount)
