"""Every EIP-712 type of the system, once: what orders, tickets, grants, specifications and reports are signed as.

`contracts/libraries/TypedData.sol` holds the same types; a test compares the type hashes. The domain always carries
name, version, chain and contract, so that no signature of one deployment means anything to another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final

from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils.crypto import keccak

NAME: Final = "Proofbook"
VERSION: Final = "1"

TYPES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "Order": (
        ("bettor", "address"),
        ("legs", "uint256[]"),
        ("stake", "uint256"),
        ("minPayout", "uint256"),
        ("validUntil", "uint256"),
        ("nonce", "uint256"),
    ),
    "Ticket": (
        ("order", "bytes32"),
        ("odds", "uint256[]"),
        ("payout", "uint256"),
        ("acceptedAt", "uint256"),
        ("includeBy", "uint256"),
        ("deskEpoch", "uint256"),
    ),
    "Batch": (("tickets", "Ticket[]"),),
    "SameGame": (("tickets", "Ticket[]"),),
    "BatchOfTwo": (("tickets", "Ticket[]"),),
    "SameGameOfTwo": (("tickets", "Ticket[]"),),
    "Cancel": (("bettor", "address"), ("nonce", "uint256"), ("validUntil", "uint256")),
    "CashOutRequest": (
        ("order", "bytes32"),
        ("part", "uint256"),
        ("minUnits", "uint256"),
        ("validUntil", "uint256"),
    ),
    "CashOutOffer": (
        ("request", "bytes32"),
        ("units", "uint256"),
        ("includeBy", "uint256"),
        ("deskEpoch", "uint256"),
    ),
    "CashOutOfferOfTwo": (
        ("request", "bytes32"),
        ("units", "uint256"),
        ("includeBy", "uint256"),
        ("deskEpoch", "uint256"),
    ),
    "BettingKey": (("wallet", "address"), ("key", "address"), ("nonce", "uint256"), ("validUntil", "uint256")),
    "WithdrawTo": (
        ("wallet", "address"),
        ("to", "address"),
        ("units", "uint256"),
        ("nonce", "uint256"),
        ("validUntil", "uint256"),
    ),
    "Fixture": tuple(
        (name, "uint256")
        for name in (
            "sport",
            "competition",
            "season",
            "home",
            "away",
            "start",
            "earliest",
            "close",
            "deadline",
            "rules",
            "committee",
            "tie",
        )
    ),
    "Report": (
        ("fixture", "bytes32"),
        ("ballot", "uint256"),
        ("round", "uint256"),
        ("value", "uint256"),
        ("voids", "uint256"),
    ),
    "Reports": (("reports", "Report[]"),),
    "Vote": (
        ("fixture", "bytes32"),
        ("ballot", "uint256"),
        ("round", "uint256"),
        ("value", "uint256"),
        ("voids", "uint256"),
        ("evidence", "bytes32"),
        ("certificate", "bytes32"),
    ),
    "Ruling": (("fixture", "bytes32"), ("ballot", "uint256"), ("value", "uint256"), ("voids", "uint256")),
    "Grant": (
        ("wallet", "address"),
        ("eligibleUntil", "uint256"),
        ("noEntryBefore", "uint256"),
        ("tier", "uint256"),
        ("policy", "bytes32"),
        ("depositCap", "uint256"),
        ("stakeCap", "uint256"),
        ("seq", "uint256"),
        ("bringBy", "uint256"),
    ),
}
"""Fields of each type, in order."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a signature is valid: one contract on one chain."""

    chain_id: int
    contract: str

    def data(self) -> dict[str, Any]:
        """The domain as EIP-712 wants it."""
        return {"name": NAME, "version": VERSION, "chainId": self.chain_id, "verifyingContract": self.contract}


