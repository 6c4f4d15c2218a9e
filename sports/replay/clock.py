"""The match clock: starts where it is told, runs at any speed, stands at speed 0, and never goes back."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from sports.model import UnixTime
from sports.replay.errors import BadClockRequest, ClockWentBack

MAX_SPEED = 100_000.0
LAST = 1 << 32


class MatchClock:
    """Match time in whole seconds; safe to use from several threads.

    `monotonic` is the wall clock that drives it, in seconds, injected for tests.
    """

    def __init__(self, start: int, speed: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._anchor = float(start)
        self._anchored_at = monotonic()
        self._speed = _speed(speed)

    @property
    def speed(self) -> float:
        """Match seconds in a real one."""
        return self._speed

    def now(self) -> UnixTime:
        """Match time."""
        with self._lock:
            return UnixTime(math.floor(self._exact()))

    async def read(self) -> int:
        """Match time, for callers that await their clock."""
        return self.now()

    def jump(self, to: int) -> None:
        """Go forward to a moment; `ClockWentBack` for one that has passed."""
        if not 0 <= to < LAST:
            raise BadClockRequest(f"now = {to} is no time: give seconds since 1970 below {LAST}")
        with self._lock:
            exact = self._exact()
            if to < math.floor(exact):
                raise ClockWentBack(math.floor(exact), to)
            self._set(max(exact, float(to)))

    def advance(self, seconds: int) -> None:
        """Go forward by so much."""
        if seconds < 0:
            raise ClockWentBack(self.now(), self.now() + seconds)
        with self._lock:
            self._set(self._exact() + seconds)

    def set_speed(self, speed: float) -> None:
        """Run at another speed from now on."""
        checked = _speed(speed)
        with self._lock:
            self._set(self._exact())
            self._speed = checked

    def _exact(self) -> float:
        return self._anchor + (self._monotonic() - self._anchored_at) * self._speed

    def _set(self, exact: float) -> None:
        self._anchor, self._anchored_at = exact, self._monotonic()


def _speed(speed: float) -> float:
    if not (math.isfinite(speed) and 0 <= speed <= MAX_SPEED):
        raise BadClockRequest(f"speed = {speed} cannot be used: give a number from 0 to {MAX_SPEED:.0f}")
    return float(speed)
