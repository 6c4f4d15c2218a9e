"""The application around its routes: problems, headers, limits, health; what is down does not take the rest with it."""

import asyncio
import io
import json
import threading
from collections.abc import Iterator
from typing import Annotated

import httpx
import psycopg
import pytest
from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from starlette.responses import StreamingResponse

from api import errors
from api.app import create_app, routes_of
from api.context import Ctx
from api.problems import Problem, kinds
from api.roles import ANYONE, Customer, Operator, Role
from api.settings import Settings
from proofbook import logging
from proofbook.clock import ManualMatchClock, ManualWallClock, RemoteMatchClock
from proofbook.database import Database, open_database
from tests.api.app_world import app_of, client_of, problem, settings_of
from tests.api.conftest import FakeChain, NoDatabase

router = APIRouter()


class Bet(BaseModel):
    model_config = ConfigDict(extra="forbid")
    stake: int = Field(gt=0)
    legs: list[Annotated[int, Field(ge=0)]]
    token: str = ""


@router.post("/t/bets", dependencies=[ANYONE])
def bets(bet: Bet) -> Bet:
    return bet


@router.get("/t/defect", dependencies=[ANYONE])
def defect() -> None:
    raise KeyError("api_key=sesame-open-now")


@router.get("/t/problem", dependencies=[ANYONE])
def own_problem() -> None:
    raise Problem("stake=1", "stake more", field="body.stake", slug="too-small", status=409, retry_after_s=7)


@router.get("/t/database", dependencies=[ANYONE])
def reads(context: Ctx) -> int:
    with context.database.session(write=False) as session:
        return int(session.execute(text("SELECT 42")).scalar_one())


@router.get("/t/chain", dependencies=[ANYONE])
def asks_chain(context: Ctx) -> int:
    return context.chain.head()


@router.get("/t/clock", dependencies=[ANYONE])
def asks_clock(context: Ctx) -> int:
    return context.match_clock.now()


@router.get("/t/stream", dependencies=[ANYONE])
async def streams() -> StreamingResponse:
    return StreamingResponse(iter([b"a", b"b"]), headers={"Cache-Control": "max-age=5"})


@router.post("/t/raw", dependencies=[ANYONE])
def raw(body: Annotated[bytes, Body()]) -> int:
    return len(body)


@router.get("/t/thread", dependencies=[ANYONE])
def thread() -> str:
    return threading.current_thread().name


@router.get("/t/mine")
def mine(user: Customer) -> str:
    return str(user.user)


@router.get("/t/ours")
def ours(user: Operator) -> str:
    return str(user.user)


@pytest.fixture
def parts(chain: FakeChain, wall: ManualWallClock, match: ManualMatchClock) -> dict[str, object]:
    return {"database": NoDatabase(), "match_clock": match, "chain": chain, "wall_clock": wall}


@pytest.fixture
def client(parts: dict[str, object]) -> Iterator[httpx.Client]:
    with client_of(app_of(settings_of(), routers=[router], **parts)) as made:
        yield made


