"""One step at a time: gather what was accepted, hand it to the transaction managers, read back what was mined."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Protocol
from uuid import UUID

from hexbytes import HexBytes
from sqlalchemy import func
from sqlmodel import Session, col, select
from web3.exceptions import TransactionNotFound

from api.desk import store
from api.desk.store import BetState
from api.desk.tables import DeskBatch, DeskBet
from api.desk.tickets import sign_batch
from api.relay import first
from api.relay.outcome import NOT_INCLUDED, Outcome, holds, of_final, of_item, of_lost
from api.relay.packing import GasPlan, Packed, pack, shard_of, together
from chain.bindings import BetBook, FirstBet
from chain.bindings.bet_book import Placed
from chain.rpc.errors import RpcError
from chain.signers import Signer
from chain.transactions import Intent, IntentId, Record
from chain.transactions.record import CLOSED, Inclusion
from chain.typed_data import Domain
from chain.wire import Accepted, Code, PlacedItem, decode_placed, encode_place
from chain.words import DeskWord
from proofbook import logging
from proofbook.clock import MatchClock
from proofbook.database import Database

_LOG = logging.get(__name__)
_SIGNATURE = 64


class Manager(Protocol):
    """A transaction manager of one relayer key; `chain.transactions.TransactionManager`."""

    @property
    def sender(self) -> str:
        """The address that pays."""
        ...

    async def submit(self, intent: Intent) -> Record:
        """Put an intent on disk."""
        ...

    async def withdraw(self, intent_id: IntentId, reason: str) -> Record:
        """Say that it is not wanted any more."""
        ...

    def get(self, intent_id: IntentId) -> Record:
        """Its record."""
        ...

    async def tick(self) -> object:
        """Do what can be done now."""
        ...


def _alive(_point: str) -> None:
    return


class Relayer:
    """See the package. One process a set of relayer keys. `passing` is told each point at which a test may kill it."""

    def __init__(
        self,
        database: Database,
        managers: Sequence[Manager],
        book: BetBook,
        keys: Sequence[Signer],
        domain: Domain,
        clock: MatchClock,
        new_id: Callable[[], UUID],
        *,
        first_bet: FirstBet | None = None,
        plan: GasPlan | None = None,
        in_flight: int | None = None,
        passing: Callable[[str], None] = _alive,
    ) -> None:
        self._database = database
        self._managers = tuple(managers)
        self._book = book
        self._keys = tuple(keys)
        self._domain = domain
        self._clock = clock
        self._new_id = new_id
        self._first_bet = first_bet
        self._plan = plan or GasPlan()
        self._in_flight = in_flight or self._plan.in_flight
        self._passing = passing
        self._lacking: dict[UUID, bytes] = {}

    async def step(self) -> None:
        """Do everything that can be done now; what fails for a node's sake is done by the next step."""
        now = await self._clock.read()
        await asyncio.to_thread(self._expire, now)
        while await asyncio.to_thread(self._gather, now):
            self._passing("gathered")
        if self._first_bet is not None:
            await asyncio.to_thread(self._gather_firsts, self._first_bet, now)
            self._passing("gathered first bets")
        for manager in self._managers:
            try:
                await self._carry(manager, now)
            except RpcError as error:
                _LOG.warning("relayer_waits", sender=manager.sender, error=str(error)[:300])

    async def _carry(self, manager: Manager, now: int) -> None:
        for batch in await asyncio.to_thread(self._open, manager.sender):
            # The same id and content as before a crash: the log gives the record that it has.
            await manager.submit(
                Intent(
                    IntentId(str(batch.id)), batch.target or self._book.address, batch.data, deadline_s=batch.deadline
                )
            )
            self._passing("submitted")
        try:
            await manager.tick()
        finally:
            self._passing("ticked")
            for batch in await asyncio.to_thread(self._open, manager.sender):
                record = manager.get(IntentId(str(batch.id)))
                if not _is_news(batch, record, now):
                    continue
                if await asyncio.to_thread(self._follow, batch.id, record, now):
                    await manager.withdraw(IntentId(str(batch.id)), "no ticket of it lives any more")
                self._passing("followed")

    # -- gathering

    def _expire(self, now: int) -> None:
        with self._database.session() as session:
            query = select(DeskBet).where(col(DeskBet.state) == BetState.ACCEPTED, col(DeskBet.include_by) < now)
            for row in session.exec(query.with_for_update()):
                store.move(session, row, BetState.EXPIRED, now, reason=NOT_INCLUDED)

    def _gather(self, now: int) -> bool:
        """A batch of what was accepted, kept with its bets before anybody hears of it; whether one was made.

        One batch a transaction, and not under the desk's lock: a ticket counts as held the same before and after.
        """
        with self._database.session() as session:
            room = self._room(session)
            if not room:
                return False
            accepted = (col(DeskBet.state) == BetState.ACCEPTED, col(DeskBet.first).is_(False))
            wanted = (*accepted, col(DeskBet.include_by) >= now)
            priced = func.concat(col(DeskBet.legs), col(DeskBet.odds))
            query = select(col(DeskBet.id), col(DeskBet.bettor), col(DeskBet.epoch), priced).where(*wanted)
            rows = session.exec(query.order_by(col(DeskBet.include_by), col(DeskBet.id))).all()
            waiting = together(rows, itemgetter(3))
            if not waiting:
                return False
            epoch = self._epoch()
            for number, manager in room:
                mine = [
                    one
                    for one, bettor, signed_in, _ in waiting
                    if signed_in == epoch and shard_of(bettor, len(self._managers)) == number
                ][: self._plan.most]
                if not mine:
                    continue
                # Of several relayers one has each bet: what another one holds now, it carries.
                free = select(DeskBet).where(*wanted, col(DeskBet.id).in_(mine)).with_for_update(skip_locked=True)
                held = {row.id: row for row in session.exec(free)}
                given = [(store.accepted_of(row), len(row.signatures or b"") // _SIGNATURE) for row in held.values()]
                if given:
                    self._keep(session, pack(given, self._plan)[0], manager.sender, held, now)
                    return True
            return False

    def _room(self, session: Session) -> list[tuple[int, Manager]]:
        """Managers that may have another batch under way, by number, the emptiest first."""
        query = select(col(DeskBatch.sender), func.count()).where(col(DeskBatch.state) != "closed")
        under_way = {sender: int(count) for sender, count in session.exec(query.group_by(col(DeskBatch.sender)))}
        found = [(under_way.get(one.sender, 0), number, one) for number, one in enumerate(self._managers)]
        return [(number, one) for count, number, one in sorted(found, key=itemgetter(0, 1)) if count < self._in_flight]

    def _gather_firsts(self, contract: FirstBet, now: int) -> None:
        """First bets, each in a transaction of its own."""

        def sender_of(session: Session, row: DeskBet) -> str | None:
            sender = self._managers[shard_of(row.bettor, len(self._managers))].sender
            return sender if len(self._open_in(session, sender)) < self._in_flight else None

        with self._database.session() as session:
            first.gather(session, contract, self._new_id, sender_of, self._epoch, now)

    def _epoch(self) -> int:
        return DeskWord.unpack(self._book.desk()).epoch

    def _keep(self, session: Session, packed: Packed, sender: str, rows: dict[bytes, DeskBet], now: int) -> None:
        tickets = [bet.ticket for bet in packed.bets]
        data = encode_place(packed.bets, sign_batch(tickets, self._keys[: packed.keys], self._domain))
        batch = DeskBatch(
            id=self._new_id(),
            sender=sender,
            state="made",
            # The call itself: nothing has to be made again after a crash.
            data=self._book.place_many(data).data,
            bets=json.dumps([bet.ticket.order.hex() for bet in packed.bets]),
            gas=packed.gas,
            deadline=packed.deadline,
            made_at=now,
        )
        session.add(batch)
        for bet in packed.bets:
            row = rows[bet.ticket.order]
            row.batch_id = batch.id
            store.move(session, row, BetState.SUBMITTED, now, wait_until=row.include_by)

    # -- reading back

    def _open(self, sender: str) -> Sequence[DeskBatch]:
        with self._database.session(write=False) as session:
            return self._open_in(session, sender)

    def _open_in(self, session: Session, sender: str) -> Sequence[DeskBatch]:
        query = select(DeskBatch).where(col(DeskBatch.sender) == sender, col(DeskBatch.state) != "closed")
        return session.exec(query.order_by(col(DeskBatch.made_at), col(DeskBatch.id))).all()

    def _follow(self, batch_id: UUID, record: Record, now: int) -> bool:
        """Write down what became of a batch; whether nothing of it is wanted any more."""
        inclusion = _own(record)
        items: dict[bytes, PlacedItem] = {}
        reverted = inclusion is not None and not inclusion.succeeded
        lost = reverted or (record.state in CLOSED and inclusion is None)
        why = self._why(batch_id) if lost else ""
        if inclusion is not None and inclusion.succeeded:
            with self._database.session(write=False) as session:
                known = session.get(DeskBatch, batch_id)
            if known is not None and known.block_hash != inclusion.block_hash:
                found = self._items(inclusion)
                if found is None or any(bytes.fromhex(one) not in found for one in json.loads(known.bets)):
                    # Reorganised while we looked, or a node without all of its logs: the next tick knows.
                    self._tell_lacking(batch_id, inclusion, found)
                    return False
                self._lacking.pop(batch_id, None)
                items = found
        self._passing("read")
        with self._database.session() as session:
            batch = session.get(DeskBatch, batch_id, with_for_update=True)
            if batch is None or batch.state == "closed":
                return False
            rows = store.in_batch(session, [bytes.fromhex(one) for one in json.loads(batch.bets)])
            if inclusion is not None and inclusion.succeeded and batch.block_hash != inclusion.block_hash:
                self._mined(session, batch, rows, items, inclusion, now)
            elif inclusion is None and batch.block_hash is not None:
                self._unmined(session, batch, rows, now)
            if lost or record.state in CLOSED:
                self._close(session, batch, rows, now, lost=lost, closed=record.state in CLOSED, why=why)
            session.add(batch)
            self._passing("written")
            mine = [row for row in rows.values() if row.batch_id == batch.id]
            over = all((row.include_by or 0) < now for row in mine)
            return over and inclusion is None and record.state not in CLOSED and not record.unwanted

    def _why(self, batch_id: UUID) -> str:
        """What the chain has against a first bet; of others each item says so itself."""
        with self._database.session(write=False) as session:
            batch = session.get(DeskBatch, batch_id)
            if batch is None or not batch.target or self._first_bet is None:
                return ""
            return first.why(session, self._first_bet, batch)

    def _tell_lacking(self, batch_id: UUID, inclusion: Inclusion, found: Mapping[bytes, PlacedItem] | None) -> None:
        """Once for a batch in a block: while it lasts, its bets stay as they are, and it counts as under way."""
        if self._lacking.get(batch_id) != inclusion.block_hash:
            self._lacking[batch_id] = inclusion.block_hash
            items = None if found is None else len(found)
            _LOG.warning("receipt_lacking", batch=str(batch_id), block=inclusion.block_number, items=items)

    def _items(self, inclusion: Inclusion) -> dict[bytes, PlacedItem] | None:
        try:
            receipt = self._book.w3.eth.get_transaction_receipt(HexBytes(inclusion.transaction))
        except TransactionNotFound:
            return None
        if bytes(receipt["blockHash"]) != inclusion.block_hash:
            return None
        events = self._book.events.of(receipt, Placed)
        return {item.order: item for event in events for item in decode_placed(event.data)}

    def _mined(
        self,
        session: Session,
        batch: DeskBatch,
        rows: dict[bytes, DeskBet],
        items: dict[bytes, PlacedItem],
        inclusion: Inclusion,
        now: int,
    ) -> None:
        for digest, row in rows.items():
            code = items[digest].code
            # What another batch carries now, or what has ended, is changed by a placing alone.
            if row.state == BetState.FINAL or (
                code is not Code.OK and (row.batch_id != batch.id or row.state in store.ENDED)
            ):
                continue
            before = code is Code.NONCE and holds(self._book.bet_slot(_address(row), row.nonce), row.nonce)
            outcome = of_item(code, alive=now < (row.include_by or 0), placed_before=before)
            if outcome.state is BetState.MINED:
                row.batch_id, row.transaction_hash = batch.id, inclusion.transaction
                row.block_number, row.block_hash = inclusion.block_number, inclusion.block_hash
            self._put(session, row, outcome, now)
        batch.block_hash, batch.state = inclusion.block_hash, "mined"

    def _unmined(self, session: Session, batch: DeskBatch, rows: dict[bytes, DeskBet], now: int) -> None:
        """Its block is gone: what it placed is on its way again."""
        for row in rows.values():
            if row.batch_id == batch.id and row.state in (BetState.MINED, BetState.SUBMITTED):
                row.block_number = row.block_hash = row.transaction_hash = None
                self._put(session, row, Outcome(BetState.SUBMITTED), now)
        batch.block_hash, batch.state = None, "made"

    def _close(
        self,
        session: Session,
        batch: DeskBatch,
        rows: dict[bytes, DeskBet],
        now: int,
        *,
        lost: bool,
        closed: bool,
        why: str = "",
    ) -> None:
        for row in rows.values():
            if row.batch_id != batch.id or row.state in store.ENDED:
                continue
            if lost and row.state == BetState.SUBMITTED:
                self._put(session, row, of_lost(alive=now < (row.include_by or 0), reason=why), now)
            elif closed and not lost:
                self._put(session, row, of_final(BetState(row.state), row.reason), now)
        if closed:
            batch.state = "closed"

    def _put(self, session: Session, row: DeskBet, outcome: Outcome, now: int) -> None:
        if outcome.free:
            row.batch_id = None
        waits = row.include_by if outcome.state in store.UNDER_WAY else None
        store.move(session, row, outcome.state, now, reason=outcome.reason, wait_until=waits)


def _is_news(batch: DeskBatch, record: Record, now: int) -> bool:
    """Whether something of a batch may have to be written down."""
    inclusion = _own(record)
    if inclusion is None:
        return record.state in CLOSED or batch.block_hash is not None or batch.deadline < now
    return record.state in CLOSED or not inclusion.succeeded or inclusion.block_hash != batch.block_hash


def _own(record: Record) -> Inclusion | None:
    """Where the batch itself was mined: a filler that took its nonce is none."""
    inclusion = record.inclusion
    return None if inclusion is None or record.attempt(inclusion.transaction).filler else inclusion


def _address(row: DeskBet) -> str:
    return store.order_of(row).bettor


def claim_of(row: DeskBet) -> tuple[bytes, int, int, int] | None:
    """What `placeOrClaim` takes for a ticket that was not placed: data, desk epoch, and from when until when."""
    bet: Accepted = store.accepted_of(row)
    if row.signatures is None or bet.ticket.include_by == 0:
        return None
    size = _SIGNATURE
    signatures = [row.signatures[at : at + size] for at in range(0, len(row.signatures), size)]
    until = bet.ticket.include_by + 120
    return encode_place([bet], signatures), bet.ticket.desk_epoch, bet.ticket.include_by, until


__all__ = ["Manager", "Relayer", "claim_of"]
