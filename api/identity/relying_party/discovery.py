"""The issuer's metadata: read once an hour, believed only about addresses on the issuer's own hosts.

It never decides an algorithm, a level or an authentication method: those are settings.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.identity.errors import EvidenceRejected, IdentityError, ProviderUnavailable
from api.identity.relying_party.config import Client
from api.identity.relying_party.web import Web

FRESH_S: Final = 3_600.0
STALE_S: Final = 86_400.0
RETRY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Metadata:
    """The addresses of an issuer, each of them on a pinned host."""

    authorization: str
    token: str
    userinfo: str
    jwks: str
    end_session: str | None
    sends_iss: bool


class Discovery:
    """The issuer's metadata, fetched when needed and kept while the issuer is down."""

    def __init__(self, client: Client, web: Web, monotonic: Callable[[], float]) -> None:
        self._client = client
        self._web = web
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._known: Metadata | None = None
        self._fetched_at = 0.0
        self._tried_at = 0.0

    def metadata(self) -> Metadata:
        """Give the metadata, at most an hour old, or a day while the issuer fails; raises `ProviderFailed`."""
        with self._lock:
            now = self._monotonic()
            if self._known is not None:
                age = now - self._fetched_at
                if age < FRESH_S or (age < STALE_S and now - self._tried_at < RETRY_S):
                    return self._known
            self._tried_at = now
            try:
                self._known = self._fetch()
                self._fetched_at = now
            except IdentityError as error:
                # Metadata that contradicts the settings is no outage: what was known before may be the attacker's aim.
                if self._known is None or now - self._fetched_at >= STALE_S or not _outage(error):
                    raise
            return self._known

    def _fetch(self) -> Metadata:
        answer = self._web.get(f"{self._client.issuer}/.well-known/openid-configuration")
        if answer.status != 200:
            raise ProviderUnavailable(answer.host, f"answered {answer.status} for its metadata")
        found = answer.json()
        if found.get("issuer") != self._client.issuer:
            raise EvidenceRejected("iss", "the metadata is another issuer's")
        require = self._web.require
        end = found.get("end_session_endpoint")
        return Metadata(
            authorization=require("authorization_endpoint", found.get("authorization_endpoint")),
            token=require("token_endpoint", found.get("token_endpoint")),
            userinfo=require("userinfo_endpoint", found.get("userinfo_endpoint")),
            jwks=require("jwks_uri", found.get("jwks_uri")),
            end_session=None if end is None else require("end_session_endpoint", end),
            sends_iss=found.get("authorization_response_iss_parameter_supported") is True,
        )


def _outage(error: IdentityError) -> bool:
    return isinstance(error, ProviderUnavailable)
