"""The session's cookie: only over https, not for scripts, for this host alone, not with other sites' writes.

SameSite is Lax, not Strict: who comes back from an identity provider must still be signed in.
"""

from __future__ import annotations

from fastapi import Response

from api.accounts.authenticate import COOKIE
from api.accounts.sessions import Opened
from api.context import Context


def give(response: Response, context: Context, opened: Opened) -> None:
    """Put a new session's token into a browser."""
    life_s = opened.row.expires_at - context.wall_s()
    response.set_cookie(COOKIE, opened.token, max_age=life_s, path="/", secure=True, httponly=True, samesite="lax")


def take_back(response: Response) -> None:
    """Take the token out of a browser."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
