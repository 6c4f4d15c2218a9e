"""The fetcher with a transport and clocks of the test's own: no socket, no waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from proofbook.clock import ManualMatchClock
from proofbook.redaction import redact_text
from sports.fetching import Fetcher, Policy, Purpose, Source
from sports.model import ProviderName, UnixTime
from sports.providers import FixtureRef, FixturesQuery, adapter_named
from sports.providers.adapter import Health
from sports.providers.errors import (
    SourceDenied,
    SourceError,
    SourceMissing,
    SourceThrottled,
    SourceUnavailable,
    SourceUnusable,
)
from sports.providers.fetch import Fetched
from sports.providers.limits import Window
from tests.sports.bodies import FINISHED, LATER, encode

KEY = "s3cret-key-0123456789"
BODY = encode(FINISHED["football-data"])
REF = FixtureRef("101", "WC", "2022-12-18")


@dataclass
class Wall:
    """A wall clock on which sleeping takes no time and is written down."""

    at: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@dataclass
class Sink:
    kept: list[tuple[str, int, bytes, str]] = field(default_factory=list)

    def keep(self, provider: ProviderName, body: bytes, fetched_at: UnixTime, address: str, status: int) -> str:
        self.kept.append((provider, status, body, address))
        return "hash"


class Stage:
    """A fetcher in front of answers that are played one after another; the last one is repeated."""

    def __init__(self, *answers: Any, draw: float = 0.5, **policy: Any) -> None:
        self.wall, self.match, self.sink = Wall(), ManualMatchClock(LATER), Sink()
        self.requests: list[httpx.Request] = []
        self._answers = list(answers)
        self._fetcher: Callable[[httpx.AsyncClient], Fetcher] = lambda client: Fetcher(
            client, self.match, self.wall, draw=lambda: draw, policy=Policy(**policy), sink=self.sink
        )

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer
        return httpx.Response(status, headers=headers, content=body)

    def run(self, *steps: Callable[[Fetcher], Any]) -> list[Any]:
        async def play() -> list[Any]:
            async with httpx.AsyncClient(transport=httpx.MockTransport(self._handle)) as client:
                self.fetcher = self._fetcher(client)
                found: list[Any] = []
                for step in steps:
                    try:
                        found.append(await step(self.fetcher))
                    except SourceError as error:
                        found.append(error)
                return found

        return asyncio.run(play())


def source(name: str = "football-data", key: str | None = KEY, **more: Any) -> Source:
    return Source(adapter_named(name), key, **more)


def ok(headers: dict[str, str] | None = None, body: bytes = BODY) -> tuple[int, dict[str, str], bytes]:
    return 200, headers or {}, body


def ask(purpose: Purpose = Purpose.SETTLE, of: Source | None = None) -> Callable[[Fetcher], Any]:
    return lambda fetcher: fetcher.fixture(of or source(), REF, purpose)


def kinds(found: Iterable[Any]) -> list[type]:
    return [type(one) for one in found]


def test_fixture__healthy__has_the_match_time_of_the_question() -> None:
    stage = Stage(ok())
    (found,) = stage.run(ask())
    assert found.reading.fetched_at == LATER
    assert stage.sink.kept == [("football-data", 200, BODY, "football-data/matches/101")]


def test_validators__sent_back__an_unchanged_body_is_read_again_at_the_new_time() -> None:
    stage = Stage(ok({"ETag": '"a"', "Last-Modified": "Sun, 18 Dec 2022 19:00:00 GMT"}), (304, {}, b""))

    async def later(fetcher: Fetcher) -> Any:
        stage.match.advance(600)
        return await fetcher.fixture(source(), REF)

    first, second = stage.run(ask(), later)
    assert stage.requests[1].headers["if-none-match"] == '"a"'
    assert stage.requests[1].headers["if-modified-since"] == "Sun, 18 Dec 2022 19:00:00 GMT"
    assert (second.sha256, second.reading.scores) == (first.sha256, first.reading.scores)
    assert second.reading.fetched_at == LATER + 600


def test_body_without_validators__is_asked_for_in_full() -> None:
    stage = Stage(ok())
    stage.run(ask(), ask())
    assert not {"if-none-match", "if-modified-since"} & set(stage.requests[1].headers)


def test_not_modified__never_asked_for__is_no_answer() -> None:
    (found,) = Stage((304, {}, b""), attempts=1).run(ask())
    assert kinds([found]) == [SourceUnavailable]


@pytest.mark.parametrize("failure", [(503, {}, b""), httpx.ConnectError("down"), httpx.ReadTimeout("slow")])
def test_failure__asked_again_after_a_jittered_pause__then_answers(failure: Any) -> None:
    stage = Stage(failure, failure, ok())
    (found,) = stage.run(ask())
    assert isinstance(found, Fetched)
    assert stage.wall.slept == [1.0, 2.0]  # half of 2 s and of 4 s


def test_failure__every_time__ends_after_the_attempts() -> None:
    stage = Stage((500, {}, b"oops"))
    (found,) = stage.run(ask())
    assert (kinds([found]), len(stage.requests)) == ([SourceUnavailable], 3)
    assert stage.fetcher.health.of(ProviderName("football-data")).failures_in_row == 3


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((403, {}, b"no"), SourceDenied),
        ((404, {}, b"no"), SourceMissing),
        (ok(body=b"x" * 5000), SourceUnusable),
        ((429, {}, b""), SourceThrottled),
    ],
)
def test_refusal__is_not_repeated(answer: Any, error: type[SourceError]) -> None:
    stage = Stage(answer, max_bytes=4000)
    assert kinds(stage.run(ask())) == [error]
    assert len(stage.requests) == 1


def test_denied_key__is_left_alone_for_a_while_and_raises_the_alarm() -> None:
    stage = Stage((403, {}, b"no"), ok())

    async def much_later(fetcher: Fetcher) -> Any:
        stage.wall.at += 601
        return await fetcher.fixture(source(), REF)

    found = stage.run(ask(), ask(), much_later)
    assert kinds(found) == [SourceDenied, SourceDenied, Fetched]
    assert len(stage.requests) == 2
    assert "not asked again for 600 s" in str(found[1])


def test_missing_key__sends_nothing() -> None:
    stage = Stage(ok())
    assert kinds(stage.run(ask(of=source(key=None)))) == [SourceDenied]
    assert stage.requests == []


def test_retry_after__is_kept_with_jitter_on_top() -> None:
    stage = Stage((429, {"Retry-After": "7"}, b""), ok())
    throttled, found = stage.run(ask(), ask())
    assert kinds([throttled, found]) == [SourceThrottled, Fetched]
    assert stage.wall.slept == [7.5]


def test_retry_after_as_a_date__is_kept() -> None:
    stage = Stage((503, {"Retry-After": "Mon, 12 Jan 1970 13:47:00 GMT"}, b""), ok(), draw=0.0)
    (found,) = stage.run(ask())
    assert isinstance(found, Fetched)
    assert sum(stage.wall.slept) == 1_000_020.0 - 1_000_000.0


def test_throttled_for_long__the_next_caller_is_told_at_once() -> None:
    stage = Stage((429, {"Retry-After": "600"}, b""), ok())
    assert kinds(stage.run(ask(), ask())) == [SourceThrottled, SourceThrottled]
    assert len(stage.requests) == 1


def test_documented_window__spent__waits_for_the_next_call() -> None:
    stage = Stage(ok())
    found = stage.run(*[ask()] * 11)
    assert kinds(found) == [Fetched] * 11
    assert sum(stage.wall.slept) == pytest.approx(6.0)  # 10 a minute: the eleventh six seconds later


def test_headers__say_less_than_documented__are_believed() -> None:
    stage = Stage(ok({"X-Requests-Available-Minute": "0", "X-RequestCounter-Reset": "20"}), ok())
    stage.run(ask(), ask())
    assert stage.wall.slept == [20.0]


def test_other_address__has_only_the_limits_that_it_states() -> None:
    stage = Stage(ok())
    replayed = source(base_url="http://127.0.0.1:8600/football-data/v4")
    stage.run(*[ask(of=replayed)] * 50)
    assert stage.wall.slept == []
    stage = Stage(ok({"X-Requests-Available-Minute": "0", "X-RequestCounter-Reset": "5"}), ok())
    stage.run(ask(of=replayed), ask(of=replayed))
    assert stage.wall.slept == [5.0]


def test_day_quota__at_the_reserve__is_left_to_settling() -> None:
    body = encode(FINISHED["api-football"])
    headers = {"x-ratelimit-requests-limit": "100", "x-ratelimit-requests-remaining": "20"}
    stage = Stage(ok(headers, body))
    api = source("api-football")
    ref = FixtureRef("202", "1", "2022-12-18")
    found = stage.run(*[lambda f, p=p: f.fixture(api, ref, p) for p in (Purpose.LIVE, Purpose.LIVE, Purpose.SETTLE)])
    assert kinds(found) == [Fetched, SourceThrottled, Fetched]
    assert "outside the reserve for settling" in str(found[1])


def test_error_inside_a_200__spends_no_retry_and_says_so() -> None:
    spent = encode({"errors": {"requests": f"You have reached the limit for {KEY}"}, "response": []})
    stage = Stage(ok(body=spent))
    (found,) = stage.run(lambda f: f.fixture(source("api-football"), FixtureRef("202")))
    assert kinds([found]) == [SourceThrottled]
    assert KEY not in str(found)
    assert stage.sink.kept[0][2] == spent, "the body of a refusal is evidence too"
    assert stage.fetcher.health.of(ProviderName("api-football")).health is Health.THROTTLED


def test_key_in_the_query__is_neither_in_evidence_nor_in_what_is_logged() -> None:
    stage = Stage(ok(body=encode([])))
    odds = source("the-odds-api")
    stage.run(lambda f: f.fixtures(odds, FixturesQuery("soccer_epl")))
    (request,), (kept,) = stage.requests, stage.sink.kept
    assert KEY in str(request.url)
    assert KEY not in kept[3]
    assert KEY not in redact_text(f"HTTP Request: GET {request.url}")
    assert KEY not in repr(odds)


def test_shared_answer__within_its_time__is_one_call() -> None:
    stage = Stage(ok(), share_s=5.0)

    async def both(fetcher: Fetcher) -> Any:
        return await asyncio.gather(fetcher.fixture(source(), REF), fetcher.fixture(source(), REF))

    stage.run(both)
    assert len(stage.requests) == 1

    async def later(fetcher: Fetcher) -> Any:
        first = await fetcher.fixture(source(), REF)
        stage.wall.at += 6
        return first, await fetcher.fixture(source(), REF)

    stage.requests.clear()
    stage.run(later)
    assert len(stage.requests) == 2


def test_body_that_cannot_be_read__is_a_counted_problem() -> None:
    stage = Stage(ok(body=b'{"matches": [{}]}'))
    stage.run(ask(), lambda f: f.fixtures(source(), FixturesQuery("WC", "2022-12-18")))
    assert stage.fetcher.health.of(ProviderName("football-data")).problems == 1


def test_source__plan_of_its_own__replaces_the_documented_one() -> None:
    stage = Stage(ok())
    paid = source(windows=(Window("minute", 60, 60),))
    stage.run(*[ask(of=paid)] * 60)
    assert stage.wall.slept == []
