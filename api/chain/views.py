"""What the book's rows amount to: balances, limits used, bets and their states. Reads only, in the caller's session.

State of a bet, beyond what desk and relayer say of it (received, accepted, submitted):

    mined      its block is on the chain, and could still go
    final      its block is final
    settled, cashed-out   it has ended; `end_final` says whether that can still go
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.chain.tables import BetRow, CashOutRow, EntryRow, GrantRow, LedgerRow, LegRow, WithdrawalRow
from chain.index.tables import CursorRow
from chain.typed_data import NO_CAP
from chain.wire import Terms

WEEK_S: Final = 7 * 86_400
INDEX: Final = "book"
"""Name of the index that the rows come from."""


class BetState(StrEnum):
    """Where a bet stands on the chain."""

    MINED = "mined"
    FINAL = "final"
    SETTLED = "settled"
    CASHED_OUT = "cashed-out"


@dataclass(frozen=True, slots=True)
class Position:
    """How far the index has come; everything below is true of block `number`."""

    number: int
    final: int


@dataclass(frozen=True, slots=True)
class Bet:
    """A bet with what became of it; `left` is the stake that was not sold back, units."""

    id: bytes
    terms: Terms
    left: int
    state: BetState
    block: int
    transaction: bytes
    placed_at: int
    paid: int
    end_final: bool
    end_transaction: bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry allows a wallet; times in seconds, caps in cents a week, None: no cap."""

    eligible_until: int
    no_entry_before: int
    tier: int
    deposit_cap: int | None
    stake_cap: int | None


@dataclass(frozen=True, slots=True)
class Used:
    """Cents of this week's caps that are used."""

    deposit: int
    stake: int


@dataclass(frozen=True, slots=True)
class Pending:
    """A withdrawal that was requested and not paid, units and seconds."""

    units: int
    withdraw_at: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What a cash-out left to be paid when all legs are final, units; `terms` are those of the bet it was part of."""

    terms: Terms
    units: int
    request: bytes


def position(session: Session) -> Position:
    """How far the index has come; block -1 before its first."""
    row = session.get(CursorRow, INDEX)
    return Position(-1, -1) if row is None else Position(row.number, row.final)


def balance(session: Session, account: str) -> int:
    """Units of an account in the book."""
    return int(session.exec(select(func.sum(LedgerRow.units)).where(LedgerRow.account == account)).one() or 0)


def open_payout(session: Session, account: str) -> int:
    """What the account's open bets may pay, units, and gains that wait."""
    rows = session.exec(select(BetRow).where(BetRow.bettor == account, col(BetRow.end).is_(None))).all()
    waiting = session.exec(
        select(func.sum(CashOutRow.gain)).where(CashOutRow.bettor == account, col(CashOutRow.gain_paid).is_(None))
    ).one()
    return sum(_left(session, row).payout for row in rows) + int(waiting or 0)


def entry(session: Session, account: str) -> Entry | None:
    """What the registry allows a wallet now; None for one that it has never heard of."""
    rows = session.exec(
        select(EntryRow).where(EntryRow.account == account).order_by(col(EntryRow.block), col(EntryRow.log))
    ).all()
    if not rows:
        return None
    # What stands in the event is what the contract has written: the day never falls.
    barred = rows[-1].no_entry_before * 86_400
    given = [row for row in rows if not row.bar]
    if not given:
        return Entry(0, barred, 0, None, None)
    last = given[-1]
    caps = (last.deposit_cap, last.stake_cap)
    deposit, stake = (None if cap == NO_CAP else cap for cap in caps)
    return Entry(last.eligible_until * 3_600, barred, last.tier, deposit, stake)


def used(session: Session, account: str, now: int) -> Used:
    """What is used of the caps in the week of `now` (seconds)."""
    since = now // WEEK_S * WEEK_S

    def counted(kind: str) -> int:
        question = select(func.sum(LedgerRow.cents)).where(
            LedgerRow.account == account, LedgerRow.kind == kind, LedgerRow.time >= since
        )
        return int(session.exec(question).one() or 0)

    return Used(counted("deposit"), counted("stake"))


