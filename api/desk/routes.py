"""Routes of quotes, bets and cash-outs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import StreamingResponse
from sqlmodel import Session

from api.context import Ctx
from api.desk import store
from api.desk.bodies import (
    BetBody,
    BetShown,
    CashOutBody,
    CashOutShown,
    OrderBody,
    QuoteBody,
    QuoteShown,
    StateShown,
)
from api.desk.errors import BetRefused, DeskClosed
from api.desk.reasons import Reason, Refusal
from api.desk.selling import sell
from api.desk.service import Desk, compacted
from api.desk.store import BetState
from api.desk.tables import DeskBet
from api.errors import NotFound
from api.roles import Customer
from chain.wire import Code
from proofbook.database import Database

router = APIRouter(tags=["bets"])
BetId = Annotated[str, Path(pattern=r"^0x[0-9a-f]{64}$", description="digest of the order")]
_EVERY_S = 0.25
_BEAT = 60


def desk_of(request: Request) -> Desk:
    """The desk of the app. Raises DeskClosed where none runs."""
    found: Desk | None = getattr(request.app.state, "desk", None)
    if found is None:
        raise DeskClosed
    return found


@router.post("/v1/quotes")
def quote(body: QuoteBody, request: Request, user: Customer) -> QuoteShown:
    """Quote a slip: the order to sign with a nonce that is free, the odds now, and the most that can be staked."""
    del user  # counted against the user's rate
    desk = desk_of(request)
    legs = [int(leg, 16) for leg in body.legs]
    found = desk.quote(body.bettor, legs, body.stake, body.odds_change.value())
    if isinstance(found, Refusal):
        raise BetRefused(found)
    return QuoteShown(
        order=OrderBody.of(found.order),
        digest="0x" + found.order.digest(desk.domain).hex(),
        odds_ppm=list(found.odds),
        payout=found.payout,
        most=found.most,
        stops="market-limit" if found.stops is Code.OK else found.stops.name.lower().replace("_", "-"),
        at=found.at,
    )


@router.post("/v1/bets", status_code=201)
def place_bet(
    body: BetBody,
    request: Request,
    user: Customer,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=100, pattern=r"^[\x21-\x7e]+$")],
) -> BetShown:
    """Take a signed order in. The same order again answers with what became of it; refused ones are told as such."""
    desk, order = desk_of(request), body.order.value()
    signature = compacted(bytes.fromhex(body.signature[2:]))
    if signature is None:
        raise BetRefused(Refusal(Reason.SIGNATURE, "no signature of 65 bytes (r, s, v) or 64 (EIP-2098)", "signature"))
    row = desk.receive(order, signature, user=user.user, key=idempotency_key, own=True)
    if row.state == BetState.REFUSED:
        problem = BetRefused(Refusal(Reason(row.reason), row.detail))
        problem.extra["bet"] = "0x" + row.id.hex()
        raise problem
    return BetShown.of(row)


@router.get("/v1/bets")
def list_bets(context: Ctx, user: Customer, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[BetShown]:
    """List the own bets, the newest first."""
    with context.database.session(write=False) as session:
        return [BetShown.of(row) for row in store.bets_of(session, user.user, limit)]


@router.get("/v1/bets/{bet}")
def show_bet(bet: BetId, context: Ctx, user: Customer) -> BetShown:
    """Show a bet: its state, and what it waits for until when."""
    with context.database.session(write=False) as session:
        return BetShown.of(_own(session, bet, user.user))


@router.get("/v1/bets/{bet}/events", response_class=StreamingResponse)
async def bet_events(
    bet: BetId,
    context: Ctx,
    user: Customer,
    last_event_id: Annotated[str | None, Header(description="number of the last state that was received")] = None,
) -> StreamingResponse:
    """Stream the states of a bet as Server-Sent Events until it has ended; goes on after Last-Event-ID."""
    with context.database.session(write=False) as session:
        row = _own(session, bet, user.user)
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 19 else 0
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(context.database, row.id, after), media_type="text/event-stream", headers=headers)


@router.post("/v1/cash-outs", status_code=201)
def cash_out(body: CashOutBody, request: Request, user: Customer) -> CashOutShown:
    """Offer to buy an open bet back, or a part of it; the same request again gives the same offer while it lasts."""
    desk, signature = desk_of(request), compacted(bytes.fromhex(body.signature[2:]))
    if signature is None:
        raise BetRefused(Refusal(Reason.SIGNATURE, "no signature of 65 bytes (r, s, v) or 64 (EIP-2098)", "signature"))
    with desk.database.session(write=False) as session:
        row = _own(session, body.bet, user.user)
    found = sell(desk, row, body.part, body.min_units, body.valid_until, signature)
    if isinstance(found, Refusal):
        raise BetRefused(found)
    return CashOutShown(
        id="0x" + found.id.hex(),
        bet=body.bet,
        part=found.part,
        units=found.units,
        gain=found.gain,
        include_by=found.include_by,
        data="0x" + found.data.hex(),
    )


async def _events(database: Database, digest: bytes, after: int) -> AsyncIterator[bytes]:
    """States as they are written; a line now and then says that the stream is alive."""
    yield b"retry: 2000\n\n"
    silent = 0
    while True:
        states = await asyncio.to_thread(_states, database, digest, after)
        for one in states:
            after = one.seq
            yield f"id: {one.seq}\nevent: state\ndata: {one.model_dump_json()}\n\n".encode()
        if states and states[-1].state in store.ENDED:
            return
        silent = 0 if states else silent + 1
        if silent % _BEAT == _BEAT - 1:
            yield b": alive\n\n"
        await asyncio.sleep(_EVERY_S)


def _states(database: Database, digest: bytes, after: int) -> list[StateShown]:
    with database.session(write=False) as session:
        found = [StateShown.of(row) for row in store.states_of(session, digest, after)]
        if not found and after:
            # Nothing new, and maybe nothing to come: who comes back after the end is told so.
            row = store.find(session, digest)
            last = store.states_of(session, digest)
            if row is not None and row.state in store.ENDED and last:
                found = [StateShown.of(last[-1])]
        return found


def _own(session: Session, bet: str, user: UUID) -> DeskBet:
    row = store.find(session, bytes.fromhex(bet[2:]))
    if row is None or row.user_id != user:
        raise NotFound(f"there is no bet {bet} of yours", "GET /v1/bets lists them", field="path.bet")
    return row
