"""The compiled football matches and their state at any moment. Pure once loaded.

part      1 (45)  break  2 (45)  break  3 (15) break 4 (15)  break  shoot-out
lengths     given   15m    given    5m    given  1m    given    3m       10m
phase   FIRST_HALF HALF_TIME SECOND_HALF BREAK EXTRA_FIRST ... PENALTIES  FINISHED

Most matches end with part 2. The breaks are not in the data: the laws of the game allow 15 minutes at half time, the
others are what is usual. The kicks of a shoot-out are known as a sum alone, which shows at its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from sports.fixtures import Catalogue, CatalogueFixture, load_catalogue
from sports.model import Decision, Pair, Side, UnixTime
from sports.replay.errors import UnknownMatch

DATA = Path(__file__).parent / "data"
FILES = ("world_cup_2018.json", "euro_2016.json")
BREAKS_S = (15 * 60, 5 * 60, 60, 3 * 60)
"""After each part."""
BREAK_S = BREAKS_S[0]
SHOOTOUT_S = 10 * 60
_SIDES = {"home": Side.HOME, "away": Side.AWAY}
_FULL_S = (2700, 2700, 900, 900)


class Phase(Enum):
    """The part of a match, as everybody in the stadium sees it; the last six are of no match played out."""

    BEFORE = "BEFORE"
    FIRST_HALF = "FIRST_HALF"
    HALF_TIME = "HALF_TIME"
    SECOND_HALF = "SECOND_HALF"
    BREAK_BEFORE_ET = "BREAK_BEFORE_ET"
    EXTRA_FIRST = "EXTRA_FIRST"
    EXTRA_BREAK = "EXTRA_BREAK"
    EXTRA_SECOND = "EXTRA_SECOND"
    BREAK_BEFORE_KICKS = "BREAK_BEFORE_KICKS"
    PENALTIES = "PENALTIES"
    FINISHED = "FINISHED"
    SUSPENDED = "SUSPENDED"
    POSTPONED = "POSTPONED"
    CANCELLED = "CANCELLED"
    ABANDONED = "ABANDONED"
    AWARDED = "AWARDED"
    STRANGE = "STRANGE"
    """a state for which the provider has a word that nobody has seen yet"""


PLAYING = (Phase.FIRST_HALF, Phase.SECOND_HALF, Phase.EXTRA_FIRST, Phase.EXTRA_SECOND)
PAUSES = (Phase.HALF_TIME, Phase.BREAK_BEFORE_ET, Phase.EXTRA_BREAK, Phase.BREAK_BEFORE_KICKS)
OFF = (Phase.SUSPENDED, Phase.POSTPONED, Phase.CANCELLED, Phase.ABANDONED, Phase.AWARDED, Phase.STRANGE)


@dataclass(frozen=True, slots=True)
class Incident:
    """A goal or a red card: part (1 to 4), second of that part, and the side it counts for or against."""

    half: int
    second: int
    side: Side
    own_goal: bool = False
    penalty: bool = False

    @property
    def minute(self) -> tuple[int, int | None]:
        """Minute as providers count, with minutes of stoppage: (90, 3) for 90+3."""
        return match_minute(self.half, self.second)

    @property
    def clock_s(self) -> int:
        """Seconds on a clock that stops at the end of a part's time: 2700, 5400, 6300, 7200."""
        return sum(_FULL_S[: self.half - 1]) + min(self.second, _FULL_S[self.half - 1])


@dataclass(frozen=True, slots=True)
class Match:
    """A match that was played, with its place in the catalogue.

    `ratings` are the strength of both sides before the tournament; `disallowed` are goals that were shown and taken
    back, with the seconds for which they stood.
    """

    fixture: CatalogueFixture
    round: str
    half_lengths_s: tuple[int, ...]
    goals: tuple[Incident, ...]
    reds: tuple[Incident, ...]
    shootout: Pair | None = None
    ratings: tuple[int, int] = (1500, 1500)
    disallowed: tuple[tuple[Incident, int], ...] = ()

    @property
    def start(self) -> UnixTime:
        """Kick-off."""
        return self.fixture.start

    def start_of(self, half: int) -> UnixTime:
        """When a part begins."""
        before = range(half - 1)
        return UnixTime(self.start + sum(self.half_lengths_s[part] + BREAKS_S[part] for part in before))

    @property
    def whistle(self) -> UnixTime:
        """The end of play; kicks of a shoot-out come after it."""
        return UnixTime(self.start_of(len(self.half_lengths_s)) + self.half_lengths_s[-1])

    @property
    def end(self) -> UnixTime:
        """When the match is decided."""
        return UnixTime(self.whistle + (0 if self.shootout is None else BREAKS_S[3] + SHOOTOUT_S))

    @property
    def decision(self) -> Decision:
        """How it was decided."""
        if self.shootout is not None:
            return Decision.PENALTIES
        return Decision.EXTRA_TIME if len(self.half_lengths_s) > 2 else Decision.REGULAR

    def time_of(self, incident: Incident) -> UnixTime:
        """When an incident happens."""
        return UnixTime(self.start_of(incident.half) + incident.second)

    def moment_of(self, now: int) -> tuple[int, int]:
        """The part that is on, or that was last, at a time after the kick-off, and the second of it."""
        half = max(part for part in range(1, len(self.half_lengths_s) + 1) if part == 1 or self.start_of(part) <= now)
        return half, max(0, min(now - self.start_of(half), self.half_lengths_s[half - 1]))


