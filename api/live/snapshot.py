"""The boards of now in a DynamoDB table, an item a fixture, for readers without a way to the database: edge functions
and other regions.

    fixture   S   pricing's name                       seq      N   number of the board in the outbox
    book      S   which book the number is of          expires  N   when DynamoDB forgets it, seconds since 1970
    body      B   canonical JSON of the board, zlib

An item is replaced only by a later board of the same book, so two writers, or one that was slow, change nothing. It is
a copy: everything in it can be written again from the database. Only two operations are needed, so no SDK is.

Source: DynamoDB API reference, PutItem, GetItem; requests are signed by `chain.signers.sigv4`.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import httpx

from api.live.board import Board
from api.live.errors import SnapshotDown
from chain.signers.credentials import CredentialSource
from chain.signers.errors import SignerError
from chain.signers.http import exchange
from chain.signers.patience import Again
from chain.signers.sigv4 import Scope, signed_headers
from pricing.request import canonical

TIMEOUT_S: Final = 5.0
LARGEST: Final = 1 << 20
"""Bytes of a board: what does not stop unpacking there is none."""
_TARGET: Final = "DynamoDB_20120810"
_LATER: Final = "attribute_not_exists(fixture) OR #book <> :book OR #seq < :seq"


class Snapshot(Protocol):
    """Keeps the latest board of each fixture."""

    def put(self, seq: int, board: Board, expires: int) -> bool:
        """Keep a board; False where a later one is kept already. Raises SnapshotDown."""
        ...

    def get(self, fixture: str) -> tuple[int, Board] | None:
        """Number and board of a fixture, None for one that is not kept. Raises SnapshotDown."""
        ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DynamoSnapshot:
    """A table; `endpoint` names another service with its interface, `now` is the wall clock, UTC."""

    table: str
    region: str
    book: str
    credentials: CredentialSource
    client: httpx.Client
    endpoint: str | None = None
    now: Callable[[], datetime] = _utc_now

    def put(self, seq: int, board: Board, expires: int) -> bool:
        """See `Snapshot.put`."""
        packed = base64.b64encode(zlib.compress(canonical(board), 6)).decode()
        kind, _ = self._ask(
            "PutItem",
            {
                "Item": {
                    "fixture": {"S": board["fixture"]},
                    "book": {"S": self.book},
                    "seq": {"N": str(seq)},
                    "expires": {"N": str(expires)},
                    "body": {"B": packed},
                },
                "ConditionExpression": _LATER,
                "ExpressionAttributeNames": {"#book": "book", "#seq": "seq"},
                "ExpressionAttributeValues": {":book": {"S": self.book}, ":seq": {"N": str(seq)}},
            },
        )
        return kind != "ConditionalCheckFailedException"

    def get(self, fixture: str) -> tuple[int, Board] | None:
        """See `Snapshot.get`; an item of another book is none."""
        _, said = self._ask("GetItem", {"Key": {"fixture": {"S": fixture}}, "ConsistentRead": True})
        item = said.get("Item")
        if item is None:
            return None
        try:
            if item["book"]["S"] != self.book:
                return None
            return int(item["seq"]["N"]), _unpacked(item["body"]["B"])
        except (KeyError, TypeError, ValueError, binascii.Error, zlib.error):
            raise SnapshotDown(self.table, f"the item of {fixture} is no board") from None

    def _ask(self, operation: str, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Kind of the refusal (empty for none) and the answer."""
        url = f"{(self.endpoint or f'https://dynamodb.{self.region}.amazonaws.com').rstrip('/')}/"
        content = json.dumps({"TableName": self.table, **body}).encode()
        headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": f"{_TARGET}.{operation}"}
        scope = Scope(self.region, "dynamodb", self.now())
        try:
            signed = signed_headers("POST", url, headers, content, self.credentials.current(), scope)
            answer = exchange(self.client, "POST", url, content=content, headers=signed, left_s=TIMEOUT_S)
        except (Again, SignerError) as error:
            raise SnapshotDown(self.table, str(error)[:200]) from None
        try:
            said = json.loads(answer.body or b"{}")
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise SnapshotDown(self.table, f"HTTP {answer.status} with something else than JSON")
        kind = "" if answer.status == httpx.codes.OK else str(said.get("__type", "")).rpartition("#")[2]
        if answer.status != httpx.codes.OK and kind != "ConditionalCheckFailedException":
            raise SnapshotDown(self.table, kind[:60] or f"HTTP {answer.status}")
        return kind, said


def _unpacked(text: str) -> Board:
    unpacking = zlib.decompressobj()
    body = unpacking.decompress(base64.b64decode(text, validate=True), LARGEST)
    if not unpacking.eof:
        raise ValueError("it does not end")
    board = json.loads(body)
    if not isinstance(board, dict):
        raise TypeError("it is no object")
    return board
