"""Token buckets of one provider, one a window. Pure: seconds of the wall clock come in.

A bucket refills evenly, so that a window is never spent in one burst. What an answer says replaces our own count, and a
provider that says to wait closes all of them until then. A reserve of the long windows (an hour and more) is kept for
settling: other purposes are refused once only the reserve is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sports.providers.limits import HOUR, Allowance, Window


@dataclass(slots=True)
class _Level:
    window: Window
    tokens: float
    at: float
    resets_at: float | None = None

    def refill(self, now: float) -> None:
        if self.resets_at is not None and now >= self.resets_at:
            self.tokens, self.resets_at = float(self.window.calls), None
        elif self.resets_at is None:
            gained = (now - self.at) * self.window.calls / self.window.seconds
            self.tokens = min(float(self.window.calls), self.tokens + gained)
        self.at = now

    def wait(self, now: float, floor: float) -> float:
        missing = 1.0 + floor - self.tokens
        if missing <= 0:
            return 0.0
        if self.resets_at is not None:
            return self.resets_at - now
        return missing * self.window.seconds / self.window.calls


class Buckets:
    """What may still be asked of one provider; `reserve` is the share (0 to 1) of long windows kept for settling."""

    def __init__(self, windows: Iterable[Window], now: float, reserve: float = 0.0) -> None:
        self._levels = {window.name: _Level(window, float(window.calls), now) for window in windows}
        self._reserve = reserve
        self._closed_until = now

    def wait(self, now: float, *, settling: bool = True) -> float:
        """Seconds until one call may be made, 0 for now."""
        longest = max(0.0, self._closed_until - now)
        for level in self._levels.values():
            level.refill(now)
            keeps = not settling and level.window.seconds >= HOUR
            longest = max(longest, level.wait(now, level.window.calls * self._reserve if keeps else 0.0))
        return longest

    def take(self, now: float) -> None:
        """Count one call."""
        for level in self._levels.values():
            level.refill(now)
            level.tokens -= 1.0

    def told(self, allowances: Iterable[Allowance], now: float) -> None:
        """Correct the count by what an answer said; a window that nobody assumed is held from then on."""
        for said in allowances:
            level = self._levels.get(said.window)
            calls = said.limit or (level.window.calls if level is not None else max(said.remaining, 1))
            seconds = level.window.seconds if level is not None else _LENGTHS.get(said.window, HOUR)
            resets_at = now + said.resets_in_s if said.resets_in_s is not None else None
            window = Window(said.window, max(calls, said.remaining, 1), seconds)
            self._levels[said.window] = _Level(window, float(said.remaining), now, resets_at)

    def close(self, until: float) -> None:
        """Ask nothing before that moment."""
        self._closed_until = max(self._closed_until, until)

    def left(self, now: float) -> dict[str, int]:
        """Whole calls left, by window."""
        for level in self._levels.values():
            level.refill(now)
        return {name: max(0, int(level.tokens)) for name, level in self._levels.items()}


_LENGTHS = {"second": 1, "minute": 60, "hour": HOUR, "day": 24 * HOUR, "month": 720 * HOUR}
