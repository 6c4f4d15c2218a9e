"""ESPN's basketball events: the points of each period in `linescores`, overtimes after the regular ones.

STATUS_FINAL doesn't say how a game was decided: `status.period` beyond the periods that `format` names is overtime.
Leagues of four quarters and of two halves are read. Written from descriptions of the interface and the common shape of
its events; no recorded basketball body was at hand, so anything that doesn't add up takes the vote.
"""

from __future__ import annotations

from sports.model import Decision, FixtureStatus, Flag, Pair, Scores, Sport
from sports.providers.build import Found
from sports.providers.espn_event import match_of, read_common
from sports.providers.tree import Node, goals_pair, text_pair

MARK = "s:40~"
"""How the `uid` of a basketball event begins."""
_STATUS = {
    "STATUS_SCHEDULED": FixtureStatus.SCHEDULED,
    "STATUS_DELAYED": FixtureStatus.DELAYED,
    "STATUS_IN_PROGRESS": FixtureStatus.LIVE_OTHER,
    "STATUS_END_PERIOD": FixtureStatus.LIVE_OTHER,
    "STATUS_HALFTIME": FixtureStatus.HALF_TIME,
    "STATUS_FINAL": FixtureStatus.FINISHED,
    "STATUS_SUSPENDED": FixtureStatus.SUSPENDED,
    "STATUS_ABANDONED": FixtureStatus.ABANDONED,
    "STATUS_POSTPONED": FixtureStatus.POSTPONED,
    "STATUS_CANCELED": FixtureStatus.CANCELLED,
    "STATUS_FORFEIT": FixtureStatus.AWARDED,
}


def read_game(event: Node) -> Found:
    """One game."""
    found = Found(fixture_id=event["id"].identifier(), sport=Sport.BASKETBALL)
    match = match_of(event)
    if match is None:
        return found
    home, away = read_common(found, match, _STATUS)
    score = text_pair(home["score"], away["score"])
    if found.status is not FixtureStatus.FINISHED:
        found.running = score
        return found
    regular, last = match["format"]["regulation"]["periods"].integer(), match["status"]["period"].integer()
    periods = _periods(home["linescores"], away["linescores"])
    if score is None or regular not in (2, 4) or last is None or last < regular or len(periods) != last:
        # A number of points that nobody can place is no score.
        return found
    found.decision = Decision.OVERTIME if last > regular else Decision.REGULAR
    regulation, whole = _sum(periods[:regular]), _sum(periods)
    if whole != score:
        found.flags.append(Flag.PARTS_DISAGREE)
    quarters = tuple(periods[:4]) if regular == 4 else None
    found.scores = Scores(
        _sum(periods[: regular // 2]), regulation, whole if last > regular else None, quarters=quarters
    )
    return found


def _periods(home: Node, away: Node) -> list[Pair]:
    """Points of each period of both sides; a fault when one side has more."""
    left, right = [_points(row["value"]) for row in home.each()], [_points(row["value"]) for row in away.each()]
    if len(left) != len(right):
        home.fail()
    pairs = [goals_pair(ours, theirs) for ours, theirs in zip(left, right, strict=False)]
    return [pair for pair in pairs if pair is not None]


def _points(node: Node) -> Node:
    """Points, which ESPN may write as 31.0."""
    if isinstance(node.value, float) and node.value.is_integer():
        return Node(int(node.value), node.path, node.faults)
    return node


def _sum(pairs: list[Pair]) -> Pair:
    return Pair(sum(pair.home for pair in pairs), sum(pair.away for pair in pairs))
