"""Packed calldata and events of book and oracle, byte for byte those of `contracts/interfaces/IBetBook.sol`.

Bets are grouped by leg: the leg (with odds) stands once, then its bets. A bet's legs are packed words with odds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import Final, TypeVar

from eth_utils.address import to_checksum_address

from chain.errors import MalformedWire
from chain.typed_data import Order, Report, Ticket

T = TypeVar("T")

PPM: Final = 1_000_000
_ODDS_SHIFT: Final = 32
_ODDS_MASK: Final = 0xFFFFFFFF << _ODDS_SHIFT
_TWO_KEYS: Final = 1
_OWN: Final = 2
_SAME_GAME: Final = 4
_HAS_VOIDS: Final = 1 << 167
_MOST_ITEMS: Final = 255


class Code(IntEnum):
    """Result of one item of a batch; names are those of `Code` in IBetBook.sol."""

    OK = 0
    PAUSED = 1
    UNKNOWN_FIXTURE = 2
    UNKNOWN_MARKET = 3
    ODDS = 4
    MARKET_CLOSED = 5
    REPORTED = 6
    POT_SETTLING = 7
    STAKE = 8
    ORDER_EXPIRED = 9
    TICKET_EXPIRED = 10
    ACCEPTED_LATER = 11
    PAYOUT_BELOW_MINIMUM = 12
    BETTOR_SIGNATURE = 13
    NOT_ELIGIBLE = 14
    BALANCE = 15
    ACCOUNT_CAP = 16
    NONCE = 17
    BUDGET = 18
    ONE_KEY = 19
    STAKE_LIMIT = 20
    NOT_FINAL = 21
    TERMS = 22
    LEGS_NOT_ASCENDING = 23
    ACCUMULATOR_CAP = 24
    LEGS_TIED = 25
    CLAIMED = 30


class ReportCode(IntEnum):
    """Result of one report; names are those of FixtureOracle.sol."""

    ACCEPTED = 0
    ADDED = 1
    NOT_LISTED = 2
    OTHER_COMMITTEE = 3
    MALFORMED = 4
    OTHER_BALLOT = 5
    ALREADY_FINAL = 6
    TOO_EARLY = 7
    TOO_FEW = 8
    CONFLICT = 9
    NOTHING_NEW = 10


def with_odds(leg: int, odds: int) -> int:
    """A leg word with the desk's odds (millionths) filled in."""
    return (leg & ~_ODDS_MASK) | (odds << _ODDS_SHIFT)


def odds_of(leg: int) -> int:
    """The odds in a leg word, millionths."""
    return (leg & _ODDS_MASK) >> _ODDS_SHIFT


@dataclass(frozen=True, slots=True)
class Accepted:
    """An order that the desk accepted: what the chain needs to place it. `signature` is the bettor's, 64 bytes."""

    order: Order
    ticket: Ticket
    signature: bytes = b""

    @property
    def legs(self) -> tuple[int, ...]:
        """Leg words with odds."""
        return tuple(with_odds(leg, odds) for leg, odds in zip(self.order.legs, self.ticket.odds, strict=True))

    @property
    def terms(self) -> "Terms":
        """What settling needs."""
        return Terms(self.order.bettor, self.order.nonce, self.order.stake, self.ticket.accepted_at, self.legs)


@dataclass(frozen=True, slots=True)
class Terms:
    """An open bet's terms: legs are words with odds, `stake` units, `accepted_at` seconds."""

    bettor: str
    nonce: int
    stake: int
    accepted_at: int
    legs: tuple[int, ...]

    @property
    def payout(self) -> int:
        """Units paid if every leg wins; floored at each step, for the pool."""
        product = 10**18
        for leg in self.legs:
            product = product * 2 * odds_of(leg) // (2 * PPM)
        return self.stake * product // 10**18


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """One item of a `Placed` event. `order` is the digest that names the bet."""

    code: Code
    order: bytes
    terms: Terms


@dataclass(frozen=True, slots=True)
class SettledItem:
    """One item of a `Settled` event; `payout` is what was paid, units."""

    code: Code
    bettor: str
    nonce: int
    stake: int
    legs: tuple[int, ...]
    payout: int


def encode_place(
    bets: Sequence[Accepted], desk: Sequence[bytes], *, own: bool = False, same_game: bool = False
) -> bytes:
    """Calldata of `place` and `placeMany`. `desk` holds one or two signatures over the batch in this order.

    Bets keep their order, so sort by legs before signing where cheap grouping matters. `own` leaves the bettors'
    signatures out; every bettor must then be the caller. `same_game` says that the desk signed a `SameGame`.
    """
    _size("desk signatures", len(desk), 1, 2)
    out = bytearray([(_TWO_KEYS if len(desk) == 2 else 0) | (_OWN if own else 0) | (_SAME_GAME if same_game else 0)])
    for signature in desk:
        out += _exactly("desk signature", signature, 64)
    for legs, group in _groups([(bet.legs, bet) for bet in bets]):
        out += _head(legs, len(group))
        for bet in group:
            order, ticket = bet.order, bet.ticket
            life = ticket.include_by - ticket.accepted_at
            _size("ticket life", life, 0, 0xFFFF)
            out += bytes.fromhex(order.bettor[2:])
            out += order.stake.to_bytes(7, "big") + order.min_payout.to_bytes(7, "big")
            out += order.valid_until.to_bytes(4, "big") + order.nonce.to_bytes(4, "big")
            out += ticket.accepted_at.to_bytes(4, "big") + life.to_bytes(2, "big")
            if not own:
                out += _exactly("bettor's signature", bet.signature, 64)
    return bytes(out)


