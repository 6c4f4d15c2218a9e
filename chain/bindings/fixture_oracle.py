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
from chain.codec import ADDRESS, BOOL, BYTES, BYTES32, NOTHING, UINT256, array, integer, many, one, struct
from chain.contract import LATEST, Call, Contract, Function
from chain.events import Event, Events, EventType, by_topic
from chain.revert import ErrorTable


class ClaimBondResult(NamedTuple):
    """What `claimBond` returns, in order."""

    units: int
    to_bond: int


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


class VaultResult(NamedTuple):
    """What `vault` returns, in order."""

    held: int
    fees: int


@dataclass(frozen=True, slots=True)
class BondClaimed(Event):
    """Event `BondClaimed(uint128,uint256,address,uint256,uint256)`."""

    fixture: int
    challenge: int
    account: ChecksumAddress
    units: int
    to_bond: int


_EVENT_BOND_CLAIMED: Final = EventType(
    "BondClaimed",
    BondClaimed,
    ("fixture", integer("uint128"), True),
    ("challenge", UINT256, True),
    ("account", ADDRESS, True),
    ("units", UINT256, False),
    ("toBond", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class BondDecided(Event):
    """The fate of a challenge's bond: 1 lost, 2 half of it, 3 won, with the reward on top."""

    fixture: int
    challenge: int
    fate: int
    reward: int


_EVENT_BOND_DECIDED: Final = EventType(
    "BondDecided",
    BondDecided,
    ("fixture", integer("uint128"), True),
    ("challenge", UINT256, True),
    ("fate", UINT256, False),
    ("reward", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class BondExitRequested(Event):
    """Event `BondExitRequested(address,uint256,uint256)`."""

    operator: ChecksumAddress
    units: int
    from_: int


_EVENT_BOND_EXIT_REQUESTED: Final = EventType(
    "BondExitRequested",
    BondExitRequested,
    ("operator", ADDRESS, True),
    ("units", UINT256, False),
    ("from", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class BondPosted(Event):
    """Event `BondPosted(address,address,uint256)`."""

    operator: ChecksumAddress
    from_: ChecksumAddress
    units: int


_EVENT_BOND_POSTED: Final = EventType(
    "BondPosted", BondPosted, ("operator", ADDRESS, True), ("from", ADDRESS, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class BondWithdrawn(Event):
    """Event `BondWithdrawn(address,uint256)`."""

    operator: ChecksumAddress
    units: int


_EVENT_BOND_WITHDRAWN: Final = EventType(
    "BondWithdrawn", BondWithdrawn, ("operator", ADDRESS, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class Challenged(Event):
    """A challenge took effect. `word` is the result as it stands now: REVOTE with a new ballot, or ARBITER."""

    fixture: int
    challenge: int
    word: int
    opens: int
    ends: int
    bond: int


_EVENT_CHALLENGED: Final = EventType(
    "Challenged",
    Challenged,
    ("fixture", integer("uint128"), True),
    ("challenge", UINT256, True),
    ("word", UINT256, False),
    ("opens", UINT256, False),
    ("ends", UINT256, False),
    ("bond", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class CommitteeAdded(Event):
    """Event `CommitteeAdded(uint256,address[],address[])`."""

    committee: int
    members: tuple[ChecksumAddress, ...]
    arbiters: tuple[ChecksumAddress, ...]


_EVENT_COMMITTEE_ADDED: Final = EventType(
    "CommitteeAdded",
    CommitteeAdded,
    ("committee", UINT256, True),
    ("members", array(ADDRESS), False),
    ("arbiters", array(ADDRESS), False),
)


@dataclass(frozen=True, slots=True)
class CommitteeRetired(Event):
    """Event `CommitteeRetired(uint256)`."""

    committee: int


_EVENT_COMMITTEE_RETIRED: Final = EventType("CommitteeRetired", CommitteeRetired, ("committee", UINT256, True))


@dataclass(frozen=True, slots=True)
class Contributed(Event):
    """`units` came from the account's wallet, or from its operator's bond."""

    fixture: int
    challenge: int
    account: ChecksumAddress
    units: int
    from_bond: bool


_EVENT_CONTRIBUTED: Final = EventType(
    "Contributed",
    Contributed,
    ("fixture", integer("uint128"), True),
    ("challenge", UINT256, True),
    ("account", ADDRESS, True),
    ("units", UINT256, False),
    ("fromBond", BOOL, False),
)


@dataclass(frozen=True, slots=True)
class EndedBySilence(Event):
    """Nobody decided in time: `word` stands."""

    fixture: int
    word: int


_EVENT_ENDED_BY_SILENCE: Final = EventType(
    "EndedBySilence", EndedBySilence, ("fixture", integer("uint128"), True), ("word", UINT256, False)
)


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
class Ruled(Event):
    """Event `Ruled(uint128,uint256,uint256)`."""

    fixture: int
    word: int
    voids: int


_EVENT_RULED: Final = EventType(
    "Ruled", Ruled, ("fixture", integer("uint128"), True), ("word", UINT256, False), ("voids", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class Slashed(Event):
    """Event `Slashed(address,uint128,uint256,uint256,uint256,uint256,uint256)`."""

    operator: ChecksumAddress
    fixture: int
    ballot: int
    round_: int
    share: int
    units: int
    bounty: int


_EVENT_SLASHED: Final = EventType(
    "Slashed",
    Slashed,
    ("operator", ADDRESS, True),
    ("fixture", integer("uint128"), True),
    ("ballot", UINT256, False),
    ("round", UINT256, False),
    ("share", UINT256, False),
    ("units", UINT256, False),
    ("bounty", UINT256, False),
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


_CALL_ACCEPT_OWNERSHIP: Final = Function("acceptOwnership", (), NOTHING)
_CALL_ADD_COMMITTEE: Final = Function(
    "addCommittee", (("committee", UINT256), ("members", array(ADDRESS)), ("arbiters_", array(ADDRESS))), NOTHING
)
_CALL_ALLOCATOR_KEY: Final = Function("allocatorKey", (), one(ADDRESS))
_CALL_ARBITER_QUORUM: Final = Function("arbiterQuorum", (("members", UINT256),), one(UINT256))
_CALL_ARBITERS: Final = Function("arbiters", (("committee", UINT256),), one(BYTES32))
_CALL_ASSET: Final = Function("asset", (), one(ADDRESS))
_CALL_BOOK: Final = Function("book", (), one(ADDRESS))
_CALL_CHALLENGE: Final = Function("challenge", (("fixture", integer("uint128")), ("units", UINT256)), NOTHING)
_CALL_CLAIM_BOND: Final = Function(
    "claimBond",
    (("fixture", integer("uint128")), ("index", UINT256), ("account", ADDRESS)),
    many(ClaimBondResult, UINT256, UINT256),
)
_CALL_COMMITTEES: Final = Function("committees", (("committee", UINT256),), one(BYTES32))
_CALL_CONTRIBUTE: Final = Function("contribute", (("fixture", integer("uint128")), ("units", UINT256)), NOTHING)
_CALL_CONTRIBUTE_BOND: Final = Function(
    "contributeBond",
    (("fixture", integer("uint128")), ("units", UINT256), ("whole", BOOL), ("members", BYTES)),
    NOTHING,
)
_CALL_DESK_KEY: Final = Function("deskKey", (), one(ADDRESS))
_CALL_DISPUTES: Final = Function("disputes", (("fixture", integer("uint128")),), one(UINT256))
_CALL_DOMAIN_SEPARATOR: Final = Function("domainSeparator", (), one(BYTES32))
_CALL_END_BY_SILENCE: Final = Function("endBySilence", (("fixture", integer("uint128")),), NOTHING)
_CALL_FAST_QUORUM: Final = Function("fastQuorum", (("members", UINT256),), one(UINT256))
_CALL_GIVEN: Final = Function(
    "given", (("fixture", integer("uint128")), ("challenge", UINT256), ("account", ADDRESS)), one(UINT256)
)
_CALL_LIST_: Final = Function("list", (("spec", _FIXTURE), ("signatures", BYTES)), one(integer("uint128")))
_CALL_LIST_BY_KEYS: Final = Function("listByKeys", (("spec", _FIXTURE), ("signatures", BYTES)), one(integer("uint128")))
_CALL_LISTED: Final = Function(
    "listed", (("fixture", integer("uint128")),), many(ListedResult, UINT256, UINT256, UINT256)
)
_CALL_MINIMUM_DURATION: Final = Function("minimumDuration", (("sport", UINT256),), one(UINT256))
_CALL_MISSING_BOND: Final = Function("missingBond", (("fixture", integer("uint128")),), one(UINT256))
_CALL_OPERATORS: Final = Function("operators", (("operator", ADDRESS),), one(UINT256))
_CALL_OWNER: Final = Function("owner", (), one(ADDRESS))
_CALL_PENDING_OWNER: Final = Function("pendingOwner", (), one(ADDRESS))
_CALL_POST_BOND: Final = Function("postBond", (("operator", ADDRESS), ("units", UINT256)), NOTHING)
_CALL_QUORUM: Final = Function("quorum", (("members", UINT256),), one(UINT256))
_CALL_RENOUNCE_OWNERSHIP: Final = Function("renounceOwnership", (), NOTHING)
_CALL_REPORT: Final = Function("report", (("data", BYTES),), NOTHING)
_CALL_REPORT_MANY: Final = Function("reportMany", (("data", BYTES),), one(BYTES))
_CALL_REPORTED: Final = Function("reported", (("fixture", integer("uint128")),), one(BOOL))
_CALL_REQUEST_BOND_EXIT: Final = Function("requestBondExit", (("units", UINT256),), NOTHING)
_CALL_RESULT_OF: Final = Function(
    "resultOf", (("fixture", integer("uint128")), ("swing", UINT256)), many(ResultOfResult, UINT256, UINT256, BOOL)
)
_CALL_RETIRE_COMMITTEE: Final = Function("retireCommittee", (("committee", UINT256),), NOTHING)
_CALL_RETIRED: Final = Function("retired", (("committee", UINT256),), one(BOOL))
_CALL_REWARDS: Final = Function("rewards", (("fixture", integer("uint128")),), one(UINT256))
_CALL_RULE: Final = Function("rule", (("data", BYTES),), NOTHING)
_CALL_SET_LISTING_KEYS: Final = Function("setListingKeys", (("allocator_", ADDRESS), ("desk_", ADDRESS)), NOTHING)
_CALL_SET_TERMS: Final = Function(
    "setTerms", (("fast", UINT256), ("slow", UINT256), ("largeSwing", UINT256), ("bond", UINT256)), NOTHING
)
_CALL_SLASH: Final = Function("slash", (("data", BYTES),), NOTHING)
_CALL_SLASH_MORE: Final = Function("slashMore", (("operator", ADDRESS), ("fixture", integer("uint128"))), NOTHING)
_CALL_SPECIFICATION_OF: Final = Function("specificationOf", (("spec", _FIXTURE),), one(BYTES32))
_CALL_STATE_OF: Final = Function(
    "stateOf", (("fixture", integer("uint128")),), many(StateOfResult, UINT256, UINT256, UINT256, UINT256, BOOL)
)
_CALL_TERMS: Final = Function("terms", (), one(UINT256))
_CALL_TIE_OF: Final = Function("tieOf", (("fixture", integer("uint128")),), one(integer("uint32")))
_CALL_TRANSFER_OWNERSHIP: Final = Function("transferOwnership", (("newOwner", ADDRESS),), NOTHING)
_CALL_VAULT: Final = Function("vault", (), many(VaultResult, UINT256, UINT256))
_CALL_VOID_STALE: Final = Function("voidStale", (("fixture", integer("uint128")),), NOTHING)
_CALL_WITHDRAW_BOND: Final = Function("withdrawBond", (), NOTHING)


class FixtureOracleEvents(Events):
    """Events of `FixtureOracle` at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic(
        _EVENT_BOND_CLAIMED,
        _EVENT_BOND_DECIDED,
        _EVENT_BOND_EXIT_REQUESTED,
        _EVENT_BOND_POSTED,
        _EVENT_BOND_WITHDRAWN,
        _EVENT_CHALLENGED,
        _EVENT_COMMITTEE_ADDED,
        _EVENT_COMMITTEE_RETIRED,
        _EVENT_CONTRIBUTED,
        _EVENT_ENDED_BY_SILENCE,
        _EVENT_LISTED,
        _EVENT_LISTING_KEYS_SET,
        _EVENT_OWNERSHIP_TRANSFER_STARTED,
        _EVENT_OWNERSHIP_TRANSFERRED,
        _EVENT_REPORTED,
        _EVENT_RULED,
        _EVENT_SLASHED,
        _EVENT_TERMS_SET,
        _EVENT_VOIDED_BY_TIME,
    )

    def bond_claimed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        fixture: int | None = None,
        challenge: int | None = None,
        account: str | None = None,
    ) -> tuple[BondClaimed, ...]:
        """Every `BondClaimed` from one block to another, both included."""
        return self._find(_EVENT_BOND_CLAIMED, from_block, to_block, fixture, challenge, account)

    def bond_decided(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        fixture: int | None = None,
        challenge: int | None = None,
    ) -> tuple[BondDecided, ...]:
        """Every `BondDecided` from one block to another, both included."""
        return self._find(_EVENT_BOND_DECIDED, from_block, to_block, fixture, challenge)

    def bond_exit_requested(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, operator: str | None = None
    ) -> tuple[BondExitRequested, ...]:
        """Every `BondExitRequested` from one block to another, both included."""
        return self._find(_EVENT_BOND_EXIT_REQUESTED, from_block, to_block, operator)

    def bond_posted(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        operator: str | None = None,
        from_: str | None = None,
    ) -> tuple[BondPosted, ...]:
        """Every `BondPosted` from one block to another, both included."""
        return self._find(_EVENT_BOND_POSTED, from_block, to_block, operator, from_)

    def bond_withdrawn(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, operator: str | None = None
    ) -> tuple[BondWithdrawn, ...]:
        """Every `BondWithdrawn` from one block to another, both included."""
        return self._find(_EVENT_BOND_WITHDRAWN, from_block, to_block, operator)

    def challenged(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        fixture: int | None = None,
        challenge: int | None = None,
    ) -> tuple[Challenged, ...]:
        """Every `Challenged` from one block to another, both included."""
        return self._find(_EVENT_CHALLENGED, from_block, to_block, fixture, challenge)

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

    def contributed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        fixture: int | None = None,
        challenge: int | None = None,
        account: str | None = None,
    ) -> tuple[Contributed, ...]:
        """Every `Contributed` from one block to another, both included."""
        return self._find(_EVENT_CONTRIBUTED, from_block, to_block, fixture, challenge, account)

    def ended_by_silence(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[EndedBySilence, ...]:
        """Every `EndedBySilence` from one block to another, both included."""
        return self._find(_EVENT_ENDED_BY_SILENCE, from_block, to_block, fixture)

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

    def ruled(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[Ruled, ...]:
        """Every `Ruled` from one block to another, both included."""
        return self._find(_EVENT_RULED, from_block, to_block, fixture)

    def slashed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        operator: str | None = None,
        fixture: int | None = None,
    ) -> tuple[Slashed, ...]:
        """Every `Slashed` from one block to another, both included."""
        return self._find(_EVENT_SLASHED, from_block, to_block, operator, fixture)

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

    def accept_ownership(self) -> Call[None]:
        """The new owner accepts the ownership transfer."""
        return self._prepare(_CALL_ACCEPT_OWNERSHIP, ())

    def add_committee(self, committee: int, members: Sequence[str], arbiters: Sequence[str]) -> Call[None]:
        """Adds a committee and its arbiters for fixtures listed from now on; neither ever changes. Other arbiters
        are another number with the same members.
        """
        return self._prepare(_CALL_ADD_COMMITTEE, (committee, members, arbiters))

    def allocator_key(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Cold keys that may list together, where a committee has not signed the specification."""
        return self._read(_CALL_ALLOCATOR_KEY, (), block)

    def arbiter_quorum(self, members: int, *, block: BlockIdentifier = LATEST) -> int:
        """Arbiters who decide together, of `members`: a majority."""
        return self._read(_CALL_ARBITER_QUORUM, (members,), block)

    def arbiters(self, committee: int, *, block: BlockIdentifier = LATEST) -> bytes:
        """The same of the arbiters who decide what the committee of this number cannot; none of them is its member."""
        return self._read(_CALL_ARBITERS, (committee,), block)

    def asset(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """The token of bonds, six decimals."""
        return self._read(_CALL_ASSET, (), block)

    def book(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `book()`."""
        return self._read(_CALL_BOOK, (), block)

    def challenge(self, fixture: int, units: int) -> Call[None]:
        """Challenges the reported result: pays what the bond still lacks, `units` at most, or reverts."""
        return self._prepare(_CALL_CHALLENGE, (fixture, units))

    def claim_bond(self, fixture: int, index: int, account: str) -> Call[ClaimBondResult]:
        """Pays an account what is due to it of a challenge: its part with a reward, half of it, nothing, or all of
        a part of a challenge that never came. What an operator's bond put in goes back to that bond. Anyone;
        shares are floored, for those who are paid later.
        """
        return self._prepare(_CALL_CLAIM_BOND, (fixture, index, account))

    def committees(self, committee: int, *, block: BlockIdentifier = LATEST) -> bytes:
        """Keccak256 of the members' addresses, ascending, 20 bytes each. Kept for ever: fixtures stay with theirs."""
        return self._read(_CALL_COMMITTEES, (committee,), block)

    def contribute(self, fixture: int, units: int) -> Call[None]:
        """Adds to the bond of the next challenge, no more than it lacks; whoever fills it challenges. A part of a
        challenge that never comes is claimed back when the result is final.
        """
        return self._prepare(_CALL_CONTRIBUTE, (fixture, units))

    def contribute_bond(self, fixture: int, units: int, whole: bool, members: bytes) -> Call[None]:
        """`challenge` (`whole`) or `contribute` by a member of the fixture's committee, from its operator's bond."""
        return self._prepare(_CALL_CONTRIBUTE_BOND, (fixture, units, whole, members))

    def desk_key(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `deskKey()`."""
        return self._read(_CALL_DESK_KEY, (), block)

    def disputes(self, fixture: int, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `disputes(uint128)`."""
        return self._read(_CALL_DISPUTES, (fixture,), block)

    def domain_separator(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """EIP-712 domain separator, of the chain that this now is."""
        return self._read(_CALL_DOMAIN_SEPARATOR, (), block)

    def end_by_silence(self, fixture: int) -> Call[None]:
        """Writes down what silence has decided, and moves the bond by it. Anyone; readers see it without."""
        return self._prepare(_CALL_END_BY_SILENCE, (fixture,))

    def fast_quorum(self, members: int, *, block: BlockIdentifier = LATEST) -> int:
        """Signatures that earn the short window: min(n, k + 1)."""
        return self._read(_CALL_FAST_QUORUM, (members,), block)

    def given(self, fixture: int, challenge: int, account: str, *, block: BlockIdentifier = LATEST) -> int:
        """Units that an account put into a challenge: 128 bits from its wallet, 128 bits above from its operator's
        bond.
        """
        return self._read(_CALL_GIVEN, (fixture, challenge, account), block)

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

    def missing_bond(self, fixture: int, *, block: BlockIdentifier = LATEST) -> int:
        """What the next challenge lacks now, asset units; it can be paid only while a window runs."""
        return self._read(_CALL_MISSING_BOND, (fixture,), block)

    def operators(self, operator: str, *, block: BlockIdentifier = LATEST) -> int:
        """Operators' bonds. What is asked back is still counted as free; a bond to rely on is the rest."""
        return self._read(_CALL_OPERATORS, (operator,), block)

    def owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the current owner."""
        return self._read(_CALL_OWNER, (), block)

    def pending_owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the pending owner."""
        return self._read(_CALL_PENDING_OWNER, (), block)

    def post_bond(self, operator: str, units: int) -> Call[None]:
        """Adds to an operator's bond; the operator is a committee member's reporter address."""
        return self._prepare(_CALL_POST_BOND, (operator, units))

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
        """Whether any report, or a void by time, stands for the fixture; a disputed one does."""
        return self._read(_CALL_REPORTED, (fixture,), block)

    def request_bond_exit(self, units: int) -> Call[None]:
        """Asks for units of the caller's bond back; replaces an earlier request, zero takes it back."""
        return self._prepare(_CALL_REQUEST_BOND_EXIT, (units,))

    def result_of(self, fixture: int, swing: int, *, block: BlockIdentifier = LATEST) -> ResultOfResult:
        """The result as it stands now, for a fixture whose swing is `swing` asset units."""
        return self._read(_CALL_RESULT_OF, (fixture, swing), block)

    def retire_committee(self, committee: int) -> Call[None]:
        """Stops new listings with a committee; it serves its fixtures to the end."""
        return self._prepare(_CALL_RETIRE_COMMITTEE, (committee,))

    def retired(self, committee: int, *, block: BlockIdentifier = LATEST) -> bool:
        """Reads `retired(uint256)`."""
        return self._read(_CALL_RETIRED, (committee,), block)

    def rewards(self, fixture: int, *, block: BlockIdentifier = LATEST) -> int:
        """Reward of each right challenge, cents, 40 bits by its number."""
        return self._read(_CALL_REWARDS, (fixture,), block)

    def rule(self, data: bytes) -> Call[None]:
        """The arbiter's word, final at once: VOID, the result that was challenged, or one that carries signatures
        of more than f members of the committee. k of m arbiters sign it (TypedData.RULING), a majority.
        """
        return self._prepare(_CALL_RULE, (data,))

    def set_listing_keys(self, allocator: str, desk: str) -> Call[None]:
        """The two cold keys that may list together; one key can't be both. Zero: no listing by keys."""
        return self._prepare(_CALL_SET_LISTING_KEYS, (allocator, desk))

    def set_terms(self, fast: int, slow: int, large_swing: int, bond: int) -> Call[None]:
        """Windows (seconds), large swing (whole units) and first bond for fixtures listed from now on."""
        return self._prepare(_CALL_SET_TERMS, (fast, slow, large_swing, bond))

    def slash(self, data: bytes) -> Call[None]:
        """Proves that one key signed two results for one round of one ballot of a fixture, and takes a share of its
        bond: a twentieth alone, more the more members are caught in the same fixture, all of it once they are
        above f. Votes, other rounds, other batches and data corrections are no fault. Anyone; a proof counts
        once.
        """
        return self._prepare(_CALL_SLASH, (data,))

    def slash_more(self, operator: str, fixture: int) -> Call[None]:
        """Takes from who was caught first what the share has grown by since, as more were caught in the fixture."""
        return self._prepare(_CALL_SLASH_MORE, (operator, fixture))

    def specification_of(self, spec: Fixture, *, block: BlockIdentifier = LATEST) -> bytes:
        """EIP-712 struct hash of a specification; its first sixteen bytes are the fixture's id."""
        return self._read(_CALL_SPECIFICATION_OF, (spec,), block)

    def state_of(self, fixture: int, *, block: BlockIdentifier = LATEST) -> StateOfResult:
        """Where a fixture stands now. `end` is that of the window, the re-vote or the arbiter's time, whichever it
        is in or was ended by; zero if time has no part in it.
        """
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

    def vault(self, *, block: BlockIdentifier = LATEST) -> VaultResult:
        """Units held for others, and the fee pot; together what this contract must hold of the asset."""
        return self._read(_CALL_VAULT, (), block)

    def void_stale(self, fixture: int) -> Call[None]:
        """Anyone, from the deadline on, while no report was ever accepted."""
        return self._prepare(_CALL_VOID_STALE, (fixture,))

    def withdraw_bond(self) -> Call[None]:
        """Pays the caller what it asked back: no more than is still there."""
        return self._prepare(_CALL_WITHDRAW_BOND, ())
