"""After a result is FINAL: what a provider says later, and whether it matters. Pure.

    CONFIRMED  the sources still say the same, or too few say anything
    TRIBUNAL   some show an awarded score now: ignored by rule, logged
    UNCLEAR    some groups say otherwise, fewer than a quorum: keep asking
    FACT       a quorum agrees on another result of the pitch: open a dispute if the chain still allows one, else log it

Readings are checked 1, 6 and 24 hours after the decision; later changes are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from sports.consensus import MatchValue, SourceDecision, decide
from sports.model import FixtureStatus, GroupName, Reading, UnixTime
from sports.votes import HOUR, SourceRule, Vote, vote_of

CHECKS_S = (HOUR, 6 * HOUR, 24 * HOUR)


class Later(Enum):
    """What later readings make of a final result."""

    CONFIRMED = "CONFIRMED"
    TRIBUNAL = "TRIBUNAL"
    UNCLEAR = "UNCLEAR"
    FACT = "FACT"


@dataclass(frozen=True, slots=True)
class Correction:
    """The answer, with the value that a quorum agrees on (FACT only) and the groups that say otherwise."""

    kind: Later
    reason: str
    groups: tuple[GroupName, ...] = ()
    value: MatchValue | None = None


def next_check(final_at: int, now: int) -> UnixTime | None:
    """When to look again after a decision at `final_at`, None once the last check is past."""
    return next((UnixTime(final_at + after) for after in CHECKS_S if final_at + after > now), None)


def correction(
    final: MatchValue, final_at: UnixTime, readings: Iterable[Reading], rule: SourceRule, now: UnixTime
) -> Correction:
    """What the readings since `final_at` make of a result; those after the last check don't count."""
    known = [r for r in readings if r.fetched_at <= min(now, final_at + CHECKS_S[-1])]
    moment = UnixTime(min(now, final_at + CHECKS_S[-1]))
    otherwise = tuple(sorted({r.group for r in _newest(known, rule) if _says_other(r, final, rule)}))
    answer: SourceDecision = decide(known, rule, moment)
    if answer.value is not None and not _same(answer.value, final) and len(answer.supporters) >= rule.quorum:
        return Correction(
            Later.FACT, f"{len(answer.supporters)} groups agree on another result", answer.supporters, answer.value
        )
    if otherwise:
        return Correction(Later.UNCLEAR, f"{', '.join(otherwise)} of {rule.quorum} needed say otherwise", otherwise)
    awarded = tuple(sorted({r.group for r in _newest(known, rule) if r.status is FixtureStatus.AWARDED}))
    if awarded:
        return Correction(Later.TRIBUNAL, f"awarded since, at {', '.join(awarded)}: the pitch counts", awarded)
    return Correction(Later.CONFIRMED, "nobody says otherwise")


def _newest(readings: Iterable[Reading], rule: SourceRule) -> list[Reading]:
    """The last word of each provider that votes."""
    newest: dict[str, Reading] = {}
    for reading in sorted(readings, key=lambda r: r.fetched_at):
        if reading.group in rule.groups:
            newest[reading.provider] = reading
    return list(newest.values())


def _says_other(reading: Reading, final: MatchValue, rule: SourceRule) -> bool:
    vote: Vote | None = vote_of(reading, rule)
    return vote is not None and vote.contradicts(Vote(final.decision, final.scores, final.goal_order))


def _same(now: MatchValue, final: MatchValue) -> bool:
    """Whether two values settle alike; what one of them leaves open is no contradiction."""
    return not Vote(now.decision, now.scores, None).contradicts(Vote(final.decision, final.scores, None))
