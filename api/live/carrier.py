"""Carries boards from the database to the snapshot: all of them at the start, then each one that changed.

It follows the outbox by number, as every listener does, and reads the board of now rather than the changes: what
changed twice is carried once. Any number of carriers may run; the snapshot takes only what is later.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from api.live.errors import SnapshotDown
from api.live.snapshot import DynamoSnapshot, Snapshot
from api.live.tables import LiveFixture
from api.opening import Parts
from api.settings import Settings
from chain.signers.credentials import from_surroundings
from proofbook import logging
from proofbook.clock import WallClock
from proofbook.database import Database

_LOG = logging.get(__name__)
EVERY_S: Final = 0.25
AGAIN_S: Final = 2.0
_JOIN_S: Final = 6.0
KEPT_S: Final = 7 * 86_400
"""After its last change and after its kick-off."""


@dataclass(slots=True)
class Carrier:
    """Used by one thread; `seq` is the number up to which everything was carried."""

    database: Database
    snapshot: Snapshot
    wall: WallClock
    seq: int = 0

    def step(self) -> int:
        """Carry what changed since; gives how many boards. Raises SnapshotDown, SQLAlchemyError."""
        with self.database.session(write=False) as session:
            # A board's own number rises with each change: no row of the outbox is needed, however old it is.
            changed = select(LiveFixture).where(col(LiveFixture.seq) > self.seq).order_by(col(LiveFixture.seq))
            rows = [(row.seq, row.kickoff, row.body) for row in session.exec(changed)]
        for seq, kickoff, body in rows:
            self.snapshot.put(seq, json.loads(body), max(int(self.wall.now()), kickoff) + KEPT_S)
            self.seq = seq
        return len(rows)

    def run(self, stop: threading.Event, every_s: float = EVERY_S) -> None:
        """Carry until told to stop; a part that is down is asked again, and nothing waits for this."""
        while not stop.is_set():
            try:
                self.step()
            except (SnapshotDown, SQLAlchemyError) as error:
                _LOG.warning("snapshot_waits", error=str(error)[:300])
                stop.wait(AGAIN_S)
            stop.wait(every_s)


@contextmanager
def carrying(settings: Settings, parts: Parts, *, wanted: bool = True) -> Iterator[None]:
    """Carry to the table of the settings, in a thread of its own, as long as the block lasts; nothing without one."""
    if settings.snapshot_table is None or not wanted:
        yield
        return
    stop = threading.Event()
    with httpx.Client(trust_env=False, follow_redirects=False) as client:
        snapshot = DynamoSnapshot(
            settings.snapshot_table,
            settings.snapshot_region,
            parts.deployment.book.lower(),
            from_surroundings(os.environ, client),
            client,
            settings.snapshot_url,
        )
        carrier = Carrier(parts.database, snapshot, parts.wall_clock)
        thread = threading.Thread(target=carrier.run, args=(stop,), name="snapshot", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(_JOIN_S)
