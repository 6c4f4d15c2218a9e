"""Sign once: the lock is on disk before the signature, and a kill at any write makes no second statement."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.signers import LocalKey
from chain.typed_data import type_hash
from oracle.agreement import Memory
from oracle.errors import SealedStatement, SecondStatement, SigningRefused, StoreFailed
from oracle.signed import SignedMessage
from oracle.statements import recover
from oracle.store import Guard, Kind, Statement, Store, fixtures, messages
from oracle.store.database import Transaction
from tests.oracle.keys import DOMAIN, SPECIFICATION, VALUES, identity, member, report_statement, vote_statement


class Recording:
    """A signer that writes down every digest that it signs."""

    def __init__(self, key: LocalKey | None = None, store: Store | None = None) -> None:
        self._key = member(0) if key is None else key
        self.store = store
        self.signed: list[bytes] = []

    @property
    def address(self) -> str:
        return self._key.address

    def sign(self, digest: bytes) -> bytes:
        if self.store is not None:
            assert self.store.row("SELECT count(*) FROM sign_locks WHERE digest = ?", digest) == (1,)
            assert not self.store._connection.in_transaction, "the lock must be on disk"
        self.signed.append(digest)
        return self._key.sign(digest)


def keep(write: Transaction, statement: Statement, signature: bytes, at: int) -> None:
    message = SignedMessage(statement.kind, statement.specification, statement.claim, signature, statement.paper)
    messages.keep(write, identity().signer, statement.digest, message, at)


def fixture(store: Store) -> None:
    with store.transaction() as write:
        fixtures.keep(write, fixtures.Kept(SPECIFICATION, {}, "VOTED", "", 0, Memory(0), -1, "", False), 1)


def made(path: Path | None = None, signer: Any = None, connect: Any = sqlite3.connect) -> tuple[Store, Guard]:
    store = Store.open(path, identity(), connect=connect)
    if fixtures.known(store, SPECIFICATION) is None:
        fixture(store)
    return store, Guard(store, signer or Recording(store=store), keep)


def test_guard__a_statement__is_locked_before_it_is_signed_and_kept_after() -> None:
    store, guard = made()
    statement = vote_statement()
    (signature,) = guard.say([statement], 5)
    assert recover(statement.digest, signature) == member(0).address
    assert messages.of_fixture(store, SPECIFICATION)[0][1].signature == signature
    store.close()


def test_guard__second_digest_of_a_round__is_refused_audited_and_undoes_everything() -> None:
    store, guard = made()
    guard.say([report_statement(VALUES[0])], 5)
    with pytest.raises(SecondStatement) as refused:
        guard.say(
            [vote_statement(round_=3), report_statement(VALUES[1])],
            6,
            lambda write: write.audit(6, "must not stay", ""),
        )
    assert refused.value.asked == report_statement(VALUES[1]).digest
    assert [row[0] for row in store.rows("SELECT what FROM audit")] == ["refused to sign"]
    assert store.row("SELECT count(*) FROM sign_locks") == (1,)
    assert (guard.refused, guard.signed) == (1, 1)
    store.close()


def test_guard__same_digest_again__is_signed_again_to_the_same_bytes() -> None:
    store, guard = made()
    assert guard.say([vote_statement()], 5) == guard.say([vote_statement()], 9)
    store.close()


def test_guard__vote_and_report_of_one_round__are_two_places() -> None:
    store, guard = made()
    assert len(guard.say([vote_statement(), report_statement(), vote_statement(round_=1)], 5)) == 3
    store.close()


def test_guard__key_of_another__is_refused() -> None:
    store = Store.open(None, identity())
    with pytest.raises(SigningRefused, match=member(1).address):
        Guard(store, Recording(member(1)), keep)
    store.close()


def test_guard__statement_without_a_lock__is_never_attested() -> None:
    store, guard = made(signer=Recording())
    for name in ("Vote", "Report", "Reports"):
        with pytest.raises(SigningRefused):
            guard.attest(type_hash(name), bytes(32))
    assert recover_heartbeat(guard)
    store.close()


def recover_heartbeat(guard: Guard) -> bool:
    return len(guard.attest(b"\x07" * 32, bytes(64))) == 64


def test_guard__sealed_place__is_never_signed() -> None:
    store, guard = made()
    guard.say([vote_statement()], 5)
    with store.transaction() as write:
        write.run("UPDATE sign_locks SET sealed = 1")
    with pytest.raises(SealedStatement):
        guard.say([vote_statement()], 6)
    assert guard.recover(9) == []
    store.close()


def test_guard__disk_full__signs_nothing(tmp_path: Path) -> None:
    store, guard = made(tmp_path / "node.db")
    pages = store.row("PRAGMA page_count")
    assert pages is not None
    store.rows(f"PRAGMA max_page_count = {pages[0]}")
    with pytest.raises(StoreFailed, match="full"):
        say_many(guard)
    signer = guard._signer
    assert isinstance(signer, Recording)
    kept = store.row("SELECT count(*) FROM sign_locks")
    assert kept is not None
    assert len(signer.signed) <= kept[0]
    assert store.failing
    store.close()


def say_many(guard: Guard) -> None:
    for round_ in range(200):
        guard.say([vote_statement(round_=round_)], 5)


class Killed(BaseException):
    """Stands for kill -9: nothing handles it."""


class Dying(sqlite3.Connection):
    """Is killed at its nth statement; what was not committed is gone."""

    left = 10**9

    def execute(self, *args: Any) -> sqlite3.Cursor:
        type(self).left -= 1
        if type(self).left < 0:
            raise Killed
        return super().execute(*args)


def dying(*args: Any, **kwargs: Any) -> sqlite3.Connection:
    return sqlite3.connect(*args, factory=Dying, **kwargs)


def test_guard__killed_at_each_write__signs_one_statement_a_place_and_recovers(tmp_path: Path) -> None:
    """The first life wants one value, the second another: whatever was locked first is all that is ever signed."""
    steps = 0
    for kill_at in itertools.count():
        path = tmp_path / f"{kill_at}.db"
        Store.open(path, identity()).close()
        signed: list[bytes] = []
        Dying.left = 10**9
        store, guard = made(path, connect=dying)
        signer = Recording(store=None)
        guard._signer, signer.signed = signer, signed
        Dying.left = kill_at
        try:
            guard.say([vote_statement(VALUES[0]), report_statement(VALUES[0])], 5)
        except Killed:
            finished = False
        else:
            finished = True
        Dying.left = 10**9
        store._connection.close()
        store.close()
        store, guard = made(path, connect=sqlite3.connect)
        guard._signer = signer
        guard.recover(9)
        for statement in (vote_statement(VALUES[1]), report_statement(VALUES[1])):
            with contextlib.suppress(SecondStatement):
                guard.say([statement], 9)
        for statement_of in (vote_statement, report_statement):
            said = {value for value in VALUES if statement_of(value).digest in signed}
            assert len(said) == 1, (kill_at, said)
        kept = messages.of_fixture(store, SPECIFICATION)
        assert {message.kind for _, message in kept} == {Kind.VOTE, Kind.REPORT}
        assert {message.digest(DOMAIN) for _, message in kept} <= set(signed)
        store.close()
        steps += 1
        if finished:
            break
    assert steps > 8


@given(
    st.lists(
        st.tuples(st.sampled_from(VALUES), st.integers(0, 2), st.integers(0, 1), st.booleans()), min_size=1, max_size=12
    )
)
def test_guard__any_order_of_wishes__one_digest_a_place(wishes: list[tuple[Any, int, int, bool]]) -> None:
    class Fast:
        address = identity().signer

        def sign(self, digest: bytes) -> bytes:
            return digest * 2

    store, guard = made(signer=Fast())
    first: dict[tuple[Any, ...], bytes] = {}
    for value, round_, ballot, report in wishes:
        statement = (report_statement if report else vote_statement)(value, round_, ballot)
        place = (report, ballot, round_)
        try:
            guard.say([statement], 1)
        except SecondStatement:
            assert first[place] != statement.digest
        else:
            assert first.setdefault(place, statement.digest) == statement.digest
    store.close()
