"""Requests that Schemathesis generates from the API's own description: whoever asks whatever, nothing breaks.

Everything that the product has stands behind the API (`generated_world`), so a 503 is an answer only where a test has
let something down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from eth_account import Account

from api.desk.service import Desk
from chain.typed_data import Order
from proofbook.clock import ManualMatchClock
from proofbook.database import Database
from proofbook.errors import ClockUnavailable
from sports.words import FixtureId, Leg
from tests.api.app_world import app_of, settings_of
from tests.api.desk.desk_stage import DESK, DOMAIN, NOW, SECOND, Stage
from tests.api.generated import played
from tests.api.generated_world import OPERATOR, STAKE, Book, Customer, body_of, book_of
from tests.api.people import People, Person, people_of
from tests.api.relay.conftest import ground, manual
from tests.contracts.world import World

__all__ = ["ground", "manual"]
pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("generated")]
NEEDS_NO_CLOCK = ("/v1/session", "/v1/duties", "/healthz", "/openapi.json", "/problems")
LEAVING = ("/v1/account/closure", "/v1/self-exclusions", "/v1/identity/revocation", "/v1/identity/erasure")
"""Who has done one of these is no customer any more, and another one comes."""
Counts = Callable[[int, int], int]


@pytest.fixture
def book(manual: tuple[World, str], database: Database, tmp_path: Path) -> Iterator[Book]:
    world, url = manual
    with book_of(database, world, url, tmp_path) as made:
        yield made


class Sender:
    """Somebody who sends; every other case speaks of a bet, a fixture and a wallet that there are."""

    def __init__(self, book: Book, number: int | None = None) -> None:
        self._book = book
        self._customer = book.customer()
        self._own = None if number is None else book.service.people(number)
        self.customers = 1
        self.valid = 0
        if number == OPERATOR:
            self.person().sign_in("token")

    @property
    def bet(self) -> str:
        """A bet that is final."""
        return self._customer.bet

    def person(self) -> Person:
        """Who sends."""
        return self._customer.person if self._own is None else self._own

    def change(self, case: Any, number: int) -> None:
        """In place: of whom and what a case speaks; some orders are made whole and signed."""
        customer, wallet = self._customer, self.person().address
        if number % 2:
            known = {
                "bet": customer.refused if case.path.endswith("/events") else customer.bet,
                "fixture": f"0x{self._book.fixture:032x}",
                "wallet": wallet,
            }
            case.path_parameters.update({name: known[name] for name in known.keys() & case.path_parameters.keys()})
        if isinstance(case.body, dict):
            if case.path == "/v1/bets" and number % 4 == 3:
                case.body.clear()
                case.body.update(self._order(customer, wallet))
                self.valid += 1
            else:
                speak_of(case.body, {"bettor": wallet, "wallet": wallet}, self._book.leg if number % 2 else None)

    def watch(self, case: Any, answer: httpx.Response) -> None:
        """Who has left, or has been signed out, is replaced or signs in again."""
        if case.method != "GET" and case.path in LEAVING and answer.is_success and self._own is None:
            self._customer = self._book.customer()
            self.customers += 1
        elif answer.status_code == 401 and self.person().token:
            self.person().token = ""
            self.person().sign_in("token")

    def _order(self, customer: Customer, wallet: str) -> dict[str, Any]:
        nonce = next(customer.nonces)
        leg = Leg(FixtureId(self._book.fixture), 1, 1, nonce % 3).pack()
        order = Order(wallet, (leg,), STAKE, 0, self._book.world.at() + 600, nonce)
        return {"order": body_of(order), "signature": self._book.signed(order, self.person())}


def speak_of(body: dict[str, Any], known: dict[str, str], leg: int | None) -> None:
    """Put known values where a generated body has others, at any depth."""
    for name, value in list(body.items()):
        if isinstance(value, dict):
            speak_of(value, known, leg)
        elif name in known:
            body[name] = known[name]
        elif name == "legs" and leg is not None:
            body[name] = [f"0x{leg:064x}"]


@pytest.mark.parametrize("number", [5, None, OPERATOR], ids=["anonymous", "customer", "operator"])
def test_generated_requests__as_each_role__never_a_5xx_and_each_error_a_problem(
    book: Book,
    number: int | None,
    counts: Counts,
    seeds: tuple[int, int],
    record_property: Callable[[str, object], None],
) -> None:
    sender = Sender(book, number)
    answered = played(
        book.service.app, sender.person, seeds, counts(60, 3_500), change=sender.change, watch=sender.watch
    )
    record_property("requests answered", answered.total())
    record_property("answers", json.dumps(dict(sorted(answered.items()))))
    record_property("customers and whole orders", f"{sender.customers} and {sender.valid}")
    assert any(status in answered for status in ("200", "201", "204"))
    assert any(status.startswith("4") for status in answered)


@pytest.fixture
def people(parts: dict[str, Any], match: ManualMatchClock) -> Iterator[People]:
    """People of an app whose desk sells one market of a chain that a test holds in its hands."""
    match.set(NOW)
    table, operator = Stage(), Account.from_key(OPERATOR.to_bytes(32, "big")).address
    app = app_of(settings_of(operators=(operator,)), **parts)
    app.state.desk = Desk(parts["database"], table, table, [DESK, SECOND], DOMAIN, match)
    with people_of(app) as made:
        yield made


def test_generated_requests__the_match_clock_is_down__only_what_needs_it_says_so_and_when_to_try_again(
    people: People, monkeypatch: pytest.MonkeyPatch, counts: Counts, seeds: tuple[int, int]
) -> None:
    person = people(1)
    person.sign_in("token")

    def down(*_: object) -> NoReturn:
        raise ClockUnavailable("the match clock", "start it")

    monkeypatch.setattr(people.app.state.desk.clock, "now", down)

    def signed_in(_case: Any, answer: httpx.Response) -> None:
        if answer.status_code == 401:
            person.token = ""
            person.sign_in("token")

    def needs_it(path: str) -> bool:
        return not path.startswith(NEEDS_NO_CLOCK)

    answered = played(people.app, lambda: person, seeds, counts(40, 600), may_be_down=needs_it, watch=signed_in)
    assert answered["200"]
