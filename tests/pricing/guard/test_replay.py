"""Replayed matches and each fault: open most of the time when clean, never open on what is wrong."""

from __future__ import annotations

import pytest

from pricing.columns import Offer
from pricing.guard import Status
from pricing.run.makers import in_process
from pricing.run.offers import offers_at
from pricing.run.rehearsal import Rehearsal, availability
from sports.replay import load_matches, state_at
from sports.replay.faults import BELIEFS, KINDS, WIRES, Fault
from sports.words import Score

MATCHES = load_matches()
FINAL = MATCHES["world-cup-2018-final"]
RESULT, BOTH = Offer(1), Offer(8)
SHIPPED = list(MATCHES)
MAKE = in_process()


def few(score: Score, half: int) -> tuple[Offer, ...]:
    """Fewer markets than are offered, so that a test of many minutes is quick."""
    return tuple(offer for offer in offers_at(score, half) if offer in (RESULT, BOTH))


@pytest.mark.parametrize("names", [SHIPPED[::40], pytest.param(SHIPPED, marks=pytest.mark.slow)], ids=["some", "all"])
def test_clean_replay__of_shipped_matches__is_open_nine_minutes_in_ten_and_reopens_in_half_a_minute(
    names: list[str],
) -> None:
    played = opened = 0
    late, shut = [], 0
    for name in names:
        found = availability(Rehearsal(MATCHES[name], MAKE, sparse=True), [RESULT])
        played += found.played
        opened += found.opened[RESULT]
        late += [seconds for seconds in found.reopened if seconds is not None and seconds > 30]
        shut += found.reopened.count(None)
    assert opened >= 0.9 * played
    assert late == []
    # Only where play ends within the pause after a goal.
    assert shut <= max(1, len(names) // 10)


def test_clean_replay__whole_bodies_or_heartbeats_between_changes__show_the_same() -> None:
    match = FINAL
    seen = []
    for sparse in (False, True):
        rehearsal = Rehearsal(match, MAKE, sparse=sparse)
        statuses = []
        for now, live in rehearsal.moments():
            if now > match.start + 1500:
                break
            statuses.append((now, live.state.status(RESULT), live.state.basis))
        seen.append(statuses)
    assert seen[0] == seen[1]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_fault_of_one_feed__no_market_is_open_on_a_wrong_score(kind: str) -> None:
    """From the 16th to the 24th minute, over the first goal of the final (18:00), one feed has the fault."""
    start = FINAL.start + 960
    fault = Fault(kind, "espn", "*", start, start + 480, (BELIEFS | WIRES)[kind])
    rehearsal = Rehearsal(FINAL, MAKE, faults=[fault], step_s=3)
    shut = set()
    for now, live in rehearsal.moments():
        if now > FINAL.start + 1640:
            break
        truth = state_at(FINAL, now).score
        status = live.state.status(RESULT)
        if status is Status.OPEN:
            assert live.state.price.basis.score == truth or now < FINAL.start + 1080 + 8
            assert live.state.basis.score == truth or now < FINAL.start + 1080 + 8
        elif start <= now < start + 480:
            shut |= {block.cause.name for block in live.state.markets[RESULT].why}
    # The goal itself shuts it; what else did depends on the fault.
    assert shut >= {"GOAL"} or shut
    assert live.state.status(RESULT) is Status.OPEN, (kind, [str(b) for b in live.state.markets[RESULT].why])


EXPECTED = {
    "clock-back": "CLOCK_BACK",
    "silent": "SILENT",
    "500": "SILENT",
    "429": "SILENT",
    "html": "SILENT",
    "truncated": "SILENT",
    "stale": "SILENT",
    "late": "APART",
    "postponed": "APART",
    "suspended": "APART",
    "goal-then-var": "APART",
    "missing": "SILENT",
}


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_fault_of_one_feed__shuts_the_market_for_its_own_reason(kind: str) -> None:
    start = FINAL.start + 1200
    fault = Fault(kind, "espn", "*", start, start + 240, (BELIEFS | WIRES)[kind])
    causes = set()
    for now, live in Rehearsal(FINAL, MAKE, faults=[fault], step_s=3).moments():
        if now > start + 240:
            break
        if now >= start and RESULT in live.state.markets:
            causes |= {block.cause.name for block in live.state.markets[RESULT].why}
    assert EXPECTED[kind] in causes


def test_both_feeds_late__the_market_is_open_on_the_old_score_and_shut_within_one_poll_of_them() -> None:
    """What no guard of these two feeds can see: the acceptance delay and a third source are for that."""
    fault = Fault("late", "*", "*", FINAL.start + 960, FINAL.start + 1900, 60)
    wrong = 0
    for now, live in Rehearsal(FINAL, MAKE, faults=[fault]).moments():
        if now > FINAL.start + 1300:
            break
        if live.state.status(RESULT) is Status.OPEN:
            wrong += live.state.basis.score != state_at(FINAL, now).score
    assert 55 <= wrong <= 70
