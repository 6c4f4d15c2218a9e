"""What an address's answers mean, and when it is asked again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.publishing.delivery import ASKED_MOST_S, FIRST_S, LONGEST_S, NO_ANSWER, UNKNOWN_S, Next, Target


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Next.TAKEN),
        (201, Next.TAKEN),
        (400, Next.REFUSED),
        (403, Next.REFUSED),
        (413, Next.REFUSED),
        (422, Next.REFUSED),
        (404, Next.AGAIN),
        (408, Next.AGAIN),
        (429, Next.AGAIN),
        (302, Next.AGAIN),
        (500, Next.AGAIN),
        (503, Next.AGAIN),
        (NO_ANSWER, Next.AGAIN),
    ],
)
def test_answer__of_each_kind__is_taken_refused_or_tried_again(status: int, verdict: Next) -> None:
    assert Target().answered(status, 100.0)[0] is verdict


def test_answer__that_asks_for_time__is_given_it_within_bounds() -> None:
    assert Target().answered(429, 100.0, after_s=30)[1].next_at == 130
    assert Target().answered(503, 100.0, after_s=9_999)[1].next_at == 100 + ASKED_MOST_S
    assert Target().answered(503, 100.0, after_s=0)[1].next_at == 100 + FIRST_S


def test_fixture__that_stays_unknown_for_an_hour__is_passed_over_and_an_outage_is_not() -> None:
    target = Target()
    for at in range(0, int(UNKNOWN_S), 60):
        verdict, target = target.answered(404, float(at))
        assert verdict is Next.AGAIN
    assert target.answered(404, UNKNOWN_S)[0] is Next.REFUSED
    # An outage in between says nothing of the fixture: the hour begins anew.
    _, target = target.answered(NO_ANSWER, UNKNOWN_S)
    assert target.answered(404, UNKNOWN_S + 1)[0] is Next.AGAIN


@given(st.lists(st.sampled_from([NO_ANSWER, 429, 500, 503]), min_size=1, max_size=40))
def test_outage__however_long__is_tried_again_with_waits_that_grow_to_a_minute(answers: list[int]) -> None:
    target, now, before = Target(), 0.0, 0.0
    for status in answers:
        verdict, target = target.answered(status, now)
        assert verdict is Next.AGAIN
        wait = target.next_at - now
        assert before <= wait <= LONGEST_S
        assert not target.due(now)
        before, now = wait, target.next_at
        assert target.due(now)
    assert target.answered(201, now)[1] == Target()
