"""From the database to the snapshot: everything at the start, then what changed, and again after trouble."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast

import pytest

from api.live.board import Board
from api.live.carrier import KEPT_S, Carrier, carrying
from api.live.errors import SnapshotDown
from api.live.outbox import publish
from api.opening import Parts
from api.settings import check
from chain.deployment import Deployment
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database

if TYPE_CHECKING:
    from api.node import NodeChain

pytestmark = pytest.mark.process


class Kept:
    """A snapshot in memory that can be down, and says when it was put to."""

    def __init__(self) -> None:
        self.boards: dict[str, tuple[int, Board, int]] = {}
        self.down_at: int | None = None
        self.put_to = threading.Event()

    def put(self, seq: int, board: Board, expires: int) -> bool:
        if seq == self.down_at:
            self.down_at = None
            raise SnapshotDown("boards", "HTTP 500")
        self.boards[board["fixture"]] = (seq, board, expires)
        self.put_to.set()
        return True

    def get(self, fixture: str) -> tuple[int, Board] | None:
        found = self.boards.get(fixture)
        return None if found is None else found[:2]


def board(fixture: str, kickoff: int = 1_000, **more: Any) -> Board:
    return {"fixture": fixture, "kickoff": kickoff, "markets": {}, "priced_at": 0, "version": 0, **more}


def keep(database: Database, *boards: Board) -> None:
    with database.session() as session:
        publish(session, boards, 0, 0)


def test_carrier__first_then_after_changes__carries_each_board_of_now_once(
    database: Database, wall: ManualWallClock
) -> None:
    kept = Kept()
    carrier = Carrier(database, kept, wall)
    keep(database, board("a"), board("b", kickoff=10**10))
    assert carrier.step() == 2
    assert {name: seq for name, (seq, _, _) in kept.boards.items()} == {"a": 1, "b": 2}
    assert kept.boards["a"][2] == int(wall.now()) + KEPT_S
    assert kept.boards["b"][2] == 10**10 + KEPT_S
    assert carrier.step() == 0
    keep(database, board("a", status="open"))
    keep(database, board("a", status="suspended"))
    assert carrier.step() == 1
    assert kept.get("a") == (4, board("a", status="suspended"))


def test_carrier__whose_table_was_down__goes_on_where_it_stopped(database: Database, wall: ManualWallClock) -> None:
    kept = Kept()
    kept.down_at = 2
    carrier = Carrier(database, kept, wall)
    keep(database, board("a"), board("b"), board("c"))
    with pytest.raises(SnapshotDown):
        carrier.step()
    assert (carrier.seq, list(kept.boards)) == (1, ["a"])
    assert carrier.step() == 2
    assert list(kept.boards) == ["a", "b", "c"]


def test_carrier__run_as_a_thread__carries_until_it_is_told_to_stop(database: Database, wall: ManualWallClock) -> None:
    kept, stop = Kept(), threading.Event()
    keep(database, board("a"))
    thread = threading.Thread(target=Carrier(database, kept, wall).run, args=(stop, 0.01), daemon=True)
    thread.start()
    assert kept.put_to.wait(20)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_carrying__by_settings__copies_boards_to_the_table_they_name(
    database: Database, wall: ManualWallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[dict[str, Any]] = []
    seen = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
            seen.set()

        def log_message(self, *words: object) -> None: ...

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-a-test")
    keep(database, board("a"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        settings = check({"snapshot_table": "boards", "snapshot_url": url})
        with carrying(settings, parts_of(database, wall)):
            assert seen.wait(20)
        server.shutdown()
    assert taken[0]["TableName"] == "boards"
    assert taken[0]["Item"]["fixture"] == {"S": "a"}
    assert taken[0]["Item"]["book"] == {"S": "0x" + "b0" * 20}


def test_carrying__without_a_table__does_nothing(database: Database, wall: ManualWallClock) -> None:
    with carrying(check({}), parts_of(database, wall)):
        assert "snapshot" not in {thread.name for thread in threading.enumerate()}


def parts_of(database: Database, wall: ManualWallClock) -> Parts:
    names = ("asset", "office", "pool", "oracle", "registry", "lens", "first_bet", "timelock")
    others = dict.fromkeys(names, "0x" + "01" * 20)
    deployment = Deployment(31337, book="0x" + "B0" * 20, committee=(), arbiters=(), **others)
    return Parts(database, ManualMatchClock(0), wall, cast("NodeChain", None), deployment)
