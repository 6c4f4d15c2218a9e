"""What a receipt holds: all that a stranger needs to check a bet with an RPC endpoint and nothing else.

    order, ticket, desk     what the bettor and the desk signed
    placed                  where the chain took the bet, or the claim for it
    grant                   the issuer's word that the wallet may bet
    fixtures                specification, committee, reports with their signatures, every event of the result's
                            history, and what the nodes' sources said
    cash_outs, settlement,  what became of the bet
    claim
    withdrawals             what the book paid to the wallet since
    prices                  what the pricing replicas signed
    as_of                   the block up to which all this is told

In JSON, words and large numbers are `0x…` in lower case without leading zeros, bytes `0x…`, addresses checksummed,
amounts asset units, times seconds. Nothing is left out: what is not there is null or an empty list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from eth_utils.address import is_checksum_address
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

SCHEMA: Final = "proofbook-receipt-1"
State = Literal["open", "settled", "cashed-out", "claimed"]
STATES: Final = ("open", "settled", "cashed-out", "claimed")

_WORD: Final = re.compile(r"0x(0|[1-9a-f][0-9a-f]{0,63})")
_HEX: Final = re.compile(r"0x([0-9a-f]{2})*")


def _word(given: Any) -> int:
    if isinstance(given, int):
        return given
    if not isinstance(given, str) or not _WORD.fullmatch(given):
        raise ValueError(f"{given!r} is no number as 0x… in lower case")
    return int(given, 16)


def _bytes(given: Any) -> bytes:
    if isinstance(given, bytes):
        return given
    if not isinstance(given, str) or not _HEX.fullmatch(given):
        raise ValueError(f"{str(given)[:80]!r} is no hexadecimal as 0x… in lower case")
    return bytes.fromhex(given[2:])


def _address(given: str) -> str:
    if not is_checksum_address(given):
        raise ValueError(f"{given!r} is no checksummed address")
    return given


def _hex(given: bytes) -> str:
    return "0x" + given.hex()


Word = Annotated[int, BeforeValidator(_word), PlainSerializer(hex)]
Bytes32 = Annotated[bytes, BeforeValidator(_bytes), Field(min_length=32, max_length=32), PlainSerializer(_hex)]
Signature = Annotated[bytes, BeforeValidator(_bytes), Field(min_length=64, max_length=64), PlainSerializer(_hex)]
Address = Annotated[str, AfterValidator(_address)]
Count = Annotated[int, Field(ge=0, lt=1 << 53)]


@dataclass(frozen=True, slots=True)
class Contracts:
    """The set of contracts that the bet is in; the others follow from the book."""

    chain_id: Count
    book: Address
    oracle: Address
    registry: Address
    asset: Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where a log stands; `log` is its number in the block."""

    transaction: Bytes32
    block: Count
    block_hash: Bytes32
    log: Count


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """The bettor's order; `id` is its digest, `signature` is null if he sent the transaction himself."""

    id: Bytes32
    bettor: Address
    legs: tuple[Word, ...]
    stake: Count
    min_payout: Count
    valid_until: Count
    nonce: Count
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class TicketPart:
    """The desk's acceptance; odds are millionths, one a leg."""

    odds: tuple[Count, ...]
    payout: Count
    accepted_at: Count
    include_by: Count
    desk_epoch: Count


@dataclass(frozen=True, slots=True)
class KeySince:
    """A desk key, and the event that made it one."""

    key: Address
    since: Place


@dataclass(frozen=True, slots=True)
class DeskPart:
    """The list of tickets (struct hashes) that the desk signed, and the place of this bet's in it."""

    kind: Literal["Batch", "BatchOfTwo", "SameGame", "SameGameOfTwo"]
    tickets: tuple[Bytes32, ...]
    position: Count
    keys: tuple[KeySince, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class GrantPart:
    """The grant under which the bet was placed; `at` is its event in the registry."""

    eligible_until_hours: Count
    no_entry_before_days: Count
    tier: Count
    policy: Bytes32
    deposit_cap_cents: Count
    stake_cap_cents: Count
    seq: Count
    bring_by: Count
    issuer: Address
    signature: Signature
    at: Place


@dataclass(frozen=True, slots=True)
class SpecificationPart:
    """A fixture as it was listed."""

    sport: Count
    competition: Word
    season: Count
    home: Word
    away: Word
    start: Count
    earliest: Count
    close: Count
    deadline: Count
    rules: Count
    committee: Count
    tie: Word


@dataclass(frozen=True, slots=True)
class MemberSignature:
    """A committee member's signature."""

    member: Address
    signature: Signature


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A report of the fixture: `items` are the struct hashes of the list that the members signed."""

    ballot: Count
    round: Count
    value: Word
    voids: Word
    items: tuple[Bytes32, ...]
    signatures: tuple[MemberSignature, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Episode:
    """An event of the oracle about the fixture, its fields by name."""

    event: str
    values: dict[str, Any]
    at: Place


@dataclass(frozen=True, slots=True)
class VotePart:
    """A node's vote: its signature covers `evidence`, the digest of what its sources had sent (SHA-256 by group)."""

    member: Address
    ballot: Count
    round: Count
    value: Word
    voids: Word
    evidence: Bytes32
    certificate: Bytes32
    signature: Signature
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FixturePart:
    """A fixture of the bet: how it was listed, and how its result came about; `value` is null until it is final."""

    id: Word
    specification: SpecificationPart
    listed: Place
    members: tuple[Address, ...]
    reports: tuple[ReportPart, ...]
    history: tuple[Episode, ...]
    value: Word | None
    voids: Word | None
    votes: tuple[VotePart, ...]
    readings: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class CashOutPart:
    """A part of the stake that was sold back, units; `gain` was credited later, if at all."""

    request: Bytes32
    part: Count
    paid: Count
    gain: Count
    at: Place


@dataclass(frozen=True, slots=True)
class SettlementPart:
    """What the chain paid for the stake that was left, units, and what became of each leg."""

    stake: Count
    outcomes: tuple[str | None, ...]
    payout: Count
    at: Place


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """The bet was never placed, for the house's fault: what the claims bond paid instead, units; `code` says why."""

    code: Count
    paid: Count


@dataclass(frozen=True, slots=True)
class WithdrawalPart:
    """A payment of the book to the wallet, units: the token's Transfer."""

    units: Count
    at: Place


@dataclass(frozen=True, slots=True)
class PricePart:
    """A published price of a fixture, as `pricing.agree.published` writes it.

    `contract` is that of the domain in which the replicas signed: the book, or zero for no contract.
    """

    fixture: Word
    contract: Address
    published: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A block."""

    number: Count
    hash: Bytes32


@dataclass(frozen=True, slots=True)
class Names:
    """Words for people. Nothing is proved of them."""

    bet: str
    fixtures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that can be shown of one bet."""

    contracts: Contracts
    state: State
    order: SignedOrder
    ticket: TicketPart
    desk: DeskPart
    placed: Place
    grant: GrantPart
    fixtures: tuple[FixturePart, ...]
    cash_outs: tuple[CashOutPart, ...]
    settlement: SettlementPart | None
    claim: ClaimPart | None
    withdrawals: tuple[WithdrawalPart, ...]
    prices: tuple[PricePart, ...]
    as_of: BlockPart
    names: Names


INFORMATIVE: Final = ("names", "fixtures.*.readings")
"""Parts that no signature and no chain covers, only the file's digest: words, and what providers said beyond the hash
of each body."""
