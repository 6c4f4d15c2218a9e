"""One exchange with a signing service: size and time bounded, redirects refused, nothing secret in a fault."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx

from chain.signers.patience import Again

MAX_BYTES: Final = 64 << 10
TRY_S: Final = 10.0
"""The longest that one try may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers by lower-case name, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after_s(self) -> float:
        """Seconds that the service asks to wait; 0 when it does not say so in seconds."""
        said = self.headers.get("retry-after", "")
        return float(min(int(said), 3600)) if said.isascii() and said.isdecimal() and len(said) < 9 else 0.0


def shown(url: str) -> str:
    """Scheme, host and port of an address: what may stand in an error."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def make_client(ca: Path | None = None, certificate: Path | None = None, key: Path | None = None) -> httpx.Client:
    """A client that trusts the system's authorities or `ca` alone, and shows its own certificate where it has one.

    The environment's proxies are not used. Raises OSError or ssl.SSLError for files that cannot be used.
    """
    context = ssl.create_default_context(cafile=str(ca) if ca else None)
    if certificate is not None:
        context.load_cert_chain(str(certificate), str(key) if key else None)
    return httpx.Client(verify=context, trust_env=False, follow_redirects=False)


def exchange(
    client: httpx.Client,
    method: str,
    url: str,
    *,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    left_s: float = TRY_S,
) -> Answer:
    """Ask once. Raises `Again` when there is no answer, and for one that is too long."""
    longest = min(left_s, TRY_S)
    ends = time.monotonic() + longest
    try:
        with client.stream(method, url, content=content, headers=dict(headers or {}), timeout=longest) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if time.monotonic() > ends:  # httpx bounds each read, not their sum
                    raise Again("an answer that does not end")
                if len(body) > MAX_BYTES:
                    raise Again(f"an answer of more than {MAX_BYTES} bytes")
            return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, bytes(body))
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        raise Again(type(error).__name__) from None
