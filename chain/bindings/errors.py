"""Custom errors of all contracts, by selector.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from eth_typing import ChecksumAddress

from chain.codec import ADDRESS, BYTES, BYTES32, STRING, UINT256, integer
from chain.errors import ContractError
from chain.revert import ErrorTable


class AcceptedAfterEpoch(ContractError):
    """`AcceptedAfterEpoch(uint256,uint256)` of BetBook."""

    name = "AcceptedAfterEpoch"
    selector = bytes.fromhex("2b7c8bc3")
    parameters = (("acceptedAt", "accepted_at", UINT256), ("endedAt", "ended_at", UINT256))
    accepted_at: int
    ended_at: int


class AcceptedInTheFuture(ContractError):
    """`AcceptedInTheFuture(uint256,uint256)` of BetBook."""

    name = "AcceptedInTheFuture"
    selector = bytes.fromhex("efbe5a4e")
    parameters = (("acceptedAt", "accepted_at", UINT256), ("now_", "now", UINT256))
    accepted_at: int
    now: int


class AccessControlBadConfirmation(ContractError):
    """The caller of a function is not the expected one. NOTE: Don't confuse with
    {AccessControlUnauthorizedAccount}. `AccessControlBadConfirmation()` of ParameterTimelock.
    """

    name = "AccessControlBadConfirmation"
    selector = bytes.fromhex("6697b232")


class AccessControlUnauthorizedAccount(ContractError):
    """The `account` is missing a role. `AccessControlUnauthorizedAccount(address,bytes32)` of ParameterTimelock."""

    name = "AccessControlUnauthorizedAccount"
    selector = bytes.fromhex("e2517d3f")
    parameters = (("account", "account", ADDRESS), ("neededRole", "needed_role", BYTES32))
    account: ChecksumAddress
    needed_role: bytes


class AccountCap(ContractError):
    """`AccountCap(uint256,uint256)` of BetBook."""

    name = "AccountCap"
    selector = bytes.fromhex("c088b13d")
    parameters = (("openPayout", "open_payout", UINT256), ("payout", "payout", UINT256))
    open_payout: int
    payout: int


class AccumulatorCap(ContractError):
    """`AccumulatorCap(uint128,uint256,uint256)` of BetBook."""

    name = "AccumulatorCap"
    selector = bytes.fromhex("924ca4e4")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("combined", "combined", UINT256),
        ("budget", "budget", UINT256),
    )
    fixture: int
    combined: int
    budget: int


class AddressEmptyCode(ContractError):
    """There's no code at `target` (it is not a contract). `AddressEmptyCode(address)` of BetBook,
    ParameterTimelock.
    """

    name = "AddressEmptyCode"
    selector = bytes.fromhex("9996b315")
    parameters = (("target", "target", ADDRESS),)
    target: ChecksumAddress


class AfterSunset(ContractError):
    """`AfterSunset(uint256)` of BetBook, HousePool, FixtureOracle."""

    name = "AfterSunset"
    selector = bytes.fromhex("e55ebe48")
    parameters = (("sunsetAt", "sunset_at", UINT256),)
    sunset_at: int


class AlreadyListed(ContractError):
    """`AlreadyListed(uint128)` of FixtureOracle."""

    name = "AlreadyListed"
    selector = bytes.fromhex("7dd1842f")
    parameters = (("fixture", "fixture", integer("uint128")),)
    fixture: int


class ArbiterInCommittee(ContractError):
    """`ArbiterInCommittee(address)` of FixtureOracle."""

    name = "ArbiterInCommittee"
    selector = bytes.fromhex("ea4941af")
    parameters = (("arbiter", "arbiter", ADDRESS),)
    arbiter: ChecksumAddress


class AssetDelta(ContractError):
    """`AssetDelta(uint256,uint256)` of BetBook, FixtureOracle."""

    name = "AssetDelta"
    selector = bytes.fromhex("fa7c4948")
    parameters = (("received", "received", UINT256), ("expected", "expected", UINT256))
    received: int
    expected: int


class BadBettorSignature(ContractError):
    """`BadBettorSignature(address,address)` of BetBook."""

    name = "BadBettorSignature"
    selector = bytes.fromhex("82627df3")
    parameters = (("signer", "signer", ADDRESS), ("bettor", "bettor", ADDRESS))
    signer: ChecksumAddress
    bettor: ChecksumAddress


class BadDeskSignature(ContractError):
    """`BadDeskSignature(uint256,address,address)` of BetBook."""

    name = "BadDeskSignature"
    selector = bytes.fromhex("fde5373c")
    parameters = (("position", "position", UINT256), ("signer", "signer", ADDRESS), ("key", "key", ADDRESS))
    position: int
    signer: ChecksumAddress
    key: ChecksumAddress


class BadIssuerSignature(ContractError):
    """`BadIssuerSignature(address)` of KycRegistry."""

    name = "BadIssuerSignature"
    selector = bytes.fromhex("d70dd807")
    parameters = (("signer", "signer", ADDRESS),)
    signer: ChecksumAddress


class BadListingSignature(ContractError):
    """`BadListingSignature(address,address)` of FixtureOracle."""

    name = "BadListingSignature"
    selector = bytes.fromhex("85b76ef3")
    parameters = (("signer", "signer", ADDRESS), ("expected", "expected", ADDRESS))
    signer: ChecksumAddress
    expected: ChecksumAddress


class BadWalletSignature(ContractError):
    """`BadWalletSignature(address)` of BetBook."""

    name = "BadWalletSignature"
    selector = bytes.fromhex("dd7a58b6")
    parameters = (("wallet", "wallet", ADDRESS),)
    wallet: ChecksumAddress


class BalanceTooLarge(ContractError):
    """`BalanceTooLarge(uint256)` of BetBook."""

    name = "BalanceTooLarge"
    selector = bytes.fromhex("0ca33c75")
    parameters = (("balance", "balance", UINT256),)
    balance: int


class BeforeSunset(ContractError):
    """`BeforeSunset()` of BetBook, HousePool."""

    name = "BeforeSunset"
    selector = bytes.fromhex("7d147171")


class BetDecided(ContractError):
    """`BetDecided(address,uint256)` of BetBook."""

    name = "BetDecided"
    selector = bytes.fromhex("a4f6bebe")
    parameters = (("bettor", "bettor", ADDRESS), ("nonce", "nonce", UINT256))
    bettor: ChecksumAddress
    nonce: int


class BettingKeyWaits(ContractError):
    """`BettingKeyWaits(uint256,uint256)` of BetBook."""

    name = "BettingKeyWaits"
    selector = bytes.fromhex("af19f498")
    parameters = (("formerUntil", "former_until", UINT256), ("now_", "now", UINT256))
    former_until: int
    now: int


class BondShort(ContractError):
    """`BondShort(uint256,uint256)` of FixtureOracle."""

    name = "BondShort"
    selector = bytes.fromhex("2cf0a753")
    parameters = (("free", "free", UINT256), ("asked", "asked", UINT256))
    free: int
    asked: int


class BondTooSmall(ContractError):
    """`BondTooSmall(uint128,uint256,uint256)` of FixtureOracle."""

    name = "BondTooSmall"
    selector = bytes.fromhex("53020c5a")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("missing", "missing", UINT256),
        ("given", "given", UINT256),
    )
    fixture: int
    missing: int
    given: int


class BondUndecided(ContractError):
    """`BondUndecided(uint128,uint256)` of FixtureOracle."""

    name = "BondUndecided"
    selector = bytes.fromhex("3b27e0af")
    parameters = (("fixture", "fixture", integer("uint128")), ("challenge", "challenge", UINT256))
    fixture: int
    challenge: int


class BudgetExceeded(ContractError):
    """`BudgetExceeded(uint128,uint256,uint256)` of BetBook."""

    name = "BudgetExceeded"
    selector = bytes.fromhex("cb204300")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("reserve", "reserve", UINT256),
        ("budget", "budget", UINT256),
    )
    fixture: int
    reserve: int
    budget: int


class BudgetTooLarge(ContractError):
    """`BudgetTooLarge(uint256)` of BetBook."""

    name = "BudgetTooLarge"
    selector = bytes.fromhex("b2438e62")
    parameters = (("budget", "budget", UINT256),)
    budget: int


class BudgetsExceeded(ContractError):
    """The epoch's budgets are `outstanding` units, less than what shall leave them.
    `BudgetsExceeded(uint256,uint256,uint256)` of HousePool.
    """

    name = "BudgetsExceeded"
    selector = bytes.fromhex("5083fe49")
    parameters = (("epoch", "epoch", UINT256), ("units", "units", UINT256), ("outstanding", "outstanding", UINT256))
    epoch: int
    units: int
    outstanding: int


class BudgetsOut(ContractError):
    """Budgets of `placed` units can still lose: exits wait for their epochs' closes. `BudgetsOut(uint256)` of
    HousePool.
    """

    name = "BudgetsOut"
    selector = bytes.fromhex("1f35120e")
    parameters = (("placed", "placed", UINT256),)
    placed: int


class CancellationPending(ContractError):
    """`CancellationPending(address,uint256,uint256)` of BetBook."""

    name = "CancellationPending"
    selector = bytes.fromhex("8a7ef118")
    parameters = (("bettor", "bettor", ADDRESS), ("nonce", "nonce", UINT256), ("from", "from_", UINT256))
    bettor: ChecksumAddress
    nonce: int
    from_: int


class CancellationWaits(ContractError):
    """`CancellationWaits(uint256,uint256)` of BetBook."""

    name = "CancellationWaits"
    selector = bytes.fromhex("a562cc2c")
    parameters = (("from", "from_", UINT256), ("now_", "now", UINT256))
    from_: int
    now: int


class CashOutExpired(ContractError):
    """`CashOutExpired(uint256,uint256)` of BetBook."""

    name = "CashOutExpired"
    selector = bytes.fromhex("a4bf017b")
    parameters = (("until", "until", UINT256), ("now_", "now", UINT256))
    until: int
    now: int


class CashOutPart(ContractError):
    """`CashOutPart(uint256,uint256)` of BetBook."""

    name = "CashOutPart"
    selector = bytes.fromhex("d4e58577")
    parameters = (("part", "part", UINT256), ("stake", "stake", UINT256))
    part: int
    stake: int


class CashOutTooEarly(ContractError):
    """`CashOutTooEarly(uint256,uint256)` of BetBook."""

    name = "CashOutTooEarly"
    selector = bytes.fromhex("5899470b")
    parameters = (("from", "from_", UINT256), ("now_", "now", UINT256))
    from_: int
    now: int


class CashOutUnits(ContractError):
    """`CashOutUnits(uint256,uint256,uint256)` of BetBook."""

    name = "CashOutUnits"
    selector = bytes.fromhex("b75bd19f")
    parameters = (("units", "units", UINT256), ("least", "least", UINT256), ("most", "most", UINT256))
    units: int
    least: int
    most: int


class CheckpointUnorderedInsertion(ContractError):
    """A value was attempted to be inserted on a past checkpoint. `CheckpointUnorderedInsertion()` of HousePool."""

    name = "CheckpointUnorderedInsertion"
    selector = bytes.fromhex("2520601d")


class ClaimTooEarly(ContractError):
    """`ClaimTooEarly(uint256,uint256)` of BetBook."""

    name = "ClaimTooEarly"
    selector = bytes.fromhex("ea0bffc2")
    parameters = (("includeBy", "include_by", UINT256), ("now_", "now", UINT256))
    include_by: int
    now: int


class ClaimTooLate(ContractError):
    """`ClaimTooLate(uint256,uint256)` of BetBook."""

    name = "ClaimTooLate"
    selector = bytes.fromhex("d10070ad")
    parameters = (("until", "until", UINT256), ("now_", "now", UINT256))
    until: int
    now: int


class ClaimedBefore(ContractError):
    """`ClaimedBefore(address,uint256,uint256)` of BetBook."""

    name = "ClaimedBefore"
    selector = bytes.fromhex("6f1309ad")
    parameters = (("bettor", "bettor", ADDRESS), ("paid", "paid", UINT256), ("again", "again", UINT256))
    bettor: ChecksumAddress
    paid: int
    again: int


class ClaimsBondEmpty(ContractError):
    """`ClaimsBondEmpty()` of BetBook."""

    name = "ClaimsBondEmpty"
    selector = bytes.fromhex("4b4fb9f2")


class ClaimsBondShort(ContractError):
    """The claims bond holds `bond` units. `ClaimsBondShort(uint256,uint256)` of HousePool."""

    name = "ClaimsBondShort"
    selector = bytes.fromhex("2d11ca18")
    parameters = (("units", "units", UINT256), ("bond", "bond", UINT256))
    units: int
    bond: int


class ClaimsBondWaits(ContractError):
    """What was asked back of the claims bond leaves at `leavesAt`, seconds. `ClaimsBondWaits(uint256,uint256)` of
    HousePool.
    """

    name = "ClaimsBondWaits"
    selector = bytes.fromhex("f3543949")
    parameters = (("leavesAt", "leaves_at", UINT256), ("time", "time", UINT256))
    leaves_at: int
    time: int


class CommitteeExists(ContractError):
    """`CommitteeExists(uint256)` of FixtureOracle."""

    name = "CommitteeExists"
    selector = bytes.fromhex("188295a4")
    parameters = (("committee", "committee", UINT256),)
    committee: int


class CommitteeMismatch(ContractError):
    """`CommitteeMismatch(uint256,bytes32,bytes32)` of FixtureOracle."""

    name = "CommitteeMismatch"
    selector = bytes.fromhex("9fe83c14")
    parameters = (
        ("committee", "committee", UINT256),
        ("expected", "expected", BYTES32),
        ("rebuilt", "rebuilt", BYTES32),
    )
    committee: int
    expected: bytes
    rebuilt: bytes


class CommitteeSize(ContractError):
    """`CommitteeSize(uint256)` of FixtureOracle."""

    name = "CommitteeSize"
    selector = bytes.fromhex("5e22810d")
    parameters = (("members", "members", UINT256),)
    members: int


class CommitteeUnknown(ContractError):
    """`CommitteeUnknown(uint256)` of FixtureOracle."""

    name = "CommitteeUnknown"
    selector = bytes.fromhex("c8f13247")
    parameters = (("committee", "committee", UINT256),)
    committee: int


class Conflict(ContractError):
    """`Conflict(uint128,uint256,uint256)` of FixtureOracle."""

    name = "Conflict"
    selector = bytes.fromhex("73a8e3fc")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("accepted", "accepted", UINT256),
        ("given", "given", UINT256),
    )
    fixture: int
    accepted: int
    given: int


class DelayTooShort(ContractError):
    """A delay of `delay` seconds is below `minimum`. `DelayTooShort(uint256,uint256)` of ParameterTimelock."""

    name = "DelayTooShort"
    selector = bytes.fromhex("d6ef4a31")
    parameters = (("delay", "delay", UINT256), ("minimum", "minimum", UINT256))
    delay: int
    minimum: int


class DepositLimit(ContractError):
    """`DepositLimit(address,uint256)` of BetBook."""

    name = "DepositLimit"
    selector = bytes.fromhex("fc1963d2")
    parameters = (("account", "account", ADDRESS), ("depositCap", "deposit_cap", UINT256))
    account: ChecksumAddress
    deposit_cap: int


class DeskEpochUnknown(ContractError):
    """`DeskEpochUnknown(uint256)` of BetBook."""

    name = "DeskEpochUnknown"
    selector = bytes.fromhex("28837f94")
    parameters = (("epoch", "epoch", UINT256),)
    epoch: int


class DeskField(ContractError):
    """`DeskField(uint256)` of BetBook."""

    name = "DeskField"
    selector = bytes.fromhex("a99a2e17")
    parameters = (("value", "value", UINT256),)
    value: int


class DifferentSigners(ContractError):
    """`DifferentSigners(address,address)` of FixtureOracle."""

    name = "DifferentSigners"
    selector = bytes.fromhex("a530eb3c")
    parameters = (("one", "one", ADDRESS), ("other", "other", ADDRESS))
    one: ChecksumAddress
    other: ChecksumAddress


class ECDSAInvalidSignature(ContractError):
    """The signature is invalid. `ECDSAInvalidSignature()` of PlayEuro."""

    name = "ECDSAInvalidSignature"
    selector = bytes.fromhex("f645eedf")


class ECDSAInvalidSignatureLength(ContractError):
    """The signature has an invalid length. `ECDSAInvalidSignatureLength(uint256)` of PlayEuro."""

    name = "ECDSAInvalidSignatureLength"
    selector = bytes.fromhex("fce698f7")
    parameters = (("length", "length", UINT256),)
    length: int


class ECDSAInvalidSignatureS(ContractError):
    """The signature has an S value that is in the upper half order. `ECDSAInvalidSignatureS(bytes32)` of PlayEuro."""

    name = "ECDSAInvalidSignatureS"
    selector = bytes.fromhex("d78bce0c")
    parameters = (("s", "s", BYTES32),)
    s: bytes


class ERC20InsufficientAllowance(ContractError):
    """Indicates a failure with the `spender`’s `allowance`. Used in transfers.
    `ERC20InsufficientAllowance(address,uint256,uint256)` of PlayEuro.
    """

    name = "ERC20InsufficientAllowance"
    selector = bytes.fromhex("fb8f41b2")
    parameters = (("spender", "spender", ADDRESS), ("allowance", "allowance", UINT256), ("needed", "needed", UINT256))
    spender: ChecksumAddress
    allowance: int
    needed: int


class ERC20InsufficientBalance(ContractError):
    """Indicates an error related to the current `balance` of a `sender`. Used in transfers.
    `ERC20InsufficientBalance(address,uint256,uint256)` of PlayEuro.
    """

    name = "ERC20InsufficientBalance"
    selector = bytes.fromhex("e450d38c")
    parameters = (("sender", "sender", ADDRESS), ("balance", "balance", UINT256), ("needed", "needed", UINT256))
    sender: ChecksumAddress
    balance: int
    needed: int


class ERC20InvalidApprover(ContractError):
    """Indicates a failure with the `approver` of a token to be approved. Used in approvals.
    `ERC20InvalidApprover(address)` of PlayEuro.
    """

    name = "ERC20InvalidApprover"
    selector = bytes.fromhex("e602df05")
    parameters = (("approver", "approver", ADDRESS),)
    approver: ChecksumAddress


class ERC20InvalidReceiver(ContractError):
    """Indicates a failure with the token `receiver`. Used in transfers. `ERC20InvalidReceiver(address)` of
    PlayEuro.
    """

    name = "ERC20InvalidReceiver"
    selector = bytes.fromhex("ec442f05")
    parameters = (("receiver", "receiver", ADDRESS),)
    receiver: ChecksumAddress


class ERC20InvalidSender(ContractError):
    """Indicates a failure with the token `sender`. Used in transfers. `ERC20InvalidSender(address)` of PlayEuro."""

    name = "ERC20InvalidSender"
    selector = bytes.fromhex("96c6fd1e")
    parameters = (("sender", "sender", ADDRESS),)
    sender: ChecksumAddress


class ERC20InvalidSpender(ContractError):
    """Indicates a failure with the `spender` to be approved. Used in approvals. `ERC20InvalidSpender(address)` of
    PlayEuro.
    """

    name = "ERC20InvalidSpender"
    selector = bytes.fromhex("94280d62")
    parameters = (("spender", "spender", ADDRESS),)
    spender: ChecksumAddress


class ERC2612ExpiredSignature(ContractError):
    """Permit deadline has expired. `ERC2612ExpiredSignature(uint256)` of PlayEuro."""

    name = "ERC2612ExpiredSignature"
    selector = bytes.fromhex("62791302")
    parameters = (("deadline", "deadline", UINT256),)
    deadline: int


class ERC2612InvalidSigner(ContractError):
    """Mismatched signature. `ERC2612InvalidSigner(address,address)` of PlayEuro."""

    name = "ERC2612InvalidSigner"
    selector = bytes.fromhex("4b800e46")
    parameters = (("signer", "signer", ADDRESS), ("owner", "owner", ADDRESS))
    signer: ChecksumAddress
    owner: ChecksumAddress


class EntryTooSmall(ContractError):
    """An entry is at least `minimum` units. `EntryTooSmall(uint256,uint256)` of HousePool."""

    name = "EntryTooSmall"
    selector = bytes.fromhex("f562b2d5")
    parameters = (("units", "units", UINT256), ("minimum", "minimum", UINT256))
    units: int
    minimum: int


class EpochAtRisk(ContractError):
    """The epoch is not closed, or `outstanding` units of its budgets can still lose. `EpochAtRisk(uint256,uint256)`
    of HousePool.
    """

    name = "EpochAtRisk"
    selector = bytes.fromhex("cc3acbbe")
    parameters = (("epoch", "epoch", UINT256), ("outstanding", "outstanding", UINT256))
    epoch: int
    outstanding: int


class EpochBegun(ContractError):
    """A bond is posted before its epoch begins. `EpochBegun(uint256,uint256)` of HousePool."""

    name = "EpochBegun"
    selector = bytes.fromhex("86467075")
    parameters = (("epoch", "epoch", UINT256), ("current", "current", UINT256))
    epoch: int
    current: int


class EpochClosed(ContractError):
    """The epoch is closed: its profit belongs to holders who are others. `EpochClosed(uint256)` of HousePool."""

    name = "EpochClosed"
    selector = bytes.fromhex("994f44cc")
    parameters = (("epoch", "epoch", UINT256),)
    epoch: int


class EpochTooFar(ContractError):
    """A bond is posted for an epoch no later than `last`. `EpochTooFar(uint256,uint256)` of HousePool."""

    name = "EpochTooFar"
    selector = bytes.fromhex("9fde3ece")
    parameters = (("epoch", "epoch", UINT256), ("last", "last", UINT256))
    epoch: int
    last: int


class EpochsBehind(ContractError):
    """`ended` is the epoch of the clock, `current` the first not closed: call `close` first.
    `EpochsBehind(uint256,uint256)` of HousePool.
    """

    name = "EpochsBehind"
    selector = bytes.fromhex("860d097f")
    parameters = (("current", "current", UINT256), ("ended", "ended", UINT256))
    current: int
    ended: int


class ExitNotOpen(ContractError):
    """`ExitNotOpen(uint256,uint256,uint256)` of FixtureOracle."""

    name = "ExitNotOpen"
    selector = bytes.fromhex("7e7d0741")
    parameters = (("from", "from_", UINT256), ("until", "until", UINT256), ("now_", "now", UINT256))
    from_: int
    until: int
    now: int


class FailedCall(ContractError):
    """A call to an address target failed. The target may have reverted. `FailedCall()` of BetBook,
    ParameterTimelock.
    """

    name = "FailedCall"
    selector = bytes.fromhex("d6bda275")


class FaucetLimit(ContractError):
    """`FaucetLimit(uint256,uint256)` of PlayEuro."""

    name = "FaucetLimit"
    selector = bytes.fromhex("d8ed9c26")
    parameters = (("units", "units", UINT256), ("most", "most", UINT256))
    units: int
    most: int


class FeeTooHigh(ContractError):
    """A fee of `ppm` millionths is above `maximum`, which is a constant. `FeeTooHigh(uint256,uint256)` of
    HousePool.
    """

    name = "FeeTooHigh"
    selector = bytes.fromhex("e757126a")
    parameters = (("ppm", "ppm", UINT256), ("maximum", "maximum", UINT256))
    ppm: int
    maximum: int


class FieldTooLarge(ContractError):
    """`FieldTooLarge(bytes32,uint256,uint256)` of KycRegistry."""

    name = "FieldTooLarge"
    selector = bytes.fromhex("5d7bef5c")
    parameters = (("field", "field", BYTES32), ("value", "value", UINT256), ("most", "most", UINT256))
    field: bytes
    value: int
    most: int


class FinalAlready(ContractError):
    """`FinalAlready(uint128)` of FixtureOracle."""

    name = "FinalAlready"
    selector = bytes.fromhex("73f52c6b")
    parameters = (("fixture", "fixture", integer("uint128")),)
    fixture: int


class FixtureReported(ContractError):
    """`FixtureReported(uint128)` of BetBook."""

    name = "FixtureReported"
    selector = bytes.fromhex("7a7734dc")
    parameters = (("fixture", "fixture", integer("uint128")),)
    fixture: int


class FixtureUnknown(ContractError):
    """`FixtureUnknown(uint128)` of BetBook."""

    name = "FixtureUnknown"
    selector = bytes.fromhex("62a0609f")
    parameters = (("fixture", "fixture", integer("uint128")),)
    fixture: int


class FlagsUnknown(ContractError):
    """`FlagsUnknown(uint256)` of BetBook."""

    name = "FlagsUnknown"
    selector = bytes.fromhex("b1deb829")
    parameters = (("flags", "flags", UINT256),)
    flags: int


class FundingLimit(ContractError):
    """Of free liquidity and of the day's tenth of NAV, `available` units can still be funded.
    `FundingLimit(uint256,uint256)` of HousePool.
    """

    name = "FundingLimit"
    selector = bytes.fromhex("c05acecb")
    parameters = (("units", "units", UINT256), ("available", "available", UINT256))
    units: int
    available: int


class GainUnknown(ContractError):
    """`GainUnknown(bytes32)` of BetBook."""

    name = "GainUnknown"
    selector = bytes.fromhex("36079d84")
    parameters = (("request", "request", BYTES32),)
    request: bytes


class GrantTooEarly(ContractError):
    """`GrantTooEarly(uint256,uint256)` of KycRegistry."""

    name = "GrantTooEarly"
    selector = bytes.fromhex("ef008719")
    parameters = (("bringBy", "bring_by", UINT256), ("latest", "latest", UINT256))
    bring_by: int
    latest: int


class GrantTooLate(ContractError):
    """`GrantTooLate(uint256,uint256)` of KycRegistry."""

    name = "GrantTooLate"
    selector = bytes.fromhex("77a435cf")
    parameters = (("bringBy", "bring_by", UINT256), ("now_", "now", UINT256))
    bring_by: int
    now: int


class HouseShort(ContractError):
    """`HouseShort(uint256,uint256)` of BetBook."""

    name = "HouseShort"
    selector = bytes.fromhex("ced5e16c")
    parameters = (("house", "house", UINT256), ("units", "units", UINT256))
    house: int
    units: int


class InsufficientBalance(ContractError):
    """`InsufficientBalance(uint256,uint256)` of BetBook, ParameterTimelock."""

    name = "InsufficientBalance"
    selector = bytes.fromhex("cf479181")
    parameters = (("balance", "balance", UINT256), ("needed", "needed", UINT256))
    balance: int
    needed: int


class InvalidAccountNonce(ContractError):
    """The nonce used for an `account` is not the expected current nonce. `InvalidAccountNonce(address,uint256)` of
    PlayEuro.
    """

    name = "InvalidAccountNonce"
    selector = bytes.fromhex("752d88c0")
    parameters = (("account", "account", ADDRESS), ("currentNonce", "current_nonce", UINT256))
    account: ChecksumAddress
    current_nonce: int


class InvalidShortString(ContractError):
    """`InvalidShortString()` of BetBook, KycRegistry, PlayEuro."""

    name = "InvalidShortString"
    selector = bytes.fromhex("b3512b0c")


class ItemCount(ContractError):
    """`ItemCount(uint256)` of BetBook, FixtureOracle."""

    name = "ItemCount"
    selector = bytes.fromhex("fdad3f16")
    parameters = (("items", "items", UINT256),)
    items: int


class KeyInUse(ContractError):
    """`KeyInUse(address)` of BetBook."""

    name = "KeyInUse"
    selector = bytes.fromhex("ded52946")
    parameters = (("key", "key", ADDRESS),)
    key: ChecksumAddress


class KeyNotRegistered(ContractError):
    """`KeyNotRegistered(address)` of BetBook."""

    name = "KeyNotRegistered"
    selector = bytes.fromhex("099326a9")
    parameters = (("key", "key", ADDRESS),)
    key: ChecksumAddress


class LegCount(ContractError):
    """`LegCount(uint256)` of BetBook."""

    name = "LegCount"
    selector = bytes.fromhex("301220ce")
    parameters = (("legs", "legs", UINT256),)
    legs: int


class LegsNotAscending(ContractError):
    """`LegsNotAscending(uint256)` of BetBook."""

    name = "LegsNotAscending"
    selector = bytes.fromhex("29fcdc72")
    parameters = (("leg", "leg", UINT256),)
    leg: int


class LegsTied(ContractError):
    """`LegsTied(uint128,uint128,uint32)` of BetBook."""

    name = "LegsTied"
    selector = bytes.fromhex("81e04158")
    parameters = (
        ("first", "first", integer("uint128")),
        ("second", "second", integer("uint128")),
        ("tie", "tie", integer("uint32")),
    )
    first: int
    second: int
    tie: int


class LengthMismatch(ContractError):
    """Fixtures and amounts must be of one length. `LengthMismatch(uint256,uint256)` of HousePool."""

    name = "LengthMismatch"
    selector = bytes.fromhex("ab8b67c6")
    parameters = (("fixtures", "fixtures", UINT256), ("amounts", "amounts", UINT256))
    fixtures: int
    amounts: int


class MalformedResult(ContractError):
    """`MalformedResult(uint256,uint256)` of FixtureOracle."""

    name = "MalformedResult"
    selector = bytes.fromhex("ace36ecd")
    parameters = (("value", "value", UINT256), ("voids", "voids", UINT256))
    value: int
    voids: int


class MarketClosed(ContractError):
    """`MarketClosed(uint128,uint256)` of BetBook."""

    name = "MarketClosed"
    selector = bytes.fromhex("25a103c7")
    parameters = (("fixture", "fixture", integer("uint128")), ("closeAt", "close_at", UINT256))
    fixture: int
    close_at: int


class MembersNotAscending(ContractError):
    """`MembersNotAscending(address)` of FixtureOracle."""

    name = "MembersNotAscending"
    selector = bytes.fromhex("4680183d")
    parameters = (("member", "member", ADDRESS),)
    member: ChecksumAddress


class NoCancellation(ContractError):
    """`NoCancellation(address,uint256)` of BetBook."""

    name = "NoCancellation"
    selector = bytes.fromhex("55a92fcf")
    parameters = (("bettor", "bettor", ADDRESS), ("nonce", "nonce", UINT256))
    bettor: ChecksumAddress
    nonce: int


class NoResult(ContractError):
    """The result has no status that a leg can be settled by. `NoResult(uint256)` of BetBook, BookLens."""

    name = "NoResult"
    selector = bytes.fromhex("115ff2b5")
    parameters = (("status", "status", UINT256),)
    status: int


class NoSilence(ContractError):
    """`NoSilence(uint128,uint256)` of FixtureOracle."""

    name = "NoSilence"
    selector = bytes.fromhex("d898d82d")
    parameters = (("fixture", "fixture", integer("uint128")), ("phase", "phase", UINT256))
    fixture: int
    phase: int


class NoWithdrawal(ContractError):
    """`NoWithdrawal(address)` of BetBook."""

    name = "NoWithdrawal"
    selector = bytes.fromhex("9a181835")
    parameters = (("account", "account", ADDRESS),)
    account: ChecksumAddress


class NobodyHolds(ContractError):
    """A timelock without anyone who may do this could never change anything, or never be stopped.
    `NobodyHolds(bytes32)` of ParameterTimelock.
    """

    name = "NobodyHolds"
    selector = bytes.fromhex("da1c5a14")
    parameters = (("role", "role", BYTES32),)
    role: bytes


class NonceCancelled(ContractError):
    """`NonceCancelled(address,uint256,uint256)` of BetBook."""

    name = "NonceCancelled"
    selector = bytes.fromhex("5f11f069")
    parameters = (("bettor", "bettor", ADDRESS), ("nonce", "nonce", UINT256), ("from", "from_", UINT256))
    bettor: ChecksumAddress
    nonce: int
    from_: int


class NonceTooLarge(ContractError):
    """`NonceTooLarge(uint256)` of BetBook."""

    name = "NonceTooLarge"
    selector = bytes.fromhex("b6d3b1da")
    parameters = (("nonce", "nonce", UINT256),)
    nonce: int


class NonceUsed(ContractError):
    """`NonceUsed(address,uint256,uint256)` of BetBook."""

    name = "NonceUsed"
    selector = bytes.fromhex("3fde1edb")
    parameters = (("bettor", "bettor", ADDRESS), ("nonce", "nonce", UINT256), ("slot", "slot", UINT256))
    bettor: ChecksumAddress
    nonce: int
    slot: int


class NotAMember(ContractError):
    """`NotAMember(address,uint256)` of FixtureOracle."""

    name = "NotAMember"
    selector = bytes.fromhex("cdc756af")
    parameters = (("who", "who", ADDRESS), ("committee", "committee", UINT256))
    who: ChecksumAddress
    committee: int


class NotAllocator(ContractError):
    """Only the allocator may call. `NotAllocator(address)` of HousePool."""

    name = "NotAllocator"
    selector = bytes.fromhex("878f5b3f")
    parameters = (("caller", "caller", ADDRESS),)
    caller: ChecksumAddress


class NotAllowed(ContractError):
    """`NotAllowed(address)` of BetBook, KycRegistry."""

    name = "NotAllowed"
    selector = bytes.fromhex("fa5cd00f")
    parameters = (("caller", "caller", ADDRESS),)
    caller: ChecksumAddress


class NotBeforeArbiter(ContractError):
    """`NotBeforeArbiter(uint128,uint256)` of FixtureOracle."""

    name = "NotBeforeArbiter"
    selector = bytes.fromhex("9c0548dd")
    parameters = (("fixture", "fixture", integer("uint128")), ("phase", "phase", UINT256))
    fixture: int
    phase: int


class NotBondOwner(ContractError):
    """Only the owner of the desk's bond may call. `NotBondOwner(address)` of HousePool."""

    name = "NotBondOwner"
    selector = bytes.fromhex("ee95bba6")
    parameters = (("caller", "caller", ADDRESS),)
    caller: ChecksumAddress


