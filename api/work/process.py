"""The worker's process: it turns its loops until SIGTERM or SIGINT, and leaves with 0 when they have ended."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from api.opening import Parts
from api.settings import Settings
from api.tracing import recorder_of, recording
from api.work.chores import NAMES, chores
from api.work.errors import LeadLost
from api.work.lead import Lead, leading
from api.work.loops import Loop, keep_all
from api.work.pulse import KeptPulse
from proofbook.metrics import Metrics

_HOLD_S = 5.0
Ready = Callable[[tuple[str, ...], int | None], None]
"""Told once the loops turn: their names, and the port of the metrics."""


def work(settings: Settings, parts: Parts, ready: Ready) -> None:
    """Work until a signal. Raises a ProofbookError where it cannot begin, and LeadLost."""
    asyncio.run(_until_signal(settings, parts, ready))


async def _until_signal(settings: Settings, parts: Parts, ready: Ready) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await run(settings, parts, stop, ready)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def run(settings: Settings, parts: Parts, stop: asyncio.Event, ready: Ready) -> None:
    """Work until told to stop. Raises LeadLost where another worker may have begun."""
    metrics = Metrics()
    lost: list[LeadLost] = []
    async with leading(parts.database, stop) as lead:
        if lead is None:
            return
        recorder = recorder_of(settings, parts.database, parts.wall_clock, "proofbook-worker")
        traced = recording(recorder, parts.database, parts.wall_clock)
        async with chores(settings, parts, metrics, stop) as loops:
            pulse = KeptPulse(parts.database, parts.wall_clock, metrics, NAMES)
            pulse.begin()
            port = settings.worker_metrics_port
            endpoint = None if port is None else metrics.serve(settings.host, port)
            ready(tuple(one.name for one in loops), None if endpoint is None else endpoint.port)
            try:
                with traced:
                    await keep_all([*loops, Loop("lead", _HOLD_S, _holding(lead, stop, lost))], pulse, stop)
            finally:
                if endpoint is not None:
                    endpoint.close()
    if lost:
        raise lost[0]


def _holding(lead: Lead, stop: asyncio.Event, lost: list[LeadLost]) -> Callable[[], Coroutine[Any, Any, None]]:
    async def hold() -> None:
        try:
            await lead.hold()
        except LeadLost as error:
            lost.append(error)
            stop.set()
            raise

    return hold
