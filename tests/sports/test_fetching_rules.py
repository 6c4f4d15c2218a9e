"""Buckets, back-off, memory, headers and the day's plan: pure rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sports.fetching import Buckets, Cadence, plan_day
from sports.fetching.backoff import CEILING_S, LONGEST_ASKED_S, delay_s, retry_after_s
from sports.fetching.health import HealthBoard
from sports.fetching.memory import Memory
from sports.fetching.plan import Planned, Supply
from sports.model import ProviderName, UnixTime
from sports.providers import ADAPTERS
from sports.providers.adapter import Health
from sports.providers.limits import COURTESY, DAY, Allowance, Window, limits_of, number
from tests.sports.bodies import encode

NAME = ProviderName("football-data")


@given(
    calls=st.integers(1, 20), seconds=st.integers(1, 3600), pauses=st.lists(st.floats(0, 500), min_size=1, max_size=60)
)
def test_bucket__never_gives_more_than_a_burst_and_the_rate(calls: int, seconds: int, pauses: list[float]) -> None:
    buckets, now, taken = Buckets([Window("w", calls, seconds)], 0.0), 0.0, 0
    for pause in pauses:
        now += pause
        if buckets.wait(now) == 0:
            buckets.take(now)
            taken += 1
    assert taken <= calls + now * calls / seconds + 1e-6


@given(calls=st.integers(1, 50), seconds=st.integers(1, 86_400), taken=st.integers(0, 50))
def test_bucket__after_the_wait_that_it_names__a_call_is_free(calls: int, seconds: int, taken: int) -> None:
    buckets = Buckets([Window("w", calls, seconds)], 0.0)
    for _ in range(min(taken, calls)):
        buckets.take(0.0)
    wait = buckets.wait(0.0)
    assert buckets.wait(wait + 1e-6) == 0


def test_bucket__provider_names_a_window_that_nobody_assumed__is_held_to_it() -> None:
    buckets = Buckets([], 0.0)
    assert buckets.wait(0.0) == 0
    buckets.told([Allowance("hour", 0, 180, 90)], 0.0)
    assert buckets.wait(0.0) == 90
    assert buckets.wait(90.0) == 0
    assert buckets.left(90.0) == {"hour": 180}


def test_reserve__of_a_short_window__is_none() -> None:
    buckets = Buckets([Window("minute", 10, 60)], 0.0, reserve=0.5)
    for _ in range(10):
        assert buckets.wait(0.0, settling=False) == 0
        buckets.take(0.0)


def test_reserve__of_a_day__is_for_settling() -> None:
    buckets = Buckets([Window("day", 100, DAY)], 0.0, reserve=0.2)
    for _ in range(80):
        assert buckets.wait(0.0, settling=False) == 0
        buckets.take(0.0)
    assert buckets.wait(0.0, settling=False) > 0
    assert buckets.wait(0.0, settling=True) == 0


@given(attempt=st.integers(0, 10_000), draw=st.floats(0, 1, exclude_max=True))
def test_delay__is_bounded(attempt: int, draw: float) -> None:
    assert 0 <= delay_s(attempt, draw) <= CEILING_S
    assert delay_s(attempt, draw, 30.0) >= 30.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
        ("9999999999999", LONGEST_ASKED_S),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after_s({"retry-after": text}, 100.0) == seconds
    assert retry_after_s({}, 100.0) is None


@given(text=st.text(max_size=40))
def test_retry_after__is_total(text: str) -> None:
    found = retry_after_s({"retry-after": text}, 0.0)
    assert found is None or 0 <= found <= LONGEST_ASKED_S


def test_memory__over_its_bound__forgets_the_oldest() -> None:
    memory = Memory(max_bytes=25)
    for name in "abc":
        memory.put(name, b"0123456789", {"etag": name})
    assert [memory.get(name) is not None for name in "abc"] == [False, True, True]
    memory.put("b", b"new", {})
    assert memory.get("b") is None, "what cannot be asked for conditionally replaces what could"
    memory.put("huge", b"x" * 26, {"etag": "e"})
    assert memory.get("huge") is None
    assert memory.get("c") is not None


@pytest.mark.parametrize(
    ("provider", "headers", "body", "said"),
    [
        (
            "football-data",
            {"x-requests-available-minute": "7", "x-requestcounter-reset": "31"},
            None,
            (Allowance("minute", 7, None, 31),),
        ),
        (
            "api-football",
            {
                "x-ratelimit-requests-limit": "7500",
                "x-ratelimit-requests-remaining": "7000",
                "x-ratelimit-limit": "300",
                "x-ratelimit-remaining": "299",
            },
            None,
            (Allowance("day", 7000, 7500), Allowance("minute", 299, 300)),
        ),
        (
            "sportmonks",
            {},
            {"rate_limit": {"remaining": 5, "resets_in_seconds": 1200, "requested_entity": "Fixture"}},
            (Allowance("hour", 5, None, 1200),),
        ),
        ("the-odds-api", {"x-requests-remaining": "498"}, None, (Allowance("month", 498),)),
        ("football-data", {"x-requests-available-minute": "many"}, None, ()),
        ("sportmonks", {}, {"rate_limit": {"remaining": True}}, ()),
        ("sportmonks", {}, {"rate_limit": "soon"}, ()),
        ("espn", {"x-ratelimit-remaining": "1"}, None, ()),
    ],
)
def test_limits__what_an_answer_says_is_read(
    provider: str, headers: dict[str, str], body: Any, said: tuple[Allowance, ...]
) -> None:
    assert limits_of(ADAPTERS[provider]).read(headers, encode(body)) == said


def test_limits__adapter_without__is_held_to_our_courtesy() -> None:
    assert limits_of(ADAPTERS["openligadb"]) is COURTESY


@given(text=st.text(max_size=20))
def test_number__is_total(text: str) -> None:
    found = number(text)
    assert found is None or 0 <= found < 10**9


def test_health__refused_key__alarms_at_once_and_failures_after_five() -> None:
    board = HealthBoard()
    board.note(NAME, Health.BROKEN, 1.0, "down")
    assert not board.of(NAME).alarm
    for moment in range(4):
        board.note(NAME, Health.BROKEN, 2.0 + moment, "down")
    standing = board.of(NAME)
    assert (standing.alarm, standing.since, standing.failures_in_row) == (True, 1.0, 5)
    board.note(NAME, Health.MISSING, 9.0)
    assert not board.of(NAME).alarm, "a fixture that is not there is an answer"
    board.note(NAME, Health.DENIED, 10.0, "refused")
    assert board.of(NAME).alarm
    assert [one.provider for one in board.all()] == [NAME]


def match(number: int, start: int = 0) -> Planned:
    return Planned(f"league-{number}", UnixTime(start))


CADENCE = Cadence(live_s=60, settle_s=300, settle_delay_s=1800, corrections=3, match_s=6600)


def test_plan__free_day_of_a_hundred_calls__one_match_does_not_fit_each_minute() -> None:
    (line,) = plan_day([match(1)], [Supply(NAME, 100)], CADENCE)
    assert (line.schedule, line.live, line.settle, line.correct) == (1, 110, 8, 3)
    assert not line.fits
    assert line.reserve == 20
    wider = Cadence(line.live_s or 0, 300, 1800, 3, 6600)
    (again,) = plan_day([match(1)], [Supply(NAME, 100)], wider)
    assert again.fits


def test_plan__lists__are_shared_by_the_matches_of_a_competition() -> None:
    day = [Planned("league-1", UnixTime(start)) for start in (0, 0, 0, 7200)]
    by_fixture, by_list = plan_day(day, [Supply(NAME, 10_000), Supply(NAME, 10_000, by_fixture=False)], CADENCE)
    assert by_fixture.live == 440
    assert by_list.live == 220
    assert by_list.settle < by_fixture.settle


def test_plan__provider_that_does_not_cover_the_competition__costs_nothing() -> None:
    (line,) = plan_day([match(1)], [Supply(NAME, 100, competitions=frozenset())], CADENCE)
    assert (line.matches, line.total, line.fits, line.live_s) == (0, 0, True, 0)


def test_plan__not_even_settling_fits__names_no_interval() -> None:
    (line,) = plan_day([match(n) for n in range(20)], [Supply(NAME, 100)], CADENCE)
    assert (line.fits, line.live_s) == (False, None)


def test_plan__no_live__asks_only_for_results() -> None:
    (line,) = plan_day([Planned("a", UnixTime(0), in_play=False)], [Supply(NAME, 100)], CADENCE)
    assert (line.live, line.fits) == (0, True)


@given(
    starts=st.lists(st.integers(0, DAY), max_size=30),
    per_day=st.integers(1, 20_000),
    by_fixture=st.booleans(),
    percent=st.integers(0, 100),
)
def test_plan__at_the_interval_that_it_names__fits(
    starts: list[int], per_day: int, by_fixture: bool, percent: int
) -> None:
    day = [Planned(f"league-{start % 3}", UnixTime(start)) for start in starts]
    supply = Supply(NAME, per_day, by_fixture)
    (line,) = plan_day(day, [supply], CADENCE, percent)
    if line.live_s:
        (again,) = plan_day(day, [supply], Cadence(line.live_s, 300, 1800, 3, 6600), percent)
        assert again.fits
        assert line.fits is (line.live_s == CADENCE.live_s)
    elif line.live_s is None:
        assert not line.fits


@pytest.mark.parametrize("percent", [-1, 101])
def test_plan__reserve_that_is_no_share__is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 100"):
        plan_day([], [], CADENCE, percent)


def test_cadence__without_intervals__is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        Cadence(live_s=0)