class NotBook(ContractError):
    """Only the book may call. `NotBook(address)` of HousePool."""

    name = "NotBook"
    selector = bytes.fromhex("f21fdf57")
    parameters = (("caller", "caller", ADDRESS),)
    caller: ChecksumAddress


class NotEligible(ContractError):
    """`NotEligible` of whichever contract; its classes differ in their arguments."""


class HousePoolNotEligible(NotEligible):
    """`provider` may not enter now. `NotEligible(address)` of HousePool."""

    name = "NotEligible"
    selector = bytes.fromhex("3a1c1545")
    parameters = (("provider", "provider", ADDRESS),)
    provider: ChecksumAddress


class BetBookNotEligible(NotEligible):
    """`NotEligible(address,uint256,uint256)` of BetBook."""

    name = "NotEligible"
    selector = bytes.fromhex("b93d5556")
    parameters = (
        ("account", "account", ADDRESS),
        ("eligibleUntil", "eligible_until", UINT256),
        ("noEntryBefore", "no_entry_before", UINT256),
    )
    account: ChecksumAddress
    eligible_until: int
    no_entry_before: int


class NotFeeRecipient(ContractError):
    """Only the fee's recipient may call. `NotFeeRecipient(address)` of HousePool."""

    name = "NotFeeRecipient"
    selector = bytes.fromhex("6b6cc4ff")
    parameters = (("caller", "caller", ADDRESS),)
    caller: ChecksumAddress


