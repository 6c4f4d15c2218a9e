"""All fixtures of a sport on one loop: turns, trouble, a catalogue that changes, an end, a new start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.guard import NewPrice, NoQuorum, Status
from pricing.request import PricingRequest, Reference, Tennis
from pricing.run.book import good_price, half_time_of
from pricing.run.crowd import AT_ONCE, RETRY_S, Crowd, Standing
from pricing.run.errors import CannotRun
from pricing.run.history import History, Kept
from pricing.run.live import LiveMatch, Terms
from pricing.run.makers import in_process
from pricing.run.offers import main_offer
from pricing.run.pace import RealPace
from pricing.run.plan import WEEK_S, next_pricing
from pricing.run.rehearsal import Feed, terms_of
from pricing.run.runner import EARLY_S, FAR_EVERY_S, Runner, half_time_shown
from proofbook.clock import ManualMatchClock
from proofbook.database import open_database
from proofbook.errors import ClockUnavailable
from sports.fixtures import CatalogueFixture
from sports.model import Pair, Scores
from sports.replay import MatchClock, ReplayService, load_matches
from sports.words import Sport

MATCHES = load_matches()
FINAL = MATCHES["world-cup-2018-final"]
FEEDS = ("api-football", "espn")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    kept = open_database(f"sqlite:///{tmp_path}/history.sqlite3")
    made = History(kept)
    made.migrate()
    yield made
    kept.close()


class Wall:
    """Sleeps until no round is under way, then moves the match on by the pause: no chance, no waiting."""

    def __init__(self, clock: MatchClock) -> None:
        self.clock = clock
        self.at = 0.0
        self.crowd: Crowd | None = None

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        while self.crowd is not None and self.crowd.busy:
            await asyncio.sleep(0.001)
        self.at += seconds
        self.clock.advance(max(1, round(seconds)))


class Polled:
    """A feed of the replay without a socket; silent where it is told to be, asked all the same."""

    def __init__(self, feed: Feed, silent: Callable[[], bool] = lambda: False) -> None:
        self.feed, self.silent = feed, silent

    @property
    def reading(self):
        return self.feed.reading

    async def poll(self):
        return [] if self.silent() else self.feed.poll()


class Desk:
    """What `pricing.run.book` is in earnest, over matches of the replay."""

    def __init__(self, matches, begins: int, history: History) -> None:
        self.matches = {match.fixture.key: match for match in matches}
        self.catalogue: Mapping[str, CatalogueFixture] = {key: one.fixture for key, one in self.matches.items()}
        self.clock = MatchClock(begins, 0)
        self.wall = Wall(self.clock)
        self.service = ReplayService(list(matches), self.clock, {})
        self.history = history
        self.asked: dict[str, list[int]] = {}
        self.open: dict[str, list[tuple[int, bool]]] = {}
        self.troubles: list[tuple[str, str]] = []
        self.gone: list[tuple[str, str]] = []
        self.standings: list[Standing] = []
        self.followed: list[tuple[str, int]] = []
        self.broken: Callable[[str], bool] = lambda key: False
        self.silent: Callable[[str], bool] = lambda key: False
        self.terms = {key: terms_of(match) for key, match in self.matches.items()}
        self._make = in_process()

    def make(self, request: PricingRequest) -> NewPrice | NoQuorum:
        if self.broken(request.fixture):
            raise CannotRun(f"no team is called {request.fixture}", "name another")
        self.asked.setdefault(request.fixture, []).append(request.asked_at)
        answer = self._make(request)
        assert isinstance(answer, NewPrice)
        self.history.keep_unsigned(request, answer.sheet)
        return answer

    def fixtures(self):
        return self.catalogue

    def follow(self, fixture: CatalogueFixture, now: int) -> Runner:
        key = fixture.key
        self.followed.append((key, now))
        self.history.shut(key, now, "taken up again")
        last = self.history.last(key)
        live = LiveMatch(self.terms[key], self.make, now)
        self.note(live, live.resume(good_price(last, now), half_time_of(last), now), now)
        feeds = [
            Polled(Feed(self.service, self.matches[key], name, self.clock), lambda: self.silent(key)) for name in FEEDS
        ]
        return Runner(live, feeds, RealPace(self.clock, self.wall), self.note, 5)

    def note(self, live: LiveMatch, changes, now: int) -> None:
        key = live.terms.fixture
        self.history.keep_changes(key, changes)
        self.open.setdefault(key, []).append((now, live.state.status(main_offer(live.terms.match)) is Status.OPEN))

    def shut(self, key: str, now: int, why: str) -> None:
        self.history.shut(key, now, why)

    def trouble(self, key: str, why: str, now: int) -> None:
        self.troubles.append((key, why))

    def left(self, key: str, why: str, now: int) -> None:
        self.gone.append((key, why))

    def stands(self, standing: Standing, runners, now: int) -> None:
        self.standings.append(standing)

    def run(self, until: int, meanwhile: Callable[[Crowd], None] = lambda crowd: None) -> None:
        async def go() -> None:
            crowd = self.wall.crowd = Crowd(Sport.FOOTBALL, self, self.clock, self.wall)
            meanwhile(crowd)
            await crowd.run(until)

        asyncio.run(go())


def near(count: int):
    """The last matches of the World Cup, latest first."""
    return sorted((one for one in MATCHES.values() if "2018" in one.fixture.key), key=lambda one: -one.start)[:count]


def test_crowd__coming_matches__each_is_priced_by_the_plan_and_none_twice(history: History) -> None:
    matches = near(8)
    begins = int(min(match.start for match in matches)) - 5 * 3600
    desk = Desk(matches, begins, history)
    desk.run(begins + 1800)
    assert set(desk.asked) == {match.fixture.key for match in matches if match.start - begins <= WEEK_S}
    assert len(desk.asked) >= 6
    for key, moments in desk.asked.items():
        kickoff = int(desk.matches[key].start)
        for before, after in pairwise(moments):
            planned = next_pricing(kickoff, before)
            # A turn comes at its moment, or a second after where the others had theirs.
            assert planned is not None
            assert planned <= after <= planned + 2
    last = desk.standings[-2]
    assert (last.followed, last.coming, last.open) == (len(desk.asked),) * 3
    assert last.in_play == 0


def test_crowd__two_matches_at_once__both_are_followed_in_play_to_their_ends(history: History) -> None:
    # The last matches of a group begin together.
    starts: dict[int, list] = {}
    for match in MATCHES.values():
        starts.setdefault(int(match.start), []).append(match)
    together = next(found for found in starts.values() if len(found) == 2)
    # Taken up late in the game, whole ones take long: what the score was at the break is told by the feeds.
    begins = int(together[0].start_of(2)) + 1500
    desk = Desk(together, begins, history)
    desk.run(int(max(match.end for match in together)) + 300)
    assert sorted(key for key, why in desk.gone if why == "it is over") == sorted(desk.matches)
    for key, match in desk.matches.items():
        during = [is_open for now, is_open in desk.open[key] if begins + 60 < now < match.whistle]
        # Late in a game that is all but decided it is shut.
        assert sum(during) / len(during) > 0.6
        rounds = [now for now, _ in desk.open[key] if now <= match.whistle]
        assert max(after - before for before, after in pairwise(rounds)) <= 7
        assert desk.history.prices(key)[-1].request.football.play.score == match_score(match)
    assert desk.troubles == []


def match_score(match) -> tuple[int, int]:
    sides = [goal.side.name for goal in match.goals]
    return sides.count("HOME"), sides.count("AWAY")


def test_crowd__one_that_fails__is_shut_and_said_and_the_others_go_on_and_it_comes_back(history: History) -> None:
    matches = near(4)
    begins = int(min(match.start for match in matches)) - 3600
    desk = Desk(matches, begins, history)
    bad = min(matches, key=lambda match: match.start).fixture.key
    desk.broken = lambda key: key == bad and begins + 600 <= desk.clock.now() < begins + 1200
    desk.run(begins + 2400)
    assert {key for key, _ in desk.troubles} == {bad}
    assert "no team is called" in desk.troubles[0][1]
    shut = [change for change in desk.history.changes(bad) if "no team" in change.why]
    assert {change.after for change in shut} == {"suspended"}
    assert len(shut) > 20
    again = [at for key, at in desk.followed if key == bad]
    assert len(again) >= 1 + 600 // RETRY_S - 1
    # It is open at the end, and the others never were anything else.
    assert desk.open[bad][-1][1]
    for key in set(desk.matches) - {bad}:
        assert {change.after for change in desk.history.changes(key) if "stopped" not in change.why} == {"open"}


def test_crowd__a_silent_feed_in_play__suspends_that_match_alone(history: History) -> None:
    starts: dict[int, list] = {}
    for match in MATCHES.values():
        starts.setdefault(int(match.start), []).append(match)
    together = next(found for found in starts.values() if len(found) == 2)
    begins = int(together[0].start) - 60
    desk = Desk(together, begins, history)
    one, other = desk.matches
    desk.silent = lambda key: key == one and desk.clock.now() > begins + 300
    desk.run(begins + 420)
    assert not desk.open[one][-1][1]
    assert desk.open[other][-1][1]
    assert any("silent" in change.why for change in desk.history.changes(one))


def test_crowd__an_end_and_a_new_start__shuts_all_and_goes_on_from_the_history(history: History) -> None:
    matches = near(2)
    match = max(matches, key=lambda one: one.start)
    key, begins = match.fixture.key, int(match.start) - 7200
    first = Desk([match], begins, history)
    first.run(begins + 600)
    assert set(first.history.statuses(key).values()) == {"suspended"}
    kept = first.history.prices(key)
    desk = Desk([match], begins + 630, first.history)
    desk.run(begins + 640)
    # The last price was good still, so it opened at once, and a new one followed at once.
    changes = [change for change in desk.history.changes(key) if change.at >= begins + 630]
    assert {change.after for change in changes if change.at == begins + 630 and "again" not in change.why} == {"open"}
    assert desk.asked[key][0] <= begins + 632
    assert desk.history.prices(key)[: len(kept)] == kept


def test_crowd__killed_without_an_end__the_next_one_shuts_what_was_left_open_first(history: History) -> None:
    key, begins = FINAL.fixture.key, int(FINAL.start) - 7200
    desk = Desk([FINAL], begins, history)
    runner = desk.follow(FINAL.fixture, begins)
    asyncio.run(runner.round())
    assert set(desk.history.statuses(key).values()) == {"open"}
    Desk([FINAL], begins + 3000, desk.history).follow(FINAL.fixture, begins + 3000)
    assert set(desk.history.statuses(key).values()) == {"suspended"}
    assert "taken up again" in desk.history.changes(key)[-1].why


def test_crowd__resumed_in_the_second_half__knows_the_score_at_the_break(history: History) -> None:
    key = FINAL.fixture.key
    begins = int(FINAL.start_of(2)) + 300
    first = Desk([FINAL], int(FINAL.start_of(1)) + 2700, history)
    first.run(begins)
    desk = Desk([FINAL], begins + 30, first.history)
    desk.run(begins + 120)
    play = desk.history.prices(key)[-1].request.football.play
    assert (play.half, play.half_time) == (2, (2, 1))
    assert desk.open[key][-1][1]


def test_crowd__a_catalogue_that_changes__fixtures_join_and_leave_and_move(history: History) -> None:
    matches = near(3)
    begins = int(min(match.start for match in matches)) - 7200
    desk = Desk(matches, begins, history)
    first, second, third = desk.matches
    whole = dict(desk.catalogue)
    desk.catalogue = {first: whole[first], second: whole[second]}

    def later(crowd: Crowd) -> None:
        async def change() -> None:
            while desk.clock.now() < begins + 600:
                await asyncio.sleep(0.001)
            moved = replace(whole[first], start=whole[first].start + 60)
            desk.catalogue = {first: moved, third: whole[third]}

        changing.append(asyncio.create_task(change()))

    changing: list[asyncio.Task[None]] = []
    desk.run(begins + 1200, later)
    assert [key for key, _ in desk.gone] == [second]
    assert set(desk.history.statuses(second).values()) == {"suspended"}
    assert {key for key, _ in desk.followed} == {first, second, third}
    assert [key for key, at in desk.followed].count(first) == 2
    assert desk.asked[third][0] >= begins + 600


class Lost(ManualMatchClock):
    """A clock that does not answer at first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.left = desk, 3

    async def read(self) -> int:
        self.left -= 1
        if self.left >= 0:
            raise ClockUnavailable("the match clock does not answer", "check that the replay runs")
        return self.desk.clock.now()


