"""Matches as columns, in one order whatever the order they came in, so that every replica fits the same rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pricing.errors import BadHistory
from pricing.grid import MAX_RATE, Floats, Ints
from sports.words import Score


class Match(NamedTuple):
    """A match that was played. `day` counts from 1970; `shots` are on target; `market` the rates that prices implied.

    A neutral venue has no home advantage, whoever is named first.
    """

    day: int
    division: str
    home: str
    away: str
    goals: Score
    neutral: bool = False
    shots: Score | None = None
    market: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Columns of matches in order; `goals`, `shots` and `market` have shape (matches, 2), NaN where unknown."""

    teams: tuple[str, ...]
    divisions: tuple[str, ...]
    day: Ints
    division: Ints
    home: Ints
    away: Ints
    neutral: NDArray[np.bool_]
    goals: Floats
    shots: Floats
    market: Floats

    @classmethod
    def of(cls, matches: Iterable[Match]) -> Self:
        """The columns of matches in any order. Raises BadHistory for a match that cannot have been."""
        rows = sorted(matches, key=lambda match: (match.day, match.division, match.home, match.away))
        for row in rows:
            _check(row)
        teams = tuple(sorted({row.home for row in rows} | {row.away for row in rows}))
        divisions = tuple(sorted({row.division for row in rows}))
        team_at = {name: index for index, name in enumerate(teams)}
        division_at = {name: index for index, name in enumerate(divisions)}
        return cls(
            teams,
            divisions,
            np.array([row.day for row in rows], dtype=np.int64),
            np.array([division_at[row.division] for row in rows], dtype=np.int64),
            np.array([team_at[row.home] for row in rows], dtype=np.int64),
            np.array([team_at[row.away] for row in rows], dtype=np.int64),
            np.array([row.neutral for row in rows], dtype=bool),
            _pairs([row.goals for row in rows]),
            _pairs([row.shots for row in rows]),
            _pairs([row.market for row in rows]),
        )

    def __len__(self) -> int:
        return len(self.day)

    def between(self, first: int, end: int) -> slice:
        """Rows of the days from `first` on and before `end`."""
        low, high = np.searchsorted(self.day, [first, end])
        return slice(int(low), int(high))


def _check(match: Match) -> None:
    if match.home == match.away:
        raise BadHistory(f"opponent of {match.home!r}", match.away, "another team")
    for what, pair in (("goals", match.goals), ("shots on target", match.shots)):
        if pair is not None and min(pair) < 0:
            raise BadHistory(f"{what} of {match.home} v {match.away}", pair, "no less than zero")
    if match.market is not None and not all(0 < rate <= MAX_RATE for rate in match.market):
        raise BadHistory(f"market rates of {match.home} v {match.away}", match.market, f"in (0, {MAX_RATE:g}]")


def _pairs(values: Sequence[tuple[float, float] | Score | None]) -> Floats:
    rows = [(np.nan, np.nan) if value is None else tuple(value) for value in values]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 2)
