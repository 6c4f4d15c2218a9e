"""How fast one endpoint may be asked: a token bucket. Pure; seconds of the wall clock come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls a second in the long run, and how many at once."""

    per_second: float
    burst: float

    def __post_init__(self) -> None:
        if self.per_second <= 0 or self.burst < 1:
            raise ValueError(f"a rate of {self.per_second} a second, {self.burst} at once, lets nothing through")


OWN: Final = Rate(200.0, 400.0)
"""A node of one's own: only a guard against a runaway loop."""
VENDOR: Final = Rate(8.0, 24.0)
"""A vendor that nothing is known of: under the free plans of the usual ones."""
VENDORS: Final[Mapping[str, Rate]] = MappingProxyType({"infura.io": Rate(6.0, 24.0)})
"""Infura's free plan: 500 credits a second, and a usual call is 80."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Tokens at a moment. May go below zero: who was told to wait has already taken his."""

    rate: Rate
    tokens: float
    at: float

    @classmethod
    def full(cls, rate: Rate, now: float) -> Bucket:
        """A bucket from which nothing was taken yet."""
        return cls(rate, rate.burst, now)

    def wait_s(self, calls: int, now: float) -> float:
        """Seconds until so many calls may be made. More calls than the bucket holds wait for a full one."""
        missing = min(float(calls), self.rate.burst) - self._level(now)
        return max(0.0, missing / self.rate.per_second)

    def take(self, calls: int, now: float) -> Bucket:
        """The bucket after so many calls."""
        return replace(self, tokens=self._level(now) - calls, at=max(now, self.at))

    def _level(self, now: float) -> float:
        return min(self.rate.burst, self.tokens + max(0.0, now - self.at) * self.rate.per_second)