class NotFinal(ContractError):
    """`NotFinal(uint128)` of BetBook."""

    name = "NotFinal"
    selector = bytes.fromhex("0d68f35a")
    parameters = (("fixture", "fixture", integer("uint128")),)
    fixture: int


class NotInTheList(ContractError):
    """`NotInTheList(bytes32)` of FixtureOracle."""

    name = "NotInTheList"
    selector = bytes.fromhex("f381f9cf")
    parameters = (("report", "report", BYTES32),)
    report: bytes


class NotListed(ContractError):
    """`NotListed(uint128)` of FixtureOracle."""

    name = "NotListed"
    selector = bytes.fromhex("120bff57")
    parameters = (("fixture", "fixture", integer("uint128")),)
    fixture: int


class NotOneBet(ContractError):
    """The packed data holds more bets than one, or none. `NotOneBet(uint256)` of FirstBet."""

    name = "NotOneBet"
    selector = bytes.fromhex("d024dbb1")
    parameters = (("bets", "bets", UINT256),)
    bets: int


class NotPlaced(ContractError):
    """The bet was refused: `code` as in `Code`, and what the registry and the book said of the parts before it
    (their errors, empty for a part that was taken or not brought). Nothing has changed.
    `NotPlaced(uint8,bytes,bytes)` of FirstBet.
    """

    name = "NotPlaced"
    selector = bytes.fromhex("256dfd23")
    parameters = (
        ("code", "code", integer("uint8")),
        ("grantRefused", "grant_refused", BYTES),
        ("depositRefused", "deposit_refused", BYTES),
    )
    code: int
    grant_refused: bytes
    deposit_refused: bytes


