"""What is recorded of requests and rows, what is not, and that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import text

from api.desk import store
from api.desk.store import BetState
from api.desk.tables import DeskBet
from api.tracing.hearing import Moved, hearing
from api.tracing.recorder import MOST, Begun, Recorder
from api.tracing.running import recorder_of, recording
from api.tracing.spans import Place, Span
from proofbook.clock import ManualWallClock, SystemWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, client_of, settings_of
from tests.api.conftest import FakeChain, NoDatabase
from tests.api.tracing.receiver import receiving

BROWSER = Place(b"\xaa" * 16, b"\xbb" * 8)


class Counting:
    """Bytes that tell one from another."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, size: int) -> bytes:
        self.count += 1
        return self.count.to_bytes(size, "big")


@pytest.fixture
def sent() -> list[Span]:
    return []


def recorder_for(sent: list[Span], database: Any, wall: Any, **more: Any) -> Recorder:
    return Recorder(database, wall, sent.extend, Counting(), **more)


def order(number: int) -> DeskBet:
    return DeskBet(
        id=bytes([number]) * 32,
        bettor="0x" + "ab" * 20,
        nonce=number,
        legs="[]",
        stake=1,
        min_payout=0,
        valid_until=9,
        signature=b"s",
        state=BetState.RECEIVED,
        received_at=1,
    )


@pytest.mark.process
def test_order__through_its_states__is_a_chain_of_spans_under_the_request(
    database: Database, wall: ManualWallClock, sent: list[Span]
) -> None:
    recorder, at = recorder_for(sent, database, wall), int(wall.now() * 1e9)
    place = Place(BROWSER.trace, b"\xcc" * 8)
    states = ["received", "accepted", "submitted", "accepted", "submitted", "mined", "submitted", "mined", "final"]
    recorder.record([Begun(b"\x01" * 32, place, at)])
    for number, state in enumerate(states):
        recorder.record([Moved(b"\x01" * 32, state, "", at + number * 10**9), Moved(b"\x02" * 32, state, "", at)])
    assert [span.name for span in sent] == [
        "desk.judge",
        "relayer.batch",
        "relayer.return",
        "relayer.batch",
        "chain.mine",
        "chain.reorganise",
        "chain.mine",
        "chain.finalise",
    ]
    assert {(span.place.trace, span.parent) for span in sent} == {(BROWSER.trace, place.span)}
    assert [(span.began_ns - at) // 10**9 for span in sent] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert len({span.place.span for span in sent}) == len(sent)


@pytest.mark.process
def test_hearing__what_is_rolled_back_or_of_another_database__is_not_heard(
    database: Database, open_empty: Any, wall: ManualWallClock
) -> None:
    heard: list[Any] = []
    with hearing(database, wall, heard.append):
        with database.session() as session:
            store.move(session, order(1), BetState.RECEIVED, 1)
            session.flush()
            session.rollback()
        assert heard == []
        with database.session() as session:
            store.move(session, order(2), BetState.RECEIVED, 1)
        assert [(one.bet, one.state) for one in heard] == [(b"\x02" * 32, "received")]
    with hearing(open_empty(), wall, heard.append), database.session() as session:
        store.move(session, order(3), BetState.RECEIVED, 1)
    with database.session() as session:
        store.move(session, order(4), BetState.RECEIVED, 1)
    assert len(heard) == 1


@pytest.fixture
def parts(chain: FakeChain, wall: ManualWallClock, match: Any) -> dict[str, Any]:
    return {"database": NoDatabase(), "match_clock": match, "chain": chain, "wall_clock": wall}


class Kept(Recorder):
    """Keeps what it is told."""

    def __init__(self, **more: Any) -> None:
        self.told: list[Any] = []
        super().__init__(NoDatabase(), ManualWallClock(1_800_000_000.0), lambda _spans: None, Counting(), **more)

    def tell(self, one: Any) -> None:
        self.told.append(one)


def test_request__that_changes_something__is_a_span_in_the_browsers_trace_without_what_was_sent(
    parts: dict[str, Any],
) -> None:
    recorder = Kept()
    with client_of(app_of(settings_of(), tracing=recorder, **parts)) as client:
        sent = {"traceparent": BROWSER.header, "authorization": "Bearer sesame"}
        client.post("/v1/quotes?code=sesame", json={"bettor": "0x" + "ab" * 20}, headers=sent)
        client.get("/v1/time", headers=sent)
        client.post("/v1/sesame", headers=sent)
    told, unknown = recorder.told
    assert (told.name, told.place.trace, told.parent) == ("POST /v1/quotes", BROWSER.trace, BROWSER.span)
    assert told.attributes == {
        "http.request.method": "POST",
        "http.route": "/v1/quotes",
        "http.response.status_code": 401,
    }
    assert unknown.name == "POST none"
    assert "sesame" not in repr(recorder.told)
    assert "abab" not in repr(recorder.told)


def test_sampling__is_ours__whatever_the_browser_says() -> None:
    assert Kept(sample_ppm=0).place(BROWSER.header) is None
    kept = Kept(sample_ppm=250_000)
    kept._token = iter_of([b"\x00\x03\xd0\x8f", b"\x11" * 8, b"\x00\x03\xd0\x90"])
    assert kept.place(BROWSER.header.removesuffix("1") + "0") == Place(BROWSER.trace, b"\x11" * 8)
    assert kept.place(BROWSER.header) is None


def iter_of(values: Sequence[bytes]) -> Any:
    left: Iterator[bytes] = iter(values)
    return lambda _size: next(left)


def test_tracing__without_an_address__there_is_no_layer_no_listener_and_no_thread(parts: dict[str, Any]) -> None:
    assert recorder_of(settings_of(), parts["database"], parts["wall_clock"], "proofbook-api") is None
    app = app_of(settings_of(), **parts)
    assert "Traced" not in {layer.cls.__name__ for layer in app.user_middleware}
    with recording(None, parts["database"], parts["wall_clock"]):
        pass


def test_recorder__full__loses_spans_and_nobody_waits() -> None:
    recorder = Recorder(NoDatabase(), ManualWallClock(0.0), lambda _spans: None, Counting())
    for _ in range(MOST + 3):
        recorder.tell(Begun(b"", BROWSER, 0))
    assert recorder.lost == 3


@pytest.mark.process
def test_collector__that_is_down_or_refuses__costs_spans_and_nothing_else(database: Database) -> None:
    span = Span("desk.judge", BROWSER, None, 10**18, 10**18 + 1)
    with receiving() as receiver:
        settings = settings_of(tracing_url=receiver.url)
        recorder = recorder_of(settings, database, SystemWallClock(), "proofbook-api")
        assert recorder is not None
        receiver.status = 503
        recorder.record([span])
        assert (recorder.lost, receiver.spans) == (1, [])
        receiver.status = 200
        recorder.record([span])
        assert (recorder.lost, len(receiver.spans), receiver.services) == (1, 1, {"proofbook-api"})
    recorder.record([span])
    assert recorder.lost == 2


@pytest.mark.process
def test_order__followed_for_a_day__is_forgotten(database: Database, wall: ManualWallClock, sent: list[Span]) -> None:
    recorder = recorder_for(sent, database, wall)
    recorder.record([Begun(b"\x01" * 32, BROWSER, int((wall.now() - 86_401) * 1e9))])
    recorder.record([Begun(b"\x02" * 32, BROWSER, int((wall.now() - 86_399) * 1e9))])
    recorder._forget()
    with database.session(write=False) as session:
        assert session.execute(text("SELECT bet FROM desk_traces")).scalars().all() == [b"\x02" * 32]
