"""FranceConnect v2, both levels.

                     low                          plus
    issuer (prod.)   oidc.franceconnect.gouv.fr   auth.franceconnect.gouv.fr      path /api/v2
    level            eidas1                       eidas2 (eidas3 is taken too)
    signatures       ES256                        ES256, then encrypted ECDH-ES + A256GCM to this client's keys
    birthdate        completed by the registry    as the identity provider gave it
    idp_birthdate    asked for                    does not exist

`birthdate` of the low level makes who is born "1992" born on 1992-01-01; `idp_birthdate` says what it was.
A private firm may use it only where the law asks for a verified identity, and never as the only way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx
from joserfc.jwk import KeySet

from api.identity.providers import claims as read
from api.identity.providers.base import Assurance, Kept, Started, VerifiedIdentity
from api.identity.providers.oidc import begin, evidence, finish
from api.identity.relying_party import Callback, Client, Proof, RelyingParty, Secret
from api.identity.relying_party.config import Encryption
from proofbook.clock import WallClock

PRODUCTION: Final = {
    "low": "https://oidc.franceconnect.gouv.fr/api/v2",
    "plus": "https://auth.franceconnect.gouv.fr/api/v2",
}
INTEGRATION: Final = {
    "low": "https://fcp-low.integ01.dev-franceconnect.fr/api/v2",
    "plus": "https://auth.integ01.dev-franceconnect.fr/api/v2",
}
_IDENTITY: Final = ("openid", "given_name", "family_name", "birthdate", "birthplace", "birthcountry", "gender")
_AGE: Final = ("openid", "birthdate")
_ASSURANCE: Final = {"eidas1": Assurance.LOW, "eidas2": Assurance.SUBSTANTIAL, "eidas3": Assurance.HIGH}


@dataclass(frozen=True, slots=True)
class FranceConnectProfile:
    """A registration at FranceConnect; `age_only` asks for the date of birth and nothing else."""

    level: Literal["low", "plus"]
    client_id: str
    client_secret: Secret
    redirect_uri: str
    post_logout_redirect_uri: str
    issuer: str = ""
    encryption_keys: KeySet | None = None
    age_only: bool = False
    with_amr: bool = False
    loopback: bool = False

    def client(self) -> Client:
        """The relying party's side of it; raises ValueError for a profile that cannot work."""
        low = self.level == "low"
        if not low and self.encryption_keys is None:
            raise ValueError("encryption_keys: FranceConnect+ encrypts its answers; give a private key")
        scopes = (*(_AGE if self.age_only else _IDENTITY), *(("idp_birthdate",) if low else ()))
        asked: dict[str, Any] | None = {"id_token": {"amr": {"essential": True}}} if self.with_amr else None
        return Client(
            issuer=self.issuer or PRODUCTION[self.level],
            client_id=self.client_id,
            client_secret=self.client_secret,
            redirect_uri=self.redirect_uri,
            post_logout_redirect_uri=self.post_logout_redirect_uri,
            scopes=scopes,
            acr_values=("eidas1",) if low else ("eidas2",),
            acr_accepted=frozenset({"eidas1", "eidas2", "eidas3"} if low else {"eidas2", "eidas3"}),
            encryption=None if low or self.encryption_keys is None else Encryption(self.encryption_keys),
            claims=asked,
            loopback=self.loopback,
        )


class FranceConnect:
    """FranceConnect at one level."""

    kind: Final = "redirect"

    def __init__(
        self,
        profile: FranceConnectProfile,
        clock: WallClock,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._low = profile.level == "low"
        self._party = RelyingParty.over(profile.client(), clock, random_bytes, transport)

    @property
    def id(self) -> str:
        """Name in addresses and in the database."""
        return "franceconnect" if self._low else "franceconnect-plus"

    @property
    def client(self) -> Client:
        """The registration, whose encryption keys are to be published."""
        return self._party.client

    def start(self, attempt: str) -> Started:
        """See `IdentityProvider.start`."""
        del attempt
        return begin(self._party)

    def complete(self, kept: Kept, callback: Callback) -> VerifiedIdentity:
        """See `RedirectProvider.complete`."""
        return self._identity(finish(self._party, kept, callback))

    def logout_url(self, hint: str, state: str) -> str | None:
        """See `IdentityProvider.logout_url`."""
        return self._party.logout_url(hint, state)

    def close(self) -> None:
        """Close the connections."""
        self._party.close()

    def _identity(self, proof: Proof) -> VerifiedIdentity:
        claims = proof.claims
        listed = read.texts(claims, "given_name_array")
        given = read.text(claims, "given_name")
        return VerifiedIdentity(
            provider=self.id,
            issuer=proof.issuer,
            subject=proof.subject,
            assurance=_ASSURANCE[proof.acr],
            acr=proof.acr,
            amr=proof.amr,
            birth=read.required_birth(claims, "birthdate"),
            birth_original=read.birth(claims, "idp_birthdate") if self._low else None,
            completes=self._low,
            evidence=evidence(proof),
            given_names=listed or tuple((given or "").split()),
            family_name=read.text(claims, "family_name"),
            birthplace=read.text(claims, "birthplace"),
            birthcountry=read.text(claims, "birthcountry"),
            logout_hint=proof.id_token,
        )
