"""A customer's bets with what became of them: desk, relayer and index of the book in one answer, page by page.

    under-way   received, accepted, submitted, mined            refused, expired   ended without the chain
    open        final on the chain, waits for results           settled, cashed-out   ended on it

Of what is open it is told what each leg waits for, and until when where somebody can know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from api.chain import views
from api.chain.tables import BetRow, CashOutRow, FixtureRow, ResultRow
from api.desk import store
from api.desk.store import BetState
from api.desk.tables import DeskBet, DeskOffer
from chain.words import PHASES, ResultHead

Ends = Callable[[int], tuple[bool, int] | None]
"""Of a reported fixture whether its result is final, and when its window ends (match seconds, 0: nobody knows)."""

_WAITS: Final = {
    "OPEN": "the result of the match",
    "REPORTED": "the end of the result's challenge window",
    "REVOTE": "the committee's new vote, as the result was challenged",
    "ARBITER": "the arbiters' ruling on the result",
}


class Status(StrEnum):
    """See the module."""

    UNDER_WAY = "under-way"
    OPEN = "open"
    SETTLED = "settled"
    CASHED_OUT = "cashed-out"
    REFUSED = "refused"
    EXPIRED = "expired"


class Part(StrEnum):
    """Which bets are wanted."""

    ALL = "all"
    OPEN = "open"
    ENDED = "ended"


class Outcome(StrEnum):
    """What an ended bet came to: paid more than the stake that was left, as much, some of it, or nothing."""

    WON = "won"
    REFUNDED = "refunded"
    PARTLY = "partly"
    LOST = "lost"
    SOLD = "sold"


@dataclass(frozen=True, slots=True)
class Waits:
    """What a leg waits for; `until` None: nobody knows."""

    fixture: int
    why: str
    until: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A bet with what became of it; `paid` is everything that the book paid for it so far, units."""

    row: DeskBet
    offers: Sequence[DeskOffer]
    status: Status
    outcome: Outcome | None
    paid: int
    ended_at: int | None
    end_transaction: bytes | None
    end_final: bool
    waits: tuple[Waits, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Bets, the newest first, as of a block of the index; `following` is where the next page begins."""

    bets: tuple[Told, ...]
    following: tuple[int, bytes] | None
    block: int


def page(
    session: Session,
    user: UUID,
    part: Part,
    now: int,
    ends: Ends,
    *,
    before: tuple[int, bytes] | None = None,
    since: int = 0,
    until: int = 1 << 40,
    limit: int = 50,
) -> Page:
    """A user's bets that came in from `since` to `until`, behind the place `before`."""
    query = (
        select(DeskBet, BetRow)
        .join(BetRow, col(BetRow.id) == col(DeskBet.id), isouter=True)
        .where(
            col(DeskBet.user_id) == user,
            col(DeskBet.received_at) >= since,
            col(DeskBet.received_at) <= until,
            _of(part),
        )
    )
    if before is not None:
        at, id_ = before
        earlier = and_(col(DeskBet.received_at) == at, col(DeskBet.id) < id_)
        query = query.where(or_(col(DeskBet.received_at) < at, earlier))
    ordered = query.order_by(col(DeskBet.received_at).desc(), col(DeskBet.id).desc()).limit(limit + 1)
    rows = list(session.exec(ordered).all())
    more, rows = len(rows) > limit, rows[:limit]
    fixtures = {leg >> 128 for row, _ in rows for leg in _legs(row)}
    position = views.position(session)
    starts, results = _starts(session, fixtures), _results(session, fixtures)
    found = []
    for row, placed in rows:
        status = _status(row, placed)
        waits: tuple[Waits, ...] = ()
        if status is Status.OPEN:
            waits = tuple(
                one
                for fixture in dict.fromkeys(leg >> 128 for leg in _legs(row))
                if (one := _wait(fixture, starts.get(fixture, 0), results.get(fixture), now, ends)) is not None
            ) or (Waits(0, "its settlement", None),)
        found.append(_told(session, row, placed, status, waits, position.final))
    last = rows[-1][0] if rows else None
    following = (last.received_at, last.id) if more and last is not None else None
    return Page(tuple(found), following, position.number)


def _of(part: Part) -> ColumnElement[bool]:
    ended = or_(
        col(DeskBet.state).in_([BetState.REFUSED, BetState.EXPIRED]) & col(BetRow.id).is_(None),
        col(BetRow.end).is_not(None),
    )
    if part is Part.ENDED:
        return ended
    return ~ended if part is Part.OPEN else col(DeskBet.id).is_not(None)


def _status(row: DeskBet, placed: BetRow | None) -> Status:
    if placed is not None and placed.end is not None:
        return Status(placed.end)
    if placed is not None and row.state in (BetState.FINAL, BetState.EXPIRED, BetState.REFUSED):
        return Status.OPEN  # an ended ticket may have been placed by its bettor
    by_desk = {BetState.REFUSED: Status.REFUSED, BetState.EXPIRED: Status.EXPIRED, BetState.FINAL: Status.OPEN}
    return by_desk.get(BetState(row.state), Status.UNDER_WAY)


def _told(
    session: Session, row: DeskBet, placed: BetRow | None, status: Status, waits: tuple[Waits, ...], final: int
) -> Told:
    sold: Sequence[CashOutRow] = ()
    if placed is not None:
        mine = (col(CashOutRow.bettor) == placed.bettor) & (col(CashOutRow.nonce) == placed.nonce)
        sold = session.exec(select(CashOutRow).where(mine, col(CashOutRow.block) >= placed.block)).all()
    left = row.stake - sum(one.part for one in sold)
    settled = (placed.paid or 0) if placed is not None and placed.end == Status.SETTLED else 0
    return Told(
        row=row,
        offers=store.offers_of(session, row.id),
        status=status,
        outcome=_outcome(status, left, settled),
        paid=settled + sum(one.paid + (one.gain_paid or 0) for one in sold),
        ended_at=None if placed is None else placed.end_time,
        end_transaction=None if placed is None else placed.end_transaction,
        end_final=placed is not None and placed.end_block is not None and placed.end_block <= final,
        waits=waits,
    )


def _outcome(status: Status, left: int, settled: int) -> Outcome | None:
    if status is Status.CASHED_OUT:
        return Outcome.SOLD
    if status is not Status.SETTLED:
        return None
    if settled == left:
        return Outcome.REFUNDED
    if settled > left:
        return Outcome.WON
    return Outcome.PARTLY if settled else Outcome.LOST


def _wait(fixture: int, start: int, word: int | None, now: int, ends: Ends) -> Waits | None:
    """What a leg on a fixture waits for, None once its result is final. The stored phase may lag behind."""
    if word is None:
        begun = now >= start
        return Waits(fixture, _WAITS["OPEN"] if begun else "the start of the match", None if begun else start)
    phase = PHASES[ResultHead.unpack(word).phase]
    if phase == "FINAL":
        return None
    said = ends(fixture)
    if said is not None and said[0]:
        return None
    return Waits(fixture, _WAITS[phase], said[1] or None if said is not None else None)


def _legs(row: DeskBet) -> list[int]:
    return [int(leg, 16) for leg in json.loads(row.legs)]


def _starts(session: Session, fixtures: Collection[int]) -> dict[int, int]:
    wanted = [one.to_bytes(16, "big") for one in fixtures]
    rows = session.exec(select(FixtureRow).where(col(FixtureRow.fixture).in_(wanted)))
    return {int.from_bytes(row.fixture, "big"): row.start for row in rows}


def _results(session: Session, fixtures: Collection[int]) -> dict[int, int]:
    """The last word that the oracle said of each fixture; of one that nobody reported there is none."""
    wanted = [one.to_bytes(16, "big") for one in fixtures]
    rows = session.exec(
        select(ResultRow)
        .where(col(ResultRow.fixture).in_(wanted), col(ResultRow.word) != b"")
        .order_by(col(ResultRow.block), col(ResultRow.log))
    )
    return {int.from_bytes(row.fixture, "big"): int.from_bytes(row.word, "big") for row in rows}
