"""ESPN's site interface (undocumented): a scoreboard `{"events": [...]}` or one event.

A postponed match is `state: "post"`, `completed: false`, score "0"-"0", so the status *name* decides. `score` counts
extra time and not the shoot-out; `details` hold goals, cards and kicks with a clock in seconds that stops at 2700
and 5400 in stoppage, from which the 90-minute and half-time scores follow when the list is whole.
Basketball is read by `espn_basketball`, tennis by `espn_tennis`; an event of any other sport has no vote.
"""

from __future__ import annotations

from collections.abc import Iterator

from sports.model import Decision, FixtureStatus, Flag, Goal, GroupName, Pair, ProviderName, Scores, Side, UnixTime
from sports.providers.adapter import (
    Capability,
    FixtureRef,
    FixturesQuery,
    Health,
    ParseResult,
    Request,
    health_of_status,
)
from sports.providers.build import Found, count, parse_each
from sports.providers.espn_basketball import MARK, read_game
from sports.providers.espn_event import match_of, read_common
from sports.providers.espn_tennis import MARK as TENNIS_MARK
from sports.providers.espn_tennis import matches_of, read_match
from sports.providers.tree import Faults, Node, goals_pair, load, text_pair

_STATUS = {
    "STATUS_SCHEDULED": FixtureStatus.SCHEDULED,
    "STATUS_DELAYED": FixtureStatus.DELAYED,
    "STATUS_FIRST_HALF": FixtureStatus.LIVE_FIRST_HALF,
    "STATUS_HALFTIME": FixtureStatus.HALF_TIME,
    "STATUS_SECOND_HALF": FixtureStatus.LIVE_SECOND_HALF,
    "STATUS_IN_PROGRESS": FixtureStatus.LIVE_OTHER,
    "STATUS_END_OF_REGULATION": FixtureStatus.BREAK_BEFORE_ET,
    "STATUS_OVERTIME": FixtureStatus.LIVE_EXTRA_TIME,
    "STATUS_EXTRA_TIME": FixtureStatus.LIVE_EXTRA_TIME,
    "STATUS_SHOOTOUT": FixtureStatus.LIVE_PENALTIES,
    "STATUS_FULL_TIME": FixtureStatus.FINISHED,
    "STATUS_FINAL_AET": FixtureStatus.FINISHED,
    "STATUS_FINAL_PEN": FixtureStatus.FINISHED,
    "STATUS_SUSPENDED": FixtureStatus.SUSPENDED,
    "STATUS_ABANDONED": FixtureStatus.ABANDONED,
    "STATUS_POSTPONED": FixtureStatus.POSTPONED,
    "STATUS_CANCELED": FixtureStatus.CANCELLED,
    "STATUS_FORFEIT": FixtureStatus.AWARDED,
    "STATUS_WALKOVER": FixtureStatus.WALKOVER,
}
# STATUS_FINAL is left out: it is what the other sports say, without telling how the match was decided.
_DECISION = {
    "STATUS_FULL_TIME": Decision.REGULAR,
    "STATUS_FINAL_AET": Decision.EXTRA_TIME,
    "STATUS_FINAL_PEN": Decision.PENALTIES,
}
_AFTER_BREAK = {
    FixtureStatus.HALF_TIME,
    FixtureStatus.LIVE_SECOND_HALF,
    FixtureStatus.BREAK_BEFORE_ET,
    FixtureStatus.LIVE_EXTRA_TIME,
    FixtureStatus.LIVE_PENALTIES,
}
HALF_S, FULL_S = 2700, 5400


