"""Routes of caps and budgets, for operators."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import col, select

from api.caps.keeping import caps, set_cap
from api.caps.tables import CapRow
from api.chain.tables import FixtureRow, ResultRow
from api.context import Ctx
from api.desk.halts import EVERYTHING
from api.errors import Unavailable
from api.public.book import PublicBook
from api.roles import Operator, costly

router = APIRouter(tags=["operators"])
MOST_UNITS = (1 << 48) - 1
_COST = 10


class CapWanted(BaseModel):
    """The fixture as legs carry it, without one every fixture that has no cap of its own; null units take it away."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"fixture": "0x" + "0a" * 16, "units": 500_000_000}}
    )
    fixture: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{32}$")] | None = None
    units: Annotated[int, Field(ge=0, le=MOST_UNITS)] | None


class CapShown(BaseModel):
    """A cap, units; `fixture` is null for that of all others."""

    fixture: str | None
    units: int
    set_at: int

    @classmethod
    def of(cls, row: CapRow) -> CapShown:
        """The body of a row."""
        return cls(fixture=None if row.fixture == EVERYTHING else row.fixture, units=row.units, set_at=row.set_at)


class BudgetShown(BaseModel):
    """A fixture's budget on the chain and what is reserved of it, units; `cap` is what the desk uses at most."""

    fixture: str
    start: int
    budget: int
    reserved: int
    cap: int | None
    block: int


@router.get("/v1/operator/caps")
def show_caps(user: Operator, context: Ctx) -> list[CapShown]:
    """List the caps."""
    del user
    with context.database.session(write=False) as session:
        return [CapShown.of(row) for row in caps(session).values()]


@router.put("/v1/operator/caps")
def change_cap(body: CapWanted, user: Operator, context: Ctx) -> list[CapShown]:
    """Set or take away a cap; the desk goes by it a second later at most. Gives all of them."""
    fixture = None if body.fixture is None else int(body.fixture, 16)
    with context.database.session() as session:
        set_cap(session, user.user, fixture, body.units, context.wall_s())
        session.flush()
        return [CapShown.of(row) for row in caps(session).values()]


@router.get("/v1/operator/budgets")
def show_budgets(user: Operator, request: Request, context: Ctx) -> list[BudgetShown]:
    """Show the budgets of fixtures without a result, by start. The allocator sets them on the chain."""
    del user
    costly(request, _COST)
    book = cast("PublicBook | None", getattr(request.app.state, "book", None))
    if book is None:
        raise Unavailable("this API runs without contracts")
    with context.database.session(write=False) as session:
        over = select(ResultRow.fixture)
        rows = session.exec(
            select(FixtureRow).where(col(FixtureRow.fixture).not_in(over)).order_by(col(FixtureRow.start)).limit(200)
        ).all()
        units = {name: row.units for name, row in caps(session).items()}
    found = []
    for row in rows:
        name = "0x" + row.fixture.hex()
        room = book.room(int.from_bytes(row.fixture, "big"))
        if room is not None:
            cap = units.get(name, units.get(EVERYTHING))
            found.append(
                BudgetShown(
                    fixture=name, start=row.start, budget=room.budget, reserved=room.reserved, cap=cap, block=room.block
                )
            )
    return found
