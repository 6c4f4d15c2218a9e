"""A set and a match, from any score: the distribution of every pair that a result word has.

set     (games home, games away, who serves next), a tie-break at 6-6
match   (sets home, sets away, who serves next), with all games of both players so far
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from pricing.errors import BadRates, BadState
from pricing.grid import Floats
from pricing.tennis.points import game, tiebreak
from sports.words import LOVE, Score

SET_GAMES: Final = 6
SIDE: Final = 8
"""Games of a player in a set: 0 to 7."""

SetScores = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Format:
    """Sets that win the match, and to how many points the tie-break of the last possible set is. Raises BadState."""

    sets_to_win: int = 2
    last_tiebreak: int = 7

    def __post_init__(self) -> None:
        if self.sets_to_win not in (2, 3) or self.last_tiebreak not in (7, 10):
            raise BadState("format", (self.sets_to_win, self.last_tiebreak), "2 or 3 sets, a tie-break to 7 or 10")

    @property
    def most_sets(self) -> int:
        """Sets of the longest match."""
        return 2 * self.sets_to_win - 1


@dataclass(frozen=True, slots=True)
class Position:
    """Where a match stands: sets that are over, games and points of now, and who serves (the tie-break's first point).

    Raises BadState.
    """

    sets: tuple[Score, ...] = ()
    games: Score = LOVE
    points: Score = LOVE
    home_serves: bool = True

    def __post_init__(self) -> None:
        for score in self.sets:
            if not _over(*score):
                raise BadState("a set that is over", tuple(score), "6-0 to 6-4, 7-5 or 7-6, either way round")
        if min(self.games) < 0 or _over(*self.games) or max(self.games) > SET_GAMES:
            raise BadState("games of the set", tuple(self.games), "those of a set that is not over")
        if min(self.points) < 0:
            raise BadState("points", tuple(self.points), "no less than zero")

    @property
    def won(self) -> Score:
        """Sets won by both."""
        home = sum(score.home > score.away for score in self.sets)
        return Score(home, len(self.sets) - home)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Distributions of what a match ends in: scores of each set, sets won, all games.

    `sets[i]` has shape (8, 8) and sums to the chance that set i is played; `won` (4, 4); `games` (36, 36).
    """

    sets: tuple[Floats, ...]
    won: Floats
    games: Floats
    home_wins: float = field(default=0.0)


def _over(home: int, away: int) -> bool:
    more, fewer = max(home, away), min(home, away)
    return (more == SET_GAMES and 0 <= fewer <= 4) or (more == SET_GAMES + 1 and fewer in (5, 6))


def set_scores(
    home: float, away: float, home_serves: bool, *, to: int = 7, games: Score = LOVE, points: Score = LOVE
) -> SetScores:
    """Chances of the scores in which a set ends; `home`, `away` are the shares of points won on the own serve.

    Raises BadState.
    """
    ends: SetScores = defaultdict(float)
    now = {(games.home, games.away): 1.0}
    serving, first = home_serves, True
    while now:
        following: dict[tuple[int, int], float] = defaultdict(float)
        for (one, other), chance in now.items():
            start = points if first else LOVE
            wins = _home_wins_game(home, away, serving, start, to if one == other == SET_GAMES else None)
            for score, part in (((one + 1, other), wins), ((one, other + 1), 1 - wins)):
                (ends if _over(*score) else following)[score] += chance * part
        now, serving, first = dict(following), not serving, False
    return dict(ends)


def _home_wins_game(home: float, away: float, serving: bool, points: Score, tiebreak_to: int | None) -> float:
    if tiebreak_to is not None:
        if serving:
            return tiebreak(home, 1 - away, tiebreak_to, points.home, points.away)
        return 1 - tiebreak(away, 1 - home, tiebreak_to, points.away, points.home)
    return game(home, points.home, points.away) if serving else 1 - game(away, points.away, points.home)


def outlook(home: float, away: float, form: Format | None = None, position: Position | None = None) -> Outlook:
    """The outlook of a match from a position; `home`, `away` are the shares of points won on the own serve.

    Raises BadRates, BadState.
    """
    played, rules = position or Position(), form or Format()
    for share in (home, away):
        if not 0.05 <= share <= 0.95:
            raise BadRates("share of points on serve", share, "from .05 to .95")
    if max(played.won) >= rules.sets_to_win:
        raise BadState("sets", tuple(played.won), "those of a match that is not over")
    scores = [np.zeros((SIDE, SIDE)) for _ in range(rules.most_sets)]
    for index, score in enumerate(played.sets):
        scores[index][score.home, score.away] = 1
    side = (SIDE - 1) * rules.most_sets + 1
    before = np.zeros((side, side))
    before[sum(score.home for score in played.sets), sum(score.away for score in played.sets)] = 1
    # Who served the first game of the set under way decides nothing any more; who serves now does.
    now = {(played.won.home, played.won.away, played.home_serves): before}
    won, games = np.zeros((4, 4)), np.zeros((side, side))
    for index in range(len(played.sets), rules.most_sets):
        to = rules.last_tiebreak if index == rules.most_sets - 1 else 7
        current = index == len(played.sets)
        start, points = (played.games, played.points) if current else (LOVE, LOVE)
        following: dict[tuple[int, int, bool], Floats] = {}
        for (one, other, serving), grid in now.items():
            for (mine, theirs), chance in set_scores(home, away, serving, to=to, games=start, points=points).items():
                scores[index][mine, theirs] += chance * grid.sum()
                moved = np.zeros_like(grid)
                moved[mine:, theirs:] = chance * grid[: side - mine, : side - theirs]
                sets = (one + 1, other) if mine > theirs else (one, other + 1)
                if max(sets) == rules.sets_to_win:
                    won[sets] += moved.sum()
                    games += moved
                    continue
                # Serve goes on changing with every game, a tie-break being one.
                changes = (mine + theirs - sum(start)) % 2 == 1
                key = (*sets, serving != changes)
                following[key] = following[key] + moved if key in following else moved
        now = following
    return Outlook(tuple(scores), won, games, float(won[rules.sets_to_win, :].sum()))


def before_toss(home: float, away: float, form: Format | None = None) -> Outlook:
    """The outlook before it is known who serves first: either, as likely. Raises BadRates."""
    one, other = (outlook(home, away, form, Position(home_serves=serves)) for serves in (True, False))
    return Outlook(
        tuple((first + second) / 2 for first, second in zip(one.sets, other.sets, strict=True)),
        (one.won + other.won) / 2,
        (one.games + other.games) / 2,
        (one.home_wins + other.home_wins) / 2,
    )
