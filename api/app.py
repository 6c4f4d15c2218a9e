"""The application: one function that puts settings and parts together.

    app = create_app(settings, database=..., match_clock=..., chain=...)

Nothing is read from the environment and nothing is global: two apps of one process know nothing of each other. A part
of the API adds its routes by adding its router to `ROUTERS`; the app does not start with a route without a role.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware

from api import answering, faucet, matching, operations
from api.accounts import routes as account_routes
from api.accounts import wallet_routes
from api.accounts.authenticate import ByAccounts
from api.accounts.oidc import Tokens
from api.caps import proposal_routes
from api.caps import routes as cap_routes
from api.chain import committee
from api.chain import routes as book_routes
from api.context import Chain, Context
from api.desk import operator_routes
from api.desk import routes as desk_routes
from api.duties import routes as duty_routes
from api.edge import Edge
from api.fixtures import names_from
from api.grants import routes as grant_routes
from api.identity import routes as identity_routes
from api.identity.setup import make_desk
from api.live import routes as live_routes
from api.live.boards import Boards
from api.live.bus import Bus
from api.live.hub import Hub
from api.live.running import live_feed
from api.log import routes as log_routes
from api.nodes import routes as node_routes
from api.nodes.listings import Listings
from api.problems import MEDIA_TYPE
from api.public import config as public_config
from api.public import limits as public_limits
from api.public.book import PublicBook
from api.public.config import public_rpc
from api.public.pages import Pages
from api.rates import Rates
from api.receipts import routes as receipt_routes
from api.repeats.layer import Repeats
from api.roles import Authenticator, DeclaredRoute, declared
from api.settings import Settings
from api.tracing.recorder import Recorder
from api.tracing.requests import Traced
from proofbook.clock import MatchClock, SystemWallClock, WallClock
from proofbook.database import Database
from proofbook.metrics import Metrics

ROUTERS: Final[tuple[APIRouter, ...]] = (
    operations.router,
    public_config.router,
    account_routes.router,
    wallet_routes.router,
    log_routes.router,
    live_routes.router,
    public_limits.router,
    desk_routes.router,
    operator_routes.router,
    cap_routes.router,
    proposal_routes.router,
    matching.router,
    identity_routes.router,
    duty_routes.router,
    grant_routes.router,
    book_routes.router,
    committee.router,
    receipt_routes.router,
    node_routes.router,
    faucet.router,
)
STREAM_ROUTERS: Final[tuple[APIRouter, ...]] = (operations.router, public_config.router, live_routes.router)
"""What a process for readers serves: no account, no order, no key."""
VERSION: Final = "1"
_PROBLEM: Final = {
    "description": "A problem document (RFC 9457).",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "stable; what programs compare"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "remedy": {"type": "string"},
        "retry_after_s": {"type": "integer"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail", "remedy"],
                "properties": {name: {"type": "string"} for name in ("field", "detail", "remedy")},
            },
        },
    },
    "example": {
        "type": "/problems/invalid-request",
        "title": "Values of the request are wrong",
        "status": 422,
        "detail": "body.address: \"0x12\": String should match pattern '^0x[0-9a-fA-F]{40}$'",
        "field": "body.address",
        "remedy": "correct it",
        "instance": "urn:uuid:7e9b8b8e-65ad-4a6b-9a4c-2f9b8f7d2f10",
    },
}


class Application(FastAPI):
    """FastAPI, with problem documents in its description in place of FastAPI's own error body."""

    def openapi(self) -> dict[str, Any]:
        """Give the OpenAPI description."""
        fresh = self.openapi_schema is None
        schema = super().openapi()
        if fresh:
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            schemas["Problem"] = _PROBLEM_SCHEMA
            for path in schema["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
        return schema


def create_app(
    settings: Settings,
    *,
    database: Database,
    match_clock: MatchClock,
    chain: Chain,
    wall_clock: WallClock | None = None,
    metrics: Metrics | None = None,
    authenticate: Authenticator | None = None,
    live: bool = True,
    book: PublicBook | None = None,
    bus: Bus | None = None,
    routers: Sequence[APIRouter] = ROUTERS,
    tracing: Recorder | None = None,
) -> FastAPI:
    """Put the application together; `live` False leaves the streams without a feed. Raises RouteUndeclared."""
    context = Context(settings, database, match_clock, chain, wall_clock or SystemWallClock(), metrics or Metrics())
    hub = Hub(settings.streams, settings.streams_an_address)
    app = Application(
        lifespan=live_feed(context, hub, bus) if live else None,
        title="Proofbook",
        version=VERSION,
        summary="Prices, orders, identity and receipts of a sports book that anyone can verify",
        docs_url=None,
        redoc_url=None,
        responses={"4XX": _PROBLEM, "5XX": _PROBLEM},
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.context = context
    app.state.hub = hub
    app.state.boards = Boards()
    app.state.book = book
    app.state.tracing = tracing
    app.state.listings = Listings()
    app.state.names = names_from(settings.catalogue_file)
    app.state.make_identity = make_desk
    app.state.authenticate = authenticate or ByAccounts(Tokens.of(settings, context.wall_clock))
    app.state.declared = tuple(declared(routers))
    app.state.user_rates = Rates(
        settings.user_requests_per_s, settings.user_requests_burst, context.wall_clock.monotonic
    )
    for router in routers:
        app.include_router(router)
    answering.install(app)
    app.add_middleware(Repeats, context=context)
    rpc = public_rpc(settings)
    connect = [] if rpc is None else ["/".join(rpc.split("/", 3)[:3])]
    app.add_middleware(Pages, folder=settings.dapp_folder, routes=app.router.routes, connect=connect)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_credentials="*" not in settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "X-CSRF-Token",
                "Last-Event-ID",
                "traceparent",
            ],
            expose_headers=["X-Request-Id", "Retry-After", "ETag"],
            max_age=600,
        )
    rates = Rates(settings.requests_per_s, settings.requests_burst, context.wall_clock.monotonic)
    app.state.address_rates = rates
    if tracing is not None:
        app.add_middleware(Traced, recorder=tracing)
    app.add_middleware(Edge, context=context, rates=rates)
    return app


def routes_of(app: FastAPI) -> tuple[DeclaredRoute, ...]:
    """Every route of an app with its role."""
    routes: tuple[DeclaredRoute, ...] = app.state.declared
    return routes
