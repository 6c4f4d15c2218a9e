"""The handler answers events of the documented shapes with what the engine says, and nothing makes it raise."""

from __future__ import annotations

import ast
import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.engine import priced
from pricing.parameters import Parameters, parameters_bytes
from pricing.priced import SHEETS
from pricing.request import REQUESTS, PricingRequest
from pricing.run import aws_lambda
from pricing.run.aws_lambda import VARIABLE, handler
from tests.pricing.agree.world import ASK, inputs, ratings

REQUEST = inputs().request(ASK)
CONTENT = REQUESTS.dump_python(REQUEST, mode="json")
SHEET = SHEETS.dump_python(priced(REQUEST), mode="json")


@pytest.fixture(autouse=True)
def _fresh():
    aws_lambda._parameters.cache_clear()
    yield
    aws_lambda._parameters.cache_clear()


def test_handler__called_directly__is_the_engines_sheet() -> None:
    assert handler({"request": CONTENT}, None) == SHEET
    assert handler({"requests": [CONTENT, {}]})[0] == SHEET
    assert handler({"requests": [CONTENT, {}]})[1]["reason"] == "bad-request"


def http_event(body: str, encoded: bool = False) -> dict:
    """A function URL's event, payload format 2.0, as AWS documents it."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "x-forwarded-proto": "https"},
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "example",
            "domainName": "example.lambda-url.eu-west-3.on.aws",
            "http": {"method": "POST", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "x"},
            "requestId": "5cc2e0a1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "12/Mar/2026:19:03:58 +0000",
            "timeEpoch": 1773342238000,
        },
        "body": body,
        "isBase64Encoded": encoded,
    }


@pytest.mark.parametrize("encoded", [False, True])
def test_handler__over_http__is_an_http_answer(encoded: bool) -> None:
    body = json.dumps(CONTENT)
    event = http_event(base64.b64encode(body.encode()).decode() if encoded else body, encoded)
    answer = handler(event)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == SHEET


def test_handler__broken_base64__is_refused() -> None:
    assert handler(http_event("%%%", encoded=True))["statusCode"] == 400


def test_handler__from_sqs__answers_with_what_it_could_not_read() -> None:
    record = {
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": json.dumps(CONTENT),
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183"},
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-3:123456789012:pricing",
        "awsRegion": "eu-west-3",
    }
    answer = handler({"Records": [record, {**record, "messageId": "b", "body": None}]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "b"}], "sheets": [SHEET]}


def test_handler__parameters_beside_it__are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "parameters.json"
    file.write_bytes(parameters_bytes(Parameters(ratings())))
    monkeypatch.setenv(VARIABLE, str(file))
    assert handler({"request": CONTENT})["parameters"] == Parameters(ratings()).digest


@given(
    event=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["request", "requests", "Records", "body", "isBase64Encoded", "x"]), inner
            )
        ),
        max_leaves=8,
    )
)
def test_handler__any_event__is_answered_in_json(event) -> None:
    json.dumps(handler(event), allow_nan=False)


def test_handler__its_file__imports_nothing_of_aws() -> None:
    tree = ast.parse(Path(aws_lambda.__file__).read_text())
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in named if name.startswith(("boto", "aws"))]


def test_request__unchanged_by_its_json() -> None:
    assert isinstance(REQUEST, PricingRequest)
