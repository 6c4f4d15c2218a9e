"""An operator's halt: nothing is sold or bought back on a fixture, or on any, until they resume.

They may say why: a reason of a closed set, which everybody sees, and a note in their own words, which operators see and
the event log does not hold. Only the desk stops. What is on the chain goes on: tickets that were given, settlement,
withdrawals. An order that came before a halt and waited through it is refused even after the end, as one of a market
that was suspended meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal, get_args
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from api.desk.reasons import Reason, Refusal
from api.desk.store import one_at_a_time
from api.desk.tables import DeskHalt
from api.log import FLAG, ID, NUMBER, Kind, append, words

EVERYTHING: Final = "*"
HaltReason = Literal["maintenance", "data", "chain", "integrity", "match"]
"""We work on the product; feeds or prices look wrong; the chain is in trouble; a suspicion; the match is unusual."""
REASONS: Final[tuple[HaltReason, ...]] = get_args(HaltReason)
HALTED: Final = Kind("desk.halted", halt=ID, fixture=NUMBER, everything=FLAG, reason=words(*REASONS), noted=FLAG)
RESUMED: Final = Kind("desk.resumed", halt=ID, fixture=NUMBER, everything=FLAG)


def named(fixture: int | None) -> str:
    """What a halt is of: a fixture's id, or everything."""
    return EVERYTHING if fixture is None else f"0x{fixture:032x}"


def halt(
    session: Session,
    new_id: UUID,
    operator: UUID,
    fixture: int | None,
    *,
    match_now: int,
    wall_now: int,
    reason: HaltReason | None = None,
    note: str | None = None,
) -> DeskHalt:
    """Begin one; one that holds already is given as it is. No order is being judged when this returns."""
    one_at_a_time(session)
    held = _held(session, fixture)
    if held is not None:
        return held
    row = DeskHalt(
        id=new_id, fixture=named(fixture), began_at=match_now, operator=operator, reason=reason, note=note or None
    )
    session.add(row)
    told = {"halt": row.id, "fixture": fixture, "everything": fixture is None, "reason": reason, "noted": bool(note)}
    append(session, wall_now, HALTED, operator, **told)
    return row


def resume(session: Session, operator: UUID, fixture: int | None, *, match_now: int, wall_now: int) -> DeskHalt | None:
    """End one; None where none holds."""
    one_at_a_time(session)
    row = _held(session, fixture)
    if row is None:
        return None
    row.ended_at = match_now
    session.add(row)
    append(session, wall_now, RESUMED, operator, halt=row.id, fixture=fixture, everything=fixture is None)
    return row


def halts(session: Session) -> Sequence[DeskHalt]:
    """Those that hold, the oldest first."""
    query = select(DeskHalt).where(col(DeskHalt.ended_at).is_(None))
    return session.exec(query.order_by(col(DeskHalt.began_at), col(DeskHalt.id))).all()


def halted(session: Session, legs: Collection[int], since: int) -> Refusal | None:
    """Why nothing can be sold on these legs to somebody whose order came at `since`; None where nothing is halted."""
    names = {EVERYTHING, *(named(leg >> 128) for leg in legs)}
    query = select(DeskHalt).where(
        col(DeskHalt.fixture).in_(names), or_(col(DeskHalt.ended_at).is_(None), col(DeskHalt.ended_at) >= since)
    )
    row = session.exec(query).first()
    if row is None:
        return None
    return Refusal(Reason.SUSPENDED, "betting is halted" if row.ended_at is None else "it was halted meanwhile")


def _held(session: Session, fixture: int | None) -> DeskHalt | None:
    query = select(DeskHalt).where(DeskHalt.fixture == named(fixture), col(DeskHalt.ended_at).is_(None))
    return session.exec(query).first()
