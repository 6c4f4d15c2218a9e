"""The share `live` as a process: boards are made and told here, and nothing else is done.

A second such process waits for its turn. How the one at work is stands in the database, as every loop's does.
"""

from __future__ import annotations

import asyncio
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from api.fixtures import names_from
from api.live.publisher import Publisher
from api.live.publishing import publishing
from api.opening import Parts
from api.settings import Settings
from api.work.loops import Loop
from api.work.pulse import KeptPulse
from api.work.shares import LIVE, names_beside, names_of
from pricing.run.history import History
from proofbook import logging
from proofbook.metrics import Metrics

_LOG = logging.get(__name__)
LEADS: Final = "1 while it is this process's turn, 0 while it waits for it."
_EVERY_S: Final = 1.0


async def live(settings: Settings, parts: Parts, stop: asyncio.Event, metrics: Metrics) -> None:
    """Publish until told to stop, whenever it is this process's turn."""
    History(parts.database).migrate()
    pulse = KeptPulse(parts.database, parts.wall_clock, metrics, names_of("live"), names_beside("live"))
    with publishing(settings, parts, names_from(settings.catalogue_file)) as publisher:
        metrics.gauge("worker_leads", LEADS)().set_function(lambda: float(publisher.leading))
        while not stop.is_set():
            await _told(publisher, pulse)
            try:
                await asyncio.wait_for(stop.wait(), _EVERY_S)
            except TimeoutError:
                continue


async def _told(publisher: Publisher, pulse: KeptPulse) -> None:
    if not publisher.leading:
        return  # whoever leads tells it
    loop = Loop(LIVE, _EVERY_S, asyncio.Event().wait, lasting=True)
    try:
        await pulse.beat(loop, publisher.fault)
    except SQLAlchemyError as error:
        _LOG.warning("pulse_lost", error=str(error)[:300])
