"""Routes of the event log: its entries for operators, its head for everybody, who may note it."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from sqlmodel import col, select

from api.context import Ctx
from api.log.reading import head
from api.log.tables import LogEntry
from api.roles import ANYONE, Operator

router = APIRouter(tags=["operators"])


class EntryShown(BaseModel):
    """One entry of the log."""

    seq: int
    at: int
    kind: str
    actor: UUID | None
    payload: dict[str, Any]
    previous: str
    hash: str


class HeadShown(BaseModel):
    """The last entry of the log, as `SEQ:HASH`; noted elsewhere it shows later whether the log was cut or written anew.

    `at` is when that entry was written, null for an empty log; `time` is now. Both are wall seconds.
    """

    model_config = ConfigDict(
        json_schema_extra={"example": {"head": "12:" + "0a" * 32, "at": 1_531_662_000, "time": 1_531_662_030}}
    )
    head: str
    at: int | None
    time: int


@router.get("/v1/log/head", dependencies=[ANYONE], tags=["service"])
def show_log_head(context: Ctx) -> HeadShown:
    """Show the head of the event log, to be noted by whoever wants to check it later."""
    with context.database.session(write=False) as session:
        last = head(session)
        row = session.get(LogEntry, last.seq)
    return HeadShown(head=str(last), at=None if row is None else row.at, time=context.wall_s())


@router.get("/v1/operator/log")
def list_entries(
    user: Operator,
    context: Ctx,
    after: Annotated[int, Query(ge=0, lt=1 << 62)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[EntryShown]:
    """List entries after a number, in order."""
    del user
    with context.database.session(write=False) as session:
        query = select(LogEntry).where(col(LogEntry.seq) > after).order_by(col(LogEntry.seq)).limit(limit)
        return [
            EntryShown(
                seq=row.seq,
                at=row.at,
                kind=row.kind,
                actor=row.actor,
                payload=json.loads(row.payload),
                previous=row.previous.hex(),
                hash=row.hash.hex(),
            )
            for row in session.exec(query).all()
        ]
