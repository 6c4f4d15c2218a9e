"""Database and logs of transactions are lost amid orders, and come back: from a copy, or from the chain alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlmodel import select

from api.backup import ABOUT, DUMP, BackupFailed, back_up, check_backup, restore
from api.chain import book_index
from api.chain.tables import BetRow
from api.desk.errors import BetRefused
from api.desk.service import Desk
from api.desk.tables import DeskBet
from api.log import NUMBER, Kind, append, check_log
from api.node import node_chain
from api.relay.log_file import open_log
from proofbook.cli import main
from proofbook.clock import SystemWallClock
from proofbook.database import Database, open_database
from proofbook.database_migrations import found_revision, migrate
from tests.api.app_world import app_of, client_of, settings_of
from tests.api.conftest import cloned
from tests.api.receipts.stage import WON
from tests.api.relay.mortal_settler import SettlerLife, begun
from tests.api.relay.relay_stage import Open
from tests.api.relay.relay_stage import Stage as RelayStage
from tests.contracts.world import EURO, World

pytestmark = [pytest.mark.anvil, pytest.mark.process]
STAKE = 5 * EURO
KIND = Kind("security.rehearsed", number=NUMBER)


@pytest.fixture
def relay(manual: tuple[World, str], database: Database, tmp_path: Path) -> Iterator[RelayStage]:
    made = RelayStage(*manual, database, tmp_path / "relayer.sqlite3")
    yield made
    made.close()


@pytest.fixture
def empty(postgres: str) -> Iterator[str]:
    """Address of a database without tables: the new server."""
    with cloned(postgres, "template0") as url:
        yield url


def drop(url: str) -> None:
    """The database and everything in it, sessions or not."""
    name = make_url(url).database
    server = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')


def write_log(database: Database, number: int) -> None:
    with database.session() as session:
        append(session, number, KIND, None, number=number)


def begin_again(relay: RelayStage, database: Database) -> None:
    """Desk and relayer as new processes, over another database and the log of transactions that is there now."""
    relay.run(relay.pool.aclose())
    relay.log.close()
    relay.database = database
    relay.desk = Desk(database, relay.reader, Open(), relay.keys, relay.world.addresses.book_domain, relay.clock)
    relay.log = open_log(relay.file)
    relay.start()


def indexed(relay: RelayStage, database: Database) -> list[BetRow]:
    """What the worker reads from the chain."""
    book_index(relay.world.w3, relay.world.addresses, database, depth=None).run()
    with database.session(write=False) as session:
        return list(session.exec(select(BetRow)))


def test_database_lost__restored_from_a_backup__no_final_bet_is_lost_and_none_is_placed_twice(
    relay: RelayStage,
    database_url: str,
    empty: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = relay.world.account("ann")[0]
    write_log(relay.database, 1)
    final = [relay.send(relay.order("ann", nonce), "ann") for nonce in range(2)]
    relay.rounds(12)
    under_way = [relay.send(relay.order("ann", 2 + nonce), "ann") for nonce in range(2)]
    relay.step()
    waiting = relay.send(relay.order("ann", 4), "ann")
    indexed(relay, relay.database)
    assert [relay.bet(row.id).state for row in (*final, *under_way, waiting)] == [
        "final",
        "final",
        "submitted",
        "submitted",
        "accepted",
    ]
    # The copy, by the command, while the API holds its connections.
    copy, data = tmp_path / "copy", tmp_path / "data"
    monkeypatch.setenv("PROOFBOOK_API_DATA_FOLDER", str(relay.file.parent))
    monkeypatch.setenv("PROOFBOOK_API_DATABASE_URL", database_url)
    assert main(["api", "backup", str(copy)]) == 0
    noted = capsys.readouterr().out.splitlines()[-1]
    # Then more is accepted, placed and final, of which the copy knows nothing.
    write_log(relay.database, 2)
    late_order = relay.order("ann", 5)
    late = relay.send(late_order, "ann")
    relay.rounds(12)
    assert relay.bet(late.id).state == "final"
    relay.database.close()
    relay.log.close()
    drop(database_url)
    relay.file.unlink()

    monkeypatch.setenv("PROOFBOOK_API_DATABASE_URL", empty)
    monkeypatch.setenv("PROOFBOOK_API_DATA_FOLDER", str(data))
    assert main(["api", "restore", str(copy)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == noted
    assert main(["api", "log", "check", "--head", noted]) == 0
    shutil.copyfile(data / relay.file.name, relay.file)
    restored = open_database(empty)
    try:
        begin_again(relay, restored)
        # The customer does not know, and sends the late order again, before the worker has read anything.
        again = resent(relay, late_order)
        rows = indexed(relay, restored)
        relay.rounds(16)
        everything = [*final, *under_way, waiting, late]
        assert {relay.bet(row.id).state for row in (*final, *under_way, waiting)} == {"final"}
        assert again in ("refused", "final", "accepted", "submitted")
        assert relay.placed() == dict.fromkeys([row.id for row in everything], 1)
        assert len(indexed(relay, restored)) == len(everything) >= len(rows)
        assert before - relay.world.account("ann")[0] == STAKE * len(everything)
        assert relay.world.solvent()
        # The API serves them again.
        relay.world.addresses.save(tmp_path / "local.json")
        settings = settings_of(deployment_file=tmp_path / "local.json", rpc_urls=(relay.url,))
        with node_chain(settings, SystemWallClock()) as chain:
            app = app_of(settings, database=restored, chain=chain, match_clock=relay.clock)
            with client_of(app) as client:
                shown = [client.get(f"/v1/chain/bets/0x{row.id.hex()}") for row in everything]
                head = client.get("/v1/log/head").json()
        assert [answer.status_code for answer in shown] == [200] * len(everything)
        assert head["head"] == str(check_log(restored))
    finally:
        restored.close()


def resent(relay: RelayStage, order: object) -> str:
    """The state of an order that the customer hands in again; "refused" where the desk does not even keep it."""
    try:
        return str(relay.send(order, "ann").state)  # type: ignore[arg-type]
    except BetRefused:
        return "refused"


def test_database_lost__no_backup_at_all__the_chain_alone_gives_every_bet_and_settles_it(
    relay: RelayStage, database_url: str, empty: str, tmp_path: Path
) -> None:
    rows = [relay.send(relay.order(who, nonce), who) for nonce in range(2) for who in ("ann", "ben")]
    relay.rounds(12)
    assert {relay.bet(row.id).state for row in rows} == {"final"}
    relay.database.close()
    drop(database_url)
    relay.tell("evm_setAutomine", True)
    relay.world.finish(relay.fixture, WON)
    relay.tell("anvil_mine", "0x8")
    relay.tell("evm_setAutomine", False)

    new = open_database(empty)
    try:
        migrate(new)
        life = SettlerLife(relay.url, empty, tmp_path / "worker.sqlite3", relay.world.addresses, len(rows), 0)
        begun(life).end()
        found = indexed(relay, new)
        assert {bytes(row.id) for row in found} == {row.id for row in rows}
        assert [row.end for row in found] == ["settled"] * len(rows)
        with new.session(write=False) as session:
            assert list(session.exec(select(DeskBet))) == []
        assert relay.world.account("ann")[1] == 0
        assert relay.world.solvent()
    finally:
        new.close()


def test_relayers_log_lost__tickets_under_way__are_placed_once(relay: RelayStage) -> None:
    rows = [relay.send(relay.order(who, 0), who) for who in ("ann", "ben")]
    relay.step()
    relay.log.close()
    relay.file.unlink()
    for left in relay.file.parent.glob(f"{relay.file.name}-*"):
        left.unlink()
    begin_again(relay, relay.database)
    relay.rounds(14)
    assert {relay.bet(row.id).state for row in rows} == {"final"}
    assert relay.placed() == dict.fromkeys([row.id for row in rows], 1)


# -- the copy itself


def test_copy__of_an_open_log__is_whole_and_readable(database: Database, tmp_path: Path) -> None:
    log = tmp_path / "data/worker.sqlite3"
    log.parent.mkdir()
    kept = open_log(log)
    write_log(database, 1)
    made = back_up(database, tmp_path / "copy", [log, tmp_path / "data/relayer.sqlite3"])
    kept.close()
    assert set(made.files) == {DUMP, "worker.sqlite3"}
    assert check_backup(tmp_path / "copy") == made
    with sqlite3.connect(tmp_path / "copy/worker.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["a byte", "cut", "gone", "another name", "no end"])
def test_copy__damaged__is_refused_before_anything_is_written(
    database: Database, empty: str, tmp_path: Path, damage: str
) -> None:
    copy = tmp_path / "copy"
    back_up(database, copy, [])
    dump, about = copy / DUMP, copy / ABOUT
    if damage == "a byte":
        body = bytearray(dump.read_bytes())
        body[len(body) // 2] ^= 1
        dump.write_bytes(body)
    elif damage == "cut":
        dump.write_bytes(dump.read_bytes()[:-100])
    elif damage == "gone":
        dump.unlink()
    elif damage == "another name":
        said = json.loads(about.read_text())
        about.write_text(json.dumps(said | {"files": {"../elsewhere": "00" * 32}}))
    else:
        about.unlink()
    new = open_database(empty)
    try:
        with pytest.raises(BackupFailed) as refused:
            restore(copy, new, tmp_path / "data")
        assert refused.value.remedy
        assert found_revision(new) is None
        assert not (tmp_path / "data").exists()
    finally:
        new.close()


def test_restore__into_what_holds_something__overwrites_nothing(database: Database, empty: str, tmp_path: Path) -> None:
    log = tmp_path / "data/relayer.sqlite3"
    log.parent.mkdir()
    open_log(log).close()
    copy = tmp_path / "copy"
    back_up(database, copy, [log])
    with pytest.raises(BackupFailed, match="not empty"):
        restore(copy, database, tmp_path / "elsewhere")
    with pytest.raises(BackupFailed, match="holds something already"):
        back_up(database, copy, [])
    new = open_database(empty)
    try:
        with pytest.raises(BackupFailed, match=r"still has relayer\.sqlite3"):
            restore(copy, new, log.parent)
        assert found_revision(new) is None
    finally:
        new.close()


def test_restore__log_of_events_that_was_cut_in_the_copy__is_found(
    database: Database, empty: str, tmp_path: Path
) -> None:
    """Somebody who can change the copy and its digests still cannot take away an entry whose head was noted."""
    write_log(database, 1)
    noted = check_log(database)
    write_log(database, 2)
    later = check_log(database)
    back_up(database, tmp_path / "copy", [])
    new = open_database(empty)
    try:
        _, head = restore(tmp_path / "copy", new, tmp_path / "data")
        assert head == later == check_log(new, [noted, later])
    finally:
        new.close()