def test_crowd__a_clock_that_does_not_answer__is_said_and_waited_for(history: History) -> None:
    begins = int(FINAL.start) - 7200
    desk = Desk([FINAL], begins, history)

    async def go() -> None:
        crowd = desk.wall.crowd = Crowd(Sport.FOOTBALL, desk, Lost(desk), desk.wall)
        await crowd.run(begins + 60)

    asyncio.run(go())
    assert [key for key, _ in desk.troubles] == [""] * 3
    assert desk.asked


def test_crowd__a_history_that_fails__ends_it(history: History) -> None:
    class Broken(RuntimeError):
        pass

    desk = Desk([FINAL], int(FINAL.start) - 7200, history)

    def fails(request: PricingRequest) -> NewPrice:
        raise Broken

    desk.make = fails
    with pytest.raises(Broken):
        desk.run(int(FINAL.start))


def test_crowd__many_that_are_coming__no_more_at_once_than_there_is_room_for(history: History) -> None:
    # The first of the World Cup: twelve in five days.
    matches = near(64)[-12:]
    begins = int(min(match.start for match in matches)) - 3600
    desk = Desk(matches, begins, history)
    seen: list[int] = []
    inner = desk.follow

    def counted(fixture: CatalogueFixture, now: int) -> Runner:
        assert desk.wall.crowd is not None
        seen.append(desk.wall.crowd.busy)
        return inner(fixture, now)

    desk.follow = counted
    desk.run(begins + 60)
    assert len(seen) == len(desk.matches) > AT_ONCE
    assert max(seen) <= AT_ONCE


