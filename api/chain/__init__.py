"""The book in the database: contract events as rows, never ahead of the chain, taken back with their blocks.

    book_index   the index of book, registry, oracle and the book's payments, with the consumer that writes the rows
    views        balances, limits used, bets and their states, read out of the rows

Guaranteed: at every moment the rows are those of a prefix of the chain that the endpoint showed, up to the cursor of
the index; what a reorganisation took back is gone from them.
"""

from __future__ import annotations

from web3 import Web3

from api.chain.consumer import BookConsumer
from api.chain.source import BookSource
from api.chain.views import INDEX
from chain.bindings.bet_book import BetBookEvents
from chain.bindings.fixture_oracle import FixtureOracleEvents
from chain.bindings.kyc_registry import KycRegistryEvents
from chain.bindings.play_euro import PlayEuroEvents
from chain.deployment import Deployment
from chain.index import Index, Watch
from proofbook.database import Database


def book_index(w3: Web3, at: Deployment, database: Database, *, depth: int | None) -> Index:
    """The index of a set of contracts; `depth` as `chain.index.Index` has it. Raises IndexMismatch."""
    watches = [
        Watch.of(at.book, BetBookEvents),
        Watch.of(at.registry, KycRegistryEvents),
        Watch.of(at.oracle, FixtureOracleEvents),
        Watch.of(at.asset, PlayEuroEvents),
    ]
    return Index(
        INDEX,
        BookSource(w3, at.asset, at.book),
        database,
        watches,
        start=at.block,
        chain_id=at.chain_id,
        depth=depth,
        consumers=[BookConsumer(at)],
    )


__all__ = ["BookConsumer", "BookSource", "book_index"]
