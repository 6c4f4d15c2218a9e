"""Token buckets by host: who asks too much waits, and the others do not notice."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

HOSTS: Final = 1_024


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tokens at once, and so many a second."""

    burst: float
    per_second: float


REQUESTS: Final = Rate(120, 20)
CHECKS: Final = Rate(400, 30)
"""Signatures to check: about half of one core at 15 ms each."""


class Buckets:
    """A bucket for each host that was seen lately; time is monotonic seconds."""

    def __init__(self, rate: Rate, now: Callable[[], float]) -> None:
        self._rate = rate
        self._now = now
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, host: str, tokens: float = 1) -> bool:
        """Take tokens of a host; False, and none taken, if there are too few."""
        now = self._now()
        left, at = self._filled.pop(host, (self._rate.burst, now))
        left = min(self._rate.burst, left + (now - at) * self._rate.per_second)
        enough = left >= tokens
        self._filled[host] = (left - tokens if enough else left, now)
        if len(self._filled) > HOSTS:
            self._filled.popitem(last=False)
        return enough
