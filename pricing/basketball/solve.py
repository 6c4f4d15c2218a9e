"""Expected margin and total behind prices of others, solved for with the very prices that this model gives."""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from pricing.basketball.grid import Game
from pricing.basketball.markets import fair
from pricing.columns import Offer
from pricing.errors import ImpossiblePrices
from sports.markets import WHOLE, MarketId

_STEPS: Final = 60
_CLOSE: Final = 1e-9
_MARGINS: Final = (-45.0, 45.0)
_TOTALS: Final = (80.0, 300.0)


@lru_cache(maxsize=1024)
def game_of(
    usual: Game,
    *,
    home_wins: float | None = None,
    handicap: tuple[float, int] | None = None,
    over: tuple[float, int] | None = None,
) -> Game:
    """The game behind fair probabilities, overtimes included: of the home win or of a home handicap with its line, and
    of an over with its line, in quarters. What is not given is that of `usual`. Raises ImpossiblePrices, NotPriced.
    """

    def game(margin: float, total: float) -> Game:
        return Game(margin, total, usual.margin_sd, usual.total_sd, usual.overtime_share)

    # The lead does not depend on the total, so one after the other is enough.
    margin, total = usual.margin, usual.total
    if handicap is not None or home_wins is not None:
        wanted, offer = (
            (handicap[0], Offer(MarketId.HANDICAP, WHOLE, handicap[1]))
            if handicap is not None
            else (home_wins or 0.0, Offer(MarketId.WINNER, WHOLE))
        )
        margin = _solved(lambda at: float(fair(game(at, total), offer)[0]), wanted, _MARGINS)
    if over is not None:
        offer_over = Offer(MarketId.TOTAL, WHOLE, over[1])
        total = _solved(lambda at: float(fair(game(margin, at), offer_over)[0]), over[0], _TOTALS)
    return game(margin, total)


def _solved(rising: Callable[[float], float], wanted: float, bounds: tuple[float, float]) -> float:
    """Where a rising function has a value: the secant kept in its bracket (Illinois)."""
    (low, high), last = bounds, 0
    under, above = rising(low) - wanted, rising(high) - wanted
    if not (math.isfinite(wanted) and under < 0 < above):
        raise ImpossiblePrices(0, wanted, f"need a margin or total outside {bounds}")
    at = (low + high) / 2
    for step in range(_STEPS):
        # The middle now and then, since the tails are flat.
        at = (low + high) / 2 if step % 4 == 0 else (low * above - high * under) / (above - under)
        off = rising(at) - wanted
        if abs(off) < _CLOSE:
            break
        if off < 0:
            low, under, above = at, off, above / 2 if last < 0 else above
        else:
            high, above, under = at, off, under / 2 if last > 0 else under
        last = -1 if off < 0 else 1
    return at
