"""Orders, tickets and states in PostgreSQL; each function works in the caller's transaction.

    received ── accepted ── submitted ── mined ── final
        │           ▲ │         ▲  │       │
        │           │ │         │  └───────┼── back to accepted: its batch failed and the ticket lives
        ├─ refused  │ └ expired └──────────┘ back to submitted: its block was reorganised away
        └───────────┴──── (refused also by the chain, with its code)

A state is committed before anybody is told; a ticket is committed before it leaves the process, and an order is given
one at most: a second acceptance finds the first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final
from uuid import UUID

from eth_utils.address import to_checksum_address
from sqlalchemy import func, or_, text, tuple_
from sqlmodel import Session, col, select

from api.accounts.tables import Wallet
from api.desk.facts import SLOTS, Held, HeldBet, HeldOffer
from api.desk.tables import DeskBet, DeskOffer, DeskState
from chain.typed_data import Order, Ticket
from chain.wire import Accepted

_LOCK: Final = 0x6465736B
checksummed = lru_cache(maxsize=16_384)(to_checksum_address)
"""An address as the chain writes it; it takes a hash, and an order asks for its bettor's several times."""


class BetState(StrEnum):
    """See the module."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    MINED = "mined"
    FINAL = "final"
    REFUSED = "refused"
    EXPIRED = "expired"

    # What is told of a bet that is on chain and sold back; its own state stays as it was.
    SALE_OFFERED = "sale-offered"
    SALE_EXPIRED = "sale-expired"
    PART_SOLD = "part-sold"
    SOLD = "sold"


UNDER_WAY: Final = (BetState.ACCEPTED, BetState.SUBMITTED)
SOLD_STATES: Final = ("mined", "final")
"""States of an offer that the chain took."""
ENDED: Final = frozenset({BetState.FINAL, BetState.REFUSED, BetState.EXPIRED})


def one_at_a_time(session: Session) -> None:
    """Hold the desk until the transaction ends: what is held must not change while an order is judged."""
    session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def row_of(order: Order, digest: bytes, signature: bytes, received_at: int) -> DeskBet:
    """The row of an order that has come in."""
    return DeskBet(
        id=digest,
        bettor=order.bettor.lower(),
        nonce=order.nonce,
        legs=json.dumps([hex(leg) for leg in order.legs]),
        stake=order.stake,
        min_payout=order.min_payout,
        valid_until=order.valid_until,
        signature=signature,
        state=BetState.RECEIVED,
        received_at=received_at,
    )


def order_of(row: DeskBet) -> Order:
    """The order of a row."""
    legs = tuple(int(leg, 16) for leg in json.loads(row.legs))
    return Order(checksummed(row.bettor), legs, row.stake, row.min_payout, row.valid_until, row.nonce)


def ticket_of(row: DeskBet) -> Ticket | None:
    """The ticket of a row, None where the desk gave none."""
    if row.payout is None or row.accepted_at is None or row.include_by is None or row.epoch is None:
        return None
    return Ticket(row.id, tuple(json.loads(row.odds)), row.payout, row.accepted_at, row.include_by, row.epoch)


def accepted_of(row: DeskBet) -> Accepted:
    """Order, ticket and the bettor's signature. Raises ValueError where there is no ticket."""
    ticket = ticket_of(row)
    if ticket is None:
        raise ValueError(f"the bet 0x{row.id.hex()} has no ticket")
    return Accepted(order_of(row), ticket, row.signature)


def give_ticket(row: DeskBet, ticket: Ticket, signatures: Sequence[bytes]) -> None:
    """Write a ticket into the row of its order."""
    row.odds, row.payout = json.dumps(list(ticket.odds)), ticket.payout
    row.accepted_at, row.include_by, row.epoch = ticket.accepted_at, ticket.include_by, ticket.desk_epoch
    row.signatures = b"".join(signatures)


