"""The desk at work: takes orders in, judges them, gives tickets. Everything that it promises is committed first.

One order after another is judged, under a lock of the database, since each ticket narrows what the next may take; those
that wait for the lock together share it, with one reading of the chain and one commit. Several processes may run a desk
on one database and one pair of keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable
from uuid import UUID

from eth_utils.address import to_checksum_address
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session
from web3.exceptions import Web3RPCError

from api.desk import firsts, store
from api.desk.accepting import DeskTerms, Taken, Wait, accept, bet_of, form, in_play, price
from api.desk.errors import BetRefused, KeyReused, NotOwnWallet, OrderOfAnother
from api.desk.facts import Facts, Held, HeldBet
from api.desk.first import EntryFacts, Parts, brought, supposed
from api.desk.following import follow
from api.desk.halts import halted
from api.desk.line import MOST, Line
from api.desk.offers import MarketView, Prices, offer_of
from api.desk.placing import legs_refusal
from api.desk.quoting import OddsChange, free_nonce, least_payout, maximum_stake
from api.desk.reading import Head
from api.desk.reasons import Reason, Refusal, of_code
from api.desk.sitting import Sitting
from api.desk.store import BetState
from api.desk.tables import DeskBet
from api.desk.tickets import sign_batch, ticket_for
from chain.permit import Token
from chain.rpc.errors import NoEndpoint, RpcFailed
from chain.signers import Signer, compact, recovered
from chain.typed_data import Domain, Order
from chain.wire import Code
from proofbook.clock import MatchClock
from proofbook.database import Database
from proofbook.errors import ClockUnavailable

QUOTE_LIFE_S = 600


class Reader(Protocol):
    """The chain's state; `reading.BookReader` in the product."""

    def head(self) -> Head:
        """The newest block."""
        ...

    def facts(self, bettor: str, nonce: int, legs: Sequence[int], held: Held, head: Head) -> Facts:
        """All that an order is judged by, as of a block."""
        ...

    def slots(self, bettor: str, head: Head) -> list[tuple[int, int]]:
        """Tag and nonce of each slot."""
        ...

    def finals(self, legs: Sequence[int], head: Head) -> dict[int, int]:
        """Multipliers (half-millionths) of the legs, with odds, whose result is final."""
        ...

    def entry(self, bettor: str, head: Head) -> EntryFacts:
        """What registry, token and book hold of a wallet that comes for the first time, as of a block."""
        ...

    def token(self) -> Token:
        """The book's token as its permits name it."""
        ...

    def result(self, fixture: int, head: Head) -> tuple[bool, int]:
        """Whether a fixture's result is final, and when its window ends; as of a block."""
        ...


Gate = Callable[[Session, UUID | None, str, int], Refusal | None]
"""Whether somebody may bet, beyond what the chain asks: user, wallet, now."""


def nobody_barred(session: Session, user: UUID | None, wallet: str, now: int) -> Refusal | None:
    """Leave it to the chain, which asks for a grant."""
    del session, user, wallet, now
    return None


@runtime_checkable
class ManyGate(Protocol):
    """A gate that can be asked for several at once."""

    def many(self, session: Session, asked: Sequence[tuple[UUID | None, str]]) -> list[Refusal | None]:
        """What the gate says of each user with a wallet."""
        ...


