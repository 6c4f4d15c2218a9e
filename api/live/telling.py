"""Gathers what happened in a match out of the database: pricing's history, operators' halts, the oracle's events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, or_, select

from api.chain.tables import ResultRow
from api.desk.halts import EVERYTHING, named
from api.desk.tables import DeskHalt
from api.live.causes import halt_codes
from api.live.source import ended_at, plays, whys
from api.live.story import Event, reasons, story
from chain.words import ResultHead
from sports.words import Result, Score, Status

DAY_S: Final = 86_400
_RESULTS: Final = {
    "Reported": "reported",
    "Challenged": "challenged",
    "Ruled": "ruled",
    "EndedBySilence": "void",
    "VoidedByTime": "void",
}
_WHOLE: Final = (2, 1)
"""Pairs of a result that hold the final score: the one with extra time, else that of regulation."""


def happened(session: Session, fixture: str, id_: int | None, kickoff: int) -> list[Event]:
    """Everything that is known to have happened in a match, in order; `id_` is the chain's."""
    over = ended_at(session, fixture)
    results = [] if id_ is None else list(_results(session, id_))
    last = max((one.at for one in results), default=over)
    others = [*results, *_halts(session, id_, kickoff - DAY_S, last if over is None else over)]
    return story(plays(session, fixture, kickoff), reasons(whys(session, fixture)), ended_at=over, others=others)


def _halts(session: Session, id_: int | None, since: int, until: int | None) -> Iterator[Event]:
    names = [EVERYTHING] if id_ is None else [EVERYTHING, named(id_)]
    query = select(DeskHalt).where(
        col(DeskHalt.fixture).in_(names), or_(col(DeskHalt.ended_at).is_(None), col(DeskHalt.ended_at) >= since)
    )
    if until is not None:
        query = query.where(col(DeskHalt.began_at) <= until)
    for row in session.exec(query.order_by(col(DeskHalt.began_at), col(DeskHalt.id))):
        yield Event("halted", row.began_at, why=tuple(halt_codes([row.reason])[1:]))
        if row.ended_at is not None:
            yield Event("resumed", row.ended_at)


def _results(session: Session, id_: int) -> Iterator[Event]:
    query = select(ResultRow).where(ResultRow.fixture == id_.to_bytes(16, "big"))
    for row in session.exec(query.order_by(col(ResultRow.block), col(ResultRow.log))):
        kind = _RESULTS.get(row.event)
        if kind is None:
            continue
        score, why = _value(row.word) if kind in ("reported", "ruled") else (None, ())
        yield Event(kind, row.time, row.time, score=score, why=why)


def _value(word: bytes) -> tuple[Score | None, tuple[str, ...]]:
    """The score of a reported word, and how the match ended where it was not played out."""
    if not word:
        return None, ()
    result = Result.unpack(ResultHead.unpack(int.from_bytes(word, "big")).value)
    why = () if result.status in (Status.NONE, Status.FINISHED) else (result.status.name.lower(),)
    return next((pair for place in _WHOLE if (pair := result.pairs[place]) is not None), None), why
