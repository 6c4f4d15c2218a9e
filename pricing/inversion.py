"""Prices of others turned into the scoring rates and the correlation behind them; many matches at once.

With a total there are three equations in three unknowns (home rate, away rate, correlation); without, two in the rates,
for a correlation that the caller knows. Newton on the logarithms of the rates, with exact derivatives:

    unknown   log home    log away    rho
    known     P(home)     P(away)     fair P(over line)

Every probability is u' C v + four corrected cells, u and v being the goals of both sides, so no grid is ever made. A
row that no match explains gets a reason and NaN, and does not disturb the others.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pricing.columns import Offer, build
from pricing.errors import ImpossiblePrices
from pricing.grid import MAX_RATE, SIZE, Floats, correlation_bounds, goals
from pricing.margins import Method, take_off
from sports.markets import MarketId

Bools = NDArray[np.bool_]

_STEPS: Final = 60
_CLOSE: Final = 1e-13
_CLOSE_ENOUGH: Final = 1e-10
_START_TOTAL: Final = 2.7
_START_RHO: Final = -0.06
_STRIDE: Final = np.array([0.5, 0.5, 0.2])
_LOWEST_RATE: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Inversion:
    """Rates and correlation of each row, NaN where `reasons` says why there are none."""

    home: Floats
    away: Floats
    rho: Floats
    reasons: tuple[str | None, ...]

    def require(self, prices: ArrayLike) -> "Inversion":
        """The same, if every row was explained. Raises ImpossiblePrices with the first row of `prices` that was not."""
        for row, reason in enumerate(self.reasons):
            if reason is not None:
                raise ImpossiblePrices(row, np.asarray(prices)[row].tolist(), reason)
        return self


def from_odds(
    result_odds: ArrayLike,
    total_odds: ArrayLike | None = None,
    line: int = 10,
    *,
    rho: float = -0.085,
    method: Method = Method.POWER,
) -> Inversion:
    """What decimal odds imply: `result_odds` (matches, home/draw/away), `total_odds` (matches, over/under) on the line.

    Margins are taken off first. `rho` is used where there is no total, none at all or NaN in that row; the default is
    what closing prices imply on average (research). Never raises for a price: see `reasons`.
    """
    results = np.atleast_2d(np.asarray(result_odds, dtype=np.float64))
    count = len(results)
    totals = np.full((count, 2), np.nan) if total_odds is None else np.atleast_2d(np.asarray(total_odds, np.float64))
    without = np.isnan(totals).all(axis=1)
    reasons: list[str | None] = [None] * count
    fair = _fair(results, "match result", reasons, np.ones(count, dtype=bool), method)
    over = _fair(totals, "total", reasons, ~without, method)[:, 0]
    answer = np.full((count, 3), np.nan)
    for rows, known in ((~without, True), (without, False)):
        chosen = np.flatnonzero(rows & np.array([reason is None for reason in reasons]))
        if not chosen.size:
            continue
        if known:
            part = invert(fair[chosen, 0], fair[chosen, 2], over[chosen], line)
        else:
            part = invert(fair[chosen, 0], fair[chosen, 2], rho=rho)
        answer[chosen] = np.stack([part.home, part.away, part.rho], axis=1)
        for row, reason in zip(chosen, part.reasons, strict=True):
            reasons[row] = reason
    return Inversion(answer[:, 0], answer[:, 1], answer[:, 2], tuple(reasons))


def invert(
    home_wins: ArrayLike, away_wins: ArrayLike, over: ArrayLike | None = None, line: int = 10, *, rho: float = 0.0
) -> Inversion:
    """Rates behind fair probabilities, each of shape (matches,); with `over`, the fair one of a total, `rho` is solved
    for too. Raises NotPriced for a line that no leg may carry.
    """
    wanted = np.stack(
        [
            np.atleast_1d(np.asarray(one, np.float64))
            for one in (home_wins, away_wins, *([] if over is None else [over]))
        ],
        axis=1,
    )
    free = wanted.shape[1]
    columns = _columns(line)
    possible = ((wanted > 0) & (wanted < 1)).all(axis=1) & (wanted[:, 0] + wanted[:, 1] < 1)
    at = _start(wanted, rho)
    left = np.full(len(at), np.inf)
    active = np.flatnonzero(possible)
    for _ in range(_STEPS):
        if not active.size:
            break
        values, slopes = _equations(at[active], columns, free)
        miss = values - wanted[active]
        left[active] = np.abs(miss).max(axis=1)
        usable = np.isfinite(slopes).all(axis=(1, 2)) & (np.abs(np.linalg.det(slopes)) > 1e-12)
        going = usable & (left[active] > _CLOSE)
        active, miss, slopes = active[going], miss[going], slopes[going]
        step = np.linalg.solve(slopes, miss[:, :, None])[:, :, 0]
        # Shortened as a whole, so that it keeps its direction.
        longest = (np.abs(step) / _STRIDE[:free]).max(axis=1)
        before = at[active]
        at[active, :free] -= step / np.maximum(longest, 1)[:, None]
        at[active, :2] = np.clip(at[active, :2], np.log(_LOWEST_RATE), np.log(MAX_RATE))
        active = active[(at[active] != before).any(axis=1)]
    return _answer(at, left, possible)


def _fair(odds: Floats, what: str, reasons: list[str | None], needed: Bools, method: Method) -> Floats:
    """Fair probabilities of the needed rows that can have any; the others get their reason."""
    good = np.isfinite(odds).all(axis=1) & (odds > 1).all(axis=1)
    priced = np.where(good[:, None], 1 / np.where(good[:, None], odds, 2.0), np.nan)
    short = priced.sum(axis=1) < 1 - 1e-9
    for row in np.flatnonzero(needed & (~good | short)):
        problem = "sum to less than one" if good[row] else "are not all above one"
        reasons[row] = reasons[row] or f"of the {what} {problem}"
    chosen = needed & good & ~short
    fair = np.full(odds.shape, np.nan)
    if chosen.any():
        fair[chosen] = take_off(priced[chosen], method)
    return fair


def _start(wanted: Floats, rho: float) -> Floats:
    ratio = np.log(np.clip(wanted[:, 0], 1e-3, 1) / np.clip(wanted[:, 1], 1e-3, 1)) * 0.35
    level = np.log(_START_TOTAL / 2)
    third = np.full(len(wanted), _START_RHO if wanted.shape[1] == 3 else rho)
    apart = np.clip(ratio, -1.5, 1.5)
    return np.asarray(np.stack([level + apart, level - apart, third], axis=1))


def _columns(line: int) -> Floats:
    """[home wins, away wins, over won, over given back] by score, shape (4, SIZE, SIZE)."""
    result, total = build(Offer(MarketId.MATCH_RESULT)), build(Offer(MarketId.TOTAL, line=line))
    columns = np.stack([result.won[:, 0], result.won[:, 2], total.won[:, 0], total.back])
    return np.asarray(columns.reshape(4, SIZE, SIZE))


def _equations(at: Floats, columns: Floats, free: int) -> tuple[Floats, Floats]:
    """Values (rows, free) and derivatives (rows, free, free) of the equations."""
    home, away, rho = np.exp(at[:, 0]), np.exp(at[:, 1]), at[:, 2]
    u, v = goals(home), goals(away)
    du, dv = _by_log(u, home), _by_log(v, away)
    # What moves each of the four cells, and its derivatives: [row, unknown or value, cell].
    zero = np.zeros_like(rho)
    both = home * away * rho
    shift = np.stack([-both, home * rho, away * rho, -rho], axis=1)
    by_home = np.stack([-both, home * rho, zero, zero], axis=1)
    by_away = np.stack([-both, zero, away * rho, zero], axis=1)
    by_rho = np.stack([-home * away, home, away, -np.ones_like(rho)], axis=1)
    cells = u[:, [0, 0, 1, 1]] * v[:, [0, 1, 0, 1]]
    cells_home = du[:, [0, 0, 1, 1]] * v[:, [0, 1, 0, 1]]
    cells_away = u[:, [0, 0, 1, 1]] * dv[:, [0, 1, 0, 1]]
    corner = columns[:, :2, :2].reshape(4, 4).T
    moved = np.stack(
        [
            shift * cells @ corner,
            (shift * cells_home + by_home * cells) @ corner,
            (shift * cells_away + by_away * cells) @ corner,
            by_rho * cells @ corner,
        ],
        axis=1,
    )
    for index, column in enumerate(columns):
        left, left_home = u @ column, du @ column
        moved[:, 0, index] += (left * v).sum(axis=1)
        moved[:, 1, index] += (left_home * v).sum(axis=1)
        moved[:, 2, index] += (left * dv).sum(axis=1)
    values, slopes = moved[:, 0, :3].copy(), np.swapaxes(moved[:, 1:, :3], 1, 2).copy()
    rest = 1 - moved[:, 0, 3]
    values[:, 2] /= rest
    slopes[:, 2] = (slopes[:, 2] + values[:, 2, None] * moved[:, 1:, 3]) / rest[:, None]
    return values[:, :free], slopes[:, :free, :free]


def _by_log(cells: Floats, rates: Floats) -> Floats:
    """Derivative of the goals by the logarithm of their rate; the last cell gathers, so it only gains."""
    down = np.concatenate([np.zeros((len(cells), 1)), cells[:, :-1]], axis=1)
    stay = np.concatenate([cells[:, :-1], np.zeros((len(cells), 1))], axis=1)
    return np.asarray(rates[:, None] * (down - stay))


def _answer(at: Floats, left: Floats, possible: Bools) -> Inversion:
    home, away, rho = np.exp(at[:, 0]), np.exp(at[:, 1]), at[:, 2].copy()
    low, high = correlation_bounds(home, away)
    reasons: list[str | None] = []
    for row in range(len(at)):
        if not possible[row]:
            reasons.append("leave no room for all three results")
        elif not left[row] <= _CLOSE_ENOUGH:
            reasons.append("contradict one another: no match has them all")
        elif not low[row] <= rho[row] <= high[row]:
            reasons.append(f"need a correlation of {rho[row]:.3f}, which would make a score's probability negative")
        else:
            reasons.append(None)
    bad = np.array([reason is not None for reason in reasons], dtype=bool)
    for values in (home, away, rho):
        values[bad] = np.nan
    return Inversion(home, away, rho, tuple(reasons))
