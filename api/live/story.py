"""What happened in a match so far, out of what was kept of it: prices, the guard's reasons, halts, the oracle; pure.

    kind                                            told by
    kick_off half_time second_half extra_time       the first price that was made with it
    goal goal_cancelled red red_cancelled           the same; `at` is when a feed showed it first, where that was kept
    score                                           the same, where several goals fell between two prices
    penalty var interrupted off reopened            a feed; nobody confirms these
    ended                                           the guard, which settled every market
    halted resumed                                  an operator of the desk
    reported challenged ruled void                  the oracle on the chain

`at` is match time, the moment at which it was learned here. A goal that a feed showed and took back before any price
was made with it has no `confirmed_at`. The minute is what the match clock of the nearest price says at `at`; parts of
the match have none, nor has what no clock was shown for. Nothing is told that was not kept: who prices no match in
extra time knows no goal of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from api.live.causes import causes
from pricing.guard.reasons import Cause
from sports.words import Score

KINDS: Final = (
    "kick_off",
    "half_time",
    "second_half",
    "extra_time",
    "ended",
    "goal",
    "goal_cancelled",
    "score",
    "red",
    "red_cancelled",
    "penalty",
    "var",
    "interrupted",
    "off",
    "reopened",
    "halted",
    "resumed",
    "reported",
    "challenged",
    "ruled",
    "void",
)
_ALONE: Final = {"penalty": "penalty", "var": "var", "stopped": "interrupted", "off": "off", "reopened": "reopened"}
"""Causes that a feed shows and no price repeats, and what they are called here."""
_STEP: Final = re.compile(r"(\d{1,3})-(\d{1,3}) to (\d{1,3})-(\d{1,3})\)$")
_PHASES: Final = {"kick_off": "LIVE_FIRST_HALF", "half_time": "HALF_TIME", "second_half": "LIVE_SECOND_HALF"}
_HALVES: Final = {1: (0, 45), 2: (45, 45), 3: (90, 15), 4: (105, 15)}
"""Minutes before each half, and its length."""
_ORDER: Final = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of play that a price was made from; `clock_s` counts from the start of the half at `heard_at`."""

    asked_at: int
    heard_at: int
    half: int
    clock_s: int
    score: Score
    reds: Score

    @property
    def paused(self) -> bool:
        """Whether it is the break."""
        return self.half == 2 and self.clock_s == 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A reason of the guard at its first moment, in its own words."""

    at: int
    why: str

    @property
    def code(self) -> str:
        """The code of its cause, empty for none that is known."""
        return next(iter(causes(self.why)), "")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `side` is home or away, `score` and `reds` those after it."""

    kind: str
    at: int
    confirmed_at: int | None = None
    side: str | None = None
    score: Score | None = None
    reds: Score | None = None
    minute: int | None = None
    stoppage: int | None = None
    why: tuple[str, ...] = ()


def reasons(rows: Iterable[tuple[int, str]]) -> list[Shown]:
    """Reasons by the moment from which they held, out of (moment, reasons of a market then) in order."""
    held: set[str] = set()
    moment, now, found = -1, set[str](), list[Shown]()
    for at, why in rows:
        if why == Cause.OVER.value:
            continue  # a market that is settled says nothing of what holds for the others
        if at != moment:
            held, moment, now = now, at, set()
        for part in filter(None, why.split("; ")):
            if part not in held and part not in now:
                found.append(Shown(at, part))
            now.add(part)
    return found


def story(
    plays: Sequence[Seen],
    shown: Sequence[Shown],
    *,
    ended_at: int | None = None,
    others: Iterable[Event] = (),
) -> list[Event]:
    """Everything that happened, in order; `others` are halts and what the oracle said."""
    found = [*_of_plays(plays, shown), *_of_feeds(plays, shown), *others]
    if ended_at is not None:
        found.append(Event("ended", ended_at, ended_at))
    return sorted(found, key=lambda one: (one.at, _ORDER[one.kind]))


