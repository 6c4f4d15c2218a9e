"""Batches of bets that are being settled: written before anything is sent, closed when the chain has answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel


def _number(**more: Any) -> Any:
    return Field(sa_type=BigInteger, **more)


class BatchRow(SQLModel, table=True):
    """One transaction to be sent: `id` is the intent's, `data` the call's bytes, `closed` says why it is over."""

    __tablename__ = "settlement_batches"
    __table_args__ = (Index("ix_settlement_batches_open", "made_at", postgresql_where=text("closed = ''")),)

    id: str = Field(sa_type=Text, primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)
    bets: int = _number()
    made_at: int = _number()
    closed: str = Field(sa_type=Text)


class ItemRow(SQLModel, table=True):
    """A bet of a batch."""

    __tablename__ = "settlement_items"
    __table_args__ = (Index("ix_settlement_items_bet", "bettor", "nonce"),)

    batch: str = Field(sa_type=Text, primary_key=True, foreign_key="settlement_batches.id")
    bettor: str = Field(sa_type=Text, primary_key=True)
    nonce: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
