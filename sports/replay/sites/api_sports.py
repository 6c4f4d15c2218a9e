"""What the interfaces of API-Sports have in common: refusals inside HTTP 200, and two windows in the headers."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from sports.providers.api_sports import KEY_HEADER
from sports.replay.allowance import DAY, MINUTE
from sports.replay.formats.api_football import envelope
from sports.replay.sites.site import Site
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import View


class ApiSportsSite(Site):
    """The frame; `rows` gives the rows of one endpoint, or None where there is none."""

    def refused(self, call: Call) -> Answer | None:
        """A wrong key is an HTTP 200 with `errors`."""
        if call.headers.get(KEY_HEADER, "") == self.key:
            return None
        words = "Error/Missing application key. Go to https://www.api-football.com/documentation-v3"
        return _refusal(call, {"token": words})

    def headers(self, now: int) -> tuple[tuple[str, str], ...]:
        """The day's window in small letters, the minute's in large ones; no time of renewal."""
        taken = self.allowance
        return (
            ("x-ratelimit-requests-limit", str(taken.windows[DAY])),
            ("x-ratelimit-requests-remaining", str(taken.left(DAY, now))),
            ("X-RateLimit-Limit", str(taken.windows[MINUTE])),
            ("X-RateLimit-Remaining", str(taken.left(MINUTE, now))),
        )

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """The rows of an endpoint in their frame."""
        if parts == ["status"]:
            now = view.now
            about = {
                "account": {"firstname": "Proofbook", "lastname": "Replay", "email": ""},
                "subscription": {"plan": "Replay", "end": None, "active": True},
                "requests": {"current": self.allowance.used(DAY, now), "limit_day": self.allowance.windows[DAY]},
            }
            return answer_of(envelope("status", {}, []) | {"results": 1, "response": about})
        rows = self.rows(parts, dict(call.query), view)
        if rows is None:
            return _refusal(call, {"endpoint": "This endpoint do not exist."})
        return answer_of(envelope("/".join(parts), dict(call.query), rows))

    @abstractmethod
    def rows(self, parts: list[str], asked: dict[str, str], view: View) -> list[dict[str, Any]] | None:
        """The rows of `response`."""

    def throttled(self, window: int, renews_in: int, now: int) -> Answer:
        """An HTTP 200 with `errors`: one key for the day, another for the minute."""
        del renews_in
        limit = self.allowance.windows.get(window, 10)
        words = {"rateLimit": f"Too many requests. Your rate limit is {limit} requests per minute."}
        if window == DAY:
            words = {"requests": "You have reached the request limit for the day, Go to your dashboard to upgrade."}
        return answer_of(envelope("", {}, [], words)).having(*self.headers(now))

    def error_inside_200(self) -> Answer:
        """A plan that does not hold the season."""
        return answer_of(envelope("", {}, [], {"plan": "Free plans do not have access to this season."}))


def _refusal(call: Call, errors: dict[str, str]) -> Answer:
    return answer_of(envelope(call.path.strip("/"), dict(call.query), [], errors))
