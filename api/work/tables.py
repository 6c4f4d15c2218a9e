"""How the worker's loops are; times are wall seconds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class LoopRow(SQLModel, table=True):
    """A loop: when its last turn ended, when the last good one, how many failed since then, and of what."""

    __tablename__ = "work_loops"

    name: str = Field(sa_column=Column(Text, primary_key=True))
    every_s: int = Field(sa_column=Column(BigInteger, nullable=False))
    beat_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    good_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    failed: int = Field(sa_column=Column(BigInteger, nullable=False))
    fault: str = Field(sa_column=Column(Text, nullable=False))
