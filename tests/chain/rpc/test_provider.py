"""How many threads a pool without a live endpoint may hold up."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest
from web3.types import RPCEndpoint

from chain.rpc import NoEndpoint, PoolProvider, RpcPool
from chain.rpc.provider import PATIENT

BLOCK = RPCEndpoint("eth_blockNumber")


class HangingPool:
    """Answers nobody before it is let go."""

    def __init__(self) -> None:
        self.degraded = True
        self.let_go = asyncio.Event()
        self.asked = 0

    async def request(self, method: str, params: Sequence[Any]) -> str:
        del method, params
        self.asked += 1
        await self.let_go.wait()
        return "0x1"

    def standings(self) -> tuple[tuple[str, str], ...]:
        return (("own", "unreachable"),)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever, daemon=True)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


def many(provider: PoolProvider, count: int) -> tuple[list[threading.Thread], list[Any]]:
    """So many threads that ask, and what they were told."""
    told: list[Any] = []

    def ask() -> None:
        try:
            told.append(provider.make_request(BLOCK, [])["result"])
        except NoEndpoint as error:
            told.append(error)

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, told


def settle(pool: HangingPool, told: list[Any], asked: int, refused: int) -> None:
    """Wait until so many wait, and so many were sent away."""
    ends = time.monotonic() + 30
    while (pool.asked, len(told)) != (asked, refused) and time.monotonic() < ends:
        time.sleep(0.01)
    assert (pool.asked, len(told)) == (asked, refused)


def test_provider__no_endpoint_is_alive__a_few_wait_and_the_others_are_free_at_once(
    loop: asyncio.AbstractEventLoop,
) -> None:
    pool = HangingPool()
    threads, told = many(PoolProvider(cast("RpcPool", pool), loop), PATIENT + 20)
    settle(pool, told, PATIENT, 20)
    assert all(isinstance(one, NoEndpoint) for one in told)
    loop.call_soon_threadsafe(pool.let_go.set)
    for thread in threads:
        thread.join()
    assert told[20:] == ["0x1"] * PATIENT


def test_provider__an_endpoint_is_alive__nobody_is_sent_away(loop: asyncio.AbstractEventLoop) -> None:
    pool = HangingPool()
    pool.degraded = False
    threads, told = many(PoolProvider(cast("RpcPool", pool), loop), PATIENT + 20)
    settle(pool, told, PATIENT + 20, 0)
    loop.call_soon_threadsafe(pool.let_go.set)
    for thread in threads:
        thread.join()
    assert told == ["0x1"] * (PATIENT + 20)


def test_provider__those_who_waited_have_ended__others_may_wait(loop: asyncio.AbstractEventLoop) -> None:
    pool = HangingPool()
    provider = PoolProvider(cast("RpcPool", pool), loop)
    for turn in (1, 2):
        threads, told = many(provider, PATIENT)
        settle(pool, told, turn * PATIENT, 0)
        loop.call_soon_threadsafe(pool.let_go.set)
        for thread in threads:
            thread.join()
        pool.let_go = asyncio.Event()
        assert told == ["0x1"] * PATIENT
