"""From the prices of other books to the one reference of a match. Pure."""

from collections.abc import Iterable, Sequence
from statistics import median_low
from typing import Final

from pricing.request import Reference
from sports.live.prices import ReferencePrice
from sports.markets import MarketId
from sports.words import OddsPpm

MOST_AGE_S: Final = 3600


def reference_of(prices: Iterable[ReferencePrice], kickoff: int, ways: int = 3) -> Reference | None:
    """The median price of each outcome over the books that sell it, before the kick-off; None without a result.

    `ways` are the outcomes of the result: three with a draw, two without.

    Of totals the line that most books sell is taken, the lowest of those.
    """
    early = [price for price in prices if _at(price) <= kickoff]
    newest = max((_at(price) for price in early), default=0)
    fresh = [price for price in early if newest - _at(price) <= MOST_AGE_S]
    result = MarketId.MATCH_RESULT if ways == 3 else MarketId.WINNER
    results = [price.odds for price in fresh if price.market is result and len(price.odds) == ways]
    if not results:
        return None
    totals: dict[int, list[tuple[OddsPpm, ...]]] = {}
    for price in fresh:
        if price.market is MarketId.TOTAL and price.line % 4 == 2:
            totals.setdefault(price.line, []).append(price.odds)
    line = min(totals, key=lambda one: (-len(totals[one]), one), default=10)
    total = _middle(totals[line]) if totals else None
    return Reference(newest, _middle(results), None if total is None else (total[0], total[1]), line)


def _at(price: ReferencePrice) -> int:
    return int(price.updated_at if price.updated_at is not None else price.fetched_at)


def _middle(odds: Sequence[tuple[OddsPpm, ...]]) -> tuple[int, ...]:
    return tuple(int(median_low(column)) for column in zip(*odds, strict=True))