def test_problem__raised_by_a_route__is_a_document_with_everything_it_says(client: httpx.Client) -> None:
    answer = client.get("/t/problem")
    document = problem(answer, 409, "too-small")
    assert document["detail"] == "stake=1"
    assert (document["field"], document["remedy"], document["retry_after_s"]) == ("body.stake", "stake more", 7)
    assert answer.headers["retry-after"] == "7"


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"legs": []}, "body.stake", "Field required"),
        ({"stake": 0, "legs": []}, "body.stake", "0: "),
        ({"stake": "many", "legs": []}, "body.stake", '"many"'),
        ({"stake": 1, "legs": [3, -1]}, "body.legs.1", "-1"),
        ({"stake": 1, "legs": [], "odds": 2}, "body.odds", "not permitted"),
        ({"stake": 1, "legs": [], "token": 7}, "body.token", "***"),
        ("text", "body", "dictionary"),
        (None, "body", "required"),
    ],
)
def test_request__wrong_value__names_field_value_and_remedy(
    client: httpx.Client, body: object, field: str, said: str
) -> None:
    document = problem(client.post("/t/bets", json=body), 422, "invalid-request")
    assert document["field"] == field
    assert said in document["errors"][0]["detail"]
    assert document["remedy"] == document["errors"][0]["remedy"] != ""


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b'{"stake": NaN, "legs": []}', b'{"stake": 1e999, "legs": []}', b'"\\ud800"', b"[" * 9000],
    ids=["cut", "no text", "not a number", "infinite", "half a character", "deep"],
)
def test_request__body_that_is_no_json_of_ours__is_a_client_error(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/t/bets", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422), answer.text
    assert json.loads(answer.content)["type"] in ("/problems/bad-request", "/problems/invalid-request")


def test_request__many_wrong_values__lists_at_most_twenty(client: httpx.Client) -> None:
    document = problem(client.post("/t/bets", json={"stake": 1, "legs": [-1] * 500}), 422, "invalid-request")
    assert len(document["errors"]) == 20


def test_defect__of_ours__tells_the_client_nothing_and_the_log_everything_but_secrets(client: httpx.Client) -> None:
    stream = io.StringIO()
    logging.configure("info", "json", stream)
    answer = client.get("/t/defect?code=sesame-open-now")
    document = problem(answer, 500, "unexpected")
    assert "sesame" not in answer.text
    assert "KeyError" not in answer.text
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    failed = next(line for line in lines if line["event"] == "request_failed")
    assert "KeyError" in failed["exception"]
    assert failed["request_id"] == document["instance"].removeprefix("urn:uuid:")
    seen = next(line for line in lines if line["event"] == "request")
    assert (seen["route"], seen["method"], seen["status"]) == ("/t/defect", "GET", 500)
    assert "sesame-open-now" not in stream.getvalue()


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", "/nothing/%2e%2e/%00", 404, "not-found"),
        ("DELETE", "/t/bets", 405, "method-not-allowed"),
        ("GET", "/t/mine", 401, "not-signed-in"),
        ("GET", "/t/ours", 401, "not-signed-in"),
        ("GET", "/problems/unheard-of", 404, "not-found"),
    ],
)
def test_request__that_finds_no_route_or_no_right__is_a_problem(
    client: httpx.Client, method: str, path: str, status: int, slug: str
) -> None:
    problem(client.request(method, path), status, slug)


def test_answers__of_every_kind__carry_security_headers_and_an_id_of_ours(client: httpx.Client) -> None:
    answers = [client.get(path, headers={"x-request-id": "mine"}) for path in ("/healthz", "/t/defect", "/nothing")]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in answer.headers
    assert len({answer.headers["x-request-id"] for answer in answers} - {"mine"}) == 3


def test_stream__sets_its_own_caching__keeps_it(client: httpx.Client) -> None:
    answer = client.get("/t/stream")
    assert (answer.text, answer.headers["cache-control"]) == ("ab", "max-age=5")


def test_hsts__outside_development__is_sent(parts: dict[str, object]) -> None:
    with client_of(app_of(settings_of(profile="testnet"), **parts)) as client:
        assert "max-age=31536000" in client.get("/healthz").headers["strict-transport-security"]


def test_body__over_the_limit__is_refused_whether_its_length_is_stated_or_not(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1_000

    for answer in (client.post("/t/raw", content=b"x" * 70_000), client.post("/t/raw", content=pieces())):
        assert problem(answer, 413, "too-large")["limit"] == 65_536
    assert client.post("/t/raw", content=b"x" * 65_536).json() == 65_536


def test_body__that_does_not_come__is_given_up(parts: dict[str, object]) -> None:
    app = app_of(settings_of(body_timeout_s=0.05), routers=[router], **parts)
    sent: list[dict[str, object]] = []

    async def never() -> dict[str, object]:
        await asyncio.sleep(60)
        return {}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/t/raw",
        "raw_path": b"/t/raw",
        "query_string": b"",
        "headers": [(b"content-length", b"10")],
        "scheme": "https",
        "client": ("1.2.3.4", 5),
        "server": ("book.example", 443),
        "root_path": "",
    }
    asyncio.run(app(scope, never, send))
    assert sent[0]["status"] == 408


