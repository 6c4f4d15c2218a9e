"""The clocks: real ones follow the system, the remote one believes only a time, manual ones wake sleepers in order."""

import asyncio
import time
from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofbook.clock import (
    ClockReading,
    ManualMatchClock,
    ManualWallClock,
    MatchClock,
    RealMatchClock,
    RemoteMatchClock,
    SystemWallClock,
    WallClock,
)
from proofbook.errors import ClockUnavailable


def remote(answer: Callable[[httpx.Request], httpx.Response]) -> RemoteMatchClock:
    return RemoteMatchClock("http://replay:8600/", transport=httpx.MockTransport(answer))


def test_real_clocks__follow_the_system() -> None:
    match: MatchClock = RealMatchClock()
    wall: WallClock = SystemWallClock()
    assert abs(match.now() - time.time()) < 2
    assert abs(asyncio.run(match.read()) - wall.now()) < 2
    before = wall.monotonic()
    asyncio.run(wall.sleep(0.02))
    assert wall.monotonic() - before >= 0.02


def test_remote_clock__asked_twice__asks_the_replay_twice() -> None:
    times = iter((100, 160))
    clock = remote(
        lambda request: httpx.Response(200, json={"now": next(times), "speed": 60, "path": str(request.url)})
    )
    assert clock.reading() == ClockReading(100, 60.0)
    assert asyncio.run(clock.read()) == 160


def test_remote_clock__asks_get_clock() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, str(request.url)))
        return httpx.Response(200, json={"now": 1, "speed": 0})

    assert remote(answer).now() == 1
    assert asked == [("GET", "http://replay:8600/clock")]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, '{"now": 1, "speed": 1}'),
        (200, "<html>"),
        (200, "[1]"),
        (200, "null"),
        (200, '{"speed": 1}'),
        (200, '{"now": 1}'),
        (200, '{"now": 1.5, "speed": 1}'),
        (200, '{"now": true, "speed": 1}'),
        (200, '{"now": -1, "speed": 1}'),
        (200, '{"now": "1", "speed": 1}'),
        (200, '{"now": 1, "speed": -1}'),
        (200, '{"now": 1, "speed": null}'),
        (200, '{"now": 1, "speed": NaN}'),
        (200, '{"now": 1, "speed": Infinity}'),
    ],
)
def test_remote_clock__answer_that_is_no_time__is_an_error_naming_the_clock(status: int, body: str) -> None:
    clock = remote(lambda _request: httpx.Response(status, text=body))
    with pytest.raises(ClockUnavailable, match="http://replay:8600/clock"):
        clock.now()
    with pytest.raises(ClockUnavailable):
        asyncio.run(clock.read())


def test_remote_clock__nobody_there__is_the_same_error() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(ClockUnavailable, match="refused"):
        remote(fail).now()
    with pytest.raises(ClockUnavailable, match="refused"):
        asyncio.run(remote(fail).read())


def test_manual_match_clock__is_what_was_set_even_backwards() -> None:
    clock = ManualMatchClock(100)
    clock.advance(5)
    assert (clock.now(), asyncio.run(clock.read())) == (105, 105)
    clock.set(50)
    assert clock.now() == 50


@given(st.lists(st.integers(1, 50), max_size=12), st.lists(st.integers(0, 30), max_size=6))
def test_manual_wall_clock__sleepers__wake_at_their_own_time_in_order(delays: list[int], steps: list[int]) -> None:
    async def play() -> tuple[list[tuple[float, int]], int]:
        clock = ManualWallClock()
        woken: list[tuple[float, int]] = []

        async def sleeper(index: int, delay: int) -> None:
            await clock.sleep(delay)
            woken.append((clock.now(), index))

        tasks = [asyncio.ensure_future(sleeper(index, delay)) for index, delay in enumerate(delays)]
        for step in steps:
            await clock.advance(step)
        await asyncio.sleep(0)
        left = clock.sleepers
        for task in tasks:
            task.cancel()
        return woken, left

    woken, left = asyncio.run(play())
    due = sorted((delay, index) for index, delay in enumerate(delays) if delay <= sum(steps))
    assert woken == due
    assert left == len(delays) - len(due)


def test_manual_wall_clock__periodic_task__runs_at_each_period_in_one_step() -> None:
    async def play() -> list[float]:
        clock = ManualWallClock(1000.0)
        ticks: list[float] = []

        async def tick() -> None:
            while True:
                await clock.sleep(15)
                ticks.append(clock.monotonic())

        task = asyncio.ensure_future(tick())
        await clock.advance(50)
        task.cancel()
        await clock.advance(50)
        return ticks

    assert asyncio.run(play()) == [1015.0, 1030.0, 1045.0]
