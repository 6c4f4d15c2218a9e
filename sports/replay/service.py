"""What the replay answers, apart from sockets: a call in, an answer out.

    /                                 GET          what is served: addresses, fixtures, kinds of faults
    /clock                            GET, POST    the match clock
    /faults                           GET, POST, DELETE    the faults that are on; POST switches one on
    /faults/{number}                  DELETE       switches one off
    /{provider}/...                   GET          that provider

Below its prefix each provider has its own paths, queries, keys, limits and refusals (`sports.replay.sites`). A folder
of recorded bodies, where there is one, takes the place of a provider's own matches. `alter` sees every answer of a
provider before it leaves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sports.replay.allowance import PLANS
from sports.replay.belief import believed
from sports.replay.board import FaultBoard
from sports.replay.clock import MatchClock
from sports.replay.errors import BadClockRequest, BadFault, ClockWentBack, UnknownFault
from sports.replay.faults import KINDS, Fault, Stage
from sports.replay.games import Games, load_games
from sports.replay.matches import Match
from sports.replay.recorded import Recordings
from sports.replay.sites import SITES, Site
from sports.replay.transport import Answer, Call, answer_of
from sports.replay.view import Seen, View
from sports.replay.wire import spoiled

__all__ = ["Alter", "Answer", "Call", "ReplayService", "answer_of", "unaltered"]

Alter = Callable[[str, Call, Answer], Answer]
"""Changes an answer of a provider (its prefix, the call, the answer)."""


def unaltered(_provider: str, _call: Call, answer: Answer) -> Answer:
    """Leave every answer as it is."""
    return answer


class ReplayService:
    """Serves matches in each provider's format at the state of the match clock.

    `keys` are what callers must show, by provider; one that is not named there has the key `replay-{provider}`. `plan`
    is one of `allowance.PLANS`. `faults` are those that are on from the beginning.
    """

    def __init__(
        self,
        matches: Iterable[Match],
        clock: MatchClock,
        keys: Mapping[str, str],
        alter: Alter = unaltered,
        *,
        plan: str = "open",
        faults: Iterable[Fault] = (),
        games: Games | None = None,
        recordings: Recordings | None = None,
    ) -> None:
        self.matches = tuple(matches)
        self.clock = clock
        self.faults = FaultBoard(faults)
        self._alter = alter
        self._recordings = recordings
        self.games = composed = load_games() if games is None else games
        self.sites: dict[str, Site] = {
            site.name: site(keys.get(site.name, f"replay-{site.name}"), PLANS[plan].get(site.name, {}), composed)
            for site in SITES
        }
        kickoffs = {match.fixture.key: int(match.start) for match in self.matches}
        self.stage = Stage(frozenset(self.sites), kickoffs)

    def base_path(self, provider: str) -> str:
        """The path under which a provider's own paths begin."""
        return f"/{provider}{self.sites[provider].root()}"

    def answer(self, call: Call) -> Answer:
        """Answer one call; never raises for anything that a caller can send."""
        if call.path == "/clock":
            return self._clock(call)
        if call.path == "/faults" or call.path.startswith("/faults/"):
            return self._faults(call)
        if call.path == "/" and call.method == "GET":
            return answer_of(self.about())
        prefix, _, rest = call.path.removeprefix("/").partition("/")
        site = self.sites.get(prefix)
        if site is None:
            known = ["/", "/clock", "/faults", *(f"/{name}" for name in self.sites)]
            return answer_of({"error": f"nothing is served at {call.path}", "known": known}, 404)
        if call.method != "GET":
            return answer_of({"error": f"{call.method} is not offered, only GET"}, 405)
        inner = Call("GET", f"/{rest}", call.query, call.headers)
        return self._alter(prefix, inner, self._provider(site, inner))

    def about(self) -> dict[str, Any]:
        """What is served, without keys."""
        return {
            "now": self.clock.now(),
            "speed": self.clock.speed,
            "providers": {name: self.base_path(name) for name in self.sites},
            "fixtures": [match.fixture.key for match in self.matches],
            "faults": list(KINDS),
        }

    def _provider(self, site: Site, call: Call) -> Answer:
        now = self.clock.now()

        def belief(match: Match, moment: int) -> Seen | None:
            return believed(match, moment, self.faults.beliefs(site.name, match.fixture.key, now))

        view = View(site.name, self.matches, now, belief)
        answer = site.answer(call, view)
        if self._recordings is not None and answer.status in (200, 404):
            answer = self._recordings.answer(site, call, now) or answer
        return spoiled(site, answer, self.faults.wires(site.name, now, view.shown), now)

    def _faults(self, call: Call) -> Answer:
        number = call.path.removeprefix("/faults").removeprefix("/")
        try:
            if call.method == "POST" and not number:
                fault = self.stage.read(_json(call.body))
                return answer_of({"number": self.faults.switch_on(fault), **fault.told()}, 201)
            if call.method == "DELETE" and number:
                if not (number.isascii() and number.isdecimal()):
                    what = "give one, or DELETE /faults for all of them"
                    return answer_of({"error": f"{number!r} is no number of a fault: {what}"}, 404)
                self.faults.switch_off(int(number))
            elif call.method == "DELETE":
                self.faults.clear()
            elif call.method != "GET" or number:
                return answer_of({"error": f"{call.method} is not offered at {call.path}"}, 405)
        except BadFault as error:
            return answer_of({"error": str(error)}, 400)
        except UnknownFault as error:
            return answer_of({"error": str(error)}, 404)
        rows = [{"number": each, **fault.told()} for each, fault in self.faults.all().items()]
        return answer_of({"faults": rows})

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
        asked = _json(body)
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


def _json(body: bytes) -> Any:
    """The value of a body, None when it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
