"""Every market id with its builder."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from pricing.columns import goals, halves, lines, next_goal, sides
from pricing.columns.base import Columns, Offer
from pricing.errors import NotPriced
from sports.errors import SportsError
from sports.markets import MarketId, validate
from sports.words import FixtureId, Leg, Sport

Builder = Callable[[Offer], Columns]

BUILDERS: Final[Mapping[int, Builder]] = {
    MarketId.MATCH_RESULT: sides.match_result,
    MarketId.DOUBLE_CHANCE: sides.double_chance,
    MarketId.WINNER: sides.winner,
    MarketId.TOTAL: lines.total,
    MarketId.HOME_TOTAL: lines.home_total,
    MarketId.AWAY_TOTAL: lines.away_total,
    MarketId.HANDICAP: lines.handicap,
    MarketId.BOTH_TO_SCORE: goals.both_to_score,
    MarketId.CORRECT_SCORE: goals.correct_score,
    MarketId.HALF_FULL: halves.half_full,
    MarketId.WINNING_MARGIN: sides.winning_margin,
    MarketId.ODD_EVEN: goals.odd_even,
    MarketId.NEXT_GOAL: next_goal.next_goal,
}
"""Columns on the score of the offer's period; those of half time/full time on the score of the match."""


@lru_cache(maxsize=4096)
def build(offer: Offer) -> Columns:
    """Columns of a football offer, read-only. Raises NotPriced where no leg of it may be sold."""
    try:
        leg = Leg(FixtureId(0), offer.market, offer.period, 0, offer.line, offer.priced_at)
        validate(leg, Sport.FOOTBALL)
    except SportsError as error:
        raise NotPriced(offer, str(error)) from error
    columns = BUILDERS[offer.market](offer)
    columns.won.setflags(write=False)
    columns.back.setflags(write=False)
    return columns
