"""A node whose clock goes wrong while the others' are right: it falls silent, and speaks again when it is mended."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from oracle.agreement import Phase
from tests.oracle.daemon.stage import World, world
from tests.oracle.faults.sound import require_sound, require_truth

pytestmark = [pytest.mark.anvil, pytest.mark.process]
SPEED = 5


@dataclass
class Clock:
    """The match clock with an error in seconds, as the replay serves it."""

    made: World
    off: int = 0
    port: int = 0


@contextmanager
def clock_of(made: World, place: int) -> Iterator[Clock]:
    """Let a node that is not started yet read this clock."""
    clock = Clock(made)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {"now": made.clock.now() + clock.off, "speed": made.clock.speed}
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        clock.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        made.instead(place, f"port = {made.replay.url.rpartition(':')[2]}\n", f"port = {clock.port}\n")
        try:
            yield clock
        finally:
            server.shutdown()
            thread.join()


def settling(made: World) -> None:
    made.list_match()
    for one in made.operators:
        one.start()
    made.until(lambda: all(one.stage() == "SCHEDULED" for one in made.operators), "all follow what was listed")
    made.at(6_900)
    made.until(lambda: all(one.stage() == "SETTLING" for one in made.operators), "the sources have settled")


@pytest.mark.slow
def test_clock__behind_when_it_is_to_sign__is_silent_until_it_is_right(tmp_path: Path) -> None:
    with world(tmp_path) as made, clock_of(made, 3) as clock:
        settling(made)
        victim, own = made.operators[3], made.terms.members[3]
        clock.off = -90
        made.until(lambda: "CLOCK" in victim.ask("/readyz").text, "it sees blocks of the future")
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the others report")
        assert not any(one.rows("SELECT 1 FROM messages WHERE signer = ?", own) for one in made.operators)
        clock.off = 0
        require_mended(made)


@pytest.mark.slow
def test_clock__ahead_when_it_is_to_sign__harms_nobody(tmp_path: Path) -> None:
    with world(tmp_path) as made, clock_of(made, 3) as clock:
        settling(made)
        clock.off = 90
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the result is reported")
        clock.off = 0
        require_mended(made)


def require_mended(made: World) -> None:
    made.until(lambda: all(one.ask("/readyz").status_code == 200 for one in made.operators), "all are ready")
    made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
    require_truth(made)
    require_sound(made)