COMMON: Final = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    NoEndpoint,
    RpcFailed,
    Web3RPCError,
    ClockUnavailable,
)
"""Faults of parts that all orders need: nobody is served alone after one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An order as it came in: at second `at`, from a user under an idempotency key, signed in the contracts' form.

    `own`: the bettor must be a wallet of that user; `first`: it brings a grant or a deposit with it.
    """

    order: Order
    digest: bytes
    signature: bytes
    user: UUID | None
    key: str | None
    at: int
    own: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Fields of an order to sign, and what stood when it was made. The odds may move; `min_payout` holds.

    `permit_nonce` is that of the token's next permit, where a deposit was asked for.
    """

    order: Order
    odds: tuple[int, ...]
    payout: int
    most: int
    stops: Code
    at: int
    permit_nonce: int = 0


class Desk:
    """See the module. `keys` are one or two; with two, both sign everything."""

    def __init__(
        self,
        database: Database,
        reader: Reader,
        prices: Prices,
        keys: Sequence[Signer],
        domain: Domain,
        clock: MatchClock,
        *,
        quorum: int = 2,
        gate: Gate = nobody_barred,
    ) -> None:
        self.database = database
        self.domain = domain
        self.clock = clock
        self.terms = DeskTerms(quorum=quorum, one_key=len(keys) == 1)
        self.reader = reader
        self._prices = prices
        self.keys = tuple(keys)
        self._gate = gate
        self._line: Line[Asked, DeskBet] = Line(self.receive_all, COMMON)
        # Used under the database's lock alone.
        self._tickets: dict[bytes, HeldBet] = {}

    # -- quotes

    def quote(
        self, bettor: str, legs: Sequence[int], stake: int, change: OddsChange, *, deposit: int | None = None
    ) -> Quote | Refusal:
        """Fields of an order for a slip, with a nonce that is free; or why it would be refused now.

        `deposit`: units that a permit will bring with it, and a grant where the wallet has none.
        """
        now, head = self.clock.now(), self.reader.head()
        wallet = to_checksum_address(bettor)
        with self.database.session(write=False) as session:
            held = store.held(session, now, head.number)
            shut = halted(session, legs, now)
            given, busy = store.nonces_given(session, wallet), store.nonces_under_way(session, wallet)
        if shut is not None:
            return shut
        slots = list(self.reader.slots(wallet, head))
        for slot, nonce in given.items():
            # A ticket's nonce is never given again, even if the chain has not seen it.
            if slots[slot][0] == 0 or slots[slot][1] < nonce:
                slots[slot] = (4, nonce)
        nonce_or_none = free_nonce(slots, busy)
        if nonce_or_none is None:
            return Refusal(Reason.NONCE_USED, "64 bets of this wallet are open")
        order = Order(wallet, tuple(legs), stake, 0, now + QUOTE_LIFE_S, nonce_or_none)
        malformed = form(order)
        if malformed is not None:
            return malformed
        facts = self.reader.facts(wallet, nonce_or_none, legs, held, head)
        if deposit is not None:
            facts = supposed(facts, deposit, now=now)
        code = legs_refusal(facts, legs, now, now)
        if code is not Code.OK:
            return of_code(code)
        views = self.views(legs, now)
        if deposit is not None and any(in_play(leg, facts, view, now) for leg, view in zip(legs, views, strict=True)):
            return Refusal(Reason.FIRST_IN_PLAY)
        priced = price(legs, facts, views, since=now, now=now, quorum=self.terms.quorum)
        if isinstance(priced, Refusal):
            return priced
        bet, end = bet_of(order, wallet, facts, priced.odds, now, self.terms)
        most, stops = maximum_stake(facts, bet, now, max(now, end), priced.most)
        least = least_payout(change, stake, bet.payout)
        signed = Order(wallet, tuple(legs), stake, least, order.valid_until, nonce_or_none)
        nonce = self.reader.entry(wallet, head).permit_nonce if deposit else 0
        return Quote(signed, priced.odds, bet.payout, most, stops, now, nonce)

    # -- orders

    def receive_first(
        self, order: Order, signature: bytes, parts: Parts, *, user: UUID | None = None, key: str | None = None
    ) -> DeskBet:
        """Take in an order that brings its wallet's grant, deposit or both with it; otherwise as `receive`."""
        malformed = form(order)
        if malformed is not None:
            raise BetRefused(malformed)
        with self.database.session() as session:
            firsts.keep(session, order.digest(self.domain), parts)
        return self.receive(order, signature, user=user, key=key, first=True)

    def receive(
        self,
        order: Order,
        signature: bytes,
        *,
        user: UUID | None = None,
        key: str | None = None,
        own: bool = False,
        first: bool = False,
    ) -> DeskBet:
        """Take an order in and judge it; the same order again gives what became of it.

        Raises BetRefused for one that cannot even be named, KeyReused for an idempotency key of another order,
        OrderOfAnother for one that another user sent, and with `own` NotOwnWallet for a wallet of somebody else.
        """
        malformed = form(order)
        if malformed is not None:
            raise BetRefused(malformed)
        asked = Asked(order, order.digest(self.domain), signature, user, key, self.clock.now(), own, first)
        if not first:
            return self._line.take(asked)
        # What it brings is judged by what its wallet has under way: alone.
        (outcome,) = self.receive_all([asked])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def receive_all(self, asked: Sequence[Asked]) -> list[DeskBet | Exception]:
        """Take orders in and judge them in this order, in one transaction; an exception is that one's alone."""
        with self.database.session() as session:
            store.one_at_a_time(session)
            found: list[DeskBet | Exception] = []
            new: list[DeskBet] = []
            keys = {(one.user, one.key) for one in asked if one.user is not None and one.key is not None}
            known = store.known_of(session, {one.digest for one in asked}, keys)
            by_id = {row.id: row for row in known}
            owners = store.owners_of(session, {one.order.bettor.lower() for one in asked if one.own})
            by_key = {(row.user_id, row.idempotency_key): row for row in known if row.idempotency_key is not None}
            for one in asked:
                before = by_key.get((one.user, one.key)) if one.user is not None and one.key is not None else None
                row = by_id.get(one.digest)
                if one.own and owners.get(one.order.bettor.lower()) != one.user:
                    found.append(NotOwnWallet(one.order.bettor))
                elif before is not None and before.id != one.digest:
                    found.append(KeyReused(str(one.key)))
                elif row is not None:
                    found.append(row if row.user_id == one.user else OrderOfAnother(one.digest))
                else:
                    row = store.row_of(one.order, one.digest, one.signature, one.at)
                    row.user_id, row.idempotency_key, row.first = one.user, one.key, one.first
                    by_id[row.id] = row
                    if one.user is not None and one.key is not None:
                        by_key[one.user, one.key] = row
                    new.append(row)
                    found.append(row)
            if new:
                # Not before it came, whatever the clock of another thread said.
                now = max(self.clock.now(), *(row.received_at for row in new))
                # Written when all are judged, in one go.
                with session.no_autoflush:
                    for row in new:
                        store.move(session, row, BetState.RECEIVED, row.received_at)
                    self._judge(session, new, now)
            return found

    def step(self) -> int:
        """Judge the orders whose wait is over, and follow what was sold back; gives how many were judged."""
        now = self.clock.now()
        with self.database.session() as session:
            follow(session, now, self.reader.head)
        with self.database.session(write=False) as session:
            due = [(row.id, row.first) for row in store.waiting(session, now)]
        alone = [[digest] for digest, first in due if first]
        others = [digest for digest, first in due if not first]
        for group in alone + [others[at : at + MOST] for at in range(0, len(others), MOST)]:
            with self.database.session() as session:
                store.one_at_a_time(session)
                rows = store.in_batch(session, group)
                wait = [rows[one] for one in group if one in rows and rows[one].state == BetState.RECEIVED]
                if wait:
                    self._judge(session, wait, self.clock.now())
        return len(due)

    def _judge(self, session: Session, rows: Sequence[DeskBet], now: int) -> None:
        """Judge orders that have no ticket, one after another; each ticket is in the same transaction as its state."""
        sitting = Sitting(session, now)
        orders = {row.id: store.order_of(row) for row in rows if row.payout is None}  # signed once
        barred = self._barred(session, [row for row in rows if row.id in orders], now)
        legs = {leg for order in orders.values() for leg in order.legs}
        if legs and halted(session, legs, min(row.received_at for row in rows)):
            for row in rows:
                if row.id in orders:
                    barred[row.id] = barred[row.id] or halted(session, orders[row.id].legs, row.received_at)
        free = [order for digest, order in orders.items() if barred[digest] is None]
        if free:
            sitting.prepare(free, self.reader.head, self.reader, self._prices, self._tickets)
        for row in rows:
            order = orders.get(row.id)
            if order is not None:
                self._decide(session, row, now, order, barred[row.id] or self._verdict(sitting, row, order))
                if row.payout is not None:
                    sitting.hold(store.held_bet(row))

    def _barred(self, session: Session, rows: Sequence[DeskBet], now: int) -> dict[bytes, Refusal | None]:
        gate: object = self._gate
        if isinstance(gate, ManyGate):
            said = gate.many(session, [(row.user_id, row.bettor) for row in rows])
            return dict(zip((row.id for row in rows), said, strict=True))
        return {row.id: self._gate(session, row.user_id, to_checksum_address(row.bettor), now) for row in rows}

    def _decide(
        self, session: Session, row: DeskBet, now: int, order: Order, verdict: tuple[Taken, int] | Wait | Refusal
    ) -> None:
        """Write a verdict down; what is taken is signed."""
        if isinstance(verdict, Refusal):
            detail = f"{verdict.field}: {verdict.detail}" if verdict.field else verdict.detail
            store.move(session, row, BetState.REFUSED, now, reason=verdict.reason, detail=detail)
        elif isinstance(verdict, Wait):
            store.move(session, row, BetState.RECEIVED, now, reason=verdict.reason, wait_until=verdict.until)
        else:
            taken, epoch = verdict
            ticket = ticket_for(
                order,
                taken.odds,
                self.domain,
                accepted_at=taken.accepted_at,
                life_s=taken.include_by - taken.accepted_at,
                epoch=epoch,
                digest=row.id,
            )
            store.give_ticket(row, ticket, sign_batch([ticket], self.keys, self.domain))
            store.move(session, row, BetState.ACCEPTED, now, wait_until=taken.include_by)

    def _verdict(self, sitting: Sitting, row: DeskBet, order: Order) -> tuple[Taken, int] | Wait | Refusal:
        now, head = sitting.now, sitting.head
        if head is None:
            raise ValueError("the sitting was not prepared")
        facts = self.reader.facts(order.bettor, order.nonce, order.legs, sitting.held_for(order), head)
        if sitting.has_ticket(order):
            return Refusal(Reason.NONCE_USED, "a ticket was given for it")
        if row.first:
            told = self._brought(sitting.session, row, order, facts, head, now)
            if isinstance(told, Refusal):
                return told
            facts = told
        signer = recovered(row.id, row.signature)
        views = sitting.views(order.legs, self._prices)
        verdict = accept(order, signer, facts, views, received_at=row.received_at, now=now, terms=self.terms)
        return (verdict, facts.desk.epoch) if isinstance(verdict, Taken) else verdict

    def _brought(
        self, session: Session, row: DeskBet, order: Order, facts: Facts, head: Head, now: int
    ) -> Facts | Refusal:
        """The facts as they will be once what a first order brings is there."""
        if firsts.another_under_way(session, order.bettor, row.id, now):
            return Refusal(Reason.FIRST_UNDER_WAY)
        parts = firsts.find(session, row.id) or Parts()
        entry = self.reader.entry(order.bettor, head)
        return brought(facts, order.bettor, parts, entry, self.reader.token(), self.domain.contract, now=now)

    def signed_by(self, wallet: str, digest: bytes, signature: bytes, facts: Facts) -> bool:
        """Whether the wallet signed, or its betting key of now; a former key signs no sale."""
        signer = recovered(digest, signature)
        current = {key.lower() for key, last in facts.wallet.keys if last is None}
        return signer is not None and signer.lower() in {wallet.lower(), *current}

    def views(self, legs: Sequence[int], now: int) -> list[MarketView | None]:
        """The market of each leg."""
        return [self._prices.view(leg >> 128, offer_of(leg), now) for leg in legs]


def compacted(signature: bytes) -> bytes | None:
    """A wallet's signature of 65 or 64 bytes in the contracts' form; None for one that no wallet gives."""
    if len(signature) == 64:
        return signature
    if len(signature) != 65 or signature[64] not in (0, 1, 27, 28):
        return None
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    return compact(r, s, signature[64] % 27) if s >> 255 == 0 else None
