"""The backtest before the match: own forecasts against the closing price on the same rows."""

from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from pricing.backtest.scores import Apart, Band, apart, bands, log_losses, outcomes, ranked_scores, two_way_losses
from pricing.backtest.table import Prices, Row, Table
from pricing.backtest.walk import Forecasts
from pricing.columns import Offer
from pricing.grid import Floats, Ints
from pricing.margins import take_off
from pricing.sheet import Sheet
from sports.markets import MarketId

SHEET: Final = Sheet.compile([Offer(MarketId.MATCH_RESULT), Offer(MarketId.TOTAL, line=10)])
RESULT: Final = slice(0, 3)
OVER: Final = 3


@dataclass(frozen=True, slots=True)
class OverReport:
    """Over 2.5 where a closing price of it is known: mean losses of own, of the closing price and of the base rate."""

    n: int
    own: float
    closing: float
    base_rate: float


@dataclass(frozen=True, slots=True)
class Report:
    """Mean losses over `n` matches; where closing prices are known at all, `n` counts the matches that have one.

    `matches` are all that were forecast, `no_history` those with a team that no match was known of.
    """

    n: int
    log_loss: float
    rps: float
    closing_log_loss: float | None
    closing_rps: float | None
    over25_log_loss: float
    matches: int
    no_history: int
    minus_closing: Apart | None
    over25: OverReport | None

    def line(self) -> dict[str, object]:
        """The figures as JSON: rounded, what is not known null."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


def chances_of(forecasts: Forecasts) -> Floats:
    """Home, draw, away, over 2.5, under 2.5 of each forecast."""
    return SHEET.fair(forecasts.grids())


def fair_prices(prices: list[Prices | None], size: int) -> Floats:
    """Prices with their margins off, a row of NaN where there are none; `size` outcomes."""
    answer = np.full((len(prices), size), np.nan)
    rows = [place for place, one in enumerate(prices) if one is not None]
    if rows:
        answer[rows] = take_off(1 / np.array([prices[place] for place in rows], dtype=np.float64))
    return answer


def goals_of(rows: list[Row]) -> Ints:
    """Scores, shape (n, 2)."""
    return np.array([row.goals for row in rows], dtype=np.int64).reshape(len(rows), 2)


def report(table: Table, forecasts: Forecasts) -> Report:
    """The figures of the forecasts, on the rows that a closing price is known of if there are any."""
    rows = [table.rows[place] for place in forecasts.places]
    chances = chances_of(forecasts)
    closing = fair_prices([row.closing for row in rows], 3)
    priced = ~np.isnan(closing).any(axis=1)
    used = priced if priced.any() else np.ones(len(rows), dtype=bool)
    goals = goals_of(rows)
    happened, over = outcomes(goals), (goals.sum(axis=1) > 2).astype(np.int64)
    own = log_losses(chances[used, RESULT], happened[used])
    known = bool(priced.any())
    others = log_losses(closing[used], happened[used]) if known else own
    return Report(
        int(used.sum()),
        float(own.mean()),
        float(ranked_scores(chances[used, RESULT], happened[used]).mean()),
        float(others.mean()) if known else None,
        float(ranked_scores(closing[used], happened[used]).mean()) if known else None,
        float(two_way_losses(chances[used, OVER], over[used]).mean()),
        len(rows),
        int((forecasts.evidence == 0).sum()),
        apart(own, others) if known and len(own) > 1 else None,
        _over(table, rows, chances[:, OVER], over),
    )


def calibrations(table: Table, forecasts: Forecasts) -> dict[str, tuple[Band, ...]]:
    """Bands of home, draw and away together: own, and of the closing price where known, on the same rows."""
    rows = [table.rows[place] for place in forecasts.places]
    came = np.eye(3)[outcomes(goals_of(rows))]
    closing = fair_prices([row.closing for row in rows], 3)
    priced = ~np.isnan(closing).any(axis=1)
    used = priced if priced.any() else np.ones(len(rows), dtype=bool)
    found = {"own": bands(chances_of(forecasts)[used, RESULT].reshape(-1), came[used].reshape(-1))}
    if priced.any():
        found["closing price"] = bands(closing[priced].reshape(-1), came[priced].reshape(-1))
    return found


def _over(table: Table, rows: list[Row], own: Floats, over: Ints) -> OverReport | None:
    closing = fair_prices([row.closing_over for row in rows], 2)[:, 0]
    priced = ~np.isnan(closing)
    # What was usual before the first of these days.
    first = min(row.day for row in rows)
    before = [
        sum(row.goals) > 2 for row in table.rows if row.day < first and row.league in {one.league for one in rows}
    ]
    if not priced.any() or not before:
        return None
    usual = np.full(int(priced.sum()), np.mean(before))
    return OverReport(
        int(priced.sum()),
        float(two_way_losses(own[priced], over[priced]).mean()),
        float(two_way_losses(closing[priced], over[priced]).mean()),
        float(two_way_losses(usual, over[priced]).mean()),
    )


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return _rounded(value._asdict()) if isinstance(value, Apart) else value
