"""API-Basketball v1: `{"errors": ..., "response": [game, ...]}`.

`quarter_1` to `quarter_4` are points of that quarter alone, `over_time` sums all overtimes, and `total` holds all of
them. FT is a game of four quarters, AOT one with overtime. The words besides FT and AOT are from memory of the
documentation; a word that isn't here gives no vote.
"""

from __future__ import annotations

from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, ProviderName, Scores, Sport, UnixTime
from sports.providers import limits
from sports.providers.adapter import Capability, FixtureRef, FixturesQuery, Health, ParseResult, Request
from sports.providers.api_sports import KEY_HEADER, health_of_answer, rows_of
from sports.providers.build import Found, parse_each
from sports.providers.sanity import Winner
from sports.providers.tree import Node, goals_pair

_STATUS = {
    "NS": FixtureStatus.SCHEDULED,
    "Q1": FixtureStatus.LIVE_FIRST_HALF,
    "Q2": FixtureStatus.LIVE_FIRST_HALF,
    "HT": FixtureStatus.HALF_TIME,
    "Q3": FixtureStatus.LIVE_SECOND_HALF,
    "Q4": FixtureStatus.LIVE_SECOND_HALF,
    "BT": FixtureStatus.LIVE_OTHER,
    "OT": FixtureStatus.LIVE_EXTRA_TIME,
    "FT": FixtureStatus.FINISHED,
    "AOT": FixtureStatus.FINISHED,
    "SUSP": FixtureStatus.SUSPENDED,
    "ABD": FixtureStatus.ABANDONED,
    "POST": FixtureStatus.POSTPONED,
    "CANC": FixtureStatus.CANCELLED,
    "AWD": FixtureStatus.AWARDED,
}
_DECISION = {"FT": Decision.REGULAR, "AOT": Decision.OVERTIME}
_AFTER_BREAK = {FixtureStatus.HALF_TIME, FixtureStatus.LIVE_SECOND_HALF, FixtureStatus.LIVE_EXTRA_TIME}
_QUARTERS = ("quarter_1", "quarter_2", "quarter_3", "quarter_4")


class ApiBasketball:
    """Adapter of API-Basketball v1, of the company behind API-Football: independence group G2."""

    name = ProviderName("api-basketball")
    group = GroupName("G2")
    capabilities = frozenset(
        {Capability.RESULT, Capability.LIVE, Capability.HALF_TIME, Capability.QUARTERS, Capability.STATUS_OFF}
    )
    base_url = "https://v1.basketball.api-sports.io"
    limits = limits.API_SPORTS
    licence = "by subscription; redistribution is not granted; bodies are not republished"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """One game by id; times in UTC."""
        return Request("/games", (("id", ref.fixture_id), ("timezone", "UTC")), key_header=KEY_HEADER)

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The games of a league and season on one day."""
        asked = (("league", query.competition), ("season", query.season), ("date", query.day), ("timezone", "UTC"))
        return Request("/games", asked, key_header=KEY_HEADER)

    def health(self, status_code: int, body: bytes) -> Health:
        """Errors inside an HTTP 200 count."""
        return health_of_answer(status_code, body)

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read the games of an answer, or a game that stands alone."""
        rows, problem = rows_of(body, "scores")
        if problem is not None:
            return ParseResult(problems=(problem,))
        return parse_each(self.name, self.group, body, fetched_at, rows, _read)


def _read(game: Node) -> Found:
    found = Found(fixture_id=game["id"].identifier(), sport=Sport.BASKETBALL, winner=Winner.NO_FIELD)
    teams, home, away = game["teams"], game["scores"]["home"], game["scores"]["away"]
    found.home, found.home_id = teams["home"]["name"].text(nullable=True), teams["home"]["id"].identifier()
    found.away, found.away_id = teams["away"]["name"].text(nullable=True), teams["away"]["id"].identifier()
    found.kickoff = game["date"].moment()
    if game["timestamp"].integer() != found.kickoff:
        game["timestamp"].fail()
    found.raw_status = game["status"]["short"].text() or ""
    found.status = _STATUS.get(found.raw_status, FixtureStatus.UNKNOWN)
    found.decision = _DECISION.get(found.raw_status)
    quarters = [_points(home[name], away[name]) for name in _QUARTERS]
    over_time, total = _points(home["over_time"], away["over_time"]), _points(home["total"], away["total"])
    half = quarters[0].plus(quarters[1]) if quarters[0] is not None and quarters[1] is not None else None
    if found.status is FixtureStatus.FINISHED:
        found.scores = _ended(quarters, half, over_time, total, found.flags)
    else:
        found.running = total
        found.scores = Scores(half_time=half if found.status in _AFTER_BREAK else None)
    return found


def _points(home: Node, away: Node) -> Pair | None:
    """Points of both sides, or None where both are null."""
    return None if home.null and away.null else goals_pair(home, away)


def _ended(
    quarters: list[Pair | None], half: Pair | None, over_time: Pair | None, total: Pair | None, flags: list[Flag]
) -> Scores:
    """The scores of a game that ended, if its parts make its whole."""
    known = tuple(pair for pair in quarters if pair is not None)
    if total is None or len(known) != len(quarters):
        # A league without quarters would have to say what its total holds; none was seen.
        return Scores()
    regulation = known[0].plus(known[1]).plus(known[2]).plus(known[3])
    whole = regulation.plus(over_time) if over_time is not None else regulation
    if whole != total:
        flags.append(Flag.PARTS_DISAGREE)
    return Scores(half, regulation, whole if over_time is not None else None, quarters=known)
