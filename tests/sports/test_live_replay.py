"""Fetcher, followers and evidence on the replay's own formats: every provider that can be followed, and its faults."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from sports.evidence import DiskStore, Evidence
from sports.fetching import Fetcher, Policy, Source
from sports.live import EventKind, Feed, Follower, LiveView, MatchEvent, compare
from sports.model import Pair, StatusGroup, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import Health
from sports.replay import Call, MatchClock, ReplayService, match_named
from sports.replay.faults import BELIEFS, WIRES, Fault
from tests.sports.replay_world import KEYS, MATCHES
from tests.sports.test_fetching import Wall

FINAL = match_named("world-cup-2018-final", MATCHES)
FOLLOWED = ("api-football", "espn", "sportradar", "sportmonks", "football-data", "openligadb")


def fault(kind: str, provider: str, start: int = 0, until: int = 1 << 40) -> Fault:
    return Fault(kind, provider, "*", start, until, (BELIEFS | WIRES)[kind])


class OneTime(Wall):
    """A wall clock on which the match clock moves while somebody sleeps."""

    def __init__(self, match: MatchClock) -> None:
        super().__init__(float(match.now()))
        self._match = match

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        self._match.advance(int(self.at) - self._match.now())


class World:
    """A replay without sockets: calls go from httpx's transport straight into the service."""

    def __init__(self, *faults: Fault, plan: str = "open", sink: Any = None) -> None:
        self.clock = MatchClock(FINAL.start - 60, 0)
        self.service = ReplayService([FINAL], self.clock, KEYS, plan=plan, faults=faults)
        self.wall, self.sink = OneTime(self.clock), sink

    def handle(self, request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = self.service.answer(Call(request.method, request.url.path, dict(request.url.params), headers))
        if answer.cut:
            raise httpx.ReadError("closed", request=request)
        return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body)

    def source(self, name: str) -> Source:
        return Source(ADAPTERS[name], KEYS[name], f"http://replay{self.service.base_path(name)}")

    def play(
        self, names: tuple[str, ...], every_s: int = 60
    ) -> tuple[dict[str, list[MatchEvent]], list[LiveView], Any]:
        async def run() -> tuple[dict[str, list[MatchEvent]], list[LiveView], Any]:
            async with httpx.AsyncClient(transport=httpx.MockTransport(self.handle)) as client:
                fetcher = Fetcher(
                    client, self.clock, self.wall, draw=lambda: 0.0, policy=Policy(attempts=1), sink=self.sink
                )
                followers = {
                    name: Follower(fetcher, self.source(name), FINAL.fixture, self.clock, self.wall) for name in names
                }
                events: dict[str, list[MatchEvent]] = {name: [] for name in names}
                views = []
                while self.clock.now() < FINAL.end + 1800:
                    for name, follower in followers.items():
                        events[name] += await follower.poll()
                    views.append(compare([one.state for one in followers.values()], UnixTime(self.clock.now())))
                    self.clock.advance(every_s)
                    self.wall.at += every_s
                return events, views, fetcher

        return asyncio.run(run())


def goals(events: list[MatchEvent]) -> list[tuple[EventKind, Pair | None]]:
    return [(e.kind, e.score) for e in events if e.kind in (EventKind.GOAL, EventKind.GOAL_CANCELLED)]


TRUE_GOALS = [Pair(1, 0), Pair(1, 1), Pair(2, 1), Pair(3, 1), Pair(4, 1), Pair(4, 2)]


@pytest.mark.parametrize("name", FOLLOWED)
def test_follower__a_final_of_six_goals__shows_each_once_in_order(name: str) -> None:
    ((events,), _, _) = _only(World().play((name,)))
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert goals(events) == [(EventKind.GOAL, score) for score in TRUE_GOALS]
    assert not [event for event in events if event.kind in (EventKind.LOST, EventKind.REOPENED)]
    assert events[-1].phase.group is StatusGroup.ENDED


def _only(played: tuple[dict[str, list[MatchEvent]], list[LiveView], Any]) -> tuple[Any, list[LiveView], Any]:
    return tuple(played[0].values()), played[1], played[2]


