"""Settlement as a job of the queue (Procrastinate): every minute, one at a time, and whenever somebody asks for it.

    job `settlement.run`     the index to the head, then `Settler.run`
    job `settlement.sweep`   every minute: runs of workers that died are put back, which Procrastinate leaves to us

A job that is delivered twice, or killed in the midst of it, does no harm: see `settler`.
"""

from __future__ import annotations

import asyncio
from typing import Final

from procrastinate import App
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import AlreadyEnqueued

from api.settlement.settler import Settler
from chain.index import Index

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
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S, queue=QUEUE):
            await app.job_manager.retry_job(job)


def app_of(connector: BaseConnector, work: Work | None = None) -> App:
    """An app with nothing but the settlement jobs."""
    app = App(connector=connector)
    add_to(app, work)
    return app


def ask(app: App) -> bool:
    """Put a run into the queue; whether none was waiting already."""
    try:
        app.configure_task(RUN, queue=QUEUE, lock=RUN, queueing_lock=RUN).defer()
    except AlreadyEnqueued:
        return False
    return True
