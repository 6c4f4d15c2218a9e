"""The Odds API v4, scores: a list of events, `{"completed": bool, "scores": [{"name": ..., "score": "2"}]}` each.

Everything goes by name and scores are text. There is one score and no word of how it came about, so a completed match
never has a score for the 90 minutes, nor a game one for regulation: such a reading says "seen to its end" and has no
vote. There is no word for a match that is off either. `commence_time` moves to the real start. Scores reach back three
days. The key goes into the query.
"""

from __future__ import annotations

from sports.model import FixtureStatus, GroupName, Pair, ProviderName, Sport, UnixTime
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
from sports.providers.tree import Node, load, text_pair

_SPORTS = {"soccer": Sport.FOOTBALL, "basketball": Sport.BASKETBALL}
_SPENT = {"OUT_OF_USAGE_CREDITS", "EXCEEDED_FREQ_LIMIT"}
DAYS_BACK = "3"


class TheOddsApi:
    """Adapter of The Odds API v4; whose scores it shows is not known, so it stands with Sportradar in G6."""

    name = ProviderName("the-odds-api")
    group = GroupName("G6")
    capabilities = frozenset({Capability.LIVE})
    base_url = "https://api.the-odds-api.com/v4"
    limits = limits.THE_ODDS_API
    licence = "by subscription; scores are a by-product; bodies are not republished"

    def request_fixture(self, ref: FixtureRef) -> Request:
        """The score of one event."""
        asked = (("eventIds", ref.fixture_id), ("daysFrom", DAYS_BACK), ("dateFormat", "iso"))
        return Request(f"/sports/{ref.competition}/scores", asked, key_query="apiKey")

    def request_fixtures(self, query: FixturesQuery) -> Request:
        """The scores of a competition (such as "soccer_epl"), three days back; there is no call by day."""
        asked = (("daysFrom", DAYS_BACK), ("dateFormat", "iso"))
        return Request(f"/sports/{query.competition}/scores", asked, key_query="apiKey")

    def health(self, status_code: int, body: bytes) -> Health:
        """An object with `error_code` is a refusal, whatever the HTTP status; spent credits come as a 401."""
        value, _ = load(body)
        code = value.get("error_code") if isinstance(value, dict) else None
        if isinstance(code, str):
            return Health.THROTTLED if code in _SPENT else Health.DENIED
        health = health_of_status(status_code)
        return Health.BROKEN if health is Health.OK and not isinstance(value, dict | list) else health

    def parse(self, body: bytes, fetched_at: UnixTime) -> ParseResult:
        """Read a list of events."""
        value, problem = load(body)
        if problem is not None:
            return ParseResult(problems=(problem,))
        if isinstance(value, dict) and "home_team" in value:
            value = [value]
        if not isinstance(value, list):
            return ParseResult(problems=("the body is no list of events",))
        return parse_each(self.name, self.group, body, fetched_at, value, _read)


def _read(event: Node) -> Found:
    found = Found(fixture_id=event["id"].identifier(), winner=Winner.NO_FIELD)
    sport = _SPORTS.get((event["sport_key"].text() or "").partition("_")[0])
    if sport is None:
        event["sport_key"].fail()
    found.sport = sport or Sport.FOOTBALL
    found.home = found.home_id = event["home_team"].text()
    found.away = found.away_id = event["away_team"].text()
    found.kickoff = event["commence_time"].moment()
    completed = event["completed"].boolean()
    found.raw_status = {True: "completed", False: "not completed", None: ""}[completed]
    if completed is not None:
        found.running = None if event["scores"].null else _score(event["scores"], found.home, found.away)
        open_status = FixtureStatus.SCHEDULED if found.running is None else FixtureStatus.LIVE_OTHER
        found.status = FixtureStatus.FINISHED if completed else open_status
    return found


def _score(rows: Node, home: str | None, away: str | None) -> Pair | None:
    """The score of two rows found by name: their order means nothing."""
    named = {row["name"].text(): row["score"] for row in rows.each()}
    if len(list(rows.each())) != 2 or named.keys() != {home, away} or home is None or away is None:
        rows.fail()
        return None
    return text_pair(named[home], named[away])
