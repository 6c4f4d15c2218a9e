"""`GET /v1/fixtures/{fixture}/limit`: what the house can still lose on a fixture, from the chain."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request

from api.context import Ctx
from api.errors import NotFound, Unavailable
from api.live.bodies import FixtureLimit
from api.live.routes import FixtureKey
from api.live.tables import LiveFixture
from api.public.book import PublicBook
from api.roles import ANYONE, costly

router = APIRouter(tags=["prices"])
_COST = 3


@router.get("/v1/fixtures/{fixture}/limit", dependencies=[ANYONE])
def fixture_limit(fixture: FixtureKey, request: Request, context: Ctx) -> FixtureLimit:
    """Tell what the house can still lose on a fixture, which bounds every bet on it."""
    costly(request, _COST)
    book = cast("PublicBook | None", getattr(request.app.state, "book", None))
    if book is None:
        raise Unavailable("this API runs without contracts")
    with context.database.session(write=False) as session:
        row = session.get(LiveFixture, fixture)
    number = request.app.state.names.id_of(fixture)
    if row is None or number is None:
        raise NotFound(f"no price of {fixture!r} is known", "GET /v1/fixtures lists them", field="path.fixture")
    room = book.room(number)
    if room is None:
        raise NotFound(f"the chain does not know {fixture!r}", "it takes bets once it is listed", field="path.fixture")
    left = max(0, room.budget - room.reserved)
    return FixtureLimit(
        fixture=fixture,
        budget=room.budget,
        reserved=room.reserved,
        left=left,
        minimum_stake=room.minimum_stake,
        close_at=room.close_at,
        block=room.block,
    )
