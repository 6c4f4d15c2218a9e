"""The route of receipts: the file of a bet, made of the chain when it is asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Path, Response
from sqlmodel import select
from web3 import Web3

from api.chain import views
from api.chain.tables import BetRow
from api.context import Context, Ctx
from api.errors import ChainDown, NotFound
from api.node import NodeChain
from api.receipts.build import build, find
from api.receipts.errors import ChainUnusable, NotToBeBuilt
from api.receipts.form import write
from api.receipts.onchain import ChainView
from api.roles import ANYONE
from chain.deployment import Deployment

router = APIRouter(tags=["receipts"])
BetPath = Annotated[str, Path(pattern=r"^0x[0-9a-fA-F]{64}$", description="id of a bet: its order's digest")]


@router.get("/v1/bets/{bet}/receipt", dependencies=[ANYONE], response_class=Response)
def download_receipt(bet: BetPath, context: Ctx) -> Response:
    """Give the receipt file of a bet whose block is final; check it with `proofbook verify`."""
    id_ = bytes.fromhex(bet[2:])
    with context.database.session(write=False) as session:
        block = session.exec(select(BetRow.block).where(BetRow.id == id_)).first()
        at = views.position(session)
    if block is None:
        raise NotFound(
            f"no block up to {at.number} has bet {bet}", "wait until it is in a block, or correct the id", field="bet"
        )
    view = view_of(context)
    deployment = _deployment(context.settings.deployment_file)
    try:
        made = build(view, deployment, id_, found=find(view, deployment, id_, block=block))
    except NotToBeBuilt as error:
        raise NotFound(error.message, error.remedy, field="bet") from error
    except ChainUnusable as error:
        raise ChainDown from error
    name = f"proofbook-{bet[2:18]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write(made), media_type="application/json", headers=headers)


def view_of(context: Context) -> ChainView:
    """A fresh look at the chain over the pool of endpoints. Raises ChainDown where there is no pool."""
    if not isinstance(context.chain, NodeChain):
        raise ChainDown
    return ChainView(Web3(context.chain.provider), "of the settings")


@lru_cache(maxsize=4)
def _deployment(path: File) -> Deployment:
    return Deployment.load(path)
