"""What providers sent, kept so that a result can be checked later: raw bodies by their SHA-256, and who sent them when.

    bodies/ab/<sha256>.z      the body, deflated (zlib); written once, checked whenever it is read
    index/<day>.jsonl         one line an answer: provider, address without key, time, HTTP status, size, hash

On disk by default, in a bucket of S3 by settings. Bodies don't leave the operator's house: most licences forbid it.
Receipts publish `normalised` readings, which name the hash.
"""

from __future__ import annotations

from sports.evidence.disk import DiskStore
from sports.evidence.normalised import normalised, of_decision
from sports.evidence.s3 import S3Store
from sports.evidence.store import BodyStore, Entry, Evidence, EvidenceError, pack, store_of, unpack

__all__ = [
    "BodyStore",
    "DiskStore",
    "Entry",
    "Evidence",
    "EvidenceError",
    "S3Store",
    "normalised",
    "of_decision",
    "pack",
    "store_of",
    "unpack",
]
