"""The stage door of a product under browser tests: what happens behind the scenes, asked for by a journey.

    POST /freeze {"part": "worker"}     a part stands still, as if its machine did; `thaw` lets it go on
    POST /thaw   {"part": "worker"}
    POST /jump   {"seconds": 600}       the match clock goes forward, and the chain follows
    POST /finish {"match": "world-cup-2018-france-argentina"}
                                        the match is over: its real score is reported by all four reporters, and final

Nothing is made up: a result is what was played, signed by the development keys of the committee and brought to the
contract, which lets the time for objections pass. An answer is {"ok": true} or, with status 500, {"error": ...}.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from web3.exceptions import Web3Exception

from chain.development import REPORTERS, key
from chain.wire import encode_report
from oracle.reporting import report_of, sign_reports
from oracle.specification import typed
from proofbook.cli._playground import Playground
from proofbook.cli._stage import Stage
from proofbook.errors import ProofbookError
from proofbook.pidfile import NAME
from sports.replay import load_matches, match_named
from sports.replay.matches import Match
from sports.words import Result, Score, Side, Status

WINDOWS_S = (15 * 60 + 1, 2 * 3_600, 16 * 3_600)
"""How long may be objected to a result: the more money hangs on it, the longer."""
REFUSALS = (ProofbookError, Web3Exception, httpx.HTTPError, OSError, LookupError, RuntimeError)
"""What an act may end with; the journey hears of it."""
_OVER_S = 150 * 60
"""From kick-off to when any match is over, extra time and kicks included."""


def result_of(match: Match) -> Result:
    """What the committee signs of a match that was played: half time, ninety minutes, extra time, who goes through."""
    first, second = (tuple(goal for goal in match.goals if goal.half <= half) for half in (1, 2))
    pairs: list[Score | None] = [_score(first), _score(second), None]
    if len(match.half_lengths_s) > 2:
        pairs[2] = _score(match.goals)
    pairs += [None] * 4
    if match.shootout is not None:
        pairs[3] = Score(match.shootout.home, match.shootout.away)
    return Result(Status.FINISHED, tuple(pairs), _through(match), tuple(goal.side for goal in second))


def _score(goals: tuple[Any, ...]) -> Score:
    home = sum(goal.side is Side.HOME for goal in goals)
    return Score(home, len(goals) - home)


def _through(match: Match) -> Side | None:
    if match.shootout is not None:
        return Side.HOME if match.shootout.home > match.shootout.away else Side.AWAY
    score = _score(match.goals)
    return None if score.home == score.away else Side.HOME if score.home > score.away else Side.AWAY


@dataclass(slots=True)
class Backstage:
    """What can be done to a running product; used by one at a time."""

    stage: Stage
    ground: Playground
    folder: Path
    frozen: set[str] = field(default_factory=set)

    def freeze(self, part: str) -> None:
        """Let a part stand still; raises KeyError for one that does not run."""
        os.killpg(self._group(part), signal.SIGSTOP)
        self.frozen.add(part)

    def thaw(self, part: str) -> None:
        """Let a part go on."""
        os.killpg(self._group(part), signal.SIGCONT)
        self.frozen.discard(part)

    def thaw_all(self) -> None:
        """Let everything go on: what stands still cannot be stopped in good order."""
        for part in sorted(self.frozen):
            self.thaw(part)

    def jump(self, seconds: int) -> None:
        """Move the match clock forward; the chain follows unless its block producer stands still."""
        when = self.stage.clock.now() + seconds
        if "block-producer" in self.frozen:
            httpx.post(f"{self.stage.replay}/clock", json={"now": when}, timeout=5).raise_for_status()
        else:
            self.stage.jump(when)

    def finish(self, name: str) -> None:
        """Let a match end, report its real score with every signature, and let the time for objections pass."""
        match = match_named(name, load_matches())
        spec = typed(match.fixture.spec(committee=0))
        fixture, oracle, at = spec.fixture_id(), self.ground.oracle, self.ground.addresses
        if self.stage.clock.now() < match.start + _OVER_S:
            self.stage.jump(match.start + _OVER_S)
        one = report_of(spec.struct_hash(), result_of(match), ballot=0, round_=0)
        signed = {key(who).address: sign_reports([one], key(who), at.oracle_domain) for who in REPORTERS}
        # Not by the key that the API's worker pays with: each would take the other's nonces.
        self.ground.send(oracle.report(encode_report(spec.committee, at.committee, [one], signed)), "provider")
        for wait in WINDOWS_S:
            if self.ground.is_final(fixture):
                return
            self.stage.jump(self.stage.clock.now() + wait)
        if not self.ground.is_final(fixture):
            raise RuntimeError(f"the result of {name} is not final after {sum(WINDOWS_S)} s")

    def _group(self, part: str) -> int:
        children = json.loads((self.folder / NAME).read_text(encoding="ascii"))["children"]
        return int(children[part]["pid"])

    def do(self, path: str, asked: Mapping[str, Any]) -> None:
        """Carry out a request; raises KeyError for one that does not exist."""
        acts: dict[str, Callable[[], None]] = {
            "/freeze": lambda: self.freeze(asked["part"]),
            "/thaw": lambda: self.thaw(asked["part"]),
            "/jump": lambda: self.jump(asked["seconds"]),
            "/finish": lambda: self.finish(asked["match"]),
        }
        acts[path]()


@contextmanager
def opened(backstage: Backstage) -> Iterator[str]:
    """Listen on a free port of this machine until the block ends; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status = 200
            answer: dict[str, Any] = {"ok": True}
            try:
                with lock:
                    backstage.do(self.path, json.loads(body or b"{}"))
            except REFUSALS as error:
                status, answer = 500, {"error": f"{type(error).__name__}: {error}"}
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    lock = threading.Lock()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="stage-door", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        backstage.thaw_all()
