"""Routes of fixtures, markets, prices and their stream."""

from __future__ import annotations

import json
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlmodel import col, select

from api.context import Ctx
from api.errors import BadRequest, NotFound
from api.live.hub import Hub
from api.live.stream import Stream
from api.live.tables import LiveFixture
from api.roles import ANYONE
from pricing.columns import Offer
from pricing.run.history import History
from sports.words import Score

router = APIRouter(tags=["prices"])
FixtureKey = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]
_MOST_FIXTURES = 100
_MOST_POINTS = 5_000


class MarketShown(BaseModel):
    """A market; `odds_ppm` are decimal odds in millionths in the order of `selections`, null: not offered."""

    market: int = Field(description="market id of a leg word")
    period: int
    line: int = Field(description="in quarters: 10 is 2.5")
    from_: tuple[int, int] = Field(alias="from", description="score when priced, of markets that count from it")
    name: str
    selections: list[str]
    status: Literal["open", "held", "suspended", "settled"]
    odds_ppm: list[int | None]


class FixtureSummary(BaseModel):
    """A fixture; times are match time in seconds since 1970."""

    fixture: str
    id: str | None = Field(default=None, description="what legs carry; null where no catalogue has the fixture")
    sport: str
    home: str
    away: str
    competition: str
    kickoff: int
    in_play: bool
    status: Literal["open", "suspended"]
    priced_at: int
    version: int
    signers: int = Field(description="replicas that signed the price; 0: nobody did")
    seq: int = Field(description="number of the change that this is the state after")


class FixtureShown(FixtureSummary):
    """A fixture with its markets by key."""

    markets: dict[str, MarketShown]


class PricePoint(BaseModel):
    """From `at` on, the fair chances of a market's selections in millionths, without margin."""

    at: int
    fair_ppm: list[int]


@router.get("/v1/fixtures", dependencies=[ANYONE])
def list_fixtures(
    context: Ctx,
    sport: Literal["football", "tennis", "basketball"] | None = None,
    in_play: bool | None = None,
    after: Annotated[int, Query(ge=0, lt=1 << 40, description="kick-off from this moment on")] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> list[FixtureSummary]:
    """List fixtures with a price, by kick-off."""
    query = select(LiveFixture).where(col(LiveFixture.kickoff) >= after).order_by(col(LiveFixture.kickoff))
    found: list[FixtureSummary] = []
    with context.database.session(write=False) as session:
        for row in session.exec(query.order_by(col(LiveFixture.fixture))):
            board = json.loads(row.body)
            if sport in (None, board["sport"]) and in_play in (None, board["in_play"]):
                found.append(FixtureSummary.model_validate({**board, "seq": row.seq}))
            if len(found) == limit:
                break
    return found


@router.get("/v1/fixtures/{fixture}", dependencies=[ANYONE])
def show_fixture(fixture: FixtureKey, context: Ctx) -> FixtureShown:
    """Show a fixture with its markets and odds."""
    with context.database.session(write=False) as session:
        row = session.get(LiveFixture, fixture)
    if row is None:
        raise _unknown(fixture)
    return FixtureShown.model_validate({**json.loads(row.body), "seq": row.seq})


@router.get("/v1/fixtures/{fixture}/history", dependencies=[ANYONE])
def price_history(
    fixture: FixtureKey,
    context: Ctx,
    market: Annotated[int, Query(ge=1, le=255)] = 1,
    period: Annotated[int, Query(ge=0, le=255)] = 1,
    line: Annotated[int, Query(ge=-(1 << 15), lt=1 << 15)] = 0,
    score: Annotated[str, Query(pattern=r"^\d{1,3}-\d{1,3}$", description="score when priced")] = "0-0",
) -> list[PricePoint]:
    """Tell how the fair chances of a market moved; at most the last 5,000 points."""
    home, _, away = score.partition("-")
    with context.database.session(write=False) as session:
        if session.get(LiveFixture, fixture) is None:
            raise _unknown(fixture)
    points = History(context.database).series(fixture, Offer(market, period, line, Score(int(home), int(away))))
    return [PricePoint(at=point.at, fair_ppm=list(point.fair_ppm)) for point in points[-_MOST_POINTS:]]


@router.get(
    "/v1/stream",
    dependencies=[ANYONE],
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def stream(
    request: Request,
    context: Ctx,
    fixtures: Annotated[
        str | None, Query(pattern=r"^[A-Za-z0-9._:,-]{1,4000}$", description="by commas; all if not given")
    ] = None,
    after: Annotated[int | None, Query(ge=0, lt=1 << 62, description="as Last-Event-ID, for the first time")] = None,
    last_event_id: Annotated[str | None, Header(description="number of the last event that was received")] = None,
) -> Response:
    """Stream boards and their changes as Server-Sent Events: a snapshot, then changes; goes on after Last-Event-ID."""
    wanted = None if fixtures is None else frozenset(name for name in fixtures.split(",") if name)
    if wanted is not None and len(wanted) > _MOST_FIXTURES:
        raise BadRequest(f"{len(wanted)} fixtures", f"name at most {_MOST_FIXTURES}, or none", field="query.fixtures")
    known = int(last_event_id) if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 19 else after
    hub = cast("Hub", request.app.state.hub)
    client, first = hub.join(request.state.address, wanted, known)
    # Streams that begin together, after a restart, must not all come back together.
    life_s = context.settings.stream_life_s * (0.8 + 0.2 * context.token(1)[0] / 255)
    return Stream(hub, client, first, life_s)


def _unknown(fixture: str) -> NotFound:
    remedy = "GET /v1/fixtures lists those that are"
    return NotFound(f"no price of {fixture!r} is known", remedy, field="path.fixture")