def test_match_of_another_sport__before_it_begins__is_open_and_then_shut_for_good() -> None:
    begins = int(FINAL.start) - 3600
    reference = Reference(begins, (1_800_000, 2_000_000))
    tennis = Tennis("Ash", "Birch", int(FINAL.start), reference=reference)
    live = LiveMatch(Terms("ash-birch", "cup", tennis, ()), in_process(), begins)
    live.tick(begins)
    main = main_offer(tennis)
    assert live.state.status(main) is Status.OPEN
    assert sum(live.state.price.row(main, begins)) == 1_000_000
    runner = Runner(live, (), RealPace(ManualMatchClock(begins), Wall(MatchClock(begins))), lambda *_: None)
    assert not runner.over(begins)
    live.tick(int(FINAL.start))
    assert live.state.status(main) is Status.SUSPENDED
    assert runner.over(int(FINAL.start))


def test_half_time__only_where_two_groups_show_one_score() -> None:
    clock = MatchClock(int(FINAL.start_of(2)) + 60, 0)
    service = ReplayService([FINAL], clock, {})
    feeds = [Feed(service, FINAL, name, clock) for name in FEEDS]
    for feed in feeds:
        feed.poll()
    one, other = [feed.reading for feed in feeds]
    assert half_time_shown([one, other]) == (2, 1)
    assert half_time_shown([one, replace(other, scores=Scores(half_time=Pair(1, 1)))]) is None
    assert half_time_shown([one, replace(one, provider=other.provider)]) is None
    assert half_time_shown([one, None, replace(other, scores=Scores())]) is None


