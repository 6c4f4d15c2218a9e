"""A football match in play as its feed shows it, checked against its own log and turned into a state of play."""

from collections.abc import Sequence
from typing import Final

from pricing.by_sport.answer import Suspended, heard
from pricing.errors import BadState
from pricing.inplay import State
from pricing.inplay.extra import LAST_MINUTE, left_of_extra
from pricing.priced import Reason
from pricing.request import Event, FootballPlay
from sports.words import LOVE, Score

_COUNTED = {"goal": 1, "goal_cancelled": -1, "red": 1, "red_cancelled": -1}


EXTRA_TIME: Final = (3, 4)
"""Halves of a feed's play that are extra time."""


def state_of(play: FootballPlay, asked_at: int) -> State:
    """The state of play in 90 minutes. Raises Suspended where the feed is silent, contradicts itself, or shows what
    cannot be.
    """
    minute = _minute(play, asked_at)
    added = None if play.added_s is None else play.added_s / 60
    try:
        return State(play.half, minute, play.score, play.half_time, play.reds, added)
    except BadState as error:
        raise _impossible(error) from error


def extra_share_of(play: FootballPlay, asked_at: int, later_s: int = 0) -> float:
    """Share of extra time that is left some seconds later. Raises Suspended as `state_of`."""
    minute = _minute(play, asked_at) + later_s / 60
    try:
        return left_of_extra(play.half - 2, min(minute, LAST_MINUTE) if later_s else minute)
    except BadState as error:
        raise _impossible(error) from error


def _minute(play: FootballPlay, asked_at: int) -> float:
    heard(play.heard_at, asked_at)
    if play.events is not None:
        _consistent(play, play.events)
    if play.clock_s < 0:
        raise Suspended(Reason.IMPOSSIBLE_STATE, f"the clock shows {play.clock_s} s")
    # Seconds since the feed spoke have been played as well.
    return (play.clock_s + (asked_at - play.heard_at if play.clock_s else 0)) / 60


def _impossible(error: BadState) -> Suspended:
    return Suspended(Reason.IMPOSSIBLE_STATE, f"{error.what} is {error.value!r}")


def _consistent(play: FootballPlay, events: Sequence[Event]) -> None:
    score, reds, clock, half_time, regular = LOVE, LOVE, (1, 0), LOVE, LOVE
    for number, event in enumerate(events, start=1):
        if event.sequence != number:
            raise _contradiction(f"event {number} is missing, {event.sequence} came instead")
        if (event.half, event.clock_s) < clock:
            raise _contradiction(f"the clock went back from {clock} to {(event.half, event.clock_s)}")
        clock = (event.half, event.clock_s)
        by = _COUNTED.get(event.kind, 0)
        if by and event.side not in (0, 1):
            raise _contradiction(f"event {number} is of side {event.side}")
        step = Score(by * (event.side == 0), by * (event.side == 1))
        if event.kind.startswith("red"):
            reds = Score(reds.home + step.home, reds.away + step.away)
        else:
            score = Score(score.home + step.home, score.away + step.away)
        if event.score != score:
            raise _contradiction(f"{event.kind} {number} shows {tuple(event.score)}, the log counts {tuple(score)}")
        if event.half == 1:
            half_time = score
        if event.half not in EXTRA_TIME:
            regular = score
    if clock > (play.half, play.clock_s):
        raise _contradiction(f"the clock shows {(play.half, play.clock_s)}, an event came at {clock}")
    for what, shown, counted in (("score", play.score, score), ("red cards", play.reds, reds)):
        if shown != counted:
            raise _contradiction(f"the feed shows {what} {tuple(shown)}, its log counts {tuple(counted)}")
    if play.half in EXTRA_TIME and regular.home != regular.away:
        raise _contradiction(f"extra time is played after {tuple(regular)}")
    if play.half == 2 and play.half_time != half_time:
        raise _contradiction(f"the feed shows {play.half_time} at half time, its log counts {tuple(half_time)}")


def _contradiction(detail: str) -> Suspended:
    return Suspended(Reason.CONTRADICTION, detail)
