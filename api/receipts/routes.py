"""The route of receipts: the file of a bet, made of the chain when it is asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as File
from typing import Annotated, Any
from uuid import UUID

from eth_utils.address import to_checksum_address
from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session, select
from web3 import Web3

from api.accounts.wallets import active_wallet
from api.chain import views
from api.chain.tables import BetRow
from api.context import Context, Ctx
from api.desk.tables import DeskBet
from api.errors import ChainDown, NotFound
from api.fixtures import FixtureNames
from api.log import append
from api.node import NodeChain
from api.receipts.build import build, find, find_claim
from api.receipts.build_result import listing_of
from api.receipts.errors import ChainUnusable, NotToBeBuilt
from api.receipts.form import write
from api.receipts.kept import prices_of, words_of
from api.receipts.model import VotePart
from api.receipts.node_votes import KEPT, behind, fault, keep, records_of, unfit
from api.receipts.onchain import ChainView
from api.receipts.records import Records
from api.roles import Customer, Operator
from chain.deployment import Deployment

router = APIRouter(tags=["receipts"])
BetPath = Annotated[str, Path(pattern=r"^0x[0-9a-fA-F]{64}$", description="id of a bet: its order's digest")]


@router.get("/v1/bets/{bet}/receipt", response_class=Response)
def download_receipt(bet: BetPath, context: Ctx, user: Customer, request: Request) -> Response:
    """Give the receipt file of an own bet whose block is final, to an operator that of any bet.

    Check it with `proofbook verify`. Of a ticket that was not placed there is one as soon as its claim is final.
    """
    id_ = bytes.fromhex(bet[2:])
    view = view_of(context)
    deployment = deployment_at(context.settings.deployment_file)
    with context.database.session(write=False) as session:
        placed = session.exec(select(BetRow).where(BetRow.id == id_)).first()
        ordered = session.get(DeskBet, id_)
        at = views.position(session)
        bettor = placed.bettor if placed is not None else ordered.bettor if ordered is not None else ""
        if not user.operator and not _own(session, user.user, bettor, ordered):
            raise NotFound(f"there is no bet {bet} of yours", "GET /v1/bets lists them", field="bet")
    try:
        if placed is not None:
            found = find(view, deployment, id_, block=placed.block)
        else:
            claim = find_claim(view, deployment, id_, to_checksum_address(bettor)) if bettor else None
            if claim is None:
                raise NotFound(
                    f"no block up to {at.number} has bet {bet}, nor a claim for it",
                    "wait until it is in a block, or correct the id",
                    field="bet",
                )
            found = claim
        with context.database.session(write=False) as session:
            terms = found.item.terms
            names: FixtureNames = request.app.state.names
            prices = prices_of(session, deployment, names, terms.legs, terms.accepted_at)
            nodes = records_of(session, {leg >> 128 for leg in terms.legs})
            records = Records(nodes, prices, words_of(names, terms.legs))
        made = build(view, deployment, id_, records, found)
    except NotToBeBuilt as error:
        raise NotFound(error.message, error.remedy, field="bet") from error
    except ChainUnusable as error:
        raise ChainDown from error
    name = f"proofbook-{bet[2:18]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write(made), media_type="application/json", headers=headers)


class NodeVotes(BaseModel):
    """What nodes kept of a fixture: votes as receipts show them, and the normalised readings of all their sources."""

    model_config = ConfigDict(extra="forbid")
    fixture: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{32}$")]
    votes: list[VotePart] = Field(min_length=1, max_length=64)
    readings: list[dict[str, Any]] = Field(max_length=400)


class VotesKept(BaseModel):
    """How many votes were kept."""

    votes: int


@router.post("/v1/node-votes", status_code=201)
def keep_node_votes(body: NodeVotes, context: Ctx, user: Operator) -> VotesKept:
    """Keep signed votes of nodes, with the readings behind them, for the receipts of a fixture's bets."""
    readings = behind(body.votes, body.readings)
    view, fixture = view_of(context), int(body.fixture, 16)
    deployment = deployment_at(context.settings.deployment_file)
    try:
        listed, members = listing_of(view, deployment, fixture, view.head().number)
    except NotToBeBuilt as error:
        raise NotFound(error.message, error.remedy, field="body.fixture") from error
    except ChainUnusable as error:
        raise ChainDown from error
    for number, vote in enumerate(body.votes):
        wrong = fault(vote, listed.specification, members, deployment.oracle_domain)
        if wrong:
            raise unfit(f"body.votes.{number}", wrong, "send votes as the nodes signed them")
    now = context.wall_s()
    with context.database.session() as session:
        keep(session, fixture, body.votes, readings, now)
        append(session, now, KEPT, user.user, fixture=fixture, votes=len(body.votes))
    return VotesKept(votes=len(body.votes))


def _own(session: Session, user: UUID, bettor: str, ordered: DeskBet | None) -> bool:
    """Whether the bet came from this user, or stands in a wallet that is theirs now."""
    if ordered is not None and ordered.user_id == user:
        return True
    wallet = active_wallet(session, bettor.lower()) if bettor else None
    return wallet is not None and wallet.user_id == user


def view_of(context: Context) -> ChainView:
    """A fresh look at the chain over the pool of endpoints. Raises ChainDown where there is no pool."""
    if not isinstance(context.chain, NodeChain):
        raise ChainDown
    return ChainView(Web3(context.chain.provider), "of the settings")


@lru_cache(maxsize=4)
def deployment_at(path: File) -> Deployment:
    """The addresses of a file, read once."""
    return Deployment.load(path)
