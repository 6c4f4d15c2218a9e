"""The one source rule: what a node's own sources amount to. Pure; every node that sees the same readings decides alike.

    PENDING      too few groups have a vote, or the match cannot be over yet
    PROVISIONAL  at least two groups say the same and none says that the match is off or stopped
    FINAL        q of the *configured* groups say the same, nobody says otherwise, and it held for the settle delay
    VOID         two groups say that the match is off, the window to play it has passed, and nobody saw it played
    DISPUTED     votes for different results; never an average, never the newest

With G configured groups q = max(2, floor(G / 2) + 1): a group that is silent counts against, never for. A group has one
vote, its newest reading that is fresh; members of a group that disagree leave it without one. Results are compared
whole: decision, 90 minutes, extra time, shoot-out and half time. A provider that is silent on the half-time score
agrees with any, but only two groups that say it put it into the value. The order of goals joins the value when two
groups that list goals agree on it and none that votes lists another.

Sources of the numbers: research on providers (freshness, delays, voids) and on oracle nodes (quorum, dissent).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from sports.model import (
    Decision,
    FixtureStatus,
    GroupName,
    Pair,
    ProviderName,
    Reading,
    Scores,
    Side,
    StatusGroup,
    UnixTime,
)

MINUTE, HOUR = 60, 3600


class State(Enum):
    """Where a fixture's decision stands."""

    PENDING = "PENDING"
    PROVISIONAL = "PROVISIONAL"
    FINAL = "FINAL"
    VOID = "VOID"
    DISPUTED = "DISPUTED"


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
    rule_id: str = "football-1"

    def __post_init__(self) -> None:
        if len(self.groups) < 2:
            raise ValueError(f"a decision needs two independent groups, configured are {sorted(self.groups)}")

    @property
    def quorum(self) -> int:
        """How many configured groups must agree."""
        return max(2, len(self.groups) // 2 + 1)

    def delay(self, decision: Decision) -> int:
        """How long an agreement must hold before it is final."""
        base = self.settle_s if decision is Decision.REGULAR else self.settle_extra_s
        return max(base, self.settle_two_groups_s) if len(self.groups) == 2 else base


@dataclass(frozen=True, slots=True)
class FootballValue:
    """What the groups agree on. `goal_order` lists the sides of the goals of the 90 minutes, None when not agreed."""

    decision: Decision
    scores: Scores
    advancing: Side | None
    goal_order: tuple[Side, ...] | None = None


@dataclass(frozen=True, slots=True)
class SourceDecision:
    """The answer of the source rule with everything that an audit needs.

    `settles_at` is the earliest moment at which a PROVISIONAL value can become FINAL; `evidence` are the hashes of the
    bodies behind the supporters, by group.
    """

    state: State
    value: FootballValue | None
    supporters: tuple[GroupName, ...]
    dissenters: tuple[GroupName, ...]
    abstentions: tuple[tuple[GroupName, str], ...]
    reason: str
    settles_at: UnixTime | None = None
    evidence: tuple[tuple[GroupName, str], ...] = ()
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """What one reading states in full; `order` is None where the provider lists no goals."""

    decision: Decision
    scores: Scores
    order: tuple[Side, ...] | None

    @property
    def core(self) -> tuple[Decision, Pair | None, Pair | None, Pair | None]:
        """What every vote states: how it was decided, and the three scores from the 90 minutes on."""
        return self.decision, self.scores.regulation, self.scores.after_extra_time, self.scores.shootout

    def contradicts(self, other: Vote) -> bool:
        """Whether the two cannot both be true."""
        halves = {self.scores.half_time, other.scores.half_time} - {None}
        return self.core != other.core or len(halves) > 1


@dataclass(frozen=True, slots=True)
class _Ballot:
    """One group's vote: since when it said so without a break, and when it last did."""

    group: GroupName
    vote: Vote
    since: int
    last: int
    evidence: str


@dataclass(frozen=True, slots=True)
class _Silence:
    """A group without a vote, and what it says instead."""

    group: GroupName
    reason: str
    off: FixtureStatus | None = None
    playing: bool = False
    stopped: bool = False


def decide(readings: Iterable[Reading], rule: SourceRule, now: UnixTime) -> SourceDecision:
    """Decide one fixture from everything its sources said, in any order; readings after `now` don't exist yet."""
    by_group: dict[GroupName, dict[ProviderName, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for reading in readings:
        if reading.group in rule.groups and reading.fetched_at <= now:
            by_group[reading.group][reading.provider].append(reading)
    stands = [_stand(group, by_group.get(group, {}), rule, now) for group in sorted(rule.groups)]
    ballots = [stand for stand in stands if isinstance(stand, _Ballot)]
    silent = [stand for stand in stands if isinstance(stand, _Silence)]
    if any(a.vote.contradicts(b.vote) for a in ballots for b in ballots):
        return _disputed(ballots, silent, rule)
    off = [stand for stand in silent if stand.off is not None]
    if off:
        return _off(ballots, silent, off, rule, now)
    if len(ballots) < 2:
        return _answer(
            State.PENDING, None, ballots, silent, rule, f"{len(ballots)} of {rule.quorum} groups have a vote"
        )
    stopped = ", ".join(stand.group for stand in silent if stand.stopped)
    if stopped:
        return _answer(State.PENDING, None, ballots, silent, rule, f"ended at some, but stopped at {stopped}")
    if now < rule.start + rule.shortest_s:
        return _answer(State.PENDING, None, ballots, silent, rule, "too early for the end of the match")
    return _agreed(ballots, silent, rule, now)


def _stand(
    group: GroupName, providers: dict[ProviderName, list[Reading]], rule: SourceRule, now: UnixTime
) -> _Ballot | _Silence:
    """A group's one voice out of its members'."""
    members = [_member(group, readings, rule, now) for _, readings in sorted(providers.items())]
    ballots = [member for member in members if isinstance(member, _Ballot)]
    silences = [member for member in members if isinstance(member, _Silence)]
    if not members:
        return _Silence(group, "no reading")
    away = [silence for silence in silences if silence.off is not None]
    if away:
        # A member that says the match is off, against another that saw it played, is a disagreement inside the group.
        split = bool(ballots) or any(silence.playing for silence in silences)
        return _Silence(group, "members of the group disagree", playing=True) if split else away[0]
    if not ballots:
        return silences[0]
    if any(a.vote.contradicts(b.vote) or a.vote.order != b.vote.order for a in ballots for b in ballots):
        return _Silence(group, "members of the group disagree", playing=True)
    return min(ballots, key=lambda ballot: ballot.since)


def _member(group: GroupName, readings: Sequence[Reading], rule: SourceRule, now: UnixTime) -> _Ballot | _Silence:
    """What one provider says, from its newest reading, and since when."""
    moments = _moments(readings, rule)
    last, newest = moments[-1]
    if now - last > rule.freshness_s:
        return _Silence(group, f"stale: last read {now - last} s ago")
    if newest is None:
        return _Silence(group, "two answers at one moment differ", playing=True)
    if newest.kickoff_utc is not None and newest.kickoff_utc > rule.start + rule.void_window_s:
        return _Silence(group, "moved beyond the window", off=FixtureStatus.POSTPONED)
    if newest.status is FixtureStatus.AWARDED:
        # A tribunal's score is no score. What was seen on the pitch before it stands.
        while moments and (seen := moments[-1][1]) is not None and seen.status is FixtureStatus.AWARDED:
            moments.pop()
        if not moments or vote_of(moments[-1][1], rule) is None:
            return _Silence(group, "awarded, not seen played", off=FixtureStatus.AWARDED)
    stated = moments[-1][1]
    vote = vote_of(stated, rule)
    if vote is None or stated is None:
        return _silence(group, newest, rule)
    since = last
    for moment, reading in reversed(moments):
        if vote_of(reading, rule) != vote:
            break
        since = moment
    return _Ballot(group, vote, since, last, stated.body_sha256)


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


def _silence(group: GroupName, newest: Reading, rule: SourceRule) -> _Silence:
    status = newest.status
    if status.group is StatusGroup.OFF:
        return _Silence(group, f"says {status.value}", off=status)
    if status.group is StatusGroup.ENDED:
        flags = [flag.name for flag in newest.flags if _counts(newest, rule, flag.name)]
        return _Silence(group, f"ended, but: {', '.join(flags) or 'no score'}", playing=True)
    stopped = status.group is StatusGroup.STOPPED
    playing = stopped or status.group is StatusGroup.LIVE
    return _Silence(group, f"says {status.value}", playing=playing, stopped=stopped)


def _counts(reading: Reading, rule: SourceRule, name: str) -> bool:
    flag = next(flag for flag in reading.flags if flag.name == name)
    return flag.takes_vote and not (rule.two_legged and flag.allowed_in_second_leg)


def vote_of(reading: Reading | None, rule: SourceRule) -> Vote | None:
    """The vote of one reading by itself, or None."""
    if reading is None:
        return None
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


def _agreed(ballots: list[_Ballot], silent: list[_Silence], rule: SourceRule, now: UnixTime) -> SourceDecision:
    """The state of votes that agree: PROVISIONAL, or FINAL when a quorum has held for the delay."""
    value = _value(ballots, rule)
    if len(ballots) < rule.quorum:
        reason = f"{len(ballots)} of {rule.quorum} groups agree"
        return _answer(State.PROVISIONAL, value, ballots, silent, rule, reason)
    # The agreement began when the last of the quorum joined; each of the quorum must be read again after the delay.
    since = sorted(ballot.since for ballot in ballots)[rule.quorum - 1]
    settles_at = max(since, rule.start + rule.shortest_s) + rule.delay(value.decision)
    settled = [ballot for ballot in ballots if ballot.since <= since and ballot.last >= settles_at]
    if len(settled) >= rule.quorum:
        reason = f"{len(ballots)} of {len(rule.groups)} groups agree for {now - since} s"
        return _answer(State.FINAL, value, ballots, silent, rule, reason, UnixTime(settles_at))
    reason = f"{len(ballots)} of {len(rule.groups)} groups agree; the settle delay ends at {settles_at}"
    return _answer(State.PROVISIONAL, value, ballots, silent, rule, reason, UnixTime(settles_at))


def _value(ballots: list[_Ballot], rule: SourceRule) -> FootballValue:
    """The value of ballots that don't contradict one another."""
    first = ballots[0].vote
    halves = [ballot.vote.scores.half_time for ballot in ballots if ballot.vote.scores.half_time is not None]
    orders = [ballot.vote.order for ballot in ballots if ballot.vote.order is not None]
    scores = Scores(
        halves[0] if len(halves) >= 2 else None,
        first.scores.regulation,
        first.scores.after_extra_time,
        first.scores.shootout,
    )
    order = orders[0] if len(orders) >= 2 and len(set(orders)) == 1 else None
    return FootballValue(first.decision, scores, advancing(scores, rule.two_legged), order)


def advancing(scores: Scores, two_legged: bool = False) -> Side | None:
    """Who won the match, after whatever decided it; in a second leg only a shoot-out tells who goes through."""
    deciding = (scores.shootout,) if two_legged else (scores.shootout, scores.after_extra_time, scores.regulation)
    for pair in deciding:
        if pair is not None and pair.leader is not None:
            return pair.leader
    return None


def _off(
    ballots: list[_Ballot], silent: list[_Silence], off: list[_Silence], rule: SourceRule, now: UnixTime
) -> SourceDecision:
    """The state when at least one group says that the match is off."""
    words = ", ".join(f"{stand.group} {stand.off.value}" for stand in off if stand.off is not None)
    seen = [stand.group for stand in silent if stand.playing]
    if ballots:
        return _disputed(ballots, silent, rule, f"seen played to its end by some, off by others: {words}")
    if len(off) < 2:
        return _answer(State.PENDING, None, ballots, silent, rule, f"one group alone says that it is off: {words}")
    if seen:
        return _answer(State.PENDING, None, ballots, silent, rule, f"off ({words}), but in play at {', '.join(seen)}")
    if now < rule.start + rule.void_window_s:
        reason = f"off ({words}); may be played until {rule.start + rule.void_window_s}"
        return _answer(State.PENDING, None, ballots, silent, rule, reason)
    supporters = tuple(stand.group for stand in off)
    rest = tuple((stand.group, stand.reason) for stand in silent if stand.group not in supporters)
    return SourceDecision(State.VOID, None, supporters, (), rest, f"not played in time: {words}", rule_id=rule.rule_id)


def _disputed(
    ballots: list[_Ballot], silent: list[_Silence], rule: SourceRule, reason: str = "votes for different results"
) -> SourceDecision:
    """Name the largest camp as supporters, the rest as dissenters; of equal camps none supports."""
    camps: dict[tuple[object, ...], list[GroupName]] = defaultdict(list)
    for ballot in ballots:
        camps[*ballot.vote.core, ballot.vote.scores.half_time].append(ballot.group)
    sizes = sorted((len(camp) for camp in camps.values()), reverse=True)
    clear = len(sizes) == 1 or sizes[0] > sizes[1]
    largest = max(camps.values(), key=len) if clear else []
    dissent = [ballot.group for ballot in ballots if ballot.group not in largest]
    dissent += [stand.group for stand in silent if stand.off is not None]
    rest = tuple((stand.group, stand.reason) for stand in silent if stand.off is None)
    supporters = tuple(sorted(largest))
    return SourceDecision(State.DISPUTED, None, supporters, tuple(sorted(dissent)), rest, reason, rule_id=rule.rule_id)


def _answer(
    state: State,
    value: FootballValue | None,
    ballots: list[_Ballot],
    silent: list[_Silence],
    rule: SourceRule,
    reason: str,
    settles_at: UnixTime | None = None,
) -> SourceDecision:
    return SourceDecision(
        state,
        value,
        tuple(ballot.group for ballot in ballots),
        (),
        tuple((stand.group, stand.reason) for stand in silent),
        reason,
        settles_at,
        tuple((ballot.group, ballot.evidence) for ballot in ballots),
        rule.rule_id,
    )
