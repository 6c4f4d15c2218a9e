"""What this side knows of a provider before it has asked it anything: the registration, and what is accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from joserfc.jwk import KeySet

SIGNATURES: Final = frozenset({"ES256", "ES384", "RS256", "RS384", "PS256"})
"""Algorithms that a configuration may accept: public keys only."""
KEY_WRAPPING: Final = frozenset({"ECDH-ES", "ECDH-ES+A256KW", "RSA-OAEP", "RSA-OAEP-256"})
CONTENT_ENCRYPTION: Final = frozenset({"A256GCM"})
MAX_SKEW_S: Final = 60


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that does not show itself."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True)
class Encryption:
    """The keys that answers are encrypted to, and how they must be."""

    keys: KeySet = field(repr=False)
    wrapping: frozenset[str] = frozenset({"ECDH-ES"})
    content: frozenset[str] = CONTENT_ENCRYPTION

    def public(self) -> dict[str, Any]:
        """The key set to publish at this client's `jwks_uri`."""
        return dict(self.keys.as_dict(private=False))


@dataclass(frozen=True, slots=True)
class Client:
    """One registration at one issuer.

    `acr_values` are asked for, in order of preference; an answer must carry one of `acr_accepted`. `hosts` are further
    hosts (with port, if not 443) that the issuer's metadata may point to. `algorithms` may sign. `loopback` allows
    plain http to this machine: development and tests.
    """

    issuer: str
    client_id: str
    client_secret: Secret
    redirect_uri: str
    scopes: tuple[str, ...]
    post_logout_redirect_uri: str | None = None
    acr_values: tuple[str, ...] = ()
    acr_accepted: frozenset[str] = frozenset()
    algorithms: frozenset[str] = frozenset({"ES256"})
    hosts: frozenset[str] = frozenset()
    authentication: Literal["client_secret_post", "private_key_jwt"] = "client_secret_post"
    assertion_keys: KeySet | None = field(default=None, repr=False)
    encryption: Encryption | None = None
    userinfo_signed: bool = True
    claims: dict[str, Any] | None = None
    skew_s: int = 30
    loopback: bool = False

    def __post_init__(self) -> None:
        for name, wrong in self._problems():
            raise ValueError(f"{name}: {wrong}")

    def _problems(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if self.issuer.endswith("/") or urlsplit(self.issuer).query or urlsplit(self.issuer).fragment:
            found.append(("issuer", f"{self.issuer!r} must have no slash at its end, no query and no fragment"))
        if "openid" not in self.scopes:
            found.append(("scopes", f"{self.scopes!r} must hold openid"))
        strange = self.algorithms - SIGNATURES
        if strange or not self.algorithms:
            found.append(("algorithms", f"{sorted(strange)} cannot be accepted; choose of {sorted(SIGNATURES)}"))
        if not 0 <= self.skew_s <= MAX_SKEW_S:
            found.append(("skew_s", f"{self.skew_s} is not between 0 and {MAX_SKEW_S}"))
        if self.acr_values and not self.acr_accepted:
            found.append(("acr_accepted", "a level is asked for and none is required"))
        if self.authentication == "private_key_jwt" and self.assertion_keys is None:
            found.append(("assertion_keys", "private_key_jwt needs a private key"))
        if self.encryption is not None:
            if self.encryption.wrapping - KEY_WRAPPING or not self.encryption.wrapping:
                found.append(("encryption.wrapping", f"choose of {sorted(KEY_WRAPPING)}"))
            if self.encryption.content - CONTENT_ENCRYPTION or not self.encryption.content:
                found.append(("encryption.content", f"choose of {sorted(CONTENT_ENCRYPTION)}"))
        return found