def pending(session: Session, account: str) -> Pending | None:
    """The withdrawal that waits, None if there is none."""
    request = session.exec(
        select(WithdrawalRow)
        .where(WithdrawalRow.account == account)
        .order_by(col(WithdrawalRow.block).desc(), col(WithdrawalRow.log).desc())
        .limit(1)
    ).first()
    if request is None:
        return None
    paid = session.exec(
        select(LedgerRow)
        .where(LedgerRow.account == account, LedgerRow.kind == "withdrawal")
        .order_by(col(LedgerRow.block).desc(), col(LedgerRow.log).desc())
        .limit(1)
    ).first()
    if paid is not None and (paid.block, paid.log) > (request.block, request.log):
        return None
    return Pending(request.units, request.withdraw_at)


def last_grant(session: Session, wallet: str) -> GrantRow | None:
    """The grant of a wallet that was brought last."""
    question = select(GrantRow).where(GrantRow.wallet == wallet).order_by(col(GrantRow.seq).desc()).limit(1)
    return session.exec(question).first()


def bet(session: Session, id_: bytes) -> Bet | None:
    """A bet by its id."""
    row = session.exec(select(BetRow).where(BetRow.id == id_)).first()
    return None if row is None else _bet(session, row, position(session))


def bets_of(session: Session, bettor: str, *, before: int | None = None, limit: int = 100) -> list[Bet]:
    """A wallet's bets, newest first, those placed before block `before` if it is given."""
    question = select(BetRow).where(BetRow.bettor == bettor)
    if before is not None:
        question = question.where(col(BetRow.block) < before)
    rows = session.exec(question.order_by(col(BetRow.block).desc(), col(BetRow.log).desc()).limit(limit)).all()
    at = position(session)
    return [_bet(session, row, at) for row in rows]


def open_fixtures(session: Session) -> list[int]:
    """Fixtures of open bets, ascending."""
    question = (
        select(LegRow.fixture)
        .join(BetRow, (col(BetRow.bettor) == LegRow.bettor) & (col(BetRow.nonce) == LegRow.nonce))
        .where(col(BetRow.end).is_(None))
        .distinct()
    )
    return sorted(int.from_bytes(fixture, "big") for fixture in session.exec(question))


def open_terms(session: Session, fixture: int) -> list[Terms]:
    """What settles the open bets with a leg on a fixture, in the order in which equal legs stand together."""
    question = (
        select(BetRow)
        .join(LegRow, (col(BetRow.bettor) == LegRow.bettor) & (col(BetRow.nonce) == LegRow.nonce))
        .where(LegRow.fixture == fixture.to_bytes(16, "big"), col(BetRow.end).is_(None))
        .distinct()
    )
    found = [_left(session, row) for row in session.exec(question)]
    return sorted(found, key=lambda terms: (terms.legs, terms.bettor, terms.nonce))


def waiting_gains(session: Session) -> list[Gain]:
    """Gains that are not paid yet, oldest first."""
    question = (
        select(CashOutRow, BetRow)
        .join(BetRow, (col(BetRow.bettor) == CashOutRow.bettor) & (col(BetRow.nonce) == CashOutRow.nonce))
        .where(CashOutRow.gain > 0, col(CashOutRow.gain_paid).is_(None))
        .order_by(col(CashOutRow.block), col(CashOutRow.log))
    )
    return [Gain(_left(session, bet), row.gain, row.request) for row, bet in session.exec(question)]


def _bet(session: Session, row: BetRow, at: Position) -> Bet:
    left = _left(session, row)
    state = BetState.FINAL if row.block <= at.final else BetState.MINED
    if row.end is not None:
        state = BetState(row.end)
    return Bet(
        id=row.id,
        terms=replace(left, stake=row.stake),
        left=left.stake,
        state=state,
        block=row.block,
        transaction=row.transaction,
        placed_at=row.time,
        paid=row.paid or 0,
        end_final=row.end_block is not None and row.end_block <= at.final,
        end_transaction=row.end_transaction,
    )


def _left(session: Session, row: BetRow) -> Terms:
    """The terms of what is left of a bet."""
    sold = session.exec(
        select(func.sum(CashOutRow.part)).where(CashOutRow.bettor == row.bettor, CashOutRow.nonce == row.nonce)
    ).one()
    legs = tuple(int.from_bytes(row.legs[at : at + 32], "big") for at in range(0, len(row.legs), 32))
    return Terms(row.bettor, row.nonce, row.stake - int(sold or 0), row.accepted_at, legs)
