"""From the database to the snapshot: everything at the start, then what changed, and again after trouble."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from api.live.board import Board
from api.live.carrier import KEPT_S, Carrier
from api.live.errors import SnapshotDown
from api.live.outbox import publish
from proofbook.clock import ManualWallClock
from proofbook.database import Database

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
