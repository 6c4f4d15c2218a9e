"""Who may call a route. Each route declares one role; the app does not start with a route that declares none or two.

    ANYONE      dependencies=[ANYONE]          no sign-in; nothing about a person
    Customer    user: Customer                 somebody who is signed in
    Recent      user: Recent                   the same, who proved it in the last five minutes (step-up)
    Operator    user: Operator                 signed in, and named as operator by the settings
    SCRAPER     dependencies=[SCRAPER]         holds the metrics token (anyone in development)

Who a request speaks for is found by the app's authenticator, once a request; the rate of a user is counted here.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Protocol, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from api.context import Context, context_of
from api.errors import NotAllowed, NotSignedIn, RouteUndeclared, StepUpNeeded
from api.rates import Rates

RECENT_S: Final = 300


class Role(StrEnum):
    """Whom a route is for."""

    ANYONE = "anyone"
    CUSTOMER = "customer"
    OPERATOR = "operator"
    SCRAPER = "scraper"


@dataclass(frozen=True, slots=True)
class Principal:
    """Whom a request speaks for. `proved_at` is the wall time of the last proof that it is this person.

    `session` is the id of a session of ours, None for a token of an OIDC provider.
    """

    user: UUID
    operator: bool
    proved_at: int
    session: UUID | None = None


class Authenticator(Protocol):
    """Finds out whom a request speaks for."""

    def __call__(self, request: Request, context: Context) -> Principal | None:
        """None for nobody; raises a Problem for credentials that are no good."""
        ...


def anyone() -> None:
    """Let everybody in."""


def scraper(request: Request) -> None:
    """Let in who holds the metrics token. Raises NotSignedIn."""
    token = context_of(request).settings.metrics_token()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is not None and not hmac.compare_digest(given.encode(), token.encode()):
        raise NotSignedIn("this needs the metrics token", "send it as `Authorization: Bearer`")


def customer(request: Request) -> Principal:
    """Who is signed in. Raises NotSignedIn, TooManyRequests."""
    known: Principal | None = getattr(request.state, "principal", None)
    if known is not None:
        return known
    context = context_of(request)
    authenticate = cast("Authenticator", request.app.state.authenticate)
    found = authenticate(request, context)
    if found is None:
        raise NotSignedIn
    cast("Rates", request.app.state.user_rates).take(str(found.user), "to a user")
    request.state.principal = found
    return found


def recent(request: Request) -> Principal:
    """Who proved lately that it is them. Raises StepUpNeeded besides."""
    principal = customer(request)
    if context_of(request).wall_s() - principal.proved_at > RECENT_S:
        raise StepUpNeeded(RECENT_S)
    return principal


def costly(request: Request, tokens: int) -> None:
    """Count a request as so many more of its address: it makes us compute, or ask a node. Raises TooManyRequests."""
    rates = cast("Rates", request.app.state.address_rates)
    rates.take(str(getattr(request.state, "address", "")), "to an address", tokens - 1)


def operator(request: Request) -> Principal:
    """An operator who is signed in. Raises NotAllowed besides."""
    principal = customer(request)
    if not principal.operator:
        raise NotAllowed("this is for operators", "ask who runs this book to name your wallet in the settings")
    return principal


ANYONE: Final = Depends(anyone)
SCRAPER: Final = Depends(scraper)
Customer = Annotated[Principal, Depends(customer)]
Recent = Annotated[Principal, Depends(recent)]
Operator = Annotated[Principal, Depends(operator)]

_ROLES: Final[dict[Callable[..., Any], Role]] = {
    anyone: Role.ANYONE,
    scraper: Role.SCRAPER,
    customer: Role.CUSTOMER,
    recent: Role.CUSTOMER,
    operator: Role.OPERATOR,
}


@dataclass(frozen=True, slots=True)
class DeclaredRoute:
    """A method of a path, and whom it is for."""

    method: str
    path: str
    role: Role


def declared(routers: Sequence[APIRouter]) -> Iterator[DeclaredRoute]:
    """Every route of some routers with its role. Raises RouteUndeclared."""
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise RouteUndeclared(repr(route), ())
            methods = sorted(route.methods or ())
            roles = {_ROLES[call] for call in _calls(route.dependant) if call in _ROLES}
            if len(roles) != 1:
                raise RouteUndeclared(f"{'/'.join(methods)} {route.path}", sorted(roles))
            for method in methods:
                yield DeclaredRoute(method, route.path, next(iter(roles)))


def _calls(dependant: Any) -> Iterator[Callable[..., Any]]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)
