"""HousePool.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BOOL, NOTHING, UINT256, array, integer, many, one, struct
from chain.contract import LATEST, Call, Contract, Function
from chain.events import Event, Events, EventType, by_topic
from chain.revert import ErrorTable


class ClaimsBondExitResult(NamedTuple):
    """What `claimsBondExit` returns, in order."""

    units: int
    leaves_at: int


@dataclass(frozen=True, slots=True)
class Epoch:
    """Struct `IHousePool.Epoch`."""

    outstanding: int
    net: int
    fee_ppm: int
    rated: bool
    bonded: bool
    lapsed: bool
    returned: int
    holders: int
    tranche: int
    covered: int
    reclaimed: int
    entries: int
    exits: int
    mint_shares: int
    mint_units: int
    exit_paid: int
    exit_left: int
    fees_taken: int


_EPOCH: Final = struct(
    Epoch,
    integer("uint96"),
    integer("int112"),
    integer("uint24"),
    BOOL,
    BOOL,
    BOOL,
    integer("uint128"),
    integer("uint128"),
    integer("uint80"),
    integer("uint80"),
    integer("uint80"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
)


class FeeOfResult(NamedTuple):
    """What `feeOf` returns, in order."""

    ppm: int
    units: int


class FundedResult(NamedTuple):
    """What `funded` returns, in order."""

    day: int
    units: int


@dataclass(frozen=True, slots=True)
class Provider:
    """Struct `IHousePool.Provider`."""

    shares: int
    synced: int
    series: int
    leaving: int
    leaving_next: int
    entering: int
    entering_next: int
    cash: int


_PROVIDER: Final = struct(
    Provider,
    integer("uint128"),
    integer("uint32"),
    integer("uint32"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
    integer("uint128"),
)


@dataclass(frozen=True, slots=True)
class AllocatorChanged(Event):
    """Event `AllocatorChanged(address,address)`."""

    previous: ChecksumAddress
    next_: ChecksumAddress


_EVENT_ALLOCATOR_CHANGED: Final = EventType(
    "AllocatorChanged", AllocatorChanged, ("previous", ADDRESS, True), ("next", ADDRESS, True)
)


@dataclass(frozen=True, slots=True)
class BondOwnerChanged(Event):
    """Event `BondOwnerChanged(address,address)`."""

    previous: ChecksumAddress
    next_: ChecksumAddress


_EVENT_BOND_OWNER_CHANGED: Final = EventType(
    "BondOwnerChanged", BondOwnerChanged, ("previous", ADDRESS, True), ("next", ADDRESS, True)
)


@dataclass(frozen=True, slots=True)
class BondPosted(Event):
    """Event `BondPosted(uint256,address,uint256)`."""

    epoch: int
    from_: ChecksumAddress
    units: int


_EVENT_BOND_POSTED: Final = EventType(
    "BondPosted", BondPosted, ("epoch", UINT256, True), ("from", ADDRESS, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class BondReclaimed(Event):
    """Event `BondReclaimed(uint256,address,uint256)`."""

    epoch: int
    to: ChecksumAddress
    units: int


_EVENT_BOND_RECLAIMED: Final = EventType(
    "BondReclaimed", BondReclaimed, ("epoch", UINT256, True), ("to", ADDRESS, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class Booked(Event):
    """Profits and losses of one or more pots of one epoch; `covered` is the bond's part of its net loss."""

    epoch: int
    gains: int
    losses: int
    covered: int