class NotStale(ContractError):
    """`NotStale(uint128,uint256,uint256)` of FixtureOracle."""

    name = "NotStale"
    selector = bytes.fromhex("c89a1c57")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("deadline", "deadline", UINT256),
        ("now_", "now", UINT256),
    )
    fixture: int
    deadline: int
    now: int


class NotTheBettor(ContractError):
    """`NotTheBettor(address,address)` of BetBook."""

    name = "NotTheBettor"
    selector = bytes.fromhex("5bbaab25")
    parameters = (("bettor", "bettor", ADDRESS), ("caller", "caller", ADDRESS))
    bettor: ChecksumAddress
    caller: ChecksumAddress


class NothingMoreToTake(ContractError):
    """`NothingMoreToTake(address,uint128)` of FixtureOracle."""

    name = "NothingMoreToTake"
    selector = bytes.fromhex("f03a0b9f")
    parameters = (("operator", "operator", ADDRESS), ("fixture", "fixture", integer("uint128")))
    operator: ChecksumAddress
    fixture: int


class NothingNew(ContractError):
    """`NothingNew(uint128)` of FixtureOracle."""

    name = "NothingNew"
    selector = bytes.fromhex("bc78e419")
    parameters = (("fixture", "fixture", integer("uint128")),)
    fixture: int


