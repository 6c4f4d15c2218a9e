"""ESPN's site interface: scoreboards by day for football, basketball and tennis. No key, no published limit."""

from __future__ import annotations

from sports.providers.espn import Espn
from sports.replay.formats import espn, espn_basketball, espn_tennis
from sports.replay.sites.site import Site, whole_number
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import View


class EspnSite(Site):
    """`/{sport}/{league}/scoreboard?dates=YYYYMMDD` (or YYYYMM, or none) and `/soccer/{league}/summary?event=`."""

    name = Espn.name
    address = Espn.base_url
    needs_key = False

    def headers(self, now: int) -> tuple[tuple[str, str], ...]:
        """Answers may be kept for a few seconds."""
        del now
        return (("Cache-Control", "max-age=7"),)

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """The board of a league, cut at `limit`."""
        day = call.query.get("dates", "")
        most = whole_number(call.query.get("limit", ""), 100)
        match parts:
            case ["soccer", league, "scoreboard"]:
                seen = [one for one in view.of(league) if _on(one.match.fixture.kickoff_utc, day)]
                return answer_of(espn.scoreboard([(one.match, one.state) for one in seen[:most]]))
            case ["soccer", _, "summary"]:
                found = view.by_id(call.query.get("event", ""))
                if found is not None:
                    return answer_of(espn.summary(found.match, found.state))
            case ["basketball", league, "scoreboard"]:
                games = [game for game in self.games.basketball if game.slug == league and _on(game.tip_off_utc, day)]
                return answer_of({"leagues": [], "events": [espn_basketball.event(game, view.now) for game in games]})
            case ["tennis", tour, "scoreboard"]:
                played = [match for match in self.games.tennis if match.tour == tour and _on(match.start_utc, day)]
                return answer_of(espn_tennis.scoreboard(played, view.now))
        return self.missing()

    def missing(self) -> Answer:
        """The provider's 404."""
        return answer_of({"code": 404, "message": "not found"}, 404)


def _on(moment: str, day: str) -> bool:
    return moment[:10].replace("-", "").startswith(day)
