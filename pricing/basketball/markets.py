"""Fair probabilities of basketball offers: each market reads one marginal of the grid of its period."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from pricing.basketball.grid import Game, decided, more
from pricing.basketball.played import TIP_OFF, Played
from pricing.columns import Offer
from pricing.columns.base import Columns, Counts
from pricing.columns.pairs import columns_on, fair_of, require
from pricing.grid import Floats
from sports.markets import HALF_TIME, REGULAR, WHOLE, MarketId
from sports.words import Score, Sport

_HALF: Final = 0.5
_UNLIKELY: Final = 1e-12


class Points(NamedTuple):
    """A period's distribution: chance of each pair, both sides counted from `score`, and its four marginals."""

    score: Score
    grid: Floats
    leads: Floats
    totals: Floats
    home: Floats
    away: Floats


@lru_cache(maxsize=64)
def points(game: Game, played: Played, period: int) -> Points:
    """The distribution of a period's points; `leads` from -(size - 1) on, the others from 0, all from the score now."""
    if period == WHOLE:
        rest = played.share_of(WHOLE) if played.left is None else played.left * game.overtime_share
        grid, score = more(game, rest), played.score_of(WHOLE)
        return _marginals(score, _until_decided(game, grid, score.home - score.away))
    return _marginals(played.score_of(period), more(game, played.share_of(period)))


def _until_decided(game: Game, grid: Floats, lead: int) -> Floats:
    """`decided` for a grid counted from a score that is not level: cells are moved so that level ones are diagonal."""
    home, away = max(lead, 0), max(-lead, 0)
    size = len(grid) + max(home, away)
    moved = np.zeros((size, size))
    moved[home : home + len(grid), away : away + len(grid)] = grid
    return decided(game, moved)[home:, away:]


def _marginals(score: Score, grid: Floats) -> Points:
    size = max(grid.shape)
    square = np.zeros((size, size))
    square[: grid.shape[0], : grid.shape[1]] = grid
    index = np.arange(size)
    apart = (index[:, None] - index[None, :] + size - 1).reshape(-1)
    together = (index[:, None] + index[None, :]).reshape(-1)
    cells = square.reshape(-1)
    return Points(
        score,
        square,
        np.asarray(np.bincount(apart, cells, 2 * size - 1), dtype=np.float64),
        np.asarray(np.bincount(together, cells, 2 * size - 1), dtype=np.float64),
        square.sum(axis=1),
        square.sum(axis=0),
    )


def fair(game: Game, offer: Offer, played: Played = TIP_OFF) -> Floats:
    """Fair probability of each selection, NaN where bets are void for certain. Raises NotPriced."""
    require(offer, Sport.BASKETBALL)
    if offer.market == MarketId.HALF_FULL:
        return _half_full(game, offer, played)
    columns, chances = _read(offer, points(game, played, offer.period))
    return fair_of(columns, chances)


def _read(offer: Offer, ahead: Points) -> tuple[Columns, Floats]:
    """Columns of the offer on the support of the marginal that it reads, and that marginal."""
    pairs, chances = _SUPPORT[MarketId(offer.market)](ahead)
    return columns_on(offer, Sport.BASKETBALL, *pairs), chances


Support = Callable[[Points], tuple[tuple[Counts, Counts], Floats]]


def _by_lead(ahead: Points) -> tuple[tuple[Counts, Counts], Floats]:
    size = len(ahead.home)
    leads = np.arange(1 - size, size) + ahead.score.home - ahead.score.away
    return (np.maximum(leads, 0), np.maximum(-leads, 0)), ahead.leads


def _by_total(ahead: Points) -> tuple[tuple[Counts, Counts], Floats]:
    totals = np.arange(len(ahead.totals)) + sum(ahead.score)
    return (totals, np.zeros_like(totals)), ahead.totals


def _by_home(ahead: Points) -> tuple[tuple[Counts, Counts], Floats]:
    counts = np.arange(len(ahead.home)) + ahead.score.home
    return (counts, np.zeros_like(counts)), ahead.home


def _by_away(ahead: Points) -> tuple[tuple[Counts, Counts], Floats]:
    counts = np.arange(len(ahead.away)) + ahead.score.away
    return (np.zeros_like(counts), counts), ahead.away


_SUPPORT: Final[dict[MarketId, Support]] = {
    MarketId.MATCH_RESULT: _by_lead,
    MarketId.WINNER: _by_lead,
    MarketId.HANDICAP: _by_lead,
    MarketId.TOTAL: _by_total,
    MarketId.ODD_EVEN: _by_total,
    MarketId.HOME_TOTAL: _by_home,
    MarketId.AWAY_TOTAL: _by_away,
}


def _half_full(game: Game, offer: Offer, played: Played) -> Floats:
    """The nine pairs: the lead at half time, and from each of them the lead at the end."""
    half = points(game, played, HALF_TIME)
    if played.share >= _HALF:
        leads = {half.score.home - half.score.away: 1.0}
    else:
        support = np.arange(len(half.leads)) - len(half.home) + 1 + half.score.home - half.score.away
        leads = {int(lead): float(chance) for lead, chance in zip(support, half.leads, strict=True)}
    nine = np.zeros((3, 3))
    for lead, chance in leads.items():
        if chance > _UNLIKELY:
            nine[1 - int(np.sign(lead))] += chance * _ends(game, offer.period, played, lead)
    return np.asarray(nine.reshape(9) / nine.sum())


def _ends(game: Game, period: int, played: Played, at_half: int) -> Floats:
    """Home, level, away at the end of the period, from a lead at half time."""
    if played.share < _HALF:
        rest, lead, over = _HALF, at_half, False
    else:
        score = played.score_of(period)
        lead, over = score.home - score.away, played.left is not None
        rest = played.share_of(REGULAR)
    if over and period == WHOLE and played.left is not None:
        rest = played.left * game.overtime_share
    home, level, away = _signs(_leads(game, rest), lead)
    if period == REGULAR:
        return np.array([home, level, away])
    # Level: overtimes until one decides.
    wins, _, loses = _signs(_leads(game, game.overtime_share), 0)
    return np.array([home + level * wins / (wins + loses), 0.0, away + level * loses / (wins + loses)])


@lru_cache(maxsize=64)
def _leads(game: Game, share: float) -> Floats:
    return _marginals(Score(0, 0), more(game, share)).leads


def _signs(leads: Floats, before: int) -> tuple[float, float, float]:
    now = np.arange(len(leads)) - len(leads) // 2 + before
    return float(leads[now > 0].sum()), float(leads[now == 0].sum()), float(leads[now < 0].sum())
