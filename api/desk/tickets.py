"""The desk: accepts orders by signing tickets. Pure; prices and limits come in, signatures go out.

A ticket binds one order to odds, a payout and times. The desk signs lists of tickets: a relayer's batch once, and for
each bettor a list of one, with which the bet can be placed, or claimed for, without the relayer.
"""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Final

from chain.signers import Signer
from chain.typed_data import (
    Batch,
    BatchOfTwo,
    CashOutOffer,
    CashOutOfferOfTwo,
    Domain,
    Order,
    SameGame,
    SameGameOfTwo,
    Ticket,
)
from chain.wire import Accepted, Terms, with_odds

TICKET_LIFE_S: Final = 600
TICKET_LIFE_IN_PLAY_S: Final = 60


def ticket_for(
    order: Order,
    odds: Sequence[int],
    domain: Domain,
    *,
    accepted_at: int,
    life_s: int,
    epoch: int,
    digest: bytes | None = None,
) -> Ticket:
    """The ticket that accepts `order` at `odds` (millionths, one a leg); the payout follows from stake and odds.

    `digest` is the order's, where it is known already.
    """
    legs = tuple(with_odds(leg, one) for leg, one in zip(order.legs, odds, strict=True))
    payout = Terms(order.bettor, order.nonce, order.stake, accepted_at, legs).payout
    return Ticket(digest or order.digest(domain), tuple(odds), payout, accepted_at, accepted_at + life_s, epoch)


def sign_batch(
    tickets: Sequence[Ticket], keys: Sequence[Signer], domain: Domain, *, same_game: bool = False
) -> list[bytes]:
    """One signature a desk key over the list of tickets, in the order of the batch. What two keys sign is not what one
    signs, so that nobody can leave one of two out.

    `same_game` allows legs of one match or one tie in an accumulator: only for odds made for such legs together.
    """
    one, two = (SameGame, SameGameOfTwo) if same_game else (Batch, BatchOfTwo)
    digest = (one if len(keys) == 1 else two)(tuple(tickets)).digest(domain)
    return [key.sign(digest) for key in keys]


def sign_offer(offer: CashOutOffer, keys: Sequence[Signer], domain: Domain) -> list[bytes]:
    """One signature a desk key over the offer of a cash-out; what two keys sign is not what one signs."""
    named = offer if len(keys) == 1 else CashOutOfferOfTwo(*astuple(offer))
    return [key.sign(named.digest(domain)) for key in keys]


def sign_order(order: Order, bettor: Signer, domain: Domain) -> bytes:
    """The bettor's signature, as a wallet gives it."""
    return bettor.sign(order.digest(domain))


def accepted(order: Order, ticket: Ticket, signature: bytes = b"") -> Accepted:
    """What the relayer puts on chain."""
    return Accepted(order, ticket, signature)
