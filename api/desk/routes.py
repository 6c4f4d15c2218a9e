"""Routes of quotes, bets and cash-outs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import StreamingResponse
from sqlmodel import Session
from web3.exceptions import Web3Exception

from api.accounts.wallets import active_wallet
from api.context import Ctx, context_of
from api.desk import store
from api.desk.bodies import (
    BetBody,
    BetShown,
    CashOutBody,
    CashOutShown,
    FirstBody,
    OrderBody,
    PermitShown,
    QuoteBody,
    QuoteShown,
    StateShown,
)
from api.desk.errors import BetRefused, DeskClosed
from api.desk.first import Parts
from api.desk.granting import parts_for
from api.desk.history import Ends, Part, page
from api.desk.history_bodies import HistoryShown
from api.desk.reasons import Reason, Refusal
from api.desk.selling import sell
from api.desk.service import Desk, compacted
from api.desk.store import BetState
from api.desk.tables import DeskBet
from api.errors import NotAllowed, NotFound
from api.grants.issuing import grants_of
from api.identity.desk import desk_of as identity_of
from api.roles import Customer, costly
from api.tracing.requests import follow_order
from chain.errors import ChainError
from chain.permit import permit_of
from chain.rpc.errors import RpcError
from chain.typed_data import Order
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
    """Quote a slip: the order to sign with a nonce that is free, the odds now, and the most that can be staked.

    With `deposit`, for a wallet without gas: as if it had a grant and that deposit, and the permit to sign besides.
    """
    del user  # counted against the user's rate
    desk = desk_of(request)
    legs = [int(leg, 16) for leg in body.legs]
    found = desk.quote(body.bettor, legs, body.stake, body.odds_change.value(), deposit=body.deposit)
    if isinstance(found, Refusal):
        raise BetRefused(found)
    permit = None
    if body.deposit:
        owner, until = found.order.bettor, found.order.valid_until
        permit = PermitShown.of(
            desk.reader.token(), owner, desk.domain.contract, body.deposit, found.permit_nonce, until
        )
    return QuoteShown(
        order=OrderBody.of(found.order),
        digest="0x" + found.order.digest(desk.domain).hex(),
        odds_ppm=list(found.odds),
        payout=found.payout,
        most=found.most,
        stops="market-limit" if found.stops is Code.OK else found.stops.name.lower().replace("_", "-"),
        at=found.at,
        permit=permit,
    )


@router.post("/v1/bets", status_code=201)
def place_bet(
    body: BetBody,
    request: Request,
    user: Customer,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=100, pattern=r"^[\x21-\x7e]+$")],
) -> BetShown:
    """Take a signed order in. The same order again answers with what became of it; refused ones are told as such.

    With `first`, for a wallet without gas: we sign its grant, if it needs one, and bring grant, deposit and bet to the
    chain in one transaction, or none of them.
    """
    desk, order = desk_of(request), body.order.value()
    signature = compacted(bytes.fromhex(body.signature[2:]))
    if signature is None:
        raise BetRefused(Refusal(Reason.SIGNATURE, "no signature of 65 bytes (r, s, v) or 64 (EIP-2098)", "signature"))
    follow_order(request, order, desk.domain)
    if body.first is None:
        row = desk.receive(order, signature, user=user.user, key=idempotency_key, own=True)
    else:
        _require_own(desk.database, user.user, order.bettor)
        parts = _parts(request, desk, user.user, order, body.first)
        row = desk.receive_first(order, signature, parts, user=user.user, key=idempotency_key)
    if row.state == BetState.REFUSED:
        problem = BetRefused(Refusal(Reason(row.reason), row.detail))
        problem.extra["bet"] = "0x" + row.id.hex()
        raise problem
    return BetShown.of(row, domain=desk.domain)


@router.get("/v1/bets")
def list_bets(
    context: Ctx, user: Customer, request: Request, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[BetShown]:
    """List the own bets, the newest first."""
    with context.database.session(write=False) as session:
        return [_shown(request, session, row) for row in store.bets_of(session, user.user, limit)]


@router.get("/v1/bets/history")
def bet_history(
    context: Ctx,
    user: Customer,
    request: Request,
    part: Annotated[Part, Query(description="all, those that are open still, or those that have ended")] = Part.ALL,
    before: Annotated[str | None, Query(pattern=r"^[0-9]{1,12}-[0-9a-f]{64}$", description="`next` of a page")] = None,
    since: Annotated[int, Query(ge=0, lt=1 << 40, description="match seconds: those that came in from then on")] = 0,
    until: Annotated[int, Query(ge=0, lt=1 << 40, description="match seconds: and up to then")] = (1 << 40) - 1,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HistoryShown:
    """Tell the own bets with what became of them, the newest first: state, payout, what they wait for until when."""
    desk: Desk | None = getattr(request.app.state, "desk", None)
    behind = None
    if before is not None:
        at, _, id_ = before.partition("-")
        behind = (int(at), bytes.fromhex(id_))
    now = context.match_clock.now()
    with context.database.session(write=False) as session:
        found = page(session, user.user, part, now, _ends(desk), before=behind, since=since, until=until, limit=limit)
        return HistoryShown.of(found, None if desk is None else desk.domain)


@router.get("/v1/bets/{bet}")
def show_bet(bet: BetId, context: Ctx, user: Customer, request: Request) -> BetShown:
    """Show a bet: its state, and what it waits for until when."""
    with context.database.session(write=False) as session:
        return _shown(request, session, _own(session, bet, user.user))


@router.get("/v1/bets/{bet}/events", response_class=StreamingResponse)
async def bet_events(
    bet: BetId,
    context: Ctx,
    user: Customer,
    last_event_id: Annotated[str | None, Header(description="number of the last state that was received")] = None,
) -> StreamingResponse:
    """Stream the states of a bet as Server-Sent Events until it has ended; goes on after Last-Event-ID.

    A bet that is final has ended unless an offer to buy it back is out.
    """
    with context.database.session(write=False) as session:
        row = _own(session, bet, user.user)
    after = int(last_event_id) if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 19 else 0
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(context.database, row.id, after), media_type="text/event-stream", headers=headers)


@router.post("/v1/cash-outs", status_code=201)
def cash_out(body: CashOutBody, request: Request, user: Customer, context: Ctx) -> CashOutShown:
    """Offer to buy an open bet back, or a part of it; the same request again gives the same offer while it lasts."""
    desk, signature = desk_of(request), compacted(bytes.fromhex(body.signature[2:]))
    if signature is None:
        raise BetRefused(Refusal(Reason.SIGNATURE, "no signature of 65 bytes (r, s, v) or 64 (EIP-2098)", "signature"))
    with desk.database.session(write=False) as session:
        row = _own(session, body.bet, user.user)
    _require_cooled(desk.database, user.user, row.bettor, context.wall_s())
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


def _parts(request: Request, desk: Desk, user: UUID, order: Order, first: FirstBody) -> Parts:
    """What a first order brings; of one that is known already nothing is signed anew."""
    with desk.database.session(write=False) as session:
        if store.find(session, order.digest(desk.domain)) is not None:
            return Parts()
    permit = None
    if first.permit is not None:
        signed = compacted(bytes.fromhex(first.permit.signature[2:]))
        if signed is None:
            refusal = Refusal(
                Reason.PERMIT, "no signature of 65 bytes (r, s, v) or 64 (EIP-2098)", "first.permit.signature"
            )
            raise BetRefused(refusal)
        permit = permit_of(order.bettor, first.permit.units, first.permit.deadline, signed)
    costly(request, 3)
    context = context_of(request)
    return parts_for(context, identity_of(request), grants_of(request), user, order.bettor, permit)


async def _events(database: Database, digest: bytes, after: int) -> AsyncIterator[bytes]:
    """States as they are written; a line now and then says that the stream is alive."""
    yield b"retry: 2000\n\n"
    silent = 0
    while True:
        states, over = await asyncio.to_thread(_states, database, digest, after)
        for one in states:
            after = one.seq
            yield f"id: {one.seq}\nevent: state\ndata: {one.model_dump_json()}\n\n".encode()
        if states and over:
            return
        silent = 0 if states else silent + 1
        if silent % _BEAT == _BEAT - 1:
            yield b": alive\n\n"
        await asyncio.sleep(_EVERY_S)


def _states(database: Database, digest: bytes, after: int) -> tuple[list[StateShown], bool]:
    """New states, and whether more are to come."""
    with database.session(write=False) as session:
        found = [StateShown.of(row) for row in store.states_of(session, digest, after)]
        if not found and not after:
            return found, False
        row = store.find(session, digest)
        offered = any(one.state == "offered" for one in store.offers_of(session, digest))
        over = row is not None and row.state in store.ENDED and not offered
        if not found and over:
            # Nothing new, and nothing to come: who comes back after the end is told so.
            last = store.states_of(session, digest)
            found = [StateShown.of(one) for one in last[-1:]]
        return found, over


def _ends(desk: Desk | None) -> Ends:
    """What the chain says of a result's window; a chain that is down leaves it open, and is asked no more."""
    down = desk is None

    def ends(fixture: int) -> tuple[bool, int] | None:
        nonlocal down
        if down or desk is None:
            return None
        try:
            return desk.reader.result(fixture, desk.reader.head())
        except (ChainError, RpcError, Web3Exception, OSError):
            down = True
            return None

    return ends


