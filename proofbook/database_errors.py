"""What keeps a database from being used by this version, chain and book.

ProofbookError
└── DatabaseUnusable
    ├── DatabaseNotMigrated     its tables are of another version
    ├── DatabaseOfAnotherBook   it holds the records of another chain or contract
    └── EmbeddedServerFailed    PostgreSQL could not be started on this machine
"""

from __future__ import annotations

from pathlib import Path

from proofbook.errors import ProofbookError


class DatabaseUnusable(ProofbookError):
    """Root of what keeps a database from being used."""


class DatabaseNotMigrated(DatabaseUnusable):
    """The tables are of another version; `found` and `wanted` are migration numbers, None before the first."""

    def __init__(self, found: str | None, wanted: str | None) -> None:
        newer = found is not None and wanted is not None and found > wanted
        super().__init__(
            f"the database is at migration {found or 'none'}, this version of the product needs {wanted or 'none'}",
            "start the newer version of the product again" if newer else "run `proofbook api migrate`",
        )
        self.found = found
        self.wanted = wanted


class DatabaseOfAnotherBook(DatabaseUnusable):
    """The database belongs to another chain or contract."""

    def __init__(self, what: str, found: object, wanted: object) -> None:
        super().__init__(
            f"the database belongs to {what} {found}, the settings name {wanted}",
            "name the database of this book, or an empty one; records of two books never mix",
        )


class EmbeddedServerFailed(DatabaseUnusable):
    """PostgreSQL could not be started on this machine."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"PostgreSQL could not be started in {folder}: {why}",
            "see the file `log` in it; or use a server of your own: PROOFBOOK_API_DATABASE_URL=postgresql://...",
        )
