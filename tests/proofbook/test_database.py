"""Database sessions on real SQLite files."""

import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import text

from proofbook.database import Database, open_database
from proofbook.errors import DatabaseUrlError


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path}/new/folder/book.sqlite3")
    with database.session() as session:
        session.exec(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        session.exec(text("CREATE TABLE child (parent INTEGER REFERENCES parent (id))"))
    yield database
    database.close()


def rows(database: Database) -> int:
    with database.session(write=False) as session:
        return int(session.exec(text("SELECT count(*) FROM parent")).one()[0])


def test_sqlite__every_connection__has_wal_foreign_keys_timeout_and_full_sync(database: Database) -> None:
    with database.session() as first, database.session(write=False) as second:
        for session in (first, second):
            values = [
                session.exec(text(f"PRAGMA {name}")).one()[0]
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            ]
            assert values == ["wal", 1, 5000, 2]


def test_session__block_ends__is_committed(database: Database) -> None:
    with database.session() as session:
        session.exec(text("INSERT INTO parent VALUES (1)"))
    assert rows(database) == 1


def test_session__exception__is_rolled_back_and_passed_on(database: Database) -> None:
    def fail() -> None:
        with database.session() as session:
            session.exec(text("INSERT INTO parent VALUES (1)"))
            raise KeyError("x")

    with pytest.raises(KeyError):
        fail()
    assert rows(database) == 0


def test_session__reading_one__never_commits(database: Database) -> None:
    with database.session(write=False) as session:
        session.exec(text("INSERT INTO parent VALUES (1)"))
    assert rows(database) == 0


def test_session__foreign_key_to_nothing__is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.session() as session:
        session.exec(text("INSERT INTO child VALUES (7)"))


def test_session__reader_during_a_write__sees_the_state_before(database: Database) -> None:
    with database.session() as session:
        session.exec(text("INSERT INTO parent VALUES (1)"))
        assert rows(database) == 0
    assert rows(database) == 1


def test_session__writers_that_read_first__wait_for_each_other(database: Database) -> None:
    """The case that fails at once with SQLite's deferred transactions: read, then write, in two threads."""
    errors: list[Exception] = []

    def add(number: int) -> None:
        try:
            with database.session() as session:
                count = session.exec(text("SELECT count(*) FROM parent")).one()[0]
                session.exec(text("INSERT INTO parent VALUES (:id)").bindparams(id=count))
        except OperationalError as error:
            errors.append(error)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert rows(database) == 8


def test_sqlite__memory__is_one_database_for_all_sessions() -> None:
    database = open_database("sqlite://")
    with database.session() as session:
        session.exec(text("CREATE TABLE parent (id INTEGER)"))
        session.exec(text("INSERT INTO parent VALUES (1)"))
    assert rows(database) == 1
    database.close()


def test_sqlite__committed_row__is_there_for_another_program(database: Database, tmp_path: Path) -> None:
    with database.session() as session:
        session.exec(text("INSERT INTO parent VALUES (42)"))
    other = sqlite3.connect(tmp_path / "new/folder/book.sqlite3")
    assert other.execute("SELECT id FROM parent").fetchall() == [(42,)]
    other.close()


@pytest.mark.parametrize(
    "url", ["mysql://h/d", "postgres://h/d", "sqlite+aiosqlite:///x", "oracle://h", "no address", ""]
)
def test_open__scheme_not_known__says_what_can_be_used(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        open_database(url)
    assert "sqlite:///" in caught.value.remedy
    assert "postgresql://" in caught.value.remedy


def test_open__wrong_address_with_a_password__does_not_show_it() -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        open_database("mysql://book:hunter2@h/d")
    assert "hunter2" not in str(caught.value)


def test_open__postgresql_without_driver__names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseUrlError, match="psycopg"):
        open_database("postgresql://book@127.0.0.1/book", password="x")


def test_open__postgresql__takes_the_password_apart_from_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("proofbook.database.create_engine", lambda url, **options: made.append((url, options)))
    monkeypatch.setattr("proofbook.database.Database", lambda engine: engine)
    open_database("postgresql://book@db.example:5433/book", password="p@ss/word")
    url, options = made[0]
    assert (url.drivername, url.username, url.password, url.host, url.port, url.database) == (
        "postgresql+psycopg", "book", "p@ss/word", "db.example", 5433, "book"
    )  # fmt: skip
    assert options == {"pool_pre_ping": True}
