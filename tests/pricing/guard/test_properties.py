"""Whatever comes in whatever order: never open without a good price of the confirmed state, never an exception."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.columns import Offer
from pricing.guard import Heard, Kill, NewPrice, NoQuorum, Status, Tick, begin, step
from pricing.guard.events import Scope
from pricing.guard.hearing import hear
from pricing.guard.review import SILENT_S
from sports.live import EventKind, MatchEvent
from sports.model import FixtureStatus, Pair, Side, UnixTime
from tests.pricing.guard.world import FAIR, KICKOFF, RESULT, A, B, Stage, plan, sheet_of

PHASES = [
    FixtureStatus.SCHEDULED,
    FixtureStatus.LIVE_FIRST_HALF,
    FixtureStatus.LIVE_FIRST_HALF,
    FixtureStatus.HALF_TIME,
    FixtureStatus.LIVE_SECOND_HALF,
    FixtureStatus.LIVE_OTHER,
    FixtureStatus.FINISHED,
    FixtureStatus.INTERRUPTED,
    FixtureStatus.UNKNOWN,
]
SCORES = [None, Pair(0, 0), Pair(0, 0), Pair(1, 0), Pair(1, 1)]
ROWS = [FAIR[RESULT], FAIR[RESULT], (520_000, 290_000, 190_000), (600_000, 250_000, 150_000), (1, 2, 3), ()]


@st.composite
def feed_events(draw):
    return (
        "feed",
        draw(st.sampled_from([A, B, "feed-x"])),
        draw(st.sampled_from(list(EventKind))),
        draw(st.sampled_from(PHASES)),
        draw(st.sampled_from(SCORES)),
        draw(st.sampled_from([None, *Side])),
        draw(st.sampled_from([None, 0, 60, 2700, 100_000])),
        draw(st.sampled_from(["", "one body for 200 s", "the clock went back"])),
        draw(st.sampled_from([1, 1, 1, 1, 0, 2, -1])),
    )


@st.composite
def prices(draw):
    return (
        "price",
        draw(st.sampled_from(ROWS)),
        draw(st.sampled_from([0, 1, 1, 2, 3])),
        draw(st.sampled_from(SCORES[1:])),
        draw(st.sampled_from([0, 0, 5, 60])),
        draw(st.sampled_from([60, 360, 3600])),
    )


others = st.sampled_from(
    [("tick",), ("none",), ("kill", Scope.ALL, True), ("kill", Scope.ALL, False), ("kill", Scope.FIXTURE, True)]
)
histories = st.lists(
    st.tuples(st.one_of(feed_events(), feed_events(), prices(), others), st.sampled_from([0, 1, 3, 9, 30, -2])),
    max_size=40,
)


def play(history):
    """Every state of a history, with the event that led to it and the moment it was told."""
    # Half of them begin in play, with an open market.
    stage = Stage().playing(20) if len(history) % 2 else Stage()
    state, at = stage.state, stage.state.now
    sequence = dict(stage.sequence)
    states = []
    for told, pause in history:
        at += pause
        match told:
            case ("feed", name, kind, phase, score, side, clock, detail, ahead):
                sequence[name] = max(1, sequence.get(name, 0) + ahead)
                event = Heard(
                    MatchEvent(
                        "ash-birch",
                        name,
                        sequence[name],
                        kind,
                        UnixTime(at),
                        phase,
                        score,
                        side,
                        None,
                        None,
                        clock,
                        detail,
                    )
                )
            case ("price", row, half, score, age, life):
                request = stage.request(at - KICKOFF - age, half, score)
                event = NewPrice(request, sheet_of({**FAIR, RESULT: row}, at - age, life))
            case ("tick",):
                event = Tick()
            case ("none",):
                event = NoQuorum("nobody")
            case ("kill", scope, on):
                event = Kill(scope, "ash-birch" if scope is Scope.FIXTURE else "", on)
        before = state
        state, changes = step(state, event, at)
        states.append((before, event, at, state, changes))
    return states


@given(history=histories)
@settings(max_examples=300)
def test_step__any_history__an_open_market_has_a_good_price_and_no_reason_against_it(history) -> None:
    for _, _, _, state, _ in play(history):
        for offer, market in state.markets.items():
            if market.status is not Status.OPEN:
                assert market.why
                continue
            assert not market.why
            assert not state.blocks
            price = state.price
            assert price.asked_at <= state.now < price.until
            assert price.basis == state.basis
            assert price.asked_at >= state.needs_after
            row = price.row(offer, state.now)
            assert abs(sum(row) - 1_000_000) <= len(row)
            assert max(row) <= 999_900
            if state.live:
                fresh = [line for line in state.lines.values() if state.now - (line.heard_at or 0) <= SILENT_S]
                assert len({line.plan.group for line in fresh}) >= 2
                assert len({line.shown.score for line in fresh}) == 1
                assert not any(line.doubted for line in fresh)


@given(history=histories)
def test_step__the_same_history_twice__gives_the_same_states(history) -> None:
    assert [state for _, _, _, state, _ in play(history)] == [state for _, _, _, state, _ in play(history)]


@given(history=histories)
def test_step__any_history__time_and_epoch_never_fall_and_settled_stays_settled(history) -> None:
    for before, _, _, after, changes in play(history):
        assert after.now >= before.now
        assert after.epoch >= before.epoch
        for offer, market in before.markets.items():
            if market.status is Status.SETTLED:
                assert after.markets[offer].status is Status.SETTLED
        for change in changes:
            assert change.after is after.markets[change.offer].status


@given(history=histories)
def test_step__changes_told__rebuild_every_status(history) -> None:
    states = play(history)
    known: dict[Offer, Status] = {}
    if states:
        known = {offer: market.status for offer, market in states[0][0].markets.items()}
    for _, _, _, state, changes in states:
        known |= {change.offer: change.after for change in changes}
        assert known == {offer: market.status for offer, market in state.markets.items()}


@given(history=histories)
def test_step__a_tick_at_the_same_moment__changes_nothing(history) -> None:
    for _, _, at, state, _ in play(history):
        if at >= state.now:
            again, changes = step(state, Tick(), at)
            assert (again, changes) == (state, ())


@given(history=histories)
def test_hear__a_goal_on_a_feed_that_is_followed__always_ends_the_epoch(history) -> None:
    state = begin("ash-birch", "cup", KICKOFF, [plan(A), plan(B)], KICKOFF - 20)
    states = play(history)
    state = states[-1][3] if states else state
    line = state.lines[A]
    shown = line.shown.score or Pair(0, 0)
    goal = Pair(shown.home + 5, shown.away)
    event = MatchEvent(
        "ash-birch", A, line.shown.sequence + 1, EventKind.GOAL, UnixTime(state.now), line.shown.phase, goal
    )
    after = hear(
        replace(state, lines={**state.lines, A: replace(line, shown=replace(line.shown, score=shown))}),
        event,
        state.now,
    )
    assert after.epoch > state.epoch


def test_histories__begin_with_an_open_market_or_before_the_match() -> None:
    (_, _, _, state, _), *_ = play([(("tick",), 1)])
    assert state.status(RESULT) is Status.OPEN
    assert state.live


def test_reasons__are_all_different_and_in_words() -> None:
    from pricing.guard import Cause

    texts = [cause.value for cause in Cause]
    assert len(set(texts)) == len(texts)
    assert json.dumps(texts)
