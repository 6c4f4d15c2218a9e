"""Records that wait to be told, in the node's own store; and how far each address has taken them.

    publishing_read      the last message of the store that was looked at
    publishing_records   what is told, numbered
    publishing_targets   the last record that an address has taken

A record is made once and signed once; what every address has taken is dropped. An address that is named for the first
time is given what is still here, and what comes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from oracle.signed import SignedMessage, read_message
from oracle.store import Store, forms

MIGRATIONS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE publishing_read (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT;
    INSERT INTO publishing_read VALUES (1, 0);
    CREATE TABLE publishing_records (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT;
    CREATE TABLE publishing_targets (url TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """,
)
"""Never change one that was released, add the next."""
MOST: Final = 20_000
"""Records that wait at most, some 4 KB each: of an address that never comes up the oldest are given up."""
PAGE: Final = 20


def votes_to_tell(store: Store, limit: int = PAGE) -> Iterator[tuple[int, SignedMessage]]:
    """Own votes that were not looked at yet, with their numbers, in order."""
    rows = store.rows(
        "SELECT seq, body FROM messages WHERE signer = ? AND kind = 'vote'"
        " AND seq > (SELECT seq FROM publishing_read) ORDER BY seq LIMIT ?",
        store.identity.signer,
        limit,
    )
    for seq, body in rows:
        yield seq, read_message(forms.load(body))


def keep(store: Store, message: int, record: dict[str, Any] | None) -> None:
    """Note that a vote was looked at, and its record if there is one; both or neither."""
    with store.transaction() as write:
        if record is not None:
            write.run("INSERT INTO publishing_records (body) VALUES (?)", forms.dump(record))
        write.run("UPDATE publishing_read SET seq = ?", message)


def waiting(store: Store, url: str, limit: int = PAGE) -> list[tuple[int, str]]:
    """Records that an address has not taken, in order: number and body."""
    return [
        (int(seq), str(body))
        for seq, body in store.rows(
            "SELECT seq, body FROM publishing_records WHERE seq >"
            " coalesce((SELECT seq FROM publishing_targets WHERE url = ?), 0) ORDER BY seq LIMIT ?",
            url,
            limit,
        )
    ]


def left(store: Store, url: str) -> int:
    """How many records an address has not taken."""
    row = store.row(
        "SELECT count(*) FROM publishing_records WHERE seq >"
        " coalesce((SELECT seq FROM publishing_targets WHERE url = ?), 0)",
        url,
    )
    return 0 if row is None else int(row[0])


def taken(store: Store, url: str, seq: int) -> None:
    """Note that an address has taken everything up to a record."""
    with store.transaction() as write:
        write.run("INSERT OR REPLACE INTO publishing_targets (url, seq) VALUES (?, ?)", url, seq)


def sweep(store: Store, urls: Collection[str], most: int = MOST) -> int:
    """Drop what all of these addresses have taken, and the oldest beyond `most`; how many of those were given up."""
    marks = [
        int(row[0]) if (row := store.row("SELECT seq FROM publishing_targets WHERE url = ?", url)) else 0
        for url in urls
    ]
    last = store.row("SELECT coalesce(max(seq), 0) FROM publishing_records")
    done, oldest = min(marks, default=0), (int(last[0]) if last else 0) - most
    if store.row("SELECT 1 FROM publishing_records WHERE seq <= ? LIMIT 1", max(done, oldest)) is None:
        return 0
    with store.transaction() as write:
        write.run("DELETE FROM publishing_records WHERE seq <= ?", done)
        return write.run("DELETE FROM publishing_records WHERE seq <= ?", oldest)
