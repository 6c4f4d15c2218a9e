"""The one history of the tables, and whom a database belongs to."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from proofbook import database_migrations
from proofbook.database import Database
from proofbook.database_errors import DatabaseNotMigrated, DatabaseOfAnotherBook
from proofbook.database_installation import Installation, claim, installed
from proofbook.database_migrations import (
    FOLDER,
    found_revision,
    migrate,
    numbers,
    previous,
    require_migrated,
    wanted_revision,
)

pytestmark = pytest.mark.process
OWN = Installation(31337, "0x" + "ab" * 20, "0x" + "cd" * 32)


def test_versions__as_committed__have_a_number_each_that_is_their_revision() -> None:
    assert len(set(numbers())) == len(numbers())
    for file in (FOLDER / "versions").glob("[0-9]*.py"):
        assert f'revision = "{file.stem[:4]}"' in file.read_text()
        assert "down_revision = previous(__file__)" in file.read_text()
    assert previous(f"{numbers()[0]}_x.py") is None
    assert previous("9999_x.py") == wanted_revision()


def test_migrate__empty_database__brings_it_to_this_version_once(open_empty: Callable[[], Database]) -> None:
    database = open_empty()
    with pytest.raises(DatabaseNotMigrated, match="proofbook api migrate"):
        require_migrated(database)
    assert migrate(database) == (None, wanted_revision())
    assert migrate(database) == (wanted_revision(), wanted_revision())
    require_migrated(database)


def test_migrate__two_at_once__both_end_well(open_empty: Callable[[], Database]) -> None:
    failed = []

    def run(database: Database) -> None:
        try:
            migrate(database)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(open_empty(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert found_revision(open_empty()) == wanted_revision()


def test_migrate__a_step_fails__nothing_of_it_remains(
    open_empty: Callable[[], Database], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text((FOLDER / "env.py").read_text())
    (tmp_path / "versions/0001_a.py").write_text(
        "from alembic import op\nrevision = '0001'\ndown_revision = None\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (id int)')\n    op.execute('SELECT 1 / 0')\n"
    )
    monkeypatch.setattr(database_migrations, "FOLDER", tmp_path)
    database = open_empty()
    with pytest.raises(Exception, match="division by zero"):
        migrate(database)
    with database.session(write=False) as session:
        assert session.execute(text("SELECT to_regclass('half')")).scalar_one() is None
    assert found_revision(database) is None


def test_migrate__database_of_a_later_version__is_refused_and_left(database: Database) -> None:
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9998'"))
    for ask in (migrate, require_migrated):
        with pytest.raises(DatabaseNotMigrated, match="newer version"):
            ask(database)


def test_claim__unused_database__is_ours_from_then_on(database: Database) -> None:
    assert installed(database) is None
    claim(database, OWN)
    claim(database, OWN)
    assert installed(database) == OWN


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (Installation(1, OWN.contract, OWN.genesis), "chain 31337"),
        (Installation(OWN.chain_id, "0x" + "ff" * 20, OWN.genesis), "contract 0xabab"),
        (Installation(OWN.chain_id, OWN.contract, "0x" + "ee" * 32), "began with block 0xcdcd"),
    ],
    ids=["chain", "contract", "first block"],
)
def test_claim__database_of_another_book__is_refused_naming_both(
    database: Database, other: Installation, named: str
) -> None:
    claim(database, OWN)
    with pytest.raises(DatabaseOfAnotherBook, match=named):
        claim(database, other)
    assert installed(database) == OWN
