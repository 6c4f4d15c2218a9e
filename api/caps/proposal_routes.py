"""Routes of budgets that are proposed here and signed elsewhere, by the allocator's own wallet."""

from __future__ import annotations

from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from web3 import Web3

from api.caps.proposals import OPEN_S, ChainPool, Funding, Pool, carried_out, proposals, propose
from api.caps.tables import ProposalRow
from api.chain.tables import FixtureRow
from api.context import Context, Ctx
from api.errors import NotFound, Unavailable
from api.fixtures import FixtureNames
from api.node import NodeChain
from api.public.book import PublicBook
from api.roles import Operator, costly
from proofbook.chain_profiles import CHAIN_PROFILES

router = APIRouter(tags=["operators"])
MOST_UNITS = (1 << 48) - 1
_COST = 10
_EURO = 10**6


class BudgetWanted(BaseModel):
    """How many units more a fixture's budget shall hold."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"fixture": "0x" + "0a" * 16, "units": 500_000_000}}
    )
    fixture: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{32}$")]
    units: Annotated[int, Field(gt=0, le=MOST_UNITS)]


class Unsigned(BaseModel):
    """A transaction for the wallet of `sender`; gas and nonce are that wallet's own business."""

    chain_id: int
    sender: str
    to: str
    data: str
    value: str = "0x0"


class ProposalMade(BaseModel):
    """A proposal, the transaction that carries it out, and what that says, line by line.

    `refused` is why the chain would not take it now, empty if it would.
    """

    id: UUID
    fixture: str
    units: int
    transaction: Unsigned
    says: list[str]
    refused: str


class ProposalShown(BaseModel):
    """What became of a proposal; `final` is a mined one behind a block that cannot go any more."""

    id: UUID
    fixture: str
    units: int
    made_at: int
    state: Literal["proposed", "mined", "final"]
    block: int | None
    transaction: str | None


@router.post("/v1/operator/budgets/proposals", status_code=201)
def make_proposal(body: BudgetWanted, user: Operator, request: Request, context: Ctx) -> ProposalMade:
    """Propose to add to a fixture's budget: gives the transaction that the allocator signs in a wallet of their own."""
    costly(request, _COST)
    book, fixture = _book(request), int(body.fixture, 16)
    with context.database.session(write=False) as session:
        if session.get(FixtureRow, fixture.to_bytes(16, "big")) is None:
            raise NotFound(f"fixture {body.fixture} is not listed", "list it on the chain first", field="body.fixture")
    made = _pool(context, request).prepare(fixture, body.units)
    now = context.wall_s()
    with context.database.session() as session:
        row = propose(session, context.new_id(), user.user, fixture, body.units, made.block, now)
        new_id = row.id
    chain_id = CHAIN_PROFILES[context.settings.chain].chain_id
    says = [
        f"contract  HousePool {made.to}",
        "function  fund(fixtures, amounts)",
        f"fixture   {_name(request, fixture)} {body.fixture.lower()}",
        f"amount    {body.units // _EURO}.{body.units % _EURO:06d} {book.asset.symbol}, of the pool's free money",
        f"signer    the allocator {made.sender}, nobody else",
    ]
    unsigned = Unsigned(chain_id=chain_id, sender=made.sender, to=made.to, data="0x" + made.data.hex())
    return ProposalMade(
        id=new_id, fixture=body.fixture.lower(), units=body.units, transaction=unsigned, says=says, refused=made.refused
    )


@router.get("/v1/operator/budgets/proposals")
def show_proposals(user: Operator, request: Request, context: Ctx) -> list[ProposalShown]:
    """Tell what became of the proposals of the last seven days, the oldest first."""
    del user
    costly(request, _COST)
    pool = _pool(context, request)
    with context.database.session(write=False) as session:
        rows = proposals(session, context.wall_s() - OPEN_S)
        for row in rows:
            session.expunge(row)
    if not rows:
        return []
    found = carried_out(rows, pool.fundings(rows[0].block + 1))
    final = pool.final() if found else 0
    return [_shown(row, found.get(row.id), final) for row in rows]


def _shown(row: ProposalRow, funding: Funding | None, final: int) -> ProposalShown:
    return ProposalShown(
        id=row.id,
        fixture=row.fixture,
        units=row.units,
        made_at=row.made_at,
        state="proposed" if funding is None else "final" if funding.block <= final else "mined",
        block=None if funding is None else funding.block,
        transaction=None if funding is None else "0x" + funding.transaction.hex(),
    )


def _book(request: Request) -> PublicBook:
    book = cast("PublicBook | None", getattr(request.app.state, "book", None))
    if book is None:
        raise Unavailable("this API runs without contracts")
    return book


def _pool(context: Context, request: Request) -> Pool:
    given = cast("Pool | None", getattr(request.app.state, "pool", None))
    if given is not None:
        return given
    book = _book(request)
    if not isinstance(context.chain, NodeChain):
        raise Unavailable("this API asks no node")
    tag = CHAIN_PROFILES[context.settings.chain].finality_tag
    return ChainPool(Web3(context.chain.provider), book.deployment.pool, tag)


def _name(request: Request, fixture: int) -> str:
    names = cast("FixtureNames", request.app.state.names)
    about = names.about(names.name_of(fixture))
    return "" if about is None else f"{about.home.name} – {about.away.name}"
