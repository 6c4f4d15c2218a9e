"""Sets, removes and reads caps, and puts them between the desk and the chain's facts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlmodel import Session, select
from web3 import Web3

from api.caps.tables import CapRow
from api.desk.facts import Facts, FixtureFacts, Held
from api.desk.halts import EVERYTHING, named
from api.desk.reading import BookReader, Head
from api.log import DIGEST, FLAG, NUMBER, Kind, append
from chain.deployment import Deployment
from proofbook.database import Database

CAPPED: Final = Kind("desk.capped", fixture=NUMBER, everything=FLAG, pot=DIGEST, units=NUMBER)
_POT: Final = 66
"""Letters of a pot's name."""
READ_EVERY_S: Final = 1.0
"""How old a cap may be that the desk goes by. What must hold from the answer on is a halt."""


def caps(session: Session) -> dict[str, CapRow]:
    """All of them, by fixture."""
    return {row.fixture: row for row in session.exec(select(CapRow).order_by(CapRow.fixture))}


def name_of(fixture: int | None, pot: int | None) -> str:
    """What a cap is of: a pot by its key, a fixture, or everything."""
    return named(fixture) if pot is None else f"0x{pot:064x}"


def set_cap(
    session: Session, operator: UUID, fixture: int | None, units: int | None, now: int, pot: int | None = None
) -> CapRow | None:
    """Set the cap of a fixture, of a pot by its key, or of all; None removes it. `now` is wall time; the log has it."""
    name = name_of(fixture, pot)
    row = session.get(CapRow, name)
    if units is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        row = CapRow(fixture=name, units=units, set_at=now, operator=operator)
        session.add(row)
    else:
        row.units, row.set_at, row.operator = units, now, operator
    whose = {"fixture": fixture, "everything": fixture is None, "pot": None if pot is None else name}
    append(session, now, CAPPED, operator, **whose, units=units)
    return None if units is None else row


def capped(fixture: int, facts: FixtureFacts, units: Mapping[str, int]) -> FixtureFacts:
    """The facts with no larger a budget than the fixture's own cap, or else that of all. Pure."""
    cap = units.get(named(fixture), units.get(EVERYTHING))
    return facts if cap is None or cap >= facts.budget else replace(facts, budget=cap)


def pot_caps(units: Mapping[str, int]) -> dict[int, int]:
    """The caps of pots, by key. Pure."""
    return {int(name, 16): one for name, one in units.items() if len(name) == _POT}


class Caps:
    """The caps as the desk goes by them; safe to use from several threads."""

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._read_at: float | None = None
        self._units: Mapping[str, int] = {}

    def narrowed(self, facts: Facts) -> Facts:
        """The facts with budgets that are never above the caps."""
        units = self._now()
        if not units:
            return facts
        fixtures = {key: capped(key, one, units) for key, one in facts.fixtures.items()}
        return replace(facts, fixtures=fixtures, pot_caps=pot_caps(units))

    def _now(self) -> Mapping[str, int]:
        now = self._monotonic()
        with self._lock:
            if self._read_at is None or now >= self._read_at + READ_EVERY_S:
                with self._database.session(write=False) as session:
                    self._units = {name: row.units for name, row in caps(session).items()}
                self._read_at = now
            return self._units


class CappedReader(BookReader):
    """A reader of the chain that tells the desk of no larger budgets than the caps."""

    def __init__(self, w3: Web3, addresses: Deployment, caps: Caps) -> None:
        super().__init__(w3, addresses)
        self._caps = caps

    def facts(self, bettor: str, nonce: int, legs: Sequence[int], held: Held, head: Head) -> Facts:
        """See `BookReader`."""
        return self._caps.narrowed(super().facts(bettor, nonce, legs, held, head))
