"""Routes about the service itself: is it up, can it work, its metrics, what its problems mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.context import Context, Ctx
from api.errors import NotFound, Unavailable
from api.problems import kinds
from api.roles import ANYONE, SCRAPER
from api.work.pulse import State as WorkState
from api.work.pulse import states as work_states
from proofbook import logging
from proofbook.database_installation import installed
from proofbook.database_migrations import require_migrated
from proofbook.errors import ProofbookError

_LOG = logging.get(__name__)
router = APIRouter(tags=["operations"])
State = Literal["ok", "down"]


class Health(BaseModel):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ok"}})
    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """What requests need, part by part; and the worker's loops, whose trouble makes requests no less possible.

    `worker` is empty before any worker has worked on this database.
    """

    status: Literal["ok", "degraded"] = "ok"
    parts: dict[str, State]
    worker: dict[str, WorkState]
    chain_id: int
    block: int
    match_time: int


class ProblemKind(BaseModel):
    """One type of problem document."""

    type: str
    title: str
    status: int
    meaning: str


@router.get("/healthz", dependencies=[ANYONE])
def healthz() -> Health:
    """Say that the process answers; asks nothing of other parts."""
    return Health()


@router.get("/readyz", dependencies=[ANYONE], responses={503: {"description": "A part is down."}})
def readyz(context: Ctx) -> Readiness:
    """Say whether every part that requests need answers; 503 names those that do not. `degraded`: see `worker`."""
    known: dict[str, int] = {}
    states: dict[str, State] = {}
    for name, ask in _parts(context).items():
        try:
            known[name] = ask()
            states[name] = "ok"
        except (ProofbookError, SQLAlchemyError) as error:
            _LOG.warning("not_ready", part=name, error=str(error)[:300])
            states[name] = "down"
    down = [name for name, state in states.items() if state == "down"]
    if down:
        problem = Unavailable(f"down: {', '.join(down)}")
        problem.extra["parts"] = states
        raise problem
    with context.database.session(write=False) as session:
        worker = work_states(session, context.wall_s())
    return Readiness(
        status="ok" if all(state == "ok" for state in worker.values()) else "degraded",
        parts=states,
        worker=worker,
        chain_id=known["chain"],
        block=known["head"],
        match_time=known["clock"],
    )


@router.get("/metrics", dependencies=[SCRAPER], response_class=Response, include_in_schema=False)
def metrics(context: Ctx) -> Response:
    """Give Prometheus' text format."""
    return Response(context.metrics.text(), media_type=CONTENT_TYPE_LATEST)


@router.get("/problems", dependencies=[ANYONE])
def problem_kinds() -> list[ProblemKind]:
    """List every type of problem document."""
    return [_kind(slug) for slug in sorted(kinds())]


@router.get("/problems/{slug}", dependencies=[ANYONE])
def problem_kind(slug: str) -> ProblemKind:
    """Describe a type of problem document: its `type` is this address."""
    if slug not in kinds():
        raise NotFound(f"there is no problem type {slug!r}", "GET /problems lists them", field="path.slug")
    return _kind(slug)


def _kind(slug: str) -> ProblemKind:
    kind: Any = kinds()[slug]
    return ProblemKind(
        type=f"/problems/{slug}", title=kind.title, status=kind.status, meaning=(kind.__doc__ or "").splitlines()[0]
    )


def _parts(context: Context) -> dict[str, Callable[[], int]]:
    def database() -> int:
        with context.database.session(write=False) as session:
            session.execute(text("SELECT 1"))
        require_migrated(context.database)
        return installed(context.database) is not None

    return {
        "database": database,
        "chain": context.chain.chain_id,
        "head": context.chain.head,
        "clock": context.match_clock.now,
    }
