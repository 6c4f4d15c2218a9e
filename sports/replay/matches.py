"""The compiled matches and their state at any moment. Pure once loaded.

kick-off        half 1 ends        + 15 min break        half 2 ends
   |---- length 1 ----|                  |---- length 2 ----|
 FIRST_HALF        HALF_TIME         SECOND_HALF         FINISHED
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from sports.fixtures import Catalogue, CatalogueFixture, load_catalogue
from sports.model import Pair, Side, UnixTime
from sports.replay.errors import UnknownMatch

DATA = Path(__file__).parent / "data"
BREAK_S = 15 * 60
"""The break between the halves is not in the data; the laws of the game allow 15 minutes."""
_SIDES = {"home": Side.HOME, "away": Side.AWAY}


class Phase(Enum):
    """The part of a match, as everybody in the stadium sees it."""

    BEFORE = "BEFORE"
    FIRST_HALF = "FIRST_HALF"
    HALF_TIME = "HALF_TIME"
    SECOND_HALF = "SECOND_HALF"
    FINISHED = "FINISHED"


@dataclass(frozen=True, slots=True)
class Incident:
    """A goal or a red card: half (1 or 2), second of that half, and the side it counts for or against."""

    half: int
    second: int
    side: Side
    own_goal: bool = False
    penalty: bool = False

    @property
    def minute(self) -> tuple[int, int | None]:
        """Minute as providers count, with minutes of stoppage: (90, 3) for 90+3."""
        return match_minute(self.half, self.second)


@dataclass(frozen=True, slots=True)
class Match:
    """A match that was played, with its place in the catalogue."""

    fixture: CatalogueFixture
    round: str
    half_lengths_s: tuple[int, int]
    goals: tuple[Incident, ...]
    reds: tuple[Incident, ...]

    @property
    def start(self) -> UnixTime:
        """Kick-off."""
        return self.fixture.start

    def start_of(self, half: int) -> UnixTime:
        """When a half begins."""
        return UnixTime(self.start + (self.half_lengths_s[0] + BREAK_S) * (half - 1))

    @property
    def end(self) -> UnixTime:
        """The final whistle."""
        return UnixTime(self.start_of(2) + self.half_lengths_s[1])

    def time_of(self, incident: Incident) -> UnixTime:
        """When an incident happens."""
        return UnixTime(self.start_of(incident.half) + incident.second)


@dataclass(frozen=True, slots=True)
class MatchState:
    """What can be seen at one moment: `clock_s` counts from 0 in the first and from 2700 in the second half."""

    phase: Phase
    score: Pair
    half_time: Pair | None
    goals: tuple[Incident, ...]
    reds: tuple[Incident, ...]
    minute: tuple[int, int | None] | None
    clock_s: int


def state_at(match: Match, now: int) -> MatchState:
    """What can be seen of a match at `now`."""
    first_end, second_start = match.start + match.half_lengths_s[0], match.start_of(2)
    goals = tuple(goal for goal in match.goals if match.time_of(goal) <= now)
    reds = tuple(red for red in match.reds if match.time_of(red) <= now)
    half_time = score_of(goal for goal in goals if goal.half == 1) if now >= first_end else None
    minute: tuple[int, int | None] | None = None
    if now < match.start:
        phase, clock_s = Phase.BEFORE, 0
    elif now < first_end:
        phase, clock_s = Phase.FIRST_HALF, now - match.start
        minute = match_minute(1, clock_s)
    elif now < second_start:
        phase, clock_s, minute = Phase.HALF_TIME, 2700, (45, None)
    elif now < match.end:
        phase, clock_s = Phase.SECOND_HALF, 2700 + now - second_start
        minute = match_minute(2, now - second_start)
    else:
        phase, clock_s, minute = Phase.FINISHED, 5400, (90, None)
    return MatchState(phase, score_of(goals), half_time, goals, reds, minute, clock_s)


def match_minute(half: int, second: int) -> tuple[int, int | None]:
    """The running minute of a half, and the minutes of stoppage once it is past its 45."""
    minute = second // 60 + 1
    return (45 * half, minute - 45) if minute > 45 else (45 * (half - 1) + minute, None)


def score_of(goals: Iterable[Incident]) -> Pair:
    """The score that goals make."""
    sides = [goal.side for goal in goals]
    return Pair(sides.count(Side.HOME), sides.count(Side.AWAY))


def load_matches(folder: Path = DATA) -> Mapping[str, Match]:
    """Every shipped match by its name."""
    catalogue: Catalogue = load_catalogue(folder / "catalogue.json")
    content = json.loads((folder / "world_cup_2018.json").read_text(encoding="utf-8"))
    return {row["id"]: _match(row, catalogue.fixture(row["id"])) for row in content["matches"]}


def match_named(name: str, matches: Mapping[str, Match]) -> Match:
    """One match, or `UnknownMatch` listing the names."""
    try:
        return matches[name]
    except KeyError:
        raise UnknownMatch(name, matches) from None


def _match(row: dict[str, Any], fixture: CatalogueFixture) -> Match:
    first, second = row["half_lengths_s"]
    goals = tuple(
        Incident(goal["half"], goal["second"], _SIDES[goal["side"]], goal["own_goal"], goal["penalty"])
        for goal in row["goals"]
    )
    reds = tuple(Incident(red["half"], red["second"], _SIDES[red["side"]]) for red in row["reds"])
    return Match(fixture, row["round"], (first, second), goals, reds)
