"""Bus, database and publisher lost one after another: readers miss nothing, and say when they are unsure."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from api.live.hub import Hub
from api.live.listener import follow
from api.live.nats_bus import NatsBus
from api.live.outbox import publish
from api.live.passing import Passer, passing
from api.live.publisher import LEASE
from proofbook.database import Database
from proofbook.lease import Lease
from tests.cluster.nats import Nats
from tests.cluster.proxy import Proxy

pytestmark = pytest.mark.process
BOOK = "0x" + "ab" * 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Nats]:
    with Nats(tmp_path / "nats") as running:
        yield running


class Told(Hub):
    """Keeps the numbers that it took."""

    def __init__(self) -> None:
        super().__init__(10, 10)
        self.took: list[int] = []
        self.loads = 0

    def apply(self, seq: int, change: Any, told_at_ms: int) -> None:
        assert change["fixture"] == "f"
        self.took.append(seq)
        super().apply(seq, change, told_at_ms)

    def load(self, seq: int, boards: Any) -> None:
        self.loads += 1
        super().load(seq, boards)


class Source:
    """Publishes changes, and has the publisher's lease while it is at work."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.lease = Lease(database, LEASE)
        self.told = threading.Event()
        self.leading = False
        self.number = 0
        self._stop = threading.Event()

    def tell(self, count: int = 1) -> None:
        for _ in range(count):
            self.number += 1
            with self.database.session() as session:
                publish(session, [{"fixture": "f", "kickoff": 1, "n": self.number, "markets": {}}], 0, 0, notify=False)
            self.told.set()

    def begin(self) -> None:
        assert self.lease.take()
        self.leading = True
        self._stop.clear()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def _live(self) -> None:
        while not self._stop.wait(0.1):
            self.lease.hold()

    def end(self) -> None:
        self.leading = False
        self._stop.set()
        self._thread.join(10)
        self.lease.release()


@pytest.fixture
def source(database: Database) -> Iterator[Source]:
    made = Source(database)
    made.begin()
    yield made
    made.end()


async def until(question: Callable[[], bool], what: str, within_s: float = 20.0) -> float:
    began = time.monotonic()
    while not question():
        assert time.monotonic() - began < within_s, what
        await asyncio.sleep(0.01)
    return time.monotonic() - began


def test_stream__bus_and_publisher_and_database_lost_in_turn__no_change_is_lost_or_doubled(
    source: Source, server: Nats, database_url: str, record_property: Callable[[str, object], None]
) -> None:
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    spoken = psycopg.conninfo.conninfo_to_dict(url)
    socket_file = f"{spoken['host']}/.s.PGSQL.{spoken.get('port') or 5432}"

    async def play(bus: NatsBus, by_proxy: str, way: Proxy) -> None:
        hub, loop = Told(), asyncio.get_running_loop()

        async def tell(count: int = 1) -> None:
            await asyncio.to_thread(source.tell, count)

        def at_head() -> bool:
            return hub.seq == source.number

        def note(what: str, seconds: float) -> None:
            record_property(what, round(seconds, 2))

        await tell(5)
        task = asyncio.create_task(follow(by_proxy, hub, bus=bus, ask_every_s=0.5, silent_s=2.0))
        await until(lambda: hub.live and at_head(), "the beginning")
        await tell(20)
        await until(at_head, "twenty")

        began = loop.time()
        await tell()
        await until(at_head, "by the bus")
        note("seconds by the bus", loop.time() - began)

        server.kill()
        await tell(3)
        note("seconds by the database, bus down", await until(at_head, "bus down"))
        assert hub.live
        server.start()
        await tell(3)
        await until(at_head, "bus up again")
        await asyncio.sleep(1.5)  # publisher and reader are on it again
        began = loop.time()
        await tell()
        await until(at_head, "by the bus again")
        note("seconds by the bus after its restart", loop.time() - began)

        await asyncio.to_thread(source.end)
        note("seconds until it is said that nobody publishes", await until(lambda: not hub.live, "no publisher"))
        await asyncio.to_thread(source.begin)
        note("seconds until it is live again", await until(lambda: hub.live, "a publisher again"))

        way.hang()
        note("seconds until a silent database is noticed", await until(lambda: not hub.live, "database hangs"))
        await tell(2)
        await until(at_head, "the bus goes on")
        assert not hub.live
        way.mend()
        note("seconds until it is live after that", await until(lambda: hub.live and at_head(), "database is back"))

        way.cut()
        await until(lambda: not hub.live, "database cut off")
        await tell(2)
        way.mend()
        await until(lambda: hub.live and at_head(), "database is back again")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert hub.took == [*range(6, source.number + 1)]
        assert hub.loads == 1

    bus = NatsBus([server.url], BOOK)
    passer = Passer(source.database, bus, lambda: source.leading, source.told)
    with Proxy(socket_file) as way, passing(passer):
        by_proxy = psycopg.conninfo.make_conninfo(url, host="127.0.0.1", port=way.port, connect_timeout="3")
        asyncio.run(play(bus, by_proxy, way))
    assert passer.passed >= source.number - 5


def test_stream__two_publishers_and_a_bus_that_was_emptied__numbers_stay_in_step(
    source: Source, server: Nats, database_url: str
) -> None:
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    bus = NatsBus([server.url], BOOK)

    async def play() -> None:
        hub = Told()
        task = asyncio.create_task(follow(url, hub, bus=bus, ask_every_s=0.3, silent_s=5.0))
        # Both believe that it is their turn: one of them is late to learn that it is not.
        passers = [Passer(source.database, bus, lambda: True, threading.Event()) for _ in range(2)]
        with passing(passers[0]), passing(passers[1]):
            for _ in range(30):
                await asyncio.to_thread(source.tell)
            await until(lambda: hub.seq == source.number, "two passers")
            async with bus.putting() as end:
                await end._js.delete_stream(end._stream)
            await asyncio.to_thread(source.tell, 10)
            await until(lambda: hub.seq == source.number, "the stream was removed")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert hub.took == [*range(hub.took[0], source.number + 1)]
        assert hub.took[0] <= 3  # what was there when it loaded the boards came with them

    asyncio.run(play())
