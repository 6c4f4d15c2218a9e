"""Somebody holds a customer's session: what it opens, what it does not, and how its owner ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from eth_account import Account

from api.accounts.authenticate import COOKIE
from api.desk.service import Desk
from api.duties.terms import PRESENT
from chain.typed_data import Order
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, problem, settings_of
from tests.api.conftest import FakeChain
from tests.api.desk.desk_stage import DESK, DOMAIN, EURO, HOME, NOW, SECOND, Stage
from tests.api.identity.service import Service, service_of
from tests.api.people import People, Person, people_of

pytestmark = pytest.mark.process
LATER_S = 301
"""Longer than a proof of oneself counts as recent."""


@pytest.fixture
def service(parts: dict[str, object]) -> Iterator[Service]:
    with service_of(parts) as made:
        yield made


@pytest.fixture
def crowd(database: Database, chain: FakeChain, wall: ManualWallClock) -> Iterator[People]:
    """People of an app whose desk takes bets."""
    table, clock = Stage(), ManualMatchClock(NOW)
    app = app_of(settings_of(), database=database, chain=chain, wall_clock=wall, match_clock=clock)
    app.state.desk = Desk(database, table, table, [DESK, SECOND], DOMAIN, clock)
    with people_of(app) as made:
        yield made


def stolen(people: People, victim: Person) -> Person:
    """A thief with the victim's token, and a key of his own."""
    thief = people(66)
    thief.token = victim.token
    return thief


def test_stolen_session__minutes_later__changes_no_wallet_identity_or_account(service: Service) -> None:
    ann = service.people(1)
    ann.sign_in("token")
    assert ann.ask("POST", "/v1/terms", {"version": PRESENT}).status_code == 200
    own = ann.ask("GET", "/v1/wallets").json()[0]["id"]
    thief = stolen(service.people, ann)
    service.pass_by(LATER_S)
    for method, path, body in (
        ("POST", "/v1/wallets/challenges", {"address": thief.address}),
        ("DELETE", f"/v1/wallets/{own}", None),
        ("POST", "/v1/identity/revocation", None),
        ("POST", "/v1/identity/erasure", None),
        ("POST", "/v1/account/closure", None),
    ):
        assert problem(thief.ask(method, path, body), 401, "step-up-needed")["max_age_s"] == 300, path


def test_stolen_session__its_own_signature__is_no_proof_of_the_victim(service: Service) -> None:
    """The step-up is the wallet's signature again: the thief gets an account of his own by signing, never hers."""
    ann = service.people(1)
    user = ann.sign_in("token")["user_id"]
    thief = stolen(service.people, ann)
    service.pass_by(LATER_S)
    asked = thief.challenge(address=ann.address)
    body = {"challenge_id": asked["challenge_id"], "signature": thief.sign(asked["message"]), "carrier": "token"}
    problem(thief.ask("POST", "/v1/sign-in", body), 422, "bad-signature")
    assert thief.sign_in("token")["user_id"] != user


def test_stolen_session__limits__fall_at_once_and_rise_after_two_days_in_its_owners_sight(service: Service) -> None:
    ann = service.people(1)
    ann.sign_in("token")
    assert ann.ask("PUT", "/v1/limits/stake", {"cents": 5_000}).status_code == 200
    raised = stolen(service.people, ann).ask("PUT", "/v1/limits/stake", {"cents": 900_000}).json()
    assert (raised["cents"], raised["pending_cents"]) == (5_000, 900_000)
    # Asking for what holds takes the increase back.
    assert ann.ask("PUT", "/v1/limits/stake", {"cents": 5_000}).json()["pending_cents"] is None


def test_stolen_session__its_owner_looks__sees_it_and_ends_it_and_it_is_nobody(people_of_service: People) -> None:
    phone, laptop = people_of_service(1), people_of_service(1)
    phone.sign_in("token")
    thief = stolen(people_of_service, phone)
    laptop.sign_in("token")
    listed = [one["id"] for one in laptop.ask("GET", "/v1/sessions").json() if not one["current"]]
    assert len(listed) == 1
    assert laptop.ask("DELETE", f"/v1/sessions/{listed[0]}").status_code == 200
    problem(thief.ask("GET", "/v1/session"), 401, "not-signed-in")
    assert laptop.ask("GET", "/v1/session").status_code == 200


@pytest.fixture
def people_of_service(service: Service) -> People:
    return service.people


def test_stolen_cookie__without_its_token_of_the_page__writes_nothing(service: Service) -> None:
    ann = service.person(1)
    thief = service.people(66)
    jar = {"cookie": f"{COOKIE}={ann.client.cookies[COOKIE]}"}
    assert thief.ask("GET", "/v1/session", **jar).status_code == 200
    problem(thief.ask("PUT", "/v1/limits/stake", {"cents": 1}, **jar), 403, "cross-site")
    problem(thief.ask("DELETE", "/v1/sessions", **jar), 403, "cross-site")


def test_stolen_session__of_a_wallet_with_a_balance__bets_and_sells_nothing(
    crowd: People, wall: ManualWallClock
) -> None:
    ann = crowd(7)
    ann.sign_in("token")
    asyncio.run(wall.advance(1))
    thief = stolen(crowd, ann)
    slip = {"bettor": ann.address, "legs": [hex(HOME)], "stake": 10 * EURO}
    order: dict[str, Any] = thief.ask("POST", "/v1/quotes", slip).json()["order"]
    refused = thief.ask("POST", "/v1/bets", signed(thief, order), **{"idempotency-key": "thief-0001"})
    assert problem(refused, 422, "bet-refused")["reason"] == "signature"
    own = signed(thief, order | {"bettor": thief.address})
    problem(thief.ask("POST", "/v1/bets", own, **{"idempotency-key": "thief-0002"}), 403, "not-allowed")
    bet = ann.ask("POST", "/v1/bets", signed(ann, order), **{"idempotency-key": "ann-00001"})
    assert bet.status_code == 201, bet.text
    sale = {
        "bet": bet.json()["id"],
        "part": EURO,
        "min_units": 0,
        "valid_until": NOW + 500,
        "signature": "0x" + "11" * 64,
    }
    assert thief.ask("POST", "/v1/cash-outs", sale).status_code == 422


def signed(person: Person, order: dict[str, Any]) -> dict[str, Any]:
    legs = tuple(int(leg, 16) for leg in order["legs"])
    one = Order(order["bettor"], legs, order["stake"], order["min_payout"], order["valid_until"], order["nonce"])
    return {
        "order": order,
        "signature": "0x" + bytes(Account._sign_hash(one.digest(DOMAIN), person.key.key).signature).hex(),
    }
