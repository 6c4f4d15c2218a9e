"""A bet waits out its delay and is refused for whatever happened meanwhile."""

from __future__ import annotations

import pytest

from pricing.guard import NoQuorum, Pending, Verdict, judged
from sports.live import EventKind
from sports.model import Pair
from tests.pricing.guard.world import FAIR, KICKOFF, RESULT, A, B, Stage

DELAY_S = 6


def bet(stage: Stage, at: int, fair: int = FAIR[RESULT][0]) -> Pending:
    return Pending(RESULT, 0, fair, KICKOFF + at, stage.state.epoch)


def test_bet__nothing_happens__waits_and_is_taken_when_the_delay_is_over() -> None:
    stage = Stage().playing()
    placed = bet(stage, 600)
    stage.beat(600, 606)
    assert judged(stage.state, placed, KICKOFF + 605, DELAY_S)[0] is Verdict.WAITS
    assert judged(stage.state, placed, KICKOFF + 606, DELAY_S) == (Verdict.TAKEN, "")


@pytest.mark.parametrize(
    "kind", [EventKind.GOAL, EventKind.PENALTY, EventKind.RED, EventKind.VAR], ids=lambda kind: kind.name
)
def test_bet__something_material_within_the_delay__is_refused_at_once_and_for_good(kind: EventKind) -> None:
    stage = Stage().playing()
    placed = bet(stage, 600)
    stage.hear(A, 602, kind, score=Pair(1, 0) if kind is EventKind.GOAL else Pair(0, 0))
    verdict, why = judged(stage.state, placed, KICKOFF + 602, DELAY_S)
    assert (verdict, "feed-a" in why) == (Verdict.REFUSED, True)
    stage.hear(B, 603, kind, score=Pair(1, 0) if kind is EventKind.GOAL else Pair(0, 0))
    stage.beat(604, 640)
    stage.price(640, score=(1, 0) if kind is EventKind.GOAL else (0, 0))
    assert judged(stage.state, placed, KICKOFF + 641, DELAY_S)[0] is Verdict.REFUSED


def test_bet__feeds_silent_at_the_end_of_the_delay__is_refused() -> None:
    stage = Stage().playing()
    placed = bet(stage, 600)
    assert judged(stage.state, placed, KICKOFF + 620, DELAY_S)[0] is Verdict.REFUSED


def test_bet__price_worse_for_the_book_meanwhile__is_refused_with_both() -> None:
    stage = Stage().playing()
    placed = bet(stage, 600)
    stage.price(603, {**FAIR, RESULT: (510_000, 295_000, 195_000)}, life=900)
    stage.beat(604, 607)
    verdict, why = judged(stage.state, placed, KICKOFF + 607, DELAY_S)
    assert verdict is Verdict.REFUSED
    assert "from 500000 to 510000" in why
    assert judged(stage.state, placed, KICKOFF + 607, DELAY_S, slack_ppm=10_000)[0] is Verdict.TAKEN


def test_bet__price_better_for_the_book__is_taken() -> None:
    stage = Stage().playing()
    placed = bet(stage, 600, fair=520_000)
    stage.beat(600, 607)
    assert judged(stage.state, placed, KICKOFF + 607, DELAY_S)[0] is Verdict.TAKEN


def test_bet__quorum_lost__is_refused() -> None:
    stage = Stage().playing()
    placed = bet(stage, 600)
    stage.tell(NoQuorum("x"), 601)
    assert judged(stage.state, placed, KICKOFF + 601, DELAY_S)[0] is Verdict.REFUSED


def test_bet__on_a_selection_that_is_all_but_lost__is_refused() -> None:
    stage = Stage().playing()
    stage.hear(A, 600, EventKind.PENALTY)
    stage.hear(A, 600, EventKind.PENALTY_MISSED)
    stage.price(601, {**FAIR, RESULT: (50, 499_950, 500_000)}, life=900)
    placed = bet(stage, 601, fair=60)
    stage.beat(602, 609)
    verdict, why = judged(stage.state, placed, KICKOFF + 608, DELAY_S)
    assert verdict is Verdict.REFUSED
    assert "decided" in why


def test_bet__on_a_market_or_selection_that_is_not_there__is_refused() -> None:
    stage = Stage().playing()
    nowhere = Pending(RESULT._replace(line=4), 0, 500_000, KICKOFF + 600, stage.state.epoch)
    stage.beat(600, 607)
    assert judged(stage.state, nowhere, KICKOFF + 606, DELAY_S)[0] is Verdict.REFUSED
    beyond = Pending(RESULT, 7, 500_000, KICKOFF + 600, stage.state.epoch)
    assert judged(stage.state, beyond, KICKOFF + 606, DELAY_S)[0] is Verdict.REFUSED
