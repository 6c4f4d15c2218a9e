"""Results and challenges that wait to be brought to the chain: what the scheduled worker reads.

A row is written with the attestation, in its transaction. It is done only when the finalised chain needs nothing more:
until then it is looked at again, so that a report that a reorganisation took away is sent again.
"""

from dataclasses import dataclass

from oracle.agreement import Claim, Value
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
    attempts: int = 0
    """Transactions that the chain refused."""


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
        "SELECT specification, ballot, round, result, voids, attested_at, due_at, state, attempts FROM due"
        " WHERE state <> 'done' AND due_at <= ? ORDER BY due_at, specification",
        now,
    )
    return [
        Due(specification, Claim(ballot, round_, forms.read_value([result, voids])), *rest)
        for specification, ballot, round_, result, voids, *rest in rows
    ]


def sent(store: Store, specification: bytes, ballot: int) -> Claim | None:
    """The claim of a ballot whose report is on its way, if there is one."""
    row = store.row(
        "SELECT round, result, voids FROM due WHERE specification = ? AND ballot = ? AND state = 'sent'",
        specification,
        ballot,
    )
    return None if row is None else Claim(ballot, row[0], forms.read_value(list(row[1:])))


def mark(write: Transaction, one: Due, state: str, reason: str) -> None:
    """Note what became of a row: `waiting`, `sent` or `done`."""
    write.run(f"UPDATE due SET state = ?, reason = ? WHERE {_PLACE}", state, reason, *_key(one))  # noqa: S608 - constant


def failed(write: Transaction, one: Due, again_at: int) -> None:
    """Count a transaction that the chain refused; the next one has another name."""
    write.run(
        f"UPDATE due SET state = 'waiting', attempts = attempts + 1, due_at = ? WHERE {_PLACE}",  # noqa: S608 - constant
        again_at,
        *_key(one),
    )


@dataclass(frozen=True, slots=True)
class Challenge:
    """A report, named by the time at which the chain took it, that the own data contradict."""

    specification: bytes
    ballot: int
    reported: int
    value: Value
    """What was reported."""
    attempts: int = 0


def arm_challenge(write: Transaction, one: Challenge, at: int) -> None:
    """Write a challenge that is to be sent."""
    write.run(
        "INSERT OR IGNORE INTO challenges (specification, ballot, reported, result, voids, at, state)"
        " VALUES (?, ?, ?, ?, ?, ?, 'waiting')",
        one.specification,
        one.ballot,
        one.reported,
        *forms.value_form(one.value),
        at,
    )


def challenges(store: Store, now: int) -> list[Challenge]:
    """Challenges that are not done and do not wait after a refusal, oldest first."""
    rows = store.rows(
        "SELECT specification, ballot, reported, result, voids, attempts FROM challenges"
        " WHERE state <> 'done' AND again_at <= ? ORDER BY at",
        now,
    )
    return [
        Challenge(specification, ballot, reported, forms.read_value([result, voids]), attempts)
        for specification, ballot, reported, result, voids, attempts in rows
    ]


def failed_challenge(write: Transaction, one: Challenge, again_at: int) -> None:
    """Count a challenge that the chain refused; the next one has another name."""
    write.run(
        "UPDATE challenges SET state = 'waiting', attempts = attempts + 1, again_at = ?"
        " WHERE specification = ? AND ballot = ? AND reported = ?",
        again_at,
        one.specification,
        one.ballot,
        one.reported,
    )


def mark_challenge(write: Transaction, one: Challenge, state: str, reason: str) -> None:
    """Note what became of a challenge."""
    write.run(
        "UPDATE challenges SET state = ?, reason = ? WHERE specification = ? AND ballot = ? AND reported = ?",
        state,
        reason,
        one.specification,
        one.ballot,
        one.reported,
    )


def _key(one: Due) -> tuple[object, ...]:
    return (one.specification, one.claim.ballot, one.claim.round, *forms.value_form(one.claim.value))
