"""The switches: which faults are on, with a number each. Safe to use from several threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from sports.replay.errors import UnknownFault
from sports.replay.faults import BELIEFS, Fault

MOST_FAULTS = 1_000


class FaultBoard:
    """Faults by number, in the order in which they were switched on."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._faults: dict[int, Fault] = dict(enumerate(faults, start=1))
        self._next = len(self._faults) + 1

    def switch_on(self, fault: Fault) -> int:
        """Add a fault; its number."""
        with self._lock:
            if len(self._faults) >= MOST_FAULTS:
                raise UnknownFault(f"{MOST_FAULTS} faults are on: switch some off first")
            number, self._next = self._next, self._next + 1
            self._faults[number] = fault
            return number

    def switch_off(self, number: int) -> None:
        """Remove a fault; raises `UnknownFault`."""
        with self._lock:
            if self._faults.pop(number, None) is None:
                raise UnknownFault(f"no fault has the number {number}; GET /faults lists those that are on")

    def clear(self) -> None:
        """Remove all."""
        with self._lock:
            self._faults.clear()

    def all(self) -> dict[int, Fault]:
        """What is on, by number."""
        with self._lock:
            return dict(self._faults)

    def beliefs(self, provider: str, fixture: str, now: int) -> list[Fault]:
        """The faults of what a provider believes of a fixture at a match time."""
        return [fault for fault in self._on(provider, now) if fault.kind in BELIEFS and fault.concerns(fixture)]

    def wires(self, provider: str, now: int, fixtures: Iterable[str]) -> list[Fault]:
        """The faults of an answer's way, for an answer that is about these fixtures."""
        shown = set(fixtures)
        return [
            fault
            for fault in self._on(provider, now)
            if fault.kind not in BELIEFS and (fault.fixture == "*" or fault.fixture in shown)
        ]

    def _on(self, provider: str, now: int) -> list[Fault]:
        return [fault for fault in self.all().values() if fault.on(provider, now)]
