"""The worker's process: it turns its loops until SIGTERM or SIGINT, and leaves with 0 when they have ended."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from api.leading import Lead
from api.opening import Parts
from api.settings import Settings
from api.tracing import recorder_of, recording
from api.work.chores import chores
from api.work.errors import LeadLost
from api.work.live import LEADS, live
from api.work.loops import Loop, keep_all
from api.work.pulse import KeptPulse
from api.work.shares import LEASES, LIVE, Share, name_in, names_beside, names_of
from proofbook.metrics import Metrics

_HOLD_S = 1.0
_ASK_S = 0.2
Ready = Callable[[tuple[str, ...], int | None], None]
"""Told once the loops turn: their names, and the port of the metrics."""


def work(settings: Settings, parts: Parts, ready: Ready, share: Share = "all") -> None:
    """Work until a signal. Raises a ProofbookError where it cannot begin, and LeadLost."""
    asyncio.run(_until_signal(settings, parts, ready, share))


async def _until_signal(settings: Settings, parts: Parts, ready: Ready, share: Share) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await run(settings, parts, stop, ready, share)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def run(settings: Settings, parts: Parts, stop: asyncio.Event, ready: Ready, share: Share = "all") -> None:
    """Work until told to stop. Raises LeadLost where another worker may have begun."""
    metrics = Metrics()
    # Served by one that waits too, which says so there.
    with _metrics(settings, metrics) as port:
        if share == LIVE:
            ready(names_of(LIVE), port)
            await live(settings, parts, stop, metrics)
        else:
            await _led(settings, parts, stop, lambda names: ready(names, port), metrics, share)


async def _led(
    settings: Settings,
    parts: Parts,
    stop: asyncio.Event,
    ready: Callable[[tuple[str, ...]], None],
    metrics: Metrics,
    share: Share,
) -> None:
    lost: list[LeadLost] = []
    lead = Lead(parts.database, *LEASES[share])
    metrics.gauge("worker_leads", LEADS)().set_function(lambda: float(lead.held))
    async with lead.running():
        while not lead.held:
            if stop.is_set():
                return
            await asyncio.sleep(_ASK_S)
        recorder = recorder_of(settings, parts.database, parts.wall_clock, "proofbook-worker")
        traced = recording(recorder, parts.database, parts.wall_clock)
        async with chores(settings, parts, metrics, stop, share) as loops:
            pulse = KeptPulse(parts.database, parts.wall_clock, metrics, names_of(share), names_beside(share))
            pulse.begin()
            ready(tuple(one.name for one in loops))
            watch = Loop(name_in(share, "lead"), _HOLD_S, _watching(lead, stop, lost))
            with traced:
                await keep_all([*loops, watch], pulse, stop)
    if lost:
        raise lost[0]


@contextmanager
def _metrics(settings: Settings, metrics: Metrics) -> Iterator[int | None]:
    """Serve them where the settings say so; gives the port."""
    port = settings.worker_metrics_port
    endpoint = None if port is None else metrics.serve(settings.host, port)
    try:
        yield None if endpoint is None else endpoint.port
    finally:
        if endpoint is not None:
            endpoint.close()


def _watching(lead: Lead, stop: asyncio.Event, lost: list[LeadLost]) -> Callable[[], Coroutine[Any, Any, None]]:
    async def watch() -> None:
        if lead.losses:
            lost.append(LeadLost())
            stop.set()
            raise lost[0]

    return watch
