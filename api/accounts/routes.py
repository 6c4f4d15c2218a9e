"""Routes of sign-in and sessions."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.accounts.authenticate import COOKIE, require_same_site
from api.accounts.bodies import ChallengeGiven, ChallengeWanted, Ended, SessionShown, SignedIn, SignIn, WalletShown
from api.accounts.challenges import new_challenge
from api.accounts.cookies import give, take_back
from api.accounts.messages import Purpose
from api.accounts.sessions import PREFIX, csrf_of, end_sessions, live_session, sessions_of
from api.accounts.signing_in import Proof, sign_in
from api.accounts.wallets import wallets_of
from api.context import Context, Ctx
from api.errors import NotFound
from api.roles import ANYONE, Customer, costly

router = APIRouter(tags=["accounts"])


@router.post("/v1/sign-in/challenges", status_code=201, dependencies=[ANYONE])
def ask_for_challenge(wanted: ChallengeWanted, context: Ctx) -> ChallengeGiven:
    """Give a text to sign: EIP-4361, good for five minutes and one use."""
    with context.database.session() as session:
        return ChallengeGiven.of(new_challenge(context, session, Purpose.SIGN_IN, wanted.address))


@router.post("/v1/sign-in", status_code=201, dependencies=[ANYONE])
def sign_in_with_wallet(body: SignIn, request: Request, response: Response, context: Ctx) -> SignedIn:
    """Sign in with the signature of a wallet: a key's, a contract's (EIP-1271), or of one not there yet (ERC-6492).

    Signing in again is the step-up; the session in force ends.
    """
    costly(request, 5)
    require_same_site(request, context)
    opened = sign_in(
        context,
        Proof(body.challenge_id, bytes.fromhex(body.signature[2:])),
        carrier=body.carrier,
        agent=request.headers.get("user-agent", ""),
        current=_current(request, context),
    )
    cookie = body.carrier == "cookie"
    if cookie:
        give(response, context, opened)
    with context.database.session(write=False) as session:
        wallets = [WalletShown.of(wallet) for wallet in wallets_of(session, opened.row.user_id)]
    used = next((one.address for one in wallets if one.id == opened.row.wallet_id), "").lower()
    operator = used in {address.lower() for address in context.settings.operators}
    return SignedIn(
        user_id=opened.row.user_id,
        roles=["customer", "operator"] if operator else ["customer"],
        session_id=opened.row.id,
        expires_at=opened.row.expires_at,
        csrf_token=opened.csrf if cookie else None,
        token=None if cookie else opened.token,
        wallets=wallets,
    )


@router.get("/v1/session")
def who_am_i(user: Customer, request: Request, context: Ctx) -> SignedIn:
    """Tell who is signed in, and a browser its CSRF token."""
    with context.database.session(write=False) as session:
        wallets = [WalletShown.of(wallet) for wallet in wallets_of(session, user.user)]
        row = next((one for one in sessions_of(context, session, user.user) if one.id == user.session), None)
    cookie = request.cookies.get(COOKIE)
    return SignedIn(
        user_id=user.user,
        roles=["customer", "operator"] if user.operator else ["customer"],
        session_id=user.session,
        expires_at=None if row is None else row.expires_at,
        csrf_token=csrf_of(cookie) if cookie and row is not None and row.carrier == "cookie" else None,
        wallets=wallets,
    )


@router.post("/v1/sign-out")
def sign_out(user: Customer, response: Response, context: Ctx) -> Ended:
    """End the session in force."""
    with context.database.session() as session:
        ids = [] if user.session is None else [user.session]
        ended = end_sessions(context, session, user_id=user.user, ids=ids, why="signed-out")
    take_back(response)
    return Ended(ended=ended)


@router.get("/v1/sessions")
def list_sessions(user: Customer, context: Ctx) -> list[SessionShown]:
    """List the sessions of who is signed in, the latest first."""
    with context.database.session(write=False) as session:
        return [SessionShown.of(row, user.session) for row in sessions_of(context, session, user.user)]


@router.delete("/v1/sessions/{session_id}")
def end_session(session_id: UUID, user: Customer, context: Ctx) -> Ended:
    """End one session."""
    with context.database.session() as session:
        ended = end_sessions(context, session, user_id=user.user, ids=[session_id], why="revoked")
    if not ended:
        raise NotFound("you have no such session", "GET /v1/sessions lists yours", field="path.session_id")
    return Ended(ended=ended)


@router.delete("/v1/sessions")
def end_other_sessions(user: Customer, context: Ctx) -> Ended:
    """End every session but the one in force."""
    with context.database.session() as session:
        others = [row.id for row in sessions_of(context, session, user.user) if row.id != user.session]
        return Ended(ended=end_sessions(context, session, user_id=user.user, ids=others, why="revoked"))


def _current(request: Request, context: Context) -> UUID | None:
    """The session that a sign-in replaces: of the cookie, or of the token that is sent along."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    cookie = request.cookies.get(COOKIE)
    with context.database.session(write=False) as session:
        for token, carrier in ((bearer, "token"), (cookie, "cookie")):
            if token and token.startswith(PREFIX):
                row = live_session(context, session, token, "token" if carrier == "token" else "cookie")
                if row is not None:
                    return row.id
    return None
