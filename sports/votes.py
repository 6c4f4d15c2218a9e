"""What each independence group says about a fixture under a rule: a ballot, or a silence with its reason. Pure.

A group has one voice. It is a ballot when the newest fresh reading of its members is a vote and they agree, counted
from the moment since which they said so without a break; everything else is a silence, which says whether the match
is off, stopped or seen in play.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sports.model import (
    Decision,
    FixtureStatus,
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

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class SourceRule:
    """The parameters of one fixture's decision; all times in seconds.

    `groups` are the independence groups configured, whether they answer or not. `start` is the listed kick-off, which
    a postponement doesn't move. In a second leg (`two_legged`) a score need not be level before extra time, and who
    goes through follows from the shoot-out alone.
    """

    groups: frozenset[GroupName]
    start: UnixTime
    two_legged: bool = False
    freshness_s: int = 10 * MINUTE
    shortest_s: int = 105 * MINUTE
    settle_s: int = 15 * MINUTE
    settle_extra_s: int = 30 * MINUTE
    settle_two_groups_s: int = HOUR
    void_window_s: int = 48 * HOUR
    void_hold_s: int = HOUR
    rule_id: str = "football-1"
    sport: Sport = Sport.FOOTBALL
    frozen_s: int = 20 * MINUTE
    dispute_grace_s: int = 30 * MINUTE

    def __post_init__(self) -> None:
        if len(self.groups) < 2:
            raise ValueError(f"a decision needs two independent groups, configured are {sorted(self.groups)}")

    @property
    def quorum(self) -> int:
        """How many configured groups must agree."""
        return max(2, len(self.groups) // 2 + 1)

    def beyond_window(self, kickoff: int | None) -> bool:
        """Whether a match with this kick-off is played too late to count."""
        return kickoff is not None and kickoff > self.start + self.void_window_s

    def delay(self, decision: Decision) -> int:
        """How long an agreement must hold before it is final."""
        base = self.settle_s if decision is Decision.REGULAR else self.settle_extra_s
        return max(base, self.settle_two_groups_s) if len(self.groups) == 2 else base


def rule_of(sport: Sport, groups: frozenset[GroupName], start: UnixTime) -> SourceRule:
    """The usual rule of a sport.

    A basketball game of 40 minutes takes at least 75 with its breaks, two sets of tennis 20.
    """
    if sport is Sport.TENNIS:
        return SourceRule(groups, start, shortest_s=20 * MINUTE, rule_id="tennis-1", sport=sport)
    if sport is Sport.BASKETBALL:
        return SourceRule(groups, start, shortest_s=75 * MINUTE, rule_id="basketball-1", sport=sport)
    return SourceRule(groups, start)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one reading states in full; `order` is None where the provider lists no goals."""

    decision: Decision
    scores: Scores
    order: tuple[Side, ...] | None
    advancing: Side | None = None

    @property
    def core(self) -> tuple[object, ...]:
        """What every vote states: how it was decided, the three scores from the 90 minutes on, in tennis the sets."""
        scores = self.scores
        parts: tuple[Pair | None, ...] = (scores.regulation, scores.after_extra_time, scores.shootout)
        return (self.decision, *parts, scores.sets, self.advancing)

    def contradicts(self, other: Vote) -> bool:
        """Whether the two cannot both be true."""
        halves = {self.scores.half_time, other.scores.half_time} - {None}
        quarters = {self.scores.quarters, other.scores.quarters} - {None}
        return self.core != other.core or len(halves) > 1 or len(quarters) > 1


@dataclass(frozen=True, slots=True)
class Ballot:
    """One group's vote: since when it said so without a break, and when it last did."""

    group: GroupName
    vote: Vote
    since: int
    last: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Silence:
    """A group without a vote, and what it says instead.

    `since`, `last` and `evidence` (the newest body's hash) are of words that the match is off.
    """

    group: GroupName
    reason: str
    off: FixtureStatus | None = None
    since: int = 0
    last: int = 0
    evidence: str = ""
    playing: bool = False
    stopped: bool = False
    half_time: Pair | None = None
    """of an abandoned match: the half-time score that the group showed once that half was over"""


def stand_of(
    group: GroupName, providers: Mapping[ProviderName, Sequence[Reading]], rule: SourceRule, now: UnixTime
) -> Ballot | Silence:
    """A group's one voice out of its members'."""
    members = [_member(group, readings, rule, now) for _, readings in sorted(providers.items())]
    ballots = [member for member in members if isinstance(member, Ballot)]
    silences = [member for member in members if isinstance(member, Silence)]
    if not members:
        return Silence(group, "no reading")
    away = [silence for silence in silences if silence.off is not None]
    if away:
        # A member that says the match is off, against another that saw it played, is a disagreement inside the group.
        split = bool(ballots) or any(silence.playing for silence in silences)
        if split:
            return Silence(group, "members of the group disagree", playing=True)
        return min(away, key=lambda silence: silence.since)
    if not ballots:
        return silences[0]
    if any(a.vote.contradicts(b.vote) or a.vote.order != b.vote.order for a in ballots for b in ballots):
        return Silence(group, "members of the group disagree", playing=True)
    return min(ballots, key=lambda ballot: ballot.since)


