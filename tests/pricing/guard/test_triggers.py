"""Each trigger shuts the market at once, says why, and lets it open again as its rule says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pricing.guard import Kill, NewPrice, NoQuorum, Status, Tick, begin, wants_price
from pricing.guard.events import Scope
from pricing.guard.review import GOAL_WAIT_S, RED_ALONE_S, VAR_WAIT_S
from pricing.guard.state import VarStyle
from pricing.priced import PricedMarket
from sports.live import EventKind
from sports.model import FixtureStatus, Pair
from tests.pricing.guard.world import (
    BREAK,
    FAIR,
    FIRST,
    HOME,
    KICKOFF,
    RESULT,
    SECOND,
    TOTAL,
    A,
    B,
    C,
    Stage,
    plan,
    sheet_of,
    suspended_sheet,
)


def test_before_the_match__a_price__opens_until_it_runs_out() -> None:
    stage = Stage()
    assert stage.status() is Status.HELD
    stage.price(-300, half=0, life=240)
    assert stage.status() is Status.OPEN
    stage.tell(Tick(), -61)
    assert stage.status() is Status.OPEN
    stage.tell(Tick(), -60)
    assert stage.status() is Status.HELD
    assert stage.causes() == {"EXPIRED"}
    assert not stage.state.live


def test_before_the_match__quorum_lost_or_feeds_silent__keeps_the_price_until_its_end() -> None:
    stage = Stage()
    stage.price(-500, half=0, life=400)
    stage.tell(NoQuorum("one answered"), -490)
    stage.tell(Tick(), -101)
    assert stage.status() is Status.OPEN


def test_kick_off__due_and_not_seen__is_shut_until_two_feeds_show_play() -> None:
    stage = Stage()
    stage.both(-10)
    stage.price(-10, half=0, life=10_000)
    stage.tell(Tick(), 0)
    assert stage.status() is Status.SUSPENDED
    assert "KICK_OFF_DUE" in stage.causes()
    stage.hear(A, 5, EventKind.PHASE, phase=FIRST)
    assert stage.status() is Status.SUSPENDED
    stage.hear(B, 8, EventKind.PHASE, phase=FIRST)
    assert stage.status() is Status.HELD
    assert wants_price(stage.state)
    stage.price(9)
    assert stage.status() is Status.OPEN


def test_goal__is_shut_at_once_and_open_after_two_feeds_a_pause_and_a_new_price() -> None:
    stage = Stage().playing()
    epoch = stage.state.epoch
    stage.hear(A, 601, EventKind.GOAL, score=Pair(1, 0), side=HOME)
    assert stage.status() is Status.SUSPENDED
    assert "a goal (feed-a, 0-0 to 1-0)" in stage.why()
    assert stage.state.epoch > epoch
    stage.price(602)  # of the score before: worth nothing
    assert stage.status() is Status.SUSPENDED
    stage.hear(B, 606, EventKind.GOAL, score=Pair(1, 0), side=HOME)
    stage.beat(607, 606 + GOAL_WAIT_S)
    assert stage.status() is Status.SUSPENDED
    stage.beat(606 + GOAL_WAIT_S, 606 + GOAL_WAIT_S + 1)
    assert stage.status() is Status.HELD
    assert stage.state.basis.score == (1, 0)
    stage.price(622, score=(0, 0))
    assert stage.status() is Status.HELD
    stage.price(623, score=(1, 0), made=600)  # made before the goal
    assert stage.status() is Status.HELD
    stage.price(624, score=(1, 0))
    assert stage.status() is Status.OPEN


def test_goal_of_one_feed_alone__stays_shut_until_it_is_taken_back() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.GOAL, score=Pair(0, 1))
    stage.beat(602, 900)
    assert stage.causes() >= {"GOAL", "APART"}
    stage.hear(A, 900, EventKind.GOAL_CANCELLED, score=Pair(0, 0))
    stage.beat(901, 916)
    stage.price(916)
    assert stage.status() is Status.OPEN


def test_goal_whose_own_event_was_lost__is_seen_in_the_next_heartbeat() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.HEARTBEAT, score=Pair(1, 0))
    assert "GOAL" in stage.causes()


def test_goal_without_its_score__shuts_all_the_same() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.GOAL, score=None)
    assert "the score is not said" in stage.why()


def test_goal__third_feed_follows_later__does_not_shut_again() -> None:
    stage = Stage(A, B, C).playing()
    for feed, at in ((A, 601), (B, 603)):
        stage.hear(feed, at, EventKind.GOAL, score=Pair(1, 0))
    stage.beat(604, 620)
    stage.price(620, score=(1, 0))
    assert stage.status() is Status.OPEN, stage.why()
    stage.beat(621, 640)
    stage.hear(C, 640, EventKind.GOAL, score=Pair(1, 0))
    assert stage.status() is Status.OPEN


@pytest.mark.parametrize("ending", ["missed", "time"])
def test_penalty__is_shut_until_it_was_taken(ending: str) -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.PENALTY, side=HOME)
    assert stage.causes() >= {"PENALTY"}
    stage.beat(602, 890)
    assert stage.status() is Status.SUSPENDED
    if ending == "missed":
        stage.hear(A, 890, EventKind.PENALTY_MISSED, side=HOME)
        stage.price(891)
    else:
        stage.beat(890, 902)
        stage.price(902)
    assert stage.status() is Status.OPEN


def test_red_card__listed_by_both__is_shut_until_both_show_it_and_the_price_counts_it() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.RED, side=HOME)
    assert "RED" in stage.causes()
    stage.beat(602, 700)
    assert stage.status() is Status.SUSPENDED
    stage.hear(B, 700, EventKind.RED, side=HOME)
    stage.beat(701, 716)
    assert stage.state.basis.reds == (1, 0)
    stage.price(716)
    assert stage.status() is Status.HELD
    stage.price(717, reds=(1, 0))
    assert stage.status() is Status.OPEN


def test_red_card__listed_by_one_feed_alone__is_believed_after_a_while() -> None:
    stage = Stage(plans=[plan(A), plan(B, lists=False)]).playing()
    stage.hear(A, 601, EventKind.RED, side=HOME)
    stage.beat(602, 600 + RED_ALONE_S)
    assert stage.status() is Status.SUSPENDED
    stage.beat(600 + RED_ALONE_S, 605 + RED_ALONE_S)
    stage.price(605 + RED_ALONE_S, reds=(1, 0))
    assert stage.status() is Status.OPEN


def test_red_card_without_a_side__stays_shut() -> None:
    stage = Stage(plans=[plan(A), plan(B, lists=False)]).playing()
    stage.hear(A, 601, EventKind.RED)
    stage.beat(602, 900)
    assert "RED" in stage.causes()


def test_video_referee__a_decision__opens_twenty_seconds_later() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.VAR, detail="goal confirmed")
    assert "VAR" in stage.causes()
    stage.beat(602, 601 + VAR_WAIT_S)
    assert stage.status() is Status.SUSPENDED
    stage.beat(601 + VAR_WAIT_S, 602 + VAR_WAIT_S)
    stage.price(602 + VAR_WAIT_S)
    assert stage.status() is Status.OPEN


def test_video_referee__a_feed_that_tells_both_ends__waits_for_the_second() -> None:
    stage = Stage(plans=[plan(A, var=VarStyle.BOTH), plan(B)]).playing()
    stage.hear(A, 601, EventKind.VAR)
    stage.beat(602, 760)
    assert "VAR" in stage.causes()
    stage.hear(A, 760, EventKind.VAR)
    stage.beat(761, 760 + VAR_WAIT_S)
    assert stage.status() is Status.SUSPENDED
    stage.beat(760 + VAR_WAIT_S, 761 + VAR_WAIT_S)
    stage.price(761 + VAR_WAIT_S)
    assert stage.status() is Status.OPEN


def test_half_time_and_second_half__each_is_shut_until_two_feeds_show_it_and_a_price_is_new() -> None:
    stage = Stage().playing()
    for phase, at in ((BREAK, 2700), (SECOND, 3600)):
        stage.beat(at - 20, at)
        stage.hear(A, at, EventKind.PHASE, phase=phase)
        assert "PHASE" in stage.causes()
        stage.hear(B, at + 4, EventKind.PHASE, phase=phase)
        assert stage.status() is Status.HELD
        stage.price(at + 5, half=2, life=10_000)
        assert stage.status() is Status.OPEN


def test_end__is_settled_for_good() -> None:
    stage = Stage().playing()
    stage.both(700, phase=SECOND, kind=EventKind.PHASE)
    stage.both(705, phase=FixtureStatus.FINISHED, kind=EventKind.PHASE)
    assert stage.status() is Status.SETTLED
    stage.both(710, phase=SECOND, kind=EventKind.REOPENED)
    stage.price(720, half=2)
    stage.beat(721, 800)
    assert stage.status() is Status.SETTLED


def test_end__of_one_feed_alone__settles_nothing() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.PHASE, phase=FixtureStatus.FINISHED)
    stage.beat(602, 640)
    assert stage.status() is Status.SUSPENDED


def test_silent_feed__is_shut_after_ten_seconds_and_open_when_it_is_heard() -> None:
    stage = Stage().playing()
    stage.beat(600, 611, feeds=[A])
    assert stage.status() is Status.SUSPENDED
    assert "SILENT" in stage.causes()
    assert "feed-b" in stage.why()
    stage.hear(B, 612)
    assert stage.status() is Status.OPEN


def test_silent_feed__of_three__is_done_without_after_a_minute() -> None:
    stage = Stage(A, B, C).playing()
    stage.beat(600, 655, feeds=[A, B])
    assert "SILENT" in stage.causes()
    stage.beat(655, 665, feeds=[A, B])
    assert stage.status() is Status.OPEN
    stage.hear(A, 666, EventKind.GOAL, score=Pair(1, 0))
    assert stage.status() is Status.SUSPENDED


def test_lost_polls__are_silence() -> None:
    stage = Stage().playing()
    for at in range(600, 612):
        stage.hear(A, at)
        stage.hear(B, at, EventKind.LOST, detail="500")
    assert "SILENT" in stage.causes()


def test_one_body_for_long__is_silence_until_the_body_changes() -> None:
    stage = Stage().playing()
    stage.hear(B, 601, EventKind.DOUBT, detail="one body for 180 s in play", body_sha256="aa")
    assert "SILENT" in stage.causes()
    for at in range(602, 640, 4):
        stage.hear(A, at)
        stage.hear(B, at, body_sha256="aa")
    assert stage.status() is Status.SUSPENDED
    stage.hear(B, 641, body_sha256="bb")
    assert stage.status() is Status.OPEN


def test_feeds_with_other_scores__from_the_first_event_on__are_never_open() -> None:
    stage = Stage()
    stage.hear(A, 5, phase=FIRST, score=Pair(0, 0))
    stage.hear(B, 6, phase=FIRST, score=Pair(1, 0))
    stage.price(7)
    assert "APART" in stage.causes()


def test_clocks_apart__is_shut() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.CLOCK, clock_s=600)
    stage.hear(B, 602, EventKind.CLOCK, clock_s=400)
    assert "CLOCKS_APART" in stage.causes()
    stage.hear(B, 603, EventKind.CLOCK, clock_s=602)
    assert stage.status() is Status.OPEN


def test_clock_back__by_the_follower_or_by_the_guards_own_look__is_shut_until_it_is_right() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, EventKind.DOUBT, detail="the clock went back from 600 s to 300 s", body_sha256="aa")
    assert "CLOCK_BACK" in stage.causes()
    stage.hear(A, 603, EventKind.CLOCK, clock_s=603, body_sha256="bb")
    assert stage.status() is Status.OPEN
    stage.hear(A, 604, EventKind.CLOCK, clock_s=300)
    assert "CLOCK_BACK" in stage.causes()


def test_sequence_gap__is_shut_until_two_feeds_agreed_for_a_while() -> None:
    stage = Stage().playing()
    stage.hear(A, 601, skip=2)
    assert "GAP" in stage.causes()
    stage.beat(602, 630)
    assert "GAP" in stage.causes()
    stage.beat(630, 633)
    assert stage.status() is Status.OPEN


def test_event_that_comes_again__changes_nothing() -> None:
    stage = Stage().playing()
    before = stage.state
    stage.sequence[A] -= 3
    stage.hear(A, 600, EventKind.GOAL, score=Pair(5, 5))
    assert replace(stage.state, now=before.now) == before


def test_match_clock_back__is_shut_and_time_never_runs_back() -> None:
    stage = Stage().playing()
    stage.tell(Tick(), 500)
    assert "TIME_BACK" in stage.causes()
    assert stage.state.now == KICKOFF + 599
    stage.beat(600, 602)
    assert stage.status() is Status.OPEN


def test_jump_without_an_event__is_shut_until_the_next_price_confirms_it() -> None:
    stage = Stage().playing()
    jumped = {**FAIR, RESULT: (551_000, 279_000, 170_000)}
    stage.price(600, jumped, life=900)
    assert "JUMP" in stage.causes()
    assert "selection 0 from 500000 to 551000" in stage.why()
    assert stage.status(TOTAL) is Status.OPEN
    assert wants_price(stage.state)
    stage.beat(600, 605)
    stage.price(605, jumped, life=900)
    assert stage.status() is Status.SUSPENDED
    stage.beat(605, 616)
    stage.price(616, jumped, life=900)
    assert stage.status() is Status.OPEN


def test_jump_that_jumps_back__is_shut_again() -> None:
    stage = Stage().playing()
    stage.price(600, {**FAIR, RESULT: (600_000, 250_000, 150_000)}, life=900)
    stage.beat(600, 620)
    stage.price(620, life=900)
    assert "JUMP" in stage.causes()


def test_move_of_five_points_or_less__is_no_jump() -> None:
    stage = Stage().playing()
    stage.price(600, {**FAIR, RESULT: (550_000, 275_000, 175_000)}, life=900)
    assert stage.status() is Status.OPEN


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ((500_000, 300_000, 199_990), "SUMS"),
        ((500_000, 300_000, 200_010), "SUMS"),
        ((-50_000, 600_000, 450_000), "NOT_A_NUMBER"),
        ((float("nan"), 300_000, 200_000), "NOT_A_NUMBER"),
        ((), "NO_PRICE"),
    ],
)
def test_price_that_cannot_be_taken__shuts_its_own_market_alone(row: tuple, cause: str) -> None:
    stage = Stage().playing()
    stage.price(600, {**FAIR, RESULT: row}, life=900)
    assert stage.causes() == {cause}
    assert stage.status() is not Status.OPEN
    assert stage.status(TOTAL) is Status.OPEN
    stage.price(601, life=900)
    assert stage.status() is Status.OPEN


def test_market_that_is_all_but_decided__is_shut_in_the_minute_it_becomes_so() -> None:
    stage = Stage().playing()
    stage.hear(A, 600, EventKind.PENALTY)  # whatever ends the old price: no jump is measured
    stage.hear(A, 601, EventKind.PENALTY_MISSED)
    sheet = sheet_of(FAIR, KICKOFF + 602, 360)
    sure = PricedMarket(RESULT, (999_901, 59, 40), 50_000)
    later = [replace(minute, markets=(sure, *minute.markets[1:])) for minute in sheet.minutes[2:]]
    stage.tell(NewPrice(stage.request(602, 1), replace(sheet, minutes=(*sheet.minutes[:2], *later))), 602)
    stage.beat(602, 722)
    assert stage.status() is Status.OPEN
    stage.beat(722, 724)
    assert stage.causes() == {"DECIDED"}
    assert stage.status(TOTAL) is Status.OPEN


def test_market_left_out_of_the_newest_price__is_shut() -> None:
    stage = Stage().playing()
    stage.price(600, {RESULT: FAIR[RESULT]}, life=900)
    assert stage.causes(TOTAL) == {"LEFT_OUT"}


def test_quorum_lost_in_play__is_shut_until_there_is_a_price() -> None:
    stage = Stage().playing()
    stage.tell(NoQuorum("1 of the 2 votes"), 600)
    assert "the replicas do not agree on a price (1 of the 2 votes)" in stage.why()
    assert wants_price(stage.state)
    stage.beat(600, 603)
    stage.price(603, life=900)
    assert stage.status() is Status.OPEN


def test_engine_without_a_price__is_shut_with_its_reason() -> None:
    stage = Stage().playing()
    stage.tell(NewPrice(stage.request(600, 1), suspended_sheet(KICKOFF + 600)), 600)
    assert "contradiction: it says so" in stage.why()
    stage.price(601, life=900)
    assert stage.status() is Status.OPEN


def test_schedule_that_runs_out__is_held_and_a_price_is_wanted_before() -> None:
    stage = Stage().playing()
    stage.price(600, life=360)
    stage.beat(600, 899)
    assert not wants_price(stage.state)
    stage.beat(899, 902)
    assert wants_price(stage.state)
    stage.beat(902, 961)
    assert stage.status() is Status.HELD
    assert stage.causes() == {"EXPIRED"}


def test_older_price__after_a_newer_one__is_passed_over() -> None:
    stage = Stage().playing()
    stage.price(600, life=900)
    stage.price(601, {**FAIR, RESULT: (400_000, 350_000, 250_000)}, made=590, life=900)
    assert stage.state.price.row(RESULT, stage.state.now) == FAIR[RESULT]


@pytest.mark.parametrize(
    "kill",
    [Kill(Scope.ALL), Kill(Scope.COMPETITION, "cup"), Kill(Scope.FIXTURE, "ash-birch", why="odd bets")],
    ids=["all", "competition", "fixture"],
)
def test_switch__shuts_and_opens(kill: Kill) -> None:
    stage = Stage().playing()
    stage.tell(kill, 600)
    assert stage.causes() == {"KILLED"}
    stage.beat(600, 650)
    assert stage.status() is Status.SUSPENDED
    stage.tell(replace(kill, on=False), 650)
    assert stage.status() is Status.OPEN


def test_two_switches__both_must_be_off() -> None:
    stage = Stage().playing()
    stage.tell(Kill(Scope.ALL), 600)
    stage.tell(Kill(Scope.FIXTURE, "ash-birch"), 601)
    stage.tell(Kill(Scope.ALL, on=False), 602)
    assert stage.status() is Status.SUSPENDED


@pytest.mark.parametrize("kill", [Kill(Scope.COMPETITION, "league"), Kill(Scope.FIXTURE, "oak-elm")], ids=str)
def test_switch_of_another__changes_nothing(kill: Kill) -> None:
    stage = Stage().playing()
    assert stage.tell(kill, 600) == []


def test_switch__before_the_match__shuts_too() -> None:
    stage = Stage()
    stage.price(-300, half=0, life=900)
    stage.tell(Kill(Scope.ALL), -200)
    assert stage.status() is Status.SUSPENDED


@pytest.mark.parametrize(
    ("phase", "cause"), [(FixtureStatus.INTERRUPTED, "STOPPED"), (FixtureStatus.ABANDONED, "OFF")], ids=str
)
def test_match_that_stops__is_shut(phase: FixtureStatus, cause: str) -> None:
    stage = Stage().playing()
    stage.both(601, phase=phase, kind=EventKind.PHASE)
    assert cause in stage.causes()


def test_postponed_before_it_began__is_shut() -> None:
    stage = Stage()
    stage.price(-300, half=0, life=900)
    stage.hear(A, -250, EventKind.PHASE, phase=FixtureStatus.POSTPONED)
    assert "OFF" in stage.causes()


def test_extra_time__regular_markets_are_settled() -> None:
    stage = Stage().playing()
    stage.both(601, phase=SECOND, kind=EventKind.PHASE)
    stage.both(602, phase=FixtureStatus.BREAK_BEFORE_ET, kind=EventKind.PHASE)
    assert stage.status() is Status.SETTLED


def test_one_group_twice__is_no_second_source() -> None:
    one = plan(A)
    with pytest.raises(ValueError, match="two groups"):
        begin("x", "y", 0, [one, replace(plan(B), group=one.group)], 0)


def test_change__tells_market_before_after_and_reasons() -> None:
    stage = Stage().playing()
    stage.changes.clear()
    stage.hear(A, 601, EventKind.GOAL, score=Pair(1, 0))
    assert {(one.offer, one.before, one.after) for one in stage.changes} == {
        (RESULT, Status.OPEN, Status.SUSPENDED),
        (TOTAL, Status.OPEN, Status.SUSPENDED),
    }
    assert all(one.why for one in stage.changes)