class NothingToChallenge(ContractError):
    """`NothingToChallenge(uint128,uint256)` of FixtureOracle."""

    name = "NothingToChallenge"
    selector = bytes.fromhex("cd2405d1")
    parameters = (("fixture", "fixture", integer("uint128")), ("phase", "phase", UINT256))
    fixture: int
    phase: int


class NothingToClaim(ContractError):
    """`NothingToClaim(uint128,uint256,address)` of FixtureOracle."""

    name = "NothingToClaim"
    selector = bytes.fromhex("d863cb19")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("challenge", "challenge", UINT256),
        ("account", "account", ADDRESS),
    )
    fixture: int
    challenge: int
    account: ChecksumAddress


class OddsTooLow(ContractError):
    """`OddsTooLow(uint256)` of BetBook."""

    name = "OddsTooLow"
    selector = bytes.fromhex("cd663edb")
    parameters = (("odds", "odds", UINT256),)
    odds: int


class OneKeyLimit(ContractError):
    """`OneKeyLimit(uint128,uint256,uint256)` of BetBook."""

    name = "OneKeyLimit"
    selector = bytes.fromhex("579c9798")
    parameters = (("fixture", "fixture", integer("uint128")), ("used", "used", UINT256), ("limit", "limit", UINT256))
    fixture: int
    used: int
    limit: int


class OrderExpired(ContractError):
    """`OrderExpired(uint256,uint256)` of BetBook."""

    name = "OrderExpired"
    selector = bytes.fromhex("4b2d84db")
    parameters = (("validUntil", "valid_until", UINT256), ("now_", "now", UINT256))
    valid_until: int
    now: int


class OtherBallot(ContractError):
    """`OtherBallot(uint128,uint256,uint256)` of FixtureOracle."""

    name = "OtherBallot"
    selector = bytes.fromhex("7f168680")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("current", "current", UINT256),
        ("given", "given", UINT256),
    )
    fixture: int
    current: int
    given: int


class OtherCommittee(ContractError):
    """`OtherCommittee(uint128,uint256)` of FixtureOracle."""

    name = "OtherCommittee"
    selector = bytes.fromhex("6a1f016b")
    parameters = (("fixture", "fixture", integer("uint128")), ("committee", "committee", UINT256))
    fixture: int
    committee: int


class OutOfBounds(ContractError):
    """`OutOfBounds(bytes32,uint256,uint256,uint256)` of FixtureOracle."""

    name = "OutOfBounds"
    selector = bytes.fromhex("9d2f1d18")
    parameters = (
        ("field", "field", BYTES32),
        ("value", "value", UINT256),
        ("low", "low", UINT256),
        ("high", "high", UINT256),
    )
    field: bytes
    value: int
    low: int
    high: int


class OutstandingLimit(ContractError):
    """Budgets would stand at `placed` units, above `maximum`, four fifths of NAV.
    `OutstandingLimit(uint256,uint256)` of HousePool.
    """

    name = "OutstandingLimit"
    selector = bytes.fromhex("bb2b8b4c")
    parameters = (("placed", "placed", UINT256), ("maximum", "maximum", UINT256))
    placed: int
    maximum: int


class OwnableInvalidOwner(ContractError):
    """The owner is not a valid owner account. (eg. `address(0)`) `OwnableInvalidOwner(address)` of BetBook,
    HousePool, FixtureOracle, KycRegistry.
    """

    name = "OwnableInvalidOwner"
    selector = bytes.fromhex("1e4fbdf7")
    parameters = (("owner", "owner", ADDRESS),)
    owner: ChecksumAddress


