"""Results that wait to be brought to the chain: what the scheduled worker reads.

A row is written with the attestation, in its transaction. It is done only when the finalised chain needs nothing more:
until then it is looked at again, so that a report that a reorganisation took away is sent again.
"""

from dataclasses import dataclass

from oracle.agreement import Claim
from oracle.store import forms
from oracle.store.database import Store, Transaction

_PLACE = "specification = ? AND ballot = ? AND round = ? AND result = ? AND voids = ?"


@dataclass(frozen=True, slots=True)
class Due:
    """A claim with k signatures; times are seconds of the match clock."""

    specification: bytes
    claim: Claim
    attested_at: int
    due_at: int
    state: str = "waiting"


def arm(write: Transaction, one: Due) -> None:
    """Write a row; one that is there keeps its time."""
    write.run(
        "INSERT OR IGNORE INTO due (specification, ballot, round, result, voids, attested_at, due_at, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')",
        *_key(one),
        one.attested_at,
        one.due_at,
    )


def ripe(store: Store, now: int) -> list[Due]:
    """Rows whose time has come and that are not done, longest due first."""
    rows = store.rows(
        "SELECT specification, ballot, round, result, voids, attested_at, due_at, state FROM due"
        " WHERE state <> 'done' AND due_at <= ? ORDER BY due_at, specification",
        now,
    )
    return [
        Due(specification, Claim(ballot, round_, forms.read_value([result, voids])), attested_at, due_at, state)
        for specification, ballot, round_, result, voids, attested_at, due_at, state in rows
    ]


def mark(write: Transaction, one: Due, state: str, reason: str) -> None:
    """Note what became of a row: `waiting`, `sent` or `done`."""
    write.run(f"UPDATE due SET state = ?, reason = ? WHERE {_PLACE}", state, reason, *_key(one))  # noqa: S608 - constant


def _key(one: Due) -> tuple[object, ...]:
    return (one.specification, one.claim.ballot, one.claim.round, *forms.value_form(one.claim.value))