def move(
    session: Session,
    row: DeskBet,
    state: BetState,
    at: int,
    *,
    reason: str = "",
    detail: str = "",
    wait_until: int | None = None,
) -> None:
    """Put a bet into a state, and remember that it was. The same state with the same wait again is no news."""
    if (row.state, row.reason, row.wait_until) == (state, reason, wait_until) and state is not BetState.RECEIVED:
        return
    row.state, row.reason, row.detail, row.wait_until = state, reason, detail, wait_until
    session.add(row)
    session.add(DeskState(bet=row.id, state=state, reason=reason, at=at, wait_until=wait_until))


def find(session: Session, digest: bytes, *, lock: bool = False) -> DeskBet | None:
    """The bet of an order's digest."""
    query = select(DeskBet).where(col(DeskBet.id) == digest)
    return session.exec(query.with_for_update() if lock else query).first()


def known_of(session: Session, asked: Collection[bytes], keys: Collection[tuple[UUID, str]]) -> list[DeskBet]:
    """Bets with one of these digests, or sent by one of these users under one of these idempotency keys."""
    named = tuple_(col(DeskBet.user_id), col(DeskBet.idempotency_key)).in_(list(keys))
    mine = col(DeskBet.id).in_(list(asked))
    return list(session.exec(select(DeskBet).where(or_(mine, named) if keys else mine)))


def owners_of(session: Session, wallets: Collection[str]) -> dict[str, UUID]:
    """Whose these wallets are, by address in lower case; those of nobody are left out."""
    if not wallets:
        return {}
    query = select(col(Wallet.address), col(Wallet.user_id))
    found = session.exec(query.where(col(Wallet.address).in_(list(wallets)), col(Wallet.removed_at).is_(None)))
    return dict(found.all())


def find_by_key(session: Session, user: UUID, key: str) -> DeskBet | None:
    """The bet that a user sent under an idempotency key."""
    return session.exec(
        select(DeskBet).where(col(DeskBet.user_id) == user, col(DeskBet.idempotency_key) == key)
    ).first()


def states_of(session: Session, digest: bytes, after: int = 0) -> Sequence[DeskState]:
    """The states that a bet went through, in order."""
    return session.exec(
        select(DeskState).where(col(DeskState.bet) == digest, col(DeskState.seq) > after).order_by(col(DeskState.seq))
    ).all()


def bets_of(session: Session, user: UUID, limit: int = 100) -> Sequence[DeskBet]:
    """A user's bets, the newest first."""
    query = select(DeskBet).where(col(DeskBet.user_id) == user)
    return session.exec(query.order_by(col(DeskBet.received_at).desc(), col(DeskBet.id)).limit(limit)).all()


def waiting(session: Session, now: int) -> Sequence[DeskBet]:
    """Orders whose wait is over, in the order in which they came."""
    query = select(DeskBet).where(col(DeskBet.state) == BetState.RECEIVED, col(DeskBet.wait_until) <= now)
    came = select(func.min(col(DeskState.seq))).where(col(DeskState.bet) == col(DeskBet.id)).scalar_subquery()
    return session.exec(query.order_by(col(DeskBet.received_at), came)).all()


def tell(
    session: Session, bet: bytes, state: BetState, at: int, *, reason: str = "", wait_until: int | None = None
) -> None:
    """Tell of a bet what does not change its state."""
    session.add(DeskState(bet=bet, state=state, reason=reason, at=at, wait_until=wait_until))


def offers_of(session: Session, bet: bytes) -> Sequence[DeskOffer]:
    """The offers that were made for a bet, by their last moments."""
    query = select(DeskOffer).where(col(DeskOffer.bet) == bet)
    return session.exec(query.order_by(col(DeskOffer.include_by), col(DeskOffer.id))).all()


def sold_of(session: Session, bet: bytes) -> int:
    """What of a bet's stake the chain has taken back, as far as it was followed; units."""
    return sum(one.part for one in offers_of(session, bet) if one.state in SOLD_STATES)


