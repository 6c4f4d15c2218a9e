"""Tables of grants and bars. Times of grants are the chain's (match time), the others wall seconds."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel


def _number(*, null: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=null)


class GrantRow(SQLModel, table=True):
    """A grant that was signed; of a wallet the one with the highest number is the last."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("address", "seq", name="one_grant_a_number"),)

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    address: str = Field(sa_column=Column(Text, nullable=False))
    seq: int = Field(sa_column=_number())
    eligible_until: int = Field(sa_column=_number())
    no_entry_before: int = Field(sa_column=_number())
    tier: int = Field(sa_column=_number())
    policy: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    deposit_cap: int = Field(sa_column=_number())
    stake_cap: int = Field(sa_column=_number())
    bring_by: int = Field(sa_column=_number())
    signature: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    issued_at: int = Field(sa_column=_number())


class BarRow(SQLModel, table=True):
    """A bar that the chain is to hear of; written in the transaction of its cause, sent afterwards."""

    __tablename__ = "chain_bars"

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    addresses: str = Field(sa_column=Column(Text, nullable=False))
    ends_at: int = Field(sa_column=_number())
    asked_at: int = Field(sa_column=_number())
    mined_at: int | None = Field(default=None, sa_column=_number(null=True))
    transaction_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class RenewalRow(SQLModel, table=True):
    """A new grant that a lowered cap asks for; over when the chain has it, or when no grant can be live."""

    __tablename__ = "grant_renewals"
    __table_args__ = (Index("ix_grant_renewals_open", "asked_at", postgresql_where=text("ended_at IS NULL")),)

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    address: str = Field(sa_column=Column(Text, nullable=False))
    asked_at: int = Field(sa_column=_number())
    grant_id: UUID | None = Field(default=None, foreign_key="grants.id", nullable=True)
    ended_at: int | None = Field(default=None, sa_column=_number(null=True))
