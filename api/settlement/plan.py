"""Which bets can be settled, and in which transactions. Pure.

A bet is ready when the results of all its legs are final, or one of them is and has lost it. Equal legs stand together,
which is cheapest; a transaction takes as many as its gas allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chain.wire import Terms
from sports.outcomes import VOID, Outcome, outcome
from sports.payouts import payout_of
from sports.words import Leg, Result, VoidIntervals

BASE_GAS: Final = 100_000
SINGLE_GAS: Final = 60_000
LEG_GAS: Final = 60_000
"""Above what is measured for a bet alone in its pot (docs/evidence/gas.md): too low an estimate costs a batch."""
MOST_BETS: Final = 255


@dataclass(frozen=True, slots=True)
class FinalResult:
    """The final result of a fixture: value, void intervals, listed start (seconds)."""

    result: Result
    voids: VoidIntervals
    start: int


def payout(terms: Terms, results: Mapping[int, FinalResult]) -> int | None:
    """Units that settling would pay now; None while the bet is not ready."""
    legs = [Leg.unpack(word) for word in terms.legs]
    return payout_of(terms.stake, [leg.odds for leg in legs], [_became(leg, terms, results) for leg in legs])


def ready(bets: Iterable[Terms], results: Mapping[int, FinalResult]) -> list[Terms]:
    """The bets that can be settled, equal legs together."""
    found = [terms for terms in bets if payout(terms, results) is not None]
    return sorted(found, key=lambda terms: (terms.legs, terms.bettor, terms.nonce))


def gas_of(terms: Terms) -> int:
    """What a bet of a batch may use at most."""
    return SINGLE_GAS if len(terms.legs) == 1 else SINGLE_GAS + LEG_GAS * len(terms.legs)


def batches(bets: Sequence[Terms], gas: int) -> list[tuple[Terms, ...]]:
    """The bets in transactions of at most `gas` each, in the given order; a bet above it goes alone."""
    found: list[tuple[Terms, ...]] = []
    batch: list[Terms] = []
    used = BASE_GAS
    for terms in bets:
        more = gas_of(terms)
        if batch and (used + more > gas or len(batch) == MOST_BETS):
            found.append(tuple(batch))
            batch, used = [], BASE_GAS
        batch.append(terms)
        used += more
    return [*found, tuple(batch)] if batch else found


def _became(leg: Leg, terms: Terms, results: Mapping[int, FinalResult]) -> Outcome | None:
    final = results.get(leg.fixture)
    if final is None:
        return None
    return VOID if final.voids.voids(terms.accepted_at, final.start) else outcome(final.result, leg)
