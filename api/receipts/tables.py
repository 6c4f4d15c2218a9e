"""Table of what nodes kept of a result: a signed vote with the readings behind it, as JSON text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel


def _place() -> Any:
    return Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


class NodeVoteRow(SQLModel, table=True):
    """A node's vote on a fixture (16 bytes) in a round of a ballot; `kept_at` wall seconds."""

    __tablename__ = "receipt_node_votes"

    fixture: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    member: str = Field(sa_column=Column(Text, primary_key=True))
    ballot: int = _place()
    round: int = _place()
    vote: str = Field(sa_column=Column(Text, nullable=False))
    readings: str = Field(sa_column=Column(Text, nullable=False))
    kept_at: int = Field(sa_column=Column(BigInteger, nullable=False))
