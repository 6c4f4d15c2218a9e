"""A provider in memory that signs what it is told to: for each rule of the relying party, an answer that breaks it.

It is no model of a correct provider (that is the peer); it is a liar with switches.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwe, jws
from joserfc.jwk import ECKey, KeySet

from api.identity.relying_party import Begun, Callback, Client, Proof, RelyingParty, Secret

ISSUER = "https://idp.example.org/api/v2"
NOW = 1_790_000_000.0
Headers = dict[str, Any]


class Clock:
    """Wall clock that a test moves."""

    def __init__(self, now: float = NOW) -> None:
        self.wall = now
        self.passed = 0.0

    def now(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.passed += seconds


def signing_key(kid: str, **more: Any) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256", **more})


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Answers as it should, until a switch is thrown."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.keys = [signing_key("first")]
        self.published: Callable[[], dict[str, Any]] = lambda: {
            "keys": [key.as_dict(private=False) for key in self.keys]
        }
        self.metadata: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "jwks_uri": f"{ISSUER}/jwks",
            "end_session_endpoint": f"{ISSUER}/session/end",
            "authorization_response_iss_parameter_supported": True,
        }
        self.identity: dict[str, Any] = {"sub": "a" * 64 + "v1", "given_name": "Angela", "birthdate": "1962-08-24"}
        self.id_changes: dict[str, Any] = {}
        self.info_changes: dict[str, Any] = {}
        self.token_changes: dict[str, Any] = {}
        self.header: Headers = {}
        self.sign_id: Callable[[dict[str, Any]], str] = self.sign
        self.sign_info: Callable[[dict[str, Any]], str] = self.sign
        self.info_type = "application/jwt"
        self.encrypt_to: ECKey | None = None
        self.encryption = {"alg": "ECDH-ES", "enc": "A256GCM"}
        self.replies: dict[str, Callable[[httpx.Request], httpx.Response]] = {}
        self.seen: list[httpx.Request] = []
        self.nonce = ""
        self.challenge = ""

    # -- what it signs

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        key = self.keys[-1]
        protected = {"alg": "ES256", "kid": key.kid, **self.header, **header}
        registry = jws.JWSRegistry(algorithms=["ES256", "RS256", "HS256", "none"], strict_check_header=False)
        return jws.serialize_compact(protected, json.dumps(claims).encode(), key, registry=registry)

    def _claims(self, changes: dict[str, Any], **own: Any) -> dict[str, Any]:
        now = int(self.clock.wall)
        claims = {"iss": ISSUER, "aud": "proofbook", "iat": now, "exp": now + 60, "sub": self.identity["sub"], **own}
        return {name: value for name, value in (claims | changes).items() if value is not ...}

    def _wrap(self, token: str) -> str:
        if self.encrypt_to is None:
            return token
        header = {**self.encryption, "cty": "JWT", "iss": ISSUER, "aud": "proofbook"}
        registry = jwe.JWERegistry(
            algorithms=["ECDH-ES", "A256GCM", "A128GCM", "ECDH-ES+A128KW"], strict_check_header=False
        )
        return jwe.encrypt_compact(header, token.encode(), self.encrypt_to, registry=registry)

    # -- what it answers

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        path = request.url.path.removeprefix("/api/v2")
        if path in self.replies:
            return self.replies[path](request)
        if path == "/.well-known/openid-configuration":
            return httpx.Response(200, json=self.metadata)
        if path == "/jwks":
            return httpx.Response(200, json=self.published())
        if path == "/token":
            return self._token(request)
        if path == "/userinfo":
            token = self._wrap(self.sign_info(self._claims(self.info_changes, **self.identity)))
            return httpx.Response(200, content=token, headers={"content-type": self.info_type})
        return httpx.Response(404)

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        verifier = form.get("code_verifier", "")
        if b64(hashlib.sha256(verifier.encode()).digest()) != self.challenge:
            return httpx.Response(400, json={"error": "invalid_grant"})
        if form.get("client_secret") != "geheim" or "authorization" in request.headers:
            return httpx.Response(401, json={"error": "invalid_client"})
        access = "access-token"
        half = b64(hashlib.sha256(access.encode()).digest()[:16])
        claims = self._claims(self.id_changes, nonce=self.nonce, acr="eidas1", at_hash=half)
        body = {"access_token": access, "token_type": "Bearer", "id_token": self._wrap(self.sign_id(claims))}
        return httpx.Response(200, json=body | self.token_changes)

    # -- what a browser does

    def visit(self, begun: Begun, **changes: Any) -> Callback:
        query = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
        self.nonce, self.challenge = query["nonce"], query["code_challenge"]
        return Callback(**({"state": query["state"], "code": "code", "iss": ISSUER} | changes))


def client(**changes: Any) -> Client:
    settings: dict[str, Any] = {
        "issuer": ISSUER,
        "client_id": "proofbook",
        "client_secret": Secret("geheim"),
        "redirect_uri": "https://book.example.org/v1/kyc/callback/fc",
        "post_logout_redirect_uri": "https://book.example.org/v1/kyc/logout-callback",
        "scopes": ("openid", "birthdate"),
        "acr_values": ("eidas1",),
        "acr_accepted": frozenset({"eidas1", "eidas2", "eidas3"}),
    }
    return Client(**(settings | changes))


class Stage:
    """A relying party before the liar."""

    def __init__(self, **changes: Any) -> None:
        self.clock = Clock()
        self.issuer = Issuer(self.clock)
        self._count = 0
        self.party = RelyingParty.over(
            client(**changes), self.clock, self.random, httpx.MockTransport(self.issuer.handle)
        )

    def random(self, size: int) -> bytes:
        self._count += 1
        return hashlib.sha256(str(self._count).encode()).digest()[:size]

    def prove(self, **callback: Any) -> Proof:
        begun = self.party.begin()
        return self.party.complete(begun, self.issuer.visit(begun, **callback))


def encryption_keys() -> KeySet:
    return KeySet([ECKey.generate_key("P-256", {"kid": "enc", "use": "enc"})])
