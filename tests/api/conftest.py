"""Fixtures of the API's tests: a migrated database a test, cloned from a template in some tens of milliseconds."""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from eth_account import Account
from sqlalchemy.engine import make_url

from api.errors import ChainDown
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database, open_database
from proofbook.database_embedded import embedded_server
from proofbook.database_migrations import migrate
from tests.api.app_world import app_of, settings_of
from tests.api.people import People, people_of

TEMPLATE = "proofbook_template"
T = TypeVar("T")
_number = itertools.count()


def address_of(server: str, name: str) -> str:
    """Address of a database of the server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server that lives as long as the session; nothing that a test writes must last."""
    # pytest closes its own folders to others, and as root the server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="proofbook-pg-"))
    try:
        with embedded_server(folder / "data") as url:
            with psycopg.connect(url, autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """Address of a server with a migrated database that no test touches."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    made = open_database(address_of(postgres, TEMPLATE))
    migrate(made)
    made.close()
    return postgres


@contextmanager
def cloned(server: str, template: str) -> Iterator[str]:
    """Address of a database of its own, made from another one; it is dropped afterwards, sessions or not."""
    name = f"test_{next(_number)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield address_of(server, name)
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def database_url(template: str) -> Iterator[str]:
    """Address of a migrated database of this test."""
    with cloned(template, TEMPLATE) as url:
        yield url


@pytest.fixture
def empty_database_url(postgres: str) -> Iterator[str]:
    """Address of a database without tables."""
    with cloned(postgres, "template0") as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of this test."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def open_empty(empty_database_url: str) -> Iterator[Callable[[], Database]]:
    """Open the database without tables, as often as wanted."""
    made: list[Database] = []

    def open_one() -> Database:
        made.append(open_database(empty_database_url))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


class FakeChain:
    """A chain that says what a test set; `down` makes every question fail, `calls` keeps what was asked."""

    def __init__(self) -> None:
        self.down = False
        self.number = 7
        self.answers: dict[bytes, bytes | None] = {}
        self.calls: list[tuple[str | None, bytes]] = []

    def chain_id(self) -> int:
        return self._say(31337)

    def head(self) -> int:
        return self._say(self.number)

    def genesis(self) -> str:
        return self._say("0x" + "cd" * 32)

    def call(self, to: str | None, data: bytes, gas: int = 10_000_000) -> bytes | None:
        self.calls.append((to, data))
        return self._say(self.answers.get(data, b""))

    def _say(self, value: T) -> T:
        if self.down:
            raise ChainDown
        return value


class NoDatabase:
    """Stands for a database in tests of what needs none."""

    def session(self, *, write: bool = True) -> None:
        raise AssertionError("this test has no database")


@pytest.fixture
def chain() -> FakeChain:
    return FakeChain()


@pytest.fixture
def wall() -> ManualWallClock:
    return ManualWallClock(1_800_000_000.0)


@pytest.fixture
def match() -> ManualMatchClock:
    return ManualMatchClock(1_531_662_000)


@pytest.fixture
def parts(database: Database, chain: FakeChain, wall: ManualWallClock, match: ManualMatchClock) -> dict[str, object]:
    """What `create_app` takes besides settings."""
    return {"database": database, "chain": chain, "wall_clock": wall, "match_clock": match}


@pytest.fixture
def people(parts: dict[str, object]) -> Iterator[People]:
    """People of an app with usual settings; number 99 is its operator."""
    operator = Account.from_key((99).to_bytes(32, "big")).address
    with people_of(app_of(settings_of(operators=(operator,)), **parts)) as made:
        yield made