_EVENT_BOOKED: Final = EventType(
    "Booked",
    Booked,
    ("epoch", UINT256, True),
    ("gains", UINT256, False),
    ("losses", UINT256, False),
    ("covered", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class ClaimPaid(Event):
    """Of a claim of `units`, `paid` went from the claims bond to the customer."""

    units: int
    paid: int


_EVENT_CLAIM_PAID: Final = EventType("ClaimPaid", ClaimPaid, ("units", UINT256, False), ("paid", UINT256, False))


@dataclass(frozen=True, slots=True)
class Claimed(Event):
    """`units` paid in all, of which `cash` for filled exits and the rest out of pockets."""

    provider: ChecksumAddress
    units: int
    cash: int


_EVENT_CLAIMED: Final = EventType(
    "Claimed", Claimed, ("provider", ADDRESS, True), ("units", UINT256, False), ("cash", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class ClaimsBondExitRequested(Event):
    """Replaces an earlier request; `units` zero takes it back."""

    by: ChecksumAddress
    units: int
    leaves_at: int


_EVENT_CLAIMS_BOND_EXIT_REQUESTED: Final = EventType(
    "ClaimsBondExitRequested",
    ClaimsBondExitRequested,
    ("by", ADDRESS, True),
    ("units", UINT256, False),
    ("leavesAt", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class ClaimsBondPosted(Event):
    """Event `ClaimsBondPosted(address,uint256)`."""

    from_: ChecksumAddress
    units: int


_EVENT_CLAIMS_BOND_POSTED: Final = EventType(
    "ClaimsBondPosted", ClaimsBondPosted, ("from", ADDRESS, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class ClaimsBondWithdrawn(Event):
    """Event `ClaimsBondWithdrawn(address,uint256)`."""

    to: ChecksumAddress
    units: int


_EVENT_CLAIMS_BOND_WITHDRAWN: Final = EventType(
    "ClaimsBondWithdrawn", ClaimsBondWithdrawn, ("to", ADDRESS, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class EntryRequested(Event):
    """Event `EntryRequested(address,uint256,uint256)`."""

    provider: ChecksumAddress
    epoch: int
    units: int


_EVENT_ENTRY_REQUESTED: Final = EventType(
    "EntryRequested", EntryRequested, ("provider", ADDRESS, True), ("epoch", UINT256, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class EpochEnded(Event):
    """An epoch's close: `nav` is the price's numerator, without the `pocket`; `holders` its denominator."""

    epoch: int
    nav: int
    pocket: int
    holders: int
    minted: int
    exit_paid: int
    exit_left: int
    lapsed: bool


_EVENT_EPOCH_ENDED: Final = EventType(
    "EpochEnded",
    EpochEnded,
    ("epoch", UINT256, True),
    ("nav", UINT256, False),
    ("pocket", UINT256, False),
    ("holders", UINT256, False),
    ("minted", UINT256, False),
    ("exitPaid", UINT256, False),
    ("exitLeft", UINT256, False),
    ("lapsed", BOOL, False),
)


@dataclass(frozen=True, slots=True)
class ExitRequested(Event):
    """Event `ExitRequested(address,uint256,uint256)`."""

    provider: ChecksumAddress
    epoch: int
    shares: int


_EVENT_EXIT_REQUESTED: Final = EventType(
    "ExitRequested", ExitRequested, ("provider", ADDRESS, True), ("epoch", UINT256, True), ("shares", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class FeeRecipientChanged(Event):
    """Event `FeeRecipientChanged(address,address)`."""

    previous: ChecksumAddress
    next_: ChecksumAddress


_EVENT_FEE_RECIPIENT_CHANGED: Final = EventType(
    "FeeRecipientChanged", FeeRecipientChanged, ("previous", ADDRESS, True), ("next", ADDRESS, True)
)


@dataclass(frozen=True, slots=True)
class FeeSet(Event):
    """From `epoch` on the fee is `ppm` millionths of an epoch's net profit, until the next rate; an epoch keeps the
    rate of its first booking.
    """

    epoch: int
    ppm: int


_EVENT_FEE_SET: Final = EventType("FeeSet", FeeSet, ("epoch", UINT256, True), ("ppm", UINT256, False))


@dataclass(frozen=True, slots=True)
class FeesTaken(Event):
    """Event `FeesTaken(uint256,address,uint256)`."""

    epoch: int
    to: ChecksumAddress
    units: int


_EVENT_FEES_TAKEN: Final = EventType(
    "FeesTaken", FeesTaken, ("epoch", UINT256, True), ("to", ADDRESS, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class Funded(Event):
    """Event `Funded(uint128,uint256,uint256)`."""

    fixture: int
    epoch: int
    units: int


_EVENT_FUNDED: Final = EventType(
    "Funded", Funded, ("fixture", integer("uint128"), True), ("epoch", UINT256, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class GivenBack(Event):
    """Event `GivenBack(uint256,uint256)`."""

    epoch: int
    units: int


_EVENT_GIVEN_BACK: Final = EventType("GivenBack", GivenBack, ("epoch", UINT256, True), ("units", UINT256, False))


@dataclass(frozen=True, slots=True)
class LeftAfterSunset(Event):
    """`shares` left at once for `units`, as nothing of this or a later epoch could be lost any more."""

    provider: ChecksumAddress
    epoch: int
    shares: int
    units: int


_EVENT_LEFT_AFTER_SUNSET: Final = EventType(
    "LeftAfterSunset",
    LeftAfterSunset,
    ("provider", ADDRESS, True),
    ("epoch", UINT256, True),
    ("shares", UINT256, False),
    ("units", UINT256, False),
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
class PocketClaimed(Event):
    """Event `PocketClaimed(address,uint256,uint256)`."""

    provider: ChecksumAddress
    epoch: int
    units: int


_EVENT_POCKET_CLAIMED: Final = EventType(
    "PocketClaimed", PocketClaimed, ("provider", ADDRESS, True), ("epoch", UINT256, True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class Synced(Event):
    """The provider's record after it has been brought to the beginning of `epoch`."""

    provider: ChecksumAddress
    epoch: int
    shares: int
    cash: int


_EVENT_SYNCED: Final = EventType(
    "Synced",
    Synced,
    ("provider", ADDRESS, True),
    ("epoch", UINT256, True),
    ("shares", UINT256, False),
    ("cash", UINT256, False),
)


_CALL_BOOK_: Final = Function("BOOK", (), one(ADDRESS))
_CALL_CLAIMS_BOND_DELAY: Final = Function("CLAIMS_BOND_DELAY", (), one(UINT256))
_CALL_DAY: Final = Function("DAY", (), one(UINT256))
_CALL_DEAD_SHARES: Final = Function("DEAD_SHARES", (), one(UINT256))
_CALL_EPOCH: Final = Function("EPOCH", (), one(UINT256))
_CALL_FUND_PER_DAY_PPM: Final = Function("FUND_PER_DAY_PPM", (), one(UINT256))
_CALL_LAPSE: Final = Function("LAPSE", (), one(UINT256))
_CALL_MAX_BOND_AHEAD: Final = Function("MAX_BOND_AHEAD", (), one(UINT256))
_CALL_MAX_CLOSES: Final = Function("MAX_CLOSES", (), one(UINT256))
_CALL_MAX_FEE_PPM: Final = Function("MAX_FEE_PPM", (), one(UINT256))
_CALL_MAX_UNITS: Final = Function("MAX_UNITS", (), one(UINT256))
_CALL_MIN_ENTRY: Final = Function("MIN_ENTRY", (), one(UINT256))
_CALL_OUTSTANDING_PPM: Final = Function("OUTSTANDING_PPM", (), one(UINT256))
_CALL_ACCEPT_OWNERSHIP: Final = Function("acceptOwnership", (), NOTHING)
_CALL_ALLOCATOR: Final = Function("allocator", (), one(ADDRESS))
_CALL_BOND_OWNER: Final = Function("bondOwner", (), one(ADDRESS))
_CALL_BOOK: Final = Function("book", (("epoch", UINT256), ("gains", UINT256), ("losses", UINT256)), NOTHING)
_CALL_CLAIM: Final = Function("claim", (), one(UINT256))
_CALL_CLAIM_FOR: Final = Function("claimFor", (("account", ADDRESS),), one(UINT256))
_CALL_CLAIM_POCKETS: Final = Function("claimPockets", (("account", ADDRESS), ("epochs", array(UINT256))), one(UINT256))
_CALL_CLAIMED_OF: Final = Function("claimedOf", (("account", ADDRESS), ("epoch", UINT256)), one(UINT256))
_CALL_CLAIMS_BOND: Final = Function("claimsBond", (), one(UINT256))
_CALL_CLAIMS_BOND_EXIT: Final = Function("claimsBondExit", (), many(ClaimsBondExitResult, UINT256, UINT256))
_CALL_CLAIMS_BOND_UNTIL: Final = Function("claimsBondUntil", (("time", UINT256),), one(UINT256))
_CALL_CLOSE: Final = Function("close", (("maxEpochs", UINT256),), one(UINT256))
_CALL_CURRENT: Final = Function("current", (), one(UINT256))
_CALL_EPOCH_AT: Final = Function("epochAt", (("epoch", UINT256),), one(_EPOCH))
_CALL_FEE_OF: Final = Function("feeOf", (("epoch", UINT256),), many(FeeOfResult, UINT256, UINT256))
_CALL_FEE_RECIPIENT: Final = Function("feeRecipient", (), one(ADDRESS))
_CALL_FREE: Final = Function("free", (), one(UINT256))
_CALL_FUND: Final = Function("fund", (("fixtures", array(integer("uint128"))), ("amounts", array(UINT256))), NOTHING)
_CALL_FUNDED: Final = Function("funded", (), many(FundedResult, UINT256, UINT256))
_CALL_GIVE_BACK: Final = Function("giveBack", (("epoch", UINT256), ("units", UINT256)), NOTHING)
_CALL_HELD_OF: Final = Function("heldOf", (("account", ADDRESS), ("epoch", UINT256)), one(UINT256))
_CALL_LEAVE_AFTER_SUNSET: Final = Function("leaveAfterSunset", (("units", UINT256),), one(UINT256))
_CALL_NAV: Final = Function("nav", (), one(UINT256))
_CALL_OWED: Final = Function("owed", (), one(UINT256))
_CALL_OWNER: Final = Function("owner", (), one(ADDRESS))
_CALL_PAY_CLAIM: Final = Function("payClaim", (("units", UINT256),), one(UINT256))
_CALL_PENDING_OWNER: Final = Function("pendingOwner", (), one(ADDRESS))
_CALL_PLACED: Final = Function("placed", (), one(UINT256))
_CALL_POST_BOND: Final = Function("postBond", (("epoch", UINT256), ("units", UINT256)), NOTHING)
_CALL_POST_CLAIMS_BOND: Final = Function("postClaimsBond", (("units", UINT256),), NOTHING)
_CALL_PRICE_PER_SHARE: Final = Function("pricePerShare", (), one(UINT256))
_CALL_PROVIDER_OF: Final = Function("providerOf", (("account", ADDRESS),), one(_PROVIDER))
_CALL_RECLAIM_BOND: Final = Function("reclaimBond", (("epoch", UINT256),), one(UINT256))
_CALL_RENOUNCE_OWNERSHIP: Final = Function("renounceOwnership", (), NOTHING)
_CALL_REQUEST_CLAIMS_BOND_EXIT: Final = Function("requestClaimsBondExit", (("units", UINT256),), NOTHING)
_CALL_REQUEST_ENTRY: Final = Function("requestEntry", (("units", UINT256),), NOTHING)
_CALL_REQUEST_EXIT: Final = Function("requestExit", (("units", UINT256),), NOTHING)
_CALL_SERIES: Final = Function("series", (), one(UINT256))
_CALL_SET_ALLOCATOR: Final = Function("setAllocator", (("next", ADDRESS),), NOTHING)
_CALL_SET_BOND_OWNER: Final = Function("setBondOwner", (("next", ADDRESS),), NOTHING)
_CALL_SET_FEE: Final = Function("setFee", (("ppm", UINT256),), NOTHING)
_CALL_SET_FEE_RECIPIENT: Final = Function("setFeeRecipient", (("next", ADDRESS),), NOTHING)
_CALL_SHARES: Final = Function("shares", (), one(UINT256))
_CALL_SYNC: Final = Function("sync", (("account", ADDRESS), ("maxEpochs", UINT256)), one(UINT256))
_CALL_TAKE_FEES: Final = Function("takeFees", (("epoch", UINT256),), one(UINT256))
_CALL_TRANSFER_OWNERSHIP: Final = Function("transferOwnership", (("newOwner", ADDRESS),), NOTHING)
_CALL_WITHDRAW_CLAIMS_BOND: Final = Function("withdrawClaimsBond", (), one(UINT256))


class HousePoolEvents(Events):
    """Events of `HousePool` at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic(
        _EVENT_ALLOCATOR_CHANGED,
        _EVENT_BOND_OWNER_CHANGED,
        _EVENT_BOND_POSTED,
        _EVENT_BOND_RECLAIMED,
        _EVENT_BOOKED,
        _EVENT_CLAIM_PAID,
        _EVENT_CLAIMED,
        _EVENT_CLAIMS_BOND_EXIT_REQUESTED,
        _EVENT_CLAIMS_BOND_POSTED,
        _EVENT_CLAIMS_BOND_WITHDRAWN,
        _EVENT_ENTRY_REQUESTED,
        _EVENT_EPOCH_ENDED,
        _EVENT_EXIT_REQUESTED,
        _EVENT_FEE_RECIPIENT_CHANGED,
        _EVENT_FEE_SET,
        _EVENT_FEES_TAKEN,
        _EVENT_FUNDED,
        _EVENT_GIVEN_BACK,
        _EVENT_LEFT_AFTER_SUNSET,
        _EVENT_OWNERSHIP_TRANSFER_STARTED,
        _EVENT_OWNERSHIP_TRANSFERRED,
        _EVENT_POCKET_CLAIMED,
        _EVENT_SYNCED,
    )

    def allocator_changed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        previous: str | None = None,
        next_: str | None = None,
    ) -> tuple[AllocatorChanged, ...]:
        """Every `AllocatorChanged` from one block to another, both included."""
        return self._find(_EVENT_ALLOCATOR_CHANGED, from_block, to_block, previous, next_)

    def bond_owner_changed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        previous: str | None = None,
        next_: str | None = None,
    ) -> tuple[BondOwnerChanged, ...]:
        """Every `BondOwnerChanged` from one block to another, both included."""
        return self._find(_EVENT_BOND_OWNER_CHANGED, from_block, to_block, previous, next_)

    def bond_posted(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        epoch: int | None = None,
        from_: str | None = None,
    ) -> tuple[BondPosted, ...]:
        """Every `BondPosted` from one block to another, both included."""
        return self._find(_EVENT_BOND_POSTED, from_block, to_block, epoch, from_)

    def bond_reclaimed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        epoch: int | None = None,
        to: str | None = None,
    ) -> tuple[BondReclaimed, ...]:
        """Every `BondReclaimed` from one block to another, both included."""
        return self._find(_EVENT_BOND_RECLAIMED, from_block, to_block, epoch, to)

    def booked(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, epoch: int | None = None
    ) -> tuple[Booked, ...]:
        """Every `Booked` from one block to another, both included."""
        return self._find(_EVENT_BOOKED, from_block, to_block, epoch)

    def claim_paid(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[ClaimPaid, ...]:
        """Every `ClaimPaid` from one block to another, both included."""
        return self._find(_EVENT_CLAIM_PAID, from_block, to_block)

    def claimed(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, provider: str | None = None
    ) -> tuple[Claimed, ...]:
        """Every `Claimed` from one block to another, both included."""
        return self._find(_EVENT_CLAIMED, from_block, to_block, provider)

    def claims_bond_exit_requested(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, by: str | None = None
    ) -> tuple[ClaimsBondExitRequested, ...]:
        """Every `ClaimsBondExitRequested` from one block to another, both included."""
        return self._find(_EVENT_CLAIMS_BOND_EXIT_REQUESTED, from_block, to_block, by)

    def claims_bond_posted(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, from_: str | None = None
    ) -> tuple[ClaimsBondPosted, ...]:
        """Every `ClaimsBondPosted` from one block to another, both included."""
        return self._find(_EVENT_CLAIMS_BOND_POSTED, from_block, to_block, from_)

    def claims_bond_withdrawn(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, to: str | None = None
    ) -> tuple[ClaimsBondWithdrawn, ...]:
        """Every `ClaimsBondWithdrawn` from one block to another, both included."""
        return self._find(_EVENT_CLAIMS_BOND_WITHDRAWN, from_block, to_block, to)

    def entry_requested(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        provider: str | None = None,
        epoch: int | None = None,
    ) -> tuple[EntryRequested, ...]:
        """Every `EntryRequested` from one block to another, both included."""
        return self._find(_EVENT_ENTRY_REQUESTED, from_block, to_block, provider, epoch)

    def epoch_ended(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, epoch: int | None = None
    ) -> tuple[EpochEnded, ...]:
        """Every `EpochEnded` from one block to another, both included."""
        return self._find(_EVENT_EPOCH_ENDED, from_block, to_block, epoch)

    def exit_requested(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        provider: str | None = None,
        epoch: int | None = None,
    ) -> tuple[ExitRequested, ...]:
        """Every `ExitRequested` from one block to another, both included."""
        return self._find(_EVENT_EXIT_REQUESTED, from_block, to_block, provider, epoch)

    def fee_recipient_changed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        previous: str | None = None,
        next_: str | None = None,
    ) -> tuple[FeeRecipientChanged, ...]:
        """Every `FeeRecipientChanged` from one block to another, both included."""
        return self._find(_EVENT_FEE_RECIPIENT_CHANGED, from_block, to_block, previous, next_)

    def fee_set(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, epoch: int | None = None
    ) -> tuple[FeeSet, ...]:
        """Every `FeeSet` from one block to another, both included."""
        return self._find(_EVENT_FEE_SET, from_block, to_block, epoch)

    def fees_taken(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        epoch: int | None = None,
        to: str | None = None,
    ) -> tuple[FeesTaken, ...]:
        """Every `FeesTaken` from one block to another, both included."""
        return self._find(_EVENT_FEES_TAKEN, from_block, to_block, epoch, to)

    def funded(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        fixture: int | None = None,
        epoch: int | None = None,
    ) -> tuple[Funded, ...]:
        """Every `Funded` from one block to another, both included."""
        return self._find(_EVENT_FUNDED, from_block, to_block, fixture, epoch)

    def given_back(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, epoch: int | None = None
    ) -> tuple[GivenBack, ...]:
        """Every `GivenBack` from one block to another, both included."""
        return self._find(_EVENT_GIVEN_BACK, from_block, to_block, epoch)

    def left_after_sunset(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        provider: str | None = None,
        epoch: int | None = None,
    ) -> tuple[LeftAfterSunset, ...]:
        """Every `LeftAfterSunset` from one block to another, both included."""
        return self._find(_EVENT_LEFT_AFTER_SUNSET, from_block, to_block, provider, epoch)

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

    def pocket_claimed(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        provider: str | None = None,
        epoch: int | None = None,
    ) -> tuple[PocketClaimed, ...]:
        """Every `PocketClaimed` from one block to another, both included."""
        return self._find(_EVENT_POCKET_CLAIMED, from_block, to_block, provider, epoch)

    def synced(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        provider: str | None = None,
        epoch: int | None = None,
    ) -> tuple[Synced, ...]:
        """Every `Synced` from one block to another, both included."""
        return self._find(_EVENT_SYNCED, from_block, to_block, provider, epoch)


class HousePool(Contract):
    """HousePool"""

    NAME: ClassVar[str] = "HousePool"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    @property
    def events(self) -> HousePoolEvents:
        """Events of this contract."""
        return HousePoolEvents(self.w3, self.address)

    def book_(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """The book that holds the tokens."""
        return self._read(_CALL_BOOK_, (), block)

    def claims_bond_delay(self, *, block: BlockIdentifier = LATEST) -> int:
        """From a request to its withdrawal; longer than any ticket and its claim together."""
        return self._read(_CALL_CLAIMS_BOND_DELAY, (), block)

    def day(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `DAY()`."""
        return self._read(_CALL_DAY, (), block)

    def dead_shares(self, *, block: BlockIdentifier = LATEST) -> int:
        """Shares of the first entrants that nobody owns, so that a share's price cannot be bid up from nothing."""
        return self._read(_CALL_DEAD_SHARES, (), block)

    def epoch(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `EPOCH()`."""
        return self._read(_CALL_EPOCH, (), block)

    def fund_per_day_ppm(self, *, block: BlockIdentifier = LATEST) -> int:
        """Funding: a tenth of NAV a day, four fifths of it outstanding in all."""
        return self._read(_CALL_FUND_PER_DAY_PPM, (), block)

    def lapse(self, *, block: BlockIdentifier = LATEST) -> int:
        """Under 1/LAPSE of a unit a share, the share series ends."""
        return self._read(_CALL_LAPSE, (), block)

    def max_bond_ahead(self, *, block: BlockIdentifier = LATEST) -> int:
        """How far ahead a bond may be posted; guards against a time given for an epoch."""
        return self._read(_CALL_MAX_BOND_AHEAD, (), block)

    def max_closes(self, *, block: BlockIdentifier = LATEST) -> int:
        """How many ended epochs a call closes by itself: a quarter of a year."""
        return self._read(_CALL_MAX_CLOSES, (), block)

    def max_fee_ppm(self, *, block: BlockIdentifier = LATEST) -> int:
        """A tenth of an epoch's net profit; nobody can set more."""
        return self._read(_CALL_MAX_FEE_PPM, (), block)

    def max_units(self, *, block: BlockIdentifier = LATEST) -> int:
        """Above this an entry is refused."""
        return self._read(_CALL_MAX_UNITS, (), block)

    def min_entry(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `MIN_ENTRY()`."""
        return self._read(_CALL_MIN_ENTRY, (), block)

    def outstanding_ppm(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `OUTSTANDING_PPM()`."""
        return self._read(_CALL_OUTSTANDING_PPM, (), block)

    def accept_ownership(self) -> Call[None]:
        """The new owner accepts the ownership transfer."""
        return self._prepare(_CALL_ACCEPT_OWNERSHIP, ())

    def allocator(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """The key that funds fixtures."""
        return self._read(_CALL_ALLOCATOR, (), block)

    def bond_owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Who posts and reclaims bonds."""
        return self._read(_CALL_BOND_OWNER, (), block)

    def book(self, epoch: int, gains: int, losses: int) -> Call[None]:
        """Books profits and losses of pots, accumulators and cash-outs of one epoch."""
        return self._prepare(_CALL_BOOK, (epoch, gains, losses))

    def claim(self) -> Call[int]:
        """Pays the caller what his filled exits and all his pockets have become."""
        return self._prepare(_CALL_CLAIM, ())

    def claim_for(self, account: str) -> Call[int]:
        """The same for `provider`, to whom it pays; anyone may call."""
        return self._prepare(_CALL_CLAIM_FOR, (account,))

    def claim_pockets(self, account: str, epochs: Sequence[int]) -> Call[int]:
        """The same with the pockets of `epochs` alone, at a cost that does not grow with the pool's age."""
        return self._prepare(_CALL_CLAIM_POCKETS, (account, epochs))

    def claimed_of(self, account: str, epoch: int, *, block: BlockIdentifier = LATEST) -> int:
        """Units that `provider` has taken out of an epoch's pocket."""
        return self._read(_CALL_CLAIMED_OF, (account, epoch), block)

    def claims_bond(self, *, block: BlockIdentifier = LATEST) -> int:
        """Units that pay claims for tickets that were not placed."""
        return self._read(_CALL_CLAIMS_BOND, (), block)

    def claims_bond_exit(self, *, block: BlockIdentifier = LATEST) -> ClaimsBondExitResult:
        """Units of it that were asked back, and the time from which they can be withdrawn; both zero without a
        request.
        """
        return self._read(_CALL_CLAIMS_BOND_EXIT, (), block)

    def claims_bond_until(self, time: int, *, block: BlockIdentifier = LATEST) -> int:
        """Units of it that no withdrawal can take before `time`: what a ticket that ends then can rely on, next to
        the claims of other tickets.
        """
        return self._read(_CALL_CLAIMS_BOND_UNTIL, (time,), block)

    def close(self, max_epochs: int) -> Call[int]:
        """Closes at most `maxEpochs` of the epochs that have ended."""
        return self._prepare(_CALL_CLOSE, (max_epochs,))

    def current(self, *, block: BlockIdentifier = LATEST) -> int:
        """The first epoch that is not closed."""
        return self._read(_CALL_CURRENT, (), block)

    def epoch_at(self, epoch: int, *, block: BlockIdentifier = LATEST) -> Epoch:
        """One epoch's record."""
        return self._read(_CALL_EPOCH_AT, (epoch,), block)

    def fee_of(self, epoch: int, *, block: BlockIdentifier = LATEST) -> FeeOfResult:
        """An epoch's rate, in millionths, and the units of its fee so far that were not paid out. A later loss of
        the epoch lowers them.
        """
        return self._read(_CALL_FEE_OF, (epoch,), block)

    def fee_recipient(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Who takes fees."""
        return self._read(_CALL_FEE_RECIPIENT, (), block)

    def free(self, *, block: BlockIdentifier = LATEST) -> int:
        """Units that no fixture holds."""
        return self._read(_CALL_FREE, (), block)

    def fund(self, fixtures: Sequence[int], amounts: Sequence[int]) -> Call[None]:
        """Moves free liquidity to fixtures' budgets. Only the allocator."""
        return self._prepare(_CALL_FUND, (fixtures, amounts))

    def funded(self, *, block: BlockIdentifier = LATEST) -> FundedResult:
        """The day (since 1970) of the last funding and the units funded on it."""
        return self._read(_CALL_FUNDED, (), block)

    def give_back(self, epoch: int, units: int) -> Call[None]:
        """Takes back `units` of a final fixture's budget that backs nothing any more. Only the book."""
        return self._prepare(_CALL_GIVE_BACK, (epoch, units))

    def held_of(self, account: str, epoch: int, *, block: BlockIdentifier = LATEST) -> int:
        """Shares that `provider` held in an epoch before his `synced`; zero for later ones."""
        return self._read(_CALL_HELD_OF, (account, epoch), block)

    def leave_after_sunset(self, units: int) -> Call[int]:
        """Pays the caller for `shares` that are not lodged at once, at the price of now; only after the sunset and
        once no budget of this or a later epoch is out. Pockets of closed epochs stay his.
        """
        return self._prepare(_CALL_LEAVE_AFTER_SUNSET, (units,))

    def nav(self, *, block: BlockIdentifier = LATEST) -> int:
        """Units that the current shares own outside pockets."""
        return self._read(_CALL_NAV, (), block)

    def owed(self, *, block: BlockIdentifier = LATEST) -> int:
        """Units of lodged entries and unclaimed exits."""
        return self._read(_CALL_OWED, (), block)

    def owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the current owner."""
        return self._read(_CALL_OWNER, (), block)

    def pay_claim(self, units: int) -> Call[int]:
        """Takes a customer's claim for a ticket that was not placed out of the claims bond, as far as it goes. The
        book moves `paid` from the house to its customers in the same call. Only the book.
        """
        return self._prepare(_CALL_PAY_CLAIM, (units,))

    def pending_owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the pending owner."""
        return self._read(_CALL_PENDING_OWNER, (), block)

    def placed(self, *, block: BlockIdentifier = LATEST) -> int:
        """Budgets of fixtures of the current and later epochs, at cost."""
        return self._read(_CALL_PLACED, (), block)

    def post_bond(self, epoch: int, units: int) -> Call[None]:
        """Adds `units` of the caller to the first-loss tranche of an epoch that has not begun. Only its owner."""
        return self._prepare(_CALL_POST_BOND, (epoch, units))

    def post_claims_bond(self, units: int) -> Call[None]:
        """Adds `units` of the caller to the claims bond. Only the bonds' owner."""
        return self._prepare(_CALL_POST_CLAIMS_BOND, (units,))

    def price_per_share(self, *, block: BlockIdentifier = LATEST) -> int:
        """Units a share, times 10^18, rounded down; 10^18 while there are no shares."""
        return self._read(_CALL_PRICE_PER_SHARE, (), block)

    def provider_of(self, account: str, *, block: BlockIdentifier = LATEST) -> Provider:
        """One provider's record as stored: it may lie behind the current epoch until `sync`."""
        return self._read(_CALL_PROVIDER_OF, (account,), block)

    def reclaim_bond(self, epoch: int) -> Call[int]:
        """Pays back what is left of a tranche whose epoch can lose nothing more. Only its owner."""
        return self._prepare(_CALL_RECLAIM_BOND, (epoch,))

    def renounce_ownership(self) -> Call[None]:
        """Leaves the contract without owner. It will not be possible to call `onlyOwner` functions. Can only be
        called by the current owner. NOTE: Renouncing ownership will leave the contract without an owner, thereby
        disabling any functionality that is only available to the owner.
        """
        return self._prepare(_CALL_RENOUNCE_OWNERSHIP, ())

    def request_claims_bond_exit(self, units: int) -> Call[None]:
        """Asks `units` of the claims bond back, in place of any earlier request; zero takes that back. The units go
        on paying claims until they are withdrawn. Only the bonds' owner.
        """
        return self._prepare(_CALL_REQUEST_CLAIMS_BOND_EXIT, (units,))

    def request_entry(self, units: int) -> Call[None]:
        """Lodges `units` of the caller, who has approved the book, to enter at the close of the next epoch."""
        return self._prepare(_CALL_REQUEST_ENTRY, (units,))

    def request_exit(self, units: int) -> Call[None]:
        """Lodges `shares` to leave at the close of the next epoch."""
        return self._prepare(_CALL_REQUEST_EXIT, (units,))

    def series(self, *, block: BlockIdentifier = LATEST) -> int:
        """The number of share series that have ended."""
        return self._read(_CALL_SERIES, (), block)

    def set_allocator(self, next_: str) -> Call[None]:
        """Names the key that funds fixtures; zero for none."""
        return self._prepare(_CALL_SET_ALLOCATOR, (next_,))

    def set_bond_owner(self, next_: str) -> Call[None]:
        """Names who posts and reclaims bonds, those already posted included."""
        return self._prepare(_CALL_SET_BOND_OWNER, (next_,))

    def set_fee(self, ppm: int) -> Call[None]:
        """Sets the fee, in millionths of an epoch's net profit, at most a tenth, for epochs that begin at least one
        epoch from now and in which nothing is booked yet.
        """
        return self._prepare(_CALL_SET_FEE, (ppm,))

    def set_fee_recipient(self, next_: str) -> Call[None]:
        """Names who takes fees, those not yet taken included; zero for nobody."""
        return self._prepare(_CALL_SET_FEE_RECIPIENT, (next_,))

    def shares(self, *, block: BlockIdentifier = LATEST) -> int:
        """Shares in being, dead ones included."""
        return self._read(_CALL_SHARES, (), block)

    def sync(self, account: str, max_epochs: int) -> Call[int]:
        """Brings `provider` forward by at most `maxEpochs` steps; any number of epochs in which he had nothing
        lodged is one step.
        """
        return self._prepare(_CALL_SYNC, (account, max_epochs))

    def take_fees(self, epoch: int) -> Call[int]:
        """Pays the fee of a closed epoch that can lose nothing more, less what was paid before. Only its recipient."""
        return self._prepare(_CALL_TAKE_FEES, (epoch,))

    def transfer_ownership(self, new_owner: str) -> Call[None]:
        """Starts the ownership transfer of the contract to a new account. Replaces the pending transfer if there is
        one. Can only be called by the current owner. Setting `newOwner` to the zero address is allowed; this can
        be used to cancel an initiated ownership transfer.
        """
        return self._prepare(_CALL_TRANSFER_OWNERSHIP, (new_owner,))

    def withdraw_claims_bond(self) -> Call[int]:
        """Pays out what was asked back, as far as claims have left it, `CLAIMS_BOND_DELAY` after the request. Only
        the bonds' owner.
        """
        return self._prepare(_CALL_WITHDRAW_CLAIMS_BOND, ())