class Espn:
    """Adapter of ESPN for football, basketball and tennis, independence group G3."""

    name = ProviderName("espn")
    group = GroupName("G3")
    capabilities = frozenset(
        {
            Capability.RESULT,
            Capability.LIVE,
            Capability.HALF_TIME,
            Capability.SPLIT_90,
            Capability.SHOOTOUT,
            Capability.STATUS_OFF,
            Capability.EVENTS,
            Capability.QUARTERS,
        }
    )
    base_url = "https://site.api.espn.com/apis/site/v2/sports"
    licence = "none for reuse: a cross-check, whose vote a setting turns off"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """The scoreboard of the fixture's day (as ESPN counts days), which holds it."""
        return self.request_fixtures(FixturesQuery(ref.competition, ref.day))

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The scoreboard of a competition on one day: "eng.1", or with its sport "basketball/nba"."""
        day = query.day.replace("-", "")
        path = query.competition if "/" in query.competition else f"soccer/{query.competition}"
        return Request(f"/{path}/scoreboard", (("dates", day), ("limit", "500")))

    def health(self, status_code: int, body: bytes) -> Health:
        """The HTTP status tells all."""
        del body
        return health_of_status(status_code)

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read a scoreboard or one event."""
        value, problem = load(body)
        if problem is not None:
            return ParseResult(problems=(problem,))
        if not isinstance(value, dict):
            return ParseResult(problems=("the body is not an object",))
        events = value.get("events", [value] if "competitions" in value else None)
        if not isinstance(events, list):
            return ParseResult(problems=("the body has neither an event nor a list of events",))
        return parse_each(self.name, self.group, body, fetched_at, _each(events), _read)


def _each(events: list[object]) -> Iterator[object]:
    """The events, a tennis tournament as its matches."""
    for event in events:
        yield from matches_of(event) if isinstance(event, dict) and "groupings" in event else (event,)


def _read(event: Node) -> Found:
    uid = event["uid"].value
    if isinstance(uid, str) and uid.startswith(MARK):
        return read_game(event)
    if isinstance(uid, str) and uid.startswith(TENNIS_MARK):
        return read_match(event)
    found = Found(fixture_id=event["id"].identifier())
    match = match_of(event)
    if match is None:
        return found
    home, away = read_common(found, match, _STATUS)
    found.decision = _DECISION.get(found.raw_status)
    ended = found.status is FixtureStatus.FINISHED
    score = text_pair(home["score"], away["score"])
    found.goals, half = _goals(match["details"], found.home_id, found.away_id, score, found.flags)
    if ended:
        regular = found.decision is Decision.REGULAR
        from_goals = count(found.goals, regulation=True) if found.goals is not None else None
        kicks = goals_pair(home["shootoutScore"], away["shootoutScore"]) if home["shootoutScore"].present else None
        found.scores = Scores(half, score if regular else from_goals, None if regular else score, kicks)
    else:
        found.running = score
        found.scores = Scores(half_time=half if found.status in _AFTER_BREAK else None)
    return found


def _goals(
    details: Node, home_id: str | None, away_id: str | None, score: Pair | None, flags: list[Flag]
) -> tuple[tuple[Goal, ...] | None, Pair | None]:
    """The goals in order with the half-time score they make; neither unless the list is whole."""
    quiet = Node(details.value, details.path, Faults())
    sides = {home_id: Side.HOME, away_id: Side.AWAY}
    goals: list[tuple[int, Goal]] = []
    for detail in quiet.each():
        if detail["scoringPlay"].boolean() is not True or detail["shootout"].boolean() is not False:
            continue
        second, side = detail["clock"]["value"].integer(), sides.get(detail["team"]["id"].identifier())
        own_goal, penalty = detail["ownGoal"].boolean(), detail["penaltyKick"].boolean()
        if second is None or side is None:
            quiet.fail()
            break
        goal = Goal(side, second <= FULL_S, second // 60 + 1, None, own_goal is True, penalty is True)
        goals.append((second, goal))
    whole = tuple(goal for _, goal in goals)
    seconds = [second for second, _ in goals]
    if quiet.faults or score is None or seconds != sorted(seconds) or count(whole) != score:
        if details.present and score is not None:
            flags.append(Flag.GOALS_INCONSISTENT)
        return None, None
    return whole, count(goal for second, goal in goals if second <= HALF_S)
