"""What the chain says of the money: what the book holds and owes, a match's budget, the ether of the keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from eth_utils.address import to_checksum_address
from web3 import Web3
from web3.exceptions import Web3Exception

from api.errors import ChainDown
from chain.bindings import BetBook, BookLens
from chain.bindings.book_lens import Solvency
from chain.deployment import Deployment
from chain.errors import ChainError
from chain.rpc.errors import RpcError
from chain.words import FixtureWord

MOST: Final = 5
"""Matches whose budgets are asked for: those with the most at risk."""


@dataclass(frozen=True, slots=True)
class Money:
    """One look at the chain; units and wei. `fullest` is what is reserved of which budget."""

    head: int
    solvency: Solvency
    fullest: tuple[int, int] | None
    balances: dict[str, int]


class Treasury(Protocol):
    """What is asked."""

    def look(self, fixtures: Iterable[int]) -> Money:
        """Look now; at these matches. Raises ChainDown."""
        ...


class ChainTreasury:
    """The contracts over a node. `keys` are addresses by their kind: of each kind the poorest is told."""

    def __init__(self, w3: Web3, deployment: Deployment, keys: dict[str, tuple[str, ...]]) -> None:
        self._w3 = w3
        self._book = BetBook(w3, deployment.book)
        self._lens = BookLens(w3, deployment.lens)
        self._keys = keys

    def look(self, fixtures: Iterable[int]) -> Money:
        """See `Treasury`."""
        try:
            head = int(self._w3.eth.block_number)
            solvency = self._lens.solvency(block=head)
            words = [FixtureWord.unpack(self._book.fixtures(fixture, block=head)) for fixture in list(fixtures)[:MOST]]
            used = [(word.reserved + word.combined, word.budget) for word in words if word.budget]
            fullest = max(used, key=lambda one: one[0] * 10**6 // one[1], default=None)
            balances = {kind: min(self._balance(one) for one in who) for kind, who in self._keys.items() if who}
        except (Web3Exception, RpcError, ChainError) as error:
            raise ChainDown from error
        return Money(head, solvency, fullest, balances)

    def _balance(self, address: str) -> int:
        return int(self._w3.eth.get_balance(to_checksum_address(address)))
