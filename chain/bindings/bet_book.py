"""BetBook.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BOOL, BYTES, BYTES32, NOTHING, STRING, UINT256, array, blob, integer, many, one
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


class FormerDeskResult(NamedTuple):
    """What `formerDesk` returns, in order."""

    first: ChecksumAddress
    second: ChecksumAddress
    ended_at: int


class PendingWithdrawalResult(NamedTuple):
    """What `pendingWithdrawal` returns, in order."""

    units: int
    withdraw_at: int


class VaultResult(NamedTuple):
    """What `vault` returns, in order."""

    customers: int
    house: int


@dataclass(frozen=True, slots=True)
class BudgetAdded(Event):
    """Event `BudgetAdded(uint128,uint256)`."""

    fixture: int
    units: int


_EVENT_BUDGET_ADDED: Final = EventType(
    "BudgetAdded", BudgetAdded, ("fixture", integer("uint128"), True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class BudgetReleased(Event):
    """Event `BudgetReleased(uint128,uint256)`."""

    fixture: int
    units: int


_EVENT_BUDGET_RELEASED: Final = EventType(
    "BudgetReleased", BudgetReleased, ("fixture", integer("uint128"), True), ("units", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class Claimed(Event):
    """A ticket that the house kept from being placed: `paid` units of the desk's claims bond went to the bettor,
    and the order can never be placed. `code` says what stood in the way: CLAIMED (the desk's epoch had ended,
    new risk was paused, the market closed or was reported while the ticket lived), BUDGET, ONE_KEY or
    ACCUMULATOR_CAP.
    """

    bettor: ChecksumAddress
    nonce: int
    stake: int
    code: int
    paid: int


_EVENT_CLAIMED: Final = EventType(
    "Claimed",
    Claimed,
    ("bettor", ADDRESS, True),
    ("nonce", UINT256, False),
    ("stake", UINT256, False),
    ("code", UINT256, False),
    ("paid", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class Deposited(Event):
    """Event `Deposited(address,uint256)`."""

    account: ChecksumAddress
    units: int


_EVENT_DEPOSITED: Final = EventType("Deposited", Deposited, ("account", ADDRESS, True), ("units", UINT256, False))


@dataclass(frozen=True, slots=True)
class DeskEpochBumped(Event):
    """Event `DeskEpochBumped(uint256,address)`."""

    epoch: int
    by: ChecksumAddress


_EVENT_DESK_EPOCH_BUMPED: Final = EventType(
    "DeskEpochBumped", DeskEpochBumped, ("epoch", UINT256, False), ("by", ADDRESS, False)
)


@dataclass(frozen=True, slots=True)
class DeskKeySet(Event):
    """Event `DeskKeySet(uint256,address,uint256)`."""

    position: int
    key: ChecksumAddress
    epoch: int


_EVENT_DESK_KEY_SET: Final = EventType(
    "DeskKeySet", DeskKeySet, ("position", UINT256, True), ("key", ADDRESS, False), ("epoch", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class EIP712DomainChanged(Event):
    """MAY be emitted to signal that the domain could have changed."""


_EVENT_EIP712_DOMAIN_CHANGED: Final = EventType("EIP712DomainChanged", EIP712DomainChanged)


@dataclass(frozen=True, slots=True)
class EntryBarred(Event):
    """Event `EntryBarred(address,uint256)`."""

    account: ChecksumAddress
    no_entry_before: int


_EVENT_ENTRY_BARRED: Final = EventType(
    "EntryBarred", EntryBarred, ("account", ADDRESS, True), ("noEntryBefore", UINT256, False)
)


@dataclass(frozen=True, slots=True)
class EntrySet(Event):
    """Event `EntrySet(address,uint256,uint256,uint256,uint256,uint256)`."""

    account: ChecksumAddress
    eligible_until: int
    no_entry_before: int
    tier: int
    deposit_cap: int
    stake_cap: int


_EVENT_ENTRY_SET: Final = EventType(
    "EntrySet",
    EntrySet,
    ("account", ADDRESS, True),
    ("eligibleUntil", UINT256, False),
    ("noEntryBefore", UINT256, False),
    ("tier", UINT256, False),
    ("depositCap", UINT256, False),
    ("stakeCap", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class FixtureOpened(Event):
    """Event `FixtureOpened(uint128,uint256,uint256,uint256)`."""

    fixture: int
    start: int
    close_units: int
    sport: int


_EVENT_FIXTURE_OPENED: Final = EventType(
    "FixtureOpened",
    FixtureOpened,
    ("fixture", integer("uint128"), True),
    ("start", UINT256, False),
    ("closeUnits", UINT256, False),
    ("sport", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class GuardianSet(Event):
    """Event `GuardianSet(address)`."""

    guardian: ChecksumAddress


_EVENT_GUARDIAN_SET: Final = EventType("GuardianSet", GuardianSet, ("guardian", ADDRESS, False))


@dataclass(frozen=True, slots=True)
class HousePaid(Event):
    """Event `HousePaid(address,uint256)`."""

    to: ChecksumAddress
    units: int


_EVENT_HOUSE_PAID: Final = EventType("HousePaid", HousePaid, ("to", ADDRESS, True), ("units", UINT256, False))


@dataclass(frozen=True, slots=True)
class HousePulled(Event):
    """Event `HousePulled(address,uint256)`."""

    from_: ChecksumAddress
    units: int


_EVENT_HOUSE_PULLED: Final = EventType("HousePulled", HousePulled, ("from", ADDRESS, True), ("units", UINT256, False))


@dataclass(frozen=True, slots=True)
class MinimumStakeSet(Event):
    """Event `MinimumStakeSet(uint256)`."""

    cents: int


_EVENT_MINIMUM_STAKE_SET: Final = EventType("MinimumStakeSet", MinimumStakeSet, ("cents", UINT256, False))


@dataclass(frozen=True, slots=True)
class NewRiskPaused(Event):
    """Event `NewRiskPaused(uint256,address)`."""

    until: int
    by: ChecksumAddress


_EVENT_NEW_RISK_PAUSED: Final = EventType(
    "NewRiskPaused", NewRiskPaused, ("until", UINT256, False), ("by", ADDRESS, False)
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
class Placed(Event):
    """Items that were placed or refused, in the order given. data: group… = legs 1 | leg 28 × legs | items 1 |
    item…; item = code 1 | order digest 32 | bettor 20 | stake 7 | nonce 4 | acceptedAt 4.
    """

    data: bytes


_EVENT_PLACED: Final = EventType("Placed", Placed, ("data", BYTES, False))


@dataclass(frozen=True, slots=True)
class PotBooked(Event):
    """Event `PotBooked(uint256,int256)`."""

    pot: int
    profit: int


_EVENT_POT_BOOKED: Final = EventType(
    "PotBooked", PotBooked, ("pot", UINT256, True), ("profit", integer("int256"), False)
)


@dataclass(frozen=True, slots=True)
class Settled(Event):
    """Items that were settled or refused. item = code 1 | bettor 20 | stake 7 | nonce 4 | payout 7."""

    data: bytes


_EVENT_SETTLED: Final = EventType("Settled", Settled, ("data", BYTES, False))


@dataclass(frozen=True, slots=True)
class StandbyKeySet(Event):
    """Event `StandbyKeySet(uint256,address)`."""

    position: int
    key: ChecksumAddress


_EVENT_STANDBY_KEY_SET: Final = EventType(
    "StandbyKeySet", StandbyKeySet, ("position", UINT256, True), ("key", ADDRESS, False)
)


@dataclass(frozen=True, slots=True)
class SunsetBegan(Event):
    """Event `SunsetBegan(uint256)`."""

    sunset_at: int


_EVENT_SUNSET_BEGAN: Final = EventType("SunsetBegan", SunsetBegan, ("sunsetAt", UINT256, False))


@dataclass(frozen=True, slots=True)
class WithdrawalRequested(Event):
    """Event `WithdrawalRequested(address,uint256,uint256)`."""

    account: ChecksumAddress
    units: int
    withdraw_at: int


_EVENT_WITHDRAWAL_REQUESTED: Final = EventType(
    "WithdrawalRequested",
    WithdrawalRequested,
    ("account", ADDRESS, True),
    ("units", UINT256, False),
    ("withdrawAt", UINT256, False),
)


@dataclass(frozen=True, slots=True)
class WithdrawnTo(Event):
    """Event `WithdrawnTo(address,address,uint256,uint256)`."""

    wallet: ChecksumAddress
    to: ChecksumAddress
    units: int
    nonce: int


_EVENT_WITHDRAWN_TO: Final = EventType(
    "WithdrawnTo",
    WithdrawnTo,
    ("wallet", ADDRESS, True),
    ("to", ADDRESS, True),
    ("units", UINT256, False),
    ("nonce", UINT256, False),
)


_CALL_ACCOUNT_CAP: Final = Function("ACCOUNT_CAP", (), one(UINT256))
_CALL_CLAIM_EVERY: Final = Function("CLAIM_EVERY", (), one(UINT256))
_CALL_CLAIM_SHARE: Final = Function("CLAIM_SHARE", (), one(UINT256))
_CALL_CLAIM_WINDOW: Final = Function("CLAIM_WINDOW", (), one(UINT256))
_CALL_IN_PLAY_LEAD: Final = Function("IN_PLAY_LEAD", (), one(UINT256))
_CALL_PAUSE: Final = Function("PAUSE", (), one(UINT256))
_CALL_TICKET_LIFE: Final = Function("TICKET_LIFE", (), one(UINT256))
_CALL_TICKET_LIFE_IN_PLAY: Final = Function("TICKET_LIFE_IN_PLAY", (), one(UINT256))
_CALL_WITHDRAWAL_DELAY: Final = Function("WITHDRAWAL_DELAY", (), one(UINT256))
_CALL_ACCEPT_OWNERSHIP: Final = Function("acceptOwnership", (), NOTHING)
_CALL_ACCOUNTS: Final = Function("accounts", (("account", ADDRESS),), one(UINT256))
_CALL_ADD_BUDGET: Final = Function("addBudget", (("fixture", integer("uint128")), ("units", UINT256)), NOTHING)
_CALL_ASSET: Final = Function("asset", (), one(ADDRESS))
_CALL_BAR_ENTRY: Final = Function("barEntry", (("account", ADDRESS), ("noEntryBefore", UINT256)), NOTHING)
_CALL_BET_SLOT: Final = Function("betSlot", (("bettor", ADDRESS), ("nonce", UINT256)), one(UINT256))
_CALL_BUMP_DESK_EPOCH: Final = Function("bumpDeskEpoch", (), NOTHING)
_CALL_CLAIMS_AGAIN: Final = Function("claimsAgain", (("wallet", ADDRESS),), one(UINT256))
_CALL_DEPOSIT: Final = Function("deposit", (("units", UINT256),), NOTHING)
_CALL_DEPOSIT_WITH_PERMIT: Final = Function(
    "depositWithPermit",
    (
        ("owner_", ADDRESS),
        ("units", UINT256),
        ("deadline", UINT256),
        ("v", integer("uint8")),
        ("r", BYTES32),
        ("s", BYTES32),
    ),
    NOTHING,
)
_CALL_DESK: Final = Function("desk", (), one(UINT256))
_CALL_DOMAIN_SEPARATOR: Final = Function("domainSeparator", (), one(BYTES32))
_CALL_EIP712_DOMAIN: Final = Function(
    "eip712Domain",
    (),
    many(Eip712DomainResult, blob("bytes1"), STRING, STRING, UINT256, ADDRESS, BYTES32, array(UINT256)),
)
_CALL_ELIGIBLE: Final = Function("eligible", (("account", ADDRESS),), one(BOOL))
_CALL_FIXTURE_START: Final = Function("fixtureStart", (("fixture", integer("uint128")),), one(UINT256))
_CALL_FIXTURES: Final = Function("fixtures", (("fixture", integer("uint128")),), one(UINT256))
_CALL_FORMER_DESK: Final = Function(
    "formerDesk", (("epoch", UINT256),), many(FormerDeskResult, ADDRESS, ADDRESS, UINT256)
)
_CALL_GUARDIAN: Final = Function("guardian", (), one(ADDRESS))
_CALL_INITIALIZE: Final = Function(
    "initialize",
    (
        ("owner_", ADDRESS),
        ("guardian_", ADDRESS),
        ("desk_", ADDRESS),
        ("secondDesk_", ADDRESS),
        ("minimumStakeCents", UINT256),
    ),
    NOTHING,
)
_CALL_LIMITS: Final = Function("limits", (("account", ADDRESS),), one(UINT256))
_CALL_OFFICE: Final = Function("office", (), one(ADDRESS))
_CALL_ORACLE: Final = Function("oracle", (), one(ADDRESS))
_CALL_OWNER: Final = Function("owner", (), one(ADDRESS))
_CALL_PAUSE_NEW_RISK: Final = Function("pauseNewRisk", (), NOTHING)
_CALL_PAY: Final = Function("pay", (("to", ADDRESS), ("units", UINT256)), NOTHING)
_CALL_PENDING_OWNER: Final = Function("pendingOwner", (), one(ADDRESS))
_CALL_PENDING_WITHDRAWAL: Final = Function(
    "pendingWithdrawal", (("account", ADDRESS),), many(PendingWithdrawalResult, UINT256, UINT256)
)
_CALL_PLACE: Final = Function("place", (("data", BYTES),), NOTHING)
_CALL_PLACE_MANY: Final = Function("placeMany", (("data", BYTES),), one(BYTES))
_CALL_PLACE_OR_CLAIM: Final = Function("placeOrClaim", (("data", BYTES), ("deskEpoch", UINT256)), one(UINT256))
_CALL_POOL: Final = Function("pool", (), one(ADDRESS))
_CALL_POTS: Final = Function("pots", (("pot", UINT256),), one(UINT256))
_CALL_PULL: Final = Function("pull", (("from", ADDRESS), ("units", UINT256)), NOTHING)
_CALL_REFUSE_PLACE: Final = Function(
    "refusePlace", (("code", integer("uint8")), ("data", BYTES), ("group", UINT256), ("item", UINT256)), NOTHING
)
_CALL_REGISTRY: Final = Function("registry", (), one(ADDRESS))
_CALL_RELEASE: Final = Function("release", (("fixture", integer("uint128")),), one(UINT256))
_CALL_RENOUNCE_OWNERSHIP: Final = Function("renounceOwnership", (), NOTHING)
_CALL_REQUEST_WITHDRAW: Final = Function("requestWithdraw", (("units", UINT256),), NOTHING)
_CALL_REQUIRE_SPENT_PERMIT: Final = Function(
    "requireSpentPermit",
    (
        ("owner_", ADDRESS),
        ("units", UINT256),
        ("deadline", UINT256),
        ("v", integer("uint8")),
        ("r", BYTES32),
        ("s", BYTES32),
    ),
    NOTHING,
)
_CALL_RESUME_NEW_RISK: Final = Function("resumeNewRisk", (), NOTHING)
_CALL_SECOND_DESK_KEY: Final = Function("secondDeskKey", (), one(ADDRESS))
_CALL_SET_ENTRY: Final = Function(
    "setEntry",
    (
        ("account", ADDRESS),
        ("until", UINT256),
        ("noEntryBefore", UINT256),
        ("tier", UINT256),
        ("depositCap", UINT256),
        ("stakeCap", UINT256),
    ),
    NOTHING,
)
_CALL_SET_GUARDIAN: Final = Function("setGuardian", (("guardian_", ADDRESS),), NOTHING)
_CALL_SET_MINIMUM_STAKE: Final = Function("setMinimumStake", (("cents", UINT256),), NOTHING)
_CALL_SET_STANDBY_KEY: Final = Function("setStandbyKey", (("position", UINT256), ("key", ADDRESS)), NOTHING)
_CALL_SETTLE: Final = Function("settle", (("data", BYTES),), NOTHING)
_CALL_SETTLE_MANY: Final = Function("settleMany", (("data", BYTES),), one(BYTES))
_CALL_STANDBY_KEYS: Final = Function("standbyKeys", (("arg0", UINT256),), one(ADDRESS))
_CALL_SUNSET: Final = Function("sunset", (), NOTHING)
_CALL_SUNSET_AT: Final = Function("sunsetAt", (), one(UINT256))
_CALL_SWING: Final = Function("swing", (("fixture", integer("uint128")),), one(UINT256))
_CALL_SWITCH_DESK_KEY: Final = Function("switchDeskKey", (("position", UINT256), ("key", ADDRESS)), NOTHING)
_CALL_TRANSFER_OWNERSHIP: Final = Function("transferOwnership", (("newOwner", ADDRESS),), NOTHING)
_CALL_VAULT: Final = Function("vault", (), many(VaultResult, UINT256, UINT256))
_CALL_WITHDRAW: Final = Function("withdraw", (("account", ADDRESS),), one(UINT256))
_CALL_WITHDRAW_NONCE: Final = Function("withdrawNonce", (("wallet", ADDRESS),), one(UINT256))
_CALL_WITHDRAW_TO: Final = Function(
    "withdrawTo",
    (
        ("wallet", ADDRESS),
        ("to", ADDRESS),
        ("units", UINT256),
        ("nonce", UINT256),
        ("validUntil", UINT256),
        ("signature", BYTES),
    ),
    NOTHING,
)


class BetBookEvents(Events):
    """Events of `BetBook` at one address."""

    TYPES: ClassVar[Mapping[bytes, EventType[Any]]] = by_topic(
        _EVENT_BUDGET_ADDED,
        _EVENT_BUDGET_RELEASED,
        _EVENT_CLAIMED,
        _EVENT_DEPOSITED,
        _EVENT_DESK_EPOCH_BUMPED,
        _EVENT_DESK_KEY_SET,
        _EVENT_EIP712_DOMAIN_CHANGED,
        _EVENT_ENTRY_BARRED,
        _EVENT_ENTRY_SET,
        _EVENT_FIXTURE_OPENED,
        _EVENT_GUARDIAN_SET,
        _EVENT_HOUSE_PAID,
        _EVENT_HOUSE_PULLED,
        _EVENT_MINIMUM_STAKE_SET,
        _EVENT_NEW_RISK_PAUSED,
        _EVENT_OWNERSHIP_TRANSFER_STARTED,
        _EVENT_OWNERSHIP_TRANSFERRED,
        _EVENT_PLACED,
        _EVENT_POT_BOOKED,
        _EVENT_SETTLED,
        _EVENT_STANDBY_KEY_SET,
        _EVENT_SUNSET_BEGAN,
        _EVENT_WITHDRAWAL_REQUESTED,
        _EVENT_WITHDRAWN_TO,
    )

    def budget_added(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[BudgetAdded, ...]:
        """Every `BudgetAdded` from one block to another, both included."""
        return self._find(_EVENT_BUDGET_ADDED, from_block, to_block, fixture)

    def budget_released(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[BudgetReleased, ...]:
        """Every `BudgetReleased` from one block to another, both included."""
        return self._find(_EVENT_BUDGET_RELEASED, from_block, to_block, fixture)

    def claimed(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, bettor: str | None = None
    ) -> tuple[Claimed, ...]:
        """Every `Claimed` from one block to another, both included."""
        return self._find(_EVENT_CLAIMED, from_block, to_block, bettor)

    def deposited(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, account: str | None = None
    ) -> tuple[Deposited, ...]:
        """Every `Deposited` from one block to another, both included."""
        return self._find(_EVENT_DEPOSITED, from_block, to_block, account)

    def desk_epoch_bumped(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[DeskEpochBumped, ...]:
        """Every `DeskEpochBumped` from one block to another, both included."""
        return self._find(_EVENT_DESK_EPOCH_BUMPED, from_block, to_block)

    def desk_key_set(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, position: int | None = None
    ) -> tuple[DeskKeySet, ...]:
        """Every `DeskKeySet` from one block to another, both included."""
        return self._find(_EVENT_DESK_KEY_SET, from_block, to_block, position)

    def eip712_domain_changed(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[EIP712DomainChanged, ...]:
        """Every `EIP712DomainChanged` from one block to another, both included."""
        return self._find(_EVENT_EIP712_DOMAIN_CHANGED, from_block, to_block)

    def entry_barred(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, account: str | None = None
    ) -> tuple[EntryBarred, ...]:
        """Every `EntryBarred` from one block to another, both included."""
        return self._find(_EVENT_ENTRY_BARRED, from_block, to_block, account)

    def entry_set(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, account: str | None = None
    ) -> tuple[EntrySet, ...]:
        """Every `EntrySet` from one block to another, both included."""
        return self._find(_EVENT_ENTRY_SET, from_block, to_block, account)

    def fixture_opened(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, fixture: int | None = None
    ) -> tuple[FixtureOpened, ...]:
        """Every `FixtureOpened` from one block to another, both included."""
        return self._find(_EVENT_FIXTURE_OPENED, from_block, to_block, fixture)

    def guardian_set(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[GuardianSet, ...]:
        """Every `GuardianSet` from one block to another, both included."""
        return self._find(_EVENT_GUARDIAN_SET, from_block, to_block)

    def house_paid(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, to: str | None = None
    ) -> tuple[HousePaid, ...]:
        """Every `HousePaid` from one block to another, both included."""
        return self._find(_EVENT_HOUSE_PAID, from_block, to_block, to)

    def house_pulled(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, from_: str | None = None
    ) -> tuple[HousePulled, ...]:
        """Every `HousePulled` from one block to another, both included."""
        return self._find(_EVENT_HOUSE_PULLED, from_block, to_block, from_)

    def minimum_stake_set(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[MinimumStakeSet, ...]:
        """Every `MinimumStakeSet` from one block to another, both included."""
        return self._find(_EVENT_MINIMUM_STAKE_SET, from_block, to_block)

    def new_risk_paused(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST
    ) -> tuple[NewRiskPaused, ...]:
        """Every `NewRiskPaused` from one block to another, both included."""
        return self._find(_EVENT_NEW_RISK_PAUSED, from_block, to_block)

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

    def placed(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[Placed, ...]:
        """Every `Placed` from one block to another, both included."""
        return self._find(_EVENT_PLACED, from_block, to_block)

    def pot_booked(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, pot: int | None = None
    ) -> tuple[PotBooked, ...]:
        """Every `PotBooked` from one block to another, both included."""
        return self._find(_EVENT_POT_BOOKED, from_block, to_block, pot)

    def settled(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[Settled, ...]:
        """Every `Settled` from one block to another, both included."""
        return self._find(_EVENT_SETTLED, from_block, to_block)

    def standby_key_set(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, position: int | None = None
    ) -> tuple[StandbyKeySet, ...]:
        """Every `StandbyKeySet` from one block to another, both included."""
        return self._find(_EVENT_STANDBY_KEY_SET, from_block, to_block, position)

    def sunset_began(self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST) -> tuple[SunsetBegan, ...]:
        """Every `SunsetBegan` from one block to another, both included."""
        return self._find(_EVENT_SUNSET_BEGAN, from_block, to_block)

    def withdrawal_requested(
        self, from_block: BlockIdentifier, to_block: BlockIdentifier = LATEST, *, account: str | None = None
    ) -> tuple[WithdrawalRequested, ...]:
        """Every `WithdrawalRequested` from one block to another, both included."""
        return self._find(_EVENT_WITHDRAWAL_REQUESTED, from_block, to_block, account)

    def withdrawn_to(
        self,
        from_block: BlockIdentifier,
        to_block: BlockIdentifier = LATEST,
        *,
        wallet: str | None = None,
        to: str | None = None,
    ) -> tuple[WithdrawnTo, ...]:
        """Every `WithdrawnTo` from one block to another, both included."""
        return self._find(_EVENT_WITHDRAWN_TO, from_block, to_block, wallet, to)


class BetBook(Contract):
    """Accounts, budgets, pots and bets: all customers' money, and the hot path. Answers for BookOffice, BookCashier
    too, at the same address.
    """

    NAME: ClassVar[str] = "BetBook"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    @property
    def events(self) -> BetBookEvents:
        """Events of this contract."""
        return BetBookEvents(self.w3, self.address)

    def account_cap(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `ACCOUNT_CAP()`."""
        return self._read(_CALL_ACCOUNT_CAP, (), block)

    def claim_every(self, *, block: BlockIdentifier = LATEST) -> int:
        """Of one wallet."""
        return self._read(_CALL_CLAIM_EVERY, (), block)

    def claim_share(self, *, block: BlockIdentifier = LATEST) -> int:
        """Parts of the stake."""
        return self._read(_CALL_CLAIM_SHARE, (), block)

    def claim_window(self, *, block: BlockIdentifier = LATEST) -> int:
        """From `includeBy` on."""
        return self._read(_CALL_CLAIM_WINDOW, (), block)

    def in_play_lead(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `IN_PLAY_LEAD()`."""
        return self._read(_CALL_IN_PLAY_LEAD, (), block)

    def pause(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `PAUSE()`."""
        return self._read(_CALL_PAUSE, (), block)

    def ticket_life(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `TICKET_LIFE()`."""
        return self._read(_CALL_TICKET_LIFE, (), block)

    def ticket_life_in_play(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `TICKET_LIFE_IN_PLAY()`."""
        return self._read(_CALL_TICKET_LIFE_IN_PLAY, (), block)

    def withdrawal_delay(self, *, block: BlockIdentifier = LATEST) -> int:
        """Reads `WITHDRAWAL_DELAY()`."""
        return self._read(_CALL_WITHDRAWAL_DELAY, (), block)

    def accept_ownership(self) -> Call[None]:
        """The new owner accepts the ownership transfer."""
        return self._prepare(_CALL_ACCEPT_OWNERSHIP, ())

    def accounts(self, account: str, *, block: BlockIdentifier = LATEST) -> int:
        """The word of `types/Account.sol`."""
        return self._read(_CALL_ACCOUNTS, (account,), block)

    def add_budget(self, fixture: int, units: int) -> Call[None]:
        """Adds `amount` to the budget of `fixture`; reverts if it is not listed, closed or has a report."""
        return self._prepare(_CALL_ADD_BUDGET, (fixture, units))

    def asset(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `asset()`."""
        return self._read(_CALL_ASSET, (), block)

    def bar_entry(self, account: str, no_entry_before: int) -> Call[None]:
        """Raises the day before which an account may not enter. Only the registry; the day never falls."""
        return self._prepare(_CALL_BAR_ENTRY, (account, no_entry_before))

    def bet_slot(self, bettor: str, nonce: int, *, block: BlockIdentifier = LATEST) -> int:
        """The word of a bet's slot: terms hash 216, nonce 32, tag 8 (1 open, 3 settled)."""
        return self._read(_CALL_BET_SLOT, (bettor, nonce), block)

    def bump_desk_epoch(self) -> Call[None]:
        """Kills every ticket that is not placed yet."""
        return self._prepare(_CALL_BUMP_DESK_EPOCH, ())

    def claims_again(self, wallet: str, *, block: BlockIdentifier = LATEST) -> int:
        """Time from which a wallet may claim again; zero if it never has."""
        return self._read(_CALL_CLAIMS_AGAIN, (wallet,), block)

    def deposit(self, units: int) -> Call[None]:
        """Prepares `deposit(uint256)`."""
        return self._prepare(_CALL_DEPOSIT, (units,))

    def deposit_with_permit(self, owner: str, units: int, deadline: int, v: int, r: bytes, s: bytes) -> Call[None]:
        """Prepares `depositWithPermit(address,uint256,uint256,uint8,bytes32,bytes32)`."""
        return self._prepare(_CALL_DEPOSIT_WITH_PERMIT, (owner, units, deadline, v, r, s))

    def desk(self, *, block: BlockIdentifier = LATEST) -> int:
        """First desk key, desk epoch, pause and smallest stake: the word of `types/Desk.sol`."""
        return self._read(_CALL_DESK, (), block)

    def domain_separator(self, *, block: BlockIdentifier = LATEST) -> bytes:
        """Reads `domainSeparator()`."""
        return self._read(_CALL_DOMAIN_SEPARATOR, (), block)

    def eip712_domain(self, *, block: BlockIdentifier = LATEST) -> Eip712DomainResult:
        """Returns the fields and values that describe the domain separator used by this contract for EIP-712
        signature.
        """
        return self._read(_CALL_EIP712_DOMAIN, (), block)

    def eligible(self, account: str, *, block: BlockIdentifier = LATEST) -> bool:
        """Whether `account` may enter now; nobody may after the sunset."""
        return self._read(_CALL_ELIGIBLE, (account,), block)

    def fixture_start(self, fixture: int, *, block: BlockIdentifier = LATEST) -> int:
        """The start in the specification of `fixture`, in seconds: it names the epoch for good."""
        return self._read(_CALL_FIXTURE_START, (fixture,), block)

    def fixtures(self, fixture: int, *, block: BlockIdentifier = LATEST) -> int:
        """The word of `types/Fixture.sol`."""
        return self._read(_CALL_FIXTURES, (fixture,), block)

    def former_desk(self, epoch: int, *, block: BlockIdentifier = LATEST) -> FormerDeskResult:
        """The desk's keys up to the end of an epoch that is over."""
        return self._read(_CALL_FORMER_DESK, (epoch,), block)

    def guardian(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `guardian()`."""
        return self._read(_CALL_GUARDIAN, (), block)

    def initialize(
        self, owner: str, guardian: str, desk: str, second_desk: str, minimum_stake_cents: int
    ) -> Call[None]:
        """First keys and parameters; only while the book is being constructed."""
        return self._prepare(_CALL_INITIALIZE, (owner, guardian, desk, second_desk, minimum_stake_cents))

    def limits(self, account: str, *, block: BlockIdentifier = LATEST) -> int:
        """The word of `types/Limits.sol`."""
        return self._read(_CALL_LIMITS, (account,), block)

    def office(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Where this code stands; the book runs it at its own address."""
        return self._read(_CALL_OFFICE, (), block)

    def oracle(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `oracle()`."""
        return self._read(_CALL_ORACLE, (), block)

    def owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the current owner."""
        return self._read(_CALL_OWNER, (), block)

    def pause_new_risk(self) -> Call[None]:
        """Stops placing, funding and opening for fourteen days; settling and withdrawing go on. Renewable."""
        return self._prepare(_CALL_PAUSE_NEW_RISK, ())

    def pay(self, to: str, units: int) -> Call[None]:
        """Pays `amount` of the house to `to`."""
        return self._prepare(_CALL_PAY, (to, units))

    def pending_owner(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Returns the address of the pending owner."""
        return self._read(_CALL_PENDING_OWNER, (), block)

    def pending_withdrawal(self, account: str, *, block: BlockIdentifier = LATEST) -> PendingWithdrawalResult:
        """Units asked for and the time from which they are paid (seconds, zero: no request)."""
        return self._read(_CALL_PENDING_WITHDRAWAL, (account,), block)

    def place(self, data: bytes) -> Call[None]:
        """Places exactly one bet; reverts with a named error if it cannot."""
        return self._prepare(_CALL_PLACE, (data,))

    def place_many(self, data: bytes) -> Call[bytes]:
        """Places what can be placed; one code an item in `Placed`, and returned in order."""
        return self._prepare(_CALL_PLACE_MANY, (data,))

    def place_or_claim(self, data: bytes, desk_epoch: int) -> Call[int]:
        """Places one accepted bet whose `includeBy` has passed if it still can be; only if the house alone is in
        the way pays a tenth of its stake instead, at most what the claims bond holds, once a day and wallet.
        Anyone may bring it, in the two minutes from `includeBy` on. Placed: within ten minutes of acceptance,
        and within sixty seconds if a fixture of the bet has started. Paid: if order, signature, balance,
        eligibility, limits and nonce are as they must be, and - the desk's epoch of the ticket has ended, or new
        risk is paused, or - a market of the bet closed, or its fixture was reported, after acceptance and by
        `includeBy`, or - a budget, the accumulators' half or the one-key quarter is full, or - the ticket is too
        old to be placed and new risk was paused at some time since its acceptance.
        """
        return self._prepare(_CALL_PLACE_OR_CLAIM, (data, desk_epoch))

    def pool(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `pool()`."""
        return self._read(_CALL_POOL, (), block)

    def pots(self, pot: int, *, block: BlockIdentifier = LATEST) -> int:
        """The word of `types/Pot.sol`; liabilities of large pots at pot key + 1 + selection / 4."""
        return self._read(_CALL_POTS, (pot,), block)

    def pull(self, from_: str, units: int) -> Call[None]:
        """Takes exactly `amount` from `from` into the house; reverts unless the balance rose by `amount`."""
        return self._prepare(_CALL_PULL, (from_, units))

    def refuse_place(self, code: int, data: bytes, group: int, item: int, *, block: BlockIdentifier = LATEST) -> None:
        """Reverts with the error of a code that refuses a bet of `place`; the arguments come from its packed data."""
        return self._read(_CALL_REFUSE_PLACE, (code, data, group, item), block)

    def registry(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `registry()`."""
        return self._read(_CALL_REGISTRY, (), block)

    def release(self, fixture: int) -> Call[int]:
        """Sends the budget that backs nothing home, once the fixture is final."""
        return self._prepare(_CALL_RELEASE, (fixture,))

    def renounce_ownership(self) -> Call[None]:
        """Leaves the contract without owner. It will not be possible to call `onlyOwner` functions. Can only be
        called by the current owner. NOTE: Renouncing ownership will leave the contract without an owner, thereby
        disabling any functionality that is only available to the owner.
        """
        return self._prepare(_CALL_RENOUNCE_OWNERSHIP, ())

    def request_withdraw(self, units: int) -> Call[None]:
        """Asks for `units` to be paid out after the longest ticket life. Does not reduce betting power."""
        return self._prepare(_CALL_REQUEST_WITHDRAW, (units,))

    def require_spent_permit(
        self, owner: str, units: int, deadline: int, v: int, r: bytes, s: bytes, *, block: BlockIdentifier = LATEST
    ) -> None:
        """Reverts unless this permit is the last that the asset took from `owner_`: somebody brought it first, and
        it still is the owner's word. A standing allowance alone is not, or anyone could move anyone's money in.
        """
        return self._read(_CALL_REQUIRE_SPENT_PERMIT, (owner, units, deadline, v, r, s), block)

    def resume_new_risk(self) -> Call[None]:
        """Prepares `resumeNewRisk()`."""
        return self._prepare(_CALL_RESUME_NEW_RISK, ())

    def second_desk_key(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `secondDeskKey()`."""
        return self._read(_CALL_SECOND_DESK_KEY, (), block)

    def set_entry(
        self, account: str, until: int, no_entry_before: int, tier: int, deposit_cap: int, stake_cap: int
    ) -> Call[None]:
        """Writes what a grant allows. Only the registry; `noEntryBefore` never falls."""
        return self._prepare(_CALL_SET_ENTRY, (account, until, no_entry_before, tier, deposit_cap, stake_cap))

    def set_guardian(self, guardian: str) -> Call[None]:
        """Prepares `setGuardian(address)`."""
        return self._prepare(_CALL_SET_GUARDIAN, (guardian,))

    def set_minimum_stake(self, cents: int) -> Call[None]:
        """Prepares `setMinimumStake(uint256)`."""
        return self._prepare(_CALL_SET_MINIMUM_STAKE, (cents,))

    def set_standby_key(self, position: int, key: str) -> Call[None]:
        """Registers the key that the guardian may switch to at once."""
        return self._prepare(_CALL_SET_STANDBY_KEY, (position, key))

    def settle(self, data: bytes) -> Call[None]:
        """Settles exactly one bet; reverts with a named error if it cannot."""
        return self._prepare(_CALL_SETTLE, (data,))

    def settle_many(self, data: bytes) -> Call[bytes]:
        """Settles what can be settled; one code an item in `Settled`, and returned in order."""
        return self._prepare(_CALL_SETTLE_MANY, (data,))

    def standby_keys(self, arg0: int, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `standbyKeys(uint256)`."""
        return self._read(_CALL_STANDBY_KEYS, (arg0,), block)

    def sunset(self) -> Call[None]:
        """Ends new money and new risk for good: no deposit, no entry of providers, no funding, no placing, no end
        of the pause. Only the owner, once.
        """
        return self._prepare(_CALL_SUNSET, ())

    def sunset_at(self, *, block: BlockIdentifier = LATEST) -> int:
        """The time of the sunset in seconds, or zero before it. Once set it never changes."""
        return self._read(_CALL_SUNSET_AT, (), block)

    def swing(self, fixture: int, *, block: BlockIdentifier = LATEST) -> int:
        """Upper bound of what a wrong result could move, in asset units."""
        return self._read(_CALL_SWING, (fixture,), block)

    def switch_desk_key(self, position: int, key: str) -> Call[None]:
        """Replaces a desk key (0 or 1) by its registered standby, or removes it (`key` zero). Kills every ticket
        that is not placed yet.
        """
        return self._prepare(_CALL_SWITCH_DESK_KEY, (position, key))

    def transfer_ownership(self, new_owner: str) -> Call[None]:
        """Starts the ownership transfer of the contract to a new account. Replaces the pending transfer if there is
        one. Can only be called by the current owner. Setting `newOwner` to the zero address is allowed; this can
        be used to cancel an initiated ownership transfer.
        """
        return self._prepare(_CALL_TRANSFER_OWNERSHIP, (new_owner,))

    def vault(self, *, block: BlockIdentifier = LATEST) -> VaultResult:
        """Units held for customers and for the house."""
        return self._read(_CALL_VAULT, (), block)

    def withdraw(self, account: str) -> Call[int]:
        """No event of its own: the asset's Transfer from the book to the account says it all, and the pool's
        payments, the only others, have one. No guard: account, request and counters are written before the only
        call out, so a nested call finds the request gone; and a nested withdrawal inside a deposit would break
        the deposit's exact delta.
        """
        return self._prepare(_CALL_WITHDRAW, (account,))

    def withdraw_nonce(self, wallet: str, *, block: BlockIdentifier = LATEST) -> int:
        """Nonce of the wallet's next `WithdrawTo`."""
        return self._read(_CALL_WITHDRAW_NONCE, (wallet,), block)

    def withdraw_to(
        self, wallet: str, to: str, units: int, nonce: int, valid_until: int, signature: bytes
    ) -> Call[None]:
        """Pays `units` of a wallet's balance to `to` on the word of the wallet, which anyone may bring; only after
        the sunset. Before it an address other than one's own would let a stolen signature carry money away, and
        money that leaves at once would be a way to take back a bet that is accepted and not placed yet.
        """
        return self._prepare(_CALL_WITHDRAW_TO, (wallet, to, units, nonce, valid_until, signature))
