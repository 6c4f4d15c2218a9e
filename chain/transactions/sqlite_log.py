"""The log in SQLite: STRICT tables, on a database of `proofbook.database` (WAL, `synchronous=FULL`).

`tx_nonces` only ever grows: its key is what makes it impossible for two intents to have one nonce, whatever the code
above it does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from eth_utils.address import to_checksum_address
from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from chain.transactions.errors import IntentConflict, IntentUnknown, NonceTaken
from chain.transactions.record import Attempt, Inclusion, Intent, IntentId, Nonce, Record, State, Wei
from proofbook.database import Database

MIGRATIONS: Final[tuple[str, ...]] = (
    """CREATE TABLE tx_intents (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        chain_id INTEGER NOT NULL,
        sender BLOB NOT NULL CHECK (length(sender) = 20),
        id TEXT NOT NULL CHECK (id <> ''),
        to_address BLOB NOT NULL CHECK (length(to_address) = 20),
        data BLOB NOT NULL,
        value_wei TEXT NOT NULL,
        gas INTEGER,
        deadline_s INTEGER,
        submitted_s INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('unstarted', 'in_progress', 'broadcast', 'mined',
                                             'final', 'superseded', 'purged', 'fatal')),
        nonce INTEGER,
        mined_hash BLOB,
        block_number INTEGER,
        block_hash BLOB,
        succeeded INTEGER,
        unwanted TEXT NOT NULL,
        fatal INTEGER NOT NULL,
        reason TEXT NOT NULL,
        UNIQUE (chain_id, sender, id),
        CHECK ((nonce IS NULL) = (state IN ('unstarted', 'superseded')) OR state = 'fatal'),
        CHECK ((block_hash IS NOT NULL) OR state <> 'mined')
    ) STRICT""",
    """CREATE INDEX tx_intents_open ON tx_intents (chain_id, sender, place)
        WHERE state IN ('unstarted', 'in_progress', 'broadcast', 'mined')""",
    """CREATE TABLE tx_nonces (
        chain_id INTEGER NOT NULL,
        sender BLOB NOT NULL,
        nonce INTEGER NOT NULL CHECK (nonce >= 0),
        intent INTEGER NOT NULL REFERENCES tx_intents (place),
        PRIMARY KEY (chain_id, sender, nonce)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE tx_attempts (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        intent INTEGER NOT NULL REFERENCES tx_intents (place),
        hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
        raw BLOB NOT NULL,
        nonce INTEGER NOT NULL,
        max_fee_wei TEXT NOT NULL,
        tip_wei TEXT NOT NULL,
        gas INTEGER NOT NULL,
        filler INTEGER NOT NULL,
        sent_block INTEGER,
        sent_s REAL
    ) STRICT""",
    "CREATE INDEX tx_attempts_intent ON tx_attempts (intent, place)",
)
"""The tables, in order; the store that holds the log runs each once."""

_OF_OWNER: Final = " WHERE chain_id = ? AND sender = ?"
_ALL: Final = _OF_OWNER
_BY_ID: Final = _OF_OWNER + " AND id = ?"
_OPEN: Final = _OF_OWNER + " AND state IN ('unstarted', 'in_progress', 'broadcast', 'mined')"
_INTENTS: Final = "SELECT * FROM tx_intents"
_ATTEMPTS: Final = "SELECT tx_attempts.* FROM tx_intents JOIN tx_attempts ON tx_attempts.intent = tx_intents.place"
_UPDATE: Final = (
    "UPDATE tx_intents SET state = ?, nonce = ?, mined_hash = ?, block_number = ?, block_hash = ?, succeeded = ?,"
    " unwanted = ?, fatal = ?, reason = ? WHERE place = ?"
)


class SqliteTransactionLog:
    """The records of one sender on one chain; see `TransactionLog`. The tables must be there: `MIGRATIONS`."""

    def __init__(self, database: Database, chain_id: int, sender: str) -> None:
        self._database = database
        self._owner = (chain_id, bytes.fromhex(to_checksum_address(sender)[2:]))

    def add(self, record: Record) -> Record:
        """See `TransactionLog.add`."""
        intent = record.intent
        with self._database.session() as session:
            connection = session.connection()
            known = self._one(connection, intent.id)
            if known is not None:
                _require_equal(known.intent, intent)
                return known
            connection.exec_driver_sql(
                "INSERT INTO tx_intents (chain_id, sender, id, to_address, data, value_wei, gas, deadline_s,"
                " submitted_s, state, unwanted, fatal, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *self._owner,
                    intent.id,
                    bytes.fromhex(to_checksum_address(intent.to)[2:]),
                    intent.data,
                    str(intent.value),
                    intent.gas,
                    intent.deadline_s,
                    record.submitted_s,
                    record.state.value,
                    record.unwanted,
                    int(record.fatal),
                    record.reason,
                ),
            )
            return record

    def get(self, intent_id: IntentId) -> Record | None:
        """See `TransactionLog.get`."""
        with self._database.session(write=False) as session:
            return self._one(session.connection(), intent_id)

    def open(self) -> tuple[Record, ...]:
        """See `TransactionLog.open`."""
        return self._select(_OPEN)

    def all(self) -> tuple[Record, ...]:
        """Every record, closed ones too, in the order they were submitted."""
        return self._select(_ALL)

    def highest_nonce(self) -> Nonce | None:
        """See `TransactionLog.highest_nonce`."""
        with self._database.session(write=False) as session:
            (found,) = (
                session.connection()
                .exec_driver_sql("SELECT max(nonce) FROM tx_nonces WHERE chain_id = ? AND sender = ?", self._owner)
                .one()
            )
        return None if found is None else Nonce(found)

    def save(self, record: Record) -> None:
        """See `TransactionLog.save`."""
        with self._database.session() as session:
            connection = session.connection()
            place = self._place(connection, record.intent.id)
            mined = record.inclusion
            connection.exec_driver_sql(
                _UPDATE,
                (
                    record.state.value,
                    record.nonce,
                    mined.transaction if mined else None,
                    mined.block_number if mined else None,
                    mined.block_hash if mined else None,
                    int(mined.succeeded) if mined else None,
                    record.unwanted,
                    int(record.fatal),
                    record.reason,
                    place,
                ),
            )
            if record.nonce is not None:
                self._keep_nonce(connection, record.nonce, place, record.intent.id)
            for attempt in record.attempts:
                _keep_attempt(connection, place, attempt)

    def _keep_nonce(self, connection: Connection, nonce: Nonce, place: int, intent_id: IntentId) -> None:
        try:
            connection.exec_driver_sql(
                "INSERT INTO tx_nonces (chain_id, sender, nonce, intent) SELECT ?, ?, ?, ? WHERE NOT EXISTS"
                " (SELECT 1 FROM tx_nonces WHERE chain_id = ? AND sender = ? AND nonce = ? AND intent = ?)",
                (*self._owner, nonce, place, *self._owner, nonce, place),
            )
        except IntegrityError:
            raise NonceTaken(intent_id, nonce) from None

    def _place(self, connection: Connection, intent_id: IntentId) -> int:
        found = connection.exec_driver_sql(
            "SELECT place FROM tx_intents WHERE chain_id = ? AND sender = ? AND id = ?", (*self._owner, intent_id)
        ).one_or_none()
        if found is None:
            raise IntentUnknown(intent_id)
        return int(found[0])

    def _one(self, connection: Connection, intent_id: IntentId) -> Record | None:
        return next(iter(_records(connection, _BY_ID, (*self._owner, intent_id))), None)

    def _select(self, condition: str) -> tuple[Record, ...]:
        with self._database.session(write=False) as session:
            return _records(session.connection(), condition, self._owner)


def _require_equal(known: Intent, given: Intent) -> None:
    same_address = to_checksum_address(known.to) == to_checksum_address(given.to)
    for name in ("to", "data", "value", "gas", "deadline_s"):
        if getattr(known, name) != getattr(given, name) and not (name == "to" and same_address):
            raise IntentConflict(given.id, name)


def _keep_attempt(connection: Connection, place: int, attempt: Attempt) -> None:
    connection.exec_driver_sql(
        "INSERT INTO tx_attempts (intent, hash, raw, nonce, max_fee_wei, tip_wei, gas, filler, sent_block, sent_s)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (hash) DO UPDATE SET sent_block = excluded.sent_block, sent_s = excluded.sent_s",
        (
            place,
            attempt.hash,
            attempt.raw,
            attempt.nonce,
            str(attempt.max_fee),
            str(attempt.tip),
            attempt.gas,
            int(attempt.filler),
            attempt.sent_block,
            attempt.sent_s,
        ),
    )


def _records(connection: Connection, condition: str, values: Sequence[Any]) -> tuple[Record, ...]:
    """Two questions, however many records: a fast chain has hundreds that are not final yet."""
    attempts: defaultdict[int, list[Attempt]] = defaultdict(list)
    for row in connection.exec_driver_sql(_ATTEMPTS + condition + " ORDER BY tx_attempts.place", tuple(values)):
        attempts[row.intent].append(_attempt(row))
    rows = connection.exec_driver_sql(_INTENTS + condition + " ORDER BY place", tuple(values))
    return tuple(_record(row, tuple(attempts[row.place])) for row in rows)


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        hash=row.hash,
        raw=row.raw,
        nonce=Nonce(row.nonce),
        max_fee=Wei(int(row.max_fee_wei)),
        tip=Wei(int(row.tip_wei)),
        gas=row.gas,
        filler=bool(row.filler),
        sent_block=row.sent_block,
        sent_s=row.sent_s,
    )


def _record(row: Row[Any], attempts: tuple[Attempt, ...]) -> Record:
    intent = Intent(
        id=IntentId(row.id),
        to=to_checksum_address(row.to_address),
        data=row.data,
        value=Wei(int(row.value_wei)),
        gas=row.gas,
        deadline_s=row.deadline_s,
    )
    inclusion = None
    if row.block_hash is not None:
        inclusion = Inclusion(row.mined_hash, row.block_number, row.block_hash, bool(row.succeeded))
    return Record(
        intent=intent,
        submitted_s=row.submitted_s,
        state=State(row.state),
        nonce=None if row.nonce is None else Nonce(row.nonce),
        attempts=attempts,
        inclusion=inclusion,
        unwanted=row.unwanted,
        fatal=bool(row.fatal),
        reason=row.reason,
    )
