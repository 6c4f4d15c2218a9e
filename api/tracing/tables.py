"""Which trace an order belongs to. Times are wall microseconds."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel

KEPT_S: Final = 86_400
"""How long an order is followed."""


class TraceRow(SQLModel, table=True):
    """An order that is traced: the request's span, the state that it is in and since when."""

    __tablename__ = "desk_traces"

    bet: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    parent: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    since: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
