"""football-data.org v4. Its limit shows in two headers; a list is cut by `limit` and `offset`."""

from __future__ import annotations

from sports.providers.football_data import FootballData
from sports.replay.allowance import MINUTE
from sports.replay.formats import football_data
from sports.replay.matches import PAUSES, PLAYING, Phase
from sports.replay.sites.site import Site, whole_number
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import Seen, View

_LIVE = (*PLAYING, *PAUSES, Phase.PENALTIES)


class FootballDataSite(Site):
    """`/matches`, `/matches/{id}` and `/competitions/{code}/matches`."""

    name = FootballData.name
    address = FootballData.base_url

    def refused(self, call: Call) -> Answer | None:
        """403 without a token, 400 with a wrong one."""
        token = call.headers.get("x-auth-token", "")
        if not token:
            words = "The resource you are looking for is restricted. Please pass a valid API token."
            return _error(words, 403)
        return None if token == self.key else _error("Your API token is invalid.", 400)

    def headers(self, now: int) -> tuple[tuple[str, str], ...]:
        """Calls left in this minute, and when it ends."""
        return (
            ("X-API-Version", "v4"),
            ("X-Authenticated-Client", "Proofbook replay"),
            ("X-Requests-Available-Minute", str(self.allowance.left(MINUTE, now))),
            ("X-RequestCounter-Reset", str(self.allowance.renews_in(MINUTE, now))),
        )

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """One match, the matches of a competition, or of all."""
        match parts:
            case ["matches", number]:
                seen = view.by_id(number)
                return self.missing() if seen is None else answer_of(_body(seen))
            case ["competitions", code, "matches"] if view.knows(code):
                about = football_data.competition(view.of(code)[0].match) if view.of(code) else None
                return _list(call, view, frozenset({code}), about)
            case ["matches"]:
                codes = call.query.get("competitions", "")
                return _list(call, view, frozenset(codes.split(",")) if codes else None, None)
        return self.missing()

    def missing(self) -> Answer:
        """The provider's 404."""
        return _error("The resource you are looking for does not exist.", 404)

    def throttled(self, window: int, renews_in: int, now: int) -> Answer:
        """429 with the seconds in its text; no Retry-After was seen."""
        del window
        said = _error(f"You reached your request limit. Wait {renews_in} seconds.", 429)
        return said.having(*self.headers(now))


def _list(call: Call, view: View, codes: frozenset[str] | None, about: dict[str, object] | None) -> Answer:
    asked = call.query
    first, last = asked.get("dateFrom", ""), asked.get("dateTo", "9999")
    seen = view.between(first, last, codes)
    if "season" in asked:
        seen = [one for one in seen if str(one.match.fixture.competition.season) == asked["season"]]
    if "status" in asked:
        wanted = set(asked["status"].split(","))
        seen = [
            one for one in seen if _body(one)["status"] in wanted or ("LIVE" in wanted and one.state.phase in _LIVE)
        ]
    seen.sort(key=lambda one: one.match.start)
    begin = whole_number(asked.get("offset", ""), 0)
    chosen = seen[begin : begin + whole_number(asked.get("limit", ""), len(seen))]
    return answer_of(football_data.list_body([_body(one) for one in chosen], about, dict(asked)))


def _body(seen: Seen) -> dict[str, object]:
    return football_data.match_body(seen.match, seen.state, seen.now)


def _error(words: str, status: int) -> Answer:
    return answer_of({"message": words, "errorCode": status}, status)