def test_two_feeds__clean__are_trusted_all_along() -> None:
    _, views, _ = World().play(("api-football", "espn"))
    assert {view.feed for view in views} == {Feed.TRUSTED}
    assert views[-1].score == Pair(4, 2)


def test_feed_that_lags__is_unconfirmed_or_apart_and_trusted_again() -> None:
    late = fault("late", "espn")
    _, views, _ = World(late).play(("api-football", "espn"), every_s=30)
    assert {view.feed for view in views} >= {Feed.UNCONFIRMED, Feed.APART, Feed.TRUSTED}
    wrong = [view for view in views if view.feed is Feed.TRUSTED and view.score not in (*TRUE_GOALS, Pair(0, 0), None)]
    assert not wrong
    assert views[-1].feed is Feed.TRUSTED


def test_goal_then_var__is_given_and_taken_back() -> None:
    var = fault("goal-then-var", "api-football", FINAL.start + 600, FINAL.start + 1800)
    (events, _), views, _ = _only(World(var).play(("api-football", "espn"), every_s=40))
    assert [kind for kind, _ in goals(events)].count(EventKind.GOAL_CANCELLED) == 1
    assert any(view.feed is Feed.UNCONFIRMED for view in views)


@pytest.mark.parametrize(
    ("kind", "health"),
    [("500", Health.BROKEN), ("429", Health.THROTTLED), ("errors-in-200", Health.THROTTLED), ("silent", Health.BROKEN)],
)
def test_fault__is_a_lost_feed_that_comes_back(kind: str, health: Health) -> None:
    chosen = fault(kind, "api-football", FINAL.start + 600, FINAL.start + 900)
    world = World(chosen)
    (events, _), views, fetcher = _only(world.play(("api-football", "espn")))
    lost = [event for event in events if event.kind is EventKind.LOST]
    assert lost
    assert any(view.feed is Feed.BLIND for view in views)
    assert events[-1].phase.group is StatusGroup.ENDED
    standing = fetcher.health.of(ADAPTERS["api-football"].name)
    assert (standing.health, standing.failures_in_row) == (Health.OK, 0)
    assert sum(standing.answers[one] for one in (health, Health.DENIED)) >= 1


@pytest.mark.parametrize("kind", ["truncated", "html", "duplicate-keys", "bad-encoding"])
def test_spoiled_body__is_lost_and_kept(kind: str, tmp_path: Path) -> None:
    chosen = fault(kind, "espn", FINAL.start + 600, FINAL.start + 700)
    store = DiskStore(tmp_path)
    (_, events), _, _ = _only(World(chosen, sink=Evidence(store)).play(("api-football", "espn")))
    assert [event.kind for event in events].count(EventKind.LOST) in (1, 2)
    kept = [entry for day in store.days() for entry in store.entries(day)]
    assert {entry["provider"] for entry in kept} == {"api-football", "espn"}
    assert not any(key in str(entry) for entry in kept for key in KEYS.values())


def test_clock_going_back__is_a_doubt_and_no_goal_is_lost() -> None:
    chosen = fault("clock-back", "espn")
    (_, events), views, _ = _only(World(chosen).play(("api-football", "espn"), every_s=40))
    assert any(event.kind is EventKind.DOUBT for event in events)
    assert views[-1].score == Pair(4, 2)


def test_stale_cache__is_silent_after_three_minutes() -> None:
    chosen = fault("stale", "espn", FINAL.start + 600, FINAL.start + 1500)
    (_, events), views, _ = _only(World(chosen).play(("api-football", "espn")))
    assert any(event.kind is EventKind.DOUBT and "one body" in event.detail for event in events)
    assert any(view.feed is Feed.BLIND for view in views)
    assert views[-1].feed is Feed.TRUSTED


def test_free_plan__is_never_overdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay counts as the provider does: the headers of its answers keep the fetcher within the plan."""
    world = World(plan="free")
    refused: list[int] = []
    answer: Callable[..., Any] = world.service.answer

    def counted(call: Call) -> Any:
        said = answer(call)
        refused.extend([said.status] if said.status == 429 else [])
        return said

    monkeypatch.setattr(world.service, "answer", counted)
    ((events,), _, _) = _only(world.play(("football-data",), every_s=4))
    assert refused == []
    assert events[-1].phase.group is StatusGroup.ENDED
