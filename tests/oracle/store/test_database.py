"""Whose store it is, its schema, its disk and its one process."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from oracle.errors import OtherNodesStore, StoreFailed, StoreInUse, StoreTooNew
from oracle.store import Identity, Store
from tests.oracle.keys import identity, member


def test_store__opened_again__has_its_birth_and_instance(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "node.db", identity(), now=7)
    born, instance = store.born_at, store.instance
    store.close()
    again = Store.open(tmp_path / "node.db", identity(), now=99)
    assert (again.born_at, again.instance) == (born, instance) == (7, instance)
    assert again.row("PRAGMA synchronous") == (2,)
    assert again.row("PRAGMA journal_mode") == ("wal",)
    assert again.row("PRAGMA foreign_keys") == (1,)
    again.close()


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (replace(identity(), chain_id=1), "chain id"),
        (replace(identity(), contract="0x" + "11" * 20), "contract"),
        (replace(identity(), signer=member(1).address), "signer"),
    ],
)
def test_store__of_another_chain_contract_or_signer__is_refused_with_both_values(
    tmp_path: Path, other: Identity, what: str
) -> None:
    Store.open(tmp_path / "node.db", identity()).close()
    with pytest.raises(OtherNodesStore) as refused:
        Store.open(tmp_path / "node.db", other)
    assert refused.value.what == what
    assert refused.value.stored in str(refused.value)
    assert refused.value.given in str(refused.value)
    Store.open(tmp_path / "node.db", identity()).close()


def test_store__same_contract_in_small_letters__is_the_same(tmp_path: Path) -> None:
    Store.open(tmp_path / "node.db", identity()).close()
    Store.open(tmp_path / "node.db", replace(identity(), contract=identity().contract.lower())).close()


def test_store__made_by_a_later_version__is_refused(tmp_path: Path) -> None:
    more = ("CREATE TABLE first (one INTEGER) STRICT;", "CREATE TABLE second (one INTEGER) STRICT;")
    Store.open(tmp_path / "node.db", identity(), components={"transactions": more}).close()
    with pytest.raises(StoreTooNew, match="schema 2 of transactions, this version knows 1"):
        Store.open(tmp_path / "node.db", identity(), components={"transactions": more[:1]})


def test_components__their_migrations__run_once_and_in_order(tmp_path: Path) -> None:
    first = ("CREATE TABLE intents (id TEXT PRIMARY KEY) STRICT; CREATE INDEX by_id ON intents (id);",)
    store = Store.open(tmp_path / "node.db", identity(), components={"transactions": first})
    with store.transaction() as write:
        write.run("INSERT INTO intents VALUES ('a')")
    store.close()
    both = (*first, "ALTER TABLE intents ADD COLUMN at INTEGER NOT NULL DEFAULT 5;")
    store = Store.open(tmp_path / "node.db", identity(), components={"transactions": both})
    assert store.rows("SELECT id, at FROM intents") == [("a", 5)]
    store.close()


def test_migration__that_fails__leaves_nothing_behind(tmp_path: Path) -> None:
    bad = ("CREATE TABLE intents (id TEXT) STRICT; CREATE TABLE intents (id TEXT) STRICT;",)
    with pytest.raises(StoreFailed, match="already exists"):
        Store.open(tmp_path / "node.db", identity(), components={"transactions": bad})
    store = Store.open(tmp_path / "node.db", identity())
    assert store.rows("SELECT name FROM sqlite_master WHERE name = 'intents'") == []
    store.close()


def test_store__in_use__is_refused_with_the_holder(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "node.db", identity())
    with pytest.raises(StoreInUse, match=f"process {os.getpid()}"):
        Store.open(tmp_path / "node.db", identity())
    store.close()
    Store.open(tmp_path / "node.db", identity()).close()


@pytest.mark.process
def test_store__holder_killed__is_free_at_once(tmp_path: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from tests.oracle.keys import identity;"
        "from oracle.store import Store; s = Store.open(Path(sys.argv[1]), identity()); print('up', flush=True);"
        "time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", hold, str(tmp_path / "node.db")], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"up\n"
    with pytest.raises(StoreInUse, match=f"process {holder.pid}"):
        Store.open(tmp_path / "node.db", identity())
    holder.kill()
    holder.wait()
    holder.stdout.close()
    Store.open(tmp_path / "node.db", identity()).close()


def test_files__of_the_store__belong_to_the_owner_only(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data" / "node.db", identity())
    modes = {one.name: one.stat().st_mode & 0o777 for one in (tmp_path / "data").iterdir()}
    store.close()
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_disk__full__fails_clearly_and_recovers(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "node.db", identity())
    pages = store.row("PRAGMA page_count")
    assert pages is not None
    store.rows(f"PRAGMA max_page_count = {pages[0] + 1}")
    with pytest.raises(StoreFailed, match="full"):
        fill(store)
    assert "full" in store.failing
    store.rows("PRAGMA max_page_count = 100000")
    store.check()
    assert store.failing == ""
    assert store.rows("SELECT count(*) FROM audit") == [(0,)]
    store.close()


def fill(store: Store) -> None:
    with store.transaction() as write:
        for _ in range(100):
            write.audit(1, "test", "x" * 4_000)


def test_transaction__that_raises__is_undone() -> None:
    store = Store.open(None, identity())
    with pytest.raises(ZeroDivisionError):
        write_and_fail(store)
    assert store.rows("SELECT * FROM audit") == []
    assert store.failing == ""
    store.close()


def write_and_fail(store: Store) -> None:
    with store.transaction() as write:
        write.audit(1 // 1, "test", "")
        write.audit(1 // 0, "test", "")


def test_tables__each_one__is_strict() -> None:
    store = Store.open(None, identity())
    tables = store.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
    assert len(tables) == 11
    assert all(strict for _, strict in tables), tables
    with pytest.raises(StoreFailed, match="cannot store TEXT"), store.transaction() as write:
        write.run("INSERT INTO audit (at, what, detail) VALUES ('soon', '', '')")
    store.close()


def test_sqlite__strict_tables__are_known() -> None:
    assert sqlite3.sqlite_version_info >= (3, 37)