def test_rate__of_an_address__is_limited_with_the_time_to_wait(parts: dict[str, object], wall: ManualWallClock) -> None:
    settings = settings_of(requests_per_s=0.5, requests_burst=2)
    with client_of(app_of(settings, routers=[router], **parts)) as client:
        assert [client.get("/t/thread").status_code for _ in range(2)] == [200, 200]
        answer = client.get("/t/thread")
        assert problem(answer, 429, "too-many-requests")["retry_after_s"] == 2
        assert answer.headers["retry-after"] == "2"
        assert client.get("/healthz").status_code == 200
        asyncio.run(wall.advance(2))
        assert client.get("/t/thread").status_code == 200


def test_sync_route__runs_in_the_thread_pool(client: httpx.Client) -> None:
    assert client.get("/t/thread").json() != threading.main_thread().name
    assert "AnyIO worker thread" in client.get("/t/thread").json()


def test_cors__listed_site__may_call_with_cookies_and_others_may_not(parts: dict[str, object]) -> None:
    site = "https://front.example"
    with client_of(app_of(settings_of(cors_origins=(site,)), **parts)) as client:
        allowed = client.get("/healthz", headers={"origin": site})
        assert allowed.headers["access-control-allow-origin"] == site
        assert allowed.headers["access-control-allow-credentials"] == "true"
        assert "access-control-allow-origin" not in client.get("/healthz", headers={"origin": "https://evil"}).headers
        asked = {"origin": site, "access-control-request-method": "POST"}
        asked["access-control-request-headers"] = "x-csrf-token"
        assert client.options("/t/bets", headers=asked).status_code == 200


