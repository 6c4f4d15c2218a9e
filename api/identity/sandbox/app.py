"""The sandbox's addresses: discovery, keys, authorize and its page, token, userinfo, end of session.

refused on a page of its own, no way back    unknown client, redirect address not registered, nonce under 22
                                             characters, no state, no level or another than `sandbox`, prompt none
refused on the way back                      a scope that is not granted, the person cancels or fails
refused at the token endpoint                an Authorization header, wrong secret, code used or old, verifier
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.identity.errors import SandboxForbidden
from api.identity.sandbox import pages
from api.identity.sandbox.book import TOKEN_S, Book, Visit, pairwise
from api.identity.sandbox.people import People, Person, people

LEVEL: Final = "sandbox"
SHORTEST_NONCE: Final = 22
MAX_FORM: Final = 16 * 1024
CLAIMS: Final[Mapping[str, Callable[[Person], Any]]] = {
    "given_name": lambda one: " ".join(one.given) or None,
    "family_name": lambda one: one.family,
    "birthdate": lambda one: one.completed,
    "idp_birthdate": lambda one: one.birth,
    "gender": lambda one: one.gender,
    "birthplace": lambda one: one.birthplace,
    "birthcountry": lambda one: one.birthcountry,
}
_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Registration:
    """A service that may send people here."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: frozenset[str]
    post_logout_redirect_uris: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset({"openid", *CLAIMS})


def create_sandbox(
    issuer: str,
    registrations: tuple[Registration, ...],
    *,
    profile: str,
    now: Callable[[], float],
    random_text: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    key: ECKey | None = None,
) -> Starlette:
    """Make the application, served at `issuer`; raises `SandboxForbidden` in production.

    Only the profiles development and testnet are taken, so that a misspelt one is refused too.
    """
    if profile not in ("development", "testnet"):
        raise SandboxForbidden(profile)
    made = key or ECKey.generate_key("P-256", {"kid": "sandbox", "use": "sig", "alg": "ES256"})
    return _Sandbox(issuer, {one.client_id: one for one in registrations}, now, random_text, made).app()


