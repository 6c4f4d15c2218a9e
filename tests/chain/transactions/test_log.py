"""The SQLite log: what is kept comes back, and the tables refuse what must never be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from chain.transactions import record as records
from chain.transactions.errors import IllegalStep, IntentUnknown, NonceTaken
from chain.transactions.record import Attempt, Inclusion, Intent, IntentId, Nonce, Record, State, Wei
from chain.transactions.sqlite_log import MIGRATIONS, SqliteTransactionLog
from proofbook.database import open_database
from tests.chain.transactions.fakes import ACCOUNT, BOOK, CHAIN, fresh_log, intent

OTHER = "0x" + "77" * 20


def attempt(nonce: int, fee: int = 10, mark: int = 1, *, filler: bool = False) -> Attempt:
    digest = bytes([mark, nonce]) + bytes(30)
    return Attempt(digest, b"raw", Nonce(nonce), Wei(fee), Wei(fee), 21_000, filler)


def begun(name: str, nonce: int, mark: int) -> Record:
    return records.begun(Record(intent(name), 1), attempt(nonce, mark=mark))


def test_log__second_intent_takes_a_nonce__is_refused_and_nothing_changes() -> None:
    log = fresh_log()
    for name in ("a", "b"):
        log.add(Record(intent(name), 1))
    log.save(begun("a", 0, 1))
    with pytest.raises(NonceTaken):
        log.save(begun("b", 0, 2))
    kept = log.get(IntentId("b"))
    assert kept is not None
    assert (kept.state, kept.attempts) == (State.UNSTARTED, ())


def test_log__nonce_of_a_displaced_intent__is_never_given_again() -> None:
    log = fresh_log()
    for name in ("a", "b"):
        log.add(Record(intent(name), 1))
    log.save(begun("a", 0, 1))
    log.save(records.displaced(begun("a", 0, 1)))
    assert log.highest_nonce() == 0
    with pytest.raises(NonceTaken):
        log.save(begun("b", 0, 2))


def test_log__record_that_was_never_added__is_refused() -> None:
    with pytest.raises(IntentUnknown):
        fresh_log().save(begun("a", 0, 1))


def test_log__two_senders_in_one_file__do_not_meet(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    first = fresh_log(url)
    second = SqliteTransactionLog(open_database(url), CHAIN, OTHER)
    for log in (first, second):
        log.add(Record(intent("a"), 1))
    first.save(begun("a", 0, 1))
    assert second.highest_nonce() is None
    second.save(begun("a", 0, 2))
    assert [record.nonce for record in first.open()] == [0]


def test_log__opened_again__gives_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    log = fresh_log(url)
    log.add(Record(intent("a", value=2**255, gas=70_000, deadline_s=9), 1))
    record = records.begun(Record(intent("a", value=2**255, gas=70_000, deadline_s=9), 1), attempt(0, 2**200))
    log.save(record)
    assert SqliteTransactionLog(open_database(url), CHAIN, ACCOUNT.address).get(IntentId("a")) == record


def test_tables__state_that_does_not_exist__is_refused() -> None:
    log = fresh_log()
    log.add(Record(intent("a"), 1))
    with pytest.raises(IntegrityError), log._database.session() as session:
        session.connection().exec_driver_sql("UPDATE tx_intents SET state = 'odd'")
    assert all("STRICT" in statement for statement in MIGRATIONS if statement.startswith("CREATE TABLE"))


NAMES = ["begin", "raise", "fill", "send", "mine", "unmine", "settle", "lose", "drop", "kill"]


@given(st.lists(st.sampled_from(NAMES)))
def test_record__any_steps__legal_ones_are_kept_whole_and_closed_ones_never_change(steps: list[str]) -> None:
    log = fresh_log()
    record = log.add(Record(Intent(IntentId("a"), BOOK), 1))
    for mark, name in enumerate(steps, 2):
        try:
            after = _step(record, name, mark)
        except IllegalStep:
            continue
        if record.state in records.CLOSED:
            assert after == record
        if record.nonce is not None and after.nonce is not None:
            assert record.nonce == after.nonce
        assert after.attempts[: len(record.attempts)] == tuple(
            replace(old, sent_block=new.sent_block, sent_s=new.sent_s)
            for old, new in zip(record.attempts, after.attempts, strict=False)
        )
        log.save(after)
        record = after
        assert log.get(IntentId("a")) == record
        assert bool(log.open()) is (record.state in records.OPEN)


def _step(record: Record, name: str, mark: int) -> Record:
    nonce = 0 if record.nonce is None else record.nonce
    if name == "begin":
        return records.begun(record, attempt(len(record.attempts), 10, mark))
    if name == "drop":
        return records.dropped(record, "why")
    if name == "kill":
        return records.dropped(record, "why", fatal=True)
    if not record.live:
        raise IllegalStep("a", record.state, name)
    last = record.last
    match name:
        case "raise" | "fill":
            return records.raised(record, attempt(nonce, last.max_fee + 5, mark, filler=name == "fill"))
        case "send":
            return records.sent(record, last.hash, mark, float(mark))
        case "mine":
            return records.mined(record, Inclusion(last.hash, mark, bytes(32), True))
        case "unmine":
            return records.unmined(record)
        case "settle":
            return records.settled(record)
    return records.displaced(record)