def held(session: Session, now: int, block: int, known: dict[bytes, HeldBet] | None = None) -> Held:
    """What the desk has signed that a state of the chain at `block` does not show yet and may still come.

    `known` are tickets read before, by digest, which never change: it is brought to those that are held now.
    """
    unseen = or_(
        col(DeskBet.state).in_(UNDER_WAY),
        (col(DeskBet.state) == BetState.MINED) & (col(DeskBet.block_number) > block),
    )
    tickets = {} if known is None else known
    ids = session.exec(select(col(DeskBet.id)).where(unseen, col(DeskBet.include_by) >= now)).all()
    new = [one for one in ids if one not in tickets]
    if new:
        rows = session.exec(select(DeskBet).where(col(DeskBet.id).in_(new)))
        tickets.update((row.id, held_bet(row)) for row in rows)
    for gone in tickets.keys() - set(ids):
        del tickets[gone]
    bets = [tickets[one] for one in ids]
    offers = session.exec(
        select(DeskOffer, DeskBet)
        .join(DeskBet, col(DeskBet.id) == col(DeskOffer.bet))
        .where(
            col(DeskOffer.include_by) >= now,
            or_(col(DeskOffer.state) == "offered", col(DeskOffer.block_number) > block),
        )
    )
    return Held(tuple(bets), tuple(_offer(offer, bet) for offer, bet in offers))


def nonces_given(session: Session, bettor: str) -> dict[int, int]:
    """The highest nonce of each slot of a bettor that was given a ticket."""
    query = select(DeskBet.nonce).where(col(DeskBet.bettor) == bettor.lower(), col(DeskBet.payout).is_not(None))
    found: dict[int, int] = {}
    for nonce in session.exec(query):
        found[nonce % SLOTS] = max(nonce, found.get(nonce % SLOTS, 0))
    return found


def nonces_given_to(session: Session, bettors: Collection[str]) -> dict[str, dict[int, int]]:
    """`nonces_given` of several bettors, by address in lower case."""
    slot = col(DeskBet.nonce) % SLOTS
    query = (
        select(col(DeskBet.bettor), slot, func.max(col(DeskBet.nonce)))
        .where(col(DeskBet.bettor).in_([one.lower() for one in bettors]), col(DeskBet.payout).is_not(None))
        .group_by(col(DeskBet.bettor), slot)
    )
    found: dict[str, dict[int, int]] = {}
    for bettor, number, nonce in session.execute(query):
        found.setdefault(bettor, {})[int(number)] = int(nonce)
    return found


def nonces_under_way(session: Session, bettor: str) -> set[int]:
    """Nonces of a bettor's orders that wait, or whose tickets may still be placed."""
    states = (BetState.RECEIVED, *UNDER_WAY)
    query = select(DeskBet.nonce).where(col(DeskBet.bettor) == bettor.lower(), col(DeskBet.state).in_(states))
    return set(session.exec(query))


def in_batch(session: Session, ids: Iterable[bytes]) -> dict[bytes, DeskBet]:
    """Bets by digest, locked."""
    query = select(DeskBet).where(col(DeskBet.id).in_(list(ids))).order_by(col(DeskBet.id)).with_for_update()
    return {row.id: row for row in session.exec(query)}


def held_bet(row: DeskBet) -> HeldBet:
    """A ticket as the desk holds it. Raises ValueError where there is none."""
    return HeldBet(accepted_of(row).terms, row.include_by or 0, len(row.signatures or b"") == 64)


def _offer(offer: DeskOffer, bet: DeskBet) -> HeldOffer:
    return HeldOffer(
        bet.bettor,
        bet.nonce,
        accepted_of(bet).legs,
        offer.units - offer.gain,
        offer.gain,
        int(offer.home, 16),
        offer.backed,
        offer.include_by,
        offer.one_key,
    )
