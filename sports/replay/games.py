"""The composed basketball games and tennis matches, and their state at any moment. Pure once loaded.

Nobody played them: they exist so that the formats of these sports can be read over a socket, overtime, retirement and
walkover included. Points come evenly over a period and games evenly over a set.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sports.model import Pair, Side
from sports.replay.matches import DATA

QUARTER_S, OVERTIME_S, PAUSE_S, HALF_TIME_S = 30 * 60, 12 * 60, 2 * 60, 15 * 60
GAME_S, CHANGE_S = 270, 120
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Contestant:
    """A team or a player; `code` only for teams."""

    id: int
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class GameState:
    """A basketball game at one moment: the points of each period begun, and the part that is on.

    `word` is one of before, period, pause, half, ended.
    """

    word: str
    periods: tuple[Pair, ...]
    clock_s: int = 0

    @property
    def total(self) -> Pair:
        """All points so far."""
        return Pair(sum(pair.home for pair in self.periods), sum(pair.away for pair in self.periods))


@dataclass(frozen=True, slots=True)
class BasketballGame:
    """A game of four quarters and any number of overtimes."""

    number: int
    key: str
    slug: str
    season: str
    tip_off_utc: str
    home: Contestant
    away: Contestant
    quarters: tuple[Pair, ...]
    overtimes: tuple[Pair, ...]

    @property
    def start(self) -> int:
        """Tip-off, seconds since 1970."""
        return _seconds(self.tip_off_utc)

    @property
    def end(self) -> int:
        """The end of the last period."""
        begins, length = self._times()[-1]
        return begins + length

    def at(self, now: int) -> GameState:
        """What can be seen at `now`."""
        shown: list[Pair] = []
        word, clock_s = "before", 0
        for index, ((begins, length), points) in enumerate(
            zip(self._times(), self.quarters + self.overtimes, strict=True)
        ):
            if now < begins:
                break
            done = min(now - begins, length)
            shown.append(Pair(points.home * done // length, points.away * done // length))
            over = "half" if index == 1 else "pause"
            word, clock_s = ("period", (length - done) * 12 * 60 // length) if done < length else (over, 0)
        return GameState("ended" if now >= self.end else word, tuple(shown), clock_s)

    def _times(self) -> list[tuple[int, int]]:
        found, begins = [], self.start
        for index in range(QUARTERS + len(self.overtimes)):
            length = QUARTER_S if index < QUARTERS else OVERTIME_S
            found.append((begins, length))
            begins += length + (HALF_TIME_S if index == 1 else PAUSE_S)
        return found


@dataclass(frozen=True, slots=True)
class TennisState:
    """A tennis match at one moment: games of each set begun, and how many of them are complete.

    `word` is one of before, live, ended, retired, walkover.
    """

    word: str
    sets: tuple[Pair, ...]
    complete: int

    @property
    def won(self) -> Pair:
        """Sets won."""
        leaders = [pair.leader for pair in self.sets[: self.complete]]
        return Pair(leaders.count(Side.HOME), leaders.count(Side.AWAY))


@dataclass(frozen=True, slots=True)
class TennisMatch:
    """A match; of one that was retired the last set is not complete, of a walkover there is none."""

    number: int
    key: str
    tour: str
    start_utc: str
    home: Contestant
    away: Contestant
    best_of: int
    sets: tuple[Pair, ...]
    tie_breaks: tuple[Pair | None, ...]
    ending: str
    winner: Side

    @property
    def start(self) -> int:
        """First service, seconds since 1970."""
        return _seconds(self.start_utc)

    @property
    def end(self) -> int:
        """The last point; for a walkover, the moment at which it would have begun."""
        return self.start + sum(pair.total * GAME_S for pair in self.sets) + CHANGE_S * max(0, len(self.sets) - 1)

    def live(self, now: int) -> bool:
        """Whether it is in play."""
        return self.start <= now < self.end

    def at(self, now: int) -> TennisState:
        """What can be seen at `now`."""
        whole = len(self.sets) - (self.ending == "retired")
        if now < self.start:
            return TennisState("before", (), 0)
        if now >= self.end:
            word = "ended" if self.ending == "played" else self.ending
            return TennisState(word, self.sets, whole)
        shown: list[Pair] = []
        left = (now - self.start) // GAME_S
        complete = 0
        for pair in self.sets:
            games = min(left, pair.total)
            home = pair.home * games // pair.total
            shown.append(Pair(home, games - home))
            left -= games
            if games < pair.total:
                break
            complete += 1
        return TennisState("live", tuple(shown), min(complete, whole))


@dataclass(frozen=True, slots=True)
class Games:
    """Everything composed."""

    basketball: tuple[BasketballGame, ...] = ()
    tennis: tuple[TennisMatch, ...] = ()


def load_games(path: Path = DATA / "composed.json") -> Games:
    """The composed games and matches."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Games(tuple(map(_game, content["basketball"])), tuple(map(_match, content["tennis"])))


def _game(row: dict[str, Any]) -> BasketballGame:
    return BasketballGame(
        row["number"],
        row["key"],
        row["slug"],
        row["season"],
        row["tip_off_utc"],
        Contestant(**row["home"]),
        Contestant(**row["away"]),
        _pairs(row["quarters"]),
        _pairs(row["overtimes"]),
    )


def _match(row: dict[str, Any]) -> TennisMatch:
    return TennisMatch(
        row["number"],
        row["key"],
        row["tour"],
        row["start_utc"],
        Contestant(**row["home"]),
        Contestant(**row["away"]),
        row["best_of"],
        _pairs(row["sets"]),
        tuple(None if pair is None else Pair(*pair) for pair in row["tie_breaks"]),
        row["ending"],
        Side[row["winner"].upper()],
    )


def _pairs(rows: list[list[int]]) -> tuple[Pair, ...]:
    return tuple(Pair(*row) for row in rows)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
