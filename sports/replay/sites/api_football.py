"""API-Football v3: `/fixtures` by id, ids, day or `live`, `/fixtures/events`, `/status`."""

from __future__ import annotations

from typing import Any

from sports.providers.api_football import ApiFootball
from sports.replay.formats import api_football
from sports.replay.matches import PAUSES, PLAYING, Phase
from sports.replay.sites.api_sports import ApiSportsSite
from sports.replay.view import Seen, View

_LIVE = (*PLAYING, *PAUSES, Phase.PENALTIES)
MOST_IDS = 20


class ApiFootballSite(ApiSportsSite):
    """Events come with fixtures asked for by id and with those in play."""

    name = ApiFootball.name
    address = ApiFootball.base_url

    def rows(self, parts: list[str], asked: dict[str, str], view: View) -> list[dict[str, Any]] | None:
        """The rows of `response`; None for an endpoint that is not served."""
        if parts == ["fixtures", "events"]:
            seen = view.by_id(asked.get("fixture", ""))
            return [] if seen is None else api_football.event_rows(seen.match, seen.state)
        if parts != ["fixtures"]:
            return None
        if "id" in asked or "ids" in asked:
            numbers = asked.get("ids", asked.get("id", "")).split("-")[:MOST_IDS]
            return [_row(seen, events=True) for number in numbers if (seen := view.by_id(number)) is not None]
        if "live" in asked:
            leagues = None if asked["live"] == "all" else frozenset(asked["live"].split("-"))
            live = [seen for seen in view.between("", "9999", leagues) if seen.state.phase in _LIVE]
            return [_row(seen, events=True) for seen in live]
        if "league" in asked:
            if "season" not in asked:
                return []
            found = view.of(asked["league"], asked["season"], asked.get("date"))
        else:
            found = view.between(asked["date"], asked["date"]) if "date" in asked else []
        return [_row(seen, events=False) for seen in found]


def _row(seen: Seen, *, events: bool) -> dict[str, Any]:
    return api_football.fixture_body(seen.match, seen.state, events=events)
