"""Matches as other people's tables have them: results, and where given shots and prices.

Known by their columns, in any order and case, plain or gzipped:

    football-data.co.uk and its derivatives     Div/league, season, Date, HomeTeam/home, FTHG, HST, PSCH, PCO25 ...
    OpenLigaDB and Wyscout extracts             div/comp, season, mid, date, home, away, hg, ag
    internationals                              date, home_team, away_team, home_score, away_score, tournament, neutral

Only date, teams and goals are needed. A match without a score was not played and is left out. Of several bookmakers the
first in each list that priced all outcomes is taken; prices that are impossible count as absent.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

from pricing.backtest.cells import Cells, Sheetful, date_of
from pricing.backtest.errors import BadTable, NothingToTest
from sports.words import Score

DATE: Final = ("date",)
HOME: Final = ("home", "home_team", "hometeam")
AWAY: Final = ("away", "away_team", "awayteam")
HOME_GOALS: Final = ("fthg", "hg", "home_score", "home_goals")
AWAY_GOALS: Final = ("ftag", "ag", "away_score", "away_goals")
LEAGUE: Final = ("league", "div", "division", "comp", "competition")
SEASON: Final = ("season",)
TOURNAMENT: Final = ("tournament",)
ID: Final = ("mid", "match_id", "id")
INTERNATIONALS: Final = "internationals"
ONE_LEAGUE: Final = "all"

CLOSING: Final = (("psch", "pscd", "psca"), ("b365ch", "b365cd", "b365ca"), ("avgch", "avgcd", "avgca"))
EARLY: Final = (("psh", "psd", "psa"), ("b365h", "b365d", "b365a"), ("avgh", "avgd", "avga"))
CLOSING_OVER: Final = (("pco25", "pcu25"), ("pc>2.5", "pc<2.5"), ("avgc>2.5", "avgc<2.5"))
OVER: Final = (
    *CLOSING_OVER,
    ("avgo25", "avgu25"),
    ("avg>2.5", "avg<2.5"),
    ("bbo25", "bbu25"),
    ("bbav>2.5", "bbav<2.5"),
)

_SEASON_TURNS: Final = (7, 21)
"""Leagues end before this day of the year and begin after it, and so do summer tournaments."""

Prices = tuple[float, ...]


class Row(NamedTuple):
    """A match that was played; `key` is the table's own id, "" without; `competition` may be narrower than the league;
    prices are decimal odds, None where absent.
    """

    key: str
    league: str
    competition: str
    season: int
    day: int
    home: str
    away: str
    goals: Score
    neutral: bool
    shots: Score | None
    early: Prices | None
    closing: Prices | None
    over: Prices | None
    closing_over: Prices | None


@dataclass(frozen=True, slots=True)
class Table:
    """Matches in one order whatever the file's: by day, league, home, away. `unplayed` counts those without a score."""

    path: Path
    rows: tuple[Row, ...]
    unplayed: int

    @classmethod
    def read(cls, path: Path) -> Self:
        """A file of matches. Raises BadTable."""
        file = Sheetful.read(path)
        needed = {
            "date": DATE,
            "home team": HOME,
            "away team": AWAY,
            "home goals": HOME_GOALS,
            "away goals": AWAY_GOALS,
        }
        for what, names in needed.items():
            file.require(what, names)
        by_year = not file.has(LEAGUE) and file.has(TOURNAMENT)
        seen: dict[tuple[int, str, str], int] = {}
        rows, unplayed = [], 0
        for cells in file.rows:
            row = _row(cells, by_year=by_year)
            if row is None:
                unplayed += 1
                continue
            before = seen.setdefault((row.day, row.home, row.away), cells.line)
            # Two internationals of the same teams on one day have been played; the same score twice has not.
            if before != cells.line and not by_year:
                raise cells.bad(HOME, f"{row.home} v {row.away}", f"a match once; line {before} has it too")
            rows.append(row)
        rows.sort(key=lambda row: (row.day, row.league, row.home, row.away))
        return cls(path, tuple(rows), unplayed)

    def leagues(self) -> tuple[str, ...]:
        """Names of the leagues, in order."""
        return tuple(sorted({row.league for row in self.rows}))

    def chosen(self, seasons: Iterable[int] | None, leagues: Iterable[str] | None = None) -> frozenset[int]:
        """Places in `rows` of the seasons' matches in the leagues; None for all. Raises NothingToTest."""
        wanted = tuple(leagues) if leagues is not None else self.leagues()
        for league in wanted:
            if league not in self.leagues():
                raise NothingToTest(self.path, "league", league, self.leagues())
        inside = [(place, row) for place, row in enumerate(self.rows) if row.league in wanted]
        count = Counter(row.season for _, row in inside)
        asked = frozenset(count if seasons is None else seasons)
        for season in sorted(asked):
            if season not in count:
                raise NothingToTest(self.path, "season", season, sorted(count))
        return frozenset(place for place, row in inside if row.season in asked)


