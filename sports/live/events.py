"""One thing that a feed showed about a match in play, numbered without gaps for each feed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sports.model import FixtureStatus, Pair, ProviderName, Side, UnixTime


class EventKind(Enum):
    """What happened; the value is one line for people."""

    GOAL = "a goal; `score` is the one after it"
    GOAL_CANCELLED = "a goal shown before is gone, by VAR or a correction"
    PENALTY = "a penalty was given"
    PENALTY_MISSED = "a penalty was missed"
    RED = "a player was sent off"
    RED_CANCELLED = "a red card shown before is gone"
    VAR = "the video referee looks at something, or has decided"
    PHASE = "the match went on to another part"
    REOPENED = "a match shown as ended goes on"
    CLOCK = "the clock of the match went on"
    DOUBT = "what the feed shows cannot be; `detail` says what"
    HEARTBEAT = "the feed answered and nothing is new"
    LOST = "the feed did not answer; `detail` says why"


@dataclass(frozen=True, slots=True)
class MatchEvent:
    """One event of one feed. `at` is the match time at which it was seen, not the minute in which it happened.

    `sequence` counts from 1 without gaps for each feed; `clock_s` is the clock of the match in seconds (2700 at the
    break), `minute` and `stoppage` as people say them (90 and 3); each absent where the feed doesn't say it.
    """

    fixture: str
    provider: ProviderName
    sequence: int
    kind: EventKind
    at: UnixTime
    phase: FixtureStatus
    score: Pair | None = None
    side: Side | None = None
    minute: int | None = None
    stoppage: int | None = None
    clock_s: int | None = None
    detail: str = ""
    body_sha256: str = ""