def test_cors__every_site__means_no_cookies(parts: dict[str, object]) -> None:
    with client_of(app_of(settings_of(cors_origins=("*",)), **parts)) as client:
        answer = client.get("/healthz", headers={"origin": "https://any.example"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


def test_chain_down__routes_without_it__go_on(client: httpx.Client, chain: FakeChain) -> None:
    chain.down = True
    answer = client.get("/t/chain")
    problem(answer, 503, "chain-down")
    assert int(answer.headers["retry-after"]) > 0
    assert client.get("/t/clock").status_code == client.post("/t/bets", json={"stake": 1, "legs": []}).status_code
    chain.down = False
    assert client.get("/t/chain").json() == 7


def test_clock_down__routes_without_it__go_on(parts: dict[str, object]) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    parts["match_clock"] = RemoteMatchClock("http://replay.example", transport=httpx.MockTransport(refuse))
    with client_of(app_of(settings_of(), routers=[router], **parts)) as client:
        problem(client.get("/t/clock"), 503, "clock-down")
        assert client.get("/t/chain").status_code == 200


@pytest.mark.process
def test_database_down__routes_without_it__go_on_and_it_is_found_again(
    parts: dict[str, object], database: Database, database_url: str
) -> None:
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    with client_of(app_of(settings_of(), routers=[router], **parts | {"database": database})) as client:
        assert client.get("/t/database").json() == 42
        with psycopg.connect(database_url.replace(str(name), "postgres"), autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
            admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            answer = client.get("/t/database")
            problem(answer, 503, "database-down")
            assert int(answer.headers["retry-after"]) > 0
            assert name not in answer.text
            assert client.get("/t/chain").status_code == client.get("/healthz").status_code == 200
            document = problem(client.get("/readyz"), 503, "unavailable")
            assert document["parts"] == {"database": "down", "chain": "ok", "head": "ok", "clock": "ok"}
            admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
        assert client.get("/t/database").json() == 42


@pytest.mark.process
def test_readyz__every_part_answers__tells_chain_block_and_time(parts: dict[str, object], database: Database) -> None:
    with client_of(app_of(settings_of(), **parts | {"database": database})) as client:
        assert client.get("/readyz").json() == {
            "status": "ok",
            "parts": {"database": "ok", "chain": "ok", "head": "ok", "clock": "ok"},
            "worker": {},
            "chain_id": 31337,
            "block": 7,
            "match_time": 1_531_662_000,
        }


def test_readyz__database_that_is_not_there__is_told(parts: dict[str, object]) -> None:
    parts["database"] = open_database("postgresql://x@/x?host=/nonexistent")
    with client_of(app_of(settings_of(), **parts)) as client:
        assert problem(client.get("/readyz"), 503, "unavailable")["parts"]["database"] == "down"


def test_metrics__after_requests__count_by_template_never_by_path(client: httpx.Client) -> None:
    client.get("/problems/secret-in-a-path")
    client.get("/secret-elsewhere")
    told = client.get("/metrics").text
    assert 'proofbook_api_requests_total{method="GET",route="/problems/{slug}",status="4xx"} 1.0' in told
    assert 'route="none"' in told
    assert "secret" not in told


def test_metrics__with_a_token_set__want_it(parts: dict[str, object], tmp_path: object) -> None:
    file = tmp_path / "token"
    file.write_text("t0ken-of-the-scraper")
    with client_of(app_of(settings_of(metrics_token_file=file), **parts)) as client:
        problem(client.get("/metrics"), 401, "not-signed-in")
        problem(client.get("/metrics", headers={"authorization": "Bearer other"}), 401, "not-signed-in")
        assert client.get("/metrics", headers={"authorization": "Bearer t0ken-of-the-scraper"}).status_code == 200


def test_problem_types__each__has_a_slug_of_its_own_and_a_page(client: httpx.Client) -> None:
    told = {one["type"] for one in client.get("/problems").json()}
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Problem)]
    assert len({kind.slug for kind in classes}) == len(classes)
    for kind in set(classes) - {Problem}:
        assert f"/problems/{kind.slug}" in told
        page = client.get(f"/problems/{kind.slug}").json()
        assert (page["status"], page["title"]) == (kind.status, kind.title)
    assert kinds().keys() <= {one.removeprefix("/problems/") for one in told}


def test_openapi__is_served_with_the_problem_document_as_error_body(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    operation = schema["paths"]["/t/bets"]["post"]
    assert "422" not in operation["responses"]
    assert "application/problem+json" in operation["responses"]["4XX"]["content"]
    assert "HTTPValidationError" not in json.dumps(schema)


def test_app__route_without_a_role_or_with_two__does_not_start(parts: dict[str, object]) -> None:
    silent, torn = APIRouter(), APIRouter()

    @silent.get("/silent")
    def silent_route() -> None: ...

    @torn.get("/torn", dependencies=[ANYONE])
    def torn_route(user: Operator) -> None: ...

    for bad, said in ((silent, "/silent declares no role"), (torn, "/torn declares anyone, operator")):
        with pytest.raises(errors.RouteUndeclared, match=said):
            app_of(settings_of(), routers=[bad], **parts)


def test_routes__of_the_app__are_all_declared(parts: dict[str, object]) -> None:
    app = app_of(settings_of(), routers=[router], **parts)
    paths = {route.path: route.role for route in routes_of(app)}
    assert paths["/t/mine"] == Role.CUSTOMER
    assert paths["/t/ours"] == Role.OPERATOR
    assert set(app.openapi()["paths"]) <= set(paths)


def test_two_apps__of_one_process__share_nothing(parts: dict[str, object]) -> None:
    one, two = (create_app(Settings(), live=False, **parts) for _ in range(2))
    with client_of(one) as client:
        client.get("/healthz")
    with client_of(two) as client:
        assert "api_requests_total{" not in client.get("/metrics").text
