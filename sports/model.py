"""The canonical model: what a provider can say about a fixture, in words that no provider owns.

"Full time" differs by provider (Argentina v France 2022 is 7-5, 3-3 or 2-2), so four scores are kept apart and none is
called final. Absent is `None`, never zero.

    half_time        goals of the first half
    regulation       after 90 minutes and stoppage, extra time not counted
    after_extra_time after 120 minutes, goals of the 90 included; absent when no extra time was played
    shootout         kicks of a penalty shoot-out alone

Basketball reads the same names: half_time is the first two quarters, regulation all four, after_extra_time everything
with all overtimes (absent when none was played), and `quarters` the points of each quarter alone.

Tennis reads two: `sets` are the games of each complete set, and regulation the sets won by both sides in a match that
was played out. Who won stands in `Reading.advancing`, as a retirement is decided by no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NewType

from sports.words import Score, Side, Sport

__all__ = [
    "MAX_GOALS",
    "Decision",
    "FixtureStatus",
    "Flag",
    "Goal",
    "GroupName",
    "Pair",
    "ProviderName",
    "Reading",
    "Scores",
    "Side",
    "Sport",
    "StatusGroup",
    "UnixTime",
]

ProviderName = NewType("ProviderName", str)
GroupName = NewType("GroupName", str)
"""An independence group: providers that resell one another have one vote together."""
UnixTime = NewType("UnixTime", int)
"""Whole seconds since 1970, UTC, on the match clock."""

MAX_GOALS = 255
"""The most that a result word can hold for one side."""


class StatusGroup(Enum):
    """What a status means for the rules."""

    BEFORE = "BEFORE"
    LIVE = "LIVE"
    STOPPED = "STOPPED"
    ENDED = "ENDED"
    OFF = "OFF"
    UNKNOWN = "UNKNOWN"


class FixtureStatus(Enum):
    """The state of a fixture; UNKNOWN stands for every word that is not in a provider's map."""

    SCHEDULED = "SCHEDULED"
    DELAYED = "DELAYED"
    LIVE_FIRST_HALF = "LIVE_FIRST_HALF"
    HALF_TIME = "HALF_TIME"
    LIVE_SECOND_HALF = "LIVE_SECOND_HALF"
    BREAK_BEFORE_ET = "BREAK_BEFORE_ET"
    LIVE_EXTRA_TIME = "LIVE_EXTRA_TIME"
    LIVE_PENALTIES = "LIVE_PENALTIES"
    LIVE_OTHER = "LIVE_OTHER"
    INTERRUPTED = "INTERRUPTED"
    SUSPENDED = "SUSPENDED"
    FINISHED = "FINISHED"
    RETIRED = "RETIRED"
    ABANDONED = "ABANDONED"
    POSTPONED = "POSTPONED"
    CANCELLED = "CANCELLED"
    AWARDED = "AWARDED"
    WALKOVER = "WALKOVER"
    UNKNOWN = "UNKNOWN"

    @property
    def group(self) -> StatusGroup:
        """What the status means for the rules."""
        return _GROUPS[self]


_GROUPS = {
    **dict.fromkeys((FixtureStatus.SCHEDULED, FixtureStatus.DELAYED), StatusGroup.BEFORE),
    **dict.fromkeys((FixtureStatus.INTERRUPTED, FixtureStatus.SUSPENDED), StatusGroup.STOPPED),
    **dict.fromkeys((FixtureStatus.FINISHED, FixtureStatus.RETIRED), StatusGroup.ENDED),
    **dict.fromkeys(
        (
            FixtureStatus.ABANDONED,
            FixtureStatus.POSTPONED,
            FixtureStatus.CANCELLED,
            FixtureStatus.AWARDED,
            FixtureStatus.WALKOVER,
        ),
        StatusGroup.OFF,
    ),
    FixtureStatus.UNKNOWN: StatusGroup.UNKNOWN,
    **dict.fromkeys(
        (
            FixtureStatus.LIVE_FIRST_HALF,
            FixtureStatus.HALF_TIME,
            FixtureStatus.LIVE_SECOND_HALF,
            FixtureStatus.BREAK_BEFORE_ET,
            FixtureStatus.LIVE_EXTRA_TIME,
            FixtureStatus.LIVE_PENALTIES,
            FixtureStatus.LIVE_OTHER,
        ),
        StatusGroup.LIVE,
    ),
}


class Decision(Enum):
    """What ended a fixture; only ended fixtures have one."""

    REGULAR = "REGULAR"
    EXTRA_TIME = "EXTRA_TIME"
    PENALTIES = "PENALTIES"
    OVERTIME = "OVERTIME"
    RETIREMENT = "RETIREMENT"
    WALKOVER = "WALKOVER"
    AWARD = "AWARD"
    ABANDONED = "ABANDONED"
    """Broken off and not resumed in time: no reading says it, a decision does. What was complete before stands."""


