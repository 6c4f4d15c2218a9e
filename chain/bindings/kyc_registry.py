"""KycRegistry.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BOOL, BYTES, BYTES32, NOTHING, STRING, UINT256, array, blob, many, one, struct
from chain.contract import LATEST, Call, Contract, Function
from chain.events import Event, Events, EventType, by_topic
from chain.revert import ErrorTable


class Eip712DomainResult(NamedTuple):
    """What `eip712Domain` returns, in order."""

    fields: bytes
    name: str
    version: str
    chain_id: int
    verifying_contract: ChecksumAddress
    salt: bytes
    extensions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """Struct `KycRegistry.Grant`."""

    wallet: ChecksumAddress
    eligible_until: int
    no_entry_before: int
    tier: int
    policy: bytes
    deposit_cap: int
    stake_cap: int
    seq: int
    bring_by: int


_GRANT: Final = struct(Grant, ADDRESS, UINT256, UINT256, UINT256, BYTES32, UINT256, UINT256, UINT256, UINT256)


@dataclass(frozen=True, slots=True)
class EIP712DomainChanged(Event):
    """MAY be emitted to signal that the domain could have changed."""


_EVENT_EIP712_DOMAIN_CHANGED: Final = EventType("EIP712DomainChanged", EIP712DomainChanged)


@dataclass(frozen=True, slots=True)
class EntryBarred(Event):
    """Event `EntryBarred(address[],uint256,address)`."""

    wallets: tuple[ChecksumAddress, ...]
    no_entry_before: int
    by: ChecksumAddress


_EVENT_ENTRY_BARRED: Final = EventType(
    "EntryBarred",
    EntryBarred,
    ("wallets", array(ADDRESS), False),
    ("noEntryBefore", UINT256, False),
    ("by", ADDRESS, False),
)


@dataclass(frozen=True, slots=True)
class Granted(Event):
    """Event `Granted(address,address,bytes32,uint256,uint256)`."""

    wallet: ChecksumAddress
    issuer: ChecksumAddress
    policy: bytes
    seq: int
    eligible_until: int


_EVENT_GRANTED: Final = EventType(
    "Granted",
    Granted,
    ("wallet", ADDRESS, True),
    ("issuer", ADDRESS, True),
    ("policy", BYTES32, False),
    ("seq", UINT256, False),
    ("eligibleUntil", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class GuardianSet(Event):
    """Event `GuardianSet(address)`."""

    guardian: ChecksumAddress


_EVENT_GUARDIAN_SET: Final = EventType("GuardianSet", GuardianSet, ("guardian", ADDRESS, False))


@dataclass(frozen=True, slots=True)
class IssuerSet(Event):
    """Event `IssuerSet(address,bool,address)`."""

    issuer: ChecksumAddress
    allowed: bool
    by: ChecksumAddress


_EVENT_ISSUER_SET: Final = EventType(
    "IssuerSet", IssuerSet, ("issuer", ADDRESS, True), ("allowed", BOOL, False), ("by", ADDRESS, False)
)


@dataclass(frozen=True, slots=True)
class OwnershipTransferStarted(Event):
    """Event `OwnershipTransferStarted(address,address)`."""

    previous_owner: ChecksumAddress
    new_owner: ChecksumAddress


_EVENT_OWNERSHIP_TRANSFER_STARTED: Final = EventType(
    "OwnershipTransferStarted", OwnershipTransferStarted, ("previousOwner", ADDRESS, True), ("newOwner", ADDRESS, True)
)


@dataclass(frozen=True, slots=True)
class OwnershipTransferred(Event):
    """Event `OwnershipTransferred(address,address)`."""

    previous_owner: ChecksumAddress
    new_owner: ChecksumAddress


_EVENT_OWNERSHIP_TRANSFERRED: Final = EventType(
    "OwnershipTransferred", OwnershipTransferred, ("previousOwner", ADDRESS, True), ("newOwner", ADDRESS, True)
)


_CALL_BRING_WITHIN: Final = Function("BRING_WITHIN", (), one(UINT256))
_CALL_SANDBOX_: Final = Function("SANDBOX", (), one(BYTES32))
_CALL_TIER_MAX: Final = Function("TIER_MAX", (), one(UINT256))
_CALL_ACCEPT_OWNERSHIP: Final = Function("acceptOwnership", (), NOTHING)
_CALL_BAR: Final = Function("bar", (("wallets", array(ADDRESS)), ("noEntryBefore", UINT256)), NOTHING)
_CALL_BOOK: Final = Function("book", (), one(ADDRESS))
_CALL_DOMAIN_SEPARATOR: Final = Function("domainSeparator", (), one(BYTES32))
_CALL_EIP712_DOMAIN: Final = Function(
    "eip712Domain",
    (),
    many(Eip712DomainResult, blob("bytes1"), STRING, STRING, UINT256, ADDRESS, BYTES32, array(UINT256)),
)
_CALL_GRANT: Final = Function("grant", (("given", _GRANT), ("signature", BYTES)), NOTHING)
_CALL_GUARDIAN: Final = Function("guardian", (), one(ADDRESS))
_CALL_ISSUERS: Final = Function("issuers", (("issuer", ADDRESS),), one(BOOL))
_CALL_OWNER: Final = Function("owner", (), one(ADDRESS))
_CALL_PENDING_OWNER: Final = Function("pendingOwner", (), one(ADDRESS))
_CALL_REMOVE_ISSUER: Final = Function("removeIssuer", (("issuer", ADDRESS),), NOTHING)
_CALL_RENOUNCE_OWNERSHIP: Final = Function("renounceOwnership", (), NOTHING)
_CALL_SANDBOX: Final = Function("sandbox", (), one(BOOL))
_CALL_SEQUENCE: Final = Function("sequence", (("wallet", ADDRESS),), one(UINT256))
_CALL_SET_GUARDIAN: Final = Function("setGuardian", (("guardian_", ADDRESS),), NOTHING)
_CALL_SET_ISSUER: Final = Function("setIssuer", (("issuer", ADDRESS), ("allowed", BOOL)), NOTHING)
_CALL_TRANSFER_OWNERSHIP: Final = Function("transferOwnership", (("newOwner", ADDRESS),), NOTHING)


class KycRegistryEvents(Events):
    """Events of `KycRegistry` at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic(
        _EVENT_EIP712_DOMAIN_CHANGED,
        _EVENT_ENTRY_BARRED,
        _EVENT_GRANTED,
        _EVENT_GUARDIAN_SET,
        _EVENT_ISSUER_SET,
        _EVENT_OWNERSHIP_TRANSFER_STARTED,
        _EVENT_OWNERSHIP_TRANSFERRED,
    )

    def eip712_domain_changed(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[EIP712DomainChanged, ...]:
        """Every `EIP712DomainChanged` from one block to another, both included."""
        return self._find(_EVENT_EIP712_DOMAIN_CHANGED, from_block, to_block)

    def entry_barred(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[EntryBarred, ...]:
        """Every `EntryBarred` from one block to another, both included."""
        return self._find(_EVENT_ENTRY_BARRED, from_block, to_block)

    def granted(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        wallet: str | None = None,
        issuer: str | None = None,
    ) -> tuple[Granted, ...]:
        """Every `Granted` from one block to another, both included."""
        return self._find(_EVENT_GRANTED, from_block, to_block, wallet, issuer)

    def guardian_set(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[GuardianSet, ...]:
        """Every `GuardianSet` from one block to another, both included."""
        return self._find(_EVENT_GUARDIAN_SET, from_block, to_block)

    def issuer_set(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, issuer: str | None = None
    ) -> tuple[IssuerSet, ...]:
        """Every `IssuerSet` from one block to another, both included."""
        return self._find(_EVENT_ISSUER_SET, from_block, to_block, issuer)

    def ownership_transfer_started(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        previous_owner: str | None = None,
        new_owner: str | None = None,
    ) -> tuple[OwnershipTransferStarted, ...]:
        """Every `OwnershipTransferStarted` from one block to another, both included."""
        return self._find(_EVENT_OWNERSHIP_TRANSFER_STARTED, from_block, to_block, previous_owner, new_owner)

    def ownership_transferred(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        previous_owner: str | None = None,
        new_owner: str | None = None,
    ) -> tuple[OwnershipTransferred, ...]:
        """Every `OwnershipTransferred` from one block to another, both included."""
        return self._find(_EVENT_OWNERSHIP_TRANSFERRED, from_block, to_block, previous_owner, new_owner)


class KycRegistry(Contract):
    """Who may enter, and within which limits; no personal data."""

    NAME: ClassVar[str] = "KycRegistry"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    @property
    def events(self) -> KycRegistryEvents:
        """Events of this contract."""
        return KycRegistryEvents(self.w3, self.address)

    def bring_within(self, *, block: BlockIdentifier = LATEST) -> int:
        """A grant must be brought within this time of its signing."""
        return self._read(_CALL_BRING_WITHIN, (), block)

    def sandbox_(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Policy of a sandbox grant; refused elsewhere."""
        return self._read(_CALL_SANDBOX_, (), block)

    def tier_max(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `TIER_MAX()`."""
        return self._read(_CALL_TIER_MAX, (), block)

    def accept_ownership(self) -> Call[None]:
        """The new owner accepts the ownership transfer."""
        return self._prepare(_CALL_ACCEPT_OWNERSHIP, ())

    def bar(self, wallets: Sequence[str], no_entry_before: int) -> Call[None]:
        """Bars wallets of one person from entry until a day: exclusion, revocation and cool-down alike, no reason
        given. Only ever later; also kills the next grant if it was not brought yet. One signed with a number
        after that may still be brought, and can't lower the day.
        """
        return self._prepare(_CALL_BAR, (wallets, no_entry_before))

    def book(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `book()`."""
        return self._read(_CALL_BOOK, (), block)

    def domain_separator(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Reads `domainSeparator()`."""
        return self._read(_CALL_DOMAIN_SEPARATOR, (), block)

    def eip712_domain(self, *, block: BlockIdentifier = LATEST) -> Eip712DomainResult:
        """Returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_CALL_EIP712_DOMAIN, (), block)

    def grant(self, given: Grant, signature: bytes) -> Call[None]:
        """Brings an issuer's grant. Anyone may; the signature (64 bytes, EIP-2098) is the authority."""
        return self._prepare(_CALL_GRANT, (given, signature))

    def guardian(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `guardian()`."""
        return self._read(_CALL_GUARDIAN, (), block)

    def issuers(self, issuer: str, *, block: BlockIdentifier = LATEST) -> bool:
        """Reads `issuers(address)`."""
        return self._read(_CALL_ISSUERS, (issuer,), block)

    def owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the current owner."""
        return self._read(_CALL_OWNER, (), block)

    def pending_owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the pending owner."""
        return self._read(_CALL_PENDING_OWNER, (), block)

    def remove_issuer(self, issuer: str) -> Call[None]:
        """Removes an issuer at once."""
        return self._prepare(_CALL_REMOVE_ISSUER, (issuer,))

    def renounce_ownership(self) -> Call[None]:
        """Leaves the contract without owner. It will not be possible to call `onlyOwner` functions. Can only be
        called by the current owner. NOTE: Renouncing ownership will leave the contract without an owner, thereby
        disabling any functionality that is only available to the owner.
        """
        return self._prepare(_CALL_RENOUNCE_OWNERSHIP, ())

    def sandbox(self, *, block: BlockIdentifier = LATEST) -> bool:
        """Grants without a proved identity are allowed: test chains only."""
        return self._read(_CALL_SANDBOX, (), block)

    def sequence(self, wallet: str, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `sequence(address)`."""
        return self._read(_CALL_SEQUENCE, (wallet,), block)

    def set_guardian(self, guardian: str) -> Call[None]:
        """Prepares `setGuardian(address)`."""
        return self._prepare(_CALL_SET_GUARDIAN, (guardian,))

    def set_issuer(self, issuer: str, allowed: bool) -> Call[None]:
        """Prepares `setIssuer(address,bool)`."""
        return self._prepare(_CALL_SET_ISSUER, (issuer, allowed))

    def transfer_ownership(self, new_owner: str) -> Call[None]:
        """Starts the ownership transfer of the contract to a new account. Replaces the pending transfer if there is
        one. Can only be called by the current owner. Setting `newOwner` to the zero address is allowed; this can
        be used to cancel an initiated ownership transfer.
        """
        return self._prepare(_CALL_TRANSFER_OWNERSHIP, (new_owner,))
