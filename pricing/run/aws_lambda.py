"""The pure function as an AWS Lambda handler; nothing of AWS is imported.

    {"request": {...}}                              called directly, or by EventBridge Scheduler
    {"requests": [{...}, ...]}                      several at once; the answer is a list in that order
    {"Records": [{"messageId": ..., "body": "..."}]}   from SQS: answers with the failed ones, none of which is a price
    {"body": "...", "isBase64Encoded": false, ...}  from a function URL or API Gateway: an HTTP answer

Events have the shapes that AWS documents for these services (payload 2.0 for HTTP). The parameters are read once a
start from the file that PROOFBOOK_PRICING_PARAMETERS names, beside the code or in a layer; without it there are no
ratings. The engine answers whatever it is asked, so no event raises: a price that cannot be made is a suspended one.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pricing.agree.parameters_file import read_parameters
from pricing.engine import priced_bytes
from pricing.parameters import Parameters

VARIABLE: Final = "PROOFBOOK_PRICING_PARAMETERS"
MOST_BYTES: Final = 1 << 20
MOST_REQUESTS: Final = 500


def handler(event: object, context: object = None) -> Any:
    """Answer an event by its shape; see the module. `context` is not needed."""
    del context
    parameters = _parameters()
    if not isinstance(event, Mapping):
        return {"error": f"an event is an object, not {type(event).__name__}"}
    if "Records" in event:
        return _queued(event["Records"], parameters)
    if "body" in event:
        return _http(event, parameters)
    if isinstance(event.get("requests"), list):
        return [_priced(one, parameters) for one in event["requests"][:MOST_REQUESTS]]
    if "request" in event:
        return _priced(event["request"], parameters)
    return {"error": 'give {"request": {...}}, {"requests": [...]}, SQS records or an HTTP event'}


def _priced(request: object, parameters: Parameters) -> Any:
    try:
        body = request.encode() if isinstance(request, str) else json.dumps(request, allow_nan=False).encode()
    except (ValueError, TypeError, RecursionError):
        body = b""
    return json.loads(priced_bytes(body[:MOST_BYTES], parameters))


def _queued(records: object, parameters: Parameters) -> dict[str, Any]:
    """The sheets, and which messages SQS shall bring again: those that are no message at all."""
    failed, sheets = [], []
    for record in records if isinstance(records, list) else []:
        number = record.get("messageId") if isinstance(record, Mapping) else None
        body = record.get("body") if isinstance(record, Mapping) else None
        if isinstance(body, str):
            sheets.append(_priced(body, parameters))
        else:
            failed.append({"itemIdentifier": str(number)})
    return {"batchItemFailures": failed, "sheets": sheets}


def _http(event: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    body = event["body"]
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else str(body or "").encode()
    except (binascii.Error, ValueError, TypeError):
        return _answer(400, b'{"error":"the body is no base64"}')
    if len(raw) > MOST_BYTES:
        return _answer(413, b'{"error":"the body is too large"}')
    return _answer(200, priced_bytes(raw, parameters))


def _answer(status: int, body: bytes) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": body.decode(),
        "isBase64Encoded": False,
    }


@cache
def _parameters() -> Parameters:
    named = os.environ.get(VARIABLE)
    return read_parameters(Path(named) if named else None)
