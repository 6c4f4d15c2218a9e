"""Sportradar soccer v4: a summary `{"sport_event", "sport_event_status"}`, or `{"summaries": [...]}` for a day.

`status` is the state of the event, `match_status` its phase; both must fit. The parts stand in `period_scores`: two
rows `regular_period`, rows `overtime` (the 30 minutes alone), a row `penalties`. What `home_score` holds after a
shoot-out was not seen: the score with or without the kicks. A federation's score carries `decided_by_fed`; "abandoned"
with `scout_abandoned` only says that nobody watches any more. Written from the documentation: no recorded body was at
hand, and there `aet` and `ap` are described but not shown.
"""

from __future__ import annotations

from sports.model import Decision, FixtureStatus, Flag, GroupName, Pair, ProviderName, Scores, UnixTime
from sports.providers import limits
from sports.providers.adapter import (
    Capability,
    FixtureRef,
    FixturesQuery,
    Health,
    ParseResult,
    Request,
    health_of_status,
)
from sports.providers.build import Found, parse_each
from sports.providers.sanity import Winner
from sports.providers.tree import Node, goals_pair, load

_PHASES = {
    "1st_half": FixtureStatus.LIVE_FIRST_HALF,
    "halftime": FixtureStatus.HALF_TIME,
    "2nd_half": FixtureStatus.LIVE_SECOND_HALF,
    "awaiting_extra_time": FixtureStatus.BREAK_BEFORE_ET,
    "overtime": FixtureStatus.LIVE_EXTRA_TIME,
    "1st_extra": FixtureStatus.LIVE_EXTRA_TIME,
    "extra_time_halftime": FixtureStatus.LIVE_EXTRA_TIME,
    "2nd_extra": FixtureStatus.LIVE_EXTRA_TIME,
    "awaiting_penalties": FixtureStatus.LIVE_PENALTIES,
    "penalties": FixtureStatus.LIVE_PENALTIES,
    "interrupted": FixtureStatus.INTERRUPTED,
}
_DECISION = {"ended": Decision.REGULAR, "aet": Decision.EXTRA_TIME, "ap": Decision.PENALTIES}
_STATUS = {
    "not_started": FixtureStatus.SCHEDULED,
    "delayed": FixtureStatus.DELAYED,
    "start_delayed": FixtureStatus.DELAYED,
    "started": FixtureStatus.LIVE_OTHER,
    "live": FixtureStatus.LIVE_OTHER,
    "ended": FixtureStatus.FINISHED,
    "closed": FixtureStatus.FINISHED,
    "interrupted": FixtureStatus.INTERRUPTED,
    "suspended": FixtureStatus.SUSPENDED,
    "postponed": FixtureStatus.POSTPONED,
    "abandoned": FixtureStatus.ABANDONED,
    "cancelled": FixtureStatus.CANCELLED,
    "walkover": FixtureStatus.WALKOVER,
}
_FIRST_HALF = {FixtureStatus.LIVE_FIRST_HALF, FixtureStatus.LIVE_OTHER, FixtureStatus.INTERRUPTED}
_PARTS = {"regular_period": 2, "overtime": 2, "penalties": 1}
HEADER = "x-api-key"


