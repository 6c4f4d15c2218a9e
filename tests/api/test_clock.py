"""The match clock that is read once a second and carried on."""

import asyncio

import httpx
import pytest

from api.clock import CarriedClock
from proofbook.clock import ManualWallClock, RemoteMatchClock
from proofbook.errors import ClockUnavailable


def test_carried_clock__between_two_readings__goes_on_by_the_speed_and_takes_the_next_as_it_is() -> None:
    wall, asked, now = ManualWallClock(), [], 1_000

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"now": now, "speed": 60})

    clock = CarriedClock(RemoteMatchClock("http://replay", transport=httpx.MockTransport(answer)), wall)
    seen = []
    for _ in range(5):
        seen.append(clock.now())
        asyncio.run(wall.advance(0.5))
    assert seen == [1_000, 1_030, 1_000, 1_030, 1_000]
    assert len(asked) == 3
    assert asyncio.run(clock.read()) == 1_030


def test_carried_clock__replay_is_down__says_so_and_asks_again_next_time() -> None:
    wall, status = ManualWallClock(), [500]

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status[0], json={"now": 7, "speed": 0})

    clock = CarriedClock(RemoteMatchClock("http://replay", transport=httpx.MockTransport(answer)), wall)
    with pytest.raises(ClockUnavailable):
        clock.now()
    status[0] = 200
    assert clock.now() == 7
