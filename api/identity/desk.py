"""What identity works with: providers, keys, the register, and how long a proof holds. Made once an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, cast
from uuid import UUID

from eth_utils.crypto import keccak
from fastapi import Depends, Request

from api.context import Context, context_of
from api.duties.register import Register
from api.errors import Unavailable
from api.identity.problems import ProviderUnknown
from api.identity.providers import IdentityProvider
from api.identity.providers.base import Assurance
from api.identity.vault import Vault, Wrapped
from chain.typed_data import SANDBOX_POLICY
from proofbook.errors import SettingsError

DAY_S: Final = 86_400
ATTEMPT_S: Final = 35 * 60
"""A person may take 30 minutes at FranceConnect."""
DOCUMENTS_S: Final = 7 * DAY_S
RELINK_COOL_S: Final = 3 * DAY_S
VALID_S: Final = 365 * DAY_S


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value and the wrapped key that opens it, as three columns."""

    master: str
    wrapped: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class IdentityDesk:
    """Everything that proving an identity needs besides the request's context."""

    providers: Mapping[str, IdentityProvider]
    vault: Vault
    pepper: bytes = field(repr=False)
    register: Register
    lowest: Assurance = Assurance.LOW
    valid_s: int = VALID_S

    def provider(self, name: str) -> IdentityProvider:
        """One of them; raises `ProviderUnknown`."""
        found = self.providers.get(name)
        if found is None:
            raise ProviderUnknown(name, tuple(self.providers))
        return found

    def seal(self, owner: UUID, column: str, value: dict[str, Any]) -> Sealed:
        """Seal a value with a key of its own."""
        key = self.vault.new_key(owner)
        return Sealed(key.master, key.data, self.vault.seal(owner, key, column, value))

    def open(self, owner: UUID, column: str, sealed: Sealed) -> dict[str, Any]:
        """Open it again; raises `SealBroken`."""
        return self.vault.open(owner, Wrapped(sealed.master, sealed.wrapped), column, sealed.sealed)


def policy(assurance: Assurance) -> bytes:
    """What a grant says of how surely its person is known: the sandbox's passes for no other."""
    if assurance is Assurance.SANDBOX:
        return SANDBOX_POLICY
    return keccak(f"proofbook/FR-18/{assurance}/1".encode())


def sealed_of(row: Any) -> Sealed | None:
    """The three columns of a row, None once they were emptied."""
    if row.master is None or row.wrapped is None or row.sealed is None:
        return None
    return Sealed(row.master, bytes(row.wrapped), bytes(row.sealed))


def put(row: Any, sealed: Sealed | None) -> None:
    """Write the three columns of a row, or empty them."""
    row.master = None if sealed is None else sealed.master
    row.wrapped = None if sealed is None else sealed.wrapped
    row.sealed = None if sealed is None else sealed.sealed


def desk_of(request: Request) -> IdentityDesk:
    """The desk of the app that answers a request, made at its first use; raises `Unavailable` where it cannot be."""
    state = request.app.state
    if getattr(state, "identity", None) is None:
        try:
            state.identity = state.make_identity(context_of(request))
        except SettingsError as error:
            raise Unavailable("identity is not set up here") from error
    return cast("IdentityDesk", state.identity)


def callback_url(context: Context, provider: str) -> str:
    """Where a provider sends people back to."""
    return f"{context.settings.origin}/v1/identity/callback/{provider}"


Identity = Annotated[IdentityDesk, Depends(desk_of)]
