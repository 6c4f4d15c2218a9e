"""Prices by Lambda: the handler's own answer is a price; anything else is none, with a reason, and nothing raises."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.signers.credentials import Fixed
from chain.signers.patience import Again
from chain.signers.sigv4 import Credentials
from pricing.engine import priced
from pricing.guard import NewPrice, NoQuorum
from pricing.parameters import NO_RATINGS
from pricing.request import request_bytes
from pricing.run.aws_lambda import handler
from pricing.run.by_lambda import ByLambda
from tests.pricing.agree.world import ASK, inputs

REQUEST = inputs().request(ASK)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def asking(answer: Any, **changes: Any) -> ByLambda:
    def reply(request: httpx.Request) -> httpx.Response:
        return answer(request) if callable(answer) else answer

    client = httpx.Client(transport=httpx.MockTransport(reply))
    given: dict[str, Any] = {"parameters": NO_RATINGS.digest, "now": lambda: NOW, **changes}
    return ByLambda("proofbook-test-pricing", "eu-west-3", Fixed(Credentials("AKID", "secret")), client, **given)


def handled(request: httpx.Request) -> httpx.Response:
    """What AWS does with it: the handler is given the event, and its answer is the body."""
    return httpx.Response(200, json=handler(json.loads(request.content)))


def detail(made: NewPrice | NoQuorum) -> str:
    assert isinstance(made, NoQuorum)
    return made.detail


def test_price__by_the_handler__is_the_engines_own_and_was_asked_for_with_a_signature() -> None:
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return handled(request)

    assert asking(reply)(REQUEST) == NewPrice(REQUEST, priced(REQUEST))
    assert str(seen[0].url) == (
        "https://lambda.eu-west-3.amazonaws.com/2015-03-31/functions/proofbook-test-pricing/invocations"
    )
    assert (
        seen[0]
        .headers["authorization"]
        .startswith(
            "AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-3/lambda/aws4_request, SignedHeaders=content-type;host;"
        )
    )


def test_price__of_another_request__is_none() -> None:
    other = dataclasses.replace(REQUEST, asked_at=REQUEST.asked_at + 1)

    def reply(request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(200, json=handler({"request": json.loads(request_bytes(other))}))

    assert "another request" in detail(asking(reply)(REQUEST))


def test_price__with_other_parameters__is_none_unless_any_will_do() -> None:
    assert "other parameters" in detail(asking(handled, parameters="00" * 32)(REQUEST))
    assert isinstance(asking(handled, parameters=None)(REQUEST), NewPrice)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx.Response(403, json={"Message": "no"}), "HTTP 403"),
        (httpx.Response(429, json={"Reason": "ConcurrentInvocationLimitExceeded"}), "HTTP 429"),
        (
            httpx.Response(200, headers={"x-amz-function-error": "Unhandled"}, json={"errorType": "Sandbox.Timedout"}),
            "Sandbox.Timedout",
        ),
        (httpx.Response(200, headers={"x-amz-function-error": "Unhandled"}, content=b"["), "no reason given"),
        (httpx.Response(200, content=b"<html>"), "something else than a sheet"),
        (httpx.Response(200, content=b"x" * ((6 << 20) + 1)), "does not end"),
    ],
    ids=["forbidden", "throttled", "timed out", "failed without words", "a page", "endless"],
)
def test_price__that_is_none__says_why(answer: httpx.Response, says: str) -> None:
    assert says in detail(asking(answer)(REQUEST))


def test_price__without_a_way_or_without_credentials__is_none() -> None:
    def dead(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("secret-in-text", request=request)

    class NoCredentials:
        def current(self) -> Credentials:
            raise Again("HTTP 500")

        def renew(self) -> None: ...

    assert detail(asking(dead)(REQUEST)) == "the pricing function was not reached (ConnectTimeout)"
    without = dataclasses.replace(asking(handled), credentials=NoCredentials())
    assert "not reached (Again)" in detail(without(REQUEST))


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(max_size=4), st.lists).map(
        lambda value: json.dumps(value).encode()
    )
)
def test_price__of_any_bytes__is_none(body: bytes) -> None:
    assert isinstance(asking(httpx.Response(200, content=body))(REQUEST), NoQuorum)
