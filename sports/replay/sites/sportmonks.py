"""Sportmonks v3: the limit stands in the body of every answer; lists come in pages."""

from __future__ import annotations

import json
from typing import Any

from sports.providers.sportmonks import Sportmonks
from sports.replay.allowance import HOUR
from sports.replay.formats import sportmonks
from sports.replay.matches import PAUSES, PLAYING, Phase
from sports.replay.sites.site import Site, whole_number
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import Seen, View

_LIVE = (*PLAYING, *PAUSES, Phase.PENALTIES)
PAGE, MOST = 25, 50


class SportmonksSite(Site):
    """`/fixtures/{id}`, `/fixtures/date/{day}`, `/fixtures/between/{day}/{day}`, `/livescores[/inplay]`."""

    name = Sportmonks.name
    address = Sportmonks.base_url

    def refused(self, call: Call) -> Answer | None:
        """The token stands in a header or in the query."""
        token = call.headers.get("authorization") or call.query.get("api_token", "")
        return None if token == self.key else answer_of({"message": "Unauthenticated."}, 401)

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """One fixture, or a page of them."""
        match parts:
            case ["fixtures", "date", day]:
                return self._page(call, view, view.between(day, day, _leagues(call)))
            case ["fixtures", "between", first, last]:
                return self._page(call, view, view.between(first, last, _leagues(call)))
            case ["fixtures", number]:
                seen = view.by_id(number)
                return self.missing() if seen is None else self._framed(_body(seen, call), view.now)
            case ["livescores"] | ["livescores", "inplay"]:
                live = [seen for seen in view.between("", "9999", _leagues(call)) if seen.state.phase in _LIVE]
                return self._page(call, view, live)
        return self.missing()

    def missing(self) -> Answer:
        """The provider's 404."""
        words = "No result(s) found matching your request. Either the query did not return any results"
        return answer_of({"message": words}, 404)

    def throttled(self, window: int, renews_in: int, now: int) -> Answer:
        """429, with the node that every answer has."""
        del window
        node = self._node(now) | {"resets_in_seconds": renews_in}
        return answer_of({"message": "Too many requests.", "code": 429, "rate_limit": node}, 429)

    def _node(self, now: int) -> dict[str, Any]:
        left, renews = self.allowance.left(HOUR, now), self.allowance.renews_in(HOUR, now)
        return {"resets_in_seconds": renews, "remaining": left, "requested_entity": "Fixture"}

    def _page(self, call: Call, view: View, seen: list[Seen]) -> Answer:
        size = max(1, min(whole_number(call.query.get("per_page", ""), PAGE), MOST))
        page = max(1, whole_number(call.query.get("page", ""), 1))
        shown = seen[(page - 1) * size : page * size]
        more = len(seen) > page * size
        following = f"{self.address}{call.path.removeprefix(self.root())}?page={page + 1}" if more else None
        about = {
            "count": len(shown),
            "per_page": size,
            "current_page": page,
            "next_page": following,
            "has_more": more,
        }
        return self._framed([_body(one, call) for one in shown], view.now, pagination=about)

    def _framed(self, data: Any, now: int, **more: Any) -> Answer:
        return answer_of({"data": data, **more, "subscription": [], "rate_limit": self._node(now), "timezone": "UTC"})


def _body(seen: Seen, call: Call) -> dict[str, Any]:
    include = frozenset(part.partition(".")[0] for part in call.query.get("include", "").split(";"))
    return sportmonks.fixture_body(seen.match, seen.state, seen.now, include)


def _leagues(call: Call) -> frozenset[str] | None:
    """The leagues of `filters=fixtureLeagues:1,2`."""
    for part in call.query.get("filters", "").split(";"):
        name, _, codes = part.partition(":")
        if name == "fixtureLeagues" and codes:
            return frozenset(codes.split(","))
    return None


def data_of(answer: Answer) -> Any:
    """The `data` of an answer, for tests."""
    return json.loads(answer.body)["data"]
