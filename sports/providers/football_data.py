"""football-data.org v4: one match as an object, or `{"matches": [...]}`.

`fullTime` counts everything: on a shoot-out it is 90 minutes + extra time + penalties, in play it is the running
score. `regularTime`, `extraTime` (the 30 minutes alone) and `penalties` exist only on matches that went that far.
Known fault: a level `penalties` with a null winner; such a body has no vote. The free tier lists no goals.
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
from sports.providers.tree import Node, load

_STATUS = {
    "SCHEDULED": FixtureStatus.SCHEDULED,
    "TIMED": FixtureStatus.SCHEDULED,
    "IN_PLAY": FixtureStatus.LIVE_OTHER,
    "PAUSED": FixtureStatus.HALF_TIME,
    "EXTRA_TIME": FixtureStatus.LIVE_EXTRA_TIME,
    "PENALTY_SHOOTOUT": FixtureStatus.LIVE_PENALTIES,
    "FINISHED": FixtureStatus.FINISHED,
    "SUSPENDED": FixtureStatus.SUSPENDED,
    "POSTPONED": FixtureStatus.POSTPONED,
    "CANCELLED": FixtureStatus.CANCELLED,
    "CANCELED": FixtureStatus.CANCELLED,
    "AWARDED": FixtureStatus.AWARDED,
}
_DURATION = {
    "REGULAR": Decision.REGULAR,
    "EXTRA_TIME": Decision.EXTRA_TIME,
    "PENALTY_SHOOTOUT": Decision.PENALTIES,
}
_WINNER = {"HOME_TEAM": Winner.HOME, "AWAY_TEAM": Winner.AWAY, "DRAW": Winner.DRAW}


class FootballData:
    """Adapter of football-data.org v4, independence group G1."""

    name = ProviderName("football-data")
    group = GroupName("G1")
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
    base_url = "https://api.football-data.org/v4"
    limits = limits.FOOTBALL_DATA
    licence = "by subscription; the attribution line is asked for; bodies are not republished"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """One match by id."""
        return Request(f"/matches/{ref.fixture_id}", key_header="X-Auth-Token")

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The matches of a competition on one day."""
        days = (("dateFrom", query.day), ("dateTo", query.day))
        return Request(f"/competitions/{query.competition}/matches", days, key_header="X-Auth-Token")

    def health(self, status_code: int, body: bytes) -> Health:
        """The HTTP status tells all; a malformed token is a 400."""
        if status_code == 400 and b"token" in body.lower():
            return Health.DENIED
        return health_of_status(status_code)

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read one match or a list of matches."""
        value, problem = load(body)
        if problem is not None:
            return ParseResult(problems=(problem,))
        if not isinstance(value, dict):
            return ParseResult(problems=("the body is not an object",))
        matches = value.get("matches", [value] if "homeTeam" in value else None)
        if not isinstance(matches, list):
            return ParseResult(problems=("the body has neither a match nor a list of matches",))
        return parse_each(self.name, self.group, body, fetched_at, matches, _read)


def _read(match: Node) -> Found:
    found = Found(fixture_id=match["id"].identifier())
    found.home, found.home_id = match["homeTeam"]["name"].text(nullable=True), match["homeTeam"]["id"].identifier()
    found.away, found.away_id = match["awayTeam"]["name"].text(nullable=True), match["awayTeam"]["id"].identifier()
    found.kickoff = match["utcDate"].moment()
    found.raw_status = match["status"].text() or ""
    score = match["score"]
    duration = _DURATION.get(score["duration"].text(nullable=True) or "")
    full, half = score["fullTime"].pair(), score["halfTime"].pair()
    found.status = _live(_STATUS.get(found.raw_status, FixtureStatus.UNKNOWN), duration, half)
    found.winner = _WINNER.get(score["winner"].text(nullable=True) or "", Winner.UNSAID)
    if found.status is FixtureStatus.FINISHED:
        found.decision = duration
        found.scores = _ended(score, duration, full, half, found.flags)
    else:
        found.running = full
        found.scores = Scores(half_time=half)
    return found


def _live(status: FixtureStatus, duration: Decision | None, half: Pair | None) -> FixtureStatus:
    """The part of the match: IN_PLAY and PAUSED are told apart by duration and by the half-time score."""
    if status is FixtureStatus.LIVE_OTHER:
        if duration is Decision.EXTRA_TIME:
            return FixtureStatus.LIVE_EXTRA_TIME
        if duration is Decision.PENALTIES:
            return FixtureStatus.LIVE_PENALTIES
        return FixtureStatus.LIVE_FIRST_HALF if half is None else FixtureStatus.LIVE_SECOND_HALF
    if status is FixtureStatus.HALF_TIME and duration not in (None, Decision.REGULAR):
        return FixtureStatus.BREAK_BEFORE_ET
    return status


def _ended(score: Node, duration: Decision | None, full: Pair | None, half: Pair | None, flags: list[Flag]) -> Scores:
    regular, extra, kicks = (_part(score[name]) for name in ("regularTime", "extraTime", "penalties"))
    if duration is Decision.REGULAR:
        if regular not in (None, full) or extra is not None or kicks is not None:
            flags.append(Flag.PARTS_DISAGREE)
        return Scores(half, full)
    whole = regular
    for part in (extra, kicks):
        whole = whole.plus(part) if whole is not None and part is not None else whole
    if whole != full:
        flags.append(Flag.PARTS_DISAGREE)
    after = regular.plus(extra) if regular is not None and extra is not None else None
    return Scores(half, regular, after, kicks)


def _part(node: Node) -> Pair | None:
    """A part of the match that is left out, or null, where it wasn't played."""
    return node.pair() if node.present and not node.null else None
