"""Basketball: lead and total as independent normal sums over time (Stern, 1994), on whole points.

    lead over the rest of a period    normal, mean = margin * share, variance = margin_sd ** 2 * share
    total over the rest of a period   normal, mean = total * share, variance = total_sd ** 2 * share

`share` is the part of regulation that the rest of the period takes. A level game goes into overtimes of their own share
until one decides. Whole points: a number has the probability of the unit around it. The deviations are documented
defaults for a game of 48 minutes; they were not fitted here.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.columns import Offer
from pricing.columns.base import Counts
from pricing.columns.pairs import columns_on, fair_of, require
from pricing.errors import BadRates, BadState, NotPriced
from pricing.grid import Floats
from sports.markets import REGULAR, WHOLE, MarketId
from sports.words import LOVE, Score, Sport

MOST: Final = 400
_LEADS: Final[Counts] = np.arange(-MOST, MOST + 1)
_POINTS: Final[Counts] = np.arange(MOST + 1)

_PARTS: Final[dict[int, tuple[float, float]]] = {
    0: (0.0, 0.5),
    1: (0.0, 1.0),
    2: (0.0, 1.0),
    3: (0.0, 0.25),
    4: (0.25, 0.5),
    5: (0.5, 0.75),
    6: (0.75, 1.0),
    7: (0.5, 1.0),
}
"""Beginning and end of each period code, in shares of regulation."""


@dataclass(frozen=True, slots=True)
class Game:
    """What is expected of a whole regulation: home margin and total points, with deviations. Raises BadRates."""

    margin: float
    total: float
    margin_sd: float = 12.0
    total_sd: float = 17.0
    overtime_share: float = 5 / 48

    def __post_init__(self) -> None:
        if not (math.isfinite(self.margin) and abs(self.margin) <= 60):
            raise BadRates("expected margin", self.margin, "from -60 to 60 points")
        if not 60 <= self.total <= 320:
            raise BadRates("expected total", self.total, "from 60 to 320 points")
        if not (1 <= self.margin_sd <= 40 and 1 <= self.total_sd <= 40 and 0 < self.overtime_share <= 0.5):
            raise BadRates("deviations and overtime", (self.margin_sd, self.total_sd, self.overtime_share), "plausible")


@dataclass(frozen=True, slots=True)
class Played:
    """How much of regulation is over, as a share, and the score of the offer's period so far. Raises BadState.

    `half` is the score at half time, once it is known: half time/full time needs it in the second half.
    """

    share: float = 0.0
    score: Score = LOVE
    half: Score | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise BadState("share of regulation played", self.share, "from 0 to 1")
        if not all(0 <= points <= 255 for points in self.score):
            raise BadState("score", tuple(self.score), "from 0 to 255 a side")


def fair(game: Game, offer: Offer, played: Played | None = None) -> Floats:
    """Fair probability of each selection, NaN where bets are void for certain. Raises NotPriced."""
    require(offer, Sport.BASKETBALL)
    state = played or Played()
    begins, ends = _PARTS[offer.period]
    share = max(0.0, ends - max(begins, state.share))
    if offer.market == MarketId.HALF_FULL:
        return _half_full(game, offer, state)
    lead, total = state.score.home - state.score.away, sum(state.score)
    if offer.market in (MarketId.MATCH_RESULT, MarketId.WINNER, MarketId.HANDICAP):
        leads = _leads(game, lead, share)
        if offer.period == WHOLE:
            leads = _decided(game, leads)
        return fair_of(columns_on(offer, Sport.BASKETBALL, np.maximum(_LEADS, 0), np.maximum(-_LEADS, 0)), leads)
    # Means of a side's points and of the total; a side has half of both variances.
    level = float(_leads(game, lead, share)[MOST]) if offer.period == WHOLE else 0.0
    sign = {MarketId.HOME_TOTAL: 1, MarketId.AWAY_TOTAL: -1}.get(MarketId(offer.market))
    if sign is None:
        start, mean, variance = float(total), game.total, game.total_sd**2
    else:
        start = float(state.score.home if sign == 1 else state.score.away)
        mean = (game.total + sign * game.margin) / 2
        variance = (game.total_sd**2 + game.margin_sd**2) / 4
    points = _normal(_POINTS, start + mean * share, variance * share)
    if level:
        points = _with_overtimes(game, points, level, mean, variance)
    home, away = (_POINTS, 0 * _POINTS) if sign != -1 else (0 * _POINTS, _POINTS)
    return fair_of(columns_on(offer, Sport.BASKETBALL, home, away), points)


def _normal(numbers: Counts, mean: float, variance: float) -> Floats:
    """Probability of each whole number, all of them together one; a point where nothing is left to vary."""
    if variance < 1e-12:
        return np.asarray(numbers == round(mean), dtype=np.float64)
    edges = (np.append(numbers, numbers[-1] + 1) - 0.5 - mean) / math.sqrt(2 * variance)
    below = np.array([math.erf(edge) for edge in edges])
    cells = np.diff(below) / 2
    return np.asarray(cells / cells.sum())


def _leads(game: Game, lead: int, share: float) -> Floats:
    return _normal(_LEADS, lead + game.margin * share, game.margin_sd**2 * share)


def _decided(game: Game, leads: Floats) -> Floats:
    """Leads with overtimes: a level game is played on until it is not."""
    overtime = _leads(game, 0, game.overtime_share)
    level = leads[MOST]
    decided = leads.copy()
    decided[MOST] = 0
    overtime[MOST] = 0
    return np.asarray(decided + level * overtime / overtime.sum())


def _with_overtimes(game: Game, points: Floats, level: float, mean: float, variance: float) -> Floats:
    """Points with overtimes; each further one is as likely as an overtime is level. Fourth and later are left out."""
    more = _normal(_POINTS, mean * game.overtime_share, variance * game.overtime_share)
    again = float(_leads(game, 0, game.overtime_share)[MOST])
    answer, now, chance = (1 - level) * points, points, level
    for count in range(3):
        now = np.convolve(now, more)[: MOST + 1]
        answer = answer + chance * (1 - again if count < 2 else 1.0) * now
        chance *= again
    return np.asarray(answer / answer.sum())


def _half_full(game: Game, offer: Offer, state: Played) -> Floats:
    """The nine pairs: the lead at half time, and from each of them the lead at the end."""
    if state.share >= 0.5:
        if state.half is None:
            raise NotPriced(offer, "the score at half time is not known")
        halves = _leads(game, state.half.home - state.half.away, 0.0)
        ends_by = {
            state.half.home - state.half.away: _leads(game, state.score.home - state.score.away, 1 - state.share)
        }
    else:
        halves = _leads(game, state.score.home - state.score.away, 0.5 - state.share)
        ends_by = {int(lead): _leads(game, int(lead), 0.5) for lead in _LEADS[halves > 1e-10]}
    nine = np.zeros((3, 3))
    for lead, ends in ends_by.items():
        final = ends if offer.period == REGULAR else _decided(game, ends)
        nine[1 - int(np.sign(lead))] += halves[MOST + lead] * np.array(
            [final[_LEADS > 0].sum(), final[MOST], final[_LEADS < 0].sum()]
        )
    return np.asarray(nine.reshape(9) / nine.sum())
