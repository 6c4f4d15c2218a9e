"""ESPN's tennis boards: an event is a tournament, its matches stand in `groupings`, the players in `athlete`.

Retired and walkover are `post` and `completed`, so the status *name* decides. The games of each set stand in
`linescores`, the points of a tie-break beside them. `winner` was seen to contradict the notes of a walkover, which is
off in any case; of a match that was played out the sets tell, and of a retirement `winner` alone.
Doubles and teams have no `athlete` and no vote. Written from descriptions of the interface; no recorded body was at
hand, so anything that is not as expected takes the vote.
"""

from __future__ import annotations

from collections.abc import Iterator

from sports.model import FixtureStatus, Pair, Sport
from sports.providers.build import Found
from sports.providers.espn_event import read_status, sides_of
from sports.providers.tennis import settle_sets
from sports.providers.tree import Faults, Node, goals_pair

MARK = "s:850~"
"""How the `uid` of a tennis event begins."""
_STATUS = {
    "STATUS_SCHEDULED": FixtureStatus.SCHEDULED,
    "STATUS_DELAYED": FixtureStatus.DELAYED,
    "STATUS_RAIN_DELAY": FixtureStatus.INTERRUPTED,
    "STATUS_IN_PROGRESS": FixtureStatus.LIVE_OTHER,
    "STATUS_SUSPENDED": FixtureStatus.SUSPENDED,
    "STATUS_FINAL": FixtureStatus.FINISHED,
    "STATUS_RETIRED": FixtureStatus.RETIRED,
    "STATUS_WALKOVER": FixtureStatus.WALKOVER,
    "STATUS_ABANDONED": FixtureStatus.ABANDONED,
    "STATUS_POSTPONED": FixtureStatus.POSTPONED,
    "STATUS_CANCELED": FixtureStatus.CANCELLED,
}
_OVER = (FixtureStatus.FINISHED, FixtureStatus.RETIRED)
_COMPLETED = (*_OVER, FixtureStatus.WALKOVER)


def matches_of(event: object) -> Iterator[object]:
    """The matches of a tournament; what has no groupings is read as a match by itself."""
    node = Node(event, "", Faults())
    groupings = node["groupings"]
    if not groupings.present:
        yield event
        return
    for grouping in groupings.each():
        for match in grouping["competitions"].each():
            yield match.value


def read_match(match: Node) -> Found:
    """One match."""
    found = Found(fixture_id=match["id"].identifier(), sport=Sport.TENNIS)
    read_status(found, match, _STATUS, _COMPLETED)
    home, away = sides_of(match["competitors"])
    found.home, found.home_id = home["athlete"]["displayName"].text(nullable=True), home["id"].identifier()
    found.away, found.away_id = away["athlete"]["displayName"].text(nullable=True), away["id"].identifier()
    if found.status in _OVER:
        sets = _sets(home["linescores"], away["linescores"])
        periods = match["format"]["regulation"]["periods"].integer()
        settle_sets(found, match["competitors"], sets, periods)
    return found


def _sets(home: Node, away: Node) -> list[Pair]:
    """Games of each set of both sides; a fault when one side has more sets, or a mark contradicts the games."""
    left, right = list(home.each()), list(away.each())
    if len(left) != len(right):
        home.fail()
    found = []
    for ours, theirs in zip(left, right, strict=False):
        games = goals_pair(_whole(ours["value"]), _whole(theirs["value"]))
        if games is None:
            continue
        found.append(games)
        for row, mine in ((ours, games.home > games.away), (theirs, games.away > games.home)):
            if row["winner"].present and row["winner"].boolean() is True and not mine:
                row["winner"].fail()
    return found


def _whole(node: Node) -> Node:
    """Games, which ESPN writes as 6.0."""
    if isinstance(node.value, float) and node.value.is_integer():
        return Node(int(node.value), node.path, node.faults)
    return node
