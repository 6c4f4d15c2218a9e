"""One verification: the receipt, the chain, the lines so far, and what several checks need to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from api.receipts.model import Place, Receipt
from api.receipts.onchain import Block, ChainView, event_at
from api.receipts.steps import Mismatch, Steps, require, same
from chain.deployment import Deployment
from chain.events import Event, Events
from chain.typed_data import Domain, Order
from chain.wire import Terms, with_odds
from sports.outcomes import Outcome
from sports.words import Leg

E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class Look:
    """What a verification has at hand. `outcomes` are those of the legs as the results make them, None while open."""

    receipt: Receipt
    view: ChainView
    steps: Steps
    pinned: Deployment | None = None
    replicas: frozenset[str] = frozenset()
    outcomes: tuple[Outcome | None, ...] = field(default=())

    @property
    def book_domain(self) -> Domain:
        """Domain of orders and tickets."""
        return Domain(self.receipt.contracts.chain_id, self.receipt.contracts.book)

    @property
    def oracle_domain(self) -> Domain:
        """Domain of reports and votes."""
        return Domain(self.receipt.contracts.chain_id, self.receipt.contracts.oracle)

    @property
    def registry_domain(self) -> Domain:
        """Domain of grants."""
        return Domain(self.receipt.contracts.chain_id, self.receipt.contracts.registry)

    @property
    def order(self) -> Order:
        """The order as typed data."""
        one = self.receipt.order
        return Order(one.bettor, one.legs, one.stake, one.min_payout, one.valid_until, one.nonce)

    @property
    def terms(self) -> Terms:
        """The bet as it was placed. Raises Mismatch for odds that are not one a leg."""
        order, ticket = self.receipt.order, self.receipt.ticket
        require(len(ticket.odds) == len(order.legs), f"{len(ticket.odds)} odds for {len(order.legs)} legs")
        legs = tuple(with_odds(leg, odds) for leg, odds in zip(order.legs, ticket.odds, strict=True))
        return Terms(order.bettor, order.nonce, order.stake, ticket.accepted_at, legs)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Its legs with odds."""
        return tuple(Leg.unpack(word) for word in self.terms.legs)

    def mined(self, at: Place) -> Block:
        """The block of a place, if its transaction stands there, in the chain of now. Raises Mismatch."""
        receipt = self.view.receipt(at.transaction)
        require(int(receipt["status"]) == 1, f"transaction 0x{at.transaction.hex()} has failed")
        same("the block", at.block, int(receipt["blockNumber"]))
        same("the block's hash", at.block_hash, bytes(receipt["blockHash"]))
        block = self.view.block(at.block)
        same("the block's hash", at.block_hash, block.hash)
        require(
            at.block <= self.receipt.as_of.number,
            f"block {at.block} is behind block {self.receipt.as_of.number}, up to which the receipt tells",
        )
        return block

    def event(self, at: Place, events: Events, kind: type[E]) -> E:
        """The event of a contract at a place, if it is of this kind. Raises Mismatch."""
        self.mined(at)
        found = event_at(events, self.view.log(at))
        if not isinstance(found, kind):
            what = "another one" if found is None else type(found).__name__
            raise Mismatch(f"log {at.log} of block {at.block} is {what}, not {kind.__name__}")
        return found


def before(one: Place, other: Place) -> bool:
    """Whether a place comes before another one on the chain."""
    return (one.block, one.log) < (other.block, other.log)
