"""Makes spans of what was heard, and sends them; in a thread of its own, which nobody waits for.

What comes in faster than it can be sent is dropped and counted, as is what a collector does not take.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from api.desk.tables import DeskBatch, DeskBet
from api.tracing.hearing import Carried, Heard, Indexed, Moved
from api.tracing.spans import Place, Span
from api.tracing.tables import KEPT_S, TraceRow
from proofbook import logging
from proofbook.clock import WallClock
from proofbook.database import Database

_LOG = logging.get(__name__)
MOST: Final = 10_000
AT_ONCE: Final = 500
EVERY_S: Final = 0.5
_NAMES: Final = {
    "accepted": "desk.judge",
    "refused": "desk.judge",
    "submitted": "relayer.batch",
    "mined": "chain.mine",
    "final": "chain.finalise",
    "expired": "relayer.expire",
}
_BACK: Final = {("submitted", "accepted"): "relayer.return", ("mined", "submitted"): "chain.reorganise"}
_INSERT: Final = text("INSERT INTO desk_traces VALUES (:bet, :parent, :state, :since) ON CONFLICT DO NOTHING")
_FORGET: Final = text("DELETE FROM desk_traces WHERE since < :oldest")
_FORGET_EVERY_S: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Begun:
    """An order came in with a request."""

    bet: bytes
    place: Place
    at_ns: int


Told = Begun | Heard | Span
Send = Callable[[Sequence[Span]], None]
"""Sends spans; raises OSError where nobody takes them."""


class Recorder:
    """See the module; `token(n)` gives n random bytes, `sample_ppm` of a million requests are traced."""

    def __init__(
        self,
        database: Database,
        wall: WallClock,
        send: Send,
        token: Callable[[int], bytes],
        sample_ppm: int = 1_000_000,
    ) -> None:
        self._database = database
        self._wall = wall
        self._send = send
        self._token = token
        self._sample_ppm = sample_ppm
        self._told: queue.Queue[Told | None] = queue.Queue(MOST)
        self._thread = threading.Thread(target=self._run, name="tracing", daemon=True)
        self._forgot_at: float | None = None
        self.lost = 0

    # -- from any thread

    def place(self, header: str | None) -> Place | None:
        """Where a request's span belongs: in the trace that it names, or in a new one. None: it is not traced."""
        if int.from_bytes(self._token(4), "big") % 1_000_000 >= self._sample_ppm:
            return None
        named = Place.read(header)
        return Place(self._token(16) if named is None else named.trace, self._token(8))

    def now_ns(self) -> int:
        """Wall nanoseconds."""
        return int(self._wall.now() * 1e9)

    def begin(self, bet: bytes, place: Place) -> None:
        """Follow an order from now on, as a part of a request."""
        self.tell(Begun(bet, place, self.now_ns()))

    def tell(self, one: Told) -> None:
        """Have something recorded; never waits."""
        try:
            self._told.put_nowait(one)
        except queue.Full:
            self.lost += 1

    def start(self) -> None:
        """Begin to record."""
        self._thread.start()

    def close(self, within_s: float = 5.0) -> None:
        """Record and send what was told, and end."""
        self._told.put(None)
        self._thread.join(within_s)

    # -- in its own thread

    def _run(self) -> None:
        going = True
        while going:
            told = [self._told.get()]
            # A moment later there are more of them, and one commit is enough.
            self._wait()
            while len(told) < AT_ONCE and not self._told.empty():
                told.append(self._told.get())
            going = None not in told
            try:
                self.record([one for one in told if one is not None])
                self._forget()
            except Exception:  # a defect of ours: these spans are lost, and the next ones are not
                _LOG.exception("tracing_failed")

    def _wait(self) -> None:
        threading.Event().wait(EVERY_S if self._told.qsize() < AT_ONCE else 0.0)

    def record(self, told: Sequence[Told]) -> None:
        """Make spans of what was told, in order, and send them; what fails is lost and counted."""
        spans = [one for one in told if isinstance(one, Span)]
        try:
            with self._database.session() as session:
                spans += self._spans(session, [one for one in told if not isinstance(one, Span)])
        except SQLAlchemyError as error:
            self._lose(len(told) - len(spans), error)
        try:
            if spans:
                self._send(spans)
        except OSError as error:
            self._lose(len(spans), error)

    def _lose(self, count: int, error: Exception) -> None:
        self.lost += count
        _LOG.warning("traces_lost", spans=count, in_all=self.lost, error=str(error)[:300])

    def _spans(self, session: Session, heard: Sequence[Begun | Heard]) -> list[Span]:
        for begun in (one for one in heard if isinstance(one, Begun)):
            values = {"parent": begun.place.header, "state": "received", "since": begun.at_ns // 1_000}
            session.execute(_INSERT, {"bet": begun.bet, **values})
        bets = {one.bet for one in heard if isinstance(one, Moved | Indexed)}
        rows = (
            {row.bet: row for row in session.exec(select(TraceRow).where(col(TraceRow.bet).in_(bets)))} if bets else {}
        )
        batches = self._batches(session, rows)
        spans: list[Span] = []
        for one in heard:
            if isinstance(one, Carried):
                spans += self._carried(session, one)
            elif not isinstance(one, Begun) and one.bet in rows:
                spans += self._of_bet(rows[one.bet], one, batches.get(one.bet))
        return spans

    def _batches(self, session: Session, bets: Iterable[bytes]) -> dict[bytes, UUID]:
        query = select(DeskBet.id, DeskBet.batch_id).where(col(DeskBet.id).in_(list(bets)))
        return {bet: batch for bet, batch in session.exec(query) if batch is not None}

    def _of_bet(self, row: TraceRow, heard: Moved | Indexed, batch: UUID | None) -> list[Span]:
        """The span that ends with a bet's new state, which begins where the last one ended."""
        parent = Place.read(row.parent)
        if parent is None:
            return []
        own, began = Place(parent.trace, self._token(8)), row.since * 1_000
        if isinstance(heard, Indexed):
            return [Span("index.read", own, parent.span, began, heard.at_ns)]
        name = _BACK.get((row.state, heard.state), _NAMES.get(heard.state))
        if name is None or heard.state == row.state:
            return []  # it came in, which the request's span says, or it waits
        links = (carrying(batch),) if batch is not None and heard.state in ("submitted", "mined") else ()
        attributes = {"proofbook.state": heard.state, **({"proofbook.reason": heard.reason} if heard.reason else {})}
        failed = heard.state in ("refused", "expired")
        row.state, row.since = heard.state, max(row.since, heard.at_ns // 1_000)
        return [Span(name, own, parent.span, began, heard.at_ns, attributes=attributes, links=links, failed=failed)]

    def _carried(self, session: Session, heard: Carried) -> list[Span]:
        """A batch's own trace, from the first of its orders that are traced; none without such an order."""
        query = (
            select(TraceRow)
            .join(DeskBet, col(DeskBet.id) == col(TraceRow.bet))
            .where(col(DeskBet.batch_id) == heard.batch)
        )
        rows = session.exec(query).all()
        links = [place for place in (Place.read(row.parent) for row in rows) if place is not None]
        if not links:
            return []
        batch = session.get(DeskBatch, heard.batch)
        bets = 0 if batch is None else batch.bets.count('"') // 2
        began = min(heard.at_ns, *(row.since * 1_000 for row in rows))
        attributes: dict[str, Any] = {"proofbook.bets": bets, "proofbook.mined": heard.mined}
        place = carrying(heard.batch)
        return [
            Span(
                "relayer.carry",
                place,
                None,
                began,
                heard.at_ns,
                attributes=attributes,
                links=tuple(links),
                failed=not heard.mined,
            )
        ]

    def _forget(self) -> None:
        now = self._wall.monotonic()
        if self._forgot_at is not None and now < self._forgot_at + _FORGET_EVERY_S:
            return
        self._forgot_at = now
        try:
            with self._database.session() as session:
                session.execute(_FORGET, {"oldest": int((self._wall.now() - KEPT_S) * 1e6)})
        except SQLAlchemyError as error:
            _LOG.warning("traces_kept", error=str(error)[:300])


def carrying(batch: UUID) -> Place:
    """The place of a batch's span: every process knows it by the batch's own number."""
    return Place(batch.bytes, batch.bytes[8:])
