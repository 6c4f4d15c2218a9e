"""The route of grants: entry for a wallet, signed; anybody may bring it to the chain."""

from __future__ import annotations

from typing import Annotated

from eth_utils.address import to_checksum_address
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from api.context import Ctx
from api.grants.issuing import grants_of, issue
from api.identity.desk import Identity
from api.roles import Customer, costly

router = APIRouter(tags=["grants"])


class GrantWanted(BaseModel):
    """The wallet that is to be let in."""

    model_config = ConfigDict(extra="forbid")
    wallet: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]


class GrantShown(BaseModel):
    """A grant as the registry takes it; hours, days and seconds since 1970, caps cents a week, amounts as text."""

    wallet: str
    eligible_until: int
    no_entry_before: int
    tier: int
    policy: str
    deposit_cap: str
    stake_cap: str
    seq: int
    bring_by: int
    signature: str
    registry: str


@router.post("/v1/grants", status_code=201)
def sign_a_grant(body: GrantWanted, user: Customer, request: Request, desk: Identity, context: Ctx) -> GrantShown:
    """Sign entry for a wallet of who is signed in; the answer lists everything that is missing, if anything is."""
    costly(request, 3)
    grants = grants_of(request)  # not before the body is known to be good
    row = issue(context, desk, grants, user.user, body.wallet)
    return GrantShown(
        wallet=to_checksum_address(row.address),
        eligible_until=row.eligible_until,
        no_entry_before=row.no_entry_before,
        tier=row.tier,
        policy="0x" + bytes(row.policy).hex(),
        deposit_cap=str(row.deposit_cap),
        stake_cap=str(row.stake_cap),
        seq=row.seq,
        bring_by=row.bring_by,
        signature="0x" + bytes(row.signature).hex(),
        registry=grants.domain.contract,
    )
