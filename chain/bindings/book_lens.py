"""BookLens.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BOOL, BYTES32, STRING, UINT256, array, integer, many, one, struct
from chain.contract import LATEST, Contract, Function
from chain.revert import ErrorTable


@dataclass(frozen=True, slots=True)
class Account:
    """Struct `BookLens.Account`."""

    balance: int
    open_payout: int
    eligible_until: int
    no_entry_before: int
    tier: int
    eligible: bool
    wallet_balance: int
    withdrawing: int
    withdraw_at: int
    capped: bool
    deposit_cap: int
    deposit_used: int
    stake_cap: int
    stake_used: int
    open_nonces: tuple[int, ...]


_ACCOUNT: Final = struct(
    Account,
    UINT256,
    UINT256,
    UINT256,
    UINT256,
    UINT256,
    BOOL,
    UINT256,
    UINT256,
    UINT256,
    BOOL,
    UINT256,
    UINT256,
    UINT256,
    UINT256,
    array(UINT256),
)


@dataclass(frozen=True, slots=True)
class SlipLeg:
    """Struct `BookLens.SlipLeg`."""

    fixture: int
    code: int
    is_final: bool
    multiplier: int
    room: int
    one_key_room: int


_SLIP_LEG: Final = struct(SlipLeg, UINT256, integer("uint8"), BOOL, UINT256, UINT256, UINT256)


@dataclass(frozen=True, slots=True)
class Slip:
    """Struct `BookLens.Slip`."""

    product: int
    home: int
    epoch: int
    close_at: int
    is_final: bool
    legs: tuple[SlipLeg, ...]


_SLIP: Final = struct(Slip, UINT256, UINT256, UINT256, UINT256, BOOL, array(_SLIP_LEG))


@dataclass(frozen=True, slots=True)
class Fixture:
    """Struct `BookLens.Fixture`."""

    sport: int
    start: int
    close_at: int
    budget: int
    reserved: int
    combined: int
    free: int
    one_key: int
    swing: int


_FIXTURE: Final = struct(Fixture, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256, UINT256)


@dataclass(frozen=True, slots=True)
class Pot:
    """Struct `BookLens.Pot`."""

    stakes: int
    required: int
    cash: int
    count: int
    settling: bool
    liabilities: tuple[int, ...]


_POT: Final = struct(Pot, UINT256, UINT256, UINT256, UINT256, BOOL, array(UINT256))


@dataclass(frozen=True, slots=True)
class Exposure:
    """Struct `BookLens.Exposure`."""

    word: Fixture
    one_key_room: int
    accumulator_room: int
    epoch: int
    tied: bool
    reported: bool
    is_final: bool
    pots: tuple[Pot, ...]


_EXPOSURE: Final = struct(Exposure, _FIXTURE, UINT256, UINT256, UINT256, BOOL, BOOL, BOOL, array(_POT))


@dataclass(frozen=True, slots=True)
class StakeQuery:
    """Struct `StakeLens.StakeQuery`."""

    bettor: ChecksumAddress
    legs: tuple[int, ...]
    accepted_at: int
    include_by: int
    two_keys: bool
    same_game: bool


_STAKE_QUERY: Final = struct(StakeQuery, ADDRESS, array(UINT256), UINT256, UINT256, BOOL, BOOL)


@dataclass(frozen=True, slots=True)
class StakeAnswer:
    """Struct `StakeLens.StakeAnswer`."""

    most: int
    least: int
    payout: int
    code: int


_STAKE_ANSWER: Final = struct(StakeAnswer, UINT256, UINT256, UINT256, integer("uint8"))


@dataclass(frozen=True, slots=True)
class Solvency:
    """Struct `BookLens.Solvency`."""

    held: int
    customers: int
    house: int
    solvent: bool
    free: int
    placed: int
    owed: int
    claims_bond: int
    rest: int


_SOLVENCY: Final = struct(
    Solvency, UINT256, integer("int256"), UINT256, BOOL, UINT256, UINT256, UINT256, UINT256, UINT256
)


class TypeHashesResult(NamedTuple):
    """What `typeHashes` returns, in order."""

    names: tuple[str, ...]
    hashes: tuple[bytes, ...]


_CALL_ACCOUNT: Final = Function("account", (("wallet", ADDRESS),), one(_ACCOUNT))
_CALL_ACCUMULATOR: Final = Function("accumulator", (("legs", array(UINT256)),), one(_SLIP))
_CALL_BOOK: Final = Function("book", (), one(ADDRESS))
_CALL_EXPOSURE: Final = Function("exposure", (("id", integer("uint128")), ("legs", array(UINT256))), one(_EXPOSURE))
_CALL_FIXTURE: Final = Function("fixture", (("id", integer("uint128")),), one(_FIXTURE))
_CALL_MAXIMUM_STAKE: Final = Function("maximumStake", (("query", _STAKE_QUERY),), one(_STAKE_ANSWER))
_CALL_POT: Final = Function("pot", (("leg", UINT256),), one(_POT))
_CALL_SOLVENCY: Final = Function("solvency", (), one(_SOLVENCY))
_CALL_TYPE_HASHES: Final = Function("typeHashes", (), many(TypeHashesResult, array(STRING), array(BYTES32)))


class BookLens(Contract):
    """Read-only views for fronts and indexers, kept out of the hot contract; one call for each question."""

    NAME: ClassVar[str] = "BookLens"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    def account(self, wallet: str, *, block: BlockIdentifier = LATEST) -> Account:
        """All that concerns one wallet. Reads its 64 bet slots: for calls, not for transactions."""
        return self._read(_CALL_ACCOUNT, (wallet,), block)

    def accumulator(self, legs: Sequence[int], *, block: BlockIdentifier = LATEST) -> Slip:
        """An accumulator of `legs` (with odds) as its fixtures stand now: who pays, where there is room, and what
        is decided.
        """
        return self._read(_CALL_ACCUMULATOR, (legs,), block)

    def book(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """The book; its views are the office's."""
        return self._read(_CALL_BOOK, (), block)

    def exposure(self, id_: int, legs: Sequence[int], *, block: BlockIdentifier = LATEST) -> Exposure:
        """A fixture's budget, what stands against it, what it has room for, and the pots of `legs`, one of each
        pot, in that order.
        """
        return self._read(_CALL_EXPOSURE, (id_, legs), block)

    def fixture(self, id_: int, *, block: BlockIdentifier = LATEST) -> Fixture:
        """A fixture's word."""
        return self._read(_CALL_FIXTURE, (id_,), block)

    def maximum_stake(self, query: StakeQuery, *, block: BlockIdentifier = LATEST) -> StakeAnswer:
        """The largest and the smallest stake of a bet at these odds at this block, and what stands against more."""
        return self._read(_CALL_MAXIMUM_STAKE, (query,), block)

    def pot(self, leg: int, *, block: BlockIdentifier = LATEST) -> Pot:
        """The pot that a leg belongs to."""
        return self._read(_CALL_POT, (leg,), block)

    def solvency(self, *, block: BlockIdentifier = LATEST) -> Solvency:
        """Whether the book holds what it owes, from the token's own balance, and what the house's side consists of."""
        return self._read(_CALL_SOLVENCY, (), block)

    def type_hashes(self, *, block: BlockIdentifier = LATEST) -> TypeHashesResult:
        """The EIP-712 type hashes that the contracts use."""
        return self._read(_CALL_TYPE_HASHES, (), block)
