"""The generated client: a method for each route, types, problems, streams; against the application without a socket."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.app import routes_of
from api.roles import Role
from proofbook.client import ApiProblem, ApiUnreachable, Client
from proofbook.client.transport import events
from proofbook.clock import ManualMatchClock, ManualWallClock
from scripts._dev.client_schemas import CannotGenerate, annotation, class_name, schemas_module, sentence
from scripts._dev.generate_client import BROWSERS, FOLDER, generate
from tests.api.app_client import running
from tests.api.app_world import ORIGIN, app_of, settings_of
from tests.api.conftest import FakeChain, NoDatabase


@pytest.fixture
def app() -> Any:
    chain, wall, match = FakeChain(), ManualWallClock(1_800_000_000.0), ManualMatchClock(1_531_662_000)
    return app_of(settings_of(), database=NoDatabase(), match_clock=match, chain=chain, wall_clock=wall)


@pytest.fixture
def client(app: Any) -> Iterator[Client]:
    with running(app, base_url=ORIGIN) as http:
        yield Client(ORIGIN, http=http)


def test_client__of_every_route_that_programs_call__has_a_method(app: Any) -> None:
    described = {
        operation["operationId"] for methods in app.openapi()["paths"].values() for operation in methods.values()
    }
    assert len(described) == len([route for route in routes_of(app) if route.role is not Role.SCRAPER])
    text = generate(app.openapi())[FOLDER / "calls.py"]
    assert set(re.findall(r"^    def ([a-z]\w+)\(", text, re.MULTILINE)) == described - BROWSERS
    methods = [one for name, one in inspect.getmembers(Client, inspect.isfunction) if name in described]
    assert all(inspect.getdoc(one) for one in methods)
    assert len(methods) > 40


def test_generator__of_one_description__gives_the_same_text_each_time(app: Any) -> None:
    openapi = json.loads(json.dumps(app.openapi()))
    assert generate(openapi) == generate(app.openapi())


def test_call__answered__gives_the_body_as_it_is_described(client: Client) -> None:
    assert client.healthz() == {"status": "ok"}
    told = client.show_config()
    assert (told["chain"]["id"], told["book"]) == (31_337, None)
    assert "goal" in client.list_reasons()


@pytest.mark.parametrize("token", [None, "pb_unheard-of"])
def test_call__refused__raises_the_problem_with_its_remedy(client: Client, token: str | None) -> None:
    client.token = token
    with pytest.raises(ApiProblem) as caught:
        client.list_bets(limit=0) if token is None else client.problem_kind("unheard/of")
    assert (caught.value.status, caught.value.slug) == ((401, "not-signed-in") if token is None else (404, "not-found"))
    assert caught.value.remedy


def test_call__wrong_value__names_the_field(client: Client) -> None:
    with pytest.raises(ApiProblem) as caught:
        client.list_fixtures(limit=0, in_play=True)
    assert caught.value.field == "query.limit"
    assert caught.value.type == "/problems/invalid-request"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(200, text="<html>"), "no JSON"),
        (httpx.Response(502, text="bad gateway"), "status 502"),
        (httpx.Response(500, json=["not", "ours"]), "status 500"),
        (None, "refused"),
    ],
    ids=["page", "proxy", "list", "down"],
)
def test_call__no_answer_of_this_api__is_unreachable_and_says_why(answer: httpx.Response | None, said: str) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if answer is None:
            raise httpx.ConnectError("refused", request=request)
        return answer

    with (
        Client("http://api.example/", http=httpx.Client(transport=httpx.MockTransport(handle))) as client,
        pytest.raises(ApiUnreachable, match=said),
    ):
        client.healthz()


def test_call__with_token_key_and_path__sends_them(client: Client) -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, json={})

    with Client("http://api.example", token="pb_x", http=httpx.Client(transport=httpx.MockTransport(handle))) as made:
        made.begin_halt({"fixture": None}, idempotency_key="a-key-of-mine")
        made.show_fixture("a/b?c")
        made.list_fixtures(in_play=False, sport=None)
    assert seen[0].headers["authorization"] == "Bearer pb_x"
    assert seen[0].headers["idempotency-key"] == "a-key-of-mine"
    assert json.loads(seen[0].content) == {"fixture": None}
    assert seen[1].url.raw_path == b"/v1/fixtures/a%2Fb%3Fc"
    assert "idempotency-key" not in seen[1].headers
    assert seen[2].url.query == b"in_play=false"


def test_events__of_a_stream__carry_name_data_and_the_last_number() -> None:
    lines = ["retry: 2000", "", "id: 4", "event: snapshot", 'data: {"seq":', "data: 4}", "", "id: 5", "", ": alive"]
    lines += ["id: 6", "event: change", "data: 1", ""]
    assert [tuple(one) for one in events(iter(lines))] == [("snapshot", {"seq": 4}, "4"), ("change", 1, "6")]


def test_stream__refused__raises_the_problem(client: Client) -> None:
    names = ",".join(f"f{number}" for number in range(101))
    with pytest.raises(ApiProblem) as caught:
        next(client.stream(fixtures=names))
    assert caught.value.field == "query.fixtures"


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "integer"}, "int"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "str | None"),
        ({"enum": ["a", "b"]}, "Literal['a', 'b']"),
        ({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}]}, "list[int]"),
        ({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/X"}}, "dict[str, X]"),
        ({}, "Any"),
    ],
    ids=["whole", "null", "words", "pair", "map", "any"],
)
def test_annotation__of_a_schema__is_the_type_of_its_json(schema: dict[str, Any], text: str) -> None:
    assert annotation(schema) == text


def test_annotation__of_what_is_no_json__is_refused() -> None:
    with pytest.raises(CannotGenerate):
        annotation({"type": "file"})


def test_names__of_two_classes_of_one_name__are_told_apart() -> None:
    assert (class_name("api__chain__routes__BetShown"), class_name("BetShown")) == ("ChainBetShown", "BetShown")
    assert "X = TypedDict" in schemas_module({"X": {"type": "object", "properties": {"from": {"type": "integer"}}}})


def test_sentence__too_long__ends_with_a_clause() -> None:
    assert sentence("One clause; " + "x" * 120, "") == "One clause."
    assert sentence(None, "name") == "name"
