"""What a database's sessions have committed that a trace tells of; nothing is heard of what was rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import event, inspect
from sqlmodel import Session

from api.chain.tables import BetRow
from api.desk.tables import DeskBatch, DeskState
from proofbook.clock import WallClock
from proofbook.database import Database

_HEARD: Final = "traced"


@dataclass(frozen=True, slots=True)
class Moved:
    """A bet went into a state."""

    bet: bytes
    state: str
    reason: str
    at_ns: int


@dataclass(frozen=True, slots=True)
class Indexed:
    """A bet stands in the book's index."""

    bet: bytes
    at_ns: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A batch is in a block, or over without ever having been in one (`mined` False)."""

    batch: UUID
    mined: bool
    at_ns: int


Heard = Moved | Indexed | Carried


@contextmanager
def hearing(database: Database, wall: WallClock, tell: Callable[[Heard], None]) -> Iterator[None]:
    """Tell of what this database's writing sessions commit, in the thread that commits; as long as the block lasts."""

    def flushed(session: Session, _context: object) -> None:
        if session.get_bind() is not database.engine:
            return
        # The batch first: it goes from its bets' last states to this one.
        found: list[object] = [one for one in session.dirty if isinstance(one, DeskBatch) and _is_over(one)]
        found += [one for one in session.new if isinstance(one, DeskState | BetRow)]
        if found:
            session.info.setdefault(_HEARD, []).extend(found)

    def committed(session: Session) -> None:
        for one in session.info.pop(_HEARD, ()):
            tell(_heard(one, int(wall.now() * 1e9)))

    def rolled_back(session: Session) -> None:
        session.info.pop(_HEARD, None)

    listeners: list[tuple[str, Callable[..., None]]] = [
        ("after_flush", flushed),
        ("after_commit", committed),
        ("after_rollback", rolled_back),
    ]
    for name, listener in listeners:
        event.listen(Session, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners:
            event.remove(Session, name, listener)


def _is_over(batch: DeskBatch) -> bool:
    """Whether it went from being made to something else just now."""
    history = inspect(batch).attrs.state.history
    return list(history.deleted) == ["made"]


def _heard(row: Any, at_ns: int) -> Heard:
    if isinstance(row, DeskState):
        return Moved(row.bet, row.state, row.reason, at_ns)
    if isinstance(row, BetRow):
        return Indexed(row.id, at_ns)
    return Carried(row.id, row.state == "mined", at_ns)
