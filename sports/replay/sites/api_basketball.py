"""API-Basketball v1: `/games` by id or by league, season and day; limits and refusals as API-Football's."""

from __future__ import annotations

from typing import Any

from sports.providers.api_basketball import ApiBasketball
from sports.replay.formats import api_basketball
from sports.replay.sites.api_sports import ApiSportsSite
from sports.replay.view import View


class ApiBasketballSite(ApiSportsSite):
    """The composed games."""

    name = ApiBasketball.name
    address = ApiBasketball.base_url

    def rows(self, parts: list[str], asked: dict[str, str], view: View) -> list[dict[str, Any]] | None:
        """The rows of `response`; None for an endpoint that is not served."""
        if parts != ["games"]:
            return None
        wanted = [
            game
            for game in self.games.basketball
            if asked.get("id", str(game.number)) == str(game.number)
            and asked.get("league", "12") == "12"
            and asked.get("season", game.season) == game.season
            and asked.get("date", game.tip_off_utc[:10]) == game.tip_off_utc[:10]
        ]
        return [api_basketball.game_body(game, view.now) for game in wanted] if {"id", "date"} & asked.keys() else []
