"""The final results of fixtures, by the oracle's own view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from web3 import Web3

from api.settlement.plan import FinalResult
from chain.bindings import BetBook, FixtureOracle
from chain.deployment import Deployment
from chain.words import ResultHead
from sports.words import Result, VoidIntervals

BATCH_GAS: Final = 12_000_000
"""Under the cap of a transaction (EIP-7825), with room for others in the block."""


class Results:
    """Asks the oracle. `gas` is what a batch may use: half of a block at most."""

    def __init__(self, w3: Web3, at: Deployment) -> None:
        self._w3 = w3
        self._book = BetBook(w3, at.book)
        self._oracle = FixtureOracle(w3, at.oracle)

    def final(self, fixtures: Iterable[int]) -> dict[int, FinalResult]:
        """The fixtures of these that are final. Raises a ChainError or an error of web3 where the chain is silent."""
        found: dict[int, FinalResult] = {}
        for fixture in fixtures:
            state = self._oracle.state_of(fixture)
            if state.is_final:
                value = Result.unpack(ResultHead.unpack(state.word).value)
                start = self._book.fixture_start(fixture)
                found[fixture] = FinalResult(value, VoidIntervals.unpack(state.voids), start)
        return found

    def gas(self) -> int:
        """What one transaction may use."""
        return min(BATCH_GAS, int(self._w3.eth.get_block("latest")["gasLimit"]) // 2)
