"""Everything that markets need from a state of play: grids of each period, half time/full time, next goal.

Red cards change both rates for as long as they last: a side is multiplied by `RED_OWN` for each of its players sent
off and by `RED_OTHER` for each of the opponent's. 182 goals after a first red card in the 1,244 matches give .64 (.09)
and 1.50 (.13); with rates from closing prices .60 and 1.48.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from pricing.columns import Offer, build
from pricing.columns.base import CELLS
from pricing.errors import BadState, NotPriced
from pricing.grid import SIZE, Floats, rates_of
from pricing.inplay.chain import BY_LEAD, LEAD, carry
from pricing.inplay.intensity import left
from pricing.inplay.state import KICK_OFF, State
from sports.markets import HALF_TIME, MARKETS, SECOND_HALF, MarketId

RED_OWN: Final = 0.63
RED_OTHER: Final = 1.50
_MOST_COUNTED: Final = 2
"""Red cards of a side that still change rates: beyond these there are no data."""

_NEGLIGIBLE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Forecast:
    """Distributions of each match: grids of final scores by period, the nine pairs of half time/full time, next goal.

    Shapes (n, SIZE, SIZE), (n, 9), (n, 3). `scores` are those of the states, which relative markets count from.
    """

    half: Floats
    whole: Floats
    second: Floats
    half_full: Floats
    next_goal: Floats
    states: tuple[State, ...]


def calibrated(home: ArrayLike, away: ArrayLike, rounds: int = 6) -> tuple[Floats, Floats]:
    """Rates of the chain under which a match from its kick-off has the expected goals given. Raises BadRates.

    Who leads scores at other rates, so the chain's own means are a little off until its rates are scaled.
    """
    wanted = np.stack(np.broadcast_arrays(rates_of(home, "home rate"), rates_of(away, "away rate")), axis=1)
    match = np.full(len(wanted), left(KICK_OFF).sum())
    start = np.zeros((len(wanted), SIZE, SIZE))
    start[:, 0, 0] = 1
    at = wanted.copy()
    counts = np.arange(SIZE)
    for _ in range(rounds):
        grids = carry(start, at[:, 0], at[:, 1], match)
        means = np.stack([grids.sum(axis=2) @ counts, grids.sum(axis=1) @ counts], axis=1)
        at *= wanted / means
    return at[:, 0], at[:, 1]


def forecast(home: ArrayLike, away: ArrayLike, states: Sequence[State], *, halves: bool = True) -> Forecast:
    """Distributions from the states on; rates are those of `calibrated`. Raises BadRates, BadState.

    Without `halves` the second half and half time/full time of matches in their first half are left NaN: they cost
    several times the rest.
    """
    first, second = np.broadcast_arrays(rates_of(home, "home rate"), rates_of(away, "away rate"))
    if len(first) != len(states):
        raise BadState("number of states", len(states), f"that of the rates, {len(first)}")
    reds = np.array([state.reds for state in states]).reshape(len(states), 2)
    counted = np.minimum(reds, _MOST_COUNTED)
    at_home = first * RED_OWN ** counted[:, 0] * RED_OTHER ** counted[:, 1]
    visiting = second * RED_OWN ** counted[:, 1] * RED_OTHER ** counted[:, 0]
    shares = np.array([left(state) for state in states]).reshape(len(states), 2)
    begun = np.array([state.half == 2 for state in states])

    now = _points([state.score for state in states])
    at_half = carry(now, at_home, visiting, shares[:, 0])
    at_half[begun] = _points([state.half_time or state.score for state in states])[begun]
    whole = carry(np.where(begun[:, None, None], now, at_half), at_home, visiting, shares[:, 1])
    half_full = np.full((len(states), 9), np.nan)
    later = np.full_like(whole, np.nan)
    _second_half_known(states, whole, half_full, later)
    chosen = np.flatnonzero(~begun)
    if halves and chosen.size:
        half_full[chosen], later[chosen] = _both_halves(
            at_half[chosen], at_home[chosen], visiting[chosen], shares[chosen, 1]
        )
    return Forecast(
        at_half, whole, later, half_full, _next_goal(states, at_home, visiting, shares.sum(axis=1)), tuple(states)
    )


def fair(forecast: Forecast, offer: Offer) -> Floats:
    """Fair probabilities of an offer, shape (n, selections); NaN where it is surely void. Raises NotPriced.

    A next goal is priced from the score of now alone.
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
    flat = grids.reshape(len(grids), CELLS)
    stays = 1 - flat @ columns.back
    stays[stays < 1e-9] = np.nan
    return np.asarray(flat @ columns.won / stays[:, None]).reshape(len(grids), MARKETS[offer.market].size)


def _points(scores: Sequence[tuple[int, int]]) -> Floats:
    grids = np.zeros((len(scores), SIZE, SIZE))
    for row, (home, away) in enumerate(scores):
        grids[row, home, away] = 1
    return grids


def _signs(grids: Floats) -> Floats:
    """Home ahead, level, away ahead: shape (n, 3)."""
    return np.stack([(grids * (sign == np.sign(LEAD))).sum(axis=(1, 2)) for sign in (1, 0, -1)], axis=1)


def _second_half_known(states: Sequence[State], whole: Floats, half_full: Floats, later: Floats) -> None:
    """Fill the rows of matches in their second half, whose score at half time is known."""
    ends = _signs(whole)
    for row, state in enumerate(states):
        if state.half_time is None:
            continue
        home, away = state.half_time
        half_full[row] = 0
        at = 3 * (1 - int(np.sign(home - away)))
        half_full[row, at : at + 3] = ends[row]
        later[row] = 0
        later[row, : SIZE - home, : SIZE - away] = whole[row, home:, away:]


def _both_halves(at_half: Floats, home: Floats, away: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Half time/full time, and grids of the second half alone, of matches in their first half.

    The rates of the second half depend on the lead at half time, so it is played once for each lead.
    """
    half_full = np.zeros((len(at_half), 9))
    later = np.zeros_like(at_half)
    for ahead in range(1 - SIZE, SIZE):
        chance = np.trace(at_half, offset=-ahead, axis1=1, axis2=2)
        rows = np.flatnonzero(chance > _NEGLIGIBLE)
        if not rows.size:
            continue
        start = np.zeros((len(rows), SIZE, SIZE))
        start[:, 0, 0] = chance[rows]
        played = carry(start, home[rows], away[rows], share[rows], ahead)
        later[rows] += played
        at = 3 * (1 - int(np.sign(ahead)))
        for column, sign in enumerate((1, 0, -1)):
            half_full[rows, at + column] += (played * (np.sign(LEAD + ahead) == sign)).sum(axis=(1, 2))
    return half_full, later


def _next_goal(states: Sequence[State], home: Floats, away: Floats, share: Floats) -> Floats:
    """Home, none, away: until a goal falls nobody's multiplier changes, so this is exact without the chain."""
    lead = np.array([min(2, max(-2, state.score.home - state.score.away)) + 2 for state in states], dtype=np.int64)
    at_home, visiting = home * BY_LEAD[lead], away * BY_LEAD[4 - lead]
    both = at_home + visiting
    some = -np.expm1(-both * share)
    return np.stack([some * at_home / both, 1 - some, some * visiting / both], axis=1)
