"""Matches while they are played: what each feed shows, as events in order, and what several feeds amount to.

    reading (sports.providers) + extras (readers) -> snapshot -> differ -> MatchEvent -> compare -> LiveView

Nothing here settles a bet. A feed that falls silent, jumps back or stands alone is said to be so, and whoever prices
decides what to suspend. `follower` asks through the one fetcher; everything else is pure.
"""

from __future__ import annotations

from sports.live.compare import Feed, LiveView, compare
from sports.live.differ import FeedState, Snapshot, lost, step
from sports.live.events import EventKind, MatchEvent
from sports.live.follower import Follower
from sports.live.prices import ReferencePrice, parse_prices

__all__ = [
    "EventKind",
    "Feed",
    "FeedState",
    "Follower",
    "LiveView",
    "MatchEvent",
    "ReferencePrice",
    "Snapshot",
    "compare",
    "lost",
    "parse_prices",
    "step",
]
