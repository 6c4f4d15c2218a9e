"""The bus by JetStream: one sequence, whatever is sent twice, late or by two; readers go on where they were."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psutil
import pytest

from api.live import nats_bus
from api.live.bus import Change
from api.live.errors import BusDown, BusOutOfStep
from api.live.nats_bus import NatsBus, token_of
from tests.cluster.nats import Nats

pytestmark = pytest.mark.process
BOOK = "0x" + "ab" * 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Nats]:
    with Nats(tmp_path / "nats") as running:
        yield running


@pytest.fixture
def bus(server: Nats) -> NatsBus:
    return NatsBus([server.url], BOOK)


def change(seq: int, fixture: str = "ash-birch", body: bytes | None = None) -> Change:
    return Change(seq, fixture, 1_000 + seq, b'{"n":%d}' % seq if body is None else body)


async def some(changes: AsyncIterator[Change], count: int) -> list[Change]:
    found = []
    async with asyncio.timeout(10):
        async for one in changes:
            found.append(one)
            if len(found) == count:
                break
    return found


async def fill(bus: NatsBus, first: int, last: int) -> None:
    async with bus.putting() as end:
        assert await end.begin(1, first - 1) == first - 1
        for seq in range(first, last + 1):
            await end.put(change(seq, f"match {seq % 3}.x"))


def test_bus__changes_of_several_matches__come_in_one_sequence_from_any_number_on(bus: NatsBus) -> None:
    async def play() -> None:
        await fill(bus, 41, 60)
        async with bus.reading(40) as changes:
            found = await some(changes, 20)
        assert [(one.seq, one.told_at, one.body) for one in found] == [
            (seq, 1_000 + seq, b'{"n":%d}' % seq) for seq in range(41, 61)
        ]
        async with bus.reading(55) as changes:
            assert [one.seq for one in await some(changes, 5)] == [56, 57, 58, 59, 60]
        # What was before the stream's first number is a gap that the reader sees.
        async with bus.reading(7) as changes:
            assert (await some(changes, 1))[0].seq == 41

    asyncio.run(play())


def test_put__twice_late_or_by_a_second_publisher__is_kept_once_and_in_its_place(bus: NatsBus) -> None:
    async def play() -> None:
        await fill(bus, 1, 3)
        async with bus.putting() as one, bus.putting() as two:
            assert await one.begin(1, 5) == await two.begin(1, 5) == 3
            await one.put(change(4))
            for late in (4, 3, 9):  # its acknowledgement was lost, it is of the dead, or one before it is missing
                with pytest.raises(BusOutOfStep):
                    await two.put(change(late))
            assert await two.begin(1, 5) == 4
            await two.put(change(5))
            assert await one.begin(1, 5) == 5
        async with bus.reading(0) as changes:
            assert [found.seq for found in await some(changes, 5)] == [1, 2, 3, 4, 5]

    asyncio.run(play())


@pytest.mark.parametrize(("oldest", "newest"), [(1, 2), (9, 20)], ids=["restored", "left-behind"])
def test_begin__bus_out_of_step_with_the_outbox__begins_anew_at_its_head(
    bus: NatsBus, oldest: int, newest: int
) -> None:
    async def play() -> None:
        await fill(bus, 1, 5)
        async with bus.putting() as end:
            assert await end.begin(oldest, newest) == newest
            await end.put(change(newest + 1))
        async with bus.reading(0) as changes:
            assert [one.seq for one in await some(changes, 1)] == [newest + 1]

    asyncio.run(play())


def test_put__larger_than_a_message_may_be__keeps_its_number_without_a_body(bus: NatsBus) -> None:
    async def play() -> None:
        async with bus.putting() as end:
            await end.begin(1, 0)
            await end.put(change(1, body=b"x" * 1_100_000))
            await end.put(change(2))
        async with bus.reading(0) as changes:
            assert [one.body for one in await some(changes, 2)] == [b"", b'{"n":2}']

    asyncio.run(play())


def test_bus__two_books_on_one_server__know_nothing_of_each_other(server: Nats, bus: NatsBus) -> None:
    async def play() -> None:
        other = NatsBus([server.url], "0x" + "cd" * 20)
        await fill(bus, 1, 2)
        await fill(other, 7, 7)
        async with other.reading(0) as changes:
            assert [one.seq for one in await some(changes, 1)] == [7]

    asyncio.run(play())


def test_bus__server_killed_and_begun_again__says_so_and_has_kept_everything(
    server: Nats, bus: NatsBus, record_property: Callable[[str, object], None]
) -> None:
    async def play() -> None:
        await fill(bus, 1, 3)
        async with bus.reading(0) as changes:
            await some(changes, 3)
            began = asyncio.get_running_loop().time()
            server.kill()
            with pytest.raises(BusDown):
                await anext(changes)
            record_property("seconds until a reader knows", round(asyncio.get_running_loop().time() - began, 2))
        with pytest.raises(BusDown):
            async with bus.putting():
                pass
        server.start()
        async with bus.putting() as end:
            assert await end.begin(1, 3) == 3
            await end.put(change(4))
        async with bus.reading(2) as changes:
            assert [one.seq for one in await some(changes, 2)] == [3, 4]

    asyncio.run(play())


def test_bus__without_its_token__is_down(tmp_path: Path) -> None:
    async def ask(token: str | None) -> int:
        async with NatsBus([server.url], BOOK, token).putting() as end:
            return await end.begin(1, 0)

    with Nats(tmp_path / "nats", token="right") as server:
        assert asyncio.run(ask("right")) == 0
        for token in (None, "wrong"):
            with pytest.raises(BusDown):
                asyncio.run(ask(token))


def test_bus__server_that_hangs__is_found_out(server: Nats, bus: NatsBus, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> None:
        await fill(bus, 1, 1)
        monkeypatch.setattr(nats_bus, "PING_S", 0.2)
        monkeypatch.setattr(nats_bus, "ANSWER_S", 1.0)
        async with bus.putting() as end, bus.reading(1) as changes:
            assert server.process is not None
            server.process.send_signal(signal.SIGSTOP)
            try:
                # A signal is not there at once: a server that still takes the change hangs only after it.
                while psutil.Process(server.process.pid).status() != psutil.STATUS_STOPPED:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.05)
                with pytest.raises(BusDown):
                    await end.put(change(2))
                with pytest.raises(BusDown):
                    async with asyncio.timeout(10):
                        await anext(changes)
            finally:
                server.process.send_signal(signal.SIGCONT)

    asyncio.run(play())


def test_token__of_any_name__is_one_word_of_a_subject() -> None:
    assert token_of("fixture.1 of *>") == "fixture-1-of---"
