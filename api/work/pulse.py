"""How each loop is: in the worker's metrics, and in the database, where every process of the API can tell it.

ok        its last turn ended well
failing   its last turn failed; the fault is in the worker's log and in `work_loops`
late      no turn has ended for long: the worker is down, or hangs
"""

from __future__ import annotations

import asyncio
from typing import Final, Literal

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, select

from api.work.loops import LONGEST_WAIT_S, Loop
from api.work.tables import LoopRow
from proofbook.clock import WallClock
from proofbook.database import Database
from proofbook.metrics import Metrics

State = Literal["ok", "failing", "late"]
TOLD_EVERY_S: Final = 5
"""A loop that turns every second writes its row so often at most."""
_TURN_S: Final = 60
"""What a turn may take before the loop counts as late."""


class KeptPulse:
    """See the module; `names` are the worker's loops, `beside` those of other processes; further rows are forgotten."""

    def __init__(
        self,
        database: Database,
        wall: WallClock,
        metrics: Metrics,
        names: tuple[str, ...],
        beside: tuple[str, ...] = (),
    ) -> None:
        self._database = database
        self._wall = wall
        self._kept = (*names, *beside)
        self._told: dict[str, tuple[int, str]] = {}
        self._failed: dict[str, int] = {}
        self._turns = metrics.counter(
            "worker_turns", "Turns of the worker's loops.", loop=names, outcome=("good", "failed")
        )
        self._good_at = metrics.gauge(
            "worker_good_timestamp_seconds", "When a loop's last good turn ended, Unix time.", loop=names
        )

    def begin(self) -> None:
        """Forget loops that there are no longer."""
        with self._database.session() as session:
            session.execute(delete(LoopRow).where(col(LoopRow.name).not_in(self._kept)))

    async def beat(self, loop: Loop, fault: str) -> None:
        """See `Pulse`."""
        now = int(self._wall.now())
        self._turns(loop=loop.name, outcome="failed" if fault else "good").inc()
        self._failed[loop.name] = self._failed.get(loop.name, 0) + 1 if fault else 0
        if not fault:
            self._good_at(loop=loop.name).set(now)
        at, said = self._told.get(loop.name, (0, ""))
        if fault == said and now - at < TOLD_EVERY_S:
            return
        await asyncio.to_thread(self._write, loop, fault, now)
        self._told[loop.name] = (now, fault)

    def _write(self, loop: Loop, fault: str, now: int) -> None:
        values = {"every_s": int(loop.every_s), "beat_at": now, "failed": self._failed[loop.name], "fault": fault}
        if not fault:
            values["good_at"] = now
        made = insert(LoopRow).values(name=loop.name, **values)
        with self._database.session() as session:
            session.execute(made.on_conflict_do_update(index_elements=["name"], set_=values))


def state_of(row: LoopRow, now: int) -> State:
    """How a loop is."""
    if now - row.beat_at > max(row.every_s, LONGEST_WAIT_S) + _TURN_S:
        return "late"
    return "failing" if row.fault else "ok"


def states(session: Session, now: int) -> dict[str, State]:
    """How all of them are; empty where no worker has ever worked on this database."""
    return {row.name: state_of(row, now) for row in session.exec(select(LoopRow).order_by(col(LoopRow.name)))}