@dataclass(frozen=True, slots=True)
class Typed:
    """A struct of `TYPES`; the fields of a subclass stand in the type's order."""

    TYPE: ClassVar[str]

    def message(self) -> dict[str, Any]:
        """The struct by the type's field names."""
        names = [name for name, _ in TYPES[self.TYPE]]
        return {name: _plain(getattr(self, f.name)) for name, f in zip(names, fields(self), strict=True)}

    def signable(self, domain: Domain) -> SignableMessage:
        """What a signer is asked to sign."""
        return encode_typed_data(
            domain_data=domain.data(), message_types=_types(self.TYPE), message_data=self.message()
        )

    def struct_hash(self) -> bytes:
        """EIP-712 struct hash, 32 bytes: no domain in it."""
        return self.signable(_ANY).body

    def digest(self, domain: Domain) -> bytes:
        """The 32 bytes that the signature covers."""
        message = self.signable(domain)
        return keccak(b"\x19\x01" + message.header + message.body)


@dataclass(frozen=True, slots=True)
class Order(Typed):
    """A bettor's order; legs are packed words without odds, amounts asset units, times seconds."""

    TYPE: ClassVar[str] = "Order"
    bettor: str
    legs: tuple[int, ...]
    stake: int
    min_payout: int
    valid_until: int
    nonce: int


@dataclass(frozen=True, slots=True)
class Ticket(Typed):
    """The desk's acceptance of one order; odds are millionths, one a leg."""

    TYPE: ClassVar[str] = "Ticket"
    order: bytes
    odds: tuple[int, ...]
    payout: int
    accepted_at: int
    include_by: int
    desk_epoch: int


@dataclass(frozen=True, slots=True)
class Batch(Typed):
    """What one desk key signs: always a list; a bettor's own copy is a list of one."""

    TYPE: ClassVar[str] = "Batch"
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class SameGame(Typed):
    """A `Batch` whose accumulators may have legs of one match or one tie: the odds were made for them together."""

    TYPE: ClassVar[str] = "SameGame"
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class BatchOfTwo(Typed):
    """A `Batch` that two desk keys sign. Neither signature says anything of a `Batch`, so none can be left out."""

    TYPE: ClassVar[str] = "BatchOfTwo"
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class SameGameOfTwo(Typed):
    """A `SameGame` that two desk keys sign."""

    TYPE: ClassVar[str] = "SameGameOfTwo"
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class CashOutRequest(Typed):
    """A bettor's wish to end `part` of an open bet's stake for `min_units` at least, until `valid_until`.

    `order` is the digest of the bet's order with the stake that is still open, without parts cashed out before.
    """

    TYPE: ClassVar[str] = "CashOutRequest"
    order: bytes
    part: int
    min_units: int
    valid_until: int


@dataclass(frozen=True, slots=True)
class CashOutOffer(Typed):
    """The desk's answer to one request, named by its digest."""

    TYPE: ClassVar[str] = "CashOutOffer"
    request: bytes
    units: int
    include_by: int
    desk_epoch: int


@dataclass(frozen=True, slots=True)
class CashOutOfferOfTwo(Typed):
    """A `CashOutOffer` that two desk keys sign."""

    TYPE: ClassVar[str] = "CashOutOfferOfTwo"
    request: bytes
    units: int
    include_by: int
    desk_epoch: int


@dataclass(frozen=True, slots=True)
class Cancel(Typed):
    """A bettor's word that no order with this nonce, or a lower one of its slot, is to be placed; times are seconds."""

    TYPE: ClassVar[str] = "Cancel"
    bettor: str
    nonce: int
    valid_until: int


@dataclass(frozen=True, slots=True)
class BettingKey(Typed):
    """A wallet's word that `key` signs its orders; `nonce` is the book's count of changes, times are seconds."""

    TYPE: ClassVar[str] = "BettingKey"
    wallet: str
    key: str
    nonce: int
    valid_until: int


@dataclass(frozen=True, slots=True)
class WithdrawTo(Typed):
    """A wallet's word, after the sunset, to pay `units` of its balance to another address; times are seconds."""

    TYPE: ClassVar[str] = "WithdrawTo"
    wallet: str
    to: str
    units: int
    nonce: int
    valid_until: int