def _member(group: GroupName, readings: Sequence[Reading], rule: SourceRule, now: UnixTime) -> Ballot | Silence:
    """What one provider says, from its newest reading, and since when."""
    moments = _moments(readings, rule)
    last, newest = moments[-1]
    if now - last > rule.freshness_s:
        return Silence(group, f"stale: last read {now - last} s ago")
    if newest is None:
        return Silence(group, "two answers at one moment differ", playing=True)
    off_since, digest = _off_since(moments, rule), newest.body_sha256
    if rule.beyond_window(newest.kickoff_utc):
        return Silence(group, "moved beyond the window", FixtureStatus.POSTPONED, off_since, last, digest)
    if newest.status is FixtureStatus.AWARDED:
        # A tribunal's score is no score. What was seen on the pitch before it stands.
        while moments and (seen := moments[-1][1]) is not None and seen.status is FixtureStatus.AWARDED:
            moments.pop()
        if not moments or vote_of(moments[-1][1], rule) is None:
            return Silence(group, "awarded, not seen played", FixtureStatus.AWARDED, off_since, last, digest)
    stated = moments[-1][1]
    vote = vote_of(stated, rule)
    if vote is None or stated is None:
        if newest.status is FixtureStatus.ABANDONED:
            half = _half_time(moments)
            return Silence(group, "says ABANDONED", newest.status, off_since, last, digest, half_time=half)
        if newest.status.group is StatusGroup.OFF:
            return Silence(group, f"says {newest.status.value}", newest.status, off_since, last, digest)
        return _silence(group, newest, rule, last - _same_body_since(moments))
    since = last
    for moment, reading in reversed(moments):
        if vote_of(reading, rule) != vote:
            break
        since = moment
    return Ballot(group, vote, since, last, stated.body_sha256)


def _moments(readings: Sequence[Reading], rule: SourceRule) -> list[tuple[int, Reading | None]]:
    """One provider's readings in time; None for a moment at which two of them differ, so that none is preferred."""
    by_time: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_time[reading.fetched_at].append(reading)
    found: list[tuple[int, Reading | None]] = []
    for moment, same in sorted(by_time.items()):
        differ = len({(reading.status, reading.kickoff_utc, vote_of(reading, rule)) for reading in same}) > 1
        found.append((moment, None if differ else min(same, key=lambda r: (r.body_sha256, repr(r.flags)))))
    return found


def _half_time(moments: Sequence[tuple[int, Reading | None]]) -> Pair | None:
    """The half-time score that every reading after that half showed alike; a provider may run it during the half."""
    shown = {
        reading.scores.half_time
        for _, reading in moments
        if reading is not None and reading.status in _HALF_OVER and not any(flag.takes_vote for flag in reading.flags)
    }
    return shown.pop() if len(shown) == 1 else None


_HALF_OVER = frozenset(
    {
        FixtureStatus.HALF_TIME,
        FixtureStatus.LIVE_SECOND_HALF,
        FixtureStatus.BREAK_BEFORE_ET,
        FixtureStatus.LIVE_EXTRA_TIME,
        FixtureStatus.LIVE_PENALTIES,
    }
)


def _off_since(moments: Sequence[tuple[int, Reading | None]], rule: SourceRule) -> int:
    """Since when a provider has said without a break, in whatever word, that the match is off."""
    since = moments[-1][0]
    for moment, reading in reversed(moments):
        if reading is None:
            break
        if reading.status.group is not StatusGroup.OFF and not rule.beyond_window(reading.kickoff_utc):
            break
        since = moment
    return since


def _same_body_since(moments: Sequence[tuple[int, Reading | None]]) -> int:
    """Since when the newest body came again and again."""
    since, newest = moments[-1]
    for moment, reading in reversed(moments):
        if reading is None or newest is None or reading.body_sha256 != newest.body_sha256:
            break
        since = moment
    return since


def _silence(group: GroupName, newest: Reading, rule: SourceRule, unchanged_s: int) -> Silence:
    status = newest.status
    if status.group is StatusGroup.ENDED:
        flags = [flag.name for flag in newest.flags if _counts(newest, rule, flag.name)]
        return Silence(group, f"ended, but: {', '.join(flags) or 'no score'}", playing=True)
    stopped = status.group is StatusGroup.STOPPED
    playing = stopped or status.group is StatusGroup.LIVE
    if status.group is StatusGroup.LIVE and unchanged_s >= rule.frozen_s:
        # Still no vote, and still a sign that the match is not off; only the reason is another.
        return Silence(group, f"frozen: says {status.value} with one body for {unchanged_s} s", playing=True)
    return Silence(group, f"says {status.value}", playing=playing, stopped=stopped)


def _counts(reading: Reading, rule: SourceRule, name: str) -> bool:
    flag = next(flag for flag in reading.flags if flag.name == name)
    return flag.takes_vote and not (rule.two_legged and flag.allowed_in_second_leg)


def vote_of(reading: Reading | None, rule: SourceRule) -> Vote | None:
    """The vote of one reading by itself, or None."""
    if reading is None or reading.sport is not rule.sport:
        return None
    if rule.sport is Sport.TENNIS:
        return _tennis_vote(reading, rule)
    regulation = reading.scores.regulation
    if reading.status is not FixtureStatus.FINISHED or reading.decision is None or regulation is None:
        return None
    if any(_counts(reading, rule, flag.name) for flag in reading.flags):
        return None
    order = None
    if reading.goals is not None:
        order = tuple(goal.side for goal in reading.goals if goal.regulation)
        if len(order) != regulation.total:
            order = None
    return Vote(reading.decision, reading.scores, order)


def _tennis_vote(reading: Reading, rule: SourceRule) -> Vote | None:
    """The vote in tennis: every set and who won; after a retirement the complete sets and who goes on."""
    decided = {FixtureStatus.FINISHED: Decision.REGULAR, FixtureStatus.RETIRED: Decision.RETIREMENT}
    if reading.decision is None or decided.get(reading.status) is not reading.decision:
        return None
    if reading.scores.sets is None or reading.advancing is None:
        return None
    if any(_counts(reading, rule, flag.name) for flag in reading.flags):
        return None
    return Vote(reading.decision, reading.scores, None, reading.advancing)
