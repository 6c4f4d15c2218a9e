"""AWS Signature Version 4 of one request: pure, the time is handed in.

Source: AWS, "Create a signed AWS API request".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

ALGORITHM: Final = "AWS4-HMAC-SHA256"
STAMP: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks. `ends_at` is when they are no longer good (seconds since 1970), None for never."""

    access_key: str
    secret_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)
    ends_at: float | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """For which service, where and when a signature is good."""

    region: str
    service: str
    moment: datetime

    @property
    def stamp(self) -> str:
        """The time as headers have it; `moment` is UTC."""
        return f"{self.moment:{STAMP}}"

    @property
    def text(self) -> str:
        """The scope as the signature covers it."""
        return f"{self.stamp[:8]}/{self.region}/{self.service}/aws4_request"


def signed_headers(
    method: str, url: str, headers: Mapping[str, str], body: bytes, who: Credentials, scope: Scope
) -> dict[str, str]:
    """The given headers, with date, token and authorization; all of them and the host are covered."""
    parts = urlsplit(url)
    token = {} if who.session_token is None else {"x-amz-security-token": who.session_token}
    covered = {
        **{name.lower(): " ".join(value.split()) for name, value in headers.items()},
        "host": parts.netloc.rpartition("@")[2],
        "x-amz-date": scope.stamp,
        **token,
    }
    names = ";".join(sorted(covered))
    signature = sign(method, parts.path or "/", parts.query, covered, body, who.secret_key, scope)
    value = f"{ALGORITHM} Credential={who.access_key}/{scope.text}, SignedHeaders={names}, Signature={signature}"
    return {name: text for name, text in covered.items() if name != "host"} | {"authorization": value}


def sign(
    method: str, path: str, query: str, covered: Mapping[str, str], body: bytes, secret_key: str, scope: Scope
) -> str:
    """The signature, hexadecimal; path and query as they stand in the address, already encoded."""
    lines = "".join(f"{name}:{covered[name]}\n" for name in sorted(covered))
    arguments = "&".join(sorted(query.split("&"))) if query else ""
    payload = hashlib.sha256(body).hexdigest()
    canonical = "\n".join([method, path, arguments, lines, ";".join(sorted(covered)), payload])
    text = "\n".join([ALGORITHM, scope.stamp, scope.text, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret_key}".encode()
    for part in scope.text.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
