"""FirstBet.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from eth_typing import ChecksumAddress
from web3.types import BlockIdentifier

from chain.bindings.errors import BY_SELECTOR
from chain.codec import ADDRESS, BYTES, BYTES32, NOTHING, UINT256, integer, one, struct
from chain.contract import LATEST, Call, Contract, Function
from chain.revert import ErrorTable


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
class Deposit:
    """Struct `FirstBet.Deposit`."""

    owner: ChecksumAddress
    units: int
    deadline: int
    v: int
    r: bytes
    s: bytes


_DEPOSIT: Final = struct(Deposit, ADDRESS, UINT256, UINT256, integer("uint8"), BYTES32, BYTES32)


_CALL_BOOK: Final = Function("book", (), one(ADDRESS))
_CALL_PLACE: Final = Function(
    "place", (("given", _GRANT), ("grantSignature", BYTES), ("money", _DEPOSIT), ("data", BYTES)), NOTHING
)
_CALL_REGISTRY: Final = Function("registry", (), one(ADDRESS))


class FirstBet(Contract):
    """The first bet of a wallet that has no gas: grant, deposit and bet in one transaction, or nothing at all."""

    NAME: ClassVar[str] = "FirstBet"
    ERRORS: ClassVar[ErrorTable] = BY_SELECTOR

    def book(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `book()`."""
        return self._read(_CALL_BOOK, (), block)

    def place(self, given: Grant, grant_signature: bytes, money: Deposit, data: bytes) -> Call[None]:
        """Brings a grant, then a deposit, then one bet; reverts wholly unless the bet was placed."""
        return self._prepare(_CALL_PLACE, (given, grant_signature, money, data))

    def registry(self, *, block: BlockIdentifier = LATEST) -> ChecksumAddress:
        """Reads `registry()`."""
        return self._read(_CALL_REGISTRY, (), block)
