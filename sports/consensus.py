"""The one source rule: what a node's own sources amount to. Pure; every node that sees the same readings decides alike.

    PENDING      too few groups have a vote, or the match cannot be over yet
    PROVISIONAL  at least two groups say the same and none says that the match is off or stopped
    FINAL        q of the *configured* groups say the same, nobody says otherwise, and it held for the settle delay;
                 or three of them at least, one group alone says otherwise, and that held for the grace of disputes
    VOID         q groups say that the match is off and held it, the window has passed, nobody saw it played (`voids`)
    ABANDONED    the same, where two say that it was broken off and agree on the half-time score: that one stands
    DISPUTED     votes for different results; never an average, never the newest

With G configured groups q = max(2, floor(G / 2) + 1): a group that is silent counts against, never for. A group has one
vote, its newest reading that is fresh; members of a group that disagree leave it without one. Results are compared
whole: decision, 90 minutes, extra time, shoot-out and half time (in basketball the four quarters and all with overtime,
half time and each quarter). A provider that is silent on the half-time score, or on the quarters, agrees with any, but
only two groups that say it put it into the value. The order of goals joins the value when two
groups that list goals agree on it and none that votes lists another.

Sources of the numbers: research on providers (freshness, delays, voids) and on oracle nodes (quorum, dissent).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum

from sports.model import Decision, GroupName, ProviderName, Reading, Scores, Side, Sport, UnixTime
from sports.voids import doubt_of
from sports.votes import Ballot, Silence, SourceRule, stand_of

__all__ = ["MatchValue", "SourceDecision", "SourceRule", "State", "advancing", "decide"]


DISSENT_SUPPORT = 3
"""How many groups must agree for one that says otherwise to be outvoted."""


class State(Enum):
    """Where a fixture's decision stands."""

    PENDING = "PENDING"
    PROVISIONAL = "PROVISIONAL"
    FINAL = "FINAL"
    VOID = "VOID"
    ABANDONED = "ABANDONED"
    DISPUTED = "DISPUTED"


@dataclass(frozen=True, slots=True)
class MatchValue:
    """What the groups agree on. `goal_order` lists the sides of the goals of the 90 minutes, None when not agreed.

    Basketball has no order; its overtimes are in `scores.after_extra_time`, its quarters in `scores.quarters`.
    """

    decision: Decision
    scores: Scores
    advancing: Side | None
    goal_order: tuple[Side, ...] | None = None
    sport: Sport = Sport.FOOTBALL


@dataclass(frozen=True, slots=True)
class SourceDecision:
    """The answer of the source rule with everything that an audit needs.

    `settles_at` is the earliest moment at which a PROVISIONAL value can become FINAL; `evidence` are the hashes of the
    bodies behind every vote and every word that the match is off, by group.
    """

    state: State
    value: MatchValue | None
    supporters: tuple[GroupName, ...]
    dissenters: tuple[GroupName, ...]
    abstentions: tuple[tuple[GroupName, str], ...]
    reason: str
    settles_at: UnixTime | None = None
    evidence: tuple[tuple[GroupName, str], ...] = ()
    rule_id: str = ""


