"""From the agreed value of the sources to the word that a committee signs."""

from __future__ import annotations

from sports.consensus import MatchValue, SourceDecision, State
from sports.model import Sport
from sports.words import MAX_GOALS, NO_PAIRS, PAIRS, Result, Status


def result_of(decision: SourceDecision) -> Result | None:
    """The result of a decision that is over, pairs as docs/words.md numbers them; None while there is none to sign."""
    if decision.state is State.VOID:
        return Result(Status.VOID)
    if decision.state is State.ABANDONED and decision.value is not None:
        return Result(Status.ABANDONED, (decision.value.scores.half_time, *NO_PAIRS)[:PAIRS])
    if decision.state is not State.FINAL or decision.value is None:
        return None
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
