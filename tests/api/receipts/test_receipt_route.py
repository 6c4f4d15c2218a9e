"""Receipts over HTTP: to whose bet it is and to operators, of every kind, with the replicas' price; each verifies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from api.desk import store
from api.receipts import read, verify
from api.receipts.model import VotePart
from chain.development import key
from chain.wire import Accepted
from proofbook.database import Database
from tests.api.app_world import problem
from tests.api.receipts.desks import Desk, desk_of
from tests.api.receipts.stage import Matchday

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("receipts")]


@pytest.fixture
def desk(day: Matchday, database: Database, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(day, database, tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("ann", ("won", "total", "combined", "gone", "void", "disputed", "ruled", "push", "game")),
        ("ben", ("lost", "own", "sold", "open", "stale", "half")),
        ("transmitter", ("first",)),
    ],
)
def test_receipt__of_an_own_bet_of_any_kind__downloaded_and_verified(
    desk: Desk, who: str, names: tuple[str, ...]
) -> None:
    person, day = desk.signed_in(who), desk.day
    for name in names:
        answer = person.ask("GET", desk.path(name))
        assert answer.status_code == 200, answer.text
        assert "attachment" in answer.headers["content-disposition"]
        steps = verify(read(answer.content), day.view(), pinned=day.world.addresses)
        assert steps.hold, (name, [line for line in steps.lines if not line.holds])


def test_receipt__price_that_stood__is_in_it_as_the_replicas_signed_it(desk: Desk) -> None:
    made = read(desk.signed_in("ben").ask("GET", desk.path("open")).content)
    assert [part.fixture for part in made.prices] == [part.id for part in made.fixtures]
    steps = verify(made, desk.day.view(), replicas=[one["replica"] for one in made.prices[0].published["signed"]])
    (line,) = [one for one in steps.lines if one.name == "price"]
    assert (line.how, line.holds) == ("recomputed", True)
    # of the others nobody kept a price
    assert read(desk.signed_in("ann").ask("GET", desk.path("won")).content).prices == ()


def test_receipt__votes_that_an_operator_brought__are_in_it_and_verify(desk: Desk) -> None:
    ann, operator = desk.signed_in("ann"), desk.signed_in("guardian")
    fixture = desk.day.bets["won"].order.legs[0] >> 128
    body = votes(desk, fixture)
    problem(ann.ask("POST", "/v1/node-votes", body), 403, "not-allowed")
    for _ in range(2):  # twice is once
        assert operator.ask("POST", "/v1/node-votes", body).json() == {"votes": 2}
    made = read(ann.ask("GET", desk.path("won")).content)
    kept = desk.day.records.nodes[fixture]
    assert (len(made.fixtures[0].votes), len(made.fixtures[0].readings)) == (len(kept.votes), len(kept.readings))
    steps = verify(made, desk.day.view())
    assert steps.hold
    (line,) = [one for one in steps.lines if one.name == "fixture 1: votes"]
    assert line.detail.startswith("2 signed, over the hashes of 2 bodies")


def votes(desk: Desk, fixture: int) -> dict[str, Any]:
    kept = desk.day.records.nodes[fixture]
    told = [TypeAdapter(VotePart).dump_python(one, mode="json") for one in kept.votes]
    return {"fixture": f"0x{fixture:032x}", "votes": told, "readings": list(kept.readings)}


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ("another fixture", "body.votes.0"),
        ("value", "body.votes.1"),
        ("signature", "body.votes.0"),
        ("member", "body.votes.0"),
        ("sources", "body.votes.0"),
        ("reading left out", "body.votes.0"),
        ("loose reading", "body.readings"),
    ],
)
def test_node_votes__that_do_not_hold__are_refused_by_field_and_none_is_kept(
    desk: Desk, fault: str, field: str
) -> None:
    operator = desk.signed_in("guardian")
    fixture = desk.day.bets["won"].order.legs[0] >> 128
    body = votes(desk, fixture)
    first, second = body["votes"]
    match fault:
        case "another fixture":
            body["fixture"] = f"0x{desk.day.bets['open'].order.legs[0] >> 128:032x}"
        case "value":
            second["value"] = "0x1"
        case "signature":
            first["signature"] = second["signature"]
        case "member":
            first["member"] = key("ann").address
        case "sources":
            first["sources"] = first["sources"][:1]
        case "reading left out":
            body["readings"] = body["readings"][1:]
        case "loose reading":
            body["readings"].append({"group": "gamma", "body_sha256": "00"})
    assert problem(operator.ask("POST", "/v1/node-votes", body), 422, "invalid-request")["field"] == field
    assert read(operator.ask("GET", desk.path("won")).content).fixtures[0].votes == ()


def test_receipt__claim__is_found_by_the_order_that_was_sent(desk: Desk, database: Database) -> None:
    ben = desk.signed_in("ben")
    problem(ben.ask("GET", desk.path("claimed")), 404, "not-found")
    keep(database, desk.day.bets["claimed"])
    answer = ben.ask("GET", desk.path("claimed"))
    assert answer.status_code == 200, answer.text
    made = read(answer.content)
    assert (made.state, made.claim is not None) == ("claimed", True)
    assert verify(made, desk.day.view()).hold


def keep(database: Database, bet: Accepted) -> None:
    """An order as the desk keeps it."""
    with database.session() as session:
        session.add(store.row_of(bet.order, bet.ticket.order, bet.signature, bet.ticket.accepted_at))


def test_receipt__of_another__is_not_theirs_and_an_operator_has_any(desk: Desk) -> None:
    ben, operator = desk.signed_in("ben"), desk.signed_in("guardian")
    assert problem(ben.ask("GET", desk.path("won")), 404, "not-found")["field"] == "bet"
    for name in ("won", "lost", "first"):
        assert operator.ask("GET", desk.path(name)).status_code == 200
    problem(operator.ask("GET", f"/v1/bets/0x{'ab' * 32}/receipt"), 404, "not-found")
    problem(operator.ask("GET", "/v1/bets/0x12/receipt"), 422, "invalid-request")
    problem(desk.stranger().get(desk.path("won")), 401, "not-signed-in")
