"""Tables of the live boards: the state of each fixture, and the sequence of changes that led to it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class LiveFixture(SQLModel, table=True):
    """The board of a fixture as of change `seq`; canonical JSON."""

    __tablename__ = "live_fixtures"

    fixture: str = Field(sa_column=Column(Text, primary_key=True))
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    kickoff: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    body: str = Field(sa_column=Column(Text, nullable=False))


class LiveChange(SQLModel, table=True):
    """One change of one board; `seq` has no gaps. `at` is match time, `told_at` wall milliseconds."""

    __tablename__ = "live_outbox"

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    fixture: str = Field(sa_column=Column(Text, nullable=False))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    told_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    body: str = Field(sa_column=Column(Text, nullable=False))
