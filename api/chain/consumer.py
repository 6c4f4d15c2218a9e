"""From contract events to the book's rows, in the transaction that stores the events; and back again.

event                 rows
Placed                a bet, its legs, the stake out of the balance
Settled, Claimed      the bet's end, the payment into the balance
CashedOut             a part sold, its payment; the bet's end if nothing is left
GainSettled           the gain's payment
Deposited, Transfer   money in and out; the book's own Transfer is the record of a withdrawal
EntrySet, EntryBarred what the registry allows, from which moment on caps count

A rewind removes every row of the blocks that are gone, and opens the bets that had ended in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from api.chain.tables import (
    ALL,
    BetRow,
    CashOutRow,
    EntryRow,
    FixtureRow,
    GrantRow,
    LedgerRow,
    LegRow,
    ResultRow,
    WithdrawalRow,
)
from chain.bindings import bet_book, fixture_oracle, kyc_registry, play_euro
from chain.deployment import Deployment
from chain.events import Event
from chain.index import StoredEvent
from chain.typed_data import NO_CAP
from chain.wire import Code, decode_placed, decode_settled
from sports.words import Leg

CENT: Final = 10_000
SETTLED: Final = "settled"
CASHED_OUT: Final = "cashed-out"
_RESULTS: Final = (
    fixture_oracle.Reported,
    fixture_oracle.Challenged,
    fixture_oracle.Ruled,
    fixture_oracle.EndedBySilence,
    fixture_oracle.VoidedByTime,
)
Write = Callable[[Session, StoredEvent, Any], None]


class BookConsumer:
    """Keeps the book's tables equal to the events; see the module."""

    name = "book"

    def __init__(self, at: Deployment) -> None:
        self._at = at
        self._acts: Mapping[type[Event], Write] = {
            bet_book.Placed: self._placed,
            bet_book.Settled: self._settled,
            bet_book.CashedOut: self._cashed_out,
            bet_book.GainSettled: self._gain_settled,
            bet_book.Claimed: self._claimed,
            bet_book.Deposited: self._deposited,
            bet_book.WithdrawalRequested: self._requested,
            bet_book.WithdrawnTo: self._withdrawn_to,
            bet_book.EntrySet: self._entry_set,
            bet_book.EntryBarred: self._entry_barred,
            kyc_registry.Granted: self._granted,
            fixture_oracle.Listed: self._listed,
            **dict.fromkeys(_RESULTS, self._result),
        }

    def apply(self, session: Session, events: Sequence[StoredEvent]) -> None:
        """See `chain.index.Consumer`."""
        before: StoredEvent | None = None
        for one in events:
            if isinstance(one.event, play_euro.Transfer):
                self._transferred(session, one, one.event, before)
            elif one.event is not None and (act := self._acts.get(type(one.event))) is not None:
                act(session, one, one.event)
            before = one
        session.flush()

    def rewind(self, session: Session, block: int, removed: Sequence[StoredEvent]) -> None:
        """See `chain.index.Consumer`."""
        del removed
        for table in ALL:
            session.exec(delete(table).where(col(table.block) > block))
        nothing = {"end": None, "paid": None, "end_block": None, "end_time": None, "end_transaction": None}
        session.exec(update(BetRow).where(col(BetRow.end_block) > block).values(**nothing))
        gone = col(CashOutRow.gain_block) > block
        session.exec(update(CashOutRow).where(gone).values(gain_paid=None, gain_block=None))
        session.expire_all()

    # -- bets

    def _placed(self, session: Session, one: StoredEvent, event: bet_book.Placed) -> None:
        for number, item in enumerate(decode_placed(event.data)):
            if item.code is not Code.OK:
                continue
            terms = item.terms
            session.add(
                BetRow(
                    bettor=terms.bettor,
                    nonce=terms.nonce,
                    id=item.order,
                    stake=terms.stake,
                    payout=terms.payout,
                    accepted_at=terms.accepted_at,
                    legs=b"".join(leg.to_bytes(32, "big") for leg in terms.legs),
                    block=one.raw.block,
                    log=one.raw.index,
                    time=one.time,
                    transaction=one.raw.transaction,
                )
            )
            for place, word in enumerate(terms.legs):
                fixture = Leg.unpack(word).fixture.to_bytes(16, "big")
                leg = word.to_bytes(32, "big")
                session.add(
                    LegRow(
                        bettor=terms.bettor,
                        nonce=terms.nonce,
                        place=place,
                        fixture=fixture,
                        leg=leg,
                        block=one.raw.block,
                    )
                )
            cents = -(-terms.stake // CENT) if _capped(session, terms.bettor) else 0
            _move(session, one, terms.bettor, "stake", -terms.stake, cents=cents, item=number)

    def _settled(self, session: Session, one: StoredEvent, event: bet_book.Settled) -> None:
        for number, item in enumerate(decode_settled(event.data)):
            if item.code is Code.OK:
                _end(session, one, item.bettor, item.nonce, SETTLED, item.payout)
                _move(session, one, item.bettor, "payout", item.payout, item=number)

    def _cashed_out(self, session: Session, one: StoredEvent, event: bet_book.CashedOut) -> None:
        session.add(
            CashOutRow(
                block=one.raw.block,
                log=one.raw.index,
                bettor=event.bettor,
                nonce=event.nonce,
                request=event.request,
                part=event.part,
                paid=event.paid,
                gain=event.gain,
            )
        )
        session.flush()
        _move(session, one, event.bettor, "cash-out", event.paid)
        sold = session.exec(
            select(func.sum(CashOutRow.part)).where(CashOutRow.bettor == event.bettor, CashOutRow.nonce == event.nonce)
        ).one()
        bet = session.get_one(BetRow, (event.bettor, event.nonce))
        if sold == bet.stake:
            _end(session, one, event.bettor, event.nonce, CASHED_OUT, 0)

    def _gain_settled(self, session: Session, one: StoredEvent, event: bet_book.GainSettled) -> None:
        _move(session, one, event.bettor, "gain", event.paid)
        row = session.exec(
            select(CashOutRow).where(CashOutRow.bettor == event.bettor, CashOutRow.request == event.request)
        ).one()
        row.gain_paid, row.gain_block = event.paid, one.raw.block
        session.add(row)

    def _claimed(self, session: Session, one: StoredEvent, event: bet_book.Claimed) -> None:
        _move(session, one, event.bettor, "claim", event.paid)

    # -- money

    def _deposited(self, session: Session, one: StoredEvent, event: bet_book.Deposited) -> None:
        cents = -(-event.units // CENT) if _capped(session, event.account) else 0
        _move(session, one, event.account, "deposit", event.units, cents=cents)

    def _requested(self, session: Session, one: StoredEvent, event: bet_book.WithdrawalRequested) -> None:
        session.add(
            WithdrawalRow(
                block=one.raw.block,
                log=one.raw.index,
                account=event.account,
                units=event.units,
                withdraw_at=event.withdraw_at,
            )
        )

    def _withdrawn_to(self, session: Session, one: StoredEvent, event: bet_book.WithdrawnTo) -> None:
        _move(session, one, event.wallet, "withdrawal-to", -event.units)

    def _transferred(
        self, session: Session, one: StoredEvent, event: play_euro.Transfer, before: StoredEvent | None
    ) -> None:
        """A payment of the book: `withdraw` has no other record. What else it pays, it tells in the log before."""
        if one.raw.address != self._at.asset or event.from_ != self._at.book:
            return
        if before is not None and isinstance(before.event, bet_book.HousePaid | bet_book.WithdrawnTo):
            beside = (before.raw.block, before.raw.index + 1) == (one.raw.block, one.raw.index)
            if beside:
                return
        _move(session, one, event.to, "withdrawal", -event.value)

    # -- identity

    def _entry_set(self, session: Session, one: StoredEvent, event: bet_book.EntrySet) -> None:
        session.add(
            EntryRow(
                block=one.raw.block,
                log=one.raw.index,
                account=event.account,
                bar=False,
                eligible_until=event.eligible_until,
                no_entry_before=event.no_entry_before,
                tier=event.tier,
                deposit_cap=event.deposit_cap,
                stake_cap=event.stake_cap,
            )
        )
        session.flush()

    def _entry_barred(self, session: Session, one: StoredEvent, event: bet_book.EntryBarred) -> None:
        session.add(
            EntryRow(
                block=one.raw.block,
                log=one.raw.index,
                account=event.account,
                bar=True,
                eligible_until=0,
                no_entry_before=event.no_entry_before,
                tier=0,
                deposit_cap=0,
                stake_cap=0,
            )
        )

    def _granted(self, session: Session, one: StoredEvent, event: kyc_registry.Granted) -> None:
        session.add(
            GrantRow(
                block=one.raw.block,
                log=one.raw.index,
                wallet=event.wallet,
                issuer=event.issuer,
                policy=event.policy,
                seq=event.seq,
                eligible_until=event.eligible_until,
                transaction=one.raw.transaction,
            )
        )

    # -- fixtures

    def _listed(self, session: Session, one: StoredEvent, event: fixture_oracle.Listed) -> None:
        session.add(
            FixtureRow(
                fixture=event.fixture.to_bytes(16, "big"),
                specification=event.specification,
                sport=event.spec.sport,
                start=event.spec.start,
                block=one.raw.block,
            )
        )

    def _result(self, session: Session, one: StoredEvent, event: Any) -> None:
        word = getattr(event, "word", None)
        session.add(
            ResultRow(
                block=one.raw.block,
                log=one.raw.index,
                fixture=event.fixture.to_bytes(16, "big"),
                event=type(event).__name__,
                word=b"" if word is None else word.to_bytes(32, "big"),
                time=one.time,
            )
        )


def _move(
    session: Session, one: StoredEvent, account: str, kind: str, units: int, *, cents: int = 0, item: int = 0
) -> None:
    session.add(
        LedgerRow(
            block=one.raw.block,
            log=one.raw.index,
            item=item,
            account=account,
            kind=kind,
            units=units,
            cents=cents,
            time=one.time,
            transaction=one.raw.transaction,
        )
    )


def _end(session: Session, one: StoredEvent, bettor: str, nonce: int, end: str, paid: int) -> None:
    session.flush()
    bet = session.get_one(BetRow, (bettor, nonce))
    bet.end, bet.paid, bet.end_block, bet.end_time = end, paid, one.raw.block, one.time
    bet.end_transaction = one.raw.transaction
    session.add(bet)


def _capped(session: Session, account: str) -> bool:
    """Whether the account has weekly caps at this point of the chain; the contract counts only then."""
    row = session.exec(
        select(EntryRow)
        .where(EntryRow.account == account, col(EntryRow.bar).is_(False))
        .order_by(col(EntryRow.block).desc(), col(EntryRow.log).desc())
        .limit(1)
    ).first()
    return row is not None and (row.deposit_cap, row.stake_cap) != (NO_CAP, NO_CAP)
