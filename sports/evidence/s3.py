"""Bodies in a bucket of S3, or of a service with its interface. Requests are signed with AWS Signature Version 4.

Only three calls are needed (put, get, head), so no SDK is. Retention is the bucket's own lifecycle rule on the prefix;
versioning and object lock are set there as well. Source: AWS, "Signature Calculations for the Authorization Header".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import httpx

from sports.evidence.store import Entry, EvidenceError

TIMEOUT_S = 20.0
EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, for which region; `now` gives the wall clock."""

    access_key: str
    secret_key: str = field(repr=False)
    region: str
    now: Callable[[], datetime]

    def headers(
        self, method: str, url: str, payload_sha256: str, extra: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """The headers of a signed request; `extra` are further headers to sign, by lower-case name."""
        parts = urlsplit(url)
        moment = f"{self.now():%Y%m%dT%H%M%SZ}"
        signed = {
            "host": parts.netloc,
            "x-amz-content-sha256": payload_sha256,
            "x-amz-date": moment,
            **(extra or {}),
        }
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
        canonical = "\n".join([method, parts.path or "/", parts.query, lines, names, payload_sha256])
        scope = f"{moment[:8]}/{self.region}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = b"AWS4" + self.secret_key.encode()
        for part in (moment[:8], self.region, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        credential = f"Credential={self.access_key}/{scope}"
        authorization = f"AWS4-HMAC-SHA256 {credential},SignedHeaders={names},Signature={signature}"
        return {name: value for name, value in signed.items() if name != "host"} | {"authorization": authorization}


class S3Store:
    """A bucket, below a prefix. `endpoint_url` names another service; bodies are named as on disk."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        bucket: str,
        region: str,
        access_key: str,
        secret_key: str,
        prefix: str = "",
        endpoint_url: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._signing = Signing(access_key, secret_key, region, now)
        host = (
            endpoint_url.rstrip("/") + f"/{bucket}" if endpoint_url else f"https://{bucket}.s3.{region}.amazonaws.com"
        )
        self._root = f"{host}/{prefix.strip('/')}".rstrip("/")

    async def put(self, sha256: str, packed: bytes) -> None:
        """Keep a body; one that is there already stays as it is."""
        name = self._body(sha256)
        if (await self._send("HEAD", name)).status_code == 404:
            await self._send("PUT", name, packed)

    async def get(self, sha256: str) -> bytes | None:
        """A packed body, or None."""
        answer = await self._send("GET", self._body(sha256))
        return None if answer.status_code == 404 else answer.content

    async def note(self, entry: Entry) -> None:
        """Keep a line as an object of its own: objects cannot be added to."""
        line = entry.line.encode()
        name = f"index/{entry.day}/{entry.fetched_at}-{entry.provider}-{hashlib.sha256(line).hexdigest()[:16]}.json"
        await self._send("PUT", name, line)

    async def _send(self, method: str, name: str, content: bytes = b"") -> httpx.Response:
        url = f"{self._root}/{quote(name)}"
        headers = self._signing.headers(method, url, hashlib.sha256(content).hexdigest() if content else EMPTY)
        try:
            answer = await self._client.request(
                method, url, content=content or None, headers=headers, timeout=TIMEOUT_S, follow_redirects=False
            )
        except httpx.HTTPError as error:
            raise EvidenceError(f"S3 could not be reached ({type(error).__name__}); bodies are not kept") from None
        if answer.status_code == 404 and method in ("GET", "HEAD"):
            return answer
        if not 200 <= answer.status_code < 300:
            raise EvidenceError(f"S3 answered {answer.status_code} to {method} {name}: look at bucket, region and keys")
        return answer

    @staticmethod
    def _body(sha256: str) -> str:
        return f"bodies/{sha256[:2]}/{sha256}.z"
