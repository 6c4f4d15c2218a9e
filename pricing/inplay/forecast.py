"""Everything that markets need from a state of play: grids of each period, half time/full time, next goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.columns import Offer, build
from pricing.columns.base import CELLS
from pricing.errors import BadState, NotPriced
from pricing.grid import SIZE, Floats, Ints
from pricing.inplay.chain import LEAD
from pricing.inplay.intensity import left_of
from pricing.inplay.part import Part
from pricing.inplay.prior import Prior
from pricing.inplay.shape import ByLead
from pricing.inplay.state import State
from pricing.inplay.window import cut, paste, sizes
from sports.markets import HALF_TIME, MARKETS, SECOND_HALF, MarketId

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
    count = len(states)
    begins = np.array([state.score for state in states], dtype=np.int64).reshape(count, 2)
    home, away = _with_reds(prior, states)
    shares = left_of(states, prior.shape)
    whole, half = np.zeros((count, SIZE, SIZE)), np.zeros((count, SIZE, SIZE))
    half_full, second = np.zeros((count, 9)), np.full((count, SIZE, SIZE), np.nan)
    size = sizes(np.maximum(home, away) * max(prior.shape.by_lead) * shares.sum(axis=1))
    begun = np.array([state.half == 2 for state in states], dtype=bool)
    for width in np.unique(size):
        for later in (False, True):
            rows = np.flatnonzero((size == width) & (begun == later))
            if not rows.size:
                continue
            tilt = cut(prior.tilt[rows], begins[rows], width)
            part = Part(home[rows], away[rows], shares[rows], begins[rows], tilt, prior.shape.by_lead)
            at_half, ends, weight = part.ends()
            whole[rows] = paste(ends / weight[:, None, None], begins[rows])
            if not later:
                at_break, half_full[rows] = part.at_break(at_half, weight)
                half[rows] = paste(at_break, begins[rows])
                if second_half:
                    second[rows] = part.second_half(at_half)
    _known_half_time(states, whole, half, half_full, second)
    return Forecast(
        half, whole, second, half_full, _next_goal(begins, home, away, whole, prior.shape.by_lead), tuple(states)
    )


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
    own, other = prior.shape.red_own, prior.shape.red_other
    home = prior.home * own ** reds[:, 0] * other ** reds[:, 1]
    away = prior.away * own ** reds[:, 1] * other ** reds[:, 0]
    return home, away


def _by_sign(grids: Floats) -> Floats:
    """Home ahead, level, away ahead: shape (n, 3)."""
    return np.stack([(grids * (sign == np.sign(LEAD))).sum(axis=(1, 2)) for sign in _SIGNS], axis=1)


def _known_half_time(states: Sequence[State], whole: Floats, half: Floats, half_full: Floats, second: Floats) -> None:
    """Fill the rows of matches in their second half."""
    rows = np.array([row for row, state in enumerate(states) if state.half_time is not None], dtype=np.int64)
    known = np.array([state.half_time for state in states if state.half_time is not None], dtype=np.int64)
    if not rows.size:
        return
    half[rows, known[:, 0], known[:, 1]] = 1
    ahead = 1 - np.sign(known[:, 0] - known[:, 1])
    half_full.reshape(-1, 3, 3)[rows, ahead] = _by_sign(whole[rows])
    second[rows] = cut(whole[rows], known, SIZE)


def _next_goal(now: Ints, home: Floats, away: Floats, whole: Floats, by_lead: ByLead) -> Floats:
    """Home, none, away. None is that the score stays; until a goal falls both rates keep their proportion.

    The tilt of what comes after that goal is left out of the proportion.
    """
    lead = np.clip(now[:, 0] - now[:, 1], -2, 2) + 2
    table = np.array(by_lead)
    at_home, visiting = home * table[lead], away * table[4 - lead]
    none = whole[np.arange(len(now)), now[:, 0], now[:, 1]]
    share = at_home / (at_home + visiting)
    return np.stack([(1 - none) * share, none, (1 - none) * (1 - share)], axis=1)
