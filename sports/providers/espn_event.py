"""What ESPN's events have in common in every sport."""

from __future__ import annotations

from sports.model import FixtureStatus, Flag
from sports.providers.build import Found
from sports.providers.sanity import Winner
from sports.providers.tree import Node

_WINNER = {(True, False): Winner.HOME, (False, True): Winner.AWAY, (False, False): Winner.DRAW}


def match_of(event: Node) -> Node | None:
    """The one competition of an event; a fault when there is not exactly one."""
    played = event["competitions"].value
    if not isinstance(played, list) or len(played) != 1:
        event["competitions"].fail()
        return None
    return Node(played[0], "competitions[0]", event.faults)


def read_common(found: Found, match: Node, words: dict[str, FixtureStatus]) -> tuple[Node, Node]:
    """Fill in kick-off, status, teams and winner, and give the two sides."""
    read_status(found, match, words, (FixtureStatus.FINISHED,))
    home, away = sides_of(match["competitors"])
    found.home, found.home_id = home["team"]["displayName"].text(nullable=True), home["team"]["id"].identifier()
    found.away, found.away_id = away["team"]["displayName"].text(nullable=True), away["team"]["id"].identifier()
    return home, away


def read_status(
    found: Found, match: Node, words: dict[str, FixtureStatus], completed: tuple[FixtureStatus, ...]
) -> None:
    """Fill in kick-off, status and winner; `completed` are the states of which the event must say so."""
    found.kickoff = match["date"].moment()
    kind = match["status"]["type"]
    found.raw_status = kind["name"].text() or ""
    found.status = words.get(found.raw_status, FixtureStatus.UNKNOWN)
    over = found.status in completed
    if (kind["completed"].boolean() is True) is not over and found.status is not FixtureStatus.UNKNOWN:
        found.flags.append(Flag.NOT_COMPLETED)
    home, away = sides_of(match["competitors"])
    said = (home["winner"].value, away["winner"].value)
    found.winner = _WINNER.get(said, Winner.UNSAID) if all(isinstance(word, bool) for word in said) else Winner.UNSAID


def sides_of(competitors: Node) -> tuple[Node, Node]:
    """The two sides by their mark: their order in the list means nothing."""
    found: dict[str, Node] = {}
    for competitor in competitors.each():
        mark = competitor["homeAway"].text() or ""
        if mark not in ("home", "away") or mark in found:
            competitor.fail()
        found[mark] = competitor
    empty = Node(None, "competitors", competitors.faults)
    return found.get("home", empty), found.get("away", empty)
