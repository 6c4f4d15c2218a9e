"""How the worker's loops are: kept in the database, told by every process of the API."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlmodel import select

from api.work.loops import Loop
from api.work.pulse import TOLD_EVERY_S, KeptPulse
from api.work.tables import LoopRow
from proofbook.clock import ManualWallClock
from proofbook.database import Database
from proofbook.metrics import Metrics
from tests.api.app_world import app_of, client_of, settings_of

pytestmark = pytest.mark.process


async def nothing() -> None:
    return


FOLLOW, BARS = Loop("follow", 1.0, nothing), Loop("bars", 2.0, nothing)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def pulse(database: Database, wall: ManualWallClock, metrics: Metrics) -> KeptPulse:
    return KeptPulse(database, wall, metrics, ("follow", "bars"))


def told(database: Database, name: str) -> LoopRow:
    with database.session(write=False) as session:
        return session.exec(select(LoopRow).where(LoopRow.name == name)).one()


def test_pulse__well_failing_and_well_again__is_told_by_readyz_with_200(
    pulse: KeptPulse, parts: dict[str, Any], wall: ManualWallClock, database: Database
) -> None:
    with client_of(app_of(settings_of(), **parts)) as client:
        asyncio.run(pulse.beat(FOLLOW, ""))
        asyncio.run(pulse.beat(BARS, ""))
        shown = client.get("/readyz").json()
        assert (shown["status"], shown["worker"]) == ("ok", {"bars": "ok", "follow": "ok"})
        asyncio.run(pulse.beat(BARS, "StillWaiting: 1 bars wait"))
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert (answer.json()["status"], answer.json()["worker"]["bars"]) == ("degraded", "failing")
        row = told(database, "bars")
        assert (row.failed, row.fault, row.good_at) == (1, "StillWaiting: 1 bars wait", int(wall.now()))
        asyncio.run(pulse.beat(BARS, ""))
        assert client.get("/readyz").json()["status"] == "ok"
        asyncio.run(wall.advance(1_000))
        asyncio.run(pulse.beat(BARS, ""))
        assert client.get("/readyz").json()["worker"] == {"bars": "ok", "follow": "late"}


def test_pulse__of_a_loop_that_turns_often__is_written_now_and_then_and_a_change_at_once(
    pulse: KeptPulse, wall: ManualWallClock, database: Database
) -> None:
    began = int(wall.now())
    for _ in range(TOLD_EVERY_S):
        asyncio.run(pulse.beat(FOLLOW, ""))
        asyncio.run(wall.advance(1))
    assert told(database, "follow").beat_at == began
    asyncio.run(pulse.beat(FOLLOW, "down"))
    asyncio.run(wall.advance(1))
    asyncio.run(pulse.beat(FOLLOW, "down"))
    assert (told(database, "follow").fault, told(database, "follow").beat_at) == ("down", began + TOLD_EVERY_S)


def test_pulse__metrics__count_turns_by_outcome(pulse: KeptPulse, metrics: Metrics) -> None:
    asyncio.run(pulse.beat(FOLLOW, ""))
    asyncio.run(pulse.beat(FOLLOW, "down"))
    assert 'proofbook_worker_turns_total{loop="follow",outcome="good"} 1.0' in metrics.text()
    assert 'proofbook_worker_turns_total{loop="follow",outcome="failed"} 1.0' in metrics.text()


def test_pulse__a_loop_that_there_is_no_longer__is_forgotten_at_the_next_start(
    pulse: KeptPulse, database: Database, wall: ManualWallClock
) -> None:
    asyncio.run(pulse.beat(BARS, ""))
    KeptPulse(database, wall, Metrics(), ("follow",)).begin()
    with database.session(write=False) as session:
        assert session.exec(select(LoopRow)).all() == []
