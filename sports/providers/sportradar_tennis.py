"""Sportradar tennis v3: a summary `{"sport_event", "sport_event_status"}`, or `{"summaries": [...]}` for a day.

`status` is the state of the match, `match_status` its set and, after an unusual end, the way it ended: retired,
walkover, defaulted. The sets are rows of type "set" in `period_scores`, `home_score` the sets won. Without live cover a
match stays `not_started` until its result is typed in. A default before the first set is complete can't be told from
one after it by its word: a defaulted match is read like a retirement. Written from the documentation of the interface
(match status workflow, questions and answers); no recorded body was at hand.
"""

from __future__ import annotations

from sports.model import GroupName, ProviderName, UnixTime
from sports.providers import limits
from sports.providers.adapter import Capability, FixtureRef, FixturesQuery, Health, ParseResult, Request
from sports.providers.build import parse_each
from sports.providers.sportradar import HEADER, Sportradar
from sports.providers.sportradar_sets import read_summary
from sports.providers.tree import load


class SportradarTennis:
    """Adapter of Sportradar tennis v3, of the company behind `sportradar`: independence group G6."""

    name = ProviderName("sportradar-tennis")
    group = GroupName("G6")
    capabilities = frozenset({Capability.RESULT, Capability.LIVE, Capability.STATUS_OFF})
    base_url = "https://api.sportradar.com/tennis/production/v3/en"
    limits = limits.SPORTRADAR
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
        return parse_each(self.name, self.group, body, fetched_at, rows, read_summary)
