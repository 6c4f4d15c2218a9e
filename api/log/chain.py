"""Entries and their hashes: pure, so that anybody can check an export with these few lines.

    hash = SHA-256 of canonical JSON {"actor", "at", "kind", "payload", "previous", "seq"}

Canonical: keys in order, no white space, ASCII. The first entry's previous hash is 32 zero bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

GENESIS: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `payload` is canonical JSON, `at` wall seconds, `actor` the user who did it or None for the book."""

    seq: int
    at: int
    kind: str
    actor: UUID | None
    payload: str
    previous: bytes
    hash: bytes

    def recomputed(self) -> bytes:
        """What the hash must be."""
        return digest(self.seq, self.at, self.kind, self.actor, self.payload, self.previous)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a log, to be noted elsewhere: what was cut off at the end shows only against it."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read `SEQ:HASH`. Raises ValueError."""
        seq, _, digest_hex = text.partition(":")
        made = cls(int(seq), bytes.fromhex(digest_hex))
        if made.seq < 0 or len(made.hash) != len(GENESIS):
            raise ValueError(f"{text!r} is no head like 12:<64 hexadecimal digits>")
        return made


EMPTY: Final = Head(0, GENESIS)


def canonical(value: object) -> str:
    """Canonical JSON. Raises ValueError for a number that is not finite."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(seq: int, at: int, kind: str, actor: UUID | None, payload: str, previous: bytes) -> bytes:
    """The hash of an entry."""
    body = {
        "actor": None if actor is None else str(actor),
        "at": at,
        "kind": kind,
        "payload": payload,
        "previous": previous.hex(),
        "seq": seq,
    }
    return hashlib.sha256(canonical(body).encode()).digest()


def following(last: Head, at: int, kind: str, actor: UUID | None, payload: str) -> Entry:
    """The entry after `last`."""
    seq = last.seq + 1
    return Entry(seq, at, kind, actor, payload, last.hash, digest(seq, at, kind, actor, payload, last.hash))


def check(chain: Iterable[Entry], noted: Iterable[Head] = ()) -> tuple[Head, list[tuple[int, str]]]:
    """The head of a chain and everything that is wrong with it, against heads that were noted earlier."""
    wanted = {one.seq: one.hash for one in noted}
    faults: list[tuple[int, str]] = []
    last = EMPTY
    for entry in chain:
        faults += ((entry.seq, what) for what in _faults(entry, last))
        if wanted.pop(entry.seq, entry.hash) != entry.hash:
            faults.append((entry.seq, "its hash is not the one that was noted"))
        last = Head(entry.seq, entry.hash)
    faults += ((seq, "was noted and is gone") for seq, found in wanted.items() if (seq, found) != (0, GENESIS))
    return last, faults


def _faults(entry: Entry, last: Head) -> Iterator[str]:
    if entry.seq != last.seq + 1:
        yield f"follows entry {last.seq}: one in between is gone" if entry.seq > last.seq else "is out of order"
    if entry.previous != last.hash:
        yield "does not name the hash of the entry before"
    if entry.hash != entry.recomputed():
        yield "its content is not what was hashed"
