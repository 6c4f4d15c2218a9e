"""Routes of who runs the desk: halt and resume, and what is at risk on each fixture."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Final, cast

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session, col, select

from api.chain.tables import BetRow
from api.context import Ctx
from api.desk import store
from api.desk.halts import EVERYTHING, HaltReason, halt, halts, named, resume
from api.desk.tables import DeskBet, DeskHalt
from api.errors import NotFound
from api.roles import Operator

router = APIRouter(tags=["operators"])
_PLAIN: Final = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
"""Text without control characters: PostgreSQL keeps no NUL."""


class HaltWanted(BaseModel):
    """The fixture as legs carry it; without one, everything."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"fixture": "0x" + "0a" * 16}})
    fixture: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{32}$")] | None = None

    @property
    def number(self) -> int | None:
        """The fixture, None for everything."""
        return None if self.fixture is None else int(self.fixture, 16)


class HaltBegun(HaltWanted):
    """A halt with its reason, which is public, and a note, which operators see: say nothing of a person in it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"fixture": "0x" + "0a" * 16, "reason": "data", "note": "one feed is a goal ahead"}
        },
    )
    reason: HaltReason | None = None
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=_PLAIN)] | None = None


class HaltShown(BaseModel):
    """A halt; match seconds. `fixture` is null for everything."""

    fixture: str | None
    began_at: int
    ended_at: int | None
    reason: HaltReason | None = None
    note: str | None = None

    @classmethod
    def of(cls, row: DeskHalt) -> HaltShown:
        """The body of a row."""
        fixture = None if row.fixture == EVERYTHING else row.fixture
        reason = cast("HaltReason | None", row.reason)
        return cls(fixture=fixture, began_at=row.began_at, ended_at=row.ended_at, reason=reason, note=row.note)


class Exposure(BaseModel):
    """Bets on a fixture, units: those that are open on the chain, and tickets that may still be placed.

    `payouts` is what all of them together would be paid at most, with nothing netted; an accumulator counts in full
    for each of its fixtures. The book's own reserve, which is netted, stands on the chain.
    """

    fixture: str
    bets: int = 0
    stakes: int = 0
    payouts: int = 0
    tickets: int = Field(default=0, description="accepted or submitted, and not on the chain yet")
    ticket_payouts: int = 0


@router.get("/v1/operator/halts")
def show_halts(user: Operator, context: Ctx) -> list[HaltShown]:
    """List the halts that hold."""
    del user
    with context.database.session(write=False) as session:
        return [HaltShown.of(row) for row in halts(session)]


@router.post("/v1/operator/halts", status_code=201)
def begin_halt(body: HaltBegun, user: Operator, context: Ctx) -> HaltShown:
    """Sell and buy back nothing more on a fixture, or at all, from this answer on. Asked again it stays as it is."""
    match_now = context.match_clock.now()
    with context.database.session() as session:
        row = halt(
            session,
            context.new_id(),
            user.user,
            body.number,
            match_now=match_now,
            wall_now=context.wall_s(),
            reason=body.reason,
            note=body.note,
        )
        return HaltShown.of(row)


@router.post("/v1/operator/resumptions")
def end_halt(body: HaltWanted, user: Operator, context: Ctx) -> HaltShown:
    """End a halt."""
    match_now = context.match_clock.now()
    with context.database.session() as session:
        row = resume(session, user.user, body.number, match_now=match_now, wall_now=context.wall_s())
        if row is None:
            raise NotFound(f"no halt of {named(body.number)} holds", "GET /v1/operator/halts lists those that do")
        return HaltShown.of(row)


@router.get("/v1/operator/exposure")
def show_exposure(user: Operator, context: Ctx) -> list[Exposure]:
    """Show what is at risk on each fixture, the largest first."""
    del user
    with context.database.session(write=False) as session:
        return sorted(_exposures(session), key=lambda one: (-one.payouts - one.ticket_payouts, one.fixture))


def _exposures(session: Session) -> list[Exposure]:
    found: dict[int, Exposure] = {}

    def of(fixture: int) -> Exposure:
        return found.setdefault(fixture, Exposure(fixture=named(fixture)))

    seen = defaultdict(set)
    for bet in session.exec(select(BetRow).where(col(BetRow.end).is_(None))):
        seen[bet.bettor.lower()].add(bet.nonce)
        for at in range(0, len(bet.legs), 32):
            one = of(int.from_bytes(bet.legs[at : at + 16], "big"))
            one.bets, one.stakes, one.payouts = one.bets + 1, one.stakes + bet.stake, one.payouts + bet.payout
    for row in session.exec(select(DeskBet).where(col(DeskBet.state).in_(store.UNDER_WAY))):
        if row.nonce in seen[row.bettor]:
            continue  # on the chain already, and the relayer has not read it back
        for leg in store.order_of(row).legs:
            one = of(leg >> 128)
            one.tickets, one.ticket_payouts = one.tickets + 1, one.ticket_payouts + (row.payout or 0)
    return list(found.values())
