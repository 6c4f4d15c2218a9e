"""The Odds API v4: schedule, scores and prices. The key stands in the query, credits in the headers."""

from __future__ import annotations

from sports.providers.the_odds_api import TheOddsApi
from sports.replay.allowance import DAY, MONTH
from sports.replay.formats import the_odds_api
from sports.replay.matches import Phase
from sports.replay.sites.site import Site, whole_number
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import Seen, View

MOST_DAYS_BACK = 3


class TheOddsApiSite(Site):
    """`/sports`, `/sports/{key}/events`, `/sports/{key}/scores` and `/sports/{key}/odds`."""

    name = TheOddsApi.name
    address = TheOddsApi.base_url

    def refused(self, call: Call) -> Answer | None:
        """401, with another code for a key that is missing."""
        key = call.query.get("apiKey", "")
        if not key:
            return _error("API key is missing", "MISSING_KEY", 401)
        return None if key == self.key else _error("API key is not valid", "INVALID_KEY", 401)

    def cost(self, call: Call) -> int:
        """Scores cost a credit, two with days back; prices one a market and region; the schedule nothing."""
        if call.path.endswith("/scores"):
            return 2 if "daysFrom" in call.query else 1
        if call.path.endswith("/odds"):
            return len(_markets(call)) * len(call.query.get("regions", "eu").split(","))
        return 0

    def headers(self, now: int) -> tuple[tuple[str, str], ...]:
        """Credits left and used."""
        left, used = self.allowance.left(MONTH, now), self.allowance.used(MONTH, now)
        return ("x-requests-remaining", str(left)), ("x-requests-used", str(used))

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """What a sport's key and the last word ask for."""
        wanted = set(call.query["eventIds"].split(",")) if "eventIds" in call.query else None
        match parts:
            case ["sports"]:
                competitions = {m.fixture.competition.key: m.fixture.competition for m in view.matches}
                rows = [
                    {"key": c.providers[self.name], "group": "Soccer", "title": c.name, "active": True}
                    for c in competitions.values()
                    if self.name in c.providers
                ]
                return answer_of(rows)
            case ["sports", sport, word] if view.knows(sport):
                seen = [
                    one for one in view.of(sport) if wanted is None or one.match.fixture.providers[self.name] in wanted
                ]
                if word == "events":
                    return answer_of([the_odds_api.event(o.match) for o in seen if o.state.phase is not Phase.FINISHED])
                if word == "scores":
                    days = min(whole_number(call.query.get("daysFrom", ""), 0), MOST_DAYS_BACK)
                    rows = [the_odds_api.score(o.match, o.state, o.now) for o in seen if _recent(o, days)]
                    return answer_of(rows)
                if word == "odds":
                    rows = [the_odds_api.odds(o.match, o.state, o.now, _markets(call)) for o in seen if _recent(o, 0)]
                    return answer_of(rows)
        return self.missing()

    def missing(self) -> Answer:
        """The provider's words for a sport that it has not got."""
        return _error("Unknown sport", "UNKNOWN_SPORT", 404)

    def throttled(self, window: int, renews_in: int, now: int) -> Answer:
        """Spent credits are a 401, calls that come too fast a 429."""
        del renews_in
        if window == MONTH:
            said = _error("Usage quota has been reached. See usage plans", "OUT_OF_USAGE_CREDITS", 401)
        else:
            said = _error("Requests are being made too frequently", "EXCEEDED_FREQ_LIMIT", 429)
        return said.having(*self.headers(now))

    def error_inside_200(self) -> Answer:
        """A refusal that forgot its status."""
        return _error("API key is not valid", "INVALID_KEY", 200)


def _recent(seen: Seen, days: int) -> bool:
    """Not over, or over for no more than so many days."""
    return seen.state.phase is not Phase.FINISHED or seen.now - seen.match.end < days * DAY


def _markets(call: Call) -> frozenset[str]:
    return frozenset(call.query.get("markets", "h2h").split(","))


def _error(words: str, code: str, status: int) -> Answer:
    return answer_of({"message": words, "error_code": code, "details_url": "https://the-odds-api.com"}, status)
