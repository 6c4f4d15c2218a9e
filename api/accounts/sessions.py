"""Sessions: what a browser's cookie or a program's token stands for.

The token has 32 random bytes and is told once; the database holds its SHA-256. The CSRF token of a browser's session
is derived from the token, so whoever holds neither can make neither.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from sqlmodel import Session, col, select, update

from api.accounts.kinds import SESSION_ENDED, SESSION_OPENED
from api.accounts.tables import SessionRow
from api.context import Context
from api.log import append

PREFIX: Final = "pb_"
"""Tells a session's token from a token of an OIDC provider, and from other services' where one leaks."""
_TOUCH_S: Final = 60
_LONGEST_AGENT: Final = 120
Carrier = Literal["cookie", "token"]
EndReason = Literal["signed-out", "revoked", "replaced"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session, and its token: told to the client now and never again."""

    row: SessionRow
    token: str

    @property
    def csrf(self) -> str:
        """What a browser sends with each write."""
        return csrf_of(self.token)


def csrf_of(token: str) -> str:
    """The CSRF token of a session."""
    return _text(hmac.digest(token.encode(), b"csrf", "sha256"))


def hash_of(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def open_session(
    context: Context,
    session: Session,
    user_id: UUID,
    *,
    method: str,
    carrier: Carrier,
    agent: str,
    wallet_id: UUID | None = None,
    replaces: UUID | None = None,
) -> Opened:
    """Open a session and end the one that it replaces."""
    now = context.wall_s()
    token = PREFIX + _text(context.token(32))
    row = SessionRow(
        id=context.new_id(),
        user_id=user_id,
        wallet_id=wallet_id,
        token_hash=hash_of(token),
        carrier=carrier,
        agent="".join(letter for letter in agent if letter.isprintable())[:_LONGEST_AGENT],
        created_at=now,
        proved_at=now,
        seen_at=now,
        expires_at=now + context.settings.session_hours * 3_600,
    )
    session.add(row)
    session.flush()
    if replaces is not None:
        end_sessions(context, session, user_id=None, ids=[replaces], why="replaced")
    append(session, now, SESSION_OPENED, user_id, session=row.id, method=method)
    return Opened(row, token)


def elevate(context: Context, session: Session, own_id: UUID) -> Opened:
    """Give a session's holder a new session of the same life, after a change of what it may do: no old token goes on.

    Call it in the transaction of the change (a wallet linked, an identity proved) and hand the token to the client.
    """
    old = session.get_one(SessionRow, own_id, with_for_update=True)
    token = PREFIX + _text(context.token(32))
    row = SessionRow(
        **old.model_dump(exclude={"id", "token_hash", "ended_at"}), id=context.new_id(), token_hash=hash_of(token)
    )
    session.add(row)
    session.flush()
    end_sessions(context, session, user_id=None, ids=[own_id], why="replaced")
    return Opened(row, token)


def live_session(context: Context, session: Session, token: str, carrier: Carrier) -> SessionRow | None:
    """The session of a token, None where there is none (any more); notes once a minute that it was seen."""
    row = session.exec(select(SessionRow).where(col(SessionRow.token_hash) == hash_of(token))).first()
    if row is None or row.carrier != carrier or not is_live(context, row):
        return None
    return row


def touch(context: Context, session: Session, row: SessionRow) -> None:
    """Note that a session is in use."""
    session.exec(update(SessionRow).where(col(SessionRow.id) == row.id).values(seen_at=context.wall_s()))


def is_stale(context: Context, row: SessionRow) -> bool:
    """Whether it is time to note again that the session is in use."""
    return context.wall_s() - row.seen_at >= _TOUCH_S


def is_live(context: Context, row: SessionRow) -> bool:
    """Whether a session still stands for its user."""
    now, idle_s = context.wall_s(), context.settings.session_idle_minutes * 60
    return row.ended_at is None and now < row.expires_at and now - row.seen_at < idle_s


def sessions_of(context: Context, session: Session, user_id: UUID) -> list[SessionRow]:
    """The live sessions of a user, the latest first."""
    query = select(SessionRow).where(col(SessionRow.user_id) == user_id, col(SessionRow.ended_at).is_(None))
    rows = session.exec(query.order_by(col(SessionRow.created_at).desc(), col(SessionRow.id))).all()
    return [row for row in rows if is_live(context, row)]


def end_sessions(
    context: Context, session: Session, *, user_id: UUID | None, ids: Sequence[UUID], why: EndReason
) -> list[UUID]:
    """End sessions that have not ended, of a user where one is named; gives those that this call ended."""
    now = context.wall_s()
    change = update(SessionRow).where(col(SessionRow.id).in_(list(ids)), col(SessionRow.ended_at).is_(None))
    if user_id is not None:
        change = change.where(col(SessionRow.user_id) == user_id)
    ended = session.execute(change.values(ended_at=now).returning(col(SessionRow.id), col(SessionRow.user_id))).all()
    for own_id, owner in sorted(ended, key=lambda pair: pair[0]):
        append(session, now, SESSION_ENDED, owner, session=own_id, why=why)
    return [own_id for own_id, _ in ended]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
