"""A lease: one process at a time, whoever died, hangs or was cut off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from api import leading
from api.leading import Lead
from proofbook.database import Database, open_database
from proofbook.lease import SILENT_S, Lease, LeaseLost, lock_of

pytestmark = pytest.mark.process


async def until(question: Callable[[], bool], within_s: float = 15.0) -> float:
    """Wait until it is so; the seconds that it took."""
    began = time.monotonic()
    while not question():
        assert time.monotonic() - began < within_s
        await asyncio.sleep(0.01)
    return time.monotonic() - began


def test_lease__two_ask__one_has_it_and_the_other_gets_it_when_it_is_given_back(database: Database) -> None:
    one, two, other = Lease(database, "test"), Lease(database, "test"), Lease(database, "rest")
    try:
        assert one.take()
        assert one.take()
        assert not two.take()
        assert other.take()
        with pytest.raises(LeaseLost):
            two.hold()
        one.hold()
        one.release()
        one.release()
        assert two.take()
        assert not one.take()
    finally:
        for lease in (one, two, other):
            lease.release()


def test_lease__holder_silent_for_long__is_put_out_and_learns_of_it(database: Database) -> None:
    one, two = Lease(database, "test", silent_s=0.5), Lease(database, "test", silent_s=0.5)
    try:
        assert one.take()
        assert not two.take()
        for _ in range(4):
            time.sleep(0.2)
            one.hold()
            assert not two.take()
        time.sleep(0.7)
        assert not two.take()  # puts it out
        asyncio.run(until(two.take))
        with pytest.raises(LeaseLost):
            one.hold()
        assert not one.take()
        two.hold()
    finally:
        one.release()
        two.release()


def test_lease__of_another_database_of_the_server__is_another_one(database: Database, empty_database_url: str) -> None:
    other = open_database(empty_database_url)
    leases = Lease(database, "test"), Lease(other, "test")
    try:
        assert all(lease.take() for lease in leases)
        time.sleep(0.1)
        # Whoever waits here sees the holder of this database, not that of the other.
        assert not Lease(database, "test", silent_s=0.01).take()
        leases[1].hold()
        with pytest.raises(LeaseLost):
            leases[0].hold()
    finally:
        for lease in leases:
            lease.release()
        other.close()


def test_lock__name_of_other_than_four_letters__is_refused() -> None:
    assert lock_of("publ") == 0x7075626C
    with pytest.raises(ValueError, match="has 4 letters"):
        lock_of("publisher")


def test_lead__of_two_loops__the_second_takes_over_when_the_first_ends_or_loses_its_session(
    database: Database, record_property: Callable[[str, object], None]
) -> None:
    def put_out(name: str) -> None:
        with database.engine.connect() as connection:
            query = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %(lock)s"
            connection.exec_driver_sql(query, {"lock": lock_of(name)}).all()

    async def play() -> None:
        one, two = (Lead(database, "aaaa", "bbbb", every_s=0.05, take_every_s=0.05) for _ in range(2))
        async with one.running():
            await until(lambda: one.held)
            async with two.running():
                await asyncio.sleep(0.3)
                assert (one.held, two.held) == (True, False)
                await asyncio.to_thread(put_out, "bbbb")
                # Both are let go where one is lost: nobody has half.
                took_s = await until(lambda: one.losses == 1 and (one.held or two.held))
                record_property("seconds from a lost session to the next holder", round(took_s, 2))
                assert one.held != two.held
            await until(lambda: one.held)
        assert not one.held
        assert not two.held

    asyncio.run(play())


def test_lead__database_that_does_not_answer__counts_as_lost_before_another_may_have_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leading.EVERY_S + leading.ANSWER_S < SILENT_S * 0.7
    monkeypatch.setattr(leading, "ANSWER_S", 0.2)
    answered = Lease.hold
    hangs = []

    def hang(self: Lease) -> None:
        if hangs:
            time.sleep(1.0)
        answered(self)

    monkeypatch.setattr(Lease, "hold", hang)

    async def play() -> None:
        lead = Lead(database, "test", every_s=0.05, take_every_s=0.05)
        async with lead.running():
            await until(lambda: lead.held)
            hangs.append(True)
            await until(lambda: not lead.held)
            assert lead.losses == 1
            await asyncio.sleep(1.2)

    asyncio.run(play())
