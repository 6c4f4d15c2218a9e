"""Whom a request speaks for: a program's token, an OIDC provider's token, or a browser's cookie, in this order.

A browser sends its cookie with requests that other sites make, too. So a write with the cookie must carry the
session's CSRF token, and where the browser says which site it comes from, that site must be ours.
"""

from __future__ import annotations

import hmac
from typing import Final
from uuid import UUID

from fastapi import Request
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.accounts.oidc import Claims, Tokens
from api.accounts.sessions import PREFIX, Carrier, csrf_of, is_stale, live_session, touch
from api.accounts.tables import OidcLogin, SessionRow, Wallet
from api.accounts.wallets import new_user
from api.context import Context
from api.errors import CrossSite, NotSignedIn
from api.roles import Principal

COOKIE: Final = "__Host-proofbook"
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_LONGEST_TOKEN: Final = 200


class ByAccounts:
    """The authenticator of the product."""

    def __init__(self, tokens: Tokens | None) -> None:
        self._tokens = tokens

    def __call__(self, request: Request, context: Context) -> Principal | None:
        """Find out. Raises NotSignedIn for credentials that are no good (any more), CrossSite, ProviderDown."""
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and bearer:
            if bearer.startswith(PREFIX):
                return _of_session(context, bearer, "token")
            if self._tokens is None:
                raise NotSignedIn("this bearer token is not one of this service")
            return _of_claims(context, self._tokens.verify(bearer))
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return None
        if request.method not in _SAFE:
            require_same_site(request, context)
            sent = request.headers.get("x-csrf-token", "")
            if not hmac.compare_digest(sent.encode(), csrf_of(cookie).encode()):
                raise CrossSite(
                    "the X-CSRF-Token header is missing or not this session's",
                    "send what GET /v1/session gives as csrf_token",
                )
        return _of_session(context, cookie, "cookie")


def require_same_site(request: Request, context: Context) -> None:
    """Raise CrossSite where a browser says that another site makes this request."""
    origin = request.headers.get("origin")
    settings = context.settings
    ours = {settings.origin, *settings.cors_origins} - {"*"}
    foreign = origin not in ours if origin is not None else request.headers.get("sec-fetch-site") == "cross-site"
    if foreign:
        raise CrossSite("another site makes this request", f"open {settings.origin} and do it there")


def _of_session(context: Context, token: str, carrier: Carrier) -> Principal:
    if len(token) > _LONGEST_TOKEN:
        raise NotSignedIn("this is no token of this service")
    with context.database.session(write=False) as session:
        row = live_session(context, session, token, carrier)
        if row is None:
            raise NotSignedIn("the session has ended or never was")
        principal = Principal(row.user_id, _is_operator(context, session, row), row.proved_at, row.id)
        stale = is_stale(context, row)
    if stale:
        with context.database.session() as session:
            touch(context, session, row)
    return principal


def _is_operator(context: Context, session: Session, row: SessionRow) -> bool:
    """By the wallet that signed in, not by any other of the user: a further wallet is not a way to this right."""
    if row.wallet_id is None or not context.settings.operators:
        return False
    wallet = session.get(Wallet, row.wallet_id)
    named = {address.lower() for address in context.settings.operators}
    return wallet is not None and wallet.removed_at is None and wallet.address in named


def _of_claims(context: Context, claims: Claims) -> Principal:
    subject_hash = hmac.digest(
        context.settings.secret("pepper"), f"oidc|{claims.issuer}|{claims.subject}".encode(), "sha256"
    )
    operator = context.settings.operator_group in claims.groups
    return Principal(_user_of(context, claims.issuer, subject_hash), operator, claims.authenticated_at)


def _user_of(context: Context, issuer: str, subject_hash: bytes) -> UUID:
    """The user of a login, made at its first time; of two first times at once, one makes it."""
    for _ in range(2):
        with context.database.session(write=False) as session:
            known = session.get(OidcLogin, (issuer, subject_hash))
            if known is not None:
                return known.user_id
        try:
            with context.database.session() as session:
                user = new_user(context, session, "oidc")
                session.add(OidcLogin(issuer=issuer, subject_hash=subject_hash, user_id=user.id))
                return user.id
        except IntegrityError:
            continue
    raise NotSignedIn("this login cannot be found", "try again")