class Sportradar:
    """Adapter of Sportradar soccer v4, upstream of many: independence group G6."""

    name = ProviderName("sportradar")
    group = GroupName("G6")
    capabilities = frozenset(
        {
            Capability.RESULT,
            Capability.LIVE,
            Capability.HALF_TIME,
            Capability.SPLIT_90,
            Capability.SHOOTOUT,
            Capability.STATUS_OFF,
        }
    )
    base_url = "https://api.sportradar.com/soccer/production/v4/en"
    limits = limits.SPORTRADAR
    licence = "by contract, with official rights; the trial is not for production; bodies are not republished"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """The summary of one event."""
        return Request(f"/sport_events/{ref.fixture_id}/summary", key_header=HEADER)

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The summaries of a day, of all competitions."""
        return Request(f"/schedules/{query.day}/summaries", key_header=HEADER)

    def health(self, status_code: int, body: bytes) -> Health:
        """The HTTP status tells all, but a spent quota may be a 403 that says "over"."""
        if status_code == 403 and b" over " in body.lower():
            return Health.THROTTLED
        return health_of_status(status_code)

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
    found = Found(fixture_id=event["id"].identifier())
    found.kickoff = event["start_time"].moment()
    home, away = (_competitor(event["competitors"], side) for side in ("home", "away"))
    found.home, found.home_id = home["name"].text(nullable=True), home["id"].identifier()
    found.away, found.away_id = away["name"].text(nullable=True), away["id"].identifier()
    status, phase = state["status"].text() or "", state["match_status"].text() if state["match_status"].present else ""
    found.raw_status = f"{status}/{phase}" if phase else status
    found.status = _status(status, phase or "", state)
    found.winner = _winner(state["winner_id"], found.home_id, found.away_id)
    shown = goals_pair(state["home_score"], state["away_score"]) if state["home_score"].present else None
    parts = _parts(state["period_scores"]) if state["period_scores"].present else {}
    regular = parts.get("regular_period", [])
    half = regular[0] if regular else None
    if found.status is FixtureStatus.FINISHED:
        found.decision = _DECISION.get(phase or "")
        found.scores = _ended(parts, half, shown, found.flags)
    else:
        found.running = shown
        found.scores = Scores(half_time=None if found.status in _FIRST_HALF else half)
    return found


def _competitor(rows: Node, side: str) -> Node:
    """The one team of a side."""
    marked = [row for row in rows.each() if row["qualifier"].text() == side]
    if len(marked) == 1:
        return marked[0]
    rows.fail()
    return Node(None, f"{rows.path}.{side}", rows.faults)


def _status(status: str, phase: str, state: Node) -> FixtureStatus:
    """The state, UNKNOWN where a word or a pair of words is not in the maps."""
    found = _STATUS.get(status, FixtureStatus.UNKNOWN)
    scout, federation = state["scout_abandoned"], state["decided_by_fed"]
    scout_left = scout.present and scout.boolean() is not False
    by_federation = federation.present and federation.boolean() is not False
    if found is FixtureStatus.LIVE_OTHER:
        return _PHASES.get(phase, FixtureStatus.LIVE_OTHER if phase in ("", "started") else FixtureStatus.UNKNOWN)
    if found is FixtureStatus.FINISHED:
        if by_federation:
            return FixtureStatus.AWARDED
        # Closed is every event that is over with, also one that was called off: the phase must say that it ended.
        if phase in _DECISION:
            return FixtureStatus.FINISHED
        return _STATUS.get(phase, FixtureStatus.UNKNOWN) if status == "closed" else FixtureStatus.UNKNOWN
    return FixtureStatus.UNKNOWN if found is FixtureStatus.ABANDONED and scout_left else found


def _winner(winner: Node, home_id: str | None, away_id: str | None) -> Winner:
    """The winner by id; none is named after a draw."""
    if not winner.present or winner.null:
        return Winner.DRAW
    return {home_id: Winner.HOME, away_id: Winner.AWAY}.get(winner.text(), Winner.UNSAID)


def _parts(rows: Node) -> dict[str, list[Pair]]:
    """The parts by type in the order of their numbers; an unknown type, or a number out of turn, is a fault."""
    found: dict[str, list[tuple[int, Pair]]] = {}
    for row in rows.each():
        kind, pair = row["type"].text() or "", goals_pair(row["home_score"], row["away_score"])
        number = row["number"].integer() if row["number"].present or kind == "regular_period" else 1
        if kind not in _PARTS or pair is None or number is None:
            row.fail()
            continue
        found.setdefault(kind, []).append((number, pair))
    for kind, numbered in found.items():
        numbered.sort()
        if [number for number, _ in numbered] != list(range(1, len(numbered) + 1)) or len(numbered) > _PARTS[kind]:
            rows.fail()
    return {kind: [pair for _, pair in numbered] for kind, numbered in found.items()}


def _ended(parts: dict[str, list[Pair]], half: Pair | None, shown: Pair | None, flags: list[Flag]) -> Scores:
    """The four scores, if the score shown is what the parts make."""
    regular = parts.get("regular_period", [])
    if len(regular) != 2 or shown is None:
        return Scores()
    regulation = regular[0].plus(regular[1])
    after = None
    for extra in parts.get("overtime", []):
        after = (after or regulation).plus(extra)
    kicks = parts["penalties"][0] if "penalties" in parts else None
    whole = after or regulation
    if shown != whole and (kicks is None or shown != whole.plus(kicks)):
        flags.append(Flag.PARTS_DISAGREE)
    return Scores(half, regulation, after, kicks)
