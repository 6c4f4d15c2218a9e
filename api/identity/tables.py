"""Tables of identity. Times are wall seconds; names and dates of birth only sealed, subjects and states only as hashes.

persons          one row a person; their key and data, gone when erased
identity_links   which person an account belongs to, at most one at a time each way: the database refuses a second
kyc_attempts     each try, with its secrets sealed until it ends
webhook_events   what providers told, each once
provider_logouts ways back from a provider's end of session
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

_ACTIVE = "ended_at IS NULL"
_OPEN = "state IN ('started', 'verifying', 'pending')"


def _time(*, null: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=null)


def _text(*, null: bool = False) -> Column[str]:
    return Column(Text, nullable=null)


def _bytes(*, null: bool = False, unique: bool = False) -> Column[bytes]:
    return Column(LargeBinary, nullable=null, unique=unique)


class PersonRow(SQLModel, table=True):
    """A person: a keyed hash, the first day as an adult, and sealed data with the wrapped key that opens it."""

    __tablename__ = "persons"

    id: UUID = Field(primary_key=True)
    key: bytes = Field(sa_column=_bytes(unique=True))
    adult_at: int = Field(sa_column=_time())
    master: str | None = Field(default=None, sa_column=_text(null=True))
    wrapped: bytes | None = Field(default=None, sa_column=_bytes(null=True))
    sealed: bytes | None = Field(default=None, sa_column=_bytes(null=True))
    created_at: int = Field(sa_column=_time())
    erased_at: int | None = Field(default=None, sa_column=_time(null=True))


class LinkRow(SQLModel, table=True):
    """The proof that an account is a person's; `released_at` lets the account become another person's."""

    __tablename__ = "identity_links"
    __table_args__ = (
        Index("one_account_a_person", "person_id", unique=True, postgresql_where=text(_ACTIVE)),
        Index("one_person_an_account", "user_id", unique=True, postgresql_where=text(_ACTIVE)),
        Index("one_account_a_subject", "subject_key", unique=True, postgresql_where=text(_ACTIVE)),
    )

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    person_id: UUID = Field(foreign_key="persons.id", index=True)
    provider: str = Field(sa_column=_text())
    issuer: str = Field(sa_column=_text())
    subject_key: bytes = Field(sa_column=_bytes())
    assurance: str = Field(sa_column=_text())
    acr: str = Field(sa_column=_text())
    state: str = Field(sa_column=_text())
    verified_at: int = Field(sa_column=_time())
    expires_at: int = Field(sa_column=_time())
    ended_at: int | None = Field(default=None, sa_column=_time(null=True))
    released_at: int | None = Field(default=None, sa_column=_time(null=True))
    evidence_digest: bytes = Field(sa_column=_bytes())
    kid: str = Field(sa_column=_text())
    algorithm: str = Field(sa_column=_text())
    jwk: str = Field(sa_column=_text())


class AttemptRow(SQLModel, table=True):
    """One try; `sealed` holds its secrets, or under review the identity, and is emptied when it ends."""

    __tablename__ = "kyc_attempts"
    __table_args__ = (Index("one_open_attempt", "user_id", unique=True, postgresql_where=text(_OPEN)),)

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    session_id: UUID | None = Field(default=None)
    provider: str = Field(sa_column=_text())
    state_hash: bytes = Field(sa_column=_bytes(unique=True))
    return_to: str = Field(sa_column=_text())
    state: str = Field(sa_column=_text())
    why: str | None = Field(default=None, sa_column=_text(null=True))
    adult_at: int | None = Field(default=None, sa_column=_time(null=True))
    master: str | None = Field(default=None, sa_column=_text(null=True))
    wrapped: bytes | None = Field(default=None, sa_column=_bytes(null=True))
    sealed: bytes | None = Field(default=None, sa_column=_bytes(null=True))
    created_at: int = Field(sa_column=_time())
    expires_at: int = Field(sa_column=_time())
    ended_at: int | None = Field(default=None, sa_column=_time(null=True))


class WebhookRow(SQLModel, table=True):
    """One event of a provider."""

    __tablename__ = "webhook_events"

    provider: str = Field(sa_column=Column(Text, primary_key=True))
    event_id: str = Field(sa_column=Column(Text, primary_key=True))
    reference: str = Field(sa_column=_text())
    received_at: int = Field(sa_column=_time())
    handled_at: int | None = Field(default=None, sa_column=_time(null=True))


class LogoutRow(SQLModel, table=True):
    """A way back from a provider's end of session."""

    __tablename__ = "provider_logouts"

    state_hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    user_id: UUID = Field(foreign_key="users.id", index=True)
    return_to: str = Field(sa_column=_text())
    expires_at: int = Field(sa_column=_time())
