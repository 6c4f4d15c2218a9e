"""Those who wait together are served together: one lock, one reading, one commit for all who came meanwhile.

    caller ──▶ waits ──▶ the first of those who wait leads: takes them all, works, tells each, hands the lead on
    caller ──▶ waits ──┘

Nobody waits for others to come: who finds the line empty works at once, alone. The order is that of arrival.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar, cast

A = TypeVar("A")
R = TypeVar("R")
MOST: Final = 64


class _Place(Generic[A, R]):
    """Where somebody stands: woken with an outcome, or without one, to lead."""

    def __init__(self, asked: A) -> None:
        self.asked = asked
        self.woken = threading.Event()
        self.outcome: R | Exception | None = None


class Line(Generic[A, R]):
    """Serves callers of several threads with `work`, up to `most` at once.

    `work` gives each one's outcome, an exception being raised for that one alone. If it raises, each is served alone,
    so that a fault hits only whose it is; one of the kinds `common` is everybody's, and told to all.
    """

    def __init__(
        self,
        work: Callable[[Sequence[A]], Sequence[R | Exception]],
        common: tuple[type[Exception], ...] = (),
        most: int = MOST,
    ) -> None:
        self._work = work
        self._common = common
        self._most = most
        self._lock = threading.Lock()
        self._waiting: list[_Place[A, R]] = []
        self._led = False

    def take(self, asked: A) -> R:
        """Wait for the own outcome, working for others where nobody does."""
        place: _Place[A, R] = _Place(asked)
        with self._lock:
            self._waiting.append(place)
            leads, self._led = not self._led, True
        if not leads:
            place.woken.wait()
        if place.outcome is None:
            self._lead()
        outcome = place.outcome
        if isinstance(outcome, Exception):
            raise outcome
        return cast("R", outcome)

    def _lead(self) -> None:
        """Serve those who stand first, the caller among them; then let the next one lead."""
        with self._lock:
            group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        outcomes: Sequence[Any] = [RuntimeError("the work was broken off")] * len(group)
        try:
            outcomes = self._outcomes([place.asked for place in group])
        finally:
            for place, outcome in zip(group, outcomes, strict=True):
                place.outcome = outcome
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._led = following is not None
            if following is not None:
                following.woken.set()
            for place in group:
                place.woken.set()

    def _outcomes(self, asked: list[A]) -> Sequence[R | Exception]:
        try:
            return self._work(asked)
        except self._common as error:
            return [error] * len(asked)
        except Exception as error:  # whatever it is, it is raised where it belongs
            return [error] if len(asked) == 1 else [self._outcomes([one])[0] for one in asked]
