"""The relayer: puts accepted bets on chain, settles what is final, and reads back what became of each item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web3.types import TxReceipt

from chain.bindings import BetBook
from chain.bindings.bet_book import Placed, Settled
from chain.senders import Sender
from chain.wire import (
    Accepted,
    Code,
    PlacedItem,
    SettledItem,
    Terms,
    decode_placed,
    decode_settled,
    encode_place,
    encode_settle,
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one placing transaction did: an item for each bet, in order."""

    receipt: TxReceipt
    items: tuple[PlacedItem, ...]

    @property
    def refused(self) -> tuple[PlacedItem, ...]:
        """Items that the chain did not take; their code says why."""
        return tuple(item for item in self.items if item.code is not Code.OK)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What one settling transaction did: an item for each bet, in order."""

    receipt: TxReceipt
    items: tuple[SettledItem, ...]


def by_leg(bets: Iterable[Accepted]) -> list[Accepted]:
    """Bets ordered so that equal legs stand together, which is cheapest; sign tickets in this order."""
    return sorted(bets, key=lambda bet: bet.legs)


def place(book: BetBook, bets: Sequence[Accepted], desk: Sequence[bytes], sender: Sender) -> Batch:
    """Place a batch that the desk signed in this order; a bet that cannot be placed is refused by itself."""
    receipt = book.place_many(encode_place(bets, desk)).transact(sender)
    return Batch(receipt, _placed(book, receipt))


def place_own(book: BetBook, bet: Accepted, desk: Sequence[bytes], sender: Sender) -> Batch:
    """The bettor's own transaction: no bettor's signature; raises the contract's named error if refused."""
    receipt = book.place(encode_place([bet], desk, own=True)).transact(sender)
    return Batch(receipt, _placed(book, receipt))


def settle(book: BetBook, bets: Sequence[Terms], sender: Sender) -> Settlement:
    """Settle what is final."""
    ordered = sorted(bets, key=lambda bet: bet.legs)
    receipt = book.settle_many(encode_settle(ordered)).transact(sender)
    items = tuple(item for event in book.events.of(receipt, Settled) for item in decode_settled(event.data))
    return Settlement(receipt, items)


def placed_since(book: BetBook, block: int) -> list[PlacedItem]:
    """Every bet placed from a block on, rebuilt from the logs alone."""
    return [item for event in book.events.placed(block) for item in decode_placed(event.data) if item.code is Code.OK]


def _placed(book: BetBook, receipt: TxReceipt) -> tuple[PlacedItem, ...]:
    return tuple(item for event in book.events.of(receipt, Placed) for item in decode_placed(event.data))
