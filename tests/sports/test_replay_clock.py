from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.replay.clock import MatchClock
from sports.replay.errors import BadClockRequest, ClockWentBack


class Wall:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_clock__runs_at_its_speed() -> None:
    wall = Wall()
    clock = MatchClock(1000, 60, wall)
    wall.seconds = 2.5
    assert clock.now() == 1150


def test_clock__a_new_speed_counts_from_now_on() -> None:
    wall = Wall()
    clock = MatchClock(1000, 10, wall)
    wall.seconds = 10
    clock.set_speed(0)
    wall.seconds = 20
    assert clock.now() == 1100
    clock.set_speed(1)
    wall.seconds = 21
    assert clock.now() == 1101


def test_clock__jumps_forward_and_refuses_going_back() -> None:
    clock = MatchClock(1000, 0, Wall())
    clock.jump(2000)
    clock.jump(2000)
    assert clock.now() == 2000
    with pytest.raises(ClockWentBack, match="shows 2000 and cannot go back to 1999"):
        clock.jump(1999)
    with pytest.raises(ClockWentBack):
        clock.advance(-1)
    assert clock.now() == 2000


@pytest.mark.parametrize("speed", [-1, float("nan"), float("inf"), 1e9])
def test_clock__speed_that_cannot_be__is_refused(speed: float) -> None:
    with pytest.raises(BadClockRequest):
        MatchClock(0, speed, Wall())


@given(st.lists(st.tuples(st.sampled_from(["wait", "jump", "advance", "speed"]), st.integers(0, 500)), max_size=20))
def test_clock__whatever_is_done__never_goes_back(steps: list[tuple[str, int]]) -> None:
    wall = Wall()
    clock = MatchClock(1000, 3.7, wall)
    last = clock.now()
    for what, amount in steps:
        if what == "wait":
            wall.seconds += amount / 7
        elif what == "jump" and 1000 + amount >= last:
            clock.jump(1000 + amount)
        elif what == "advance":
            clock.advance(amount)
        elif what == "speed":
            clock.set_speed(amount / 3)
        assert clock.now() >= last
        last = clock.now()