@dataclass(frozen=True, slots=True)
class Fixture(Typed):
    """A fixture's specification; times are seconds. The first 16 bytes of its struct hash are the fixture's id."""

    TYPE: ClassVar[str] = "Fixture"
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

    def fixture_id(self) -> int:
        """The id that legs and contracts use."""
        return int.from_bytes(self.struct_hash()[:16], "big")


@dataclass(frozen=True, slots=True)
class Report(Typed):
    """One agreed result: `fixture` is the specification's struct hash, value and voids are packed words."""

    TYPE: ClassVar[str] = "Report"
    fixture: bytes
    ballot: int
    round: int
    value: int
    voids: int


@dataclass(frozen=True, slots=True)
class Reports(Typed):
    """What a committee member signs: always a list."""

    TYPE: ClassVar[str] = "Reports"
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Vote(Typed):
    """A node's view of one round, exchanged between nodes; `evidence` and `certificate` are digests, zero for none."""

    TYPE: ClassVar[str] = "Vote"
    fixture: bytes
    ballot: int
    round: int
    value: int
    voids: int
    evidence: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Ruling(Typed):
    """The arbiter's word on a fixture in one ballot."""

    TYPE: ClassVar[str] = "Ruling"
    fixture: bytes
    ballot: int
    value: int
    voids: int


@dataclass(frozen=True, slots=True)
class Grant(Typed):
    """An issuer's grant; `eligible_until` is hours, `no_entry_before` days since 1970, caps cents a week."""

    TYPE: ClassVar[str] = "Grant"
    wallet: str
    eligible_until: int
    no_entry_before: int
    tier: int
    policy: bytes
    deposit_cap: int
    stake_cap: int
    seq: int
    bring_by: int


NO_CAP: Final = (1 << 48) - 1
"""A weekly cap that limits nothing."""
SANDBOX_POLICY: Final = keccak(b"sandbox")
"""Policy of a grant without a proved identity: test chains only."""

_ANY: Final = Domain(0, "0x" + "00" * 20)


def type_hash(name: str) -> bytes:
    """keccak256 of a type's encoding, members' types behind it."""
    seen = sorted(_members(name) - {name})
    return keccak("".join(f"{kind}({_list(kind)})" for kind in (name, *seen)).encode())


def domain_separator(domain: Domain) -> bytes:
    """EIP-712 domain separator; the contract's `domainSeparator()`."""
    return Cancel(domain.contract, 0, 0).signable(domain).header


def list_digest(name: str, members: Sequence[bytes], domain: Domain) -> bytes:
    """What a signature over a list type covers, from its members' struct hashes: `Batch` of tickets, `Reports`."""
    return keccak(b"\x19\x01" + domain_separator(domain) + keccak(type_hash(name) + keccak(b"".join(members))))


def _list(name: str) -> str:
    return ",".join(f"{kind} {field}" for field, kind in TYPES[name])


def _members(name: str) -> set[str]:
    found = {name}
    for _, kind in TYPES[name]:
        base = kind.removesuffix("[]")
        if base in TYPES:
            found |= _members(base)
    return found


def _types(name: str) -> dict[str, list[dict[str, str]]]:
    return {kind: [{"name": field, "type": t} for field, t in TYPES[kind]] for kind in sorted(_members(name))}


def _plain(value: Any) -> Any:
    if isinstance(value, Typed):
        return value.message()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


__all__ = [
    "NO_CAP",
    "SANDBOX_POLICY",
    "TYPES",
    "Batch",
    "BatchOfTwo",
    "BettingKey",
    "Cancel",
    "CashOutOffer",
    "CashOutOfferOfTwo",
    "CashOutRequest",
    "Domain",
    "Fixture",
    "Grant",
    "Order",
    "Report",
    "Reports",
    "Ruling",
    "SameGame",
    "SameGameOfTwo",
    "Ticket",
    "Typed",
    "Vote",
    "WithdrawTo",
    "domain_separator",
    "list_digest",
    "type_hash",
]
