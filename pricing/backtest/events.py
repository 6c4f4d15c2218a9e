"""Goals and red cards of matches, from the tables that we know, by half and minute of the half.

    Wyscout extract         mid, period (1H, 2H, E1 ...), min_in_period, type (goal, red), home (1, 0)
    OpenLigaDB extract      mid, minute, home_goal (1, 0)
    internationals          date, home_team, away_team, team, minute

Minutes of a match clock are whole and the one being played: the 12th is taken as 11.5. Those past 90 are stoppage,
except among internationals, where stoppage is written as 90 and what is past it is extra time.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pricing.backtest.cells import Cells, Sheetful
from pricing.backtest.errors import BadTable
from pricing.backtest.table import AWAY, DATE, HOME, ID, INTERNATIONALS, Row
from pricing.inplay.state import HALF_MINUTES
from sports.words import LOVE, Score

PERIOD: Final = ("period",)
MINUTE: Final = ("min_in_period", "minute")
SIDE: Final = ("home_goal", "team")
"""Which side scored where there is no period; a table with one says it in `home`, elsewhere the team's name."""

_EXTRA: Final = 3
_HALVES: Final = {"1h": 1, "2h": 2, "1": 1, "2": 2}
_COMPLETE: Final = 0.9

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A goal, or a red card; `half` 3 is extra time; `minute` counts from the start of the half, NaN where unknown."""

    half: int
    minute: float
    red: bool
    home: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """A match with all that happened in it, in order, and its score after 90 minutes."""

    place: int
    final: Score
    events: tuple[Event, ...]

    def marks(self) -> list[tuple[float, str, bool]]:
        """What happened on one clock, stoppage of the first half before the break: minute, word, whether at home."""
        return [
            (min(one.minute, HALF_MINUTES) if one.half == 1 else HALF_MINUTES + one.minute, word, one.home)
            for one in self.events
            for word in ("red card" if one.red else "goal",)
        ]


def read(path: Path) -> dict[Key, list[Event]]:
    """Events by match: its id, or its day and teams. Raises BadTable."""
    file = Sheetful.read(path)
    by_id = file.has(ID)
    if not by_id:
        for what, names in (("match id, or date", DATE), ("home team", HOME), ("away team", AWAY)):
            file.require(what, names)
    file.require("minute", MINUTE)
    halves = file.has(PERIOD)
    side = ("home",) if halves else SIDE
    file.require("the side that scored", side)
    found: dict[Key, list[Event]] = defaultdict(list)
    for cells in file.rows:
        key = (cells.text(ID),) if by_id else (str(cells.day(*DATE)), cells.text(HOME), cells.text(AWAY))
        found[key].append(_event(cells, halves=halves))
    return dict(found)


def follow(rows: Iterable[Row], events: dict[Key, list[Event]]) -> tuple[list[Followed], dict[str, int]]:
    """Matches whose goals are all listed, and how many were left out, by reason.

    A 0-0 looks complete where nobody listed goals, so a competition's season counts only where at least nine in ten of
    its matches with goals are complete.
    """
    complete, left_out = [], {"goals missing": 0, "season without goals": 0}
    with_goals: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for place, row in enumerate(rows):
        listed = events.get((row.key,)) or events.get((str(row.day), row.home, row.away)) or []
        events_of = [_placed(event, international=row.league == INTERNATIONALS) for event in listed]
        fits = _score(events_of, (1, 2, _EXTRA)) == row.goals and all(math.isfinite(one.minute) for one in events_of)
        if sum(row.goals):
            with_goals[row.competition, row.season].append(fits)
        if fits:
            complete.append((place, row, events_of))
        else:
            left_out["goals missing"] += 1
    kept = []
    for place, row, events_of in complete:
        listed_share = with_goals[row.competition, row.season]
        if not listed_share or sum(listed_share) < _COMPLETE * len(listed_share):
            left_out["season without goals"] += 1
            continue
        order = sorted((one for one in events_of if one.half != _EXTRA), key=lambda one: (one.half, one.minute))
        kept.append(Followed(place, _score(order, (1, 2)), tuple(order)))
    return kept, left_out


def _event(cells: Cells, *, halves: bool) -> Event:
    kind = cells.text(("type",)).lower() or "goal"
    if kind not in ("goal", "red"):
        raise cells.bad(("type",), kind, "goal or red")
    minute = cells.number(*MINUTE)
    if minute is not None and not 0 <= minute <= 150:
        raise cells.bad(MINUTE, minute, "from 0 to 150")
    since = math.nan if minute is None else minute
    if halves:
        home = cells.flag("home")
        period = cells.text(PERIOD).lower()
        return Event(_HALVES.get(period, _EXTRA), since, kind == "red", home)
    home = _scored_at_home(cells)
    since -= 0.5 if since >= 0.5 else 0.0
    if since < HALF_MINUTES or math.isnan(since):
        return Event(1, since, kind == "red", home)
    return Event(2, since - HALF_MINUTES, kind == "red", home)


def _scored_at_home(cells: Cells) -> bool:
    if "home_goal" in cells.values:
        return cells.flag("home_goal")
    team, home, away = cells.text(("team",)), cells.text(HOME), cells.text(AWAY)
    if team not in (home, away):
        raise cells.bad(("team",), team, f"{home!r} or {away!r}")
    return team == home


def _placed(event: Event, *, international: bool) -> Event:
    if international and event.half == 2 and event.minute > HALF_MINUTES:
        return Event(_EXTRA, event.minute, event.red, event.home)
    return event


def _score(events: Iterable[Event], halves: tuple[int, ...]) -> Score:
    home, away = LOVE
    for event in events:
        if not event.red and event.half in halves:
            home, away = home + event.home, away + (not event.home)
    return Score(home, away)


__all__ = ["BadTable", "Event", "Followed", "follow", "read"]
