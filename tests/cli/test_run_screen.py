"""The screen of a run, as text."""

import io
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from rich.console import Console

from proofbook.cli import _runparts
from proofbook.cli._runparts import Addresses, Look, Observer, Part
from proofbook.cli._runscreen import SHOWN, Screen, page

PARTS = (
    Part("api", "http://127.0.0.1:8800", "ok", 200 << 20, 3.4),
    Part("node-1", "", "held back: no feed", 90 << 20, 1.0),
)
LOOK = Look(1_530_366_000, PARTS, ("France – Argentina",), (("Uruguay – Portugal", 1_530_381_600),))


def addresses(url: str = "http://127.0.0.1:1") -> Addresses:
    return Addresses(url, url, url, url, url, {"node-1": url}, time.time() - 754)


def drawn(look: Look, *news: str) -> str:
    out = io.StringIO()
    Console(file=out, width=110).print(page(look, addresses(), news))
    return out.getvalue()


def test_page__all_there__shows_parts_what_to_open_and_what_is_played() -> None:
    text = drawn(LOOK, "14:00:01  node-1  kick-off")
    for words in (
        "match time 2018-06-30 13:40:00 UTC, up 12 min",
        "open        http://127.0.0.1:1",
        "held back: no feed",
        "in play     France – Argentina",
        "next        Uruguay – Portugal, 2018-06-30 18:00:00 UTC, in 4 h 20 min",
        "14:00:01  node-1  kick-off",
    ):
        assert words in text, text
    whole = next(line for line in text.splitlines() if line.startswith("  all"))
    assert whole.split() == ["all", "290", "4", "%"]


def test_page__no_clock_or_no_match_left__says_so() -> None:
    assert "the match clock does not answer" in drawn(Look(None, PARTS, (), ()))
    assert "--fresh" in drawn(Look(1_999_999_999, PARTS, (), ()))


def test_screen__no_terminal__tells_each_line_once_and_keeps_it(tmp_path: Path) -> None:
    told: list[str] = []
    screen = Screen(addresses(), tmp_path / "run.log", told.append, Console(file=io.StringIO()))
    assert not screen.drawn
    with screen.shown():
        for number in range(SHOWN + 2):
            screen.tell(f"line {number}")
    assert told == (tmp_path / "run.log").read_text().splitlines() == [f"line {n}" for n in range(SHOWN + 2)]


def test_screen__terminal__is_drawn_with_the_last_news(tmp_path: Path) -> None:
    out = io.StringIO()
    screen = Screen(
        addresses(),
        tmp_path / "run.log",
        print,
        Console(file=out, force_terminal=True, highlight=False, width=110, height=60),
    )
    with screen.shown():
        for number in range(SHOWN + 2):
            screen.tell(f"line {number}")
        screen.draw(LOOK)
    assert f"line {SHOWN + 1}" in out.getvalue()
    assert "line 1\n" not in out.getvalue()


class _Parts(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, tuple[int, str]]] = {}

    def do_GET(self) -> None:
        status, body = self.answers.get(self.path, (404, "{}"))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Parts)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "path", "body", "state"),
    [
        ("anvil", "/", '{"result": "0x10"}', "ok, block 16"),
        ("anvil", "/", "busy", "does not answer"),
        ("api", "/readyz", '{"status": "ok", "parts": {}, "worker": {"follow": "ok"}}', "ok"),
        ("api", "/readyz", '{"status": "degraded", "parts": {}, "worker": {"bars": "late"}}', "degraded: bars late"),
        ("api", "/readyz", '{"status": 503, "detail": "down: chain"}', "not ready: down: chain"),
        ("node-1", "/status", '{"not_ready": []}', "ok"),
        ("node-1", "/status", '{"not_ready": ["no feed"]}', "held back: no feed"),
        ("sandbox", "/elsewhere", "{}", "answers 404"),
        ("block-producer", "/", "", "ok"),
    ],
)
def test_observer__each_part__is_asked_in_its_own_way(
    served: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, path: str, body: str, state: str
) -> None:
    monkeypatch.setattr(_Parts, "answers", {path: (200, body), "/clock": (200, '{"now": 1530366000, "speed": 1.0}')})
    monkeypatch.setattr(_runparts, "processes", lambda folder: {name: os.getpid()})
    look = Observer(addresses(served), tmp_path).look()
    assert [(part.name, part.state) for part in look.parts] == [(name, state)]
    assert look.parts[0].memory > 1 << 20
    assert look.now == 1_530_366_000
    assert look.coming[0][0] == "France – Argentina"


@pytest.mark.process
def test_observer__process_gone_and_nothing_listens__both_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_runparts, "processes", lambda folder: {"api": 2**22 + 1})
    look = Observer(addresses(), tmp_path).look()
    assert (look.now, look.coming) == (None, ())
    assert [(part.state, part.memory) for part in look.parts] == [("has ended", 0)]


def test_addresses__saved__are_read_again_until_removed(tmp_path: Path) -> None:
    addresses().save(tmp_path)
    found = Addresses.load(tmp_path)
    assert found is not None
    assert found.nodes == {"node-1": "http://127.0.0.1:1"}
    Addresses.remove(tmp_path)
    assert Addresses.load(tmp_path) is None