class OwnableUnauthorizedAccount(ContractError):
    """The caller account is not authorized to perform an operation. `OwnableUnauthorizedAccount(address)` of
    BetBook, HousePool, FixtureOracle, KycRegistry.
    """

    name = "OwnableUnauthorizedAccount"
    selector = bytes.fromhex("118cdaa7")
    parameters = (("account", "account", ADDRESS),)
    account: ChecksumAddress


class PaidToTheBook(ContractError):
    """`PaidToTheBook()` of BetBook."""

    name = "PaidToTheBook"
    selector = bytes.fromhex("eb028a43")


class Paused(ContractError):
    """`Paused(uint256)` of BetBook."""

    name = "Paused"
    selector = bytes.fromhex("32fb7c98")
    parameters = (("until", "until", UINT256),)
    until: int


class PayoutBelowMinimum(ContractError):
    """`PayoutBelowMinimum(uint256,uint256)` of BetBook."""

    name = "PayoutBelowMinimum"
    selector = bytes.fromhex("2aa02375")
    parameters = (("payout", "payout", UINT256), ("minimum", "minimum", UINT256))
    payout: int
    minimum: int


class PermitRefused(ContractError):
    """`PermitRefused(address,uint256)` of BetBook."""

    name = "PermitRefused"
    selector = bytes.fromhex("41470e96")
    parameters = (("owner", "owner", ADDRESS), ("units", "units", UINT256))
    owner: ChecksumAddress
    units: int


class PoolFull(ContractError):
    """The pool may hold at most `maximum` units with this entry. `PoolFull(uint256,uint256)` of HousePool."""

    name = "PoolFull"
    selector = bytes.fromhex("17bbbfce")
    parameters = (("units", "units", UINT256), ("maximum", "maximum", UINT256))
    units: int
    maximum: int


class PositionUnknown(ContractError):
    """`PositionUnknown(uint256)` of BetBook."""

    name = "PositionUnknown"
    selector = bytes.fromhex("5e58c97a")
    parameters = (("position", "position", UINT256),)
    position: int


class PotSettling(ContractError):
    """`PotSettling(uint256)` of BetBook."""

    name = "PotSettling"
    selector = bytes.fromhex("f794de66")
    parameters = (("pot", "pot", UINT256),)
    pot: int


class PotShort(ContractError):
    """`PotShort(uint256,uint256)` of BetBook."""

    name = "PotShort"
    selector = bytes.fromhex("6aa7ef32")
    parameters = (("cash", "cash", UINT256), ("paid", "paid", UINT256))
    cash: int
    paid: int


class PotStakes(ContractError):
    """`PotStakes(uint256)` of BetBook."""

    name = "PotStakes"
    selector = bytes.fromhex("5f59fef2")
    parameters = (("stakes", "stakes", UINT256),)
    stakes: int


class ProofUsed(ContractError):
    """`ProofUsed(address,uint128,uint256,uint256)` of FixtureOracle."""

    name = "ProofUsed"
    selector = bytes.fromhex("4662a061")
    parameters = (
        ("operator", "operator", ADDRESS),
        ("fixture", "fixture", integer("uint128")),
        ("ballot", "ballot", UINT256),
        ("round", "round_", UINT256),
    )
    operator: ChecksumAddress
    fixture: int
    ballot: int
    round_: int


class ReentrancyGuardReentrantCall(ContractError):
    """Unauthorized reentrant call. `ReentrancyGuardReentrantCall()` of BetBook, HousePool."""

    name = "ReentrancyGuardReentrantCall"
    selector = bytes.fromhex("3ee5aeb5")


class SafeCastOverflowedIntDowncast(ContractError):
    """Value doesn't fit in an int of `bits` size. `SafeCastOverflowedIntDowncast(uint8,int256)` of HousePool."""

    name = "SafeCastOverflowedIntDowncast"
    selector = bytes.fromhex("327269a7")
    parameters = (("bits", "bits", integer("uint8")), ("value", "value", integer("int256")))
    bits: int
    value: int


class SafeCastOverflowedUintDowncast(ContractError):
    """Value doesn't fit in a uint of `bits` size. `SafeCastOverflowedUintDowncast(uint8,uint256)` of HousePool."""

    name = "SafeCastOverflowedUintDowncast"
    selector = bytes.fromhex("6dfcc650")
    parameters = (("bits", "bits", integer("uint8")), ("value", "value", UINT256))
    bits: int
    value: int


class SafeCastOverflowedUintToInt(ContractError):
    """A uint value doesn't fit in an int of `bits` size. `SafeCastOverflowedUintToInt(uint256)` of HousePool."""

    name = "SafeCastOverflowedUintToInt"
    selector = bytes.fromhex("24775e06")
    parameters = (("value", "value", UINT256),)
    value: int


class SafeERC20FailedOperation(ContractError):
    """An operation with an ERC-20 token failed. `SafeERC20FailedOperation(address)` of BetBook, FixtureOracle."""

    name = "SafeERC20FailedOperation"
    selector = bytes.fromhex("5274afe7")
    parameters = (("token", "token", ADDRESS),)
    token: ChecksumAddress


class SameKey(ContractError):
    """`SameKey(address)` of FixtureOracle."""

    name = "SameKey"
    selector = bytes.fromhex("f5d24d86")
    parameters = (("key", "key", ADDRESS),)
    key: ChecksumAddress


class SameResult(ContractError):
    """`SameResult(bytes32)` of FixtureOracle."""

    name = "SameResult"
    selector = bytes.fromhex("d016ab7a")
    parameters = (("report", "report", BYTES32),)
    report: bytes


class SandboxForbidden(ContractError):
    """`SandboxForbidden(uint256)` of KycRegistry."""

    name = "SandboxForbidden"
    selector = bytes.fromhex("ca3df078")
    parameters = (("chainId", "chain_id", UINT256),)
    chain_id: int


class SequenceNotRising(ContractError):
    """`SequenceNotRising(address,uint256,uint256)` of KycRegistry."""

    name = "SequenceNotRising"
    selector = bytes.fromhex("6ada6c27")
    parameters = (("wallet", "wallet", ADDRESS), ("stored", "stored", UINT256), ("given", "given", UINT256))
    wallet: ChecksumAddress
    stored: int
    given: int


class SharesTooMany(ContractError):
    """At most `available` shares can be lodged to leave. `SharesTooMany(uint256,uint256)` of HousePool."""

    name = "SharesTooMany"
    selector = bytes.fromhex("939face7")
    parameters = (("shares", "shares", UINT256), ("available", "available", UINT256))
    shares: int
    available: int


class SignatureExpired(ContractError):
    """`SignatureExpired(uint256,uint256)` of BetBook."""

    name = "SignatureExpired"
    selector = bytes.fromhex("f88f0490")
    parameters = (("validUntil", "valid_until", UINT256), ("now_", "now", UINT256))
    valid_until: int
    now: int


class SlotTaken(ContractError):
    """`SlotTaken(address,uint256,uint256)` of BetBook."""

    name = "SlotTaken"
    selector = bytes.fromhex("97aeaa2b")
    parameters = (("bettor", "bettor", ADDRESS), ("nonce", "nonce", UINT256), ("slot", "slot", UINT256))
    bettor: ChecksumAddress
    nonce: int
    slot: int


class StakeLimit(ContractError):
    """`StakeLimit(address,uint256)` of BetBook."""

    name = "StakeLimit"
    selector = bytes.fromhex("2921c8fc")
    parameters = (("account", "account", ADDRESS), ("stakeCap", "stake_cap", UINT256))
    account: ChecksumAddress
    stake_cap: int


class StakeTooSmall(ContractError):
    """`StakeTooSmall(uint256,uint256)` of BetBook."""

    name = "StakeTooSmall"
    selector = bytes.fromhex("f74c0f33")
    parameters = (("stake", "stake", UINT256), ("minimum", "minimum", UINT256))
    stake: int
    minimum: int


class StringTooLong(ContractError):
    """`StringTooLong(string)` of BetBook, KycRegistry, PlayEuro."""

    name = "StringTooLong"
    selector = bytes.fromhex("305a27a9")
    parameters = (("str", "str_", STRING),)
    str_: str


