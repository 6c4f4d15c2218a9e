"""The tables' one history: numbered files in `proofbook/migrations/versions`, whichever package owns the tables.

A file's number is its revision, and it follows the file with the next lower number: `revision = "0012"` and
`down_revision = previous(__file__)`. What was released never changes; a change is a further file. There is no way
back: money's records are mended forward.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from proofbook.database import Database
from proofbook.database_errors import DatabaseNotMigrated

FOLDER: Final = Path(__file__).with_name("migrations")
_LOCK: Final = 0x70726F6F66  # any number that nothing else locks: two that migrate at once take turns


def numbers() -> list[str]:
    """The revisions there are, in order."""
    return sorted(file.stem.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


def previous(file: str) -> str | None:
    """The revision that a migration file follows."""
    own = Path(file).stem.partition("_")[0]
    return max((number for number in numbers() if number < own), default=None)


def wanted_revision() -> str | None:
    """The revision that this version of the product works with."""
    return max(numbers(), default=None)


def found_revision(database: Database) -> str | None:
    """The revision that a database is at, None before the first."""
    with database.engine.connect() as connection:
        if connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one() is None:
            return None
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
        return None if row is None else str(row.version_num)


def require_migrated(database: Database) -> None:
    """Raise DatabaseNotMigrated unless the tables are of this version."""
    found, wanted = found_revision(database), wanted_revision()
    if found != wanted:
        raise DatabaseNotMigrated(found, wanted)


def migrate(database: Database) -> tuple[str | None, str | None]:
    """Bring a PostgreSQL database to this version, all steps or none; gives the revisions before and after.

    Raises DatabaseNotMigrated where it is of a later version.
    """
    found, wanted = found_revision(database), wanted_revision()
    if found is not None and found not in numbers():
        raise DatabaseNotMigrated(found, wanted)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return found, wanted
