"""The table of the event log."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel


class LogEntry(SQLModel, table=True):
    """One entry; triggers refuse every change and an entry that does not follow the last."""

    __tablename__ = "event_log"

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    actor: UUID | None = Field(default=None, index=True)
    payload: str = Field(sa_column=Column(Text, nullable=False))
    previous: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
