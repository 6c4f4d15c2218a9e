"""web3 over the pool, so that bindings work on it: `Contract(Web3(PoolProvider(pool, loop)), address)`.

The bindings block; the pool lives on an event loop. `PoolProvider` waits for that loop from another thread, so code
of the loop calls a binding through `asyncio.to_thread`. Code without a loop of its own takes `blocking_pool`.

web3 retries in its own HTTP provider only; here the pool alone does.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, Final, TypeVar

from web3.providers.async_base import AsyncBaseProvider
from web3.providers.base import BaseProvider
from web3.types import RPCEndpoint, RPCResponse

from chain.rpc.errors import NoEndpoint, RpcFailed, RpcRefused, SendUncertain, WrongThread
from chain.rpc.exchange import Call
from chain.rpc.pool import PATIENCE_S, RpcPool
from chain.rpc.reading import SendReport

T = TypeVar("T")
_LONGEST_S: Final = 6 * PATIENCE_S
PATIENT: Final = 8


async def answer(pool: RpcPool, method: str, params: Any) -> RPCResponse:
    """The answer as web3 wants it: a refusal is an `error` in it, everything else that fails is raised."""
    try:
        if method == "eth_sendRawTransaction":
            return _sent(await pool.send_raw(_bytes(params[0])))
        return {"jsonrpc": "2.0", "id": 1, "result": await pool.request(method, params)}
    except RpcRefused as refusal:
        return _error(refusal.code, refusal.reason, refusal.data)


class AsyncPoolProvider(AsyncBaseProvider):
    """For `AsyncWeb3` on the pool's own loop."""

    def __init__(self, pool: RpcPool) -> None:
        super().__init__()
        self._pool = pool

    async def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Ask the pool."""
        return await answer(self._pool, method, params)

    async def is_connected(self, show_traceback: bool = False) -> bool:
        """Whether an endpoint is ALIVE."""
        del show_traceback
        return not self._pool.degraded


class PoolProvider(BaseProvider):
    """For `Web3` on any thread but the loop's.

    While no endpoint is ALIVE a question takes seconds to fail. So many as `PATIENT` threads may wait then; the others
    fail at once (NoEndpoint), and are free for what needs no node.
    """

    def __init__(self, pool: RpcPool, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._pool = pool
        self._loop = loop
        self._lock = threading.Lock()
        self._waiting = 0

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Ask the pool, and wait; raises WrongThread on the loop's own thread."""
        return self._wait(answer(self._pool, method, params), method)

    def ask_many(self, calls: Sequence[Call]) -> tuple[Any, ...]:
        """Ask the pool several things in one exchange, and wait: see `RpcPool.batch`."""
        return self._wait(self._pool.batch(calls), calls[0][0])

    def _wait(self, act: Coroutine[Any, Any, T], method: str) -> T:
        with suppress(RuntimeError):
            if asyncio.get_running_loop() is self._loop:
                act.close()
                raise WrongThread
        with self._lock:
            if self._waiting >= PATIENT and self._pool.degraded:
                act.close()
                raise NoEndpoint(self._pool.standings())
            self._waiting += 1
        try:
            waiting: Future[T] = asyncio.run_coroutine_threadsafe(act, self._loop)
            return waiting.result(_LONGEST_S)
        except TimeoutError:
            waiting.cancel()
            raise RpcFailed(method, [("pool", f"no answer in {_LONGEST_S:.0f} s")]) from None
        finally:
            with self._lock:
                self._waiting -= 1

    def is_connected(self, show_traceback: bool = False) -> bool:
        """Whether an endpoint is ALIVE."""
        del show_traceback
        return not self._pool.degraded


@contextmanager
def blocking_pool(make: Callable[[], RpcPool]) -> Iterator[PoolProvider]:
    """Run the pool that `make` gives on a thread of its own, checks included, as long as the context lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="rpc-pool", daemon=True)
    thread.start()

    async def begin() -> tuple[RpcPool, asyncio.Task[None]]:
        pool = make()
        await pool.check_due(everything=True)
        return pool, asyncio.create_task(pool.run())

    async def end(pool: RpcPool, checks: asyncio.Task[None]) -> None:
        checks.cancel()
        with suppress(asyncio.CancelledError):
            await checks
        await pool.aclose()

    try:
        pool, checks = asyncio.run_coroutine_threadsafe(begin(), loop).result()
        try:
            yield PoolProvider(pool, loop)
        finally:
            asyncio.run_coroutine_threadsafe(end(pool, checks), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _sent(report: SendReport) -> RPCResponse:
    if report.taken_by:
        return {"jsonrpc": "2.0", "id": 1, "result": "0x" + report.transaction.hex()}
    if report.uncertain:
        raise SendUncertain(report.transaction, report.uncertain)
    if report.refusals:
        refusal = report.refusals[0][1]
        return _error(refusal.code, refusal.message, refusal.data)
    raise RpcFailed("eth_sendRawTransaction", report.unsent)


def _error(code: int, message: str, data: object) -> RPCResponse:
    # web3 states that `data` is text; some nodes send an object there, which `chain.revert` knows how to read.
    error: Any = {"code": code, "message": message} | ({} if data is None else {"data": data})
    return {"jsonrpc": "2.0", "id": 1, "error": error}


def _bytes(raw: Any) -> bytes:
    return bytes.fromhex(raw.removeprefix("0x")) if isinstance(raw, str) else bytes(raw)
