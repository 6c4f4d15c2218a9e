"""Tables of accounts. Times are wall seconds; addresses lower case; tokens and subjects only as hashes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel


def _time(*, null: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=null)


def _text() -> Column[str]:
    return Column(Text, nullable=False)


class User(SQLModel, table=True):
    """Somebody, known by nothing but what is linked."""

    __tablename__ = "users"

    id: UUID = Field(primary_key=True)
    created_at: int = Field(sa_column=_time())


class OidcLogin(SQLModel, table=True):
    """A user's account at an OIDC provider; the subject as a keyed hash."""

    __tablename__ = "oidc_logins"

    issuer: str = Field(sa_column=Column(Text, primary_key=True))
    subject_hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    user_id: UUID = Field(foreign_key="users.id", index=True)


class Wallet(SQLModel, table=True):
    """A wallet linked to a user; `released_at` lets another user link it after this one removed it."""

    __tablename__ = "wallets"
    __table_args__ = (
        Index("one_active_wallet", "address", unique=True, postgresql_where=text("removed_at IS NULL")),
        Index("ix_wallets_address", "address"),
    )

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    address: str = Field(sa_column=_text())
    kind: str = Field(sa_column=_text())
    linked_at: int = Field(sa_column=_time())
    cool_until: int = Field(sa_column=_time())
    removed_at: int | None = Field(default=None, sa_column=_time(null=True))
    released_at: int | None = Field(default=None, sa_column=_time(null=True))


class SessionRow(SQLModel, table=True):
    """A session: `carrier` is cookie or token, `wallet_id` the wallet that signed in."""

    __tablename__ = "sessions"

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    wallet_id: UUID | None = Field(default=None, sa_column=Column(ForeignKey("wallets.id"), nullable=True))
    token_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    carrier: str = Field(sa_column=_text())
    agent: str = Field(sa_column=_text())
    created_at: int = Field(sa_column=_time())
    proved_at: int = Field(sa_column=_time())
    seen_at: int = Field(sa_column=_time())
    expires_at: int = Field(sa_column=_time())
    ended_at: int | None = Field(default=None, sa_column=_time(null=True))


class Challenge(SQLModel, table=True):
    """A text to sign, used once; a link is bound to the user and session that asked for it."""

    __tablename__ = "wallet_challenges"

    id: UUID = Field(primary_key=True)
    purpose: str = Field(sa_column=_text())
    address: str = Field(sa_column=_text())
    message: str = Field(sa_column=_text())
    user_id: UUID | None = Field(default=None, sa_column=Column(ForeignKey("users.id"), nullable=True))
    session_id: UUID | None = Field(default=None, sa_column=Column(ForeignKey("sessions.id"), nullable=True))
    expires_at: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    used_at: int | None = Field(default=None, sa_column=_time(null=True))
