"""The rules of sets, which every tennis adapter reads by.

| set       | complete when                                       |
|-----------|-----------------------------------------------------|
| usual     | six games and two ahead, or 7-5                     |
| tie-break | 7-6 (13-12 where the last set is broken at twelve)  |
| advantage | two ahead beyond six games all                      |

A match is played out when one side has won more than half of the sets that it can have, and the last set was that
side's. A retirement leaves at most its last set incomplete, and that set is nobody's. A match tie-break in place of a
set is shown in ways that were not seen: it gives no vote.
"""

from __future__ import annotations

from collections.abc import Sequence

from sports.model import Decision, FixtureStatus, Pair, Scores, Side, Sport
from sports.providers.build import Found
from sports.providers.sanity import Winner
from sports.providers.tree import Node

BEST_OF = (3, 5)
_SIDES = {Winner.HOME: Side.HOME, Winner.AWAY: Side.AWAY}


def winner_of_set(games: Pair) -> Side | None:
    """Whose set it is, None while it is not complete, or when no set ends like this."""
    ahead, behind = max(games), min(games)
    usual = ahead == 6 and behind <= 4
    tie_break = (ahead, behind) in ((7, 6), (13, 12))
    advantage = ahead >= 7 and ahead - behind == 2
    return games.leader if usual or tie_break or advantage else None


def sets_won(sets: Sequence[Pair]) -> Pair:
    """Sets won by both sides."""
    winners = [winner_of_set(games) for games in sets]
    return Pair(winners.count(Side.HOME), winners.count(Side.AWAY))


def settle_sets(found: Found, rows: Node, sets: Sequence[Pair], best_of: int | None) -> None:
    """Fill in what an ended match amounts to; a fault at `rows` when the sets can't be those of such a match."""
    found.sport = Sport.TENNIS
    found.advancing = _SIDES.get(found.winner)
    retired = found.status is FixtureStatus.RETIRED
    complete = tuple(sets)
    if retired and complete and winner_of_set(complete[-1]) is None:
        complete = complete[:-1]
    won = sets_won(complete)
    needed = best_of // 2 + 1 if best_of in BEST_OF and best_of is not None else 0
    possible = needed > 0 and won.total == len(complete) and found.advancing is not None
    if retired:
        found.decision = Decision.RETIREMENT
        possible = possible and max(won) < needed
    else:
        found.decision = Decision.REGULAR
        last = winner_of_set(complete[-1]) if complete else None
        possible = possible and max(won) == needed and won.leader is last is found.advancing
    if not possible:
        rows.fail()
        return
    found.scores = Scores(regulation=None if retired else won, sets=complete)
