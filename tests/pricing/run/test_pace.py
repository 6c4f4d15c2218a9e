"""Rounds of a run: a replay waits for the machine that follows it, real time does not."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.columns import Offer
from pricing.guard import Status
from pricing.run.live import LiveMatch
from pricing.run.makers import in_process
from pricing.run.pace import CLOCK_TRIES, PatientClock, RealPace, SteppedPace
from pricing.run.rehearsal import Feed, terms_of
from pricing.run.runner import FAR_EVERY_S, Runner
from proofbook.clock import ManualMatchClock
from proofbook.errors import ClockUnavailable
from sports.replay import MatchClock, ReplayService, load_matches

FINAL = load_matches()["world-cup-2018-final"]
FEEDS = ("api-football", "espn")
RESULT = Offer(1)


class Wall:
    """A wall clock whose sleepers wake at once, at their own time."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


class Slow:
    """A feed without a socket whose answers take real seconds."""

    def __init__(self, feed: Feed, wall: Wall, seconds: float) -> None:
        self.feed, self.wall, self.seconds = feed, wall, seconds

    async def poll(self):
        self.wall.at += self.seconds
        return self.feed.poll()


def followed(
    *, seconds: float, speed: float, minutes: int, before: int = 60
) -> tuple[list, list[int], Wall, LiveMatch]:
    """A match with slow feeds at a speed: changes, the moments of the rounds, the wall clock, the match."""
    wall, begins = Wall(), int(FINAL.start) - before
    clock = MatchClock(begins, 0)
    service = ReplayService([FINAL], clock, {})
    feeds = [Slow(Feed(service, FINAL, name, clock), wall, seconds) for name in FEEDS]
    live = LiveMatch(terms_of(FINAL, FEEDS), in_process(), begins)
    changes, rounds = [], []

    def note(_live: LiveMatch, found, now: int) -> None:
        changes.extend(found)
        rounds.append(now)

    pace = SteppedPace(clock, wall, speed)
    asyncio.run(Runner(live, feeds, pace, note, 5, begins + 60 * minutes).run())
    return changes, rounds, wall, live


def causes(changes) -> set[str]:
    return {block.cause.name for change in changes for block in change.why}


def test_replay__too_fast_for_the_machine__no_feed_falls_silent() -> None:
    # At 60 five seconds of the match are 83 ms; each round here takes 400.
    changes, rounds, wall, live = followed(seconds=0.2, speed=60, minutes=4)
    assert "SILENT" not in causes(changes)
    assert live.state.status(RESULT) is Status.OPEN
    assert {b - a for a, b in pairwise(rounds)} == {5}
    assert wall.at == pytest.approx(0.4 * len(rounds), rel=0.01)


def test_replay__feeds_that_take_seconds__cost_the_match_those_seconds() -> None:
    _, rounds, _, live = followed(seconds=6.0, speed=60, minutes=4)
    assert {b - a for a, b in pairwise(rounds)} == {12}
    # What is heard is twelve seconds old: nothing is sold on that.
    assert live.state.status(RESULT) is Status.SUSPENDED


def test_replay__speed__is_kept_where_the_machine_can() -> None:
    _, rounds, wall, _ = followed(seconds=0.01, speed=10, minutes=2)
    assert wall.at == pytest.approx((rounds[-1] - rounds[0]) / 10, abs=0.1)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=20), st.integers(1, 60), st.floats(0.1, 3600))
def test_stepped__any_work__the_match_moves_by_the_pause_or_by_the_work(work, pause_s, speed) -> None:
    wall, clock = Wall(), MatchClock(1000, 0)
    pace = SteppedPace(clock, wall, speed)

    async def go() -> None:
        for seconds in work:
            before, begun = clock.now(), wall.at
            wall.at += seconds
            assert await pace.moment() == before + int(wall.at - begun)
            await pace.rest(pause_s)
            assert clock.now() == before + max(pause_s, int(begun + seconds - begun))
            assert wall.at - begun >= min(pause_s / speed, seconds) - 1e-6

    asyncio.run(go())


def test_real__work__counts_as_part_of_the_pause() -> None:
    wall = Wall()
    pace = RealPace(ManualMatchClock(7), wall, 2.0)

    async def go() -> None:
        wall.at += 1.0
        assert await pace.moment() == 7
        await pace.rest(5)
        wall.at += 4.0
        await pace.rest(5)

    asyncio.run(go())
    assert wall.slept == [1.5, 0.0]


class Lossy(ManualMatchClock):
    """A clock whose first answers are lost."""

    def __init__(self, lost: int) -> None:
        super().__init__(5)
        self.lost = lost

    async def read(self) -> int:
        if self.lost:
            self.lost -= 1
            raise ClockUnavailable("ReadTimeout", "ask again")
        return self.now()


def read(clock: PatientClock) -> Coroutine[None, None, int]:
    return clock.read()


def test_patient_clock__a_lost_answer__is_asked_for_again_and_not_for_ever() -> None:
    assert asyncio.run(read(PatientClock(Lossy(CLOCK_TRIES - 1), Wall()))) == 5
    with pytest.raises(ClockUnavailable):
        asyncio.run(read(PatientClock(Lossy(CLOCK_TRIES), Wall())))


class Counting:
    """A feed that counts how often it is asked, and shows nothing."""

    def __init__(self) -> None:
        self.asked = 0

    async def poll(self):
        self.asked += 1
        return []


def test_runner__hours_before__prices_by_the_plan_and_asks_feeds_and_others_seldom() -> None:
    begins = int(FINAL.start) - 5 * 3600
    clock, wall, feed = MatchClock(begins, 0), Wall(), Counting()
    terms = terms_of(FINAL, FEEDS)
    asked: list[int] = []

    class Others:
        async def reference(self):
            asked.append(clock.now())
            return terms.football.reference

    made = []
    priced = in_process()
    live = LiveMatch(terms, lambda request: made.append(request.asked_at) or priced(request), begins)
    asyncio.run(Runner(live, [feed], SteppedPace(clock, wall, 3600), lambda *_: None, 5, begins + 3600, Others()).run())
    assert feed.asked == 3600 // FAR_EVERY_S + 1
    assert [b - a for a, b in pairwise(asked)] == [900] * (len(asked) - 1)
    assert len(made) == 3600 // 360 + 1
