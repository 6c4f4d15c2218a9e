"""Checks of one reading against itself. Each finding is a flag; nearly all take the vote away.

| the match ended and                        | flag                                             |
|--------------------------------------------|--------------------------------------------------|
| no score for the 90 minutes                | MISSING_SCORE                                    |
| scores of parts beyond the whole           | PARTS_DISAGREE                                   |
| extra time after a lead                    | NOT_LEVEL_BEFORE_EXTRA_TIME (not in second legs) |
| level after extra time, nothing after it   | LEVEL_AFTER_EXTRA_TIME (not in second legs)      |
| no shoot-out, or a level one               | MISSING_SHOOTOUT, SHOOTOUT_LEVEL                 |
| the winner named isn't the scores' winner  | WINNER_CONTRADICTS                               |
| less than 90 minutes after kick-off        | TOO_EARLY                                        |

In any state: a score before the kick-off is KICKOFF_AHEAD.

Basketball: a game that ends level is LEVEL_AT_THE_END, overtime after a lead NOT_LEVEL_BEFORE_EXTRA_TIME, overtime
without a score for it (or the other way round) as in football, and 75 minutes are the least.
"""

from __future__ import annotations

from enum import Enum

from sports.model import Decision, FixtureStatus, Flag, Pair, Scores, Side, Sport, UnixTime

SHORTEST_MATCH_S = 90 * 60
SHORTEST_GAME_S = 75 * 60
SHORTEST_TENNIS_S = 20 * 60
_SHORTEST = {Sport.BASKETBALL: SHORTEST_GAME_S, Sport.TENNIS: SHORTEST_TENNIS_S}


class Winner(Enum):
    """The winner that a provider names. UNSAID: it has such a field and left it empty; NO_FIELD: it has none."""

    HOME = "HOME"
    AWAY = "AWAY"
    DRAW = "DRAW"
    UNSAID = "UNSAID"
    NO_FIELD = "NO_FIELD"


def winner_of(scores: Scores) -> Side | None:
    """Who won the match after whatever decided it; None for a draw or without scores."""
    for pair in (scores.shootout, scores.after_extra_time, scores.regulation):
        if pair is not None and pair.leader is not None:
            return pair.leader
    return None


def flags_of(
    status: FixtureStatus,
    decision: Decision | None,
    scores: Scores,
    running: Pair | None,
    winner: Winner,
    kickoff: UnixTime | None,
    fetched_at: UnixTime,
    sport: Sport = Sport.FOOTBALL,
) -> list[Flag]:
    """All findings about one reading, in the order of the table above."""
    flags: list[Flag] = []
    if status is FixtureStatus.FINISHED:
        flags += _game_ended(decision, scores) if sport is Sport.BASKETBALL else _ended(decision, scores)
        if not _agrees(winner, winner_of(scores)):
            flags.append(Flag.WINNER_CONTRADICTS)
        shortest = _SHORTEST.get(sport, SHORTEST_MATCH_S)
        if kickoff is not None and fetched_at < kickoff + shortest:
            flags.append(Flag.TOO_EARLY)
    if kickoff is not None and kickoff > fetched_at and (running is not None or scores != Scores()):
        flags.append(Flag.KICKOFF_AHEAD)
    return flags


def _ended(decision: Decision | None, scores: Scores) -> list[Flag]:
    regulation, extra, shootout = scores.regulation, scores.after_extra_time, scores.shootout
    flags: list[Flag] = []
    if regulation is None or decision is None or (decision is Decision.EXTRA_TIME and extra is None):
        return [Flag.MISSING_SCORE]
    misplaced = decision is Decision.REGULAR and (extra is not None or shootout is not None)
    misplaced |= decision is Decision.EXTRA_TIME and shootout is not None
    beyond = scores.half_time is not None and not regulation.reaches(scores.half_time)
    if misplaced or beyond or (extra is not None and not extra.reaches(regulation)):
        flags.append(Flag.PARTS_DISAGREE)
    if extra is not None and regulation.leader is not None:
        flags.append(Flag.NOT_LEVEL_BEFORE_EXTRA_TIME)
    if decision is Decision.EXTRA_TIME and extra is not None and extra.leader is None:
        flags.append(Flag.LEVEL_AFTER_EXTRA_TIME)
    if decision is Decision.PENALTIES:
        if shootout is None:
            flags.append(Flag.MISSING_SHOOTOUT)
        elif shootout.leader is None:
            flags.append(Flag.SHOOTOUT_LEVEL)
        if (extra or regulation).leader is not None:
            flags.append(Flag.NOT_LEVEL_BEFORE_SHOOTOUT)
    return flags


def _game_ended(decision: Decision | None, scores: Scores) -> list[Flag]:
    """The same for basketball."""
    regulation, whole = scores.regulation, scores.after_extra_time
    if regulation is None or decision is None or (decision is Decision.OVERTIME and whole is None):
        return [Flag.MISSING_SCORE]
    flags: list[Flag] = []
    misplaced = decision is not Decision.OVERTIME and (whole is not None or decision is not Decision.REGULAR)
    beyond = scores.half_time is not None and not regulation.reaches(scores.half_time)
    if misplaced or beyond or (whole is not None and not whole.reaches(regulation)):
        flags.append(Flag.PARTS_DISAGREE)
    if whole is not None and regulation.leader is not None:
        flags.append(Flag.NOT_LEVEL_BEFORE_EXTRA_TIME)
    if (whole or regulation).leader is None:
        flags.append(Flag.LEVEL_AT_THE_END)
    return flags


def _agrees(said: Winner, won: Side | None) -> bool:
    if said is Winner.NO_FIELD:
        return True
    return said is {None: Winner.DRAW, Side.HOME: Winner.HOME, Side.AWAY: Winner.AWAY}[won]
