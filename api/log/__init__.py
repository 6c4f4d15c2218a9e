"""The event log: what happened to accounts and money here, in one order, each entry bound to the one before by a hash.

kinds     what may be written: fields of numbers, ids, digests and words of a closed set, so that no personal data
can get in; an address of a wallet is personal once somebody's, and has no shape here
chain     entries, their canonical bytes and hashes, the check of a chain; pure
writing   append in the caller's transaction
reading   entries from the database, the check of what is there
tables    `event_log`; the database refuses to change, delete or skip
"""

from __future__ import annotations

from api.log.chain import Entry, Head, check
from api.log.kinds import DIGEST, FLAG, ID, NUMBER, Kind, words
from api.log.reading import check_log, entries, head
from api.log.writing import append

__all__ = [
    "DIGEST",
    "FLAG",
    "ID",
    "NUMBER",
    "Entry",
    "Head",
    "Kind",
    "append",
    "check",
    "check_log",
    "entries",
    "head",
    "words",
]
