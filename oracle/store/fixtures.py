"""Fixtures, the node's memory of each, and every transition with its reason: what `explain` tells.

The memory is what a restart must not lose. All else that a node knows of a fixture is read again from messages, chain
and sources.
"""

from dataclasses import dataclass
from typing import Any

from oracle.agreement import Memory
from oracle.store import forms
from oracle.store.database import Store, Transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """A fixture as it survives a restart; `terms` is JSON of its owner, `oracle.engine.terms`."""

    specification: bytes
    terms: Any
    stage: str
    reason: str
    opens: int
    memory: Memory
    challenged: int
    halted: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of a fixture's story; `detail` is JSON or empty."""

    at: int
    event: str
    before: str
    after: str
    reason: str
    detail: str


def keep(write: Transaction, kept: Kept, at: int) -> None:
    """Write a fixture."""
    write.run(
        "INSERT INTO fixtures"
        " (specification, terms, stage, reason, opens, memory, challenged, halted, finished, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (specification) DO UPDATE SET"
        " stage = excluded.stage, reason = excluded.reason, opens = excluded.opens, memory = excluded.memory,"
        " challenged = excluded.challenged, halted = excluded.halted, finished = excluded.finished,"
        " updated_at = excluded.updated_at",
        kept.specification,
        forms.dump(kept.terms),
        kept.stage,
        kept.reason,
        kept.opens,
        forms.dump(forms.memory_form(kept.memory)),
        kept.challenged,
        kept.halted,
        int(kept.finished),
        at,
    )


def note(write: Transaction, specification: bytes, one: Transition) -> None:
    """Write a transition."""
    write.run(
        "INSERT INTO transitions (specification, at, event, before, after, reason, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        specification,
        one.at,
        one.event,
        one.before,
        one.after,
        one.reason,
        one.detail,
    )


def known(store: Store, specification: bytes) -> Kept | None:
    """One fixture."""
    row = store.row(f"SELECT {_COLUMNS} FROM fixtures WHERE specification = ?", specification)  # noqa: S608 - constant
    return None if row is None else _read(row)


def followed(store: Store) -> list[Kept]:
    """Every fixture that is not finished."""
    rows = store.rows(f"SELECT {_COLUMNS} FROM fixtures WHERE finished = 0 ORDER BY specification")  # noqa: S608
    return [_read(row) for row in rows]


def story(store: Store, specification: bytes) -> list[Transition]:
    """Its transitions, oldest first."""
    rows = store.rows(
        "SELECT at, event, before, after, reason, detail FROM transitions WHERE specification = ? ORDER BY seq",
        specification,
    )
    return [Transition(*row) for row in rows]


_COLUMNS = "specification, terms, stage, reason, opens, memory, challenged, halted, finished"


def _read(row: tuple[Any, ...]) -> Kept:
    specification, terms, stage, reason, opens, memory, challenged, halted, finished = row
    return Kept(
        specification,
        forms.load(terms),
        stage,
        reason,
        opens,
        forms.read_memory(forms.load(memory)),
        challenged,
        halted,
        bool(finished),
    )
