"""Loops that outlive their faults: what fails is told, waited for, and tried again; nothing stops the others.

fails                    next try
once                     after the loop's own pause, two seconds at least
again                    after twice the wait before, a minute at most, or the loop's own pause if that is longer
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from proofbook import logging
from proofbook.errors import ProofbookError

_LOG = logging.get(__name__)
FIRST_WAIT_S: Final = 2.0
LONGEST_WAIT_S: Final = 60.0
GRACE_S: Final = 10.0
BEAT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Loop:
    """Something that is done every `every_s` seconds. `act` may be cancelled at each of its awaits.

    A `lasting` one is one turn that never ends by itself: it is well as long as it goes on.
    """

    name: str
    every_s: float
    act: Callable[[], Coroutine[Any, Any, object]]
    lasting: bool = False


class Pulse(Protocol):
    """Is told how loops are; `api.work.pulse` keeps it."""

    async def beat(self, loop: Loop, fault: str) -> None:
        """A turn has ended: well, if `fault` is empty."""
        ...


class EndedByItself(ProofbookError):
    """A turn that should have gone on."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the loop {name} ended by itself", "it is begun again")


def in_thread(act: Callable[[], object]) -> Callable[[], Coroutine[Any, Any, object]]:
    """The same for a function that blocks."""

    async def turn() -> object:
        return await asyncio.to_thread(act)

    return turn


def wait_s(every_s: float, failed: int) -> float:
    """Seconds until the next turn, after so many failures in a row."""
    if failed == 0:
        return every_s
    first = max(every_s, FIRST_WAIT_S)
    return max(every_s, min(first * 2.0 ** min(failed - 1, 10), LONGEST_WAIT_S))


async def keep(loop: Loop, pulse: Pulse, stop: asyncio.Event) -> None:
    """Turn a loop until told to stop."""
    failed = 0
    while not stop.is_set():
        fault = ""
        try:
            await (_last(loop, pulse, stop) if loop.lasting else loop.act())
        except Exception as error:  # whatever it is, it must not end the loop: it is told, and tried again
            fault = f"{type(error).__name__}: {error}"[:300]
            _LOG.warning("loop_fails", loop=loop.name, failed=failed + 1, error=fault)
        failed = failed + 1 if fault else 0
        await _beat(loop, pulse, fault)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait_s(loop.every_s, failed))


async def _last(loop: Loop, pulse: Pulse, stop: asyncio.Event) -> None:
    """One turn that goes on until told to stop. Raises what it raises, EndedByItself."""
    turn = asyncio.ensure_future(loop.act())
    asked = asyncio.ensure_future(stop.wait())
    try:
        while not stop.is_set():
            done, _ = await asyncio.wait([turn, asked], timeout=BEAT_S, return_when=asyncio.FIRST_COMPLETED)
            if turn in done:
                turn.result()
                raise EndedByItself(loop.name)
            await _beat(loop, pulse, "")
    finally:
        for task in (turn, asked):
            task.cancel()
        await asyncio.gather(turn, asked, return_exceptions=True)


async def _beat(loop: Loop, pulse: Pulse, fault: str) -> None:
    try:
        await pulse.beat(loop, fault)
    except Exception as error:  # a database that is down: the loop goes on, and whoever looks sees it late
        _LOG.warning("pulse_lost", loop=loop.name, error=str(error)[:300])


async def keep_all(loops: Iterable[Loop], pulse: Pulse, stop: asyncio.Event, grace_s: float = GRACE_S) -> None:
    """Turn all of them until told to stop; turns under way then have `grace_s` to end."""
    tasks = [asyncio.create_task(keep(loop, pulse, stop), name=loop.name) for loop in loops]
    try:
        await stop.wait()
        await asyncio.wait(tasks, timeout=grace_s)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
