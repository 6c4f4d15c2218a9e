"""The contracts as a front sees them: their addresses, the asset's own words, and what the house can still lose.

Read from the chain when it is asked for: once what never changes, the rest anew, each answer with its block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from web3 import Web3
from web3.exceptions import Web3Exception

from api.errors import ChainDown
from chain.bindings import BetBook, PlayEuro
from chain.deployment import Deployment
from chain.errors import ChainError
from chain.rpc.errors import RpcError
from chain.words import DeskWord, FixtureWord

_DOWN: Final = (Web3Exception, RpcError)


@dataclass(frozen=True, slots=True)
class Asset:
    """The token; `version` of its EIP-712 domain is None for one that takes no permit."""

    address: str
    name: str
    symbol: str
    decimals: int
    version: str | None


@dataclass(frozen=True, slots=True)
class Room:
    """What a fixture's budget is and what of it is reserved, units, as of a block."""

    budget: int
    reserved: int
    minimum_stake: int
    close_at: int
    block: int


class PublicBook(Protocol):
    """What routes ask."""

    deployment: Deployment

    @property
    def asset(self) -> Asset:
        """The token. Raises ChainDown."""
        ...

    def room(self, fixture: int) -> Room | None:
        """The room of a listed fixture; None where the book does not know it. Raises ChainDown."""
        ...

    def minimum_stake(self) -> int:
        """The smallest stake that the book takes, units. Raises ChainDown."""
        ...


class ChainBook:
    """The book over a node, asked when somebody wants to know: the API starts without the chain."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self.deployment = deployment
        self._w3 = w3
        self._book = BetBook(w3, deployment.book)
        self._asset: Asset | None = None

    @property
    def asset(self) -> Asset:
        """See `PublicBook`; read once."""
        if self._asset is None:
            try:
                self._asset = _asset(PlayEuro(self._w3, self.deployment.asset))
            except _DOWN as error:
                raise ChainDown from error
        return self._asset

    def room(self, fixture: int) -> Room | None:
        """See `PublicBook`."""
        try:
            block = int(self._w3.eth.block_number)
            word = FixtureWord.unpack(self._book.fixtures(fixture, block=block))
            desk = DeskWord.unpack(self._book.desk(block=block))
        except _DOWN as error:
            raise ChainDown from error
        if not word.start:
            return None
        return Room(word.budget, word.reserved + word.combined, desk.minimum_stake, word.close_at, block)

    def minimum_stake(self) -> int:
        """See `PublicBook`."""
        try:
            return DeskWord.unpack(self._book.desk()).minimum_stake
        except _DOWN as error:
            raise ChainDown from error


def _asset(token: PlayEuro) -> Asset:
    try:
        version: str | None = token.eip712_domain().version
    except ChainError:
        version = None
    return Asset(token.address, token.name(), token.symbol(), token.decimals(), version)
