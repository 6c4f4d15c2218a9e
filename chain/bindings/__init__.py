"""Typed access to the contracts: `BetBook(w3, address).vault()`.

Generated from the compiled contracts; do not edit; run `make bindings`.
"""

from chain.bindings.bet_book import BetBook
from chain.bindings.book_lens import BookLens
from chain.bindings.first_bet import FirstBet
from chain.bindings.fixture_oracle import FixtureOracle
from chain.bindings.house_pool import HousePool
from chain.bindings.kyc_registry import KycRegistry
from chain.bindings.parameter_timelock import ParameterTimelock
from chain.bindings.play_euro import PlayEuro

__all__ = [
    "BetBook",
    "BookLens",
    "FirstBet",
    "FixtureOracle",
    "HousePool",
    "KycRegistry",
    "ParameterTimelock",
    "PlayEuro",
]
