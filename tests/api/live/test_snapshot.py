"""Boards in DynamoDB: what goes out, what comes back, and that nothing but a later board replaces one."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.live.errors import SnapshotDown
from api.live.snapshot import DynamoSnapshot
from chain.signers.credentials import Fixed
from chain.signers.sigv4 import Credentials

BOARD = {"fixture": "world-cup-2018-final", "kickoff": 1_531_666_800, "markets": {"1:1:0:0-0": {"status": "open"}}}
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Table:
    """A table as the API reference describes it: conditional puts, consistent gets."""

    def __init__(self) -> None:
        self.items: dict[str, Any] = {}
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        body, operation = json.loads(request.content), request.headers["x-amz-target"].partition(".")[2]
        if operation == "GetItem":
            item = self.items.get(body["Key"]["fixture"]["S"])
            return httpx.Response(200, json={} if item is None else {"Item": item})
        item = body["Item"]
        kept = self.items.get(item["fixture"]["S"])
        later = kept is None or kept["book"] != item["book"] or int(kept["seq"]["N"]) < int(item["seq"]["N"])
        if not later:
            kind = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
            return httpx.Response(400, json={"__type": kind, "message": "The conditional request failed"})
        self.items[item["fixture"]["S"]] = item
        return httpx.Response(200, json={})


def snapshot(answer: Any, book: str = "0xb00c") -> DynamoSnapshot:
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return DynamoSnapshot("boards", "eu-west-3", book, Fixed(Credentials("AKID", "secret")), client, now=lambda: NOW)


def test_board__put_and_read__is_the_same_with_its_number() -> None:
    table = Table()
    kept = snapshot(table)
    assert kept.put(7, BOARD, 1_600_000_000)
    assert kept.get("world-cup-2018-final") == (7, BOARD)
    assert kept.get("another") is None
    assert table.items["world-cup-2018-final"]["expires"] == {"N": "1600000000"}
    first = table.asked[0]
    assert str(first.url) == "https://dynamodb.eu-west-3.amazonaws.com/"
    assert first.headers["x-amz-target"] == "DynamoDB_20120810.PutItem"
    assert "/20261123/eu-west-3/dynamodb/aws4_request" in first.headers["authorization"]
    assert json.loads(first.content)["ConditionExpression"].endswith("#seq < :seq")


def test_board__older_than_the_kept_one__changes_nothing() -> None:
    kept = snapshot(Table())
    assert kept.put(7, BOARD, 0)
    assert not kept.put(7, {**BOARD, "kickoff": 1}, 0)
    assert not kept.put(6, {**BOARD, "kickoff": 1}, 0)
    assert kept.get("world-cup-2018-final") == (7, BOARD)


def test_board__of_another_book__is_none_and_gives_way() -> None:
    table = Table()
    assert snapshot(table, "0x01d").put(900, BOARD, 0)
    new = snapshot(table)
    assert new.get("world-cup-2018-final") is None
    assert new.put(1, BOARD, 0)
    assert new.get("world-cup-2018-final") == (1, BOARD)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx.Response(400, json={"__type": "x#ResourceNotFoundException"}), "ResourceNotFoundException"),
        (httpx.Response(400, json={"__type": "ProvisionedThroughputExceededException"}), "ProvisionedThroughput"),
        (httpx.Response(500, content=b"<html>"), "something else than JSON"),
        (httpx.Response(200, json=[1]), "something else than JSON"),
        (httpx.Response(200, content=b"{" * 70_000), "bytes"),
    ],
    ids=["no table", "no namespace", "a page", "a list", "endless"],
)
def test_snapshot__that_does_not_answer_as_one__is_down_and_says_why(answer: httpx.Response, says: str) -> None:
    with pytest.raises(SnapshotDown) as caught:
        snapshot(lambda request: answer).get("x")
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)


def bomb() -> bytes:
    return zlib.compress(b'{"a":"' + b"0" * (2 << 20) + b'"}')


@pytest.mark.parametrize("body", [b"", b"no zlib", zlib.compress(b"[]"), zlib.compress(b"{"), bomb()])
def test_item__that_is_no_board__is_refused(body: bytes) -> None:
    table = Table()
    kept = snapshot(table)
    kept.put(1, BOARD, 0)
    table.items["world-cup-2018-final"]["body"] = {"B": base64.b64encode(body).decode()}
    with pytest.raises(SnapshotDown, match="is no board"):
        kept.get("world-cup-2018-final")


@given(st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_boards__in_any_order__end_with_the_latest(numbers: list[int]) -> None:
    kept = snapshot(Table())
    for number in numbers:
        kept.put(number, {**BOARD, "kickoff": number}, 0)
    assert kept.get("world-cup-2018-final") == (max(numbers), {**BOARD, "kickoff": max(numbers)})
