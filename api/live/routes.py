"""Routes of fixtures, markets, prices and their stream."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Header, Path, Query, Request, Response

from api.context import Ctx
from api.errors import BadRequest, NotFound
from api.fixtures import FixtureNames
from api.live.board import Board
from api.live.boards import MAIN, Boards, Wanted, shown, words_of
from api.live.bodies import CompetitionShown, EventShown, EventsShown, FixtureShown, PricePoint
from api.live.causes import CODES
from api.live.hub import Hub
from api.live.stream import Stream
from api.live.tables import LiveFixture
from api.live.telling import happened
from api.roles import ANYONE
from pricing.columns import Offer
from pricing.run.history import History
from sports.words import Score

router = APIRouter(tags=["prices"])
FixtureKey = Annotated[str, Path(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]
_MOST_FIXTURES = 100
_MOST_POINTS = 5_000
_MOST_WORDS = 8
_FAR = 1 << 40
Sport = Literal["football", "tennis", "basketball"]


@router.get("/v1/fixtures", dependencies=[ANYONE])
def list_fixtures(
    request: Request,
    context: Ctx,
    sport: Sport | None = None,
    competition: Annotated[str | None, Query(max_length=100, description="its key: GET /v1/competitions")] = None,
    in_play: bool | None = None,
    ended: bool | None = None,
    status: Literal["open", "suspended"] | None = None,
    listed: Annotated[bool | None, Query(description="whether the chain knows it, so that bets can be taken")] = None,
    after: Annotated[int, Query(ge=0, lt=_FAR, description="kick-off from this moment on")] = 0,
    before: Annotated[int, Query(ge=0, lt=_FAR, description="kick-off before this moment")] = _FAR - 1,
    q: Annotated[str | None, Query(max_length=100, description="words of teams or competition")] = None,
    markets: Annotated[Literal["none", "main", "all"], Query(description="which markets to show of each")] = "main",
    offset: Annotated[int, Query(ge=0, lt=1 << 31)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> list[FixtureShown]:
    """List fixtures with a price, by kick-off."""
    words = words_of(q)
    if len(words) > _MOST_WORDS:
        raise BadRequest(f"{len(words)} words", f"search for at most {_MOST_WORDS}", field="query.q")
    wanted = Wanted(sport, competition, in_play, ended, status, listed, after, before, words)
    with context.database.session(write=False) as session:
        boards = _boards(request).all(session)
    found = [(seq, board) for seq, board in boards if wanted.takes(board)][offset : offset + limit]
    return [FixtureShown.model_validate(shown(seq, board, _keys(board, markets))) for seq, board in found]


@router.get("/v1/competitions", dependencies=[ANYONE])
def list_competitions(request: Request, context: Ctx) -> list[CompetitionShown]:
    """List the competitions with prices of fixtures that are not over, by sport and name."""
    found: dict[tuple[str, str], CompetitionShown] = {}
    with context.database.session(write=False) as session:
        boards = _boards(request).all(session)
    for _, board in boards:
        key = board.get("competition_key", "")
        if board.get("phase") != "ended":
            one = found.setdefault(
                (board["sport"], key),
                CompetitionShown(
                    sport=board["sport"],
                    key=key,
                    name=board["competition"],
                    season=board.get("season"),
                    to_come=0,
                    in_play=0,
                ),
            )
            one.in_play += board["in_play"]
            one.to_come += not board["in_play"]
    return sorted(found.values(), key=lambda one: (one.sport, one.name, one.season or 0))


@router.get("/v1/reasons", dependencies=[ANYONE])
def list_reasons() -> list[str]:
    """List every code that `why` of a fixture or market may hold."""
    return list(CODES)


@router.get("/v1/fixtures/{fixture}", dependencies=[ANYONE])
def show_fixture(fixture: FixtureKey, request: Request, context: Ctx) -> FixtureShown:
    """Show a fixture with its markets and odds."""
    with context.database.session(write=False) as session:
        found = _boards(request).one(session, fixture)
    if found is None:
        raise _unknown(fixture)
    return FixtureShown.model_validate(shown(*found))


@router.get("/v1/fixtures/{fixture}/events", dependencies=[ANYONE])
def list_events(fixture: FixtureKey, request: Request, context: Ctx) -> EventsShown:
    """List what happened in a match so far, in order, with the moment at which it was learned here."""
    names = cast("FixtureNames", request.app.state.names)
    with context.database.session(write=False) as session:
        row = session.get(LiveFixture, fixture)
        if row is None:
            raise _unknown(fixture)
        events = happened(session, fixture, names.id_of(fixture), row.kickoff)
    shown_ = [EventShown.model_validate(asdict(one)) for one in events]
    return EventsShown(fixture=fixture, time=context.match_clock.now(), events=shown_)


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


def _boards(request: Request) -> Boards:
    return cast("Boards", request.app.state.boards)


def _keys(board: Board, markets: str) -> tuple[str, ...] | None:
    """Which markets to show, None all."""
    return None if markets == "all" else MAIN.get(board["sport"], ()) if markets == "main" else ()


def _unknown(fixture: str) -> NotFound:
    remedy = "GET /v1/fixtures lists those that are"
    return NotFound(f"no price of {fixture!r} is known", remedy, field="path.fixture")