class Pair(Score):
    """A score of the result word, with the questions that rules ask of it."""

    __slots__ = ()

    @property
    def leader(self) -> Side | None:
        """The side ahead, or None when level."""
        if self.home == self.away:
            return None
        return Side.HOME if self.home > self.away else Side.AWAY

    @property
    def total(self) -> int:
        """Goals of both sides."""
        return self.home + self.away

    def plus(self, other: Pair) -> Pair:
        """The sum, side by side."""
        return Pair(self.home + other.home, self.away + other.away)

    def reaches(self, other: Pair) -> bool:
        """Whether neither side has fewer goals than in `other`."""
        return self.home >= other.home and self.away >= other.away


@dataclass(frozen=True, slots=True)
class Scores:
    """The four scores of a match, each known or absent; `quarters` are of basketball, `sets` of tennis."""

    half_time: Pair | None = None
    regulation: Pair | None = None
    after_extra_time: Pair | None = None
    shootout: Pair | None = None
    quarters: tuple[Pair, ...] | None = None
    sets: tuple[Pair, ...] | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal, for the side it counts for.

    `minute` and `stoppage` as the provider counts them (90 and 3 for 90+3), absent where it doesn't say.
    """

    side: Side
    regulation: bool
    minute: int | None = None
    stoppage: int | None = None
    own_goal: bool = False
    penalty: bool = False


class Flag(Enum):
    """Why a reading is doubted; the value is one line for people. All take the vote away, the last two excepted."""

    MALFORMED = "a field that the rules need is missing or of another type"
    UNMAPPED_STATUS = "the status word is not in the provider's map"
    NO_TEAMS = "a team is not named"
    NO_KICKOFF = "the kick-off is missing or unreadable"
    MISSING_SCORE = "ended without a score"
    MISSING_SHOOTOUT = "decided on penalties without a readable shoot-out"
    SHOOTOUT_LEVEL = "a shoot-out cannot end level"
    WINNER_CONTRADICTS = "the winner named is not the winner of the scores"
    PARTS_DISAGREE = "the scores of the parts do not add up to the whole"
    NOT_LEVEL_BEFORE_EXTRA_TIME = "extra time after 90 minutes that were not level"
    NOT_LEVEL_BEFORE_SHOOTOUT = "a shoot-out after a score that was not level"
    LEVEL_AT_THE_END = "a basketball game cannot end level"
    LEVEL_AFTER_EXTRA_TIME = "ended level after extra time, without a shoot-out"
    TOO_EARLY = "ended before the match can have been played"
    KICKOFF_AHEAD = "a score before the kick-off"
    NOT_COMPLETED = "ended in one field and not completed in another"
    GOALS_INCONSISTENT = "the list of goals does not lead to the score; the list is dropped"
    HALF_TIME_CONTRADICTED = "the half-time score is not what the goals make; it is dropped"

    @property
    def takes_vote(self) -> bool:
        """Whether a reading with this flag has no vote."""
        return self not in _HARMLESS

    @property
    def allowed_in_second_leg(self) -> bool:
        """Whether the flag is no fault where two matches decide together."""
        return self in _SECOND_LEG


_HARMLESS = frozenset({Flag.GOALS_INCONSISTENT, Flag.HALF_TIME_CONTRADICTED})
_SECOND_LEG = frozenset({Flag.NOT_LEVEL_BEFORE_EXTRA_TIME, Flag.NOT_LEVEL_BEFORE_SHOOTOUT, Flag.LEVEL_AFTER_EXTRA_TIME})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one provider said about one fixture at one moment.

    `running` never settles anything: it is the score shown while the match is played, or after its end that of a
    provider which doesn't say how it came about. `goals` is None where the
    provider gave no usable list; an empty tuple says that no goal fell. `advancing` is said in tennis alone.
    `body_sha256` is the hash of the raw body.
    """

    provider: ProviderName
    group: GroupName
    provider_fixture_id: str
    home: str
    away: str
    home_id: str | None
    away_id: str | None
    kickoff_utc: UnixTime | None
    raw_status: str
    status: FixtureStatus
    decision: Decision | None
    scores: Scores
    fetched_at: UnixTime
    body_sha256: str
    running: Pair | None = None
    goals: tuple[Goal, ...] | None = None
    flags: tuple[Flag, ...] = ()
    sport: Sport = Sport.FOOTBALL
    advancing: Side | None = None

    @property
    def ended(self) -> bool:
        """Whether the fixture was played to its end, by this provider's word."""
        return self.status.group is StatusGroup.ENDED
