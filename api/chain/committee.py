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
from api.nodes.hearing import is_heard, words_of
from api.nodes.tables import HeartbeatRow
from api.public.book import PublicBook
from api.roles import ANYONE
from chain.words import ResultHead

router = APIRouter(tags=["results"])
_MEMBERS: Final = 16


class MemberShown(BaseModel):
    """A member: the last first report that it signed, match seconds, and the last word of its node, wall seconds.

    `heard` is whether that word is of now. A node that tells this API nothing may live all the same.
    """

    member: str
    signed: int = Field(description="first reports that it has signed")
    last_fixture: str | None = None
    last_signed_at: int | None = None
    heard: bool = False
    heard_at: int | None = None
    signing: bool | None = Field(default=None, description="whether it says that it signs; null if never heard")
    head: int | None = Field(default=None, description="newest block that it knew")


class CommitteeShown(BaseModel):
    """The committee of this set of contracts, and who decides a result that was challenged twice."""

    oracle: str
    members: list[str]
    arbiters: list[str]
    fixtures: int = Field(description="listed fixtures")
    reported: int = Field(description="fixtures with a result")
    signed: dict[str, int] = Field(description="first reports that each member has signed")
    nodes: list[MemberShown] = Field(description="each member, in the committee's order")
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
        beats = words_of(session)
    firsts = sorted(((one[0], fixture) for fixture, one in events.items()), key=lambda one: one[0].time)
    signed = {member: [(one, fixture) for one, fixture in firsts if member in one.signers] for member in members}
    now = context.wall_s()
    return CommitteeShown(
        oracle=book.deployment.oracle,
        members=list(members),
        arbiters=list(book.deployment.arbiters),
        fixtures=listed,
        reported=len(events),
        signed={member: len(found) for member, found in signed.items()},
        nodes=[_member(member, signed[member], beats.get(member), now) for member in members],
        block=block,
    )


def _member(member: str, signed: list[tuple[ResultEvent, bytes]], beat: HeartbeatRow | None, now: int) -> MemberShown:
    shown = MemberShown(member=member, signed=len(signed))
    if signed:
        shown.last_signed_at, shown.last_fixture = signed[-1][0].time, "0x" + signed[-1][1].hex()
    if beat is not None:
        shown.heard, shown.heard_at = is_heard(beat, now), beat.heard_at
        shown.signing, shown.head = beat.signing, beat.head
    return shown


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
