"""Identity columns at rest: each person's data under a key of their own, that key under the master key.

    master key (settings file or key service)
      └ wraps the person's key           AES-256-GCM, bound to the person's id and the master key's name
          └ seals each column            AES-256-GCM, bound to the person's id, the column and the version

Destroying a person's wrapped key makes every copy of their columns unreadable, backups included: that is erasure.
A sealed value moved to another row or column does not open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.identity.errors import SealBroken

VERSION: Final = 1
_NONCE: Final = 12
_KEY: Final = 32


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A person's key as it may be stored, and which master key opens it."""

    master: str
    data: bytes = field(repr=False)


class MasterKey(Protocol):
    """Wraps and opens persons' keys; a key service does it without giving the key away."""

    def wrap(self, key: bytes, bound_to: bytes) -> Wrapped:
        """Wrap a key so that it opens only with the same `bound_to`."""
        ...

    def unwrap(self, wrapped: Wrapped, bound_to: bytes) -> bytes:
        """Open a wrapped key; raises `SealBroken`."""
        ...


class LocalMasterKey:
    """Master keys from secrets of the settings, the present one first: old ones only open."""

    def __init__(self, secrets: tuple[bytes, ...], random_bytes: Callable[[int], bytes]) -> None:
        if not secrets:
            raise ValueError("a master key is needed")
        derived = [hashlib.blake2b(secret, digest_size=_KEY, person=b"pb-identity").digest() for secret in secrets]
        self._keys = {hashlib.sha256(key).hexdigest()[:12]: key for key in derived}
        self._present = next(iter(self._keys))
        self._random_bytes = random_bytes

    def wrap(self, key: bytes, bound_to: bytes) -> Wrapped:
        """See `MasterKey.wrap`."""
        nonce = self._random_bytes(_NONCE)
        sealed = AESGCM(self._keys[self._present]).encrypt(nonce, key, bound_to + self._present.encode())
        return Wrapped(self._present, nonce + sealed)

    def unwrap(self, wrapped: Wrapped, bound_to: bytes) -> bytes:
        """See `MasterKey.unwrap`."""
        key = self._keys.get(wrapped.master)
        if key is None:
            raise SealBroken(f"the master key {wrapped.master} is not among the configured ones")
        return _open(key, wrapped.data, bound_to + wrapped.master.encode())


class Vault:
    """Seals and opens one person's columns."""

    def __init__(self, master: MasterKey, random_bytes: Callable[[int], bytes]) -> None:
        self._master = master
        self._random_bytes = random_bytes

    def new_key(self, person: UUID) -> Wrapped:
        """Make a key for a person."""
        return self._master.wrap(self._random_bytes(_KEY), person.bytes)

    def seal(self, person: UUID, wrapped: Wrapped, column: str, value: dict[str, Any]) -> bytes:
        """Seal a JSON object for a column of a person; raises `SealBroken` for a key that does not open."""
        key = self._master.unwrap(wrapped, person.bytes)
        nonce = self._random_bytes(_NONCE)
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()
        return bytes([VERSION]) + nonce + AESGCM(key).encrypt(nonce, text, _bound(person, column))

    def open(self, person: UUID, wrapped: Wrapped, column: str, sealed: bytes) -> dict[str, Any]:
        """Open it again; raises `SealBroken`."""
        if sealed[:1] != bytes([VERSION]):
            raise SealBroken("it is of another version")
        key = self._master.unwrap(wrapped, person.bytes)
        value: dict[str, Any] = json.loads(_open(key, sealed[1:], _bound(person, column)))
        return value

    def rewrap(self, person: UUID, wrapped: Wrapped) -> Wrapped:
        """Put a person's key under the present master key; raises `SealBroken`."""
        return self._master.wrap(self._master.unwrap(wrapped, person.bytes), person.bytes)


def _bound(person: UUID, column: str) -> bytes:
    return person.bytes + bytes([VERSION]) + column.encode()


def _open(key: bytes, data: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], bound_to)
    except (InvalidTag, ValueError):
        raise SealBroken("it was altered, moved to another row, or belongs to another key") from None
