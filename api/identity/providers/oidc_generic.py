"""Any OpenID provider that gives a date of birth: which claim is which is a setting.

The sandbox is used through this adapter too, with its own assurance, so that what it proves passes for nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpx

from api.identity.providers import claims as read
from api.identity.providers.base import Assurance, Kept, Started, VerifiedIdentity
from api.identity.providers.oidc import begin, evidence, finish
from api.identity.relying_party import Callback, Client, RelyingParty
from proofbook.clock import WallClock


@dataclass(frozen=True, slots=True)
class Mapping:
    """Names of the claims, and what they are worth. `birth_original` only for a provider that completes dates."""

    assurance: Assurance
    birth: str = "birthdate"
    birth_original: str | None = None
    completes: bool = False
    given_names: str = "given_name"
    family_name: str = "family_name"
    birthplace: str = "birthplace"
    birthcountry: str = "birthcountry"


class GenericOidc:
    """One OpenID provider under a name of its own."""

    kind: Final = "redirect"

    def __init__(
        self,
        name: str,
        client: Client,
        mapping: Mapping,
        clock: WallClock,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._name = name
        self._mapping = mapping
        self._party = RelyingParty.over(client, clock, random_bytes, transport)

    @property
    def id(self) -> str:
        """Name in addresses and in the database."""
        return self._name

    def start(self, attempt: str) -> Started:
        """See `IdentityProvider.start`."""
        del attempt
        return begin(self._party)

    def complete(self, kept: Kept, callback: Callback) -> VerifiedIdentity:
        """See `RedirectProvider.complete`."""
        proof = finish(self._party, kept, callback)
        claims, names = proof.claims, self._mapping
        return VerifiedIdentity(
            provider=self.id,
            issuer=proof.issuer,
            subject=proof.subject,
            assurance=names.assurance,
            acr=proof.acr,
            amr=proof.amr,
            birth=read.required_birth(claims, names.birth),
            birth_original=None if names.birth_original is None else read.birth(claims, names.birth_original),
            completes=names.completes,
            evidence=evidence(proof),
            given_names=tuple((read.text(claims, names.given_names) or "").split()),
            family_name=read.text(claims, names.family_name),
            birthplace=read.text(claims, names.birthplace),
            birthcountry=read.text(claims, names.birthcountry),
            logout_hint=proof.id_token,
        )

    def logout_url(self, hint: str, state: str) -> str | None:
        """See `IdentityProvider.logout_url`."""
        return self._party.logout_url(hint, state)

    def close(self) -> None:
        """Close the connections."""
        self._party.close()
