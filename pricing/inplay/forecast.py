"""Everything that markets need from a state of play: grids of each period, half time/full time, next goal.

Red cards change both rates for as long as they last: a side is multiplied by `RED_OWN` for each of its players sent
off and by `RED_OTHER` for each of the opponent's. 186 goals after a first red card in the 1,244 matches give .64 (.09)
and 1.50 (.13); with rates from closing prices .60 and 1.48.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.columns import Offer, build
from pricing.columns.base import CELLS
from pricing.errors import BadState, NotPriced
from pricing.grid import SIZE, Floats
from pricing.inplay.chain import BY_LEAD, LEAD, carry, expected
from pricing.inplay.intensity import left_of
from pricing.inplay.prior import Prior
from pricing.inplay.state import State
from sports.markets import HALF_TIME, MARKETS, SECOND_HALF, MarketId

RED_OWN: Final = 0.63
RED_OTHER: Final = 1.50
_MOST_COUNTED: Final = 2
"""Red cards of a side that still change rates: beyond these there are no data."""

_NEGLIGIBLE: Final = 1e-8
_SIGNS: Final = (1, 0, -1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Distributions of each match: grids of final scores by period, the nine pairs of half time/full time, next goal.

    Shapes (n, SIZE, SIZE), (n, 9), (n, 3). `states` are those that relative markets count from.
    """

    half: Floats
    whole: Floats
    second: Floats
    half_full: Floats
    next_goal: Floats
    states: tuple[State, ...]


def forecast(prior: Prior, states: Sequence[State], *, second_half: bool = False) -> Forecast:
    """Distributions from the states on. Raises BadState where there are not as many states as matches.

    Grids of the second half of a match in its first one are NaN unless asked for: they cost more than all the rest.
    """
    if len(prior) != len(states):
        raise BadState("number of states", len(states), f"that of the matches, {len(prior)}")
    home, away = _with_reds(prior, states)
    shares = left_of(states)
    begun = np.array([state.half == 2 for state in states], dtype=bool)
    now = _points([state.score for state in states])
    # Paths of the chain, not yet weighted by the tilt of their end; in the second half the first share is zero.
    at_half = carry(now, home, away, shares[:, 0])
    ends = carry(at_half, home, away, shares[:, 1]) * prior.tilt
    weight = ends.sum(axis=(1, 2))
    whole = ends / weight[:, None, None]
    half = _points([state.half_time or state.score for state in states])
    half_full, second = np.zeros((len(states), 9)), np.full_like(whole, np.nan)
    _known_half_time(states, whole, half_full, second)
    rows = np.flatnonzero(~begun)
    if rows.size:
        rest = (home[rows], away[rows], shares[rows, 1])
        worth = expected(prior.tilt[rows], *rest)
        half[rows] = at_half[rows] * worth / weight[rows, None, None]
        half_full[rows] = _half_full(at_half[rows], ends[rows], prior.tilt[rows], *rest) / weight[rows, None]
        if second_half:
            second[rows] = _second_half(at_half[rows], prior.tilt[rows], *rest)
    return Forecast(half, whole, second, half_full, _next_goal(states, home, away, whole), tuple(states))


def fair(forecast: Forecast, offer: Offer) -> Floats:
    """Fair probabilities of an offer, shape (n, selections); NaN where it is surely void. Raises NotPriced.

    A next goal is priced from the score of now alone. Period 2 is that of a match without extra time.
    """
    columns = build(offer)
    if offer.market == MarketId.HALF_FULL:
        return forecast.half_full
    if offer.market == MarketId.NEXT_GOAL:
        for state in forecast.states:
            if state.score != offer.priced_at:
                raise NotPriced(offer, f"the score is {tuple(state.score)}")
        return forecast.next_goal
    grids = {HALF_TIME: forecast.half, SECOND_HALF: forecast.second}.get(offer.period, forecast.whole)
    if np.isnan(grids).any():
        raise NotPriced(offer, "the forecast was made without its second half")
    flat = grids.reshape(len(grids), CELLS)
    stays = 1 - flat @ columns.back
    stays[stays < _NEGLIGIBLE] = np.nan
    return np.asarray(flat @ columns.won / stays[:, None]).reshape(len(grids), MARKETS[offer.market].size)


