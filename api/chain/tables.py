"""The book in the database: rows of what the chain has said, each with its block, so that a block can be taken back.

    book_bets          a placed bet, and how it ended            book_legs      its legs, by fixture
    book_cash_outs     a part sold back, and its later gain      book_ledger    every movement of an account's balance
    book_entries       what the registry allowed a wallet        book_grants    grants that were brought
    book_withdrawals   requests                                  book_results   what the oracle said of a fixture
    book_fixtures      listed fixtures

Only the consumer of `api.chain.consumer` writes them. Sums (balances, caps used) are made of rows when they are asked
for: nothing has to be undone but by removing rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, Text
from sqlmodel import Field, SQLModel


def _number(**more: Any) -> Any:
    return Field(sa_type=BigInteger, **more)


def _text(**more: Any) -> Any:
    return Field(sa_type=Text, **more)


def _bytes(**more: Any) -> Any:
    return Field(sa_type=LargeBinary, **more)


class BetRow(SQLModel, table=True):
    """A bet that the chain took. Units and seconds; legs 32 bytes each with odds; `end_*` null while it is open."""

    __tablename__ = "book_bets"
    __table_args__ = (Index("ix_book_bets_block", "block"), Index("ix_book_bets_end_block", "end_block"))

    bettor: str = _text(primary_key=True)
    nonce: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    id: bytes = _bytes(unique=True)
    stake: int = _number()
    payout: int = _number()
    accepted_at: int = _number()
    legs: bytes = _bytes()
    block: int = _number()
    log: int = _number()
    time: int = _number()
    transaction: bytes = _bytes()
    end: str | None = _text(nullable=True)
    paid: int | None = _number(nullable=True)
    end_block: int | None = _number(nullable=True)
    end_time: int | None = _number(nullable=True)
    end_transaction: bytes | None = _bytes(nullable=True)


class LegRow(SQLModel, table=True):
    """A leg of a bet; the fixture's 16 bytes, and the word with odds."""

    __tablename__ = "book_legs"
    __table_args__ = (Index("ix_book_legs_fixture", "fixture"), Index("ix_book_legs_block", "block"))

    bettor: str = _text(primary_key=True)
    nonce: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    place: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    fixture: bytes = _bytes()
    leg: bytes = _bytes()
    block: int = _number()


class _Logged(SQLModel):
    """A row that is one log."""

    block: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    log: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})


class CashOutRow(_Logged, table=True):
    """A part of a stake that was sold back; the gain's fields are null until all its legs were final."""

    __tablename__ = "book_cash_outs"
    __table_args__ = (Index("ix_book_cash_outs_bet", "bettor", "nonce"),)

    bettor: str = _text()
    nonce: int = _number()
    request: bytes = _bytes()
    part: int = _number()
    paid: int = _number()
    gain: int = _number()
    gain_paid: int | None = _number(nullable=True)
    gain_block: int | None = _number(nullable=True)


class LedgerRow(_Logged, table=True):
    """A movement of an account's balance, units; `cents` is what it counted to the week's cap."""

    __tablename__ = "book_ledger"
    __table_args__ = (Index("ix_book_ledger_account", "account", "block"),)

    item: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    account: str = _text()
    kind: str = _text()
    units: int = _number()
    cents: int = _number()
    time: int = _number()
    transaction: bytes = _bytes()


class EntryRow(_Logged, table=True):
    """What the registry wrote into an account: hours, days, cents; a bar has only its day."""

    __tablename__ = "book_entries"
    __table_args__ = (Index("ix_book_entries_account", "account"),)

    account: str = _text()
    bar: bool = Field(sa_type=Boolean)
    eligible_until: int = _number()
    no_entry_before: int = _number()
    tier: int = _number()
    deposit_cap: int = _number()
    stake_cap: int = _number()


class GrantRow(_Logged, table=True):
    """A grant that was brought."""

    __tablename__ = "book_grants"
    __table_args__ = (Index("ix_book_grants_wallet", "wallet"),)

    wallet: str = _text()
    issuer: str = _text()
    policy: bytes = _bytes()
    seq: int = _number()
    eligible_until: int = _number()
    transaction: bytes = _bytes()


class WithdrawalRow(_Logged, table=True):
    """A request to withdraw, units, to be paid from `withdraw_at` on; a later one takes its place."""

    __tablename__ = "book_withdrawals"
    __table_args__ = (Index("ix_book_withdrawals_account", "account"),)

    account: str = _text()
    units: int = _number()
    withdraw_at: int = _number()


class FixtureRow(SQLModel, table=True):
    """A listed fixture."""

    __tablename__ = "book_fixtures"

    fixture: bytes = _bytes(primary_key=True)
    specification: bytes = _bytes()
    sport: int = _number()
    start: int = _number()
    block: int = _number()


class ResultRow(_Logged, table=True):
    """An event that changed a fixture's result; `word` as 32 bytes, empty where the event has none."""

    __tablename__ = "book_results"
    __table_args__ = (Index("ix_book_results_fixture", "fixture"),)

    fixture: bytes = _bytes()
    event: str = _text()
    word: bytes = _bytes()
    time: int = _number()


ALL = (
    BetRow,
    LegRow,
    CashOutRow,
    LedgerRow,
    EntryRow,
    GrantRow,
    WithdrawalRow,
    FixtureRow,
    ResultRow,
)