class TermsMismatch(ContractError):
    """`TermsMismatch(address,uint256)` of BetBook."""

    name = "TermsMismatch"
    selector = bytes.fromhex("d4a88306")
    parameters = (("bettor", "bettor", ADDRESS), ("nonce", "nonce", UINT256))
    bettor: ChecksumAddress
    nonce: int


class TestChainsOnly(ContractError):
    """`TestChainsOnly(uint256)` of PlayEuro."""

    name = "TestChainsOnly"
    selector = bytes.fromhex("0ed31170")
    parameters = (("chainId", "chain_id", UINT256),)
    chain_id: int


class TicketExpired(ContractError):
    """`TicketExpired(uint256,uint256)` of BetBook."""

    name = "TicketExpired"
    selector = bytes.fromhex("ef6d137b")
    parameters = (("includeBy", "include_by", UINT256), ("now_", "now", UINT256))
    include_by: int
    now: int


class TicketLife(ContractError):
    """`TicketLife(uint256,uint256)` of BetBook."""

    name = "TicketLife"
    selector = bytes.fromhex("8d4c7bf5")
    parameters = (("life", "life", UINT256), ("longest", "longest", UINT256))
    life: int
    longest: int


class TimelockInsufficientDelay(ContractError):
    """The schedule operation doesn't meet the minimum delay. `TimelockInsufficientDelay(uint256,uint256)` of
    ParameterTimelock.
    """

    name = "TimelockInsufficientDelay"
    selector = bytes.fromhex("54336609")
    parameters = (("delay", "delay", UINT256), ("minDelay", "min_delay", UINT256))
    delay: int
    min_delay: int


class TimelockInvalidOperationLength(ContractError):
    """Mismatch between the parameters length for an operation call.
    `TimelockInvalidOperationLength(uint256,uint256,uint256)` of ParameterTimelock.
    """

    name = "TimelockInvalidOperationLength"
    selector = bytes.fromhex("ffb03211")
    parameters = (("targets", "targets", UINT256), ("payloads", "payloads", UINT256), ("values", "values", UINT256))
    targets: int
    payloads: int
    values: int


class TimelockUnauthorizedCaller(ContractError):
    """The caller account is not authorized. `TimelockUnauthorizedCaller(address)` of ParameterTimelock."""

    name = "TimelockUnauthorizedCaller"
    selector = bytes.fromhex("e2850c59")
    parameters = (("caller", "caller", ADDRESS),)
    caller: ChecksumAddress


class TimelockUnexecutedPredecessor(ContractError):
    """The predecessor to an operation not yet done. `TimelockUnexecutedPredecessor(bytes32)` of ParameterTimelock."""

    name = "TimelockUnexecutedPredecessor"
    selector = bytes.fromhex("90a9a618")
    parameters = (("predecessorId", "predecessor_id", BYTES32),)
    predecessor_id: bytes


class TimelockUnexpectedOperationState(ContractError):
    """The current state of an operation is not as required. The `expectedStates` is a bitmap with the bits enabled
    for each OperationState enum position counting from right to left. See {_encodeStateBitmap}.
    `TimelockUnexpectedOperationState(bytes32,bytes32)` of ParameterTimelock.
    """

    name = "TimelockUnexpectedOperationState"
    selector = bytes.fromhex("5ead8eb5")
    parameters = (("operationId", "operation_id", BYTES32), ("expectedStates", "expected_states", BYTES32))
    operation_id: bytes
    expected_states: bytes


class TooEarly(ContractError):
    """`TooEarly(uint128,uint256,uint256)` of FixtureOracle."""

    name = "TooEarly"
    selector = bytes.fromhex("08c09fb6")
    parameters = (
        ("fixture", "fixture", integer("uint128")),
        ("earliest", "earliest", UINT256),
        ("now_", "now", UINT256),
    )
    fixture: int
    earliest: int
    now: int


class TooFewSignatures(ContractError):
    """`TooFewSignatures(uint256,uint256)` of FixtureOracle."""

    name = "TooFewSignatures"
    selector = bytes.fromhex("59b8466f")
    parameters = (("signatures", "signatures", UINT256), ("needed", "needed", UINT256))
    signatures: int
    needed: int


class UnknownMarket(ContractError):
    """`UnknownMarket(uint256)` of BetBook."""

    name = "UnknownMarket"
    selector = bytes.fromhex("69616b87")
    parameters = (("leg", "leg", UINT256),)
    leg: int


class WalletNotDeployed(ContractError):
    """`WalletNotDeployed(address)` of BetBook."""

    name = "WalletNotDeployed"
    selector = bytes.fromhex("aedb273b")
    parameters = (("wallet", "wallet", ADDRESS),)
    wallet: ChecksumAddress


class WindowOver(ContractError):
    """`WindowOver(uint128,uint256,uint256)` of FixtureOracle."""

    name = "WindowOver"
    selector = bytes.fromhex("fe809313")
    parameters = (("fixture", "fixture", integer("uint128")), ("end", "end", UINT256), ("now_", "now", UINT256))
    fixture: int
    end: int
    now: int


class WireTooLong(ContractError):
    """`WireTooLong(uint256,uint256)` of BetBook, FixtureOracle, KycRegistry."""

    name = "WireTooLong"
    selector = bytes.fromhex("12be2d99")
    parameters = (("length", "length", UINT256), ("read", "read", UINT256))
    length: int
    read: int


class WireTooShort(ContractError):
    """`WireTooShort(uint256,uint256)` of BetBook, FixtureOracle, KycRegistry."""

    name = "WireTooShort"
    selector = bytes.fromhex("d0db58a6")
    parameters = (("length", "length", UINT256), ("needed", "needed", UINT256))
    length: int
    needed: int


class WithdrawalExpired(ContractError):
    """`WithdrawalExpired(uint256,uint256)` of BetBook."""

    name = "WithdrawalExpired"
    selector = bytes.fromhex("235e700c")
    parameters = (("validUntil", "valid_until", UINT256), ("now_", "now", UINT256))
    valid_until: int
    now: int


class WithdrawalNonce(ContractError):
    """`WithdrawalNonce(address,uint256,uint256)` of BetBook."""

    name = "WithdrawalNonce"
    selector = bytes.fromhex("7389ecbe")
    parameters = (("wallet", "wallet", ADDRESS), ("nonce", "nonce", UINT256), ("expected", "expected", UINT256))
    wallet: ChecksumAddress
    nonce: int
    expected: int


class WithdrawalWaits(ContractError):
    """`WithdrawalWaits(uint256,uint256)` of BetBook."""

    name = "WithdrawalWaits"
    selector = bytes.fromhex("3bbd4727")
    parameters = (("withdrawAt", "withdraw_at", UINT256), ("now_", "now", UINT256))
    withdraw_at: int
    now: int


class ZeroAmount(ContractError):
    """`ZeroAmount()` of BetBook, HousePool, FixtureOracle."""

    name = "ZeroAmount"
    selector = bytes.fromhex("1f2a2005")