def encode_settle(bets: Sequence[Terms]) -> bytes:
    """Calldata of `settle` and `settleMany`."""
    out = bytearray()
    for legs, group in _groups([(bet.legs, bet) for bet in bets]):
        out += _head(legs, len(group))
        for bet in group:
            out += bytes.fromhex(bet.bettor[2:]) + bet.stake.to_bytes(7, "big")
            out += bet.nonce.to_bytes(4, "big") + bet.accepted_at.to_bytes(4, "big")
    return bytes(out)


def encode_committee(members: Sequence[str], signatures: dict[str, bytes]) -> tuple[int, int, bytes]:
    """(number of members, bitmap of signers, members' bytes); members ascend as they were added."""
    ordered = sorted(members, key=lambda member: int(member, 16))
    signed = sum(1 << i for i, member in enumerate(ordered) if member in signatures)
    blob = b"".join(
        _exactly("report signature", signatures[member], 64) if member in signatures else bytes.fromhex(member[2:])
        for member in ordered
    )
    unknown = set(signatures) - set(ordered)
    if unknown:
        raise MalformedWire("signers", ", ".join(sorted(unknown)), "addresses of committee members")
    return len(ordered), signed, blob


def encode_report(
    committee: int, members: Sequence[str], reports: Sequence[Report], signatures: dict[str, bytes]
) -> bytes:
    """Calldata of `report` and `reportMany`; `signatures` by member, over `Reports(reports)`."""
    count, signed, blob = encode_committee(members, signatures)
    out = bytearray([committee, count])
    out += signed.to_bytes(2, "big") + blob
    for one in reports:
        out += _exactly("specification", one.fixture, 32) + bytes([one.ballot, one.round])
        out += (one.value | (_HAS_VOIDS if one.voids else 0)).to_bytes(21, "big")
        if one.voids:
            out += one.voids.to_bytes(32, "big")
    return bytes(out)


def encode_listing(members: Sequence[str], signatures: dict[str, bytes]) -> bytes:
    """Signatures of a committee on a specification, for `list`."""
    count, signed, blob = encode_committee(members, signatures)
    return bytes([count]) + signed.to_bytes(2, "big") + blob


def decode_placed(data: bytes) -> Iterator[PlacedItem]:
    """Items of a `Placed` event, in the order of the batch."""
    reader = _Reader(data)
    while not reader.done:
        legs, items = reader.head()
        for _ in range(items):
            code, order, bettor = Code(reader.number(1)), reader.take(32), reader.address()
            stake, nonce, accepted_at = reader.number(7), reader.number(4), reader.number(4)
            yield PlacedItem(code, order, Terms(bettor, nonce, stake, accepted_at, legs))


def decode_settled(data: bytes) -> Iterator[SettledItem]:
    """Items of a `Settled` event, in the order of the batch."""
    reader = _Reader(data)
    while not reader.done:
        legs, items = reader.head()
        for _ in range(items):
            code, bettor = Code(reader.number(1)), reader.address()
            stake, nonce, payout = reader.number(7), reader.number(4), reader.number(7)
            yield SettledItem(code, bettor, nonce, stake, legs, payout)


class _Reader:
    """Takes packed fields off the front of a byte string; too short is a MalformedWire."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    @property
    def done(self) -> bool:
        return self._position >= len(self._data)

    def take(self, size: int) -> bytes:
        end = self._position + size
        if end > len(self._data):
            raise MalformedWire("event", f"{len(self._data)} bytes", f"at least {end} bytes")
        taken, self._position = self._data[self._position : end], end
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def address(self) -> str:
        return to_checksum_address(self.take(20))

    def head(self) -> tuple[tuple[int, ...], int]:
        legs = tuple(self.number(28) << 32 for _ in range(self.number(1)))
        return legs, self.number(1)


def _groups(bets: Sequence[tuple[tuple[int, ...], T]]) -> Iterator[tuple[tuple[int, ...], list[T]]]:
    for legs, group in groupby(bets, key=lambda pair: pair[0]):
        rest = [bet for _, bet in group]
        for start in range(0, len(rest), _MOST_ITEMS):
            yield legs, rest[start : start + _MOST_ITEMS]


def _head(legs: tuple[int, ...], items: int) -> bytes:
    return bytes([len(legs)]) + b"".join((leg >> 32).to_bytes(28, "big") for leg in legs) + bytes([items])


def _exactly(field: str, value: bytes, size: int) -> bytes:
    _size(field, len(value), size, size)
    return value


def _size(field: str, size: int, low: int, high: int) -> None:
    if not low <= size <= high:
        raise MalformedWire(field, str(size), f"{low}" if low == high else f"{low} to {high}")