def _with_reds(prior: Prior, states: Sequence[State]) -> tuple[Floats, Floats]:
    reds = np.minimum(np.array([state.reds for state in states]).reshape(len(states), 2), _MOST_COUNTED)
    home = prior.home * RED_OWN ** reds[:, 0] * RED_OTHER ** reds[:, 1]
    away = prior.away * RED_OWN ** reds[:, 1] * RED_OTHER ** reds[:, 0]
    return home, away


def _points(scores: Sequence[tuple[int, int]]) -> Floats:
    grids = np.zeros((len(scores), SIZE, SIZE))
    for row, (home, away) in enumerate(scores):
        grids[row, home, away] = 1
    return grids


def _by_sign(grids: Floats) -> Floats:
    """Home ahead, level, away ahead: shape (n, 3)."""
    return np.stack([(grids * (sign == np.sign(LEAD))).sum(axis=(1, 2)) for sign in _SIGNS], axis=1)


def _known_half_time(states: Sequence[State], whole: Floats, half_full: Floats, second: Floats) -> None:
    """Fill the rows of matches in their second half."""
    ends = _by_sign(whole)
    for row, state in enumerate(states):
        if state.half_time is None:
            continue
        home, away = state.half_time
        at = 3 * (1 - int(np.sign(home - away)))
        half_full[row, at : at + 3] = ends[row]
        second[row] = 0
        second[row, : SIZE - home, : SIZE - away] = whole[row, home:, away:]


def _half_full(at_half: Floats, ends: Floats, tilt: Floats, home: Floats, away: Floats, share: Floats) -> Floats:
    """The nine pairs, weighted by the tilt: the second half played from two results at half time, then the rest."""
    level, behind = (carry(at_half * (sign == np.sign(LEAD)), home, away, share) * tilt for sign in _SIGNS[1:])
    ahead = np.maximum(ends - level - behind, 0)
    return np.concatenate([_by_sign(part) for part in (ahead, level, behind)], axis=1)


def _second_half(at_half: Floats, tilt: Floats, home: Floats, away: Floats, share: Floats) -> Floats:
    """Grids of the second half alone: played from each score at half time that is not negligible."""
    later = np.zeros_like(at_half)
    for before_home, before_away in np.argwhere((at_half > _NEGLIGIBLE).any(axis=0)):
        chance = at_half[:, before_home, before_away]
        rows = np.flatnonzero(chance > _NEGLIGIBLE)
        start = np.zeros((len(rows), SIZE, SIZE))
        start[:, before_home, before_away] = chance[rows]
        played = carry(start, home[rows], away[rows], share[rows]) * tilt[rows]
        later[rows, : SIZE - before_home, : SIZE - before_away] += played[:, before_home:, before_away:]
    return np.asarray(later / later.sum(axis=(1, 2), keepdims=True))


def _next_goal(states: Sequence[State], home: Floats, away: Floats, whole: Floats) -> Floats:
    """Home, none, away. None is that the score stays; until a goal falls both rates keep their proportion.

    The tilt of what comes after that goal is left out of the proportion.
    """
    now = np.array([state.score for state in states], dtype=np.int64).reshape(len(states), 2)
    lead = np.clip(now[:, 0] - now[:, 1], -2, 2) + 2
    at_home, visiting = home * BY_LEAD[lead], away * BY_LEAD[4 - lead]
    none = whole[np.arange(len(states)), now[:, 0], now[:, 1]]
    share = at_home / (at_home + visiting)
    return np.stack([(1 - none) * share, none, (1 - none) * (1 - share)], axis=1)