BY_SELECTOR: Final[ErrorTable] = MappingProxyType(
    {
        AcceptedAfterEpoch.selector: AcceptedAfterEpoch,
        AcceptedInTheFuture.selector: AcceptedInTheFuture,
        AccessControlBadConfirmation.selector: AccessControlBadConfirmation,
        AccessControlUnauthorizedAccount.selector: AccessControlUnauthorizedAccount,
        AccountCap.selector: AccountCap,
        AccumulatorCap.selector: AccumulatorCap,
        AddressEmptyCode.selector: AddressEmptyCode,
        AfterSunset.selector: AfterSunset,
        AlreadyListed.selector: AlreadyListed,
        ArbiterInCommittee.selector: ArbiterInCommittee,
        AssetDelta.selector: AssetDelta,
        BadBettorSignature.selector: BadBettorSignature,
        BadDeskSignature.selector: BadDeskSignature,
        BadIssuerSignature.selector: BadIssuerSignature,
        BadListingSignature.selector: BadListingSignature,
        BadWalletSignature.selector: BadWalletSignature,
        BalanceTooLarge.selector: BalanceTooLarge,
        BeforeSunset.selector: BeforeSunset,
        BetDecided.selector: BetDecided,
        BettingKeyWaits.selector: BettingKeyWaits,
        BondShort.selector: BondShort,
        BondTooSmall.selector: BondTooSmall,
        BondUndecided.selector: BondUndecided,
        BudgetExceeded.selector: BudgetExceeded,
        BudgetTooLarge.selector: BudgetTooLarge,
        BudgetsExceeded.selector: BudgetsExceeded,
        BudgetsOut.selector: BudgetsOut,
        CancellationPending.selector: CancellationPending,
        CancellationWaits.selector: CancellationWaits,
        CashOutExpired.selector: CashOutExpired,
        CashOutPart.selector: CashOutPart,
        CashOutTooEarly.selector: CashOutTooEarly,
        CashOutUnits.selector: CashOutUnits,
        CheckpointUnorderedInsertion.selector: CheckpointUnorderedInsertion,
        ClaimTooEarly.selector: ClaimTooEarly,
        ClaimTooLate.selector: ClaimTooLate,
        ClaimedBefore.selector: ClaimedBefore,
        ClaimsBondEmpty.selector: ClaimsBondEmpty,
        ClaimsBondShort.selector: ClaimsBondShort,
        ClaimsBondWaits.selector: ClaimsBondWaits,
        CommitteeExists.selector: CommitteeExists,
        CommitteeMismatch.selector: CommitteeMismatch,
        CommitteeSize.selector: CommitteeSize,
        CommitteeUnknown.selector: CommitteeUnknown,
        Conflict.selector: Conflict,
        DelayTooShort.selector: DelayTooShort,
        DepositLimit.selector: DepositLimit,
        DeskEpochUnknown.selector: DeskEpochUnknown,
        DeskField.selector: DeskField,
        DifferentSigners.selector: DifferentSigners,
        ECDSAInvalidSignature.selector: ECDSAInvalidSignature,
        ECDSAInvalidSignatureLength.selector: ECDSAInvalidSignatureLength,
        ECDSAInvalidSignatureS.selector: ECDSAInvalidSignatureS,
        ERC20InsufficientAllowance.selector: ERC20InsufficientAllowance,
        ERC20InsufficientBalance.selector: ERC20InsufficientBalance,
        ERC20InvalidApprover.selector: ERC20InvalidApprover,
        ERC20InvalidReceiver.selector: ERC20InvalidReceiver,
        ERC20InvalidSender.selector: ERC20InvalidSender,
        ERC20InvalidSpender.selector: ERC20InvalidSpender,
        ERC2612ExpiredSignature.selector: ERC2612ExpiredSignature,
        ERC2612InvalidSigner.selector: ERC2612InvalidSigner,
        EntryTooSmall.selector: EntryTooSmall,
        EpochAtRisk.selector: EpochAtRisk,
        EpochBegun.selector: EpochBegun,
        EpochClosed.selector: EpochClosed,
        EpochTooFar.selector: EpochTooFar,
        EpochsBehind.selector: EpochsBehind,
        ExitNotOpen.selector: ExitNotOpen,
        FailedCall.selector: FailedCall,
        FaucetLimit.selector: FaucetLimit,
        FeeTooHigh.selector: FeeTooHigh,
        FieldTooLarge.selector: FieldTooLarge,
        FinalAlready.selector: FinalAlready,
        FixtureReported.selector: FixtureReported,
        FixtureUnknown.selector: FixtureUnknown,
        FlagsUnknown.selector: FlagsUnknown,
        FundingLimit.selector: FundingLimit,
        GainUnknown.selector: GainUnknown,
        GrantTooEarly.selector: GrantTooEarly,
        GrantTooLate.selector: GrantTooLate,
        HouseShort.selector: HouseShort,
        InsufficientBalance.selector: InsufficientBalance,
        InvalidAccountNonce.selector: InvalidAccountNonce,
        InvalidShortString.selector: InvalidShortString,
        ItemCount.selector: ItemCount,
        KeyInUse.selector: KeyInUse,
        KeyNotRegistered.selector: KeyNotRegistered,
        LegCount.selector: LegCount,
        LegsNotAscending.selector: LegsNotAscending,
        LegsTied.selector: LegsTied,
        LengthMismatch.selector: LengthMismatch,
        MalformedResult.selector: MalformedResult,
        MarketClosed.selector: MarketClosed,
        MembersNotAscending.selector: MembersNotAscending,
        NoCancellation.selector: NoCancellation,
        NoResult.selector: NoResult,
        NoSilence.selector: NoSilence,
        NoWithdrawal.selector: NoWithdrawal,
        NobodyHolds.selector: NobodyHolds,
        NonceCancelled.selector: NonceCancelled,
        NonceTooLarge.selector: NonceTooLarge,
        NonceUsed.selector: NonceUsed,
        NotAMember.selector: NotAMember,
        NotAllocator.selector: NotAllocator,
        NotAllowed.selector: NotAllowed,
        NotBeforeArbiter.selector: NotBeforeArbiter,
        NotBondOwner.selector: NotBondOwner,
        NotBook.selector: NotBook,
        HousePoolNotEligible.selector: HousePoolNotEligible,
        BetBookNotEligible.selector: BetBookNotEligible,
        NotFeeRecipient.selector: NotFeeRecipient,
        NotFinal.selector: NotFinal,
        NotInTheList.selector: NotInTheList,
        NotListed.selector: NotListed,
        NotOneBet.selector: NotOneBet,
        NotPlaced.selector: NotPlaced,
        NotStale.selector: NotStale,
        NotTheBettor.selector: NotTheBettor,
        NothingMoreToTake.selector: NothingMoreToTake,
        NothingNew.selector: NothingNew,
        NothingToChallenge.selector: NothingToChallenge,
        NothingToClaim.selector: NothingToClaim,
        OddsTooLow.selector: OddsTooLow,
        OneKeyLimit.selector: OneKeyLimit,
        OrderExpired.selector: OrderExpired,
        OtherBallot.selector: OtherBallot,
        OtherCommittee.selector: OtherCommittee,
        OutOfBounds.selector: OutOfBounds,
        OutstandingLimit.selector: OutstandingLimit,
        OwnableInvalidOwner.selector: OwnableInvalidOwner,
        OwnableUnauthorizedAccount.selector: OwnableUnauthorizedAccount,
        PaidToTheBook.selector: PaidToTheBook,
        Paused.selector: Paused,
        PayoutBelowMinimum.selector: PayoutBelowMinimum,
        PermitRefused.selector: PermitRefused,
        PoolFull.selector: PoolFull,
        PositionUnknown.selector: PositionUnknown,
        PotSettling.selector: PotSettling,
        PotShort.selector: PotShort,
        PotStakes.selector: PotStakes,
        ProofUsed.selector: ProofUsed,
        ReentrancyGuardReentrantCall.selector: ReentrancyGuardReentrantCall,
        SafeCastOverflowedIntDowncast.selector: SafeCastOverflowedIntDowncast,
        SafeCastOverflowedUintDowncast.selector: SafeCastOverflowedUintDowncast,
        SafeCastOverflowedUintToInt.selector: SafeCastOverflowedUintToInt,
        SafeERC20FailedOperation.selector: SafeERC20FailedOperation,
        SameKey.selector: SameKey,
        SameResult.selector: SameResult,
        SandboxForbidden.selector: SandboxForbidden,
        SequenceNotRising.selector: SequenceNotRising,
        SharesTooMany.selector: SharesTooMany,
        SignatureExpired.selector: SignatureExpired,
        SlotTaken.selector: SlotTaken,
        StakeLimit.selector: StakeLimit,
        StakeTooSmall.selector: StakeTooSmall,
        StringTooLong.selector: StringTooLong,
        TermsMismatch.selector: TermsMismatch,
        TestChainsOnly.selector: TestChainsOnly,
        TicketExpired.selector: TicketExpired,
        TicketLife.selector: TicketLife,
        TimelockInsufficientDelay.selector: TimelockInsufficientDelay,
        TimelockInvalidOperationLength.selector: TimelockInvalidOperationLength,
        TimelockUnauthorizedCaller.selector: TimelockUnauthorizedCaller,
        TimelockUnexecutedPredecessor.selector: TimelockUnexecutedPredecessor,
        TimelockUnexpectedOperationState.selector: TimelockUnexpectedOperationState,
        TooEarly.selector: TooEarly,
        TooFewSignatures.selector: TooFewSignatures,
        UnknownMarket.selector: UnknownMarket,
        WalletNotDeployed.selector: WalletNotDeployed,
        WindowOver.selector: WindowOver,
        WireTooLong.selector: WireTooLong,
        WireTooShort.selector: WireTooShort,
        WithdrawalExpired.selector: WithdrawalExpired,
        WithdrawalNonce.selector: WithdrawalNonce,
        WithdrawalWaits.selector: WithdrawalWaits,
        ZeroAmount.selector: ZeroAmount,
    }
)
