"""From one snapshot of a feed to the next: which events lie between them. Pure.

    shown before     shown now                    event
    score 1-0        2-0                          GOAL home
    score 2-0        1-0                          GOAL_CANCELLED home
    first half       half time                    PHASE
    ended            second half                  REOPENED
    second half      first half                   DOUBT, the phase stays
    clock 61:00      60:10, same phase            DOUBT, the clock stays
    red card         no red card                  RED_CANCELLED
    live, one body   the same for `silent_s`      DOUBT, once
    anything         the same                     HEARTBEAT

A goal is taken from the score, never from a list of goals, which some providers complete late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sports.live.events import EventKind, MatchEvent
from sports.live.readers import NOTHING, Extras, Incident
from sports.model import FixtureStatus, GroupName, Pair, ProviderName, Reading, Side, StatusGroup, UnixTime

CLOCK_SLACK_S = 30
"""By how much a clock may go back: providers set it right by some seconds."""
SILENT_S = 180


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one body shows of one match."""

    reading: Reading
    extras: Extras = NOTHING

    @property
    def score(self) -> Pair | None:
        """The score shown, kicks of a shoot-out left out."""
        scores = self.reading.scores
        return self.reading.running or scores.after_extra_time or scores.regulation


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed has shown so far; `changed_at` is when its body last differed, `seen_at` when it last answered."""

    fixture: str
    provider: ProviderName
    group: GroupName
    sequence: int = 0
    phase: FixtureStatus = FixtureStatus.UNKNOWN
    score: Pair | None = None
    scored_at: UnixTime | None = None
    clock_s: int | None = None
    incidents: tuple[Incident, ...] = ()
    body_sha256: str = ""
    changed_at: UnixTime | None = None
    seen_at: UnixTime | None = None
    silent: bool = False
    doubts: tuple[str, ...] = field(default=())
    """what cannot be about the newest snapshot"""


_ORDER = {
    FixtureStatus.SCHEDULED: 0,
    FixtureStatus.DELAYED: 0,
    FixtureStatus.LIVE_FIRST_HALF: 1,
    FixtureStatus.HALF_TIME: 2,
    FixtureStatus.LIVE_SECOND_HALF: 3,
    FixtureStatus.BREAK_BEFORE_ET: 4,
    FixtureStatus.LIVE_EXTRA_TIME: 5,
    FixtureStatus.LIVE_PENALTIES: 6,
    FixtureStatus.FINISHED: 7,
}


def step(state: FeedState, shown: Snapshot, silent_s: int = SILENT_S) -> tuple[FeedState, list[MatchEvent]]:
    """The state after a snapshot, and the events in between: never none, a heartbeat at least."""
    reading, extras = shown.reading, shown.extras
    at = reading.fetched_at
    events: list[MatchEvent] = []
    after = replace(state, seen_at=at, doubts=())
    if reading.body_sha256 != state.body_sha256:
        after = replace(after, body_sha256=reading.body_sha256, changed_at=at, silent=False)
    doubts = list(_impossible(state, shown))
    for doubt in doubts:
        events.append(_event(after, EventKind.DOUBT, shown, detail=doubt))
    # A snapshot that goes back in time is a stale copy: nothing of it is taken over.
    if not doubts:
        after = _forward(after, state, shown, events)
    live = after.phase.group is StatusGroup.LIVE and after.phase is not FixtureStatus.HALF_TIME
    quiet_since = after.changed_at
    if live and not after.silent and quiet_since is not None and at - quiet_since >= silent_s:
        after = replace(after, silent=True)
        events.append(_event(after, EventKind.DOUBT, shown, detail=f"one body for {at - quiet_since} s in play"))
        doubts.append("silent")
    if not events:
        events.append(_event(after, EventKind.HEARTBEAT, shown, clock_s=extras.clock_s))
    numbered = [replace(event, sequence=state.sequence + 1 + index) for index, event in enumerate(events)]
    return replace(after, sequence=state.sequence + len(numbered), doubts=tuple(doubts)), numbered


def lost(state: FeedState, at: UnixTime, why: str) -> tuple[FeedState, MatchEvent]:
    """The state after a poll without an answer."""
    event = MatchEvent(
        state.fixture, state.provider, state.sequence + 1, EventKind.LOST, at, state.phase, state.score, detail=why
    )
    return replace(state, sequence=event.sequence), event


def _impossible(state: FeedState, shown: Snapshot) -> Iterator[str]:
    before, now = state.phase, shown.reading.status
    if state.seen_at is not None and shown.reading.fetched_at < state.seen_at:
        yield f"read at {shown.reading.fetched_at}, before {state.seen_at}"
        return
    ended = before.group is StatusGroup.ENDED
    if not ended and _ORDER.get(now, 99) < _ORDER.get(before, -1):
        yield f"went back from {before.value} to {now.value}"
    clock = shown.extras.clock_s
    same = now is before and clock is not None and state.clock_s is not None
    if same and (clock or 0) < (state.clock_s or 0) - CLOCK_SLACK_S:
        yield f"the clock went back from {state.clock_s} s to {clock} s"


def _forward(after: FeedState, before: FeedState, shown: Snapshot, events: list[MatchEvent]) -> FeedState:
    """Take a snapshot over, with its events in the order in which people tell them."""
    reading, extras = shown.reading, shown.extras
    if reading.status is not before.phase:
        again = before.phase.group is StatusGroup.ENDED and reading.status.group is StatusGroup.LIVE
        after = replace(after, phase=reading.status)
        events.append(_event(after, EventKind.REOPENED if again else EventKind.PHASE, shown, clock_s=extras.clock_s))
    if shown.score is not None and shown.score != before.score:
        start = before.score or Pair(0, 0)
        for side, score in _goals(start, shown.score):
            kind = EventKind.GOAL if score.total > start.total else EventKind.GOAL_CANCELLED
            start = score
            events.append(_event(after, kind, shown, side=side, score=score))
        changed = shown.score if before.score is not None or shown.score.total else None
        scored_at = reading.fetched_at if changed is not None else before.scored_at
        after = replace(after, score=shown.score, scored_at=scored_at)
    if extras.incidents is not None:
        new = Counter(extras.incidents) - Counter(before.incidents)
        gone = Counter(before.incidents) - Counter(extras.incidents)
        for incident in new.elements():
            events.append(_incident(after, incident.kind, incident, shown))
        for incident in gone.elements():
            if incident.kind is EventKind.RED:
                events.append(_incident(after, EventKind.RED_CANCELLED, incident, shown))
        after = replace(after, incidents=extras.incidents)
    if extras.clock_s is not None and extras.clock_s != before.clock_s:
        after = replace(after, clock_s=extras.clock_s)
        if not events:
            events.append(_event(after, EventKind.CLOCK, shown, clock_s=extras.clock_s))
    return after


def _goals(before: Pair, now: Pair) -> Iterator[tuple[Side, Pair]]:
    """One step a goal, those that went first, so that a score never shows more than there was."""
    score = before
    for side in (Side.HOME, Side.AWAY):
        while score[side] > now[side]:
            score = Pair(score.home - 1, score.away) if side is Side.HOME else Pair(score.home, score.away - 1)
            yield side, score
    for side in (Side.HOME, Side.AWAY):
        while score[side] < now[side]:
            score = score.plus(Pair(1, 0) if side is Side.HOME else Pair(0, 1))
            yield side, score


def _incident(state: FeedState, kind: EventKind, incident: Incident, shown: Snapshot) -> MatchEvent:
    event = _event(state, kind, shown, side=incident.side, detail=incident.name)
    return replace(event, minute=incident.minute, stoppage=incident.stoppage)


def _event(state: FeedState, kind: EventKind, shown: Snapshot, **more: Any) -> MatchEvent:
    said: dict[str, Any] = {"score": shown.score} | more
    return MatchEvent(
        fixture=state.fixture,
        provider=state.provider,
        sequence=0,
        kind=kind,
        at=shown.reading.fetched_at,
        phase=state.phase,
        minute=shown.extras.minute,
        stoppage=shown.extras.stoppage,
        body_sha256=shown.reading.body_sha256,
        **said,
    )