def decide(readings: Iterable[Reading], rule: SourceRule, now: UnixTime) -> SourceDecision:
    """Decide one fixture from everything its sources said, in any order; readings after `now` don't exist yet."""
    by_group: dict[GroupName, dict[ProviderName, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for reading in readings:
        if reading.group in rule.groups and reading.fetched_at <= now:
            by_group[reading.group][reading.provider].append(reading)
    stands = [stand_of(group, by_group.get(group, {}), rule, now) for group in sorted(rule.groups)]
    ballots = [stand for stand in stands if isinstance(stand, Ballot)]
    silent = [stand for stand in stands if isinstance(stand, Silence)]
    if any(a.vote.contradicts(b.vote) for a in ballots for b in ballots):
        return _outvoted(ballots, silent, rule, now) or _disputed(ballots, silent, rule)
    off = [stand for stand in silent if stand.off is not None]
    if off:
        return _off(ballots, silent, doubt_of(off, by_group, rule, now), rule)
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


def _agreed(ballots: list[Ballot], silent: list[Silence], rule: SourceRule, now: UnixTime) -> SourceDecision:
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
    reason = f"{len(ballots)} of {len(rule.groups)} groups agree; the settle delay ends at {_utc(settles_at)}"
    return _answer(State.PROVISIONAL, value, ballots, silent, rule, reason, UnixTime(settles_at))


def _outvoted(ballots: list[Ballot], silent: list[Silence], rule: SourceRule, now: UnixTime) -> SourceDecision | None:
    """FINAL against one group that says otherwise, once it held for the grace; None while it is a dispute.

    Three supporters at least: of two against one, either may be the pair that copies from one source. A match that
    somebody calls off or stopped is never decided over a dissent.
    """
    if any(stand.off is not None or stand.stopped for stand in silent) or now < rule.start + rule.shortest_s:
        return None
    camps = []
    for dissenter in ballots:
        rest = [ballot for ballot in ballots if ballot is not dissenter]
        if not any(a.vote.contradicts(b.vote) for a in rest for b in rest):
            camps.append((dissenter, rest))
    # Where either of two could be the one that errs, nobody is outvoted.
    if len(camps) != 1 or len(camps[0][1]) < max(rule.quorum, DISSENT_SUPPORT):
        return None
    ((dissenter, rest),) = camps
    grace = max(rule.dispute_grace_s, rule.settle_s)
    patient = replace(rule, settle_s=grace, settle_extra_s=max(grace, rule.settle_extra_s))
    answer = _agreed(rest, silent, patient, now)
    if answer.state is not State.FINAL:
        return None
    reason = f"{answer.reason}; {dissenter.group} alone dissents"
    evidence = _evidence(ballots, silent)
    return replace(answer, dissenters=(dissenter.group,), reason=reason, evidence=evidence)


def _value(ballots: list[Ballot], rule: SourceRule) -> MatchValue:
    """The value of ballots that don't contradict one another."""
    first = ballots[0].vote
    halves = [ballot.vote.scores.half_time for ballot in ballots if ballot.vote.scores.half_time is not None]
    quarters = [ballot.vote.scores.quarters for ballot in ballots if ballot.vote.scores.quarters is not None]
    orders = [ballot.vote.order for ballot in ballots if ballot.vote.order is not None]
    scores = Scores(
        halves[0] if len(halves) >= 2 else None,
        first.scores.regulation,
        first.scores.after_extra_time,
        first.scores.shootout,
        quarters[0] if len(quarters) >= 2 else None,
        first.scores.sets,
    )
    order = orders[0] if len(orders) >= 2 and len(set(orders)) == 1 else None
    won = first.advancing if rule.sport is Sport.TENNIS else advancing(scores, rule.two_legged)
    return MatchValue(first.decision, scores, won, order, rule.sport)


def advancing(scores: Scores, two_legged: bool = False) -> Side | None:
    """Who won the match, after whatever decided it; in a second leg only a shoot-out tells who goes through."""
    deciding = (scores.shootout,) if two_legged else (scores.shootout, scores.after_extra_time, scores.regulation)
    for pair in deciding:
        if pair is not None and pair.leader is not None:
            return pair.leader
    return None


def _off(ballots: list[Ballot], silent: list[Silence], doubt: str | None, rule: SourceRule) -> SourceDecision:
    """The state when at least one group says that the match is off; `doubt` is why that is not void yet."""
    off = [stand for stand in silent if stand.off is not None]
    words = ", ".join(f"{stand.group} {stand.off.value}" for stand in off if stand.off is not None)
    seen = [stand.group for stand in silent if stand.playing]
    if ballots:
        return _disputed(ballots, silent, rule, f"seen played to its end by some, off by others: {words}")
    if doubt is None and seen:
        doubt = f"off, but in play at {', '.join(seen)}"
    if doubt is not None:
        return _answer(State.PENDING, None, ballots, silent, rule, f"{doubt} ({words})")
    supporters = tuple(stand.group for stand in off)
    rest = tuple((stand.group, stand.reason) for stand in silent if stand.group not in supporters)
    halves = [stand.half_time for stand in off if stand.half_time is not None]
    if len(halves) >= 2 and len(set(halves)) == 1:
        state, value = State.ABANDONED, MatchValue(Decision.ABANDONED, Scores(halves[0]), None, None, rule.sport)
        reason = f"broken off and not resumed in time: {words}; the first half stands"
    else:
        state, value, reason = State.VOID, None, f"not played in time: {words}"
    evidence = _evidence(ballots, silent)
    return SourceDecision(state, value, supporters, (), rest, reason, evidence=evidence, rule_id=rule.rule_id)


def _evidence(ballots: list[Ballot], silent: list[Silence]) -> tuple[tuple[GroupName, str], ...]:
    """The hash of the body behind each vote and each word that the match is off, by group."""
    voted = [(ballot.group, ballot.evidence) for ballot in ballots]
    return tuple(sorted(voted + [(stand.group, stand.evidence) for stand in silent if stand.off is not None]))


def _disputed(
    ballots: list[Ballot], silent: list[Silence], rule: SourceRule, reason: str = "votes for different results"
) -> SourceDecision:
    """Name the largest camp as supporters, the rest as dissenters; of equal camps none supports."""
    camps: dict[tuple[object, ...], list[GroupName]] = defaultdict(list)
    for ballot in ballots:
        camps[*ballot.vote.core, ballot.vote.scores.half_time, ballot.vote.scores.quarters].append(ballot.group)
    sizes = sorted((len(camp) for camp in camps.values()), reverse=True)
    clear = len(sizes) == 1 or sizes[0] > sizes[1]
    largest = max(camps.values(), key=len) if clear else []
    dissent = [ballot.group for ballot in ballots if ballot.group not in largest]
    dissent += [stand.group for stand in silent if stand.off is not None]
    rest = tuple((stand.group, stand.reason) for stand in silent if stand.off is None)
    supporters, dissenters = tuple(sorted(largest)), tuple(sorted(dissent))
    evidence = _evidence(ballots, silent)
    return SourceDecision(
        State.DISPUTED, None, supporters, dissenters, rest, reason, evidence=evidence, rule_id=rule.rule_id
    )


def _answer(
    state: State,
    value: MatchValue | None,
    ballots: list[Ballot],
    silent: list[Silence],
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
        _evidence(ballots, silent),
        rule.rule_id,
    )


def _utc(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S} UTC"
