"""Token buckets: how often one address or one user may ask.

A bucket holds at most `burst` tokens and gains `per_s` a second; a request takes one or says how long to wait. Time
comes in. At most `most` buckets are kept: the one not used for longest goes, and by then it is full again or its owner
is one of very many.
"""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from api.errors import TooManyRequests


@dataclass(slots=True)
class Bucket:
    """Tokens at a moment."""

    tokens: float
    at: float


def take(bucket: Bucket, now: float, per_s: float, burst: float, cost: float = 1.0) -> float:
    """Take `cost` tokens; zero when they were there, else the seconds until they are (and nothing is taken).

    A clock that goes back gives nothing.
    """
    bucket.tokens = min(burst, bucket.tokens + max(0.0, now - bucket.at) * per_s)
    bucket.at = max(bucket.at, now)
    if bucket.tokens >= cost:
        bucket.tokens -= cost
        return 0.0
    return (cost - bucket.tokens) / per_s


class Rates:
    """The buckets of many; safe to use from several threads."""

    def __init__(self, per_s: float, burst: float, now: Callable[[], float], most: int = 50_000) -> None:
        self._per_s = per_s
        self._burst = burst
        self._now = now
        self._most = most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, who: str, whose: str, cost: float = 1.0) -> None:
        """Count a request; raises TooManyRequests with the seconds to wait."""
        now = self._now()
        with self._lock:
            bucket = self._buckets.pop(who, None) or Bucket(self._burst, now)
            self._buckets[who] = bucket
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            wait = take(bucket, now, self._per_s, self._burst, cost)
        if wait:
            raise TooManyRequests(math.ceil(wait), whose)


def whose_address(peer: str, forwarded: str, proxies: int) -> str:
    """The address that a request is counted for.

    `proxies` of our own stand in front and each appends who asked it; what stands before those entries was written by
    the client and proves nothing. An IPv6 host has a whole /64, which counts as one.
    """
    entries = [entry.strip() for entry in forwarded.split(",") if entry.strip()]
    shown = entries[-proxies] if 0 < proxies <= len(entries) else peer
    try:
        address = ipaddress.ip_address(shown)
    except ValueError:
        return peer
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
