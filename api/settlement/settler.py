"""Settles what is final: chosen from the book's rows, written down, then handed to the transaction manager.

    choose    open bets that are ready and in no open batch           one database transaction
    submit    every open batch, again and again: an intent is one     idempotent by the intent's id
    close     a batch whose bets have all ended, or whose intent was given up

A crash between any two steps repeats the second one only. Two processes at once take turns (an advisory lock), and a
bet that somebody else has settled meanwhile is refused by the chain for itself, without harm to its batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from eth_utils.crypto import keccak
from sqlalchemy import text
from sqlmodel import Session, col, select

from api.chain import views
from api.chain.tables import BetRow, CashOutRow, ResultRow
from api.settlement.plan import FinalResult, batches, ready
from api.settlement.tables import BatchRow, ItemRow
from chain.bindings import BetBook
from chain.transactions import Intent, IntentId, State, TransactionManager
from chain.wire import Terms, encode_settle, encode_settle_gain
from proofbook.clock import MatchClock
from proofbook.database import Database
from sports.words import Leg

_LOCK: Final = 0x736574746C65
"""Any number that nothing else locks."""
GAIN: Final = "gain:"
"""How the id of a batch begins that pays a gain; its request follows."""
GONE: Final = frozenset({State.SUPERSEDED, State.PURGED, State.FATAL})


class Chain(Protocol):
    """What the job asks of the chain."""

    def final(self, fixtures: Iterable[int]) -> dict[int, FinalResult]:
        """The fixtures of these that are final."""
        ...

    def gas(self) -> int:
        """What one transaction may use."""
        ...


@dataclass(frozen=True, slots=True)
class Fate:
    """Where an intent stands, and the block that it is in, None while it is in none."""

    state: State
    block: int | None = None


class Sending(Protocol):
    """Puts intents on the chain; see `Managed`."""

    async def submit(self, intent: Intent) -> Fate:
        """Submit, or find, an intent."""
        ...


class Managed:
    """A transaction manager as the job sees it. Its owner ticks it; `Settler.wanted` is its `still_wanted`."""

    def __init__(self, manager: TransactionManager) -> None:
        self._manager = manager

    async def submit(self, intent: Intent) -> Fate:
        """See `Sending`."""
        record = await self._manager.submit(intent)
        return Fate(record.state, None if record.inclusion is None else record.inclusion.block_number)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run did: bets put into new batches, batches that are under way, batches closed."""

    chosen: int
    under_way: int
    closed: int


