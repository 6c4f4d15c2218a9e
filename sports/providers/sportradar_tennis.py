"""Sportradar tennis v3: a summary `{"sport_event", "sport_event_status"}`, or `{"summaries": [...]}` for a day.

`status` is the state of the match, `match_status` its set and, after an unusual end, the way it ended: retired,
walkover, defaulted. The sets are rows of type "set" in `period_scores`, `home_score` the sets won. Without live cover a
match stays `not_started` until its result is typed in. A default before the first set is complete can't be told from
one after it by its word: a defaulted match is read like a retirement. Written from the documentation of the interface
(match status workflow, questions and answers); no recorded body was at hand.
"""

from __future__ import annotations

from sports.model import FixtureStatus, Flag, GroupName, Pair, ProviderName, Sport, UnixTime
from sports.providers.adapter import Capability, FixtureRef, FixturesQuery, Health, ParseResult, Request
from sports.providers.build import Found, parse_each
from sports.providers.sanity import Winner
from sports.providers.sportradar import HEADER, Sportradar
from sports.providers.tennis import settle_sets
from sports.providers.tree import Node, goals_pair, load

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


class SportradarTennis:
    """Adapter of Sportradar tennis v3, of the company behind `sportradar`: independence group G6."""

    name = ProviderName("sportradar-tennis")
    group = GroupName("G6")
    capabilities = frozenset({Capability.RESULT, Capability.LIVE, Capability.STATUS_OFF})
    base_url = "https://api.sportradar.com/tennis/production/v3/en"
    licence = Sportradar.licence

    def request_fixture(self, ref: FixtureRef) -> Request:
        """The summary of one match."""
        return Request(f"/sport_events/{ref.fixture_id}/summary", key_header=HEADER)

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The summaries of a day, of all tours."""
        return Request(f"/schedules/{query.day}/summaries", key_header=HEADER)

    def health(self, status_code: int, body: bytes) -> Health:
        """As the football interface says it."""
        return Sportradar().health(status_code, body)

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read a summary or a day's summaries."""
        value, problem = load(body)
        if problem is not None:
            return ParseResult(problems=(problem,))
        if not isinstance(value, dict):
            return ParseResult(problems=("the body is not an object",))
        rows = value.get("summaries", [value] if "sport_event" in value else None)
        if not isinstance(rows, list):
            return ParseResult(problems=("the body has neither a summary nor a list of summaries",))
        return parse_each(self.name, self.group, body, fetched_at, rows, _read)


def _read(summary: Node) -> Found:
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
