"""Tables of duties. Times are wall seconds, money cents; what was before stands in the event log."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel


def _time(*, null: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=null)


class LimitRow(SQLModel, table=True):
    """A cap of a user: what holds, and the increase that waits."""

    __tablename__ = "limits"

    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    kind: str = Field(sa_column=Column(Text, primary_key=True))
    cents: int = Field(sa_column=_time())
    pending_cents: int | None = Field(default=None, sa_column=_time(null=True))
    pending_from: int | None = Field(default=None, sa_column=_time(null=True))


class ExclusionRow(SQLModel, table=True):
    """A self-exclusion, of the user and of the person that they are: a further account is excluded too.

    The database refuses to delete one that holds, to end it earlier, or to give it to somebody else.
    """

    __tablename__ = "self_exclusions"

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    person_id: UUID | None = Field(default=None, foreign_key="persons.id", index=True)
    starts_at: int = Field(sa_column=_time())
    ends_at: int = Field(sa_column=_time())


class CheckRow(SQLModel, table=True):
    """What the register of banned players said of a person last."""

    __tablename__ = "register_checks"

    person_id: UUID = Field(foreign_key="persons.id", primary_key=True)
    clear: bool = Field(sa_column=Column(Boolean, nullable=False))
    checked_at: int = Field(sa_column=_time())


class TermsRow(SQLModel, table=True):
    """A version of the terms that a user accepted."""

    __tablename__ = "terms_accepted"

    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    version: str = Field(sa_column=Column(Text, primary_key=True))
    accepted_at: int = Field(sa_column=_time())


class ConsentRow(SQLModel, table=True):
    """Whether a user wants advertising: no unless they said so, apart from everything else."""

    __tablename__ = "marketing_consents"

    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    given: bool = Field(sa_column=Column(Boolean, nullable=False))
    changed_at: int = Field(sa_column=_time())


class PlayRow(SQLModel, table=True):
    """A user's visit, for reality checks."""

    __tablename__ = "plays"

    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    began_at: int = Field(sa_column=_time())
    answered_at: int | None = Field(default=None, sa_column=_time(null=True))
    every_minutes: int = Field(sa_column=_time())


class ClosureRow(SQLModel, table=True):
    """An account that was closed by its user."""

    __tablename__ = "account_closures"

    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    closed_at: int = Field(sa_column=_time())


class KeptExclusionRow(SQLModel, table=True):
    """An exclusion that holds of somebody whose identity was erased: a keyed hash of them, until its end.

    `key` is the person's, or that of the subject that a provider knew them by; neither tells who they are.
    """

    __tablename__ = "kept_exclusions"

    key: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    starts_at: int = Field(sa_column=_time())
    ends_at: int = Field(sa_column=_time())