class _Sandbox:
    def __init__(
        self,
        issuer: str,
        registrations: Mapping[str, Registration],
        now: Callable[[], float],
        random_text: Callable[[], str],
        key: ECKey,
    ) -> None:
        self._issuer = issuer
        self._registrations = registrations
        self._now = now
        self._key = key
        self._secret = random_text().encode()
        self._book = Book(now, random_text)

    def app(self) -> Starlette:
        base = urlsplit(self._issuer).path
        return Starlette(
            routes=[
                Route(f"{base}/.well-known/openid-configuration", self._metadata),
                Route(f"{base}/jwks", self._jwks),
                Route(f"{base}/authorize", self._authorize),
                Route(f"{base}/visits/{{page}}", self._chosen, methods=["POST"]),
                Route(f"{base}/token", self._token, methods=["POST"]),
                Route(f"{base}/userinfo", self._userinfo),
                Route(f"{base}/session/end", self._end),
            ]
        )

    def _people(self) -> People:
        return people(datetime.fromtimestamp(self._now(), UTC).date())

    async def _metadata(self, _: Request) -> Response:
        at = self._issuer
        return JSONResponse(
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "userinfo_endpoint": f"{at}/userinfo",
                "jwks_uri": f"{at}/jwks",
                "end_session_endpoint": f"{at}/session/end",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["pairwise"],
                "acr_values_supported": [LEVEL],
                "scopes_supported": ["openid", *CLAIMS],
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "userinfo_signing_alg_values_supported": ["ES256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        query = dict(request.query_params)
        client = self._registrations.get(query.get("client_id", ""))
        if client is None or query.get("redirect_uri") not in client.redirect_uris:
            return pages.refusal("client", "this service, or its way back, is not registered here")
        wrong = _unusable(query)
        if wrong is not None:
            return pages.refusal(*wrong)
        asked = set(query.get("scope", "").split())
        if "openid" not in asked or asked - client.scopes:
            return self._back(query, error="invalid_scope")
        page = self._book.open(query)
        return pages.choice(f"{self._issuer}/visits/{page}", self._people(), client.client_id)

    async def _chosen(self, request: Request) -> Response:
        form = await _form(request)
        visit = self._book.close(request.path_params["page"])
        if visit is None:
            return pages.refusal("expired", "this page was used or is too old; go back to the service and start again")
        person = self._people().get(form.get("person", ""))
        if person is None:
            return self._back(visit.query, error="access_denied")
        if person.error is not None:
            return self._back(visit.query, error=person.error)
        return self._back(visit.query, code=self._book.code(visit, form["person"]))

    async def _token(self, request: Request) -> Response:
        form = await _form(request)
        client = self._registrations.get(form.get("client_id", ""))
        given = form.get("client_secret", "").encode()
        # A secret in the header is the commonest mistake of an integration, and FranceConnect refuses it.
        if "authorization" in request.headers or client is None or not _same(given, client.client_secret.encode()):
            return _token_error(401, "invalid_client")
        if form.get("grant_type") != "authorization_code":
            return _token_error(400, "unsupported_grant_type")
        found = self._book.redeem(form.get("code", ""))
        if found is None or not _belongs(found[0], form):
            return _token_error(400, "invalid_grant")
        visit, access = found
        half = hashlib.sha256(access.encode()).digest()[:16]
        id_token = self._signed(visit, nonce=visit.query["nonce"], acr=LEVEL, at_hash=_base64(half))
        body = {"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_S, "id_token": id_token}
        return JSONResponse(body, headers=_NO_STORE)

    async def _userinfo(self, request: Request) -> Response:
        scheme, _, access = request.headers.get("authorization", "").partition(" ")
        visit = self._book.of_token(access) if scheme.lower() == "bearer" else None
        person = None if visit is None else self._people().get(visit.person)
        if visit is None or person is None or "access_token" in request.query_params:
            return JSONResponse({"error": "invalid_token"}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        asked = visit.query["scope"].split()
        claims = {name: read(person) for name, read in CLAIMS.items() if name in asked}
        token = self._signed(visit, **{name: value for name, value in claims.items() if value is not None})
        return Response(token, media_type="application/jwt", headers=_NO_STORE)

    async def _end(self, request: Request) -> Response:
        query = request.query_params
        claims = self._own(query.get("id_token_hint", ""))
        client = self._registrations.get(str(claims.get("aud")))
        back = query.get("post_logout_redirect_uri", "")
        if client is None or back not in client.post_logout_redirect_uris:
            return pages.refusal("logout", "no session of this service, or its way back is not registered here")
        state = query.get("state")
        return RedirectResponse(back if state is None else _with(back, {"state": state}), 303, _NO_STORE)

    def _signed(self, visit: Visit, **claims: Any) -> str:
        now = int(self._now())
        client = visit.query["client_id"]
        standard = {
            "iss": self._issuer,
            "aud": client,
            "iat": now,
            "exp": now + TOKEN_S,
            "sub": pairwise(client, visit.person, self._secret),
        }
        header = {"alg": "ES256", "kid": self._key.kid}
        return jws.serialize_compact(header, json.dumps({**claims, **standard}).encode(), self._key, ["ES256"])

    def _own(self, token: str) -> dict[str, Any]:
        """Claims of a token that was signed here, however old; nothing for another."""
        try:
            claims = json.loads(jws.deserialize_compact(token, self._key, ["ES256"]).payload)
        except (JoseError, ValueError):
            return {}
        return claims if isinstance(claims, dict) else {}

    def _back(self, query: Mapping[str, str], **answer: str) -> Response:
        answer = {**answer, "state": query["state"], "iss": self._issuer}
        return RedirectResponse(_with(query["redirect_uri"], answer), 303, _NO_STORE)


def _unusable(query: Mapping[str, str]) -> tuple[str, str] | None:
    if query.get("response_type") != "code":
        return "response_type", "only `code` is known"
    if len(query.get("nonce", "")) < SHORTEST_NONCE:
        return "nonce", f"it must have at least {SHORTEST_NONCE} characters"
    if not query.get("state"):
        return "state", "it must be given"
    if LEVEL not in query.get("acr_values", "").split():
        return "acr_values", f"the level must be asked for, and {LEVEL} is the only one"
    if query.get("prompt", "login") not in ("login", "consent"):
        return "prompt", "only login and consent are known"
    if "code_challenge" in query and query.get("code_challenge_method") != "S256":
        return "code_challenge_method", "only S256 is known"
    return None


def _belongs(visit: Visit, form: Mapping[str, str]) -> bool:
    query = visit.query
    if query["client_id"] != form.get("client_id") or query["redirect_uri"] != form.get("redirect_uri"):
        return False
    expected = query.get("code_challenge")
    made = _base64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
    return expected is None or _same(made.encode(), expected.encode())


async def _form(request: Request) -> dict[str, str]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            return {}
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=40))
    except ValueError:
        return {}


def _token_error(status: int, code: str) -> Response:
    return JSONResponse({"error": code}, status, _NO_STORE)


def _same(one: bytes, other: bytes) -> bool:
    return hmac.compare_digest(one, other)


def _with(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
