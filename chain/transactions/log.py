"""Where records are kept. Each call is one commit, and after it the record survives a power cut."""

from __future__ import annotations

from typing import Protocol

from chain.transactions.record import IntentId, Nonce, Record


class TransactionLog(Protocol):
    """The records of one sender on one chain.

    Guarantees: a record is kept whole or not at all; a nonce that was once kept for an intent is never kept for
    another; attempts are never forgotten.
    """

    def add(self, record: Record) -> Record:
        """Keep a new record; gives the one that is kept. A known id is left as it is, and must have equal content.

        Raises IntentConflict.
        """
        ...

    def get(self, intent_id: IntentId) -> Record | None:
        """The record of an intent."""
        ...

    def open(self) -> tuple[Record, ...]:
        """The records that are not closed, in the order they were submitted."""
        ...

    def highest_nonce(self) -> Nonce | None:
        """The highest nonce that was ever kept."""
        ...

    def save(self, record: Record) -> None:
        """Keep the new state of a known record; raises NonceTaken."""
        ...
