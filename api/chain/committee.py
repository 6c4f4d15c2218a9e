"""Routes of results: who may report them, and what was said of each fixture. All of it stands on the chain."""

from __future__ import annotations

from typing import Annotated, Final, Literal, cast

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from sqlmodel import Session, col, select

from api.chain.tables import FixtureRow, ResultRow
from api.chain.views import position
from api.context import Ctx
from api.errors import Unavailable
from api.fixtures import FixtureNames
from api.public.book import PublicBook
from api.roles import ANYONE
from chain.words import ResultHead

router = APIRouter(tags=["results"])
_MEMBERS: Final = 16


class CommitteeShown(BaseModel):
    """The committee of this set of contracts, and who decides a result that was challenged twice."""

    oracle: str
    members: list[str]
    arbiters: list[str]
    fixtures: int = Field(description="listed fixtures")
    reported: int = Field(description="fixtures with a result")
    signed: dict[str, int] = Field(description="first reports that each member has signed")
    block: int


class ResultEvent(BaseModel):
    """What the oracle said at a moment; `signers` are members, empty where the event names none."""

    event: str
    time: int
    block: int
    signers: list[str]


class ResultShown(BaseModel):
    """A fixture and the events of its result, oldest first; `fixture` is pricing's name of it."""

    fixture: str
    id: str
    start: int
    state: Literal["waiting", "reported", "challenged", "ruled", "void"]
    events: list[ResultEvent]


_STATES: Final[dict[str, Literal["reported", "challenged", "ruled", "void"]]] = {
    "Reported": "reported",
    "Challenged": "challenged",
    "Ruled": "ruled",
    "EndedBySilence": "void",
    "VoidedByTime": "void",
}


@router.get("/v1/committee", dependencies=[ANYONE])
def show_committee(request: Request, context: Ctx) -> CommitteeShown:
    """Show who reports results, and how often each has signed."""
    book = cast("PublicBook | None", getattr(request.app.state, "book", None))
    if book is None:
        raise Unavailable("this API runs without contracts")
    members = book.deployment.committee
    with context.database.session(write=False) as session:
        listed = len(session.exec(select(FixtureRow.fixture)).all())
        events = _events(session, members)
        block = position(session).number
    firsts = [one[0] for one in events.values()]
    return CommitteeShown(
        oracle=book.deployment.oracle,
        members=list(members),
        arbiters=list(book.deployment.arbiters),
        fixtures=listed,
        reported=len(events),
        signed={member: sum(member in one.signers for one in firsts) for member in members},
        block=block,
    )


@router.get("/v1/results", dependencies=[ANYONE])
def list_results(request: Request, context: Ctx, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[ResultShown]:
    """List fixtures with what was said of their results, the latest start first."""
    book = cast("PublicBook | None", getattr(request.app.state, "book", None))
    names = cast("FixtureNames", request.app.state.names)
    with context.database.session(write=False) as session:
        query = select(FixtureRow).order_by(col(FixtureRow.start).desc(), col(FixtureRow.fixture)).limit(limit)
        rows = session.exec(query).all()
        events = _events(session, () if book is None else book.deployment.committee)
    return [_shown(row, events.get(bytes(row.fixture), []), names) for row in rows]


def _shown(row: FixtureRow, events: list[ResultEvent], names: FixtureNames) -> ResultShown:
    return ResultShown(
        fixture=names.name_of(int.from_bytes(row.fixture, "big")),
        id="0x" + row.fixture.hex(),
        start=row.start,
        state=_STATES[events[-1].event] if events else "waiting",
        events=events,
    )


def _events(session: Session, members: tuple[str, ...]) -> dict[bytes, list[ResultEvent]]:
    found: dict[bytes, list[ResultEvent]] = {}
    query = select(ResultRow).order_by(col(ResultRow.block), col(ResultRow.log))
    for row in session.exec(query):
        if row.event not in _STATES:
            continue
        bits = ResultHead.unpack(int.from_bytes(row.word, "big")).signers if row.event == "Reported" else 0
        signers = [member for at, member in enumerate(members[:_MEMBERS]) if bits >> at & 1]
        event = ResultEvent(event=row.event, time=row.time, block=row.block, signers=signers)
        found.setdefault(bytes(row.fixture), []).append(event)
    return found
