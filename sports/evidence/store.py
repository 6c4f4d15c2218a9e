"""The port of a store of bodies, and the sink that the fetcher writes to."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Protocol

import httpx

from proofbook.secrets import read_secret
from proofbook.settings_sports import EvidenceSettings
from sports.errors import SportsError
from sports.model import ProviderName, UnixTime

MAX_BYTES = 64 << 20
LEVEL = 6


class EvidenceError(SportsError):
    """A body that is not there, or that is not the one it is filed as."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of a provider: what was asked, when, how it was answered, and the hash of the body."""

    provider: ProviderName
    address: str
    fetched_at: UnixTime
    status: int
    size: int
    sha256: str

    @property
    def day(self) -> str:
        """The day of the match clock, YYYY-MM-DD in UTC."""
        return f"{datetime.fromtimestamp(self.fetched_at, UTC):%Y-%m-%d}"

    @property
    def line(self) -> str:
        """The entry as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


class BodyStore(Protocol):
    """Keeps packed bodies by the hash of what is in them, and lines about them by day."""

    async def put(self, sha256: str, packed: bytes) -> None:
        """Keep a body; one that is there already stays as it is."""

    async def get(self, sha256: str) -> bytes | None:
        """A packed body, or None."""

    async def note(self, entry: Entry) -> None:
        """Add a line to its day."""


class Evidence:
    """Keeps every body once, with a line for each time it came; what the fetcher takes as its sink."""

    def __init__(self, store: BodyStore) -> None:
        self._store = store

    async def keep(self, provider: ProviderName, body: bytes, fetched_at: UnixTime, address: str, status: int) -> str:
        """Keep a body and give its SHA-256; the address holds no key."""
        sha256 = hashlib.sha256(body).hexdigest()
        await self._store.put(sha256, pack(body))
        await self._store.note(Entry(provider, address, fetched_at, status, len(body), sha256))
        return sha256

    async def body(self, sha256: str) -> bytes:
        """A body by its hash, checked; raises `EvidenceError`."""
        packed = await self._store.get(sha256)
        if packed is None:
            raise EvidenceError(f"no body {sha256} is kept; it may be past its retention")
        return unpack(packed, sha256)


def pack(body: bytes) -> bytes:
    """A body as it is stored."""
    return zlib.compress(body, LEVEL)


def unpack(packed: bytes, sha256: str) -> bytes:
    """The body of a packed one, at most 64 MiB; raises `EvidenceError` unless its hash is the one wanted."""
    try:
        inflater = zlib.decompressobj()
        body = inflater.decompress(packed, MAX_BYTES)
        whole = inflater.eof
    except zlib.error:
        whole, body = False, b""
    found = hashlib.sha256(body).hexdigest()
    if not whole or found != sha256:
        raise EvidenceError(f"the body filed as {sha256} is damaged: restore it from a copy")
    return body


def store_of(settings: EvidenceSettings, client: httpx.AsyncClient | None = None) -> BodyStore:
    """The store that the settings describe; S3 needs a client."""
    from sports.evidence.disk import DiskStore
    from sports.evidence.s3 import S3Store

    if settings.store == "disk":
        return DiskStore(settings.folder)
    if (
        client is None
        or settings.bucket is None
        or settings.access_key_file is None
        or settings.secret_key_file is None
    ):
        raise EvidenceError("the S3 store needs a client, a bucket and both keys: complete sports.evidence")
    return S3Store(
        client,
        settings.bucket,
        settings.region,
        read_secret(settings.access_key_file),
        read_secret(settings.secret_key_file),
        settings.prefix,
        settings.endpoint_url,
    )