def _shown(request: Request, session: Session, row: DeskBet) -> BetShown:
    desk: Desk | None = getattr(request.app.state, "desk", None)
    return BetShown.of(row, store.offers_of(session, row.id), None if desk is None else desk.domain)


def _own(session: Session, bet: str, user: UUID) -> DeskBet:
    row = store.find(session, bytes.fromhex(bet[2:]))
    if row is None or row.user_id != user:
        raise NotFound(f"there is no bet {bet} of yours", "GET /v1/bets lists them", field="path.bet")
    return row


def _require_cooled(database: Database, user: UUID, bettor: str, now: int) -> None:
    """Nothing is bought from a wallet that was linked lately: who took over an account would be paid. Wall seconds."""
    with database.session(write=False) as session:
        wallet = active_wallet(session, bettor)
    if wallet is None or wallet.user_id != user:
        raise NotAllowed(
            f"{bettor} is no wallet of yours any more", "link it again: POST /v1/wallets", field="body.bet"
        )
    if now < wallet.cool_until:
        detail = f"this wallet was linked lately: nothing is paid out to it before {wallet.cool_until}"
        raise BetRefused(Refusal(Reason.NOT_ELIGIBLE, detail, "bet"))


def _require_own(database: Database, user: UUID, bettor: str) -> None:
    with database.session(write=False) as session:
        wallet = active_wallet(session, bettor.lower())
    if wallet is None or wallet.user_id != user:
        raise NotAllowed(
            f"{bettor} is no wallet of yours", "link it first: POST /v1/wallets", field="body.order.bettor"
        )
