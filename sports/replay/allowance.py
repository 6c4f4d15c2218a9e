"""How many calls a provider allows, counted on the match clock in windows that begin at whole minutes, hours, days.

A provider that has no published limit has no window. The numbers are those of the research on providers; `open` is a
plan that no test or demonstration can exhaust.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

SECOND, MINUTE, HOUR, DAY, MONTH = 1, 60, 3600, 86_400, 30 * 86_400
Windows = Mapping[int, int]
"""Calls allowed by length of the window in seconds."""

_OPEN = 10_000_000
PLANS: Mapping[str, Mapping[str, Windows]] = {
    "free": {
        "football-data": {MINUTE: 10},
        "api-football": {MINUTE: 10, DAY: 100},
        "api-basketball": {MINUTE: 10, DAY: 100},
        "the-odds-api": {MONTH: 500},
        "sportmonks": {HOUR: 180},
        "sportradar": {SECOND: 1, MONTH: 1_000},
        "sportradar-tennis": {SECOND: 1, MONTH: 1_000},
    },
    "paid": {
        "football-data": {MINUTE: 100},
        "api-football": {MINUTE: 300, DAY: 7_500},
        "api-basketball": {MINUTE: 300, DAY: 7_500},
        "the-odds-api": {MONTH: 20_000},
        "sportmonks": {HOUR: 2_000},
        "sportradar": {MONTH: 1_000_000},
        "sportradar-tennis": {MONTH: 1_000_000},
    },
    "open": {
        "football-data": {MINUTE: _OPEN},
        "api-football": {MINUTE: _OPEN, DAY: _OPEN},
        "api-basketball": {MINUTE: _OPEN, DAY: _OPEN},
        "the-odds-api": {MONTH: _OPEN},
        "sportmonks": {HOUR: _OPEN},
        "sportradar": {MONTH: _OPEN},
        "sportradar-tennis": {MONTH: _OPEN},
    },
}


class Allowance:
    """The calls left to one key; safe to use from several threads."""

    def __init__(self, windows: Windows) -> None:
        self.windows = dict(windows)
        self._lock = threading.Lock()
        self._used: dict[int, tuple[int, int]] = {}

    def take(self, now: int, cost: int = 1) -> int | None:
        """Count a call; the length of the window that is spent, in which case nothing is counted."""
        with self._lock:
            used = {length: self._count(length, now) for length in self.windows}
            for length, limit in self.windows.items():
                if used[length] + cost > limit:
                    return length
            for length in self.windows:
                self._used[length] = (now // length, used[length] + cost)
        return None

    def left(self, length: int, now: int) -> int:
        """Calls left in the window that `now` lies in."""
        with self._lock:
            return self.windows[length] - self._count(length, now)

    def used(self, length: int, now: int) -> int:
        """Calls counted in the window that `now` lies in."""
        with self._lock:
            return self._count(length, now)

    @staticmethod
    def renews_in(length: int, now: int) -> int:
        """Seconds until the next window."""
        return length - now % length

    def _count(self, length: int, now: int) -> int:
        window, count = self._used.get(length, (-1, 0))
        return count if window == now // length else 0
