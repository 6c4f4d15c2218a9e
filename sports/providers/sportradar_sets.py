"""A tennis summary of Sportradar: sets as rows of type "set", sets won in `home_score` and `away_score`."""

from __future__ import annotations

from sports.model import FixtureStatus, Flag, Pair, Sport
from sports.providers.build import Found
from sports.providers.sanity import Winner
from sports.providers.tennis import settle_sets
from sports.providers.tree import Node, goals_pair

SPORT_ID = "sr:sport:5"
"""How Sportradar names tennis in a summary's context."""
_LIVE = frozenset({"1st_set", "2nd_set", "3rd_set", "4th_set", "5th_set", "live", "started", "in_progress"})
_BEFORE = {
    "not_started": FixtureStatus.SCHEDULED,
    "match_about_to_start": FixtureStatus.SCHEDULED,
    "delayed": FixtureStatus.DELAYED,
    "start_delayed": FixtureStatus.DELAYED,
    "postponed": FixtureStatus.POSTPONED,
    "cancelled": FixtureStatus.CANCELLED,
    "interrupted": FixtureStatus.INTERRUPTED,
    "suspended": FixtureStatus.SUSPENDED,
    "abandoned": FixtureStatus.ABANDONED,
}
_ENDINGS = {
    "ended": FixtureStatus.FINISHED,
    "retired": FixtureStatus.RETIRED,
    "defaulted": FixtureStatus.RETIRED,
    "walkover": FixtureStatus.WALKOVER,
    "cancelled": FixtureStatus.CANCELLED,
    "abandoned": FixtureStatus.ABANDONED,
}
_OVER = (FixtureStatus.FINISHED, FixtureStatus.RETIRED)
_SETS = 5


def read_summary(summary: Node) -> Found:
    """One match."""
    event, state = summary["sport_event"], summary["sport_event_status"]
    found = Found(fixture_id=event["id"].identifier(), sport=Sport.TENNIS)
    found.kickoff = event["start_time"].moment()
    home, away = (_player(event["competitors"], side) for side in ("home", "away"))
    found.home, found.home_id = home["name"].text(nullable=True), home["id"].identifier()
    found.away, found.away_id = away["name"].text(nullable=True), away["id"].identifier()
    status, phase = state["status"].text() or "", state["match_status"].text() if state["match_status"].present else ""
    found.raw_status = f"{status}/{phase}" if phase else status
    found.status = _status(status, phase or "")
    if found.status in _OVER:
        said = {found.home_id: Winner.HOME, found.away_id: Winner.AWAY}
        found.winner = said.get(state["winner_id"].text(), Winner.UNSAID)
        sets = _sets(state["period_scores"]) if state["period_scores"].present else []
        best_of = event["sport_event_context"]["mode"]["best_of"].integer()
        settle_sets(found, state["period_scores"], sets, best_of)
        shown = goals_pair(state["home_score"], state["away_score"]) if state["home_score"].present else None
        if found.status is FixtureStatus.FINISHED and shown != found.scores.regulation:
            found.flags.append(Flag.PARTS_DISAGREE)
    return found


def _status(status: str, phase: str) -> FixtureStatus:
    """The state of the match, UNKNOWN for a word, or a pair of words, that is not in the maps."""
    if status in ("ended", "closed"):
        return _ENDINGS.get(phase, FixtureStatus.UNKNOWN)
    if status in ("live", "started"):
        return FixtureStatus.LIVE_OTHER if phase in _LIVE else _BEFORE.get(phase, FixtureStatus.UNKNOWN)
    return _BEFORE.get(status, FixtureStatus.UNKNOWN)


def _player(rows: Node, side: str) -> Node:
    """The one player of a side."""
    marked = [row for row in rows.each() if row["qualifier"].text() == side]
    if len(marked) == 1:
        return marked[0]
    rows.fail()
    return Node(None, f"{rows.path}.{side}", rows.faults)


def _sets(rows: Node) -> list[Pair]:
    """The sets in the order of their numbers; another type, or a number out of turn, is a fault."""
    found: list[tuple[int, Pair]] = []
    for row in rows.each():
        games, number = goals_pair(row["home_score"], row["away_score"]), row["number"].integer()
        if row["type"].text() != "set" or games is None or number is None or not _tie_break_fits(row, games):
            row.fail()
            continue
        found.append((number, games))
    found.sort()
    if [number for number, _ in found] != list(range(1, len(found) + 1)) or len(found) > _SETS:
        rows.fail()
    return [games for _, games in found]


def _tie_break_fits(row: Node, games: Pair) -> bool:
    """Whether the points of a tie-break, where they are given, are won by the winner of the set."""
    home, away = row["home_tiebreak_score"], row["away_tiebreak_score"]
    if not (home.present or away.present):
        return True
    points = goals_pair(home, away)
    return points is not None and abs(games.home - games.away) == 1 and points.leader is games.leader
