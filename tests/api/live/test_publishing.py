"""From pricing's tables to the outbox and the hub, in PostgreSQL."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from api.desk.halts import halt, resume
from api.live.board import changed, key_of
from api.live.hub import Hub
from api.live.listener import follow
from api.live.outbox import CHANNEL, KEPT, head, publish
from api.live.publisher import Publisher
from api.live.routes import router
from api.live.tables import LiveFixture
from pricing.columns import Offer
from pricing.engine import priced
from pricing.guard import Change, Status
from pricing.request import PricingRequest
from pricing.run.history import History
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, client_of, problem, settings_of
from tests.pricing.agree.world import BEFORE, OFFERS, PLAYING

pytestmark = pytest.mark.process
BEFORE_AT = 5_000


@pytest.fixture
def history(database: Database) -> History:
    made = History(database)
    made.migrate()
    return made


@pytest.fixture
def clock() -> ManualMatchClock:
    return ManualMatchClock(BEFORE_AT)


@pytest.fixture
def publisher(history: History, database: Database, clock: ManualMatchClock, wall: ManualWallClock) -> Publisher:
    return Publisher(database, clock, wall)


@pytest.mark.parametrize("everything", [True, False])
def test_halt__of_an_operator__shows_on_the_board_until_they_resume(
    publisher: Publisher, history: History, database: Database, everything: bool
) -> None:
    fixture = None if everything else 5
    keep(history, fixture=f"0x{5:032x}")
    keep(history, fixture=f"0x{6:032x}")
    publisher.step()
    with database.session() as session:
        halt(session, UUID(int=1), UUID(int=2), fixture, match_now=BEFORE_AT, wall_now=0)
    assert len(publisher.step()) == 1 + everything
    with database.session(write=False) as session:
        boards = [json.loads(row.body) for row in session.exec(select(LiveFixture).order_by(LiveFixture.fixture))]
    assert [board["status"] for board in boards] == ["suspended", "suspended" if everything else "open"]
    assert {market["status"] for market in boards[0]["markets"].values()} == {"suspended"}
    assert publisher.step() == []
    with database.session() as session:
        resume(session, UUID(int=2), fixture, match_now=BEFORE_AT + 1, wall_now=0)
    assert len(publisher.step()) == 1 + everything


@pytest.mark.parametrize(("ahead", "status"), [(1, "open"), (5, "open"), (6, "suspended")])
def test_price__asked_for_by_a_clock_a_little_ahead__is_on_the_board_at_once(
    publisher: Publisher, history: History, database: Database, ahead: int, status: str
) -> None:
    keep(history)
    publisher.step()
    keep(history, at=BEFORE_AT + ahead)
    publisher.step()
    with database.session(write=False) as session:
        board = json.loads(session.exec(select(LiveFixture)).one().body)
    assert board["status"] == status


def keep(history: History, at: int = BEFORE_AT, football: object = BEFORE, fixture: str = "ash-birch") -> None:
    request = PricingRequest(fixture, at, OFFERS, football=football)
    history.keep_unsigned(request, priced(request))


def suspended(offer: Offer, after: Status = Status.SUSPENDED) -> Change:
    return Change(offer, Status.OPEN, after, BEFORE_AT, ())


def outbox(database: Database) -> list[dict[str, object]]:
    with database.session(write=False) as session:
        return [json.loads(row.body) for row in session.execute(text("SELECT body FROM live_outbox ORDER BY seq"))]


def test_step__price_change_of_the_guard_and_time__each_is_one_change(
    publisher: Publisher, history: History, database: Database, clock: ManualMatchClock
) -> None:
    assert publisher.step() == []
    keep(history)
    assert publisher.step() == [1]
    assert publisher.step() == []
    history.keep_changes("ash-birch", [suspended(OFFERS[0])])
    assert publisher.step() == [2]
    keep(history, 9_705, PLAYING)
    clock.set(9_705)
    assert publisher.step() == [3]
    clock.set(9_705 + 3_600)
    assert publisher.step() == [4]
    changes = outbox(database)
    assert changes[1]["markets"].keys() == {"1:1:0:0-0"}
    assert changes[2]["in_play"] is True
    assert changes[3]["status"] == "suspended"
    board = None
    for change in changes:
        board = changed(board, change)
    with database.session(write=False) as session:
        assert json.loads(session.execute(text("SELECT body FROM live_fixtures")).scalar_one()) == board


def test_step__pricing_forgets_a_match_and_begins_anew__nothing_of_before_remains(
    publisher: Publisher, history: History, database: Database
) -> None:
    keep(history)
    history.keep_changes("ash-birch", [suspended(offer) for offer in OFFERS])
    publisher.step()
    history.forget("ash-birch")
    keep(history, BEFORE_AT - 100)
    history.keep_changes("ash-birch", [suspended(OFFERS[0])])
    publisher.step()
    last = outbox(database)[-1]
    assert last["status"] == "open"
    assert last["markets"].keys() == {key_of(offer) for offer in OFFERS[1:]}


def test_step__of_a_process_that_begins_later__repeats_nothing(
    publisher: Publisher, history: History, database: Database, clock: ManualMatchClock, wall: ManualWallClock
) -> None:
    keep(history)
    publisher.step()
    assert Publisher(database, clock, wall).step() == []


def test_publish__many_changes__keeps_the_last_and_no_gap(database: Database) -> None:
    with database.session() as session:
        session.execute(
            text(
                "INSERT INTO live_outbox SELECT n, 'f', 0, 0, '{}' FROM generate_series(1, :most) AS n",
            ),
            {"most": KEPT + 499},
        )
    with database.session() as session:
        publish(session, [{"fixture": "g", "kickoff": 1, "markets": {}}], 0, 0)
        assert head(session) == KEPT + 500
        assert session.execute(text("SELECT min(seq) FROM live_outbox")).scalar_one() == 501


def test_publish__from_several_threads__is_one_sequence(database: Database) -> None:
    def run(place: int) -> None:
        for number in range(10):
            with database.session() as session:
                publish(session, [{"fixture": f"f{place}", "kickoff": 1, "n": number, "markets": {}}], 0, 0)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.session(write=False) as session:
        assert [row.seq for row in session.execute(text("SELECT seq FROM live_outbox ORDER BY seq"))] == [*range(1, 41)]


def test_publishers__two__one_works_and_the_other_takes_over(
    history: History, database: Database, clock: ManualMatchClock, wall: ManualWallClock
) -> None:
    stops = [threading.Event() for _ in range(2)]
    threads = [threading.Thread(target=Publisher(database, clock, wall).run, args=(stop, 0.01)) for stop in stops]
    try:
        for thread in threads:
            thread.start()
        keep(history)
        wait(lambda: len(outbox(database)) == 1)
        stops[0].set()
        threads[0].join(10)
        keep(history, fixture="elm-fir")
        wait(lambda: len(outbox(database)) == 2)
    finally:
        for stop in stops:
            stop.set()
        for thread in threads:
            thread.join(10)


def wait(question: object, within_s: float = 15.0) -> None:
    ends = time.monotonic() + within_s
    while not question():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_listener__boards_of_before_changes_and_a_lost_connection__ends_at_the_head(
    database: Database, database_url: str
) -> None:
    def tell(number: int) -> None:
        with database.session() as session:
            publish(session, [{"fixture": "f", "kickoff": 1, "n": number, "markets": {}}], 0, 0)

    async def reach(hub: Hub, seq: int) -> None:
        async with asyncio.timeout(15):
            while hub.seq != seq or not hub.live:
                await asyncio.sleep(0.01)

    async def play() -> None:
        hub = Hub(10, 10)
        await asyncio.to_thread(tell, 1)
        task = asyncio.create_task(follow(database_url, hub, ask_every_s=0.2))
        await reach(hub, 1)
        began = time.monotonic()
        await asyncio.to_thread(tell, 2)
        await reach(hub, 2)
        assert time.monotonic() - began < 5
        client, _ = hub.join("a", None, None)
        with database.session() as session:
            session.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE :told"),
                {"told": "%live_outbox WHERE seq >%"},
            )
        await asyncio.to_thread(tell, 3)
        await reach(hub, 3)
        assert client.waiting > 0
        # The outbox was emptied in between: the boards are read anew.
        with database.session() as session:
            session.execute(text("DELETE FROM live_outbox"))
            session.execute(text("INSERT INTO live_outbox VALUES (9, 'f', 0, 0, :body)"), {"body": '{"fixture":"f"}'})
            session.execute(text("SELECT pg_notify(:channel, '9')"), {"channel": CHANNEL})
        await reach(hub, 9)
        task.cancel()

    asyncio.run(play())


@pytest.fixture
def api(parts: dict[str, object], publisher: Publisher, history: History) -> Iterator[object]:
    keep(history)
    keep(history, 9_705, replace(PLAYING, home="Elm", kickoff=8_000), "elm-fir")
    publisher.match_clock.set(9_705)
    publisher.step()
    with client_of(app_of(settings_of(), **parts)) as made:
        yield made


def test_fixtures__searched_and_paged__give_what_was_asked_for(api: object) -> None:
    def names(query: str) -> list[str]:
        return [one["fixture"] for one in api.get(f"/v1/fixtures?{query}").json()]

    assert names("q=ash") == ["ash-birch"]
    assert names("q=ASH%20birch&before=9001") == ["ash-birch"]
    assert names("q=ash%20elm") == names("competition=none-such") == names("listed=true") == names("ended=true") == []
    assert names("offset=1") == ["ash-birch"]
    assert names("in_play=false&status=open&after=1&before=9000") == []
    problem(api.get("/v1/fixtures?q=" + "a%20" * 9), 400, "bad-request")
    assert [(one["to_come"], one["in_play"]) for one in api.get("/v1/competitions").json()] == [(1, 1)]
    assert "goal" in api.get("/v1/reasons").json()
    shown = {
        choice: api.get(f"/v1/fixtures?markets={choice}").json()[1]["markets"] for choice in ("none", "main", "all")
    }
    assert list(shown["none"]) == []
    assert list(shown["main"]) == ["1:1:0:0-0"]
    assert shown["all"] == api.get("/v1/fixtures/ash-birch").json()["markets"]


def test_fixtures__listed_by_kick_off_and_filtered(api: object) -> None:
    assert [one["fixture"] for one in api.get("/v1/fixtures").json()] == ["elm-fir", "ash-birch"]
    assert [one["fixture"] for one in api.get("/v1/fixtures?in_play=true").json()] == ["elm-fir"]
    assert [one["fixture"] for one in api.get("/v1/fixtures?after=8500").json()] == ["ash-birch"]
    assert api.get("/v1/fixtures?sport=tennis").json() == []
    assert len(api.get("/v1/fixtures?limit=1").json()) == 1
    for query in ("sport=chess", "limit=0", "limit=x", "after=-1", "in_play=7"):
        problem(api.get(f"/v1/fixtures?{query}"), 422, "invalid-request")


def test_fixture__shown__has_markets_with_odds_in_whole_millionths(api: object) -> None:
    shown = api.get("/v1/fixtures/ash-birch").json()
    market = shown["markets"]["1:1:0:0-0"]
    assert market["selections"] == ["home", "draw", "away"]
    assert all(isinstance(odds, int) and odds > 10**6 for odds in market["odds_ppm"])
    problem(api.get("/v1/fixtures/unheard-of"), 404, "not-found")
    problem(api.get("/v1/fixtures/a b"), 422, "invalid-request")


def test_history__of_a_market__tells_its_points(api: object) -> None:
    points = api.get("/v1/fixtures/ash-birch/history?market=1").json()
    assert points[0]["at"] == BEFORE_AT
    assert abs(sum(points[0]["fair_ppm"]) - 10**6) <= 3
    assert api.get("/v1/fixtures/ash-birch/history?market=250").json() == []
    problem(api.get("/v1/fixtures/unheard-of/history"), 404, "not-found")
    problem(api.get("/v1/fixtures/ash-birch/history?score=1:0"), 422, "invalid-request")


def test_stream__bad_parameters__are_named(api: object) -> None:
    problem(api.get("/v1/stream?after=-1"), 422, "invalid-request")
    problem(api.get("/v1/stream?fixtures=a%20b"), 422, "invalid-request")
    many = ",".join(f"f{number}" for number in range(101))
    assert problem(api.get(f"/v1/stream?fixtures={many}"), 400, "bad-request")["field"] == "query.fixtures"
    assert router.routes
