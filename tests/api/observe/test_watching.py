"""What a scrape tells of the database: sums, what was written since, and what it does when a part is down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session

from api.chain.tables import BetRow, CashOutRow, FixtureRow, LegRow, ResultRow
from api.desk import store
from api.desk.store import BetState
from api.desk.tables import DeskBatch, DeskBet, DeskHalt
from api.duties.kinds import EXCLUDED
from api.errors import ChainDown
from api.grants.kinds import BAR_MINED
from api.identity.kinds import ATTEMPT_MOVED, ATTEMPT_STARTED
from api.log import append
from api.observe.money import Money
from api.observe.watching import Watch
from chain.bindings.book_lens import Solvency
from chain.index.tables import CursorRow
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from proofbook.metrics import Metrics

pytestmark = pytest.mark.process
EURO = 1_000_000
FOOTBALL, TENNIS = b"\x01" * 16, b"\x02" * 16


class Till:
    """A treasury that says what a test set, and keeps of which matches it was asked."""

    def __init__(self) -> None:
        self.down = False
        self.asked: list[list[int]] = []

    def look(self, fixtures: Iterable[int]) -> Money:
        self.asked.append(list(fixtures))
        if self.down:
            raise ChainDown
        held = Solvency(900 * EURO, 300 * EURO, 600 * EURO, True, 500 * EURO, 100 * EURO, 0, 0, 0)
        return Money(77, held, (90 * EURO, 100 * EURO), {"relayer": 5 * 10**17})


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def watch(
    database: Database, match: ManualMatchClock, wall: ManualWallClock, till: Till, metrics: Metrics
) -> Iterator[Watch]:
    made = Watch(metrics, database, match, wall, till)
    yield made
    made.close()


def scrape(metrics: Metrics, wall: ManualWallClock) -> dict[str, float]:
    asyncio.run(wall.advance(10))
    return series(metrics)


def series(metrics: Metrics) -> dict[str, float]:
    lines = (line for line in metrics.text().splitlines() if line and line[0] != "#")
    return {name.removeprefix("proofbook_"): float(value) for name, value in (one.rsplit(" ", 1) for one in lines)}


def bet(session: Session, nonce: int, *fixtures: bytes, **more: Any) -> None:
    values: dict[str, Any] = {"stake": 10 * EURO, "payout": 30 * EURO, "accepted_at": 1_000, "block": 5, "log": nonce}
    values |= {"legs": b"", "time": 1_000, "transaction": b"t", "id": bytes([nonce]) * 32} | more
    session.add(BetRow(bettor="0xa", nonce=nonce, **values))
    for place, fixture in enumerate(fixtures):
        session.add(LegRow(bettor="0xa", nonce=nonce, place=place, fixture=fixture, leg=b"", block=5))


def order(session: Session, number: int, at: int) -> DeskBet:
    row = DeskBet(
        id=bytes([number]) * 32,
        bettor="0xa",
        nonce=number,
        legs="[]",
        stake=10 * EURO,
        min_payout=0,
        valid_until=at + 900,
        signature=b"s",
        state=BetState.RECEIVED,
        received_at=at,
    )
    store.move(session, row, BetState.RECEIVED, at)
    return row


def chain(session: Session, final: int) -> None:
    session.merge(CursorRow(name="book", chain_id=1, contracts="", start=0, number=final + 2, hash=b"", final=final))


def test_money_at_risk__open_sold_in_part_and_ended__is_what_is_left(
    watch: Watch, database: Database, metrics: Metrics, wall: ManualWallClock, till: Till
) -> None:
    with database.session() as session:
        chain(session, 10)
        for number, fixture, sport in ((1, FOOTBALL, 1), (2, TENNIS, 2)):
            session.add(FixtureRow(fixture=fixture, specification=b"", sport=sport, start=1, block=number))
        bet(session, 1, FOOTBALL)
        bet(session, 2, FOOTBALL, TENNIS, payout=90 * EURO)
        bet(session, 3, TENNIS, payout=20 * EURO)
        bet(session, 4, FOOTBALL, end="settled", paid=0, end_block=9, end_time=2_000)
        bet(session, 5, FOOTBALL, end="settled", paid=25 * EURO, end_block=12, end_time=2_000)
        session.add(
            CashOutRow(block=6, log=1, bettor="0xa", nonce=3, request=b"r", part=5 * EURO, paid=4 * EURO, gain=0)
        )
    told = scrape(metrics, wall)
    assert (told["book_open_bets"], told["book_open_stakes_units"]) == (3, 25 * EURO)
    assert told["book_open_payouts_units"] == (30 + 90 + 10) * EURO
    assert told['book_exposure_units{sport="football"}'] == 120 * EURO
    assert told['book_exposure_units{sport="tennis"}'] == 100 * EURO
    assert told['book_exposure_units{sport="basketball"}'] == 0
    assert told["book_largest_fixture_units"] == 120 * EURO
    assert till.asked == [[int.from_bytes(FOOTBALL, "big"), int.from_bytes(TENNIS, "big")]]
    assert (told["book_settled_stakes_units"], told["book_settled_payouts_units"]) == (20 * EURO, 25 * EURO)
    assert told['book_index_block{tag="final"}'] == 10
    assert told["book_unknown_bets"] == 3
    assert told["book_solvent"] == 1
    assert told["book_fullest_fixture_reserved_units"] / told["book_fullest_fixture_budget_units"] == 0.9
    assert told['book_key_balance_wei{key="relayer"}'] == 5 * 10**17


def test_settled__of_a_block_that_is_taken_back__is_not_counted_and_one_that_becomes_final_is_counted_once(
    watch: Watch, database: Database, metrics: Metrics, wall: ManualWallClock
) -> None:
    with database.session() as session:
        chain(session, 10)
        session.add(ResultRow(block=8, log=1, fixture=FOOTBALL, event="Reported", word=b"", time=1_400))
        bet(session, 1, FOOTBALL, end="settled", paid=5 * EURO, end_block=11, end_time=2_000)
    assert scrape(metrics, wall)["book_settled_payouts_units"] == 5 * EURO
    with database.session() as session:
        session.execute(text('UPDATE book_bets SET "end" = NULL, end_block = NULL, end_time = NULL, paid = NULL'))
    told = scrape(metrics, wall)
    assert (told["book_settled_payouts_units"], told["book_open_bets"], told["book_unsettled_bets"]) == (0, 1, 1)
    with database.session() as session:
        session.execute(text("UPDATE book_bets SET \"end\" = 'settled', end_block = 12, end_time = 2600, paid = 7"))
        chain(session, 20)
    for _ in range(3):
        told = scrape(metrics, wall)
        assert told["book_settled_payouts_units"] == 7
        assert told["settlement_seconds_count"] == 1
        assert told["settlement_seconds_sum"] == 1_200


def test_bets__whose_matches_all_have_results__wait_since_the_last_of_them(
    watch: Watch, database: Database, metrics: Metrics, wall: ManualWallClock, match: ManualMatchClock
) -> None:
    now = match.now()
    with database.session() as session:
        chain(session, 10)
        bet(session, 1, FOOTBALL)
        bet(session, 2, FOOTBALL, TENNIS)
        session.add(ResultRow(block=8, log=1, fixture=FOOTBALL, event="Reported", word=b"", time=now - 900))
    told = scrape(metrics, wall)
    assert (told["book_unsettled_bets"], told["book_unsettled_age_seconds"]) == (1, 900)


def test_orders__since_the_first_look__are_counted_once_by_state_reason_and_time(
    watch: Watch, database: Database, metrics: Metrics, wall: ManualWallClock
) -> None:
    with database.session() as session:
        order(session, 1, 100)
    assert scrape(metrics, wall)['orders_total{state="received"}'] == 0
    with database.session() as session:
        bet(session, 2)
        taken, refused = order(session, 2, 100), order(session, 3, 100)
        store.move(session, taken, BetState.ACCEPTED, 102)
        store.move(session, refused, BetState.REFUSED, 101, reason="price-moved")
        session.flush()
        taken.payout = 30 * EURO
        session.add(
            DeskBatch(id=UUID(int=1), sender="0xb", state="made", data=b"", bets="[]", gas=1, deadline=1, made_at=1)
        )
    for _ in range(2):
        told = scrape(metrics, wall)
        assert told['orders_total{state="received"}'] == 2
        assert told['order_refusals_total{reason="price-moved"}'] == 1
        assert told['order_refusals_total{reason="budget"}'] == 0
        assert told['order_seconds_sum{state="accepted"}'] == 2
        assert told['order_seconds_bucket{le="1.0",state="accepted"}'] == 0
        assert (told["book_tickets"], told["book_ticket_payouts_units"]) == (1, 30 * EURO)
        assert told["book_unknown_bets"] == 0
        assert told["book_batches_open"] == 1
        assert told["book_batch_age_seconds"] > 0


def test_people__ways_in_refusals_and_bars__are_counted_without_naming_anybody(
    watch: Watch, database: Database, metrics: Metrics, wall: ManualWallClock
) -> None:
    scrape(metrics, wall)
    attempt, now = UUID(int=7), int(wall.now())
    with database.session() as session:
        append(session, now, ATTEMPT_STARTED, None, attempt=attempt, provider="sandbox")
        append(session, now, ATTEMPT_MOVED, None, attempt=attempt, state="rejected", why="under-age")
        append(session, now, EXCLUDED, None, starts_at=now, ends_at=now + 9)
        append(session, now, BAR_MINED, None, bar=UUID(int=8), after_s=4)
    told = scrape(metrics, wall)
    assert told['identity_started_total{provider="sandbox"}'] == 1
    assert told['identity_states_total{state="rejected",why="under-age"}'] == 1
    assert told["self_exclusions_total"] == 1
    assert (told["bar_seconds_count"], told["bar_seconds_sum"]) == (1, 4)
    assert str(attempt) not in metrics.text()


def test_boards__that_change__are_told_as_they_are_now(
    watch: Watch, database: Database, metrics: Metrics, wall: ManualWallClock
) -> None:
    market = {"market": 1, "status": "open", "odds_ppm": [1_970_000, 3_350_000, 4_400_000], "why": []}
    board = {"sport": "football", "in_play": True, "result": None, "markets": {"a": market}}

    def put(seq: int) -> None:
        with database.session() as session:
            session.execute(text("DELETE FROM live_fixtures"))
            values = {"seq": seq, "body": json.dumps(board)}
            session.execute(text("INSERT INTO live_fixtures VALUES ('final', :seq, 0, :body)"), values)

    put(1)
    told = scrape(metrics, wall)
    assert (told['book_markets{status="open"}'], told["book_live_matches_shut"]) == (1, 0)
    assert told['book_overround_ppm{sport="football"}'] == 33_394
    market["status"], market["why"] = "suspended", ["goal"]
    with database.session() as session:
        session.add(DeskHalt(id=UUID(int=1), fixture="*", began_at=1, operator=UUID(int=2)))
    put(2)
    told = scrape(metrics, wall)
    assert (told['book_markets{status="open"}'], told['book_markets_shut{cause="goal"}']) == (0, 1)
    assert (told["book_live_matches_shut"], told["book_halts"]) == (1, 1)


def test_scrapes__often__read_every_five_seconds_at_most(
    watch: Watch, metrics: Metrics, wall: ManualWallClock, till: Till
) -> None:
    for _ in range(5):
        series(metrics)
    assert len(till.asked) == 1
    asyncio.run(wall.advance(4.9))
    series(metrics)
    assert len(till.asked) == 1
    asyncio.run(wall.advance(0.2))
    series(metrics)
    assert len(till.asked) == 2


def test_chain__that_is_down__leaves_its_numbers_with_their_time_and_the_others_go_on(
    watch: Watch, metrics: Metrics, wall: ManualWallClock, till: Till
) -> None:
    before = scrape(metrics, wall)
    till.down = True
    told = scrape(metrics, wall)
    assert told["book_held_units"] == before["book_held_units"] == 900 * EURO
    chain_read, database_read = (
        'book_read_timestamp_seconds{part="chain"}',
        'book_read_timestamp_seconds{part="database"}',
    )
    assert told[chain_read] == before[chain_read] == int(wall.now()) - 10
    assert told[database_read] == int(wall.now())


def test_scrape__where_reading_has_a_defect__tells_what_was_read_before(
    watch: Watch, metrics: Metrics, wall: ManualWallClock, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = scrape(metrics, wall)

    def broken(_fixtures: object) -> Money:
        raise KeyError("a defect")

    monkeypatch.setattr(till, "look", broken)
    assert scrape(metrics, wall)["book_held_units"] == before["book_held_units"]
    monkeypatch.undo()
    assert scrape(metrics, wall)['book_read_timestamp_seconds{part="chain"}'] == int(wall.now())
