"""Who is heard of now: the newest heartbeat of each member."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session, select

from api.nodes.statements import Beat
from api.nodes.tables import HeartbeatRow

LATE_S: Final = 120
"""How old a node's last word may be to count as of now; a node speaks every half minute."""


def heard(session: Session, member: str, beat: Beat, now: int) -> bool:
    """Keep a member's checked heartbeat; False for one that is not newer than the one that is kept."""
    row = session.get(HeartbeatRow, member, with_for_update=True)
    if row is not None and row.clock >= beat.clock:
        return False
    session.merge(
        HeartbeatRow(
            member=member, clock=beat.clock, heard_at=now, version=beat.version, head=beat.head, signing=beat.signing
        )
    )
    return True


def words_of(session: Session) -> dict[str, HeartbeatRow]:
    """The last word of each member who was ever heard."""
    found = {row.member: row for row in session.exec(select(HeartbeatRow))}
    for row in found.values():
        session.expunge(row)
    return found


def is_heard(row: HeartbeatRow, now: int) -> bool:
    """Whether a word is of now."""
    return now - row.heard_at <= LATE_S
