"""Routes of the event log, for operators."""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import col, select

from api.context import Ctx
from api.log.tables import LogEntry
from api.roles import Operator

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
