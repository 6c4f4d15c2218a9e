"""The publisher and all that follows it, as threads of a process that may publish: bus, snapshot.

with publishing(settings, parts, names) as publisher: ...
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from api.clock import CarriedClock
from api.fixtures import FixtureNames
from api.live.carrier import carrying
from api.live.passing import Passer, passing
from api.live.publisher import Publisher
from api.live.running import bus_of
from api.opening import Parts
from api.settings import Settings
from proofbook.clock import RemoteMatchClock

GRACE_S: Final = 5


@contextmanager
def publishing(settings: Settings, parts: Parts, names: FixtureNames) -> Iterator[Publisher]:
    """Publish while the block lasts, whenever it is this process's turn."""
    clock = parts.match_clock
    if isinstance(clock, RemoteMatchClock):
        clock = CarriedClock(clock, parts.wall_clock)
    bus = bus_of(settings, parts.deployment.book)
    publisher = Publisher(parts.database, clock, parts.wall_clock, names, notify=bus is None)
    passer = None if bus is None else Passer(parts.database, bus, lambda: publisher.leading, publisher.told)
    stop = threading.Event()
    thread = threading.Thread(target=publisher.run, args=(stop,), name="publisher", daemon=True)
    thread.start()
    try:
        with passing(passer), carrying(settings, parts):
            yield publisher
    finally:
        stop.set()
        thread.join(GRACE_S)
