"""Sportradar tennis v3: summaries by event and by day, of the composed matches."""

from __future__ import annotations

from sports.replay.formats import sportradar_tennis
from sports.replay.sites.sportradar import SportradarBase
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import View


class SportradarTennisSite(SportradarBase):
    """`/sport_events/{id}/summary`, `/schedules/{day}/summaries`, `/schedules/live/summaries`."""

    name = sportradar_tennis.NAME
    address = sportradar_tennis.ADDRESS

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """One event, a day's, or those in play."""
        parts = [*parts[:-1], parts[-1].removesuffix(".json")]
        match parts:
            case ["sport_events", number, "summary"]:
                for played in self.games.tennis:
                    if f"sr:sport_event:{played.number}" == number:
                        return answer_of(sportradar_tennis.summary(played, view.now))
            case ["schedules", day, "summaries"]:
                chosen = [
                    played
                    for played in self.games.tennis
                    if (played.live(view.now) if day == "live" else played.start_utc[:10] == day)
                ]
                shown, told = self.page([sportradar_tennis.summary(played, view.now) for played in chosen], call)
                return answer_of({"summaries": shown}).having(*told)
        return self.missing()
