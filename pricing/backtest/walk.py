"""Walk-forward: every week of a division is priced from the days before its first match, and from nothing later.

A week runs from Tuesday to Monday, so a round from Friday to Monday is one. Divisions that teams move between are
fitted together. Which inputs a fit reads is decided by what the matches before that day have, so that neither a
forecast nor the way it was made depends on anything that came after.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from pricing.backtest.table import Row, Table, group_of
from pricing.errors import BadHistory
from pricing.grid import Floats, Ints, score_grids
from pricing.inversion import from_odds
from pricing.ratings import Expected, History, Match, Settings, fit
from pricing.ratings.problem import USUAL_RATE

INPUTS: Final[Mapping[str, Settings]] = {
    "goals": Settings(decay=0.002, ridge=1.0),
    "goals+shots": Settings(goals=0.6, shots=0.4, decay=0.003, ridge=0.5),
    "market": Settings(goals=0.1, shots=0.1, market=0.8, decay=0.016, ridge=0.1),
}
"""Settings by what is known of past matches, chosen on five leagues 2017/18 to 2019/20; the richest set that at least
half of the matches in a fit's window have is taken."""

USUAL_RHO: Final = Settings().rho
_ENOUGH: Final = 0.5

Progress = Callable[[str, int, int], None]
"""Told the league, weeks done and weeks in all."""


def silent(league: str, done: int, of: int) -> None:
    """No progress shown."""
    del league, done, of


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Rates and correlation of the matches at `places` of a table, and the evidence behind each (0: none of a team)."""

    places: Ints
    home: Floats
    away: Floats
    rho: Floats
    evidence: Floats

    def grids(self) -> Floats:
        """The score grids of all forecasts."""
        return score_grids(self.home, self.away, self.rho)


def history_of(rows: Iterable[Row], *, prices: bool) -> History:
    """What ratings may learn from; market rates are those behind closing prices, or early ones where there are none."""
    chosen = list(rows)
    implied = _implied(chosen) if prices else [None] * len(chosen)
    return History.of(
        Match(row.day, row.league, row.home, row.away, row.goals, row.neutral, row.shots, rates)
        for row, rates in zip(chosen, implied, strict=True)
    )


def walk(
    table: Table,
    places: Iterable[int],
    *,
    prices: bool = True,
    inputs: Mapping[str, Settings] = INPUTS,
    progress: Progress = silent,
) -> Forecasts:
    """Forecasts of the matches at the places, weekly refits, in the table's order."""
    wanted = set(places)
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(table.rows):
        groups.setdefault(group_of(row.league), []).append(place)
    found: dict[int, Expected] = {}
    for members in groups.values():
        if wanted.isdisjoint(members):
            continue
        rows = [table.rows[place] for place in members]
        history = history_of(rows, prices=prices)
        for league in sorted({row.league for row in rows}):
            tested = [place for place in members if place in wanted and table.rows[place].league == league]
            found |= _league(table, history, league, tested, inputs, progress)
    order = sorted(found)
    expected = [found[place] for place in order]
    return Forecasts(
        np.array(order, dtype=np.int64),
        np.array([one.home for one in expected]),
        np.array([one.away for one in expected]),
        np.array([one.rho for one in expected]),
        np.array([one.evidence for one in expected]),
    )


def chosen_inputs(history: History, day: int, inputs: Mapping[str, Settings] = INPUTS) -> str:
    """The name of the richest input set that the matches before the day have."""
    rows = history.between(day - max(one.window_days for one in inputs.values()), day)
    if rows.start < rows.stop:
        for name, known in (("market", history.market), ("goals+shots", history.shots)):
            if name in inputs and np.isfinite(known[rows]).all(axis=1).mean() >= _ENOUGH:
                return name
    return "goals"


def _league(
    table: Table,
    history: History,
    league: str,
    tested: list[int],
    inputs: Mapping[str, Settings],
    progress: Progress,
) -> dict[int, Expected]:
    found: dict[int, Expected] = {}
    weeks = list(_weeks(table, tested))
    for done, week in enumerate(weeks, 1):
        found |= _week(table, history, league, week, inputs)
        progress(league, done, len(weeks))
    return found


def _week(
    table: Table, history: History, league: str, week: list[int], inputs: Mapping[str, Settings]
) -> dict[int, Expected]:
    rows = {place: table.rows[place] for place in week}
    day = min(row.day for row in rows.values())
    try:
        ratings = fit(history, day, inputs[chosen_inputs(history, day, inputs)])
        return {place: ratings.expected(league, row.home, row.away, neutral=row.neutral) for place, row in rows.items()}
    except BadHistory:
        # No match of this division yet: what the priors say, which is the same for all.
        return {place: before_any(neutral=row.neutral) for place, row in rows.items()}


def before_any(*, neutral: bool = False) -> Expected:
    """The rates of a division that no match is known of: those of the priors."""
    venue = 1.0 if neutral else float(np.exp(Settings().home_advantage))
    return Expected(USUAL_RATE * venue, USUAL_RATE, USUAL_RHO, 0.0)


def _weeks(table: Table, places: Iterable[int]) -> Iterator[list[int]]:
    weeks: dict[int, list[int]] = {}
    for place in places:
        weeks.setdefault((table.rows[place].day - 5) // 7, []).append(place)
    for week in sorted(weeks):
        yield weeks[week]


def _implied(rows: list[Row]) -> list[tuple[float, float] | None]:
    if not rows:
        return []
    nothing = (np.nan,) * 3
    results = np.array([row.closing or row.early or nothing for row in rows])
    totals = np.array([row.over or nothing[:2] for row in rows])
    found = from_odds(results, totals)
    return [
        (float(home), float(away)) if reason is None else None
        for home, away, reason in zip(found.home, found.away, found.reasons, strict=True)
    ]
