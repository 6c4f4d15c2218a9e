"""What HTTP answers amount to: real wordings, and any bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.rpc.answers import Answered, Broken, Denied, Limited, Refusal, Result, is_rate_limit, read

INFURA = {
    "code": -32005,
    "message": "daily request count exceeded, request rate limited",
    "data": {"rate": {"allowed_rps": 1, "backoff_seconds": 30, "current_rps": 1.1}, "see": "https://infura.io"},
}


def answer(content: Any, status: int = 200, **headers: str) -> object:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read(status, named, json.dumps(content).encode(), [1], 1_000.0)


def test_answer__result__is_given() -> None:
    assert answer({"id": 1, "result": "0x1"}) == Answered((Result("0x1"),))


def test_answer__null_result__is_a_result() -> None:
    assert answer({"id": 1, "result": None}) == Answered((Result(None),))


def test_answer__batch_in_another_order__is_put_in_order() -> None:
    body = json.dumps([{"id": 2, "result": "b"}, {"id": 1, "result": "a"}]).encode()
    assert read(200, {}, body, [1, 2], 0.0) == Answered((Result("a"), Result("b")))


def test_answer__batch_refused_as_a_whole__refuses_each_call() -> None:
    body = json.dumps({"id": None, "error": {"code": -32600, "message": "batches are off"}}).encode()
    assert read(200, {}, body, [1, 2], 0.0) == Answered((Refusal(-32600, "batches are off"),) * 2)


@pytest.mark.parametrize("content", [{"id": 9, "result": "0x1"}, {"id": 1}, [], "x", 7, None])
def test_answer__to_another_call_or_none__is_broken(content: Any) -> None:
    assert isinstance(answer(content), Broken)


def test_answer__429__waits_as_retry_after_says() -> None:
    assert answer({}, 429, retry_after="7") == Limited(7.0)
    assert answer({}, 429, retry_after="Thu, 01 Jan 1970 00:16:45 GMT") == Limited(5.0)
    assert answer({}, 429) == Limited(None)


def test_answer__infura_limit_inside_200__waits_as_its_data_says() -> None:
    assert answer({"id": 1, "error": INFURA}) == Limited(30.0)
    assert answer({"id": 1, "error": INFURA}, 429, retry_after="3") == Limited(30.0)


def test_answer__wait_of_a_week__is_cut() -> None:
    assert answer({}, 429, retry_after="604800") == Limited(3_600.0)


@pytest.mark.parametrize("status", [401, 402, 403])
def test_answer__key_refused__is_denied(status: int) -> None:
    assert answer({"error": "invalid project id"}, status) == Denied(f"HTTP {status}")


@pytest.mark.parametrize(
    ("code", "message", "limited"),
    [
        (-32005, "project ID request rate exceeded", True),
        (429, "Your app has exceeded its compute units per second capacity", True),
        (-32007, "50/second request limit reached - reduce calls per second", True),
        (-32000, "Too Many Requests", True),
        (-32005, "query returned more than 10000 results", False),
        (-32005, "Transaction gas limit exceeds block gas limit", False),
        (-32000, "exceeds block gas limit", False),
        (-32000, "txpool is full", False),
        (3, "execution reverted", False),
    ],
)
def test_refusal__known_wordings__are_told_apart(code: int, message: str, limited: bool) -> None:
    assert is_rate_limit(Refusal(code, message)) is limited


@pytest.mark.parametrize(
    ("code", "message", "transient"),
    [
        (-32000, "header not found", True),
        (-32001, "Resource not found", True),
        (-32603, "Internal error", True),
        (-32603, "execution reverted: no", False),
        (-32000, "missing trie node 0a", True),
        (-32602, "invalid argument 0", False),
        (-32000, "nonce too low", False),
    ],
)
def test_refusal__that_may_pass__is_transient(code: int, message: str, transient: bool) -> None:
    assert Refusal(code, message).transient is transient


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "error", "result", "code", "message", "data", "rate", "x"]), inner)
    ),
    max_leaves=12,
)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.integers(100, 599), st.text())
def test_answer__any_body__is_read_without_fail(body: bytes, status: int, retry_after: str) -> None:
    outcome = read(status, {"retry-after": retry_after}, body, [1, 2], 0.0)
    if isinstance(outcome, Answered):
        assert len(outcome.items) == 2
    if isinstance(outcome, Limited) and outcome.wait_s is not None:
        assert 0 <= outcome.wait_s <= 3_600
