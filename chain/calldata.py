"""Packed calldata of placing and reporting, read back: what bettors, desk and committee signed.

The other direction of `chain.wire.encode_place` and `encode_report`; bytes that those would not give are a
`MalformedWire`.
"""

from dataclasses import dataclass
from typing import Final, Literal

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_utils.crypto import keccak

from chain.errors import MalformedWire
from chain.signers import recovered
from chain.typed_data import Domain, Order, Report, Reports, Ticket
from chain.wire import Accepted, Terms, _Reader, odds_of, with_odds

DeskKind = Literal["Batch", "BatchOfTwo", "SameGame", "SameGameOfTwo"]

_KINDS: Final[dict[int, DeskKind]] = {0: "Batch", 1: "BatchOfTwo", 4: "SameGame", 5: "SameGameOfTwo"}
_OWN: Final = 2
_VOIDS_BIT: Final = 1 << 167


@dataclass(frozen=True, slots=True)
class PlacedBatch:
    """What one placing call carried: the desk's signatures over `kind` of all tickets, and every bet in order.

    A bet that its bettor sent himself has no signature.
    """

    kind: DeskKind
    desk: tuple[bytes, ...]
    own: bool
    bets: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True)
class ReportedBatch:
    """What one reporting call carried: who signed the list of reports, by address."""

    committee: int
    members: tuple[str, ...]
    signatures: dict[str, bytes]
    reports: tuple[Report, ...]


def packed_of(input_: bytes) -> bytes:
    """The `bytes` argument of a call such as `place(bytes)`; raises MalformedWire."""
    try:
        found = decode(["bytes"], input_[4:])[0]
    except (DecodingError, OverflowError) as error:
        raise MalformedWire("calldata", f"{len(input_)} bytes ({error})", "a selector and one bytes argument") from None
    return bytes(found)


def selector(signature: str) -> bytes:
    """The first four bytes of a call."""
    return keccak(text=signature)[:4]


def decode_place(data: bytes, domain: Domain, epoch: int) -> PlacedBatch:
    """The bets of a placing call. `epoch` is the desk's when it was mined: tickets of another one are refused."""
    reader = _Reader(data)
    flags = reader.number(1)
    kind = _KINDS.get(flags & ~_OWN)
    if kind is None:
        raise MalformedWire("flags", str(flags), "those of docs/words.md")
    desk = tuple(reader.take(64) for _ in range(1 + (flags & 1)))
    own = bool(flags & _OWN)
    bets: list[Accepted] = []
    while not reader.done:
        legs, items = reader.head()
        for _ in range(items):
            bets.append(_bet(reader, legs, domain, epoch, own=own))
    return PlacedBatch(kind, desk, own, tuple(bets))


def _bet(reader: _Reader, legs: tuple[int, ...], domain: Domain, epoch: int, *, own: bool) -> Accepted:
    bettor, stake, least = reader.address(), reader.number(7), reader.number(7)
    valid_until, nonce = reader.number(4), reader.number(4)
    accepted_at, life = reader.number(4), reader.number(2)
    order = Order(bettor, tuple(with_odds(leg, 0) for leg in legs), stake, least, valid_until, nonce)
    payout = Terms(bettor, nonce, stake, accepted_at, legs).payout
    odds = tuple(odds_of(leg) for leg in legs)
    ticket = Ticket(order.digest(domain), odds, payout, accepted_at, accepted_at + life, epoch)
    return Accepted(order, ticket, b"" if own else reader.take(64))


def decode_report(data: bytes, domain: Domain) -> ReportedBatch:
    """The reports of a reporting call, and who signed them."""
    reader = _Reader(data)
    committee, count, signed = reader.number(1), reader.number(1), reader.number(2)
    blobs = [reader.take(64 if signed >> place & 1 else 20) for place in range(count)]
    reports: list[Report] = []
    while not reader.done:
        specification, ballot, round_, value = reader.take(32), reader.number(1), reader.number(1), reader.number(21)
        voids = reader.number(32) if value & _VOIDS_BIT else 0
        reports.append(Report(specification, ballot, round_, value & ~_VOIDS_BIT if voids else value, voids))
    digest = Reports(tuple(reports)).digest(domain)
    members: list[str] = []
    signatures: dict[str, bytes] = {}
    for blob in blobs:
        if len(blob) == 20:
            members.append(_Reader(blob).address())
            continue
        signer = recovered(digest, blob)
        if signer is None:
            raise MalformedWire("report signature", f"0x{blob.hex()}", "64 bytes with low s")
        members.append(signer)
        signatures[signer] = blob
    return ReportedBatch(committee, tuple(members), signatures, tuple(reports))


__all__ = ["DeskKind", "PlacedBatch", "ReportedBatch", "decode_place", "decode_report", "packed_of", "selector"]
