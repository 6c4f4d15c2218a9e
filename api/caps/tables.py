"""Table of the caps."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel


class CapRow(SQLModel, table=True):
    """A cap in units, set at wall time by an operator.

    `fixture` is `0x` and the 32 digits of a fixture, the 64 of a pot's key, or `*`: every fixture without its own.
    """

    __tablename__ = "desk_caps"

    fixture: str = Field(sa_type=Text, primary_key=True)
    units: int = Field(sa_type=BigInteger)
    set_at: int = Field(sa_type=BigInteger)
    operator: UUID


class ProposalRow(SQLModel, table=True):
    """A budget that an operator proposed: `block` is the newest of the chain then, `made_at` wall time."""

    __tablename__ = "desk_budget_proposals"

    id: UUID = Field(primary_key=True)
    fixture: str = Field(sa_type=Text)
    units: int = Field(sa_type=BigInteger)
    block: int = Field(sa_type=BigInteger)
    made_at: int = Field(sa_type=BigInteger, index=True)
    operator: UUID