@dataclass(frozen=True, slots=True)
class MatchState:
    """What can be seen at one moment.

    `score` counts extra time and no kicks; `half_time`, `regulation` and `after_extra` are known once that part is
    over, the last only where extra time was played. `clock_s` counts from 0, 2700, 5400 and 6300. `taken_back` are the
    goals that were disallowed so far.
    """

    phase: Phase
    score: Pair
    half_time: Pair | None
    goals: tuple[Incident, ...]
    reds: tuple[Incident, ...]
    minute: tuple[int, int | None] | None
    clock_s: int
    regulation: Pair | None = None
    after_extra: Pair | None = None
    shootout: Pair | None = None
    decision: Decision | None = None
    part: int = 0
    taken_back: tuple[Incident, ...] = ()


_IN_PART = (Phase.FIRST_HALF, Phase.SECOND_HALF, Phase.EXTRA_FIRST, Phase.EXTRA_SECOND)
_AFTER_PART = (Phase.HALF_TIME, Phase.BREAK_BEFORE_ET, Phase.EXTRA_BREAK, Phase.BREAK_BEFORE_KICKS)


def state_at(match: Match, now: int) -> MatchState:
    """What can be seen of a match at `now`."""
    shown = [goal for goal in match.goals if match.time_of(goal) <= now]
    for goal, seconds in match.disallowed:
        if match.time_of(goal) <= now < match.time_of(goal) + seconds:
            shown.append(goal)
    goals = tuple(sorted(shown, key=lambda goal: (goal.half, goal.second)))
    over = [match.start_of(part) + length <= now for part, length in enumerate(match.half_lengths_s, start=1)]
    extra = len(match.half_lengths_s) > 2
    part, second = match.moment_of(now) if now >= match.start else (0, 0)
    phase = _phase(match, now, part, over)
    ended = phase is Phase.FINISHED
    clock_s = sum(_FULL_S[: part - 1]) + second if phase in PLAYING else sum(_FULL_S[:part])
    return MatchState(
        phase,
        score_of(goals),
        score_of(goal for goal in goals if goal.half == 1) if over[0] else None,
        goals,
        tuple(red for red in match.reds if match.time_of(red) <= now),
        None if not part else match_minute(part, second) if phase in PLAYING else (sum(_FULL_S[:part]) // 60, None),
        clock_s,
        score_of(goal for goal in goals if goal.half <= 2) if over[1] else None,
        score_of(goals) if extra and over[3] else None,
        match.shootout if ended else None,
        match.decision if ended else None,
        part,
        tuple(goal for goal, seconds in match.disallowed if match.time_of(goal) + seconds <= now),
    )


def _phase(match: Match, now: int, part: int, over: list[bool]) -> Phase:
    if part == 0:
        return Phase.BEFORE
    if not over[part - 1]:
        return _IN_PART[part - 1]
    if now >= match.end:
        return Phase.FINISHED
    if all(over):
        return Phase.PENALTIES if now >= match.whistle + BREAKS_S[3] else Phase.BREAK_BEFORE_KICKS
    return _AFTER_PART[part - 1]


def match_minute(half: int, second: int) -> tuple[int, int | None]:
    """The running minute of a part, and the minutes of stoppage once it is past its time."""
    full, before = _FULL_S[half - 1] // 60, sum(_FULL_S[: half - 1]) // 60
    minute = second // 60 + 1
    return (before + full, minute - full) if minute > full else (before + minute, None)


def score_of(goals: Iterable[Incident]) -> Pair:
    """The score that goals make."""
    sides = [goal.side for goal in goals]
    return Pair(sides.count(Side.HOME), sides.count(Side.AWAY))


def load_matches(folder: Path = DATA) -> Mapping[str, Match]:
    """Every shipped match by its name."""
    catalogue: Catalogue = load_catalogue(folder / "catalogue.json")
    rows = [row for file in FILES for row in json.loads((folder / file).read_text(encoding="utf-8"))["matches"]]
    return {row["id"]: _match(row, catalogue.fixture(row["id"])) for row in rows}


def match_named(name: str, matches: Mapping[str, Match]) -> Match:
    """One match, or `UnknownMatch` listing the names."""
    try:
        return matches[name]
    except KeyError:
        raise UnknownMatch(name, matches) from None


def _match(row: dict[str, Any], fixture: CatalogueFixture) -> Match:
    goals = tuple(
        Incident(goal["half"], goal["second"], _SIDES[goal["side"]], goal["own_goal"], goal["penalty"])
        for goal in row["goals"]
    )
    reds = tuple(Incident(red["half"], red["second"], _SIDES[red["side"]]) for red in row["reds"])
    kicks = Pair(*row["shootout"]) if "shootout" in row else None
    home, away = row["ratings"]
    return Match(fixture, row["round"], tuple(row["half_lengths_s"]), goals, reds, kicks, (home, away))
