"""Sportradar soccer v4: `x-api-key`, `cache-control` with the life of an answer, lists cut by `start` and `limit`."""

from __future__ import annotations

from typing import Any

from sports.providers.sportradar import HEADER, Sportradar
from sports.replay.allowance import MONTH
from sports.replay.formats import sportradar
from sports.replay.matches import PAUSES, PLAYING, Phase
from sports.replay.sites.site import Site, whole_number
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import Seen, View

_LIVE = (*PLAYING, *PAUSES, Phase.PENALTIES)
MOST = 200


class SportradarBase(Site):
    """Key, limits and words of every Sportradar interface."""

    def refused(self, call: Call) -> Answer | None:
        """A 403 for a key that is missing or wrong."""
        if call.headers.get(HEADER, "") == self.key:
            return None
        return answer_of({"message": "Authentication Error"}, 403)

    def headers(self, now: int) -> tuple[tuple[str, str], ...]:
        """How long an answer lives."""
        del now
        return (("Cache-Control", "public, max-age=1, stale-while-revalidate=1"),)

    def missing(self) -> Answer:
        """The provider's 404."""
        return answer_of({"message": "Object not found"}, 404)

    def throttled(self, window: int, renews_in: int, now: int) -> Answer:
        """Too many in a second is a 429; a spent month a 403 that says so."""
        del now
        if window == MONTH:
            said = answer_of({"message": "Account Over Quota Limit"}, 403)
            return said.having(("X-Mashery-Error-Code", "ERR_403_DEVELOPER_OVER_RATE"))
        said = answer_of({"message": "Too Many Requests"}, 429)
        return said.having(("Retry-After", str(renews_in)))

    @staticmethod
    def page(rows: list[dict[str, Any]], call: Call) -> tuple[list[dict[str, Any]], tuple[tuple[str, str], ...]]:
        """The rows from `start` on, at most `limit` (200), and the headers that tell so."""
        start = whole_number(call.query.get("start", ""), 0)
        shown = rows[start : start + max(1, min(whole_number(call.query.get("limit", ""), MOST), MOST))]
        told = (("X-Offset", str(start)), ("X-Result", str(len(shown))), ("X-Max-Results", str(len(rows))))
        return shown, told


class SportradarSite(SportradarBase):
    """`/sport_events/{id}/summary` and `/timeline`, `/schedules/{day}/summaries`, `/schedules/live/summaries`."""

    name = Sportradar.name
    address = Sportradar.base_url

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """One event, or a day's."""
        # JSON is asked for by a suffix in the documentation; without one it is the default here.
        parts = [*parts[:-1], parts[-1].removesuffix(".json")]
        match parts:
            case ["sport_events", number, "summary" | "timeline" as kind]:
                seen = view.by_id(number)
                if seen is not None:
                    shape = sportradar.summary if kind == "summary" else sportradar.timeline
                    return answer_of(shape(seen.match, seen.state, seen.now))
            case ["schedules", "live", "summaries"]:
                return self._list([s for s in view.between("", "9999") if s.state.phase in _LIVE], call, view)
            case ["schedules", day, "summaries"]:
                return self._list(view.between(day, day), call, view)
        return self.missing()

    def _list(self, seen: list[Seen], call: Call, view: View) -> Answer:
        shown, told = self.page([sportradar.summary(s.match, s.state, s.now) for s in seen], call)
        rows = [{key: value for key, value in row.items() if key != "generated_at"} for row in shown]
        return answer_of({"generated_at": sportradar.iso(view.now), "summaries": rows}).having(*told)
