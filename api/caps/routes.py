"""Routes of caps and budgets, for operators."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session, col, select

from api.caps.keeping import caps, set_cap
from api.caps.tables import CapRow
from api.chain.tables import FixtureRow, ResultRow
from api.context import Ctx
from api.desk.halts import EVERYTHING
from api.errors import InvalidRequest, Unavailable
from api.problems import FieldFault
from api.public.book import PublicBook
from api.roles import Operator, costly
from sports.errors import SportsError
from sports.markets import validate
from sports.words import FixtureId, Leg, Score, Sport, pot_key

router = APIRouter(tags=["operators"])
MOST_UNITS = (1 << 48) - 1
_COST = 10
_FIXTURE, _POT = 34, 66
"""Letters of a fixture's name, and of a pot's."""
Goals = Annotated[int, Field(ge=0, le=255)]


class PotWanted(BaseModel):
    """A pot of a fixture in the words of its legs: what bets on one market at one line net in."""

    model_config = ConfigDict(extra="forbid")
    market: int = Field(ge=1, le=255)
    period: int = Field(ge=0, le=255)
    line: int = Field(default=0, ge=-(1 << 15), lt=1 << 15, description="in quarters: 10 is 2.5")
    from_: tuple[Goals, Goals] = Field(default=(0, 0), alias="from", description="score when priced, if it counts")

    def key(self, fixture: int, sport: int | None) -> int:
        """Its key; `sport` None: nobody knows the fixture yet. Raises InvalidRequest where no leg can be of it."""
        leg = Leg(FixtureId(fixture), self.market, self.period, 0, self.line, Score(*self.from_))
        wrong: SportsError | None = None
        for one in Sport if sport is None else (Sport(sport),):
            try:
                validate(leg, one)
            except SportsError as error:
                wrong = error
            else:
                return pot_key(leg.pack())
        detail = "no market" if wrong is None else wrong.message
        raise InvalidRequest([FieldFault("body.pot", detail, "name a market as legs do: docs/words.md")])


class CapWanted(BaseModel):
    """The fixture as legs carry it, without one every fixture that has no cap of its own; null units take it away.

    With a pot: how much the desk lets that pot reserve at most, whatever else is free of the fixture's budget.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "fixture": "0x" + "0a" * 16,
                "pot": {"market": 4, "period": 1, "line": 10, "from": [0, 0]},
                "units": 500_000_000,
            }
        },
    )
    fixture: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{32}$")] | None = None
    pot: PotWanted | None = None
    units: Annotated[int, Field(ge=0, le=MOST_UNITS)] | None

    def names(self, session: Session) -> tuple[int | None, int | None]:
        """Fixture and pot's key. Raises InvalidRequest."""
        if self.fixture is None:
            if self.pot is not None:
                raise InvalidRequest([FieldFault("body.fixture", "a pot is of a fixture", "name the fixture too")])
            return None, None
        fixture = int(self.fixture, 16)
        if self.pot is None:
            return fixture, None
        row = session.get(FixtureRow, fixture.to_bytes(16, "big"))
        return fixture, self.pot.key(fixture, None if row is None else row.sport)


class PotShown(BaseModel):
    """A pot, with its key on the chain."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)
    key: str
    market: int
    period: int
    line: int
    from_: tuple[int, int] = Field(alias="from")


class CapShown(BaseModel):
    """A cap, units; `fixture` is null for that of all others, `pot` for one of a whole fixture."""

    fixture: str | None
    pot: PotShown | None = None
    units: int
    set_at: int

    @classmethod
    def of(cls, row: CapRow) -> CapShown:
        """The body of a row."""
        if row.fixture == EVERYTHING:
            return cls(fixture=None, units=row.units, set_at=row.set_at)
        pot = None
        if len(row.fixture) == _POT:
            leg = int(row.fixture, 16)
            one = Leg.unpack(leg)
            at = (one.priced_at.home, one.priced_at.away)
            pot = PotShown(key=row.fixture, market=one.market, period=one.period, line=one.line, from_=at)
        return cls(fixture=row.fixture[:_FIXTURE], pot=pot, units=row.units, set_at=row.set_at)


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
    with context.database.session() as session:
        fixture, pot = body.names(session)
        set_cap(session, user.user, fixture, body.units, context.wall_s(), pot)
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
