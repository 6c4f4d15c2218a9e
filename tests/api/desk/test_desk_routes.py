"""Quotes, bets and their states over HTTP: own ones only, told honestly, refused by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account
from sqlmodel import update

from api.accounts.tables import Wallet
from api.desk.service import Desk
from chain.typed_data import Order
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, problem, settings_of
from tests.api.conftest import FakeChain
from tests.api.desk.desk_stage import DESK, DOMAIN, EURO, HOME, NOW, SECOND, START, Stage
from tests.api.people import People, Person, people_of

pytestmark = pytest.mark.process


@pytest.fixture
def table() -> Stage:
    return Stage()


@pytest.fixture
def clock() -> ManualMatchClock:
    return ManualMatchClock(NOW)


@pytest.fixture
def desk(database: Database, table: Stage, clock: ManualMatchClock) -> Desk:
    return Desk(database, table, table, [DESK, SECOND], DOMAIN, clock)


@pytest.fixture
def crowd(desk: Desk, chain: FakeChain, wall: ManualWallClock) -> Iterator[People]:
    app = app_of(settings_of(), database=desk.database, chain=chain, wall_clock=wall, match_clock=desk.clock)
    app.state.desk = desk
    with people_of(app) as made:
        yield made


@pytest.fixture
def ann(crowd: People) -> Person:
    person = crowd(7)
    person.sign_in()
    return person


def slip(person: Person, **changes: Any) -> dict[str, Any]:
    return {"bettor": person.address, "legs": [hex(HOME)], "stake": 10 * EURO} | changes


def signed(person: Person, order: dict[str, Any]) -> dict[str, Any]:
    legs = tuple(int(leg, 16) for leg in order["legs"])
    one = Order(order["bettor"], legs, order["stake"], order["min_payout"], order["valid_until"], order["nonce"])
    signature = Account._sign_hash(one.digest(DOMAIN), person.key.key).signature
    return {"order": order, "signature": "0x" + bytes(signature).hex()}


def bet(person: Person, key: str = "key-00001", **changes: Any) -> Any:
    quoted = person.ask("POST", "/v1/quotes", slip(person))
    assert quoted.status_code == 200, quoted.text
    body = signed(person, quoted.json()["order"] | changes)
    return person.ask("POST", "/v1/bets", body, **{"idempotency-key": key})


def test_bets__quoted_signed_and_sent__is_accepted_with_ticket_and_what_it_waits_for(ann: Person) -> None:
    answer = bet(ann)
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["state"], shown["waiting_for"]) == ("accepted", "the relayer's next batch")
    assert shown["wait_until"] == shown["include_by"] == NOW + 480
    assert len(shown["desk_signatures"]) == 2
    assert ann.ask("GET", f"/v1/bets/{shown['id']}").json() == shown
    assert ann.ask("GET", "/v1/bets").json() == [shown]


def test_bets__same_order_again__is_the_same_bet(ann: Person) -> None:
    quoted = ann.ask("POST", "/v1/quotes", slip(ann)).json()
    body = signed(ann, quoted["order"])
    first, again = (ann.ask("POST", "/v1/bets", body, **{"idempotency-key": "key-00001"}) for _ in range(2))
    assert first.json() == again.json()
    other = signed(ann, quoted["order"] | {"nonce": 9})
    answer = ann.ask("POST", "/v1/bets", other, **{"idempotency-key": "key-00001"})
    problem(answer, 409, "idempotency-key-reused")


def test_bets__of_another_or_nobody__not_shown_and_not_taken(ann: Person, crowd: People) -> None:
    shown, ben = bet(ann).json(), crowd(8)
    problem(ben.ask("GET", f"/v1/bets/{shown['id']}"), 401, "not-signed-in")
    ben.sign_in()
    problem(ben.ask("GET", f"/v1/bets/{shown['id']}"), 404, "not-found")
    problem(ben.ask("GET", f"/v1/bets/{shown['id']}/events"), 404, "not-found")
    body = signed(ann, shown["order"])
    problem(ben.ask("POST", "/v1/bets", body, **{"idempotency-key": "key-00001"}), 403, "not-allowed")


def test_bets__price_moved__is_refused_by_reason_and_kept(ann: Person, table: Stage) -> None:
    quoted = ann.ask("POST", "/v1/quotes", slip(ann)).json()
    assert table.market is not None
    table.market = replace(table.market, fair_ppm=(600_000, 200_000, 200_000))
    answer = ann.ask("POST", "/v1/bets", signed(ann, quoted["order"]), **{"idempotency-key": "key-00001"})
    document = problem(answer, 422, "bet-refused")
    assert (document["reason"], document["field"]) == ("price-moved", "body.min_payout")
    kept = ann.ask("GET", f"/v1/bets/{document['bet']}").json()
    assert (kept["state"], kept["reason"], kept["waiting_for"]) == ("refused", "price-moved", None)


def test_events__bet_that_waits__are_streamed_until_it_ends_and_resume(
    ann: Person, table: Stage, desk: Desk, clock: ManualMatchClock
) -> None:
    clock.set(START + 60)
    shown = bet(ann).json()
    assert (shown["state"], shown["waiting_for"], shown["wait_until"]) == ("received", "acceptance-delay", START + 66)
    assert table.market is not None
    table.market = replace(table.market, shut_at=START + 63)
    clock.set(START + 66)
    desk.step()
    text = ann.ask("GET", f"/v1/bets/{shown['id']}/events").text
    told = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]
    assert [(one["state"], one["reason"]) for one in told] == [
        ("received", ""),
        ("received", "acceptance-delay"),
        ("refused", "suspended"),
    ]
    rest = ann.ask("GET", f"/v1/bets/{shown['id']}/events", **{"last-event-id": str(told[1]["seq"])}).text
    assert rest.count("data: ") == 1


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/quotes", {"bettor": "0x12"}, "body.bettor"),
        ("/v1/quotes", {"legs": []}, "body.legs"),
        ("/v1/quotes", {"legs": ["0xzz"]}, "body.legs.0"),
        ("/v1/quotes", {"stake": -1}, "body.stake"),
        ("/v1/quotes", {"stake": 1 << 56}, "body.stake"),
        ("/v1/quotes", {"odds_change": {"policy": "best"}}, "body.odds_change.policy"),
    ],
)
def test_quotes__bad_values__name_their_field(ann: Person, path: str, body: dict[str, Any], field: str) -> None:
    assert problem(ann.ask("POST", path, slip(ann) | body), 422, "invalid-request")["field"] == field


def test_bets__no_desk_here__says_so_and_when_to_come_back(ann: Person, crowd: People) -> None:
    crowd.app.state.desk = None
    problem(ann.ask("POST", "/v1/quotes", slip(ann)), 503, "desk-closed")


def test_quotes__market_suspended__refused_by_reason(ann: Person, table: Stage) -> None:
    table.market = None
    assert problem(ann.ask("POST", "/v1/quotes", slip(ann)), 422, "bet-refused")["reason"] == "no-price"


def test_cash_outs__bet_that_is_not_on_chain__refused(ann: Person) -> None:
    shown = bet(ann).json()
    body = {"bet": shown["id"], "part": EURO, "min_units": 0, "valid_until": NOW + 500, "signature": "0x" + "11" * 64}
    assert problem(ann.ask("POST", "/v1/cash-outs", body), 422, "bet-refused")["reason"] == "bet-not-open"


def test_cash_outs__wallet_that_was_linked_lately__gets_nothing_before_it_has_cooled(
    ann: Person, desk: Desk, wall: ManualWallClock
) -> None:
    shown = bet(ann).json()
    body = {"bet": shown["id"], "part": EURO, "min_units": 0, "valid_until": NOW + 500, "signature": "0x" + "11" * 64}
    until = int(wall.now()) + 100
    with desk.database.session() as session:
        session.execute(update(Wallet).values(cool_until=until))
    document = problem(ann.ask("POST", "/v1/cash-outs", body), 422, "bet-refused")
    assert document["reason"] == "not-eligible"
    assert str(until) in document["detail"]
    with desk.database.session() as session:
        session.execute(update(Wallet).values(cool_until=int(wall.now())))
    assert problem(ann.ask("POST", "/v1/cash-outs", body), 422, "bet-refused")["reason"] == "bet-not-open"
