"""Routes of wallets: what is linked, a further one, one less; and for operators the release of a former one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from api.accounts.bodies import ChallengeGiven, ChallengeWanted, Ended, LinkWallet, WalletLinked, WalletShown
from api.accounts.challenges import new_challenge
from api.accounts.cookies import give
from api.accounts.messages import Purpose
from api.accounts.sessions import end_sessions
from api.accounts.signing_in import Proof, link_wallet
from api.accounts.tables import Wallet
from api.accounts.wallets import release, remove, wallets_of
from api.context import Ctx
from api.grants.barring import ask_bar_of_wallet
from api.roles import Customer, Operator, Recent, costly

router = APIRouter(tags=["wallets"])


class Released(BaseModel):
    """How many former links others need not respect any more."""

    released: int


@router.get("/v1/wallets")
def list_wallets(user: Customer, context: Ctx) -> list[WalletShown]:
    """List the wallets of who is signed in, the first linked first."""
    with context.database.session(write=False) as session:
        return [WalletShown.of(wallet) for wallet in wallets_of(session, user.user)]


@router.post("/v1/wallets/challenges", status_code=201)
def ask_for_link_challenge(wanted: ChallengeWanted, user: Recent, context: Ctx) -> ChallengeGiven:
    """Give a text with which a further wallet is linked to who is signed in, in this session only."""
    with context.database.session() as session:
        return ChallengeGiven.of(new_challenge(context, session, Purpose.LINK, wanted.address, user))


@router.post("/v1/wallets", status_code=201)
def link_further_wallet(
    body: LinkWallet, user: Recent, request: Request, response: Response, context: Ctx
) -> WalletLinked:
    """Link a further wallet; the session gets a new token. Nothing is paid out to the wallet before it has cooled."""
    costly(request, 5)
    proof = Proof(body.challenge_id, bytes.fromhex(body.signature[2:]))
    wallet, opened = link_wallet(context, user, proof)
    linked = WalletLinked(wallet=WalletShown.of(wallet))
    if opened is not None and opened.row.carrier == "cookie":
        give(response, context, opened)
        linked.csrf_token = opened.csrf
    elif opened is not None:
        linked.token = opened.token
    return linked


@router.delete("/v1/wallets/{wallet_id}")
def remove_wallet(wallet_id: UUID, user: Recent, context: Ctx) -> Ended:
    """Remove a wallet, end the sessions that it signed in and bar it; it stays this account's until it is released."""
    with context.database.session() as session:
        ids = remove(context, session, user.user, wallet_id)
        gone = session.get_one(Wallet, wallet_id)
        # Who removes a wallet may have lost it: its grant must not outlive the link.
        ask_bar_of_wallet(context, session, user.user, gone.address)
        return Ended(ended=end_sessions(context, session, user_id=user.user, ids=ids, why="revoked"))


@router.post("/v1/operator/wallets/{address}/release")
def release_wallet(
    address: Annotated[str, Path(pattern=r"^0x[0-9a-fA-F]{40}$")], user: Operator, context: Ctx
) -> Released:
    """Let others link a wallet that its account removed."""
    with context.database.session() as session:
        return Released(released=release(context, session, user.user, address))