def _of_plays(plays: Sequence[Seen], shown: Sequence[Shown]) -> Iterator[Event]:
    before: Seen | None = None
    for play in plays:
        since = -1 if before is None else before.asked_at
        window = [one for one in shown if since < one.at <= play.asked_at]
        yield from _phases(before, play, window)
        for event in (*_goals(before, play, window), *_reds(before, play, window)):
            minute, stoppage = _minute(event.at, before, play)
            yield replace(event, minute=minute, stoppage=stoppage)
        before = play
    if before is not None:
        # What a feed showed after the last price: a goal at the very end has no price of its own.
        for event in _steps(before.score, [one for one in shown if one.at > before.asked_at]):
            minute, stoppage = _minute(event.at, before, None)
            yield replace(event, minute=minute, stoppage=stoppage)


def _phases(before: Seen | None, play: Seen, window: Sequence[Shown]) -> Iterator[Event]:
    kind = _part(play)
    if before is not None and _part(before) == kind:
        return
    if kind == "kick_off" and (before is not None or any(play.score) or any(play.reds)):
        # Taken up later, or a clock that went back: when it began is not known.
        return
    ends = f" to {_PHASES.get(kind, '-')})"
    at = next((one.at for one in window if one.code == "phase" and one.why.endswith(ends)), play.asked_at)
    yield Event(kind, at, play.asked_at, score=play.score)


def _part(play: Seen) -> str:
    if play.paused:
        return "half_time"
    return {1: "kick_off", 2: "second_half"}.get(play.half, "extra_time")


def _goals(before: Seen | None, play: Seen, window: Sequence[Shown]) -> Iterator[Event]:
    """The way from one score to the next, if the feeds showed it; else the step, or the score alone."""
    score = Score(0, 0) if before is None else before.score
    steps = _steps(score, window)
    at = (steps[-1].score if steps else None) or score
    if at == play.score:
        confirmed = None if play.score == score else play.asked_at
        yield from (replace(one, confirmed_at=confirmed) for one in steps)
    elif abs(play.score.home - score.home) + abs(play.score.away - score.away) == 1:
        yield replace(_goal(score, play.score, play.asked_at), confirmed_at=play.asked_at)
    elif play.score != score:
        yield Event("score", play.asked_at, play.asked_at, score=play.score)


def _steps(score: Score, window: Sequence[Shown]) -> list[Event]:
    """The goals that feeds showed one after the other, from a score on."""
    steps: list[Event] = []
    at = score
    for one in window:
        found = _STEP.search(one.why) if one.code in ("goal", "goal_cancelled") else None
        if found is None:
            continue
        home, away, to_home, to_away = map(int, found.groups())
        if (home, away) != at or abs(to_home - home) + abs(to_away - away) != 1:
            continue
        at = Score(to_home, to_away)
        steps.append(_goal(Score(home, away), at, one.at))
    return steps


def _goal(before: Score, after: Score, at: int) -> Event:
    kind = "goal" if sum(after) > sum(before) else "goal_cancelled"
    return Event(kind, at, side="home" if after.home != before.home else "away", score=after)


def _reds(before: Seen | None, play: Seen, window: Sequence[Shown]) -> Iterator[Event]:
    old = Score(0, 0) if before is None else before.reds
    at = next((one.at for one in window if one.code == "red"), play.asked_at)
    for side, was, now in (("home", old.home, play.reds.home), ("away", old.away, play.reds.away)):
        for _ in range(abs(now - was)):
            kind = "red" if now > was else "red_cancelled"
            yield Event(kind, at, play.asked_at, side=side, score=play.score, reds=play.reds)


def _of_feeds(plays: Sequence[Seen], shown: Sequence[Shown]) -> Iterator[Event]:
    for one in shown:
        kind = _ALONE.get(one.code)
        if kind is not None:
            last = next((play for play in reversed(plays) if play.asked_at < one.at), None)
            minute, stoppage = _minute(one.at, last, None)
            yield Event(kind, one.at, minute=minute, stoppage=stoppage)


def _minute(at: int, before: Seen | None, after: Seen | None) -> tuple[int | None, int | None]:
    """The minute as people say it, and the minute of stoppage, by the clock of the price before or after a moment."""
    play = after if after is not None and (before is None or _part(after) == _part(before)) else before
    if play is None or play.paused or play.half not in _HALVES:
        return None, None
    begins, lasts = _HALVES[play.half]
    minute = max(0, play.clock_s + at - play.heard_at) // 60 + 1
    return (begins + minute, None) if minute <= lasts else (begins + lasts, minute - lasts)
