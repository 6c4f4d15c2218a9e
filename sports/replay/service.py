"""What the replay answers, apart from sockets: a call in, an answer out.

    /clock                            GET, POST   the match clock
    /football-data/...                GET         needs X-Auth-Token
    /api-football/...                 GET         needs x-apisports-key; refusals come inside HTTP 200
    /openligadb/...                   GET         open
    /espn/...                         GET         open

Below its prefix each provider has its own paths, queries, bodies and refusals. `alter` sees every answer of a
provider before it leaves: faults are put in there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sports.model import ProviderName, UnixTime
from sports.providers.espn import Espn
from sports.replay.clock import MatchClock
from sports.replay.errors import BadClockRequest, ClockWentBack
from sports.replay.formats import api_football, espn, football_data, openligadb
from sports.replay.matches import Match, MatchState, state_at

ESPN_ROOT = Espn.base_url.removeprefix("https://site.api.espn.com")


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `headers` by lower-case name, `body` only for POST."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with a JSON body."""

    status: int
    body: bytes


def answer_of(content: Any, status: int = 200) -> Answer:
    """A response of that JSON."""
    return Answer(status, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


Alter = Callable[[str, Call, Answer], Answer]
"""Changes an answer of a provider (its prefix, the call, the answer)."""


def unaltered(_provider: str, _call: Call, answer: Answer) -> Answer:
    """Leave every answer as it is."""
    return answer


class ReplayService:
    """Serves matches in each provider's format at the state of the match clock; `keys` are what callers must show."""

    def __init__(
        self,
        matches: Iterable[Match],
        clock: MatchClock,
        keys: Mapping[str, str],
        alter: Alter = unaltered,
    ) -> None:
        self.matches = tuple(matches)
        self.clock = clock
        self._keys = dict(keys)
        self._alter = alter
        self._providers: dict[str, Callable[[Call, UnixTime], Answer]] = {
            football_data.NAME: self._football_data,
            api_football.NAME: self._api_football,
            openligadb.NAME: self._openligadb,
            espn.NAME: self._espn,
        }

    def answer(self, call: Call) -> Answer:
        """Answer one call; never raises for anything that a caller can send."""
        if call.path == "/clock":
            return self._clock(call)
        prefix, _, rest = call.path.removeprefix("/").partition("/")
        provider = self._providers.get(prefix)
        if provider is None:
            known = ["/clock", *(f"/{name}" for name in self._providers)]
            return answer_of({"error": f"nothing is served at {call.path}", "known": known}, 404)
        if call.method != "GET":
            return answer_of({"error": f"{call.method} is not offered, only GET"}, 405)
        inner = Call("GET", f"/{rest}", call.query, call.headers)
        return self._alter(prefix, inner, provider(inner, self.clock.now()))

    def _clock(self, call: Call) -> Answer:
        if call.method == "POST":
            try:
                self._move(call.body)
            except ClockWentBack as error:
                return answer_of({"error": str(error), "now": error.now}, 409)
            except BadClockRequest as error:
                return answer_of({"error": str(error)}, 400)
        elif call.method != "GET":
            return answer_of({"error": f"{call.method} is not offered, only GET and POST"}, 405)
        return answer_of({"now": self.clock.now(), "speed": self.clock.speed})

    def _move(self, body: bytes) -> None:
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict) or not asked or asked.keys() - {"now", "speed"}:
            raise BadClockRequest('the clock takes {"now": seconds since 1970}, {"speed": number}, or both')
        now, speed = asked.get("now"), asked.get("speed")
        if "now" in asked and (not isinstance(now, int) or isinstance(now, bool)):
            raise BadClockRequest(f"now = {now!r} is no time: give whole seconds since 1970")
        if "speed" in asked and (not isinstance(speed, int | float) or isinstance(speed, bool)):
            raise BadClockRequest(f"speed = {speed!r} is no number")
        if speed is not None:
            # Checked before the jump: a request is carried out whole or not at all.
            MatchClock(0, speed, monotonic=lambda: 0.0)
        if now is not None:
            self.clock.jump(now)
        if speed is not None:
            self.clock.set_speed(speed)

    def _football_data(self, call: Call, now: UnixTime) -> Answer:
        token = call.headers.get("x-auth-token", "")
        if not token:
            words = "The resource you are looking for is restricted. Please pass a valid API token."
            return answer_of({"message": words, "errorCode": 403}, 403)
        if token != self._keys.get(football_data.NAME):
            return answer_of({"message": "Your API token is invalid.", "errorCode": 400}, 400)
        match call.path.split("/")[1:]:
            case ["v4", "matches", number]:
                found = self._by_id(football_data.NAME, number)
                if found is not None:
                    return answer_of(football_data.match_body(found, state_at(found, now), now))
            case ["v4", "competitions", code, "matches"]:
                first, last = call.query.get("dateFrom", ""), call.query.get("dateTo", "9999")
                chosen = [
                    match
                    for match in self._of(football_data.NAME, code)
                    if first <= match.fixture.kickoff_utc[:10] <= last
                ]
                if self._of(football_data.NAME, code):
                    about = football_data.competition(self._of(football_data.NAME, code)[0])
                    bodies = [football_data.match_body(match, state_at(match, now), now) for match in chosen]
                    return answer_of(football_data.list_body(bodies, about))
        return answer_of({"message": "The resource you are looking for does not exist.", "errorCode": 404}, 404)

    def _api_football(self, call: Call, now: UnixTime) -> Answer:
        asked = dict(call.query)
        if call.headers.get("x-apisports-key", "") != self._keys.get(api_football.NAME):
            errors = {"token": "Error/Missing application key. Go to https://www.api-football.com/documentation-v3"}
            return answer_of(api_football.envelope("fixtures", asked, [], errors))
        if call.path != "/fixtures":
            return answer_of(api_football.envelope(call.path, asked, [], {"endpoint": "This endpoint do not exist."}))
        if "id" in asked:
            found = self._by_id(api_football.NAME, asked["id"])
            rows = [api_football.fixture_body(found, state_at(found, now), events=True)] if found else []
            return answer_of(api_football.envelope("fixtures", asked, rows))
        chosen = [
            match
            for match in self._of(api_football.NAME, asked.get("league", ""))
            if asked.get("date", match.fixture.kickoff_utc[:10]) == match.fixture.kickoff_utc[:10]
            and asked.get("season", "") == str(match.fixture.competition.season)
        ]
        rows = [api_football.fixture_body(match, state_at(match, now), events=False) for match in chosen]
        return answer_of(api_football.envelope("fixtures", asked, rows))

    def _openligadb(self, call: Call, now: UnixTime) -> Answer:
        match call.path.split("/")[1:]:
            case ["getmatchdata", number]:
                found = self._by_id(openligadb.NAME, number)
                if found is not None:
                    return answer_of(openligadb.match_body(found, state_at(found, now), now))
            case ["getmatchdata", league, season, *_]:
                chosen = [m for m in self._of(openligadb.NAME, league) if str(m.fixture.competition.season) == season]
                return answer_of([openligadb.match_body(match, state_at(match, now), now) for match in chosen])
        return answer_of(None, 404)

    def _espn(self, call: Call, now: UnixTime) -> Answer:
        match call.path.removeprefix(ESPN_ROOT).split("/")[1:]:
            case ["soccer", league, "scoreboard"] if call.path.startswith(ESPN_ROOT):
                day = call.query.get("dates", "")
                shown: list[tuple[Match, MatchState]] = [
                    (match, state_at(match, now))
                    for match in self._of(espn.NAME, league)
                    if match.fixture.kickoff_utc[:10].replace("-", "").startswith(day)
                ]
                return answer_of(espn.scoreboard(shown))
        return answer_of({"code": 404, "message": "not found"}, 404)

    def _by_id(self, provider: ProviderName, number: str) -> Match | None:
        return next((m for m in self.matches if m.fixture.providers.get(provider) == number), None)

    def _of(self, provider: ProviderName, competition: str) -> list[Match]:
        return [m for m in self.matches if m.fixture.competition.providers.get(provider) == competition]
