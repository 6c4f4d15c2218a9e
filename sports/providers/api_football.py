"""API-Football v3: `{"errors": ..., "response": [fixture, ...]}`.

A rejected key, a spent quota and a plan limit come as HTTP 200 with a filled `errors`. `score.fulltime` is the score
after 90 minutes and null in play; `goals` runs, and ends after extra time; `score.halftime` runs during the first half.
`events` are present when one fixture is asked for by id; an own goal stands under the team that it counts for.
"""

from __future__ import annotations

from sports.model import Decision, FixtureStatus, Flag, Goal, GroupName, ProviderName, Scores, Side, UnixTime
from sports.providers import limits
from sports.providers.adapter import Capability, FixtureRef, FixturesQuery, Health, ParseResult, Request
from sports.providers.api_sports import KEY_HEADER, health_of_answer, rows_of
from sports.providers.build import Found, parse_each
from sports.providers.sanity import Winner
from sports.providers.tree import Faults, Node

_STATUS = {
    "TBD": FixtureStatus.SCHEDULED,
    "NS": FixtureStatus.SCHEDULED,
    "1H": FixtureStatus.LIVE_FIRST_HALF,
    "HT": FixtureStatus.HALF_TIME,
    "2H": FixtureStatus.LIVE_SECOND_HALF,
    "BT": FixtureStatus.BREAK_BEFORE_ET,
    "ET": FixtureStatus.LIVE_EXTRA_TIME,
    "P": FixtureStatus.LIVE_PENALTIES,
    "LIVE": FixtureStatus.LIVE_OTHER,
    "INT": FixtureStatus.INTERRUPTED,
    "SUSP": FixtureStatus.SUSPENDED,
    "FT": FixtureStatus.FINISHED,
    "AET": FixtureStatus.FINISHED,
    "PEN": FixtureStatus.FINISHED,
    "ABD": FixtureStatus.ABANDONED,
    "PST": FixtureStatus.POSTPONED,
    "CANC": FixtureStatus.CANCELLED,
    "AWD": FixtureStatus.AWARDED,
    "WO": FixtureStatus.WALKOVER,
}
_DECISION = {"FT": Decision.REGULAR, "AET": Decision.EXTRA_TIME, "PEN": Decision.PENALTIES}
_GOALS = {"Normal Goal", "Own Goal", "Penalty"}
_HALF_TIME_RUNS = {FixtureStatus.LIVE_FIRST_HALF, FixtureStatus.LIVE_OTHER}
SHOOTOUT_COMMENT = "Penalty Shootout"


class ApiFootball:
    """Adapter of API-Football v3, independence group G2."""

    name = ProviderName("api-football")
    group = GroupName("G2")
    capabilities = frozenset(
        {
            Capability.RESULT,
            Capability.LIVE,
            Capability.HALF_TIME,
            Capability.SPLIT_90,
            Capability.SHOOTOUT,
            Capability.STATUS_OFF,
            Capability.EVENTS,
        }
    )
    base_url = "https://v3.football.api-sports.io"
    limits = limits.API_SPORTS
    licence = "by subscription; redistribution is not granted; bodies are not republished"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """One fixture by id, with its events; times in UTC."""
        return Request("/fixtures", (("id", ref.fixture_id), ("timezone", "UTC")), key_header=KEY_HEADER)

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The fixtures of a league and season on one day, without events."""
        asked = (("league", query.competition), ("season", query.season), ("date", query.day), ("timezone", "UTC"))
        return Request("/fixtures", asked, key_header=KEY_HEADER)

    def health(self, status_code: int, body: bytes) -> Health:
        """Errors inside an HTTP 200 count."""
        return health_of_answer(status_code, body)

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read the fixtures of an answer, or a fixture that stands alone."""
        rows, problem = rows_of(body, "fixture")
        if problem is not None:
            return ParseResult(problems=(problem,))
        return parse_each(self.name, self.group, body, fetched_at, rows, _read)


def _read(row: Node) -> Found:
    fixture, teams, score = row["fixture"], row["teams"], row["score"]
    found = Found(fixture_id=fixture["id"].identifier())
    found.home, found.home_id = teams["home"]["name"].text(nullable=True), teams["home"]["id"].identifier()
    found.away, found.away_id = teams["away"]["name"].text(nullable=True), teams["away"]["id"].identifier()
    found.kickoff = fixture["date"].moment()
    if fixture["timestamp"].integer() != found.kickoff:
        fixture["timestamp"].fail()
    found.raw_status = fixture["status"]["short"].text() or ""
    found.status = _STATUS.get(found.raw_status, FixtureStatus.UNKNOWN)
    found.decision = _DECISION.get(found.raw_status)
    found.winner = _winner(teams["home"]["winner"], teams["away"]["winner"])
    goals = row["goals"].pair()
    half, full, extra, kicks = (score[name].pair() for name in ("halftime", "fulltime", "extratime", "penalty"))
    if found.status is FixtureStatus.FINISHED:
        after = full.plus(extra) if full is not None and extra is not None else None
        # `goals` repeats what the parts make: a body whose halves of the truth differ is no witness.
        if goals != (after or full):
            found.flags.append(Flag.PARTS_DISAGREE)
        found.scores = Scores(half, full, after, kicks)
    else:
        found.running = goals
        found.scores = Scores(half_time=None if found.status in _HALF_TIME_RUNS else half)
    if row["events"].present:
        found.goals = _goals(row["events"], found.home_id, found.away_id, found.flags)
    return found


def _winner(home: Node, away: Node) -> Winner:
    said = (home.boolean(nullable=True), away.boolean(nullable=True))
    if not (home.present and away.present):
        return Winner.UNSAID
    return {(True, False): Winner.HOME, (False, True): Winner.AWAY, (None, None): Winner.DRAW}.get(said, Winner.UNSAID)


def _goals(events: Node, home_id: str | None, away_id: str | None, flags: list[Flag]) -> tuple[Goal, ...] | None:
    """The goals in order, shoot-out left out; a list that cannot be read is dropped without hurting the scores."""
    quiet = Node(events.value, events.path, Faults())
    sides = {home_id: Side.HOME, away_id: Side.AWAY}
    goals: list[Goal] = []
    for event in quiet.each():
        if event["type"].text() != "Goal" or event["comments"].value == SHOOTOUT_COMMENT:
            continue
        detail, minute = event["detail"].text(), event["time"]["elapsed"].integer()
        side = sides.get(event["team"]["id"].identifier())
        if detail == "Missed Penalty":
            continue
        if detail not in _GOALS or minute is None or side is None:
            quiet.fail()
            break
        stoppage = event["time"]["extra"].integer(nullable=True)
        goals.append(Goal(side, minute <= 90, minute, stoppage, detail == "Own Goal", detail == "Penalty"))
    if quiet.faults or goals != sorted(goals, key=lambda goal: (goal.minute or 0, goal.stoppage or 0)):
        flags.append(Flag.GOALS_INCONSISTENT)
        return None
    return tuple(goals)
