"""Routes of what a person must decide about fixtures: which of ours a provider's is, as `proofbook sports review` does.

The queue is one file that is only ever added to (`sports.matching.review`), named by `REVIEW_FILE`; each act stands in
the event log as well. A decision counts from the next catalogue on, which is published by the command.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.context import Ctx
from api.errors import Conflict, NotFound, Unavailable
from api.log import NUMBER, Kind, append, words
from api.roles import Operator
from sports.errors import SportsError
from sports.matching import shipped_aliases
from sports.matching.review import ACCEPTED, OPEN, Queue, ReviewError, Row, load_queue

router = APIRouter(tags=["operators"])
DECIDED: Final = Kind("matching.decided", row=NUMBER, decision=words("accept", "reject"))
ALIASED: Final = Kind("matching.aliased", names=NUMBER)
RowId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
TeamName = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class MatchingRow(BaseModel):
    """A provider's fixture that could not be bound without a person; `proposals` are fixtures of the catalogue."""

    id: str
    provider: str
    provider_fixture_id: str
    home: str
    away: str
    kickoff_utc: int | None
    reason: str
    proposals: list[str]
    swapped: bool
    found_at: int
    state: Literal["open", "accepted", "rejected"]
    fixture: str | None
    decided_at: int | None

    @classmethod
    def of(cls, row: Row) -> MatchingRow:
        """The body of a row."""
        return cls(
            id=row.id,
            provider=row.provider,
            provider_fixture_id=row.provider_fixture_id,
            home=row.home,
            away=row.away,
            kickoff_utc=row.kickoff_utc,
            reason=row.reason,
            proposals=list(row.proposals),
            swapped=row.swapped,
            found_at=row.found_at,
            state="open" if row.state == OPEN else "accepted" if row.state == ACCEPTED else "rejected",
            fixture=row.key,
            decided_at=row.at,
        )


class MatchingDecision(BaseModel):
    """Accept it as `fixture`, or as the only one proposed; or say that it is none of those proposed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"decision": "accept", "fixture": "world-cup-2018-final"}}
    )
    decision: Literal["accept", "reject"]
    fixture: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


class AliasWanted(BaseModel):
    """Names of one team."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"names": ["Deutschland", "Germany"]}})
    names: Annotated[list[TeamName], Field(min_length=2, max_length=20)]


@router.get("/v1/operator/matching/reviews")
def matching_reviews(user: Operator, context: Ctx, decided: bool = False) -> list[MatchingRow]:
    """List what waits, by kick-off; with `decided` the decided ones instead."""
    del user
    with _queue(context.settings.review_file) as queue:
        rows = [row for row in queue.rows.values() if row.state != OPEN] if decided else queue.open_rows
    return [MatchingRow.of(row) for row in rows]


@router.post("/v1/operator/matching/reviews/{row}")
def decide_matching(row: RowId, body: MatchingDecision, user: Operator, context: Ctx) -> MatchingRow:
    """Decide one."""
    now = context.wall_s()
    with _queue(context.settings.review_file) as queue, context.database.session() as session:
        known = queue.rows.get(row)
        if known is None:
            raise NotFound(f"no row {row}", "GET /v1/operator/matching/reviews lists them", field="path.row")
        if known.state != OPEN:
            raise Conflict(f"row {row} was {known.state}", "it is decided", field="path.row")
        accepts = body.decision == "accept"
        if accepts and body.fixture is None and len(known.proposals) != 1:
            raise Conflict(f"{len(known.proposals)} fixtures are proposed", "name one of them", field="body.fixture")
        if accepts and body.fixture is not None and body.fixture not in known.proposals:
            raise Conflict(
                f"{body.fixture!r} is not proposed for row {row}",
                f"name one of {list(known.proposals)}",
                field="body.fixture",
            )
        append(session, now, DECIDED, user.user, row=int(row, 16), decision=body.decision)
        by = str(user.user)
        done = queue.accept(row, body.fixture, by, now) if accepts else queue.reject(row, by, now)
    return MatchingRow.of(done)


@router.post("/v1/operator/matching/aliases", status_code=201)
def add_alias(body: AliasWanted, user: Operator, context: Ctx) -> AliasWanted:
    """Say that names are one team's."""
    now = context.wall_s()
    with _queue(context.settings.review_file) as queue, context.database.session() as session:
        append(session, now, ALIASED, user.user, names=len(body.names))
        try:
            queue.alias(body.names, str(user.user), now, shipped_aliases())
        except SportsError as error:
            raise Conflict(str(error), "name those that are one team", field="body.names") from error
    return body


@contextmanager
def _queue(path: Path) -> Iterator[Queue]:
    """The queue, alone: other processes of the API wait."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield load_queue(path)
    except OSError as error:
        raise Unavailable(f"the queue of reviews cannot be reached: {error.strerror}") from error
    except ReviewError as error:
        raise Unavailable(str(error)) from error
