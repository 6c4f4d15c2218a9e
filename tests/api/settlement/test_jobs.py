"""Runs that a killed worker left in the queue hold nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, cast

import psycopg
import pytest
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

from api.settlement.jobs import QUEUE, RUN, STALLED_S, SWEEP, Work, app_of, ask
from api.settlement.worker import Settlement

pytestmark = pytest.mark.process


class Counting(Work):
    """Work whose runs are counted, and nothing else."""

    def __init__(self) -> None:
        self.runs = 0

    async def run(self) -> int:
        self.runs += 1
        return 0


@pytest.fixture
def conninfo(database_url: str) -> str:
    return database_url.replace("postgresql+psycopg", "postgresql")


@pytest.fixture
def client(conninfo: str) -> Iterator[App]:
    """An app that puts jobs into a queue with tables."""
    app = app_of(SyncPsycopgConnector(conninfo=conninfo))
    with app.open():
        app.schema_manager.apply_schema()
        yield app


def died_in_a_run(client: App, conninfo: str, silent_s: float) -> int:
    """What a worker leaves that is killed while it runs, and has been silent since; the job's id."""
    assert ask(client)

    async def begin() -> int:
        async with app_of(PsycopgConnector(conninfo=conninfo)).open_async() as app:
            worker = await app.job_manager.register_worker()
            job = await app.job_manager.fetch_job([QUEUE], worker_id=worker)
            assert job is not None
            assert job.task_name == RUN
            return int(job.id or 0)

    job = asyncio.run(begin())
    with psycopg.connect(conninfo) as admin:
        admin.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s)", [silent_s])
    return job


def states(conninfo: str) -> dict[int, tuple[str, str]]:
    """Task and state of each job."""
    with psycopg.connect(conninfo) as admin:
        rows = admin.execute("SELECT id, task_name, status FROM procrastinate_jobs").fetchall()
    return {int(number): (str(task), str(status)) for number, task, status in rows}


def test_sweep__run_of_a_dead_worker_while_the_next_one_waits__is_ended_and_the_next_one_runs(
    client: App, conninfo: str
) -> None:
    dead = died_in_a_run(client, conninfo, STALLED_S + 1)
    assert ask(client), "the next minute's run"
    work = Counting()

    async def minute() -> None:
        async with app_of(PsycopgConnector(conninfo=conninfo), work).open_async() as app:
            await app.configure_task(SWEEP, queue=QUEUE).defer_async(timestamp=0)
            await app.run_worker_async(queues=[QUEUE], wait=False, install_signal_handlers=False)
            await app.run_worker_async(queues=[QUEUE], wait=False, install_signal_handlers=False)

    asyncio.run(minute())
    found = states(conninfo)
    assert found.pop(dead) == (RUN, "failed")
    # What waits still came with the next minute.
    assert {status for _, status in found.values()} <= {"succeeded", "todo"}
    assert work.runs


def test_sweep__run_of_a_worker_that_lives__is_left_alone(client: App, conninfo: str) -> None:
    alive = died_in_a_run(client, conninfo, STALLED_S / 6)

    async def minute() -> None:
        async with app_of(PsycopgConnector(conninfo=conninfo), Counting()).open_async() as app:
            await app.configure_task(SWEEP, queue=QUEUE).defer_async(timestamp=0)
            await app.run_worker_async(queues=[QUEUE], wait=False, install_signal_handlers=False)

    asyncio.run(minute())
    assert states(conninfo)[alive] == (RUN, "doing")


def test_worker__begins_after_one_was_killed_in_a_run__runs_at_once(client: App, conninfo: str) -> None:
    dead = died_in_a_run(client, conninfo, 1)
    work = Counting()
    queue = app_of(PsycopgConnector(conninfo=conninfo), work)
    settlement = Settlement(work, cast("Any", None), queue, cast("Any", None))

    async def begin() -> None:
        serving = asyncio.create_task(settlement.serve_queue())
        try:
            async with asyncio.timeout(STALLED_S / 3):
                while not work.runs:
                    await asyncio.sleep(0.05)
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving

    asyncio.run(begin())
    assert states(conninfo)[dead] == (RUN, "failed")
