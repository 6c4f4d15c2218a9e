"""A receipt as a file: JSON with a schema's name and a digest, one spelling a receipt.

    {"schema": "proofbook-receipt-1", …, "digest": "0x…"}

`digest` is SHA-256 over the canonical bytes (sorted keys, no blanks, UTF-8) of everything else. It finds a damaged
file; a forger can make it anew, which is why `verify` trusts nothing but signatures and the chain.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from api.receipts.errors import BadReceipt
from api.receipts.model import SCHEMA, Receipt

MOST_BYTES: Final = 16 << 20
_RECEIPT: Final = TypeAdapter(Receipt)


def canonical(content: Any) -> bytes:
    """The bytes that a digest is made of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest_of(content: dict[str, Any]) -> str:
    """The digest that belongs to a receipt's JSON; one that it has already is left out."""
    rest = {name: value for name, value in content.items() if name != "digest"}
    return "0x" + hashlib.sha256(canonical(rest)).hexdigest()


def write(receipt: Receipt) -> str:
    """The file's text."""
    content = {"schema": SCHEMA, **_RECEIPT.dump_python(receipt, mode="json")}
    return json.dumps({**content, "digest": digest_of(content)}, indent=1, ensure_ascii=False) + "\n"


def read(text: str | bytes) -> Receipt:
    """The receipt of a file's text; raises BadReceipt for another spelling, another schema or another digest."""
    content = _content(text)
    schema = content.pop("schema", None)
    if schema != SCHEMA:
        raise BadReceipt("schema", repr(schema), repr(SCHEMA))
    told = content.pop("digest", None)
    try:
        receipt = _RECEIPT.validate_json(canonical(content), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "content"
        raise BadReceipt(where, str(first["input"])[:80], str(first["msg"])) from None
    # A field that is not known would be passed over, and a person would read what nobody checked.
    if _RECEIPT.dump_python(receipt, mode="json") != content:
        raise BadReceipt("content", "spelled in another way, or with more fields", "the fields of its schema alone")
    expected = digest_of({"schema": SCHEMA, **content})
    if told != expected:
        raise BadReceipt("digest", repr(told), expected)
    return receipt


def _content(text: str | bytes) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise BadReceipt("length", f"{len(text)} bytes", f"at most {MOST_BYTES}")
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise BadReceipt("text", f"no JSON ({error})", "a JSON object") from None
    if not isinstance(content, dict):
        raise BadReceipt("text", f"a {type(content).__name__}", "a JSON object")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_float(number: str) -> Any:
    raise ValueError(f"{number} is no whole number")
