"""Table of the keys that writes came with, and what they were answered."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, Text
from sqlmodel import Field, SQLModel


class RepeatRow(SQLModel, table=True):
    """A write under a key; `digest` is of method, address and body, `answer` is null while it is under way."""

    __tablename__ = "idempotency_keys"

    user_id: UUID = Field(primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)
    claimed_at: int = Field(sa_type=BigInteger, index=True)
    status: int | None = Field(sa_type=BigInteger, default=None, nullable=True)
    media_type: str = Field(sa_type=Text, default="")
    answer: bytes | None = Field(sa_type=LargeBinary, default=None, nullable=True)
