"""Receipts over HTTP: to whose bet it is and to operators, of every kind, with the replicas' price; each verifies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.desk import store
from api.receipts import read, verify
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
