"""The protocol of a provider, and what passes through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal, Protocol, runtime_checkable

from api.identity.birth import PartialDate
from api.identity.relying_party import Callback


class Assurance(StrEnum):
    """How surely a provider knows a person; a grant's policy is made of it, so that none passes for a higher one."""

    SANDBOX = "sandbox"
    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"


RANK: Final = {Assurance.SANDBOX: 0, Assurance.LOW: 1, Assurance.SUBSTANTIAL: 2, Assurance.HIGH: 3}
"""Their order."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an attempt keeps of its start, for its end alone."""

    state: str = field(repr=False)
    nonce: str = field(default="", repr=False)
    verifier: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the person, and what to keep."""

    url: str = field(repr=False)
    kept: Kept


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves an identity: SHA-256 of the signed answer, and the public key that signed it."""

    digest: bytes = field(repr=False)
    kid: str
    algorithm: str
    key: Mapping[str, Any] = field(repr=False)
    verified_at: float


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """A person as a provider proved them. Personal: it is sealed at once and never logged.

    `birth` is the date as the provider gives it, `birth_original` the date before a registry completed it;
    `completes` says that the provider fills unknown parts. Names may be absent: there are people without.
    """

    provider: str
    issuer: str
    subject: str = field(repr=False)
    assurance: Assurance
    acr: str
    amr: tuple[str, ...]
    birth: PartialDate = field(repr=False)
    birth_original: PartialDate | None = field(repr=False)
    completes: bool
    evidence: Evidence
    given_names: tuple[str, ...] = field(default=(), repr=False)
    family_name: str | None = field(default=None, repr=False)
    birthplace: str | None = field(default=None, repr=False)
    birthcountry: str | None = field(default=None, repr=False)
    logout_hint: str | None = field(default=None, repr=False)


class EventKind(StrEnum):
    """What a webhook says happened."""

    REVIEWED = "reviewed"
    PENDING = "pending"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A webhook whose sender was verified; it names a case and proves nothing about it: the result is fetched."""

    event_id: str
    reference: str
    kind: EventKind
    at: float


class IdentityProvider(Protocol):
    """Anything that proves who somebody is."""

    @property
    def id(self) -> str:
        """Name in addresses and in the database."""
        ...

    @property
    def kind(self) -> Literal["redirect", "webhook"]:
        """How its answer comes back."""
        ...

    def start(self, attempt: str) -> Started:
        """Begin an attempt of that id; raises `ProviderFailed`."""
        ...

    def logout_url(self, hint: str, state: str) -> str | None:
        """Address that ends the provider's session, None if it has none; raises `ProviderFailed`."""
        ...


@runtime_checkable
class RedirectProvider(IdentityProvider, Protocol):
    """Its answer comes with the person's browser."""

    def complete(self, kept: Kept, callback: Callback) -> VerifiedIdentity:
        """Verify the answer; raises `ProviderFailed`, `BadBirthDate`."""
        ...


@runtime_checkable
class WebhookProvider(IdentityProvider, Protocol):
    """Its answer comes from the provider itself, later."""

    def ingest(self, headers: Mapping[str, str], raw_body: bytes) -> ProviderEvent:
        """Verify an event's sender and time; raises `EventRejected`."""
        ...

    def fetch(self, kept: Kept, attempt: str) -> VerifiedIdentity | None:
        """Pull the result, None while there is none; raises `ProviderFailed`, `BadBirthDate`."""
        ...
