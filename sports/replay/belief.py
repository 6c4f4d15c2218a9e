"""What a provider with faults believes of a match at a moment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sports.fixtures import CatalogueFixture
from sports.model import Pair, Side, UnixTime
from sports.replay.faults import Fault, first
from sports.replay.matches import BREAKS_S, Incident, Match, MatchState, Phase, state_at
from sports.replay.view import Seen

_WORDS = {
    "postponed": Phase.POSTPONED,
    "cancelled": Phase.CANCELLED,
    "abandoned": Phase.ABANDONED,
    "suspended": Phase.SUSPENDED,
    "awarded": Phase.AWARDED,
    "strange-status": Phase.STRANGE,
}
_CLOCK_BACK_EVERY_S = 60
NOTHING_YET = MatchState(Phase.BEFORE, Pair(0, 0), None, (), (), None, 0)
AWARDED = Pair(3, 0)


def believed(match: Match, now: int, faults: Sequence[Fault]) -> Seen | None:
    """A match through the faults that act on it at `now`; None when the provider shows no such match."""
    if first(faults, "missing") is not None:
        return None
    moment = _moment(now, faults)
    played = _played(match, now, faults)
    state = _state(played, state_at(played, moment), faults)
    return Seen(played, state, moment)


def _moment(now: int, faults: Sequence[Fault]) -> int:
    """The time that the provider believes in."""
    late, stale, back = (first(faults, kind) for kind in ("late", "stale", "clock-back"))
    moment = now - late.seconds if late is not None else now
    if back is not None and now // _CLOCK_BACK_EVERY_S % 2:
        moment -= back.seconds
    return min(moment, stale.start) if stale is not None else moment


def _played(match: Match, now: int, faults: Sequence[Fault]) -> Match:
    """The match as the provider thinks that it went."""
    if first(faults, "wrong-half-time") is not None:
        match = replace(match, goals=_other_half(match))
    early = first(faults, "early-end")
    if early is not None:
        match = _cut(match, early.seconds)
    flip = first(faults, "flip-after-final")
    if flip is not None and now >= match.end + flip.seconds:
        last = len(match.half_lengths_s)
        late_goal = Incident(last, match.half_lengths_s[-1], Side.AWAY)
        match = replace(match, goals=(*match.goals, late_goal))
    phantom = first(faults, "goal-then-var")
    if phantom is not None and match.start <= phantom.start:
        part, second = match.moment_of(phantom.start)
        goal = Incident(part, second, Side.AWAY)
        match = replace(match, disallowed=((goal, phantom.seconds),))
    if first(faults, "level-shootout") is not None and match.shootout is not None:
        match = replace(match, shootout=Pair(4, 4))
    if first(faults, "swapped-scores") is not None:
        match = _flipped(match)
    if first(faults, "swapped-sides") is not None:
        fixture = replace(match.fixture, home=match.fixture.away, away=match.fixture.home)
        match = replace(_flipped(match), fixture=fixture)
    moved = first(faults, "moved-kickoff")
    return replace(match, fixture=_moved(match.fixture, moved.seconds)) if moved is not None else match


def _state(match: Match, state: MatchState, faults: Sequence[Fault]) -> MatchState:
    """The state with the word of a fault in place of the true one."""
    del match
    for kind, phase in _WORDS.items():
        if first(faults, kind) is None:
            continue
        if phase is Phase.AWARDED:
            return replace(NOTHING_YET, phase=phase, score=AWARDED)
        if phase in (Phase.POSTPONED, Phase.CANCELLED):
            return replace(NOTHING_YET, phase=phase)
        return replace(state, phase=phase)
    if first(faults, "null-score") is not None and state.phase is Phase.FINISHED:
        return replace(state, half_time=None, regulation=None, after_extra=None, shootout=None)
    return state


def _other_half(match: Match) -> tuple[Incident, ...]:
    """The goals with the last of the first half in the second; without one, the first of the second in the first."""
    goals = list(match.goals)
    inside = [index for index, goal in enumerate(goals) if goal.half == 1]
    if inside:
        goals[inside[-1]] = replace(goals[inside[-1]], half=2, second=0)
    elif goals and goals[0].half == 2:
        goals[0] = replace(goals[0], half=1, second=match.half_lengths_s[0])
    return tuple(goals)


def _cut(match: Match, seconds: int) -> Match:
    """The match with so much less of its last part, and what happened in that time left out."""
    last = len(match.half_lengths_s)
    length = max(0, match.half_lengths_s[-1] - seconds)

    def within(incident: Incident) -> bool:
        return incident.half < last or incident.second <= length

    goals = tuple(goal for goal in match.goals if within(goal))
    return replace(match, half_lengths_s=(*match.half_lengths_s[:-1], length), goals=goals)


def _flipped(match: Match) -> Match:
    """The same match with every goal and kick for the other side."""
    goals = tuple(replace(goal, side=Side(1 - goal.side)) for goal in match.goals)
    kicks = None if match.shootout is None else Pair(match.shootout.away, match.shootout.home)
    return replace(match, goals=goals, shootout=kicks)


def _moved(fixture: CatalogueFixture, seconds: int) -> CatalogueFixture:
    moment = datetime.fromtimestamp(fixture.start + seconds, UTC)
    return replace(fixture, start=UnixTime(fixture.start + seconds), kickoff_utc=f"{moment:%Y-%m-%dT%H:%M:%SZ}")


LONGEST_S = 4 * 3600 + sum(BREAKS_S)
"""No match lasts longer from kick-off to its decision."""