@given(st.integers(-3600, WEEK_S), st.booleans())
@settings(max_examples=100, deadline=None)
def test_next_round__any_moment__is_ahead_and_never_after_the_plan_nor_after_play_is_near(left, watched) -> None:
    now = int(FINAL.start) - left
    live = LiveMatch(TERMS, lambda request: NoQuorum("nobody"), now)
    live.tick(now)
    clock = MatchClock(now, 0)
    feeds = [Polled(Feed(SERVICE, FINAL, FEEDS[0], CLOCK))] if watched else []
    runner = Runner(live, feeds, RealPace(clock, Wall(clock)), lambda *_: None)
    then = runner.next_at(now)
    assert now < then
    if left <= EARLY_S:
        assert then == now + runner.poll_s
        return
    assert then <= int(FINAL.start) - EARLY_S
    assert live.planned is None or then <= live.planned
    if watched:
        assert then <= now + FAR_EVERY_S


@given(st.integers(-2000, 2000))
@settings(max_examples=30, deadline=None)
def test_good_price__any_moment__only_one_of_before_the_match_that_has_not_run_out(later: int) -> None:
    begins = int(FINAL.start) - 1000
    request = PricingRequest("x", begins, (main_offer(terms_of_final().football),), terms_of_final().football)
    sheet = in_process()(request).sheet
    found = good_price(Kept(begins, 0, request, sheet, None), begins + later)
    assert (found is not None) == (0 <= later < min(900, 1000))


def terms_of_final() -> Terms:
    return TERMS


TERMS = terms_of(FINAL)
CLOCK = MatchClock(int(FINAL.start), 0)
SERVICE = ReplayService([FINAL], CLOCK, {})
