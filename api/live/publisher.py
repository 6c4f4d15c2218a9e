"""Turns what pricing publishes, and the passing of time, into changes of boards. One at a time, wherever it runs.

A price before the match stands until the next; in play a sheet has a schedule by the minute, so a board changes with
the clock too. Several processes may run a publisher: who has the lease works, the others wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from api.chain.tables import FixtureRow, ResultRow
from api.desk.halts import EVERYTHING, halts, named
from api.fixtures import FixtureNames
from api.live.board import Board, Known, board_of, halted, moment_of
from api.live.outbox import publish
from api.live.source import Priced, change_numbers, changes, latest, price
from pricing.columns import Offer
from proofbook import logging
from proofbook.clock import MatchClock, WallClock
from proofbook.database import Database
from proofbook.errors import ClockUnavailable
from proofbook.lease import Lease, LeaseLost

_LOG = logging.get(__name__)
LEASE: Final = "publ"
EVERY_S: Final = 0.1
AHEAD_S: Final = 5
"""How far pricing's clock may be ahead of ours, match seconds."""
AGAIN_S: Final = 1.0
_CHAIN_EVERY_S: Final = 1.0
_RESULTS: Final = {
    "Reported": "reported",
    "Challenged": "challenged",
    "Ruled": "ruled",
    "EndedBySilence": "void",
    "VoidedByTime": "void",
}
"""What the oracle's events say of a fixture; whether a result is final is the chain's own word."""


@dataclass(slots=True)
class _Fixture:
    named: tuple[int, int]
    price: Priced
    shown: object = None
    """What the board that was shown last was made of: making one costs milliseconds, looking whether to none."""


@dataclass(slots=True)
class Publisher:
    """What is known of pricing's tables; used by one thread."""

    database: Database
    match_clock: MatchClock
    wall_clock: WallClock
    names: FixtureNames = field(default_factory=FixtureNames)
    notify: bool = True
    _fixtures: dict[str, _Fixture] = field(default_factory=dict)
    _statuses: dict[str, dict[Offer, str]] = field(default_factory=dict)
    _why: dict[str, dict[Offer, str]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _listed: frozenset[int] = frozenset()
    _results: dict[int, str] = field(default_factory=dict)
    _chain_read_at: float | None = None
    _halts: Mapping[str, str | None] = field(default_factory=dict)
    leading: bool = False
    fault: str = ""
    """Why it does not publish although it is its turn; empty while it does."""
    told: threading.Event = field(default_factory=threading.Event)
    """Set when there is something new in the outbox."""

    def step(self) -> list[int]:
        """Publish what changed since the last step; gives the numbers. Raises SQLAlchemyError, ClockUnavailable."""
        clock = self.match_clock.now()
        with self.database.session(write=False) as session:
            self._read(session)
        due: list[tuple[_Fixture, object, Board]] = []
        for name, one in self._fixtures.items():
            kept, now = one.price, clock
            if 0 < kept.request.asked_at - clock <= AHEAD_S:
                # Pricing read its clock a moment after us: without this the board would be empty until we catch up.
                now = kept.request.asked_at
            shut, fixture = self._shut(name), self.names.id_of(name)
            listed, result = fixture in self._listed, None if fixture is None else self._results.get(fixture)
            basis: object = (one.named, self._numbers.get(name), moment_of(kept.sheet, now), shut, listed, result)
            if basis != one.shown:
                statuses = self._statuses.get(name, {})
                known = Known(self.names.about(name), fixture, listed, result, self._why.get(name, {}))
                board = board_of(kept.request, kept.sheet, kept.version, kept.signers, statuses, now, known)
                due.append((one, basis, halted(board, shut) if shut else board))
        if not due:
            return []
        with self.database.session() as session:
            told_at = int(self.wall_clock.now() * 1000)
            made = publish(session, [board for _, _, board in due], clock, told_at, notify=self.notify)
        for one, basis, _ in due:
            one.shown = basis
        return made

    def run(self, stop: threading.Event, every_s: float = EVERY_S) -> None:
        """Publish until told to stop, while this process has the lease; a part that is down is waited for."""
        lease = Lease(self.database, LEASE)
        while not stop.is_set():
            try:
                if lease.take():
                    self._lead(lease, stop, every_s)
            except (SQLAlchemyError, ClockUnavailable, LeaseLost) as error:
                _LOG.warning("publisher_waits", error=str(error)[:300])
                self.fault = str(error)[:300]
            finally:
                self.leading = False
                lease.release()
            stop.wait(AGAIN_S)

    def _lead(self, lease: Lease, stop: threading.Event, every_s: float) -> None:
        # Whoever had the lease before may have left rows that nobody passed on.
        self.leading = True
        self.told.set()
        while not stop.is_set():
            if self.step():
                self.told.set()
            self.fault = ""
            stop.wait(every_s)
            lease.hold()

    def _shut(self, name: str) -> tuple[str | None, ...]:
        """The reason of each halt that an operator made of the fixture, None for one without; empty for no halt."""
        fixture = self.names.id_of(name)
        known = (EVERYTHING,) if fixture is None else (EVERYTHING, named(fixture))
        return tuple(self._halts[one] for one in known if one in self._halts)

    def _read_chain(self, session: Session) -> None:
        """What the book's index has of fixtures, once a second: nobody waits for it."""
        now = self.wall_clock.monotonic()
        if self._chain_read_at is not None and now < self._chain_read_at + _CHAIN_EVERY_S:
            return
        self._chain_read_at = now
        self._listed = frozenset(int.from_bytes(one, "big") for one in session.exec(select(FixtureRow.fixture)))
        rows = session.exec(
            select(ResultRow.fixture, ResultRow.event).order_by(col(ResultRow.block), col(ResultRow.log))
        )
        self._results = {int.from_bytes(one, "big"): _RESULTS[event] for one, event in rows if event in _RESULTS}

    def _read(self, session: Session) -> None:
        self._read_chain(session)
        self._halts = {row.fixture: row.reason for row in halts(session)}
        for name, moment in latest(session).items():
            known = self._fixtures.get(name)
            if known is None:
                self._fixtures[name] = _Fixture(moment, price(session, name, *moment))
            elif known.named != moment:
                known.named, known.price = moment, price(session, name, *moment)
        numbers = change_numbers(session)
        for name in [one for one, number in self._numbers.items() if numbers.get(one, 0) < number]:
            # Pricing forgot the match and tells it anew, from number one.
            del self._numbers[name], self._statuses[name], self._why[name]
        for name, number in numbers.items():
            if self._numbers.get(name, 0) < number:
                kept, reasons = self._statuses.setdefault(name, {}), self._why.setdefault(name, {})
                for own, offer, status, why in changes(session, name, self._numbers.get(name, 0)):
                    kept[offer], reasons[offer] = status, why
                    self._numbers[name] = own
