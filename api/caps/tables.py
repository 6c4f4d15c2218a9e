"""Table of the caps."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel


class CapRow(SQLModel, table=True):
    """The cap of a fixture, or of every fixture without one of its own; units, set at wall time by an operator."""

    __tablename__ = "desk_caps"

    fixture: str = Field(sa_type=Text, primary_key=True)
    units: int = Field(sa_type=BigInteger)
    set_at: int = Field(sa_type=BigInteger)
    operator: UUID
