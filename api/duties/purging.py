"""Erases what may no longer be kept (`api.duties.retention`), in small transactions; run again it finds nothing.

attempts, sessions            90 days after they ended
ways back, texts to sign      a day after they ran out
answers kept for repetition   24 hours
notes of halts                90 days after the halt ended
members' heartbeats           90 days after the last one
exclusions of erased people   at their end
identity                      when a closed account's time is over
caps, terms, consent, visits,
wallets' links                five years after the account was closed; bets stay, of nobody
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import Delete, delete, update
from sqlmodel import Session, col, select

from api.accounts.tables import Challenge, SessionRow, Wallet
from api.context import Context
from api.desk.tables import DeskBet, DeskHalt, DeskOffer
from api.duties.retention import ATTEMPT_S, Account, Kept, may_erase
from api.duties.tables import ClosureRow, ConsentRow, KeptExclusionRow, LimitRow, PlayRow, TermsRow
from api.grants.barring import was_granted
from api.identity.links import erase
from api.identity.tables import AttemptRow, LinkRow, LogoutRow, PersonRow
from api.nodes.tables import HeartbeatRow
from api.repeats.keeping import forget

DAY_S: Final = 86_400


def purge(context: Context) -> int:
    """Erase it; how many rows and people. For the worker, hourly. Raises what the database raises: nothing is lost."""
    return _leftovers(context) + _identities(context) + _accounts(context)


def _leftovers(context: Context) -> int:
    now = context.wall_s()
    ended = now - ATTEMPT_S
    old: list[Delete] = [
        delete(AttemptRow).where(col(AttemptRow.ended_at).is_not(None), col(AttemptRow.created_at) <= ended),
        delete(LogoutRow).where(col(LogoutRow.expires_at) <= now - DAY_S),
        delete(Challenge).where(col(Challenge.expires_at) <= now - DAY_S),
        # Texts to sign live for minutes: none of a session that old is left.
        delete(KeptExclusionRow).where(col(KeptExclusionRow.ends_at) <= now),
        delete(SessionRow).where(col(SessionRow.expires_at) <= ended),
        delete(HeartbeatRow).where(col(HeartbeatRow.heard_at) <= ended),
    ]
    with context.database.session() as session:
        noted = col(DeskHalt.note).is_not(None), col(DeskHalt.ended_at) <= context.match_clock.now() - ATTEMPT_S
        session.execute(update(DeskHalt).where(*noted).values(note=None))
        return sum(_gone(session, one) for one in old) + forget(session, now)


def _identities(context: Context) -> int:
    erased = 0
    with context.database.session(write=False) as session:
        query = (
            select(ClosureRow.user_id)
            .join(LinkRow, col(LinkRow.user_id) == col(ClosureRow.user_id))
            .join(PersonRow, col(PersonRow.id) == col(LinkRow.person_id))
            .where(col(PersonRow.erased_at).is_(None))
            .distinct()
        )
        closed = session.exec(query).all()
    for user in closed:
        with context.database.session() as session:
            if _due(context, session, user, Kept.IDENTITY):
                erase(context, session, user, has_bet=was_granted(session, user))
                erased += 1
    return erased


def _accounts(context: Context) -> int:
    with context.database.session(write=False) as session:
        users = session.exec(select(ClosureRow.user_id)).all()
    gone = 0
    for user in users:
        with context.database.session() as session:
            if not _due(context, session, user, Kept.DUTY):
                continue
            for bets in (DeskBet, DeskOffer):
                session.execute(update(bets).where(col(bets.user_id) == user).values(user_id=None))
            session.execute(update(SessionRow).where(col(SessionRow.user_id) == user).values(wallet_id=None))
            gone += sum(
                _gone(session, delete(table).where(col(table.user_id) == user))
                for table in (LimitRow, TermsRow, ConsentRow, PlayRow, Wallet)
            )
    return gone


def _due(context: Context, session: Session, user: UUID, kind: Kept) -> bool:
    closure = session.get(ClosureRow, user)
    account = Account(None if closure is None else closure.closed_at, was_granted(session, user))
    return may_erase(kind, account, 0, context.wall_s())


def _gone(session: Session, statement: Delete) -> int:
    return int(session.connection().execute(statement).rowcount)
