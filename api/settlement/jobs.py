"""Settlement as a job of the queue (Procrastinate): every minute, one at a time, and whenever somebody asks for it.

    job `settlement.run`     the index to the head, then `Settler.run`
    job `settlement.sweep`   every minute: runs of workers that died are ended, which Procrastinate leaves to us

A run that a dead worker left would hold the lock for ever. It is ended, not put back: by then another one waits, and
of those the queue takes one only. A job that is delivered twice, or killed in the midst of it, does no harm: see
`settler`.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from procrastinate import App
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from api.settlement.settler import Settler
from chain.index import Index
from proofbook import logging

_LOG = logging.get(__name__)
RUN: Final = "settlement.run"
SWEEP: Final = "settlement.sweep"
QUEUE: Final = "settlement"
STALLED_S: Final = 60.0


class Work:
    """What the worker does the queue's jobs with."""

    def __init__(self, index: Index, settler: Settler) -> None:
        self._index = index
        self._settler = settler

    async def follow(self) -> None:
        """Bring the book's rows to the head of the chain."""
        await asyncio.to_thread(self._index.run)

    async def run(self) -> int:
        """One run; how many bets were put into new batches."""
        await self.follow()
        return (await self._settler.run()).chosen


def add_to(app: App, work: Work | None = None) -> None:
    """Give an app the jobs; without `work` it can only put them into the queue."""

    @app.periodic(cron="* * * * *")
    @app.task(name=RUN, queue=QUEUE, lock=RUN, queueing_lock=RUN)
    async def run(timestamp: int = 0) -> int:
        del timestamp
        if work is None:
            raise RuntimeError("this process only queues jobs; start `proofbook api work`")
        return await work.run()

    @app.periodic(cron="* * * * *")
    @app.task(name=SWEEP, queue=QUEUE, queueing_lock=SWEEP)
    async def sweep(timestamp: int) -> None:
        del timestamp
        await end_stalled(app, STALLED_S)


def app_of(connector: BaseConnector, work: Work | None = None) -> App:
    """An app with nothing but the settlement jobs."""
    app = App(connector=connector)
    add_to(app, work)
    return app


async def end_stalled(app: App, silent_s: float) -> int:
    """End the runs of workers that have been silent for so long, and see that another waits; how many there were.

    With 0 those of all workers that there ever were: for one that knows itself to be the only one, before it begins.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_s, queue=QUEUE))
    for job in stalled:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
    if stalled:
        _LOG.warning("settlement_run_died", runs=len(stalled))
        with suppress(AlreadyEnqueued):
            await app.configure_task(RUN, queue=QUEUE, lock=RUN, queueing_lock=RUN).defer_async()
    return len(stalled)


def ask(app: App) -> bool:
    """Put a run into the queue; whether none was waiting already."""
    try:
        app.configure_task(RUN, queue=QUEUE, lock=RUN, queueing_lock=RUN).defer()
    except AlreadyEnqueued:
        return False
    return True
