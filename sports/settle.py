"""From the agreed value of the sources to the word that a committee signs."""

from __future__ import annotations

from sports.consensus import MatchValue, SourceDecision, State
from sports.model import Decision, Pair, Sport
from sports.words import MAX_GOALS, NO_PAIRS, PAIRS, Result, Status


def result_of(decision: SourceDecision) -> Result | None:
    """The result of a decision that is over, pairs as docs/words.md numbers them; None while there is none to sign."""
    if decision.state is State.VOID:
        return Result(Status.VOID)
    if decision.state is State.ABANDONED and decision.value is not None:
        return Result(Status.ABANDONED, (decision.value.scores.half_time, *NO_PAIRS)[:PAIRS])
    if decision.state is not State.FINAL or decision.value is None:
        return None
    if decision.value.sport is Sport.TENNIS:
        return tennis_result(decision.value)
    basketball = decision.value.sport is Sport.BASKETBALL
    return basketball_result(decision.value) if basketball else football_result(decision.value)


def football_result(value: MatchValue) -> Result:
    """A match played to its end: half time, 90 minutes, after extra time and shoot-out in pairs 0 to 3."""
    scores = value.scores
    played = (scores.half_time, scores.regulation, scores.after_extra_time, scores.shootout)
    order = value.goal_order if value.goal_order is not None and len(value.goal_order) <= MAX_GOALS else ()
    pairs = (*played, *NO_PAIRS)[:PAIRS]
    return Result(Status.FINISHED, pairs, value.advancing, order)


def basketball_result(value: MatchValue) -> Result:
    """A game played to its end: half time, regulation, with overtime (always known); quarters in pairs 3 to 6."""
    scores = value.scores
    whole = scores.after_extra_time or scores.regulation
    pairs = (scores.half_time, scores.regulation, whole, *(scores.quarters or ()), *NO_PAIRS)[:PAIRS]
    return Result(Status.FINISHED, pairs, value.advancing)


def tennis_result(value: MatchValue) -> Result:
    """Sets 1 to 5 in pairs 0, 1, 3, 4, 5; played out, also the sets won in pair 2 and all games in pair 6."""
    sets = value.scores.sets or ()
    padded: list[Pair | None] = [*sets, *[None] * 5]
    played_out = value.decision is Decision.REGULAR
    games = Pair(sum(pair.home for pair in sets), sum(pair.away for pair in sets)) if played_out else None
    won = value.scores.regulation if played_out else None
    pairs = (padded[0], padded[1], won, *padded[2:5], games)
    return Result(Status.FINISHED if played_out else Status.RETIRED, pairs, value.advancing)
