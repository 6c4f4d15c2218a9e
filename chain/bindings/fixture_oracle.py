"""FixtureOracle.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BOOL, BYTES, BYTES32, NOTHING, STRING, UINT256, array, blob, integer, many, one, struct
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
class Fixture:
    """Struct `FixtureOracle.Fixture`."""

    sport: int
    competition: int
    season: int
    home: int
    away: int
    start: int
    earliest: int
    close: int
    deadline: int
    rules: int
    committee: int
    tie: int


_FIXTURE: Final = struct(
    Fixture, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256
)


class ListedResult(NamedTuple):
    """What `listed` returns, in order."""

    start: int
    close_units: int
    sport: int


class ResultOfResult(NamedTuple):
    """What `resultOf` returns, in order."""

    word: int
    voids: int
    is_final: bool


class StateOfResult(NamedTuple):
    """What `stateOf` returns, in order."""

    pin: int
    word: int
    voids: int
    end: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class CommitteeAdded(Event):
    """Event `CommitteeAdded(uint256,address[])`."""

    committee: int
    members: tuple[ChecksumAddress, ...]


_EVENT_COMMITTEE_ADDED: Final = EventType(
    "CommitteeAdded", CommitteeAdded, ("committee", UINT256, True), ("members", array(ADDRESS), False)
)


@dataclass(frozen=True, slots=True)
class CommitteeRetired(Event):
    """Event `CommitteeRetired(uint256)`."""

    committee: int


_EVENT_COMMITTEE_RETIRED: Final = EventType("CommitteeRetired", CommitteeRetired, ("committee", UINT256, True))


@dataclass(frozen=True, slots=True)
class EIP712DomainChanged(Event):
    """MAY be emitted to signal that the domain could have changed."""


_EVENT_EIP712_DOMAIN_CHANGED: Final = EventType("EIP712DomainChanged", EIP712DomainChanged)


@dataclass(frozen=True, slots=True)
class Listed(Event):
    """Event
    `Listed(uint128,bytes32,(uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256),uint256)`.
    """

    fixture: int
    specification: bytes
    spec: Fixture
    pin: int


_EVENT_LISTED: Final = EventType(
    "Listed",
    Listed,
    ("fixture", integer("uint128"), True),
    ("specification", BYTES32, False),
    ("spec", _FIXTURE, False),
    ("pin", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class ListingKeysSet(Event):
    """Event `ListingKeysSet(address,address)`."""

    allocator: ChecksumAddress
    desk: ChecksumAddress


_EVENT_LISTING_KEYS_SET: Final = EventType(
    "ListingKeysSet", ListingKeysSet, ("allocator", ADDRESS, False), ("desk", ADDRESS, False)
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


@dataclass(frozen=True, slots=True)
class Reported(Event):
    """Event `Reported(uint128,uint256,uint256,uint8)`."""

    fixture: int
    word: int
    voids: int
    code: int


_EVENT_REPORTED: Final = EventType(
    "Reported",
    Reported,
    ("fixture", integer("uint128"), True),
    ("word", UINT256, False),
    ("voids", UINT256, False),
    ("code", integer("uint8"), False),
)


@dataclass(frozen=True, slots=True)
class TermsSet(Event):
    """Event `TermsSet(uint256,uint256,uint256,uint256)`."""

    fast: int
    slow: int
    large_swing: int
    bond: int


_EVENT_TERMS_SET: Final = EventType(
    "TermsSet",
    TermsSet,
    ("fast", UINT256, False),
    ("slow", UINT256, False),
    ("largeSwing", UINT256, False),
    ("bond", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class VoidedByTime(Event):
    """Event `VoidedByTime(uint128)`."""

    fixture: int


_EVENT_VOIDED_BY_TIME: Final = EventType("VoidedByTime", VoidedByTime, ("fixture", integer("uint128"), True))


_CALL_ACCEPTED: Final = Function("ACCEPTED", (), one(integer("uint8")))
_CALL_ADDED: Final = Function("ADDED", (), one(integer("uint8")))
_CALL_ALREADY_FINAL: Final = Function("ALREADY_FINAL", (), one(integer("uint8")))
_CALL_BOND_MAX: Final = Function("BOND_MAX", (), one(UINT256))
_CALL_BOND_MIN: Final = Function("BOND_MIN", (), one(UINT256))
_CALL_COMMITTEE_MAX: Final = Function("COMMITTEE_MAX", (), one(UINT256))
_CALL_COMMITTEE_MIN: Final = Function("COMMITTEE_MIN", (), one(UINT256))
_CALL_CONFLICT: Final = Function("CONFLICT", (), one(integer("uint8")))
_CALL_DECIDE_WITHIN: Final = Function("DECIDE_WITHIN", (), one(UINT256))
_CALL_FAST_MIN: Final = Function("FAST_MIN", (), one(UINT256))
_CALL_LIST_AHEAD: Final = Function("LIST_AHEAD", (), one(UINT256))
_CALL_MALFORMED: Final = Function("MALFORMED", (), one(integer("uint8")))
_CALL_NOTHING_NEW: Final = Function("NOTHING_NEW", (), one(integer("uint8")))
_CALL_NOT_LISTED: Final = Function("NOT_LISTED", (), one(integer("uint8")))
_CALL_OTHER_BALLOT: Final = Function("OTHER_BALLOT", (), one(integer("uint8")))
_CALL_OTHER_COMMITTEE: Final = Function("OTHER_COMMITTEE", (), one(integer("uint8")))
_CALL_RULES: Final = Function("RULES", (), one(UINT256))
_CALL_SLOW_MIN: Final = Function("SLOW_MIN", (), one(UINT256))
_CALL_TOO_EARLY: Final = Function("TOO_EARLY", (), one(integer("uint8")))
_CALL_TOO_FEW: Final = Function("TOO_FEW", (), one(integer("uint8")))
_CALL_WINDOW_MAX: Final = Function("WINDOW_MAX", (), one(UINT256))
_CALL_ACCEPT_OWNERSHIP: Final = Function("acceptOwnership", (), NOTHING)
_CALL_ADD_COMMITTEE: Final = Function("addCommittee", (("committee", UINT256), ("members", array(ADDRESS))), NOTHING)
_CALL_ALLOCATOR_KEY: Final = Function("allocatorKey", (), one(ADDRESS))
_CALL_BOOK: Final = Function("book", (), one(ADDRESS))
_CALL_COMMITTEES: Final = Function("committees", (("committee", UINT256),), one(BYTES32))
_CALL_DESK_KEY: Final = Function("deskKey", (), one(ADDRESS))
_CALL_DOMAIN_SEPARATOR: Final = Function("domainSeparator", (), one(BYTES32))
_CALL_EIP712_DOMAIN: Final = Function(
    "eip712Domain",
    (),
    many(Eip712DomainResult, blob("bytes1"), STRING, STRING, UINT256, ADDRESS, BYTES32, array(UINT256)),
)
_CALL_FAST_QUORUM: Final = Function("fastQuorum", (("members", UINT256),), one(UINT256))
_CALL_LIST_: Final = Function("list", (("spec", _FIXTURE), ("signatures", BYTES)), one(integer("uint128")))
_CALL_LIST_BY_KEYS: Final = Function("listByKeys", (("spec", _FIXTURE), ("signatures", BYTES)), one(integer("uint128")))
_CALL_LISTED: Final = Function(
    "listed", (("fixture", integer("uint128")),), many(ListedResult, UINT256, UINT256, UINT256)
)
_CALL_MINIMUM_DURATION: Final = Function("minimumDuration", (("sport", UINT256),), one(UINT256))
_CALL_OWNER: Final = Function("owner", (), one(ADDRESS))
_CALL_PENDING_OWNER: Final = Function("pendingOwner", (), one(ADDRESS))
_CALL_QUORUM: Final = Function("quorum", (("members", UINT256),), one(UINT256))
_CALL_RENOUNCE_OWNERSHIP: Final = Function("renounceOwnership", (), NOTHING)
_CALL_REPORT: Final = Function("report", (("data", BYTES),), NOTHING)
_CALL_REPORT_MANY: Final = Function("reportMany", (("data", BYTES),), one(BYTES))
_CALL_REPORTED: Final = Function("reported", (("fixture", integer("uint128")),), one(BOOL))
_CALL_RESULT_OF: Final = Function(
    "resultOf", (("fixture", integer("uint128")), ("swing", UINT256)), many(ResultOfResult, UINT256, UINT256, BOOL)
)
_CALL_RETIRE_COMMITTEE: Final = Function("retireCommittee", (("committee", UINT256),), NOTHING)
_CALL_RETIRED: Final = Function("retired", (("committee", UINT256),), one(BOOL))
_CALL_SET_LISTING_KEYS: Final = Function("setListingKeys", (("allocator_", ADDRESS), ("desk_", ADDRESS)), NOTHING)
_CALL_SET_TERMS: Final = Function(
    "setTerms", (("fast", UINT256), ("slow", UINT256), ("largeSwing", UINT256), ("bond", UINT256)), NOTHING
)
_CALL_SPECIFICATION_OF: Final = Function("specificationOf", (("spec", _FIXTURE),), one(BYTES32))
_CALL_STATE_OF: Final = Function(
    "stateOf", (("fixture", integer("uint128")),), many(StateOfResult, UINT256, UINT256, UINT256, UINT256, BOOL)
)
_CALL_TERMS: Final = Function("terms", (), one(UINT256))
_CALL_TIE_OF: Final = Function("tieOf", (("fixture", integer("uint128")),), one(integer("uint32")))
_CALL_TRANSFER_OWNERSHIP: Final = Function("transferOwnership", (("newOwner", ADDRESS),), NOTHING)
_CALL_VOID_STALE: Final = Function("voidStale", (("fixture", integer("uint128")),), NOTHING)


class FixtureOracleEvents(Events):
    """Events of `FixtureOracle` at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic(
        _EVENT_COMMITTEE_ADDED,
        _EVENT_COMMITTEE_RETIRED,
        _EVENT_EIP712_DOMAIN_CHANGED,
        _EVENT_LISTED,
        _EVENT_LISTING_KEYS_SET,
        _EVENT_OWNERSHIP_TRANSFER_STARTED,
        _EVENT_OWNERSHIP_TRANSFERRED,
        _EVENT_REPORTED,
        _EVENT_TERMS_SET,
        _EVENT_VOIDED_BY_TIME,
    )

    def committee_added(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, committee: int | None = None
    ) -> tuple[CommitteeAdded, ...]:
        """Every `CommitteeAdded` from one block to another, both included."""
        return self._find(_EVENT_COMMITTEE_ADDED, from_block, to_block, committee)

    def committee_retired(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, committee: int | None = None
    ) -> tuple[CommitteeRetired, ...]:
        """Every `CommitteeRetired` from one block to another, both included."""
        return self._find(_EVENT_COMMITTEE_RETIRED, from_block, to_block, committee)

    def eip712_domain_changed(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[EIP712DomainChanged, ...]:
        """Every `EIP712DomainChanged` from one block to another, both included."""
        return self._find(_EVENT_EIP712_DOMAIN_CHANGED, from_block, to_block)

    def listed(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[Listed, ...]:
        """Every `Listed` from one block to another, both included."""
        return self._find(_EVENT_LISTED, from_block, to_block, fixture)

    def listing_keys_set(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[ListingKeysSet, ...]:
        """Every `ListingKeysSet` from one block to another, both included."""
        return self._find(_EVENT_LISTING_KEYS_SET, from_block, to_block)

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

    def reported(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[Reported, ...]:
        """Every `Reported` from one block to another, both included."""
        return self._find(_EVENT_REPORTED, from_block, to_block, fixture)

    def terms_set(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[TermsSet, ...]:
        """Every `TermsSet` from one block to another, both included."""
        return self._find(_EVENT_TERMS_SET, from_block, to_block)

    def voided_by_time(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[VoidedByTime, ...]:
        """Every `VoidedByTime` from one block to another, both included."""
        return self._find(_EVENT_VOIDED_BY_TIME, from_block, to_block, fixture)


class FixtureOracle(Contract):
    """Fixtures, committees and results."""

    NAME: ClassVar[str] = "FixtureOracle"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    @property
    def events(self) -> FixtureOracleEvents:
        """Events of this contract."""
        return FixtureOracleEvents(self.w3, self.address)

    def accepted(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `ACCEPTED()`."""
        return self._read(_CALL_ACCEPTED, (), block)

    def added(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `ADDED()`."""
        return self._read(_CALL_ADDED, (), block)

    def already_final(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `ALREADY_FINAL()`."""
        return self._read(_CALL_ALREADY_FINAL, (), block)

    def bond_max(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `BOND_MAX()`."""
        return self._read(_CALL_BOND_MAX, (), block)

    def bond_min(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `BOND_MIN()`."""
        return self._read(_CALL_BOND_MIN, (), block)

    def committee_max(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `COMMITTEE_MAX()`."""
        return self._read(_CALL_COMMITTEE_MAX, (), block)

    def committee_min(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `COMMITTEE_MIN()`."""
        return self._read(_CALL_COMMITTEE_MIN, (), block)

    def conflict(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `CONFLICT()`."""
        return self._read(_CALL_CONFLICT, (), block)

    def decide_within(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `DECIDE_WITHIN()`."""
        return self._read(_CALL_DECIDE_WITHIN, (), block)

    def fast_min(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `FAST_MIN()`."""
        return self._read(_CALL_FAST_MIN, (), block)

    def list_ahead(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `LIST_AHEAD()`."""
        return self._read(_CALL_LIST_AHEAD, (), block)

    def malformed(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `MALFORMED()`."""
        return self._read(_CALL_MALFORMED, (), block)

    def nothing_new(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `NOTHING_NEW()`."""
        return self._read(_CALL_NOTHING_NEW, (), block)

    def not_listed(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `NOT_LISTED()`."""
        return self._read(_CALL_NOT_LISTED, (), block)

    def other_ballot(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `OTHER_BALLOT()`."""
        return self._read(_CALL_OTHER_BALLOT, (), block)

    def other_committee(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `OTHER_COMMITTEE()`."""
        return self._read(_CALL_OTHER_COMMITTEE, (), block)

    def rules(self, *, block: BlockIdentifier = LATEST) -> int:
        """Settlement rules that this set of contracts carries out (docs/words.md)."""
        return self._read(_CALL_RULES, (), block)

    def slow_min(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `SLOW_MIN()`."""
        return self._read(_CALL_SLOW_MIN, (), block)

    def too_early(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `TOO_EARLY()`."""
        return self._read(_CALL_TOO_EARLY, (), block)

    def too_few(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `TOO_FEW()`."""
        return self._read(_CALL_TOO_FEW, (), block)

    def window_max(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `WINDOW_MAX()`."""
        return self._read(_CALL_WINDOW_MAX, (), block)

    def accept_ownership(self) -> Call[None]:
        """The new owner accepts the ownership transfer."""
        return self._prepare(_CALL_ACCEPT_OWNERSHIP, ())

    def add_committee(self, committee: int, members: Sequence[str]) -> Call[None]:
        """Adds a committee for fixtures listed from now on. Members ascend, so that nobody counts twice."""
        return self._prepare(_CALL_ADD_COMMITTEE, (committee, members))

    def allocator_key(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Cold keys that may list together, where a committee has not signed the specification."""
        return self._read(_CALL_ALLOCATOR_KEY, (), block)

    def book(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `book()`."""
        return self._read(_CALL_BOOK, (), block)

    def committees(self, committee: int, *, block: BlockIdentifier = LATEST) -> bytes:
        """Keccak256 of the members' addresses, ascending, 20 bytes each. Kept for ever: fixtures stay with theirs."""
        return self._read(_CALL_COMMITTEES, (committee,), block)

    def desk_key(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `deskKey()`."""
        return self._read(_CALL_DESK_KEY, (), block)

    def domain_separator(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Reads `domainSeparator()`."""
        return self._read(_CALL_DOMAIN_SEPARATOR, (), block)

    def eip712_domain(self, *, block: BlockIdentifier = LATEST) -> Eip712DomainResult:
        """Returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_CALL_EIP712_DOMAIN, (), block)

    def fast_quorum(self, members: int, *, block: BlockIdentifier = LATEST) -> int:
        """Signatures that earn the short window: min(n, k + 1)."""
        return self._read(_CALL_FAST_QUORUM, (members,), block)

    def list_(self, spec: Fixture, signatures: bytes) -> Call[int]:
        """Lists a fixture on the word of its committee: k signatures of the specification."""
        return self._prepare(_CALL_LIST_, (spec, signatures))

    def list_by_keys(self, spec: Fixture, signatures: bytes) -> Call[int]:
        """Lists a fixture on the word of the allocator's and the desk's cold keys: one signature each, 64 bytes."""
        return self._prepare(_CALL_LIST_BY_KEYS, (spec, signatures))

    def listed(self, fixture: int, *, block: BlockIdentifier = LATEST) -> ListedResult:
        """The listed facts that the book pins when a fixture is first funded."""
        return self._read(_CALL_LISTED, (fixture,), block)

    def minimum_duration(self, sport: int, *, block: BlockIdentifier = LATEST) -> int:
        """Shortest time from the start to a played result, seconds."""
        return self._read(_CALL_MINIMUM_DURATION, (sport,), block)

    def owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the current owner."""
        return self._read(_CALL_OWNER, (), block)

    def pending_owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the pending owner."""
        return self._read(_CALL_PENDING_OWNER, (), block)

    def quorum(self, members: int, *, block: BlockIdentifier = LATEST) -> int:
        """K of n: two quorums share an honest member. f = (n − 1) / 3, k = (n + f) / 2 + 1, all floored."""
        return self._read(_CALL_QUORUM, (members,), block)

    def renounce_ownership(self) -> Call[None]:
        """Leaves the contract without owner. It will not be possible to call `onlyOwner` functions. Can only be
        called by the current owner. NOTE: Renouncing ownership will leave the contract without an owner, thereby
        disabling any functionality that is only available to the owner.
        """
        return self._prepare(_CALL_RENOUNCE_OWNERSHIP, ())

    def report(self, data: bytes) -> Call[None]:
        """Accepts one report, or adds signatures to an accepted one; reverts with a named error if it cannot."""
        return self._prepare(_CALL_REPORT, (data,))

    def report_many(self, data: bytes) -> Call[bytes]:
        """The same for many; one code an item, returned in order and in `Reported`."""
        return self._prepare(_CALL_REPORT_MANY, (data,))

    def reported(self, fixture: int, *, block: BlockIdentifier = LATEST) -> bool:
        """Whether any report, or a void by time, stands for the fixture."""
        return self._read(_CALL_REPORTED, (fixture,), block)

    def result_of(self, fixture: int, swing: int, *, block: BlockIdentifier = LATEST) -> ResultOfResult:
        """The result as it stands now, for a fixture whose swing is `swing` asset units."""
        return self._read(_CALL_RESULT_OF, (fixture, swing), block)

    def retire_committee(self, committee: int) -> Call[None]:
        """Stops new listings with a committee; it serves its fixtures to the end."""
        return self._prepare(_CALL_RETIRE_COMMITTEE, (committee,))

    def retired(self, committee: int, *, block: BlockIdentifier = LATEST) -> bool:
        """Reads `retired(uint256)`."""
        return self._read(_CALL_RETIRED, (committee,), block)

    def set_listing_keys(self, allocator: str, desk: str) -> Call[None]:
        """The two cold keys that may list together; one key can't be both. Zero: no listing by keys."""
        return self._prepare(_CALL_SET_LISTING_KEYS, (allocator, desk))

    def set_terms(self, fast: int, slow: int, large_swing: int, bond: int) -> Call[None]:
        """Windows (seconds), large swing (whole units) and first bond for fixtures listed from now on."""
        return self._prepare(_CALL_SET_TERMS, (fast, slow, large_swing, bond))

    def specification_of(self, spec: Fixture, *, block: BlockIdentifier = LATEST) -> bytes:
        """EIP-712 struct hash of a specification; its first sixteen bytes are the fixture's id."""
        return self._read(_CALL_SPECIFICATION_OF, (spec,), block)

    def state_of(self, fixture: int, *, block: BlockIdentifier = LATEST) -> StateOfResult:
        """Where a fixture stands now. `end` is the window's end, zero if none runs."""
        return self._read(_CALL_STATE_OF, (fixture,), block)

    def terms(self, *, block: BlockIdentifier = LATEST) -> int:
        """Windows, large swing and bond for fixtures listed from now on (PinLib.packTerms)."""
        return self._read(_CALL_TERMS, (), block)

    def tie_of(self, fixture: int, *, block: BlockIdentifier = LATEST) -> int:
        """32 bits of the hash of the fixture's tie; zero if it belongs to none or is not listed. Fixtures of one
        tie (first and second leg, an outright and its matches) may not meet in an accumulator.
        """
        return self._read(_CALL_TIE_OF, (fixture,), block)

    def transfer_ownership(self, new_owner: str) -> Call[None]:
        """Starts the ownership transfer of the contract to a new account. Replaces the pending transfer if there is
        one. Can only be called by the current owner. Setting `newOwner` to the zero address is allowed; this can
        be used to cancel an initiated ownership transfer.
        """
        return self._prepare(_CALL_TRANSFER_OWNERSHIP, (new_owner,))

    def void_stale(self, fixture: int) -> Call[None]:
        """Anyone, from the deadline on, while no report was ever accepted."""
        return self._prepare(_CALL_VOID_STALE, (fixture,))
