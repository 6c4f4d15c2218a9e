"""An operator stops the desk, for a fixture or for all: at once, told, and only the desk."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlmodel import select

from api.chain.tables import BetRow
from api.desk.service import Desk
from api.desk.tables import DeskHalt
from api.duties.purging import purge
from api.duties.retention import ATTEMPT_S
from api.live.board import halted
from api.live.causes import CODES
from api.log.tables import LogEntry
from proofbook.clock import ManualMatchClock, ManualWallClock
from tests.api.app_world import app_of, problem, settings_of
from tests.api.conftest import FakeChain
from tests.api.desk.desk_stage import EURO, HOME, NOW, START, Stage
from tests.api.desk.test_desk_routes import ann, bet, clock, desk, slip, table
from tests.api.people import People, Person, people_of

__all__ = ["ann", "clock", "desk", "table"]
pytestmark = pytest.mark.process
FIXTURE = f"0x{HOME >> 128:032x}"
HALTS, RESUMPTIONS = "/v1/operator/halts", "/v1/operator/resumptions"


@pytest.fixture
def crowd(desk: Desk, chain: FakeChain, wall: ManualWallClock) -> Iterator[People]:
    from eth_account import Account

    operators = (Account.from_key((99).to_bytes(32, "big")).address,)
    app = app_of(
        settings_of(operators=operators), database=desk.database, chain=chain, wall_clock=wall, match_clock=desk.clock
    )
    app.state.desk = desk
    with people_of(app) as made:
        yield made


@pytest.fixture
def operator(crowd: People) -> Person:
    person = crowd(99)
    person.sign_in()
    return person


@pytest.mark.parametrize("body", [{}, {"fixture": FIXTURE}])
def test_halt__of_the_fixture_or_of_everything__refuses_quotes_and_orders_until_resumed(
    ann: Person, operator: Person, clock: ManualMatchClock, body: dict[str, str]
) -> None:
    fixture = body.get("fixture")
    began = operator.ask("POST", HALTS, body)
    assert began.status_code == 201
    assert began.json() == {"fixture": fixture, "began_at": NOW, "ended_at": None, "reason": None, "note": None}
    clock.set(NOW + 1)
    assert operator.ask("POST", HALTS, body).json() == began.json()
    assert operator.ask("GET", HALTS).json() == [began.json()]
    assert problem(ann.ask("POST", "/v1/quotes", slip(ann)), 422, "bet-refused")["reason"] == "suspended"
    assert operator.ask("POST", RESUMPTIONS, body).json()["ended_at"] == NOW + 1
    problem(operator.ask("POST", RESUMPTIONS, body), 404, "not-found")
    assert operator.ask("GET", HALTS).json() == []
    clock.set(NOW + 2)
    assert bet(ann).status_code == 201


def test_halt__of_another_fixture__leaves_this_one_open(ann: Person, operator: Person) -> None:
    operator.ask("POST", HALTS, {"fixture": "0x" + "ab" * 16})
    assert bet(ann).status_code == 201


def test_halt__begun_and_ended_while_an_order_waits__refuses_it(
    ann: Person, operator: Person, clock: ManualMatchClock, desk: Desk
) -> None:
    clock.set(START + 60)
    shown = bet(ann).json()
    assert shown["state"] == "received"
    clock.set(START + 62)
    operator.ask("POST", HALTS, {"fixture": FIXTURE})
    operator.ask("POST", RESUMPTIONS, {"fixture": FIXTURE})
    clock.set(START + 66)
    desk.step()
    after = ann.ask("GET", f"/v1/bets/{shown['id']}").json()
    assert (after["state"], after["reason"]) == ("refused", "suspended")


def test_halt__begun_and_ended__is_in_the_log_with_the_operator(operator: Person, desk: Desk) -> None:
    operator.ask("POST", HALTS, {"fixture": FIXTURE})
    operator.ask("POST", RESUMPTIONS, {"fixture": FIXTURE})
    with desk.database.session(write=False) as session:
        rows = [row for row in session.exec(select(LogEntry)).all() if row.kind.startswith("desk.")]
    assert [row.kind for row in rows] == ["desk.halted", "desk.resumed"]
    assert len({row.actor for row in rows} - {None}) == 1


def test_halt__with_a_reason_and_a_note__shows_both_to_operators_and_logs_no_word_of_the_note(
    operator: Person, desk: Desk
) -> None:
    body = {"fixture": FIXTURE, "reason": "integrity", "note": "  odd stakes\nfrom one place "}
    shown = operator.ask("POST", HALTS, body).json()
    assert (shown["reason"], shown["note"]) == ("integrity", "odd stakes\nfrom one place")
    assert operator.ask("GET", HALTS).json() == [shown]
    with desk.database.session(write=False) as session:
        (row,) = [row for row in session.exec(select(LogEntry)).all() if row.kind == "desk.halted"]
    assert json.loads(row.payload).items() >= {"reason": "integrity", "noted": True}.items()
    assert "odd" not in row.payload
    halted_board = halted({"status": "open", "why": [], "markets": {}}, ["integrity"])
    assert halted_board["why"] == ["halted", "halt_integrity"]
    assert set(halted_board["why"]) <= set(CODES)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": "he bets too well"}, "body.reason"),
        ({"note": "x" * 501}, "body.note"),
        ({"note": "a\x00b"}, "body.note"),
        ({"note": 7}, "body.note"),
    ],
)
def test_halt__with_a_bad_reason_or_note__is_refused_by_field(
    operator: Person, more: dict[str, object], field: str
) -> None:
    answer = operator.ask("POST", HALTS, {"fixture": FIXTURE, **more})
    assert problem(answer, 422, "invalid-request")["field"] == field


def test_note__of_a_halt_that_ended_long_ago__is_erased_and_the_reason_stays(
    operator: Person, desk: Desk, crowd: People, clock: ManualMatchClock
) -> None:
    operator.ask("POST", HALTS, {"fixture": FIXTURE, "reason": "data", "note": "private"})
    operator.ask("POST", RESUMPTIONS, {"fixture": FIXTURE})
    for later, note in ((ATTEMPT_S - 1, "private"), (ATTEMPT_S, None)):
        clock.set(NOW + later)
        purge(crowd.app.state.context)
        with desk.database.session(write=False) as session:
            row = session.exec(select(DeskHalt)).one()
            assert (row.reason, row.note) == ("data", note)


@pytest.mark.parametrize("fixture", ["0x12", "all", 5])
def test_halt__of_what_is_no_fixture__is_named(operator: Person, fixture: object) -> None:
    answer = operator.ask("POST", HALTS, {"fixture": fixture})
    assert problem(answer, 422, "invalid-request")["field"] == "body.fixture"


def test_exposure__tickets_and_bets_on_the_chain__are_counted_once_each(
    ann: Person, operator: Person, desk: Desk, table: Stage
) -> None:
    problem(ann.ask("GET", "/v1/operator/exposure"), 403, "not-allowed")
    assert operator.ask("GET", "/v1/operator/exposure").json() == []
    shown = bet(ann).json()
    one = {"fixture": FIXTURE, "bets": 0, "stakes": 0, "payouts": 0, "tickets": 1, "ticket_payouts": shown["payout"]}
    assert operator.ask("GET", "/v1/operator/exposure").json() == [one]
    with desk.database.session() as session:
        session.add(
            BetRow(
                bettor=ann.address,
                nonce=shown["order"]["nonce"],
                id=bytes.fromhex(shown["id"][2:]),
                stake=10 * EURO,
                payout=shown["payout"],
                accepted_at=NOW,
                legs=HOME.to_bytes(32, "big"),
                block=1,
                log=0,
                time=NOW,
                transaction=b"",
            )
        )
    mined = {"bets": 1, "stakes": 10 * EURO, "payouts": shown["payout"], "tickets": 0, "ticket_payouts": 0}
    assert operator.ask("GET", "/v1/operator/exposure").json() == [one | mined]
