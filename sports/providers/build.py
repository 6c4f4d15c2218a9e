"""From the pieces that an adapter found to a reading, the same way for all of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from sports.model import (
    Decision,
    FixtureStatus,
    Flag,
    Goal,
    GroupName,
    Pair,
    ProviderName,
    Reading,
    Scores,
    Side,
    Sport,
    StatusGroup,
    UnixTime,
)
from sports.providers.adapter import ParseResult
from sports.providers.sanity import Winner, flags_of
from sports.providers.tree import Faults, Node


@dataclass(slots=True)
class Found:
    """What an adapter read from one fixture's node, before any check."""

    fixture_id: str | None = None
    sport: Sport = Sport.FOOTBALL
    home: str | None = None
    away: str | None = None
    home_id: str | None = None
    away_id: str | None = None
    kickoff: UnixTime | None = None
    raw_status: str = ""
    status: FixtureStatus = FixtureStatus.UNKNOWN
    decision: Decision | None = None
    scores: Scores = field(default_factory=Scores)
    running: Pair | None = None
    winner: Winner = Winner.UNSAID
    goals: tuple[Goal, ...] | None = None
    advancing: Side | None = None
    flags: list[Flag] = field(default_factory=list)


def parse_each(
    provider: ProviderName,
    group: GroupName,
    body: bytes,
    fetched_at: UnixTime,
    values: Iterable[object],
    read: Callable[[Node], Found],
) -> ParseResult:
    """Read each fixture of a body with `read`; one that names no id becomes a problem of the body."""
    digest = hashlib.sha256(body).hexdigest()
    readings: list[Reading] = []
    problems: list[str] = []
    for index, value in enumerate(values):
        faults = Faults()
        found = read(Node(value, "", faults))
        if found.fixture_id is None:
            problems.append(f"fixture {index} has no id")
            continue
        readings.append(_reading(provider, group, digest, fetched_at, found, faults))
    # A body that shows a fixture twice is no witness of it, even if both rows are alike: nobody sends that.
    shown = Counter(reading.provider_fixture_id for reading in readings)
    whole = tuple(
        reading if shown[reading.provider_fixture_id] == 1 else replace(reading, flags=(*reading.flags, Flag.MALFORMED))
        for reading in readings
    )
    return ParseResult(whole, tuple(problems))


def _reading(
    provider: ProviderName, group: GroupName, digest: str, fetched_at: UnixTime, found: Found, faults: Faults
) -> Reading:
    flags = list(found.flags)
    if faults:
        flags.append(Flag.MALFORMED)
    if found.status is FixtureStatus.UNKNOWN:
        flags.append(Flag.UNMAPPED_STATUS)
    if found.home is None or found.away is None:
        flags.append(Flag.NO_TEAMS)
    if found.kickoff is None:
        flags.append(Flag.NO_KICKOFF)
    live = found.status.group in (StatusGroup.LIVE, StatusGroup.STOPPED)
    ended = found.status.group is StatusGroup.ENDED
    running = found.running if live or ended else None
    # Off the field there is no score to report: a postponed match is shown as 0-0 by some.
    played = live or ended
    scores = found.scores if played else Scores()
    decision = found.decision if ended else None
    flags += flags_of(found.status, decision, scores, running, found.winner, found.kickoff, fetched_at, found.sport)
    goals = found.goals if played else None
    if goals is not None and not _leads_to(goals, scores, running, found.status):
        goals = None
        flags.append(Flag.GOALS_INCONSISTENT)
    return Reading(
        provider=provider,
        group=group,
        provider_fixture_id=found.fixture_id or "",
        home=found.home or "",
        away=found.away or "",
        home_id=found.home_id,
        away_id=found.away_id,
        kickoff_utc=found.kickoff,
        raw_status=found.raw_status,
        status=found.status,
        decision=decision,
        scores=scores,
        fetched_at=fetched_at,
        body_sha256=digest,
        running=running,
        goals=goals,
        flags=tuple(dict.fromkeys(flags)),
        sport=found.sport,
        advancing=found.advancing if ended else None,
    )


def _leads_to(goals: tuple[Goal, ...], scores: Scores, running: Pair | None, status: FixtureStatus) -> bool:
    """Whether a list of goals ends at the score it stands beside."""
    if status is FixtureStatus.FINISHED:
        regulation = count(goals, regulation=True)
        whole = scores.after_extra_time or scores.regulation
        return regulation == scores.regulation and count(goals) == whole
    return running is None or count(goals) == running


def count(goals: Iterable[Goal], regulation: bool = False) -> Pair:
    """The score that goals make, those of extra time left out on request."""
    sides = [goal.side for goal in goals if goal.regulation or not regulation]
    return Pair(sides.count(Side.HOME), sides.count(Side.AWAY))
