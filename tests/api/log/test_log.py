"""The event log in PostgreSQL: appended by many, changed by nobody, checked by a command."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.log import NUMBER, Kind, append, check_log, entries, head
from api.log.chain import EMPTY
from api.log.errors import LogBroken
from proofbook.cli import main
from proofbook.clock import ManualWallClock
from proofbook.database import Database
from tests.api.app_world import app_of, client_of, settings_of

pytestmark = pytest.mark.process
KIND = Kind("test.done", number=NUMBER)
UPDATE = text("UPDATE event_log SET payload = :payload WHERE seq = 2")


def write(database: Database, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        with database.session() as session:
            append(session, 1_000 + number, KIND, UUID(int=number), number=number)


def test_append__several__are_read_back_in_order_and_hold(database: Database) -> None:
    assert check_log(database) == EMPTY
    write(database, 5)
    with database.session(write=False) as session:
        assert [(one.seq, one.at, one.actor, one.payload) for one in entries(session)] == [
            (number + 1, 1_000 + number, UUID(int=number), f'{{"number":{number}}}') for number in range(5)
        ]
        assert [one.seq for one in entries(session, 3)] == [4, 5]
        assert check_log(database) == head(session)


def test_append__transaction_rolled_back__leaves_no_entry_and_no_gap(database: Database) -> None:
    def fail() -> None:
        with database.session() as session:
            append(session, 1, KIND, number=1)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    write(database, 1)
    assert check_log(database).seq == 1


def test_append__by_many_threads_at_once__is_one_chain(database: Database) -> None:
    threads = [threading.Thread(target=write, args=(database, 10, 100 * place)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert check_log(database).seq == 80


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event_log SET at = 5 WHERE seq = 2",
        "DELETE FROM event_log WHERE seq = 3",
        "TRUNCATE event_log",
        "INSERT INTO event_log VALUES (9, 1, 'test.done', NULL, '{}', decode(repeat('00', 32), 'hex'), 'x')",
        "INSERT INTO event_log VALUES (4, 1, 'test.done', NULL, '{}', decode(repeat('00', 32), 'hex'), 'x')",
    ],
    ids=["update", "delete", "truncate", "gap", "wrong previous"],
)
def test_database__any_other_statement__is_refused(database: Database, statement: str) -> None:
    write(database, 3)
    with pytest.raises(IntegrityError, match="event_log"), database.session() as session:
        session.execute(text(statement))
    assert check_log(database).seq == 3


def test_check__by_somebody_who_took_the_triggers_away__is_found(database: Database) -> None:
    write(database, 4)
    noted = check_log(database)
    with database.session() as session:
        session.execute(text("ALTER TABLE event_log DISABLE TRIGGER ALL"))
        session.execute(UPDATE, {"payload": '{"number":7}'})
    with pytest.raises(LogBroken) as caught:
        check_log(database)
    assert caught.value.faults == ((2, "its content is not what was hashed"),)
    with database.session() as session:
        session.execute(UPDATE, {"payload": '{"number":1}'})
        session.execute(text("DELETE FROM event_log WHERE seq = 4"))
    assert check_log(database).seq == 3
    with pytest.raises(LogBroken, match="noted and is gone"):
        check_log(database, [noted])


def test_head__asked_by_anybody__is_the_one_that_the_checker_finds(
    database: Database, parts: dict[str, object], wall: ManualWallClock
) -> None:
    with client_of(app_of(settings_of(), **parts)) as client:
        told = client.get("/v1/log/head").json()
        assert told == {"head": str(EMPTY), "at": None, "time": int(wall.now())}
        write(database, 3)
        told = client.get("/v1/log/head").json()
    assert (told["head"], told["at"]) == (str(check_log(database)), 1_002)


def test_command__whole_and_broken_log__says_so(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROOFBOOK_API_DATABASE_URL", database_url)
    write(database, 3)
    assert main(["api", "log", "check"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == str(check_log(database))
    write(database, 1)
    assert main(["api", "log", "check", "--head", last]) == 0
    assert main(["api", "log", "check", "--head", "4:" + "00" * 32]) == 1
    assert "entry 4: its hash is not the one that was noted" in capsys.readouterr().err
    assert main(["api", "log", "check", "--head", "nonsense"]) == 2
