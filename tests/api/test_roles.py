"""Every route of the product, asked by everybody: nobody reaches what is not for them."""

import re
from collections.abc import Iterable, Iterator

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

from api.app import create_app, routes_of
from api.roles import DeclaredRoute, Role
from api.settings import Settings
from tests.api.conftest import FakeChain, NoDatabase
from tests.api.people import People, Person

NOBODY = {401}
NOT_YOU = {403}
NEEDS_CONTRACTS = (
    "/v1/fixtures/{fixture}/limit",
    "/v1/operator/budgets",
    "/v1/operator/budgets/proposals",
    "/v1/committee",
)
"""These say that the app of this test has none."""
ENDLESS = "/v1/stream"
"""For everybody, and its answer does not end."""
UNDECLARED = {("GET", "/openapi.json"), ("HEAD", "/openapi.json")}
"""What FastAPI adds by itself; the description is for everybody."""


def declared() -> list[DeclaredRoute]:
    """The routes of the product; none of them is asked for anything here."""
    app = create_app(Settings(), database=NoDatabase(), match_clock=None, chain=FakeChain())
    return list(routes_of(app))


def mounted(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and path of everything that a router would answer, whoever put it there."""
    for route in routes:
        included: APIRouter | None = getattr(route, "original_router", None)
        if included is not None:
            yield from mounted(included.routes)
            continue
        assert isinstance(route, Route | APIRoute), f"{route!r} is no route with methods: a mount has no role"
        for method in route.methods or ():
            yield method, route.path


def path_of(route: DeclaredRoute) -> str:
    return re.sub(r"\{[^}]*\}", "11111111-1111-4111-8111-111111111111", route.path)


def ask(person: Person, route: DeclaredRoute) -> int:
    body = {} if route.method in ("POST", "PUT", "PATCH") else None
    return person.ask(route.method, path_of(route), body).status_code


@pytest.mark.process
def test_every_route__as_anonymous_customer_and_operator__opens_for_its_role_alone(people: People) -> None:
    nobody, customer, operator = people(5), people(1), people(99)
    assert set(mounted(people.app.router.routes)) - UNDECLARED == {
        (route.method, route.path) for route in routes_of(people.app)
    }
    routes = [route for route in routes_of(people.app) if route.path != ENDLESS]
    assert {route.role for route in routes} == set(Role)
    for route in routes:
        # Some routes end the session: each is asked with a fresh one.
        for person in (customer, operator):
            person.token = ""
            person.sign_in("token")
        closed = {
            Role.ANYONE: (set(), set(), set()),
            Role.SCRAPER: (set(), set(), set()),
            Role.CUSTOMER: (NOBODY, set(), set()),
            Role.OPERATOR: (NOBODY, NOT_YOU, set()),
        }[route.role]
        for person, wanted in zip((nobody, customer, operator), closed, strict=True):
            code = ask(person, route)
            assert (code in wanted) if wanted else (code not in NOBODY | NOT_YOU), (route, code)
            assert code < 500 or (code == 503 and route.path in NEEDS_CONTRACTS), (route, code)


def test_routes__of_the_product__are_listed_with_a_role_each() -> None:
    routes = declared()
    assert len({(route.method, route.path) for route in routes}) == len(routes)
    assert [route.role for route in routes if route.path == ENDLESS] == [Role.ANYONE]
    open_to_all = {f"{route.method} {route.path}" for route in routes if route.role is Role.ANYONE}
    assert {path for path in open_to_all if not path.startswith("GET")} == {
        "POST /v1/sign-in/challenges",
        "POST /v1/sign-in",
        "POST /v1/identity/webhooks/{provider}",
        # A node's own signature says who calls.
        "POST /v1/node-records",
        "POST /v1/node-heartbeats",
    }


def test_description__names_every_route_but_the_scrapers(people_free_app: FastAPI) -> None:
    described = {
        (method.upper(), path) for path, methods in people_free_app.openapi()["paths"].items() for method in methods
    }
    assert described == {(route.method, route.path) for route in declared() if route.role is not Role.SCRAPER}


@pytest.fixture
def people_free_app() -> FastAPI:
    return create_app(Settings(), database=NoDatabase(), match_clock=None, chain=FakeChain())
