"""What an HTTP answer to a JSON-RPC request amounts to. Pure and total: no body makes it fail.

Answered      one result or refusal a call, in the order of the calls
Limited       asked too fast; how long to wait, if the endpoint said so
Denied        the key or the account is refused; nothing was done
Broken        anything else: a gateway's page, a body cut short, an answer to another call
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

LONGEST_WAIT_S: Final = 3_600.0
_RATE_CODES: Final = frozenset({429, -32005, -32007, -32029, -32097})
_RATE_WORDS: Final = re.compile(
    r"(?i)rate.?limit|too many requests|request (?:rate|count) exceeded|requests? limit|requests per|daily request"
    r"|compute units|throughput|capacity exceeded|quota|\bcredits?\b"
)
# -32005 is "limit exceeded": Infura says it of a log query with too many results, Besu of a transaction's gas.
_OTHER_LIMITS: Final = re.compile(r"(?i)results|logs|block range|blocks? gas|gas limit|\bgas\b|txpool|response size")
_TRANSIENT_WORDS: Final = re.compile(
    r"(?i)header not found|header for hash not found|unknown block|block not found|missing trie node"
    r"|resource not found|state (?:is )?not available|time(?:d)? ?out|internal error|temporar|try again"
    r"|service unavailable|bad gateway|upstream|no backend|not (?:yet )?synced"
)
_INTERNAL: Final = -32603


@dataclass(frozen=True, slots=True)
class Result:
    """What a call gave: JSON, `None` where the node knows nothing."""

    value: Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """A JSON-RPC error object."""

    code: int
    message: str
    data: Any = None

    @property
    def transient(self) -> bool:
        """Whether another endpoint, or the same a moment later, may answer."""
        if "revert" in self.message.lower():
            return False
        return self.code == _INTERNAL or _TRANSIENT_WORDS.search(self.message) is not None


@dataclass(frozen=True, slots=True)
class Answered:
    """One item a call."""

    items: tuple[Result | Refusal, ...]


@dataclass(frozen=True, slots=True)
class Limited:
    """Asked too fast; `wait_s` as the endpoint said, None if it did not."""

    wait_s: float | None


@dataclass(frozen=True, slots=True)
class Denied:
    """The endpoint does not take the key."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """No answer that can be read; what was asked for may have been done."""

    reason: str


Outcome = Answered | Limited | Denied | Broken


def read(status: int, headers: Mapping[str, str], body: bytes, ids: Sequence[int], now: float) -> Outcome:
    """The outcome of a request whose calls had these ids; `headers` by lower-case name, `now` in Unix seconds."""
    content = _json(body)
    wait_s = _wait_s(headers, content, now)
    if status == 429:
        return Limited(wait_s)
    if status in (401, 402, 403):
        return Denied(f"HTTP {status}")
    items = _items(content, ids)
    if items is None:
        return Broken(f"HTTP {status}, {len(body)} bytes that are no answer to the call")
    if any(isinstance(item, Refusal) and is_rate_limit(item) for item in items):
        return Limited(wait_s)
    if status >= 500 and not all(isinstance(item, Refusal) for item in items):
        return Broken(f"HTTP {status}")
    return Answered(items)


def is_rate_limit(refusal: Refusal) -> bool:
    """Whether an error object says that we ask too fast, and not that the question is too large."""
    if _RATE_WORDS.search(refusal.message) and not _OTHER_LIMITS.search(refusal.message):
        return True
    return refusal.code in _RATE_CODES and not _OTHER_LIMITS.search(refusal.message)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _items(content: Any, ids: Sequence[int]) -> tuple[Result | Refusal, ...] | None:
    if isinstance(content, Mapping):
        refusal = _refusal(content)
        if refusal is not None and content.get("id") in (None, *ids):
            return (refusal,) * len(ids)  # a batch may be refused as a whole
        content = [content]
    if not isinstance(content, list):
        return None
    by_id = {item["id"]: item for item in content if isinstance(item, Mapping) and isinstance(item.get("id"), int)}
    items = [_item(by_id.get(number)) for number in ids]
    return None if None in items else tuple(item for item in items if item is not None)


def _item(answer: Mapping[str, Any] | None) -> Result | Refusal | None:
    if answer is None:
        return None
    refusal = _refusal(answer)
    if refusal is not None:
        return refusal
    return Result(answer["result"]) if "result" in answer else None


def _refusal(answer: Mapping[str, Any]) -> Refusal | None:
    error = answer.get("error")
    if error is None:
        return None
    if not isinstance(error, Mapping):
        return Refusal(0, str(error))
    code = error.get("code")
    known = code if isinstance(code, int) and not isinstance(code, bool) else 0
    return Refusal(known, str(error.get("message", "")), error.get("data"))


def _wait_s(headers: Mapping[str, str], content: Any, now: float) -> float | None:
    """The longest wait that headers and body ask for: `Retry-After`, Infura's `backoff_seconds`."""
    asked = [_retry_after(headers.get("retry-after", ""), now), *map(_backoff, _errors(content))]
    known = [wait for wait in asked if wait is not None]
    return min(max(known), LONGEST_WAIT_S) if known else None


def _errors(content: Any) -> list[Any]:
    answers = content if isinstance(content, list) else [content]
    return [answer.get("error") for answer in answers if isinstance(answer, Mapping)]


def _retry_after(text: str, now: float) -> float | None:
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now) if text else None
    except (ValueError, OverflowError):
        return None


def _backoff(error: Any) -> float | None:
    data = error.get("data") if isinstance(error, Mapping) else None
    places = [data, data.get("rate") if isinstance(data, Mapping) else None]
    for place in places:
        seconds = place.get("backoff_seconds") if isinstance(place, Mapping) else None
        if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds < 1e9:
            return float(seconds)
    return None
