"""Bearer tokens of an OIDC provider (Cognito or any): verified against its keys, never by their own word.

    algorithms    those of the settings; never `none`, never a symmetric one
    keys          the configured address only; `jwk`, `jku`, `x5u` of a token are not looked at. Fetched anew for an
                  unknown key id, at most once a minute; while the provider is down the last ones serve for a day
    kind          an access token: `token_use` access with a known `client_id` (Cognito), or a known audience and none
                  of an ID token's marks (`nonce`, `at_hash`)
    time          `exp` and `iat`, half a minute of tolerance; `auth_time` is when the person proved who they are

An answer of the provider has five seconds, 64 KiB, and no redirect.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.errors import NotSignedIn, ProviderDown
from api.settings import Settings
from proofbook.clock import WallClock

LEEWAY_S: Final = 30
REFRESH_S: Final = 60
STALE_S: Final = 86_400
TIMEOUT_S: Final = 5.0
LARGEST: Final = 65_536
LONGEST_TOKEN: Final = 16_384


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says."""

    issuer: str
    subject: str
    authenticated_at: int
    groups: frozenset[str]


class Keys:
    """The provider's keys; safe to use from several threads, one of which asks for all."""

    def __init__(self, url: str, wall: WallClock, client: httpx.Client | None = None) -> None:
        self._url = url
        self._wall = wall
        self._client = client or httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)
        self._keys: KeySet | None = None
        self._fetched_at = self._tried_at = -float("inf")
        self._lock = threading.Lock()

    def of(self, kid: str) -> KeySet:
        """Keys among which one of this id is, if the provider has it. Raises ProviderDown."""
        with self._lock:
            now = self._wall.monotonic()
            known = self._keys is not None and any(key.kid == kid for key in self._keys.keys)
            if not known and now - self._tried_at >= REFRESH_S:
                self._tried_at = now
                self._fetch(now)
            if self._keys is None or now - self._fetched_at > STALE_S:
                raise ProviderDown("the sign-in provider's keys cannot be read")
            return self._keys

    def _fetch(self, now: float) -> None:
        try:
            with self._client.stream("GET", self._url) as answer:
                body = b""
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > LARGEST:
                        return
            if answer.status_code == httpx.codes.OK:
                self._keys = KeySet.import_key_set(_public(json.loads(body)))
                self._fetched_at = now
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError, JoseError):
            return  # the last ones go on serving


class Tokens:
    """Verifies bearer tokens by the settings."""

    def __init__(self, settings: Settings, keys: Keys, wall: WallClock) -> None:
        self._settings = settings
        self._keys = keys
        self._wall = wall

    @classmethod
    def of(cls, settings: Settings, wall: WallClock) -> Tokens | None:
        """By the settings; None where they name no issuer."""
        if settings.oidc_issuer is None:
            return None
        url = settings.oidc_jwks_url or f"{settings.oidc_issuer.rstrip('/')}/.well-known/jwks.json"
        return cls(settings, Keys(url, wall), wall)

    def verify(self, token: str) -> Claims:
        """What a token says, if it is good. Raises NotSignedIn, ProviderDown."""
        if len(token) > LONGEST_TOKEN:
            raise _refused("it is too long")
        header = _header(token)
        kid = header.get("kid")
        if not isinstance(kid, str) or not kid:
            raise _refused("it names no key")
        try:
            # Only the key id is taken from the header: an embedded key proves nothing.
            read = jws.deserialize_compact(token, self._keys.of(kid), algorithms=list(self._settings.oidc_algorithms))
            claims = json.loads(read.payload)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise _refused("its signature is not the provider's") from error
        if not isinstance(claims, dict):
            raise _refused("it holds no claims")
        return self._checked(claims, header)

    def _checked(self, claims: Mapping[str, Any], header: Mapping[str, Any]) -> Claims:
        now = self._wall.now()
        if claims.get("iss") != self._settings.oidc_issuer:
            raise _refused("another issuer made it")
        if not _is_time(claims.get("exp")) or claims["exp"] <= now - LEEWAY_S:
            raise _refused("it has expired")
        for name in ("iat", "nbf", "auth_time"):
            if name in claims and (not _is_time(claims[name]) or claims[name] > now + LEEWAY_S):
                raise _refused(f"its {name} lies ahead")
        if not self._is_access_token(claims, header):
            raise _refused("it is no access token for this service")
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise _refused("it names nobody")
        groups = claims.get("cognito:groups", claims.get("groups", ()))
        return Claims(
            str(claims["iss"]),
            subject,
            int(claims.get("auth_time", 0)),
            frozenset(one for one in groups if isinstance(one, str)) if isinstance(groups, list) else frozenset(),
        )

    def _is_access_token(self, claims: Mapping[str, Any], header: Mapping[str, Any]) -> bool:
        ours = self._settings.oidc_client_ids
        if "token_use" in claims:
            return claims.get("token_use") in ("access",) and claims.get("client_id") in ours
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        marked = str(header.get("typ", "")).lower() in ("at+jwt", "application/at+jwt")
        plain = "nonce" not in claims and "at_hash" not in claims
        return any(one in ours for one in named) and (marked or plain)


def _refused(why: str) -> NotSignedIn:
    return NotSignedIn(f"the bearer token is not accepted: {why}", "sign in with the provider again")


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1 << 40


def _header(token: str) -> Mapping[str, Any]:
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused("it is no token") from error
    return header


def _public(content: Any) -> Any:
    """The keys that may verify here: no symmetric one, none for encryption."""
    keys = [key for key in content["keys"] if key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"]
    return {"keys": keys}
