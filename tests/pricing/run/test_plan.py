"""When a match is priced before its kick-off."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.engine import BEFORE_LIFE_S
from pricing.run.plan import WEEK_S, next_pricing

KICKOFF = 10_000_000
moments = st.integers(KICKOFF - 2 * WEEK_S, KICKOFF + 10_000)


@given(now=moments)
def test_plan__unchanged__is_later_than_now_before_the_kick_off_and_within_a_sheets_life(now: int) -> None:
    found = next_pricing(KICKOFF, now)
    if now >= KICKOFF:
        assert found is None
    elif KICKOFF - now > WEEK_S:
        assert found == KICKOFF - WEEK_S
    elif found is None:
        assert KICKOFF - now <= 60
    else:
        assert now < found < KICKOFF
        assert found - now <= BEFORE_LIFE_S


@given(now=moments)
def test_plan__an_input_changed__is_now_within_the_week(now: int) -> None:
    found = next_pricing(KICKOFF, now, changed=True)
    if now >= KICKOFF:
        assert found is None
    else:
        assert found == (now if KICKOFF - now <= WEEK_S else KICKOFF - WEEK_S)


@given(first=moments, later=st.integers(0, 900))
def test_plan__whoever_asks_when__meets_the_same_moments(first: int, later: int) -> None:
    found = next_pricing(KICKOFF, first)
    if found is not None and first <= first + later < found:
        assert next_pricing(KICKOFF, first + later) == found


def test_plan__from_a_week_before__comes_more_often_as_the_kick_off_nears() -> None:
    moments, now = [], KICKOFF - WEEK_S - 1
    while (found := next_pricing(KICKOFF, now)) is not None:
        moments.append(KICKOFF - found)
        now = found
    pauses = [a - b for a, b in pairwise(moments)]
    assert pauses == sorted(pauses, reverse=True)
    assert moments[0] == WEEK_S
    assert moments[-1] == 60
    assert len(moments) == 6 * 120 + 210 + 75 + 30


@pytest.mark.parametrize(
    ("left", "pause"), [(WEEK_S, 720), (86_401, 1), (86_400, 360), (10_800, 120), (1_800, 60), (61, 1)]
)
def test_plan__at_each_step__takes_its_pause(left: int, pause: int) -> None:
    assert next_pricing(KICKOFF, KICKOFF - left) == KICKOFF - left + pause
