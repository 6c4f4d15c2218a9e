"""BookLens.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

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


_ACCOUNT: Final = struct(Account, UINT256, UINT256, UINT256, UINT256, UINT256, BOOL, UINT256)


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
class Solvency:
    """Struct `BookLens.Solvency`."""

    held: int
    customers: int
    house: int
    solvent: bool


_SOLVENCY: Final = struct(Solvency, UINT256, UINT256, UINT256, BOOL)


class TypeHashesResult(NamedTuple):
    """What `typeHashes` returns, in order."""

    names: tuple[str, ...]
    hashes: tuple[bytes, ...]


_CALL_ACCOUNT: Final = Function("account", (("wallet", ADDRESS),), one(_ACCOUNT))
_CALL_BOOK: Final = Function("book", (), one(ADDRESS))
_CALL_FIXTURE: Final = Function("fixture", (("id", integer("uint128")),), one(_FIXTURE))
_CALL_POT: Final = Function("pot", (("leg", UINT256),), one(_POT))
_CALL_SOLVENCY: Final = Function("solvency", (), one(_SOLVENCY))
_CALL_TYPE_HASHES: Final = Function("typeHashes", (), many(TypeHashesResult, array(STRING), array(BYTES32)))


class BookLens(Contract):
    """Read-only views for fronts and indexers, kept out of the hot contract."""

    NAME: ClassVar[str] = "BookLens"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    def account(self, wallet: str, *, block: BlockIdentifier = LATEST) -> Account:
        """Reads `account(address)`."""
        return self._read(_CALL_ACCOUNT, (wallet,), block)

    def book(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """The book; its views are the office's."""
        return self._read(_CALL_BOOK, (), block)

    def fixture(self, id_: int, *, block: BlockIdentifier = LATEST) -> Fixture:
        """Reads `fixture(uint128)`."""
        return self._read(_CALL_FIXTURE, (id_,), block)

    def pot(self, leg: int, *, block: BlockIdentifier = LATEST) -> Pot:
        """The pot that a leg belongs to."""
        return self._read(_CALL_POT, (leg,), block)

    def solvency(self, *, block: BlockIdentifier = LATEST) -> Solvency:
        """Whether the book holds what it owes, from the token's own balance."""
        return self._read(_CALL_SOLVENCY, (), block)

    def type_hashes(self, *, block: BlockIdentifier = LATEST) -> TypeHashesResult:
        """The EIP-712 type hashes that the contracts use, in the order of `TypedData`."""
        return self._read(_CALL_TYPE_HASHES, (), block)
