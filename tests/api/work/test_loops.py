"""The worker's loops: each outlives its faults, and nobody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.work import loops
from api.work.loops import LONGEST_WAIT_S, Loop, in_thread, keep_all, wait_s
from api.work.pulse import state_of
from api.work.tables import LoopRow


class Told:
    """Keeps what loops say; stops them all after so many beats of one."""

    def __init__(self, stop_after: tuple[str, int], broken: bool = False) -> None:
        self.stop = asyncio.Event()
        self.beats: list[tuple[str, str]] = []
        self._after = stop_after
        self._broken = broken

    async def beat(self, loop: Loop, fault: str) -> None:
        self.beats.append((loop.name, fault))
        name, count = self._after
        if len([one for one, _ in self.beats if one == name]) >= count:
            self.stop.set()
        if self._broken:
            raise OSError("no database")


def turned(told: Callable[[], Told], *made: Loop, grace_s: float = 1.0) -> Told:
    async def run() -> Told:
        kept = told()
        await asyncio.wait_for(keep_all(made, kept, kept.stop, grace_s), 20)
        return kept

    return asyncio.run(run())


async def nothing() -> None:
    return


async def fails() -> None:
    raise ZeroDivisionError("a defect")


def test_keep_all__one_loop_fails_for_whatever_reason__it_is_told_and_the_others_turn() -> None:
    kept = turned(lambda: Told(("good", 20)), Loop("good", 0.001, nothing), Loop("bad", 0.001, fails))
    assert kept.beats.count(("good", "")) >= 20
    assert ("bad", "ZeroDivisionError: a defect") in kept.beats


def test_keep__a_loop_recovers__says_so(monkeypatch: Any) -> None:
    monkeypatch.setattr(loops, "FIRST_WAIT_S", 0.001)
    left = [1, 1]

    async def moody() -> None:
        if left:
            left.pop()
            raise OSError("not yet")

    kept = turned(lambda: Told(("moody", 3)), Loop("moody", 0.001, moody))
    assert [fault for _, fault in kept.beats] == ["OSError: not yet"] * 2 + [""]


def test_keep__nobody_can_be_told__goes_on() -> None:
    kept = turned(lambda: Told(("good", 5), broken=True), Loop("good", 0.001, nothing))
    assert len(kept.beats) == 5


def test_keep__a_blocking_turn__holds_up_nobody() -> None:
    import threading

    gate = threading.Event()

    async def opens() -> None:
        gate.set()

    kept = turned(
        lambda: Told(("blocks", 1)), Loop("blocks", 0.001, in_thread(lambda: gate.wait(10))), Loop("opens", 0.01, opens)
    )
    assert ("blocks", "") in kept.beats


def test_keep__lasting_turn__is_well_while_it_goes_on_and_begun_again_when_it_ends(monkeypatch: Any) -> None:
    monkeypatch.setattr(loops, "BEAT_S", 0.01)
    monkeypatch.setattr(loops, "FIRST_WAIT_S", 0.001)
    begun: list[int] = []

    async def lasts() -> None:
        begun.append(1)
        if len(begun) < 3:
            return
        await asyncio.sleep(60)

    kept = turned(lambda: Told(("lasts", 4)), Loop("lasts", 0.001, lasts, lasting=True))
    told = [fault.partition(";")[0] for _, fault in kept.beats]
    assert told[:4] == ["EndedByItself: the loop lasts ended by itself"] * 2 + ["", ""]
    assert len(begun) == 3


def test_keep_all__told_to_stop__lets_a_turn_end_and_cuts_off_one_that_does_not() -> None:
    ended: list[str] = []

    def slow(name: str, seconds: float) -> Callable[[], Coroutine[Any, Any, None]]:
        async def act() -> None:
            await asyncio.sleep(seconds)
            ended.append(name)

        return act

    made = (
        Loop("quick", 9, slow("quick", 0.01)),
        Loop("slow", 9, slow("slow", 0.05)),
        Loop("stuck", 9, slow("stuck", 60)),
    )
    turned(lambda: Told(("quick", 1)), *made, grace_s=0.5)
    assert ended == ["quick", "slow"]


@given(st.floats(0.1, 10_000), st.integers(0, 1_000))
def test_wait__after_failures__is_never_shorter_than_the_pause_nor_longer_than_a_minute_or_it(
    every_s: float, failed: int
) -> None:
    wait = wait_s(every_s, failed)
    assert every_s <= wait <= max(every_s, LONGEST_WAIT_S)
    assert wait <= wait_s(every_s, failed + 1)
    assert wait_s(every_s, 0) == every_s


def test_state__of_a_loop__is_late_when_no_turn_ends_and_failing_when_the_last_one_did() -> None:
    def row(beat_at: int, fault: str = "", every_s: int = 1) -> LoopRow:
        return LoopRow(name="a", every_s=every_s, beat_at=beat_at, failed=0, fault=fault)

    assert state_of(row(1_000), 1_100) == "ok"
    assert state_of(row(1_000, "x"), 1_100) == "failing"
    assert state_of(row(1_000, "x"), 1_121) == "late"
    assert state_of(row(1_000, every_s=3_600), 1_000 + 3_660) == "ok"
    assert state_of(row(1_000, every_s=3_600), 1_000 + 3_661) == "late"
