"""OpenLigaDB: no key and no limit; `getlastchangedate` tells whether asking again is worth it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sports.providers.openligadb import OpenLigaDB
from sports.replay.formats import openligadb
from sports.replay.sites.site import Site
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import Seen, View


class OpenLigaDBSite(Site):
    """`/getmatchdata/{id}`, `/getmatchdata/{league}/{season}[/{round}]`, `/getlastchangedate/...`."""

    name = OpenLigaDB.name
    address = OpenLigaDB.base_url
    needs_key = False

    def route(self, parts: list[str], call: Call, view: View) -> Answer:
        """One match, or those of a season and of one of its rounds."""
        del call
        match parts:
            case ["getmatchdata", number]:
                seen = view.by_id(number)
                if seen is not None:
                    return answer_of(_body(seen))
            case ["getmatchdata", league, season]:
                return answer_of([_body(seen) for seen in view.of(league, season)])
            case ["getmatchdata", league, season, number]:
                return answer_of([_body(seen) for seen in _round(view.of(league, season), number)])
            case ["getlastchangedate", league, season, number]:
                return answer_of(_changed(_round(view.of(league, season), number)))
        return self.missing()

    def missing(self) -> Answer:
        """A 404 with null for a body."""
        return answer_of(None, 404)


def _round(found: list[Seen], number: str) -> list[Seen]:
    """The matches of a round: the group stage is the first here, then each stage is one more."""
    return [seen for seen in found if str(openligadb.round_of(seen.match)) == number]


def _changed(found: list[Seen]) -> str | None:
    """The last moment at which anything happened in these matches, in local time without a mark."""
    times = [moment for seen in found for moment in _moments(seen) if moment <= seen.now]
    if not times:
        return None
    local = datetime.fromtimestamp(max(times), UTC) + timedelta(hours=2)
    return f"{local:%Y-%m-%dT%H:%M:%S}.37"


def _moments(seen: Seen) -> list[int]:
    match = seen.match
    parts = range(1, len(match.half_lengths_s) + 1)
    ends = [match.start_of(part) + match.half_lengths_s[part - 1] for part in parts]
    goals = [match.time_of(goal) for goal in match.goals]
    taken = [match.time_of(goal) + delta for goal, stood in match.disallowed for delta in (0, stood)]
    return [match.start, *ends, *goals, *taken, match.end]


def _body(seen: Seen) -> dict[str, Any]:
    return openligadb.match_body(seen.match, seen.state, seen.now)
