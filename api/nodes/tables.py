"""Table of what the members of the committee said last of themselves."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Text
from sqlmodel import Field, SQLModel


class HeartbeatRow(SQLModel, table=True):
    """The newest heartbeat of a member: its own clock, and when it came here; wall seconds."""

    __tablename__ = "node_heartbeats"

    member: str = Field(sa_type=Text, primary_key=True)
    clock: int = Field(sa_type=BigInteger)
    heard_at: int = Field(sa_type=BigInteger)
    version: str = Field(sa_type=Text)
    head: int = Field(sa_type=BigInteger)
    signing: bool = Field(sa_type=Boolean)
