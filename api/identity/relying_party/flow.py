"""The authorization code flow, from the first address to verified claims.

    begin     state, nonce and code verifier: 32 random bytes each (43 characters; FranceConnect wants 22 of a nonce)
    complete  state → iss → error or code → token endpoint (PKCE, client authentication) → id_token → userinfo
    logout    the provider's end of session with the id_token as hint, without its encryption

A code is sent once: what fails after it was sent is a new attempt.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt

from api.identity.errors import EvidenceRejected, Outcome, ProviderRefused, ProviderUnavailable
from api.identity.relying_party.config import Client
from api.identity.relying_party.discovery import Discovery, Metadata
from api.identity.relying_party.keys import KeyRing
from api.identity.relying_party.tokens import Verified, check_id_token, check_subject, same, verify
from api.identity.relying_party.web import Answer, Web, host_of
from proofbook.clock import WallClock

RANDOM_BYTES: Final = 32
ASSERTION_LIFE_S: Final = 60
MAX_TEXT: Final = 4_096
_OUTCOMES: Final = {
    "access_denied": Outcome.CANCELLED,
    "login_required": Outcome.EXPIRED,
    "interaction_required": Outcome.EXPIRED,
    "consent_required": Outcome.CANCELLED,
    "server_error": Outcome.UNAVAILABLE,
    "temporarily_unavailable": Outcome.UNAVAILABLE,
    "invalid_grant": Outcome.EXPIRED,
    "invalid_client": Outcome.TECHNICAL,
    "invalid_request": Outcome.TECHNICAL,
    "invalid_scope": Outcome.TECHNICAL,
    "unauthorized_client": Outcome.TECHNICAL,
    "unsupported_response_type": Outcome.TECHNICAL,
    "invalid_idp_hint": Outcome.TECHNICAL,
}


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt's address and secrets; they are kept for it alone, and for one answer."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Callback:
    """What the browser brought back."""

    state: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    iss: str | None = None
    error: str | None = None
    error_uri: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """Claims that were verified, and what proves them. `claims` and `id_token` are personal: seal or drop them."""

    issuer: str
    subject: str = field(repr=False)
    acr: str
    amr: tuple[str, ...]
    claims: Mapping[str, Any] = field(repr=False)
    id_token: str = field(repr=False)
    digest: bytes = field(repr=False)
    kid: str
    algorithm: str
    key: Mapping[str, Any] = field(repr=False)
    verified_at: float


class RelyingParty:
    """One client at one issuer. `random_bytes(n)` must be unpredictable."""

    def __init__(self, client: Client, web: Web, clock: WallClock, random_bytes: Callable[[int], bytes]) -> None:
        self.client = client
        self._web = web
        self._clock = clock
        self._random_bytes = random_bytes
        self._discovery = Discovery(client, web, clock.monotonic)
        host = host_of(client.issuer)
        self._ring = KeyRing(host, lambda: self._discovery.metadata().jwks, web, clock.monotonic)

    @classmethod
    def over(
        cls,
        client: Client,
        clock: WallClock,
        random_bytes: Callable[[int], bytes],
        transport: httpx.BaseTransport | None = None,
    ) -> RelyingParty:
        """Make one with a `Web` pinned to the issuer's host and those that the client names."""
        hosts = client.hosts | {host_of(client.issuer)}
        web = Web(hosts, monotonic=clock.monotonic, loopback=client.loopback, transport=transport)
        return cls(client, web, clock, random_bytes)

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def begin(self) -> Begun:
        """Give the address to send the person to, and the attempt's secrets; raises `ProviderFailed`."""
        metadata = self._discovery.metadata()
        state, nonce, verifier = (self._random() for _ in range(3))
        client = self.client
        query = {
            "client_id": client.client_id,
            "response_type": "code",
            "redirect_uri": client.redirect_uri,
            "scope": " ".join(client.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": _base64(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        if client.acr_values:
            query["acr_values"] = " ".join(client.acr_values)
        if client.claims is not None:
            query["claims"] = json.dumps(client.claims, separators=(",", ":"))
        return Begun(_with_query(metadata.authorization, query), state, nonce, verifier)

    def complete(self, begun: Begun, callback: Callback) -> Proof:
        """Turn the browser's answer into verified claims; raises `ProviderFailed`."""
        metadata = self._discovery.metadata()
        code = self._code(metadata, begun, callback)
        tokens = self._exchange(metadata, code, begun.verifier)
        id_text, access = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_text, str) or not isinstance(access, str):
            raise EvidenceRejected("form", "the token endpoint gave no id_token and access token")
        if str(tokens.get("token_type", "")).lower() != "bearer":
            raise EvidenceRejected("form", "the access token is of another type than Bearer")
        id_token = verify("id_token", id_text, self.client, self._ring, self._clock.now())
        check_id_token(id_token, self.client, begun.nonce, access)
        claims, evidence = self._userinfo(metadata, access, id_token)
        subject = check_subject(id_token, claims)
        acr, methods = id_token.claims.get("acr"), id_token.claims.get("amr")
        return Proof(
            issuer=self.client.issuer,
            subject=subject,
            acr=acr if isinstance(acr, str) else "",
            amr=tuple(one for one in methods if isinstance(one, str)) if isinstance(methods, list) else (),
            claims=claims,
            id_token=id_token.token,
            digest=hashlib.sha256(evidence.token.encode()).digest(),
            kid=evidence.kid,
            algorithm=evidence.algorithm,
            key=evidence.key,
            verified_at=self._clock.now(),
        )

    def logout_url(self, id_token: str, state: str) -> str | None:
        """Give the address that ends the provider's session; None if it has none. Raises `ProviderFailed`."""
        end = self._discovery.metadata().end_session
        if end is None or self.client.post_logout_redirect_uri is None:
            return None
        query = {
            "id_token_hint": id_token,
            "state": state,
            "post_logout_redirect_uri": self.client.post_logout_redirect_uri,
        }
        return _with_query(end, query)

    def _code(self, metadata: Metadata, begun: Begun, callback: Callback) -> str:
        if not same(callback.state, begun.state):
            raise EvidenceRejected("state", "the answer belongs to another attempt")
        if callback.iss is None and metadata.sends_iss:
            raise EvidenceRejected("iss", "the answer does not say which issuer it is from")
        if callback.iss is not None and callback.iss != self.client.issuer:
            raise EvidenceRejected("iss", "the answer is from another issuer")
        if callback.error is not None:
            raise _refusal(callback.error, _reference(callback.error_uri))
        if not callback.code or len(callback.code) > MAX_TEXT:
            raise EvidenceRejected("form", "the answer has neither a code nor an error")
        return callback.code

    def _exchange(self, metadata: Metadata, code: str, verifier: str) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.redirect_uri,
            "code_verifier": verifier,
            **self._authentication(metadata),
        }
        answer = self._web.post_form(metadata.token, fields)
        if answer.status == 200:
            return answer.json()
        raise _http_refusal(answer)

    def _authentication(self, metadata: Metadata) -> dict[str, str]:
        client = self.client
        if client.authentication == "client_secret_post":
            return {"client_id": client.client_id, "client_secret": client.client_secret.value}
        if client.assertion_keys is None:  # the configuration refuses it; said again for the type
            raise ValueError("private_key_jwt without a key")
        now = int(self._clock.now())
        key = client.assertion_keys.keys[0]
        claims = {
            "iss": client.client_id,
            "sub": client.client_id,
            "aud": metadata.token,
            "jti": self._random(),
            "iat": now,
            "exp": now + ASSERTION_LIFE_S,
        }
        return {
            "client_id": client.client_id,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key),
        }

    def _userinfo(self, metadata: Metadata, access: str, id_token: Verified) -> tuple[Mapping[str, Any], Verified]:
        headers = {"authorization": f"Bearer {access}", "accept": "application/jwt, application/json"}
        answer = self._web.get(metadata.userinfo, headers)
        if answer.status != 200:
            if answer.status >= 500:
                raise ProviderUnavailable(answer.host, f"answered {answer.status} for the userinfo")
            raise ProviderRefused("invalid_token", Outcome.EXPIRED)
        if not self.client.userinfo_signed:
            if answer.content_type != "application/json":
                raise EvidenceRejected("form", "the userinfo is not JSON")
            return answer.json(), id_token
        if answer.content_type != "application/jwt":
            raise EvidenceRejected("signature", "the userinfo is not signed, and must be")
        try:
            text = answer.body.decode("ascii").strip()
        except UnicodeDecodeError:
            raise EvidenceRejected("form", "the userinfo is no token") from None
        verified = verify("userinfo", text, self.client, self._ring, self._clock.now())
        return verified.claims, verified

    def _random(self) -> str:
        return _base64(self._random_bytes(RANDOM_BYTES))


def _http_refusal(answer: Answer) -> ProviderRefused | ProviderUnavailable:
    if answer.status >= 500 or answer.status == 429:
        return ProviderUnavailable(answer.host, f"answered {answer.status} for the code")
    try:
        word = answer.json().get("error")
    except ProviderUnavailable as error:
        return error
    return _refusal(word if isinstance(word, str) else "", "")


def _refusal(code: str, reference: str) -> ProviderRefused:
    known = code in _OUTCOMES
    return ProviderRefused(code if known else "other", _OUTCOMES.get(code, Outcome.TECHNICAL), reference)


def _reference(error_uri: str | None) -> str:
    """FranceConnect's code and id of an error, for its support; nothing else of the address is kept."""
    if error_uri is None or len(error_uri) > MAX_TEXT:
        return ""
    try:
        query = parse_qs(urlsplit(error_uri).query)
    except ValueError:
        return ""
    found = [query.get(name, [""])[0] for name in ("code", "id")]
    return " ".join(one for one in found if one and len(one) <= 64 and one.replace("-", "").isalnum() and one.isascii())


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