def season_of(text: str) -> int | None:
    """The year that a season ends in, of "2023", "2022/2023", "2022-23"; None for anything else."""
    found = re.fullmatch(r"(\d{4})(?:\s*[/-]\s*(\d{4}|\d{2}))?", text.strip())
    if found is None:
        return None
    first, last = int(found[1]), found[2]
    if last is None:
        return first
    ends = int(last) if len(last) == 4 else first - first % 100 + int(last) + 100 * (int(last) < first % 100)
    return ends if ends == first + 1 else None


def season_on(day: int) -> int:
    """The year that the season of a day ends in."""
    moment = date_of(day)
    return moment.year + ((moment.month, moment.day) >= _SEASON_TURNS)


def group_of(league: str) -> str:
    """Divisions that teams move between share a group: England_1 and England_2, D1 and D2."""
    return re.sub(r"[_ ]?\d$", "", league)


def _row(cells: Cells, *, by_year: bool) -> Row | None:
    day = cells.day(*DATE)
    home, away = cells.text(HOME), cells.text(AWAY)
    for names, team in ((HOME, home), (AWAY, away)):
        if not team:
            raise cells.bad(names, team, "the name of a team")
    if home == away:
        raise cells.bad(AWAY, away, "another team than the home one")
    at_home, visiting = cells.count(*HOME_GOALS), cells.count(*AWAY_GOALS)
    if at_home is None or visiting is None:
        return None
    league = cells.text(LEAGUE) or (INTERNATIONALS if by_year else ONE_LEAGUE)
    shots = cells.count("hst"), cells.count("ast")
    return Row(
        cells.text(ID),
        league,
        cells.text(TOURNAMENT) or league,
        _season(cells, day, by_year=by_year),
        day,
        home,
        away,
        Score(at_home, visiting),
        cells.flag("neutral"),
        None if shots[0] is None or shots[1] is None else Score(shots[0], shots[1]),
        _prices(cells, EARLY),
        _prices(cells, CLOSING),
        _prices(cells, OVER),
        _prices(cells, CLOSING_OVER),
    )


def _season(cells: Cells, day: int, *, by_year: bool) -> int:
    text = cells.text(SEASON)
    if not text:
        return date_of(day).year if by_year else season_on(day)
    season = season_of(text)
    if season is None:
        raise cells.bad(SEASON, text, "a year like 2023, or two like 2022/2023")
    return season


def _prices(cells: Cells, bookmakers: tuple[tuple[str, ...], ...]) -> Prices | None:
    for names in bookmakers:
        odds = [cells.number(name) for name in names]
        given = tuple(one for one in odds if one is not None and one > 1)
        if len(given) == len(names) and sum(1 / one for one in given) >= 1:
            return given
    return None


__all__ = ["BadTable", "Row", "Table", "group_of", "season_of", "season_on"]
