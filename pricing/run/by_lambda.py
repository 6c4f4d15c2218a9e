"""Prices from the pricing function on AWS: a request goes out by Lambda's own interface, a sheet comes back.

Nothing that comes back is taken at its word: it must be a sheet, of this very request, made with the parameters that
are expected. What cannot be had is no price and says why, and the guard suspends. No SDK: one operation is needed.

Source: AWS Lambda API reference, Invoke; requests are signed by `chain.signers.sigv4`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from chain.signers.credentials import CredentialSource
from chain.signers.errors import SignerError
from chain.signers.patience import Again
from chain.signers.sigv4 import Scope, signed_headers
from pricing.guard import NewPrice, NoQuorum
from pricing.priced import read_sheet
from pricing.request import PricingRequest, request_bytes

LARGEST: Final = 6 << 20
"""Bytes that Lambda answers with at most."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ByLambda:
    """A `MakePrice`. `parameters` is the digest that sheets must carry, None for any; `patience_s` bounds an answer."""

    function: str
    region: str
    credentials: CredentialSource
    client: httpx.Client
    parameters: str | None = None
    patience_s: float = 5.0
    endpoint: str | None = None
    now: Callable[[], datetime] = _utc_now

    def __call__(self, request: PricingRequest) -> NewPrice | NoQuorum:
        """A price, or why there is none."""
        try:
            asked = request_bytes(request)
            answer = self._invoked(b'{"request":' + asked + b"}")
            if isinstance(answer, str):
                return NoQuorum(answer)
            sheet = read_sheet(answer)
        except (httpx.HTTPError, SignerError, Again) as error:
            return NoQuorum(f"the pricing function was not reached ({type(error).__name__})")
        except (ValidationError, ValueError, TypeError):
            return NoQuorum("the pricing function answered with something else than a sheet")
        if (sheet.fixture, sheet.request) != (request.fixture, hashlib.sha256(asked).hexdigest()):
            return NoQuorum("the pricing function answered another request")
        if self.parameters is not None and sheet.parameters != self.parameters:
            return NoQuorum(f"the pricing function has other parameters ({sheet.parameters[:12]})")
        return NewPrice(request, sheet)

    def _invoked(self, content: bytes) -> bytes | str:
        """The answer's bytes, or what was wrong."""
        root = (self.endpoint or f"https://lambda.{self.region}.amazonaws.com").rstrip("/")
        url = f"{root}/2015-03-31/functions/{quote(self.function, safe='')}/invocations"
        headers = {"content-type": "application/json", "x-amz-invocation-type": "RequestResponse"}
        scope = Scope(self.region, "lambda", self.now())
        signed = signed_headers("POST", url, headers, content, self.credentials.current(), scope)
        body = bytearray()
        with self.client.stream("POST", url, content=content, headers=signed, timeout=self.patience_s) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST:
                    return "the pricing function's answer does not end"
        if answer.status_code != httpx.codes.OK:
            return f"Lambda answered HTTP {answer.status_code}"
        if "x-amz-function-error" in answer.headers:
            return f"the pricing function failed ({_reason(bytes(body))})"
        return bytes(body)


def _reason(body: bytes) -> str:
    try:
        said = json.loads(body)["errorType"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "no reason given"
    return str(said)[:60]
