"""Which markets are offered: of a football match at a score, of other sports before they begin."""

from typing import Final

from pricing.columns import Offer
from pricing.request import Basketball, Football, Tennis
from sports.markets import HALF_TIME, REGULAR, WHOLE, MarketId
from sports.words import LOVE, Score

_PLAIN: Final = (
    MarketId.MATCH_RESULT,
    MarketId.DOUBLE_CHANCE,
    MarketId.WINNER,
    MarketId.BOTH_TO_SCORE,
    MarketId.CORRECT_SCORE,
    MarketId.HALF_FULL,
    MarketId.WINNING_MARGIN,
    MarketId.ODD_EVEN,
)
_MORE: Final = (2, 6, 10, 14)
"""Total lines above the goals so far, in quarters: half a goal, one and a half, and so on."""
_HANDICAPS: Final = (-6, -4, -2, -1, 0, 1, 2, 4, 6)

_TOTALS: Final = (-16, -8, 0, 8, 16)
"""Lines of a basketball game around the one that others sell, in quarters of a point."""


def main_offer(match: Football | Tennis | Basketball) -> Offer:
    """The market that stands for a match where only one is shown."""
    return Offer(MarketId.MATCH_RESULT) if isinstance(match, Football) else Offer(MarketId.WINNER, WHOLE)


def offers_before(match: Tennis | Basketball) -> tuple[Offer, ...]:
    """The offers of a match of these sports before it begins.

    A catalogue does not say whether a match is of three sets or five, or of 40 minutes or 48: only what hardly depends
    on it is offered, the winner, and totals of a game around a line that others sell.
    """
    offers = [main_offer(match)]
    reference = match.reference
    if isinstance(match, Basketball) and reference is not None and reference.total is not None:
        offers += [Offer(MarketId.TOTAL, WHOLE, line) for more in _TOTALS if (line := reference.line + more) > 0]
    return tuple(offers)


def offers_at(score: Score = LOVE, half: int = 0) -> tuple[Offer, ...]:
    """The offers at a score; `half` is 0 before the match. Those that count from the score are new after each goal."""
    goals = 4 * sum(score)
    offers = [Offer(market) for market in _PLAIN]
    offers += [Offer(MarketId.TOTAL, REGULAR, goals + more) for more in _MORE]
    offers += [Offer(MarketId.HOME_TOTAL, REGULAR, 4 * score.home + more) for more in _MORE[:2]]
    offers += [Offer(MarketId.AWAY_TOTAL, REGULAR, 4 * score.away + more) for more in _MORE[:2]]
    offers += [Offer(MarketId.HANDICAP, REGULAR, line, score) for line in _HANDICAPS]
    offers.append(Offer(MarketId.NEXT_GOAL, REGULAR, 0, score))
    if half < 2:
        offers += [Offer(MarketId.MATCH_RESULT, HALF_TIME), Offer(MarketId.TOTAL, HALF_TIME, goals + 2)]
    return tuple(offers)
