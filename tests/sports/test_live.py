"""Events out of snapshots, feeds held against one another, followers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofbook.clock import ManualMatchClock
from sports.fetching import Fetcher, Policy, Source
from sports.live import EventKind, Feed, FeedState, Follower, MatchEvent, Snapshot, compare, lost, step
from sports.live.readers import NOTHING, Extras, Incident, extras_of, request_live
from sports.matching.identity import with_binding
from sports.model import FixtureStatus, GroupName, Pair, ProviderName, Reading, Side, UnixTime
from sports.providers import ADAPTERS, FixtureRef
from tests.sports.bodies import START, api_football, encode, espn, sportmonks, sportradar
from tests.sports.test_binding import catalogue, fixture
from tests.sports.test_fetching import Wall

API = ProviderName("api-football")
BEGIN = FeedState("match", API, GroupName("G2"))


def reading(status: FixtureStatus, score: tuple[int, int] | None, at: int, body: str = "") -> Reading:
    (one,) = ADAPTERS[API].parse(encode(api_football("1H", (0, 0), None, None)), UnixTime(START)).readings
    return replace(
        one,
        status=status,
        running=Pair(*score) if score else None,
        fetched_at=UnixTime(START + at),
        body_sha256=body or f"{status}{score}{at}",
    )


FIRST, HALF, SECOND, OVER = (
    FixtureStatus.LIVE_FIRST_HALF,
    FixtureStatus.HALF_TIME,
    FixtureStatus.LIVE_SECOND_HALF,
    FixtureStatus.FINISHED,
)


def shown(status: FixtureStatus, score: tuple[int, int] | None, at: int, body: str = "", **extras: Any) -> Snapshot:
    return Snapshot(reading(status, score, at, body), Extras(**extras) if extras else NOTHING)


def play(*snapshots: Snapshot, silent_s: int = 180) -> tuple[FeedState, list[list[MatchEvent]]]:
    state, found = BEGIN, []
    for snapshot in snapshots:
        state, events = step(state, snapshot, silent_s)
        found.append(events)
    return state, found


def kinds(events: Sequence[MatchEvent]) -> list[EventKind]:
    return [event.kind for event in events]


def test_goal__is_taken_from_the_score_with_its_side() -> None:
    _, (first, second, third) = play(shown(FIRST, (0, 0), 1), shown(FIRST, (1, 0), 2), shown(FIRST, (1, 2), 3))
    assert kinds(first) == [EventKind.PHASE]
    assert [(e.kind, e.side, e.score) for e in second] == [(EventKind.GOAL, Side.HOME, Pair(1, 0))]
    assert [(e.side, e.score) for e in third] == [(Side.AWAY, Pair(1, 1)), (Side.AWAY, Pair(1, 2))]


def test_goal_then_var__is_cancelled() -> None:
    _, (_, _, third) = play(shown(FIRST, (0, 0), 1), shown(FIRST, (0, 1), 2), shown(FIRST, (0, 0), 3))
    assert [(e.kind, e.side, e.score) for e in third] == [(EventKind.GOAL_CANCELLED, Side.AWAY, Pair(0, 0))]


def test_goal_moved_to_the_other_side__is_cancelled_and_given() -> None:
    _, (_, second) = play(shown(FIRST, (1, 0), 1), shown(FIRST, (0, 1), 2))
    assert [(e.kind, e.score) for e in second] == [
        (EventKind.GOAL_CANCELLED, Pair(0, 0)),
        (EventKind.GOAL, Pair(0, 1)),
    ]


def test_nothing_new__is_a_heartbeat() -> None:
    _, (_, second) = play(shown(FIRST, (0, 0), 1, "a"), shown(FIRST, (0, 0), 20, "b"))
    assert kinds(second) == [EventKind.HEARTBEAT]


def test_flip_after_final__reopens() -> None:
    state, (_, _, third) = play(shown(SECOND, (1, 0), 1), shown(OVER, (1, 0), 2), shown(SECOND, (1, 1), 3))
    assert kinds(third) == [EventKind.REOPENED, EventKind.GOAL]
    assert state.phase is SECOND


def test_part_of_the_match_going_back__is_a_doubt_and_nothing_is_taken_over() -> None:
    state, (_, second) = play(shown(SECOND, (1, 0), 1), shown(FIRST, (0, 0), 2))
    assert kinds(second) == [EventKind.DOUBT]
    assert (state.phase, state.score) == (SECOND, Pair(1, 0))
    assert state.doubts != ()
    state, events = step(state, shown(SECOND, (1, 0), 3))
    assert (kinds(events), state.doubts) == ([EventKind.HEARTBEAT], ())


def test_clock_going_back__is_a_doubt_beyond_some_seconds() -> None:
    state, found = play(*(shown(FIRST, (0, 0), at, clock_s=clock) for at, clock in ((1, 600), (2, 580), (3, 500))))
    assert [kinds(events) for events in found] == [[EventKind.PHASE], [EventKind.CLOCK], [EventKind.DOUBT]]
    assert state.clock_s == 580


def test_older_answer_after_a_newer__is_a_doubt() -> None:
    _, (_, second) = play(shown(FIRST, (0, 0), 10), shown(FIRST, (1, 0), 5))
    assert kinds(second) == [EventKind.DOUBT]


def test_silent_feed__is_said_once_and_until_it_changes() -> None:
    state, found = play(*(shown(FIRST, (0, 0), at, "same") for at in (0, 60, 180, 240)))
    assert [kinds(events)[-1] for events in found] == [
        EventKind.PHASE,
        EventKind.HEARTBEAT,
        EventKind.DOUBT,
        EventKind.HEARTBEAT,
    ]
    assert state.silent
    state, _ = step(state, shown(FIRST, (0, 0), 300, "other"))
    assert not state.silent


def test_break__may_be_silent() -> None:
    state, _ = play(*(shown(HALF, (0, 0), at, "same") for at in (0, 600, 900)))
    assert not state.silent


def test_red_card__comes_and_goes() -> None:
    red = Incident(EventKind.RED, Side.AWAY, 30, None, "x")
    _, (_, second, third) = play(
        shown(FIRST, (0, 0), 1, incidents=()),
        shown(FIRST, (0, 0), 2, incidents=(red, red)),
        shown(FIRST, (0, 0), 3, incidents=(red,)),
    )
    assert [(e.kind, e.side, e.minute) for e in second] == [(EventKind.RED, Side.AWAY, 30)] * 2
    assert kinds(third) == [EventKind.RED_CANCELLED]


def test_lost__is_numbered_too() -> None:
    state, _ = play(shown(FIRST, (0, 0), 1))
    state, event = lost(state, UnixTime(START + 9), "down")
    assert (event.sequence, event.kind, event.detail) == (2, EventKind.LOST, "down")


STATUSES = st.sampled_from(FixtureStatus)
SCORES = st.none() | st.tuples(st.integers(0, 5), st.integers(0, 5))


@given(
    seen=st.lists(st.tuples(STATUSES, SCORES, st.integers(0, 9_000), st.none() | st.integers(0, 7_200)), max_size=30)
)
def test_step__any_history__numbers_without_gaps_and_goals_lead_to_the_score(seen: list[Any]) -> None:
    snapshots = [shown(status, score, at, clock_s=clock) for status, score, at, clock in seen]
    state, found = play(*snapshots)
    flat = [event for events in found for event in events]
    assert [event.sequence for event in flat] == list(range(1, len(flat) + 1))
    assert all(events for events in found), "silence is said too"
    score = Pair(0, 0)
    for event in flat:
        if event.kind in (EventKind.GOAL, EventKind.GOAL_CANCELLED):
            assert event.score is not None
            assert abs(event.score.total - score.total) == 1
            score = event.score
    assert state.score in (None, score)


# --- several feeds


def feed(group: str, score: tuple[int, int], scored: int, seen: int = 1000, **more: Any) -> FeedState:
    name = ProviderName(f"provider of {group}")
    state = FeedState("match", name, GroupName(group), 5, SECOND, Pair(*score), UnixTime(scored))
    return replace(state, changed_at=UnixTime(scored), seen_at=UnixTime(seen), **more)


NOW = UnixTime(1000)


def test_two_feeds_agree__is_trusted_with_the_lag() -> None:
    view = compare([feed("A", (1, 0), 900), feed("B", (1, 0), 930)], NOW)
    assert (view.feed, view.score, view.lag_s, view.supporters) == (Feed.TRUSTED, Pair(1, 0), 30, ("A", "B"))


def test_lone_feed_moves_the_score__is_unconfirmed_for_a_minute_then_apart() -> None:
    states = [feed("A", (1, 0), 960), feed("B", (0, 0), 100)]
    view = compare(states, NOW)
    assert (view.feed, view.score) == (Feed.UNCONFIRMED, Pair(0, 0))
    assert compare(states, UnixTime(1060)).feed is Feed.APART


def test_majority__outlasts_the_lone_feed() -> None:
    states = [feed("A", (1, 0), 960), feed("B", (0, 0), 100), feed("C", (0, 0), 100)]
    assert compare(states, NOW).feed is Feed.UNCONFIRMED
    view = compare(states, UnixTime(1030))
    assert (view.feed, view.score, view.others) == (Feed.TRUSTED, Pair(0, 0), ("A",))


@pytest.mark.parametrize(
    "more", [{"seen_at": UnixTime(800)}, {"silent": True}, {"doubts": ("went back",)}, {"seen_at": None}]
)
def test_feed_that_cannot_be_heard__does_not_count(more: dict[str, Any]) -> None:
    view = compare([feed("A", (1, 0), 900), replace(feed("B", (1, 0), 900), **more)], NOW)
    assert (view.feed, view.others) == (Feed.BLIND, ("B",))


def test_members_of_a_group_that_differ__are_no_voice() -> None:
    states = [feed("A", (1, 0), 900), feed("B", (1, 0), 900), feed("B", (2, 0), 900)]
    assert compare(states, NOW).feed is Feed.BLIND


def test_no_feed__is_blind() -> None:
    view = compare([], NOW)
    assert (view.feed, view.score, view.phase) == (Feed.BLIND, None, FixtureStatus.UNKNOWN)


# --- readers


def api_event(kind: str, detail: str, team: int = 12, minute: int = 30) -> dict[str, Any]:
    return {
        "time": {"elapsed": minute, "extra": None},
        "team": {"id": team},
        "player": {"id": 7},
        "type": kind,
        "detail": detail,
        "comments": None,
    }


def test_readers__api_football() -> None:
    events = [
        api_event("Card", "Yellow Card"),
        api_event("Card", "Red Card"),
        api_event("Var", "Goal cancelled", 11),
        api_event("Var", "Penalty confirmed", 11),
        api_event("Goal", "Missed Penalty", 11),
        api_event("Goal", "Normal Goal", 11),
    ]
    found = extras_of(API, encode(api_football("2H", (1, 0), (1, 0), None, events=events)), "202")
    assert found.minute == 90
    assert [(one.kind, one.side) for one in found.incidents or ()] == [
        (EventKind.RED, Side.AWAY),
        (EventKind.VAR, Side.HOME),
        (EventKind.PENALTY, Side.HOME),
        (EventKind.PENALTY_MISSED, Side.HOME),
    ]


def test_readers__espn() -> None:
    red = {
        "type": {"text": "Red Card"},
        "clock": {"value": 2000.0},
        "team": {"id": "32"},
        "scoringPlay": False,
        "redCard": True,
        "shootout": False,
    }
    body = espn("STATUS_SECOND_HALF", False, details=[red])
    body["events"][0]["competitions"][0]["status"]["clock"] = 3100.0
    found = extras_of(ProviderName("espn"), encode(body), "404")
    assert (found.clock_s, found.incidents) == (3100, (Incident(EventKind.RED, Side.AWAY, 34, None, "Red Card"),))


def test_readers__sportradar_timeline() -> None:
    body = sportradar("live", "2nd_half", (1, 0), ((1, 0),), winner=None, clock={"played": "58:03"})
    body["timeline"] = [
        {"id": 1, "type": "match_started"},
        {"id": 2, "type": "yellow_red_card", "competitor": "home", "match_time": 40},
        {"id": 3, "type": "penalty_awarded", "competitor": "away", "match_time": 45, "stoppage_time": 2},
        {"id": 4, "type": "video_assistant_referee_over", "decision": "overturned", "match_time": 50},
    ]
    found = extras_of(ProviderName("sportradar"), encode(body), "sr:sport_event:808")
    assert found.clock_s == 58 * 60 + 3
    assert [(one.kind, one.side, one.minute, one.stoppage) for one in found.incidents or ()] == [
        (EventKind.RED, Side.HOME, 40, None),
        (EventKind.PENALTY, Side.AWAY, 45, 2),
        (EventKind.VAR, None, 50, None),
    ]


def test_readers__sportmonks() -> None:
    events = [
        {"id": 1, "type_id": 21, "participant_id": 72, "minute": 60, "extra_minute": None},
        {"id": 2, "type_id": 20, "participant_id": 72, "minute": 61, "extra_minute": None, "rescinded": True},
        {"id": 3, "type_id": 14, "participant_id": 71, "minute": 62, "extra_minute": None},
    ]
    periods = [{"ticking": False, "minutes": 45, "seconds": 0}, {"ticking": True, "minutes": 63, "seconds": 12}]
    body = sportmonks(22, events=events, periods=periods)
    found = extras_of(ProviderName("sportmonks"), encode(body), "707")
    assert (found.clock_s, found.incidents) == (3792, (Incident(EventKind.RED, Side.AWAY, 60, None, "1"),))


def test_readers__live_call_of_each() -> None:
    ref = FixtureRef("9", "c", "2022-12-18")
    assert request_live(ADAPTERS["sportradar"], ref).path == "/sport_events/9/timeline"
    assert "periods" in request_live(ADAPTERS["sportmonks"], ref).query[0][1]
    assert request_live(ADAPTERS["espn"], ref) == ADAPTERS["espn"].request_fixture(ref)


KEYS = ("response", "events", "data", "id", "fixture", "type", "team", "clock", "status", "details", "competitions")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("provider", ["api-football", "espn", "sportradar", "sportmonks", "openligadb"])
@given(value=JSON, number=st.sampled_from(["1", "", "202"]))
def test_readers__are_total(provider: str, value: Any, number: str) -> None:
    assert isinstance(extras_of(ProviderName(provider), json.dumps(value).encode(), number), Extras)


@pytest.mark.parametrize("provider", ["api-football", "espn", "sportradar", "sportmonks"])
@given(body=st.binary(max_size=100))
def test_readers__any_bytes(provider: str, body: bytes) -> None:
    assert isinstance(extras_of(ProviderName(provider), body, "1"), Extras)


# --- a follower


def test_follower__whole_match__one_sequence_and_an_end() -> None:
    listed = catalogue(fixture(1, "Lions", "Bears", START))
    bodies: list[Any] = [
        api_football("NS", None, None, None, winner=(None, None)),
        api_football("1H", (0, 0), None, None, winner=(None, None), events=[]),
        httpx.ConnectError("down"),
        api_football("2H", (1, 0), (0, 0), None, events=[]),
        api_football("FT", (2, 1), (1, 0), (2, 1)),
    ]
    (known,) = ADAPTERS[API].parse(encode(bodies[-1]), UnixTime(START)).readings
    bound = with_binding(listed, known, "Lions v Bears").fixture("Lions v Bears")
    bound = replace(bound, competition=replace(bound.competition, providers={API: "1"}))
    wall, match = Wall(), ManualMatchClock(START)

    def handle(_: httpx.Request) -> httpx.Response:
        match.advance(2400)
        answer = bodies.pop(0) if len(bodies) > 1 else bodies[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(200, content=encode(answer))

    async def follow() -> list[MatchEvent]:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as client:
            fetcher = Fetcher(client, match, wall, draw=lambda: 0.0, policy=Policy(attempts=1))
            follower = Follower(fetcher, Source(ADAPTERS[API], "key"), bound, match, wall, interval_s=15)
            return [event async for event in follower.run()]

    events = asyncio.run(follow())
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert kinds(events) == [
        EventKind.PHASE,
        EventKind.PHASE,
        EventKind.LOST,
        EventKind.PHASE,
        EventKind.GOAL,
        EventKind.PHASE,
        EventKind.GOAL,
        EventKind.GOAL,
        EventKind.HEARTBEAT,
    ]
    assert events[-1].score == Pair(2, 1)
