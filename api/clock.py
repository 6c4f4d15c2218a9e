"""The match clock of a process that asks it many times a second: read once a second, carried on by its speed."""

from __future__ import annotations

import asyncio
import threading
from typing import Final

from proofbook.clock import ClockReading, RemoteMatchClock, WallClock

READ_EVERY_S: Final = 1.0


class CarriedClock:
    """Never goes back by itself; a jump of the clock shows after a second at the latest."""

    def __init__(self, remote: RemoteMatchClock, wall: WallClock, every_s: float = READ_EVERY_S) -> None:
        self._remote = remote
        self._wall = wall
        self._every_s = every_s
        self._read_at = -float("inf")
        self._reading = ClockReading(0, 0.0)
        self._lock = threading.Lock()

    def now(self) -> int:
        """Give match time; raises ClockUnavailable."""
        with self._lock:
            at = self._wall.monotonic()
            if at - self._read_at >= self._every_s:
                self._reading = self._remote.reading()
                self._read_at = at
            return self._reading.now + int((at - self._read_at) * self._reading.speed)

    async def read(self) -> int:
        """Give match time without blocking the event loop."""
        return await asyncio.to_thread(self.now)