class Settler:
    """The settlement job's work."""

    def __init__(self, database: Database, book: BetBook, chain: Chain, sending: Sending, clock: MatchClock) -> None:
        self._database = database
        self._book = book
        self._chain = chain
        self._sending = sending
        self._clock = clock

    async def run(self) -> Settled:
        """Do what can be done now. Raises what chain and database raise; then nothing is lost."""
        closed = self._close_ended()
        chosen = self._choose(await self._clock.read())
        under_way = 0
        for row in self._open():
            fate = await self._sending.submit(Intent(IntentId(row.id), self._book.address, row.data))
            if fate.state in GONE or self._answered(fate):
                # Bets that are open all the same are chosen again, in another batch.
                self._close(row.id, f"intent {fate.state.value}")
                closed += 1
            else:
                under_way += 1
        return Settled(chosen, under_way, closed)

    async def wanted(self, intent: Intent) -> bool:
        """Whether a bet of the batch is open: asked before the first signature."""
        with self._database.session(write=False) as session:
            return _left(session, str(intent.id), None)

    # -- steps

    def _answered(self, fate: Fate) -> bool:
        """Whether the batch is final, and the rows have what it did."""
        with self._database.session(write=False) as session:
            return fate.state is State.FINAL and fate.block is not None and views.position(session).number >= fate.block

    def _choose(self, now: int) -> int:
        with self._database.session(write=False) as session:
            waiting = {Leg.unpack(word).fixture for gain in views.waiting_gains(session) for word in gain.terms.legs}
            fixtures = self._reported(session, waiting.union(views.open_fixtures(session)))
        results = self._chain.final(fixtures)
        if not results:
            return 0
        gas = self._chain.gas()
        with self._database.session() as session:
            session.connection().execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
            taken = _in_open_batches(session)
            bets = {
                (terms.bettor, terms.nonce): terms
                for fixture in results
                for terms in views.open_terms(session, fixture)
                if (terms.bettor, terms.nonce) not in taken
            }
            # An accumulator's other fixtures may be final as well, or not even reported.
            chosen = ready(bets.values(), results)
            for batch in batches(chosen, gas):
                self._write(session, batch, now)
            self._choose_gains(session, results, now)
        return len(chosen)

    def _choose_gains(self, session: Session, results: Mapping[int, FinalResult], now: int) -> None:
        """Gains of bets that were sold back, which wait for the end of all legs: each is a transaction of its own."""
        under_way = {row.id for row in session.exec(select(BatchRow).where(BatchRow.closed == ""))}
        for gain in views.waiting_gains(session):
            name = f"{GAIN}{gain.request.hex()}"
            if name not in under_way and all(Leg.unpack(word).fixture in results for word in gain.terms.legs):
                if session.get(BatchRow, name) is not None:
                    continue  # it was given up once: somebody must look at it
                data = self._book.settle_gain(encode_settle_gain(gain.terms, gain.units, gain.request)).data
                session.add(BatchRow(id=name, data=data, bets=0, made_at=now, closed=""))

    def _write(self, session: Session, batch: Sequence[Terms], now: int) -> None:
        data = self._book.settle_many(encode_settle(batch)).data
        number = session.connection().execute(text("SELECT count(*) FROM settlement_batches")).scalar_one()
        # The number makes another try of the same bets another intent.
        name = f"settle:{number}:{keccak(data)[:12].hex()}"
        session.add(BatchRow(id=name, data=data, bets=len(batch), made_at=now, closed=""))
        session.flush()
        for terms in batch:
            session.add(ItemRow(batch=name, bettor=terms.bettor, nonce=terms.nonce))
        session.flush()

    def _reported(self, session: Session, fixtures: Iterable[int]) -> list[int]:
        """Of these the ones that the oracle has said anything of: the others cannot be final."""
        names = {fixture.to_bytes(16, "big") for fixture in fixtures}
        known = session.exec(select(ResultRow.fixture).where(col(ResultRow.fixture).in_(names)).distinct()).all()
        return [int.from_bytes(one, "big") for one in known]

    def _open(self) -> list[BatchRow]:
        with self._database.session(write=False) as session:
            rows = session.exec(select(BatchRow).where(BatchRow.closed == "").order_by(col(BatchRow.made_at))).all()
            for row in rows:
                session.expunge(row)
            return list(rows)

    def _close_ended(self) -> int:
        """Close batches whose bets have all ended in final blocks; a reorganisation opens no closed batch."""
        closed = 0
        for row in self._open():
            with self._database.session(write=False) as session:
                final = views.position(session).final
                left = _left(session, row.id, final)
            if not left:
                self._close(row.id, "settled")
                closed += 1
        return closed

    def _close(self, name: str, why: str) -> None:
        with self._database.session() as session:
            row = session.get_one(BatchRow, name)
            row.closed = why
            session.add(row)


def _in_open_batches(session: Session) -> set[tuple[str, int]]:
    rows = session.exec(
        select(ItemRow.bettor, ItemRow.nonce)
        .join(BatchRow, col(BatchRow.id) == ItemRow.batch)
        .where(BatchRow.closed == "")
    ).all()
    return {(bettor, nonce) for bettor, nonce in rows}


def _left(session: Session, batch: str, final: int | None) -> bool:
    """Whether a bet of a batch is open, or has ended behind block `final`."""
    if batch.startswith(GAIN):
        request = bytes.fromhex(batch.removeprefix(GAIN))
        paid = col(CashOutRow.gain_block)
        open_gain = paid.is_(None) if final is None else paid.is_(None) | (paid > final)
        return session.exec(select(CashOutRow.log).where(CashOutRow.request == request, open_gain)).first() is not None
    is_open = col(BetRow.end_block).is_(None)
    question = (
        select(BetRow.nonce)
        .join(ItemRow, (col(ItemRow.bettor) == BetRow.bettor) & (col(ItemRow.nonce) == BetRow.nonce))
        .where(ItemRow.batch == batch)
        .where(is_open if final is None else is_open | (col(BetRow.end_block) > final))
    )
    return session.exec(question.limit(1)).first() is not None
