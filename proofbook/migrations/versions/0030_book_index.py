"""The event index of the chain, and the book in rows made of it."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0030"
down_revision = previous(__file__)


def _number(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[int]:
    if key:
        return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _text(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=nullable)


def _bytes(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, primary_key=key, nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _index()
    op.create_table(
        "book_bets",
        _text("bettor", key=True),
        _number("nonce", key=True),
        sa.Column("id", sa.LargeBinary, nullable=False, unique=True),
        *(_number(name) for name in ("stake", "payout", "accepted_at")),
        _bytes("legs"),
        *(_number(name) for name in ("block", "log", "time")),
        _bytes("transaction"),
        _text("end", nullable=True),
        *(_number(name, nullable=True) for name in ("paid", "end_block", "end_time")),
        _bytes("end_transaction", nullable=True),
    )
    op.create_index("ix_book_bets_block", "book_bets", ["block"])
    op.create_index("ix_book_bets_end_block", "book_bets", ["end_block"])
    op.create_table(
        "book_legs",
        _text("bettor", key=True),
        _number("nonce", key=True),
        _number("place", key=True),
        _bytes("fixture"),
        _bytes("leg"),
        _number("block"),
    )
    op.create_index("ix_book_legs_fixture", "book_legs", ["fixture"])
    op.create_index("ix_book_legs_block", "book_legs", ["block"])
    op.create_table(
        "book_cash_outs",
        *_logged(),
        _text("bettor"),
        _number("nonce"),
        _bytes("request"),
        *(_number(name) for name in ("part", "paid", "gain")),
        *(_number(name, nullable=True) for name in ("gain_paid", "gain_block")),
    )
    op.create_index("ix_book_cash_outs_bet", "book_cash_outs", ["bettor", "nonce"])
    op.create_table(
        "book_ledger",
        *_logged(),
        _number("item", key=True),
        _text("account"),
        _text("kind"),
        *(_number(name) for name in ("units", "cents", "time")),
        _bytes("transaction"),
    )
    op.create_index("ix_book_ledger_account", "book_ledger", ["account", "block"])
    op.create_table(
        "book_entries",
        *_logged(),
        _text("account"),
        sa.Column("bar", sa.Boolean, nullable=False),
        *(_number(name) for name in ("eligible_until", "no_entry_before", "tier", "deposit_cap", "stake_cap")),
    )
    op.create_index("ix_book_entries_account", "book_entries", ["account"])
    op.create_table(
        "book_grants",
        *_logged(),
        _text("wallet"),
        _text("issuer"),
        _bytes("policy"),
        *(_number(name) for name in ("seq", "eligible_until")),
        _bytes("transaction"),
    )
    op.create_index("ix_book_grants_wallet", "book_grants", ["wallet"])
    op.create_table("book_withdrawals", *_logged(), _text("account"), _number("units"), _number("withdraw_at"))
    op.create_index("ix_book_withdrawals_account", "book_withdrawals", ["account"])
    op.create_table(
        "book_fixtures",
        _bytes("fixture", key=True),
        _bytes("specification"),
        *(_number(name) for name in ("sport", "start", "block")),
    )
    op.create_table("book_results", *_logged(), _bytes("fixture"), _text("event"), _bytes("word"), _number("time"))
    op.create_index("ix_book_results_fixture", "book_results", ["fixture"])


def _logged() -> tuple[sa.Column[int], sa.Column[int]]:
    return _number("block", key=True), _number("log", key=True)


def _index() -> None:
    """The tables of `chain.index`."""
    name = 64
    op.create_table(
        "chain_index_cursor",
        sa.Column("name", sa.String(name), primary_key=True),
        _number("chain_id"),
        sa.Column("contracts", sa.String(2048), nullable=False),
        *(_number(one) for one in ("start", "number")),
        _bytes("hash"),
        _number("final"),
    )
    op.create_table(
        "chain_index_block",
        sa.Column("name", sa.String(name), primary_key=True),
        _number("number", key=True),
        _bytes("hash"),
    )
    op.create_table(
        "chain_index_event",
        sa.Column("name", sa.String(name), primary_key=True),
        _number("block", key=True),
        sa.Column("log_index", sa.Integer, primary_key=True, autoincrement=False),
        _bytes("block_hash"),
        _number("time"),
        _bytes("transaction"),
        sa.Column("address", sa.String(42), nullable=False),
        _bytes("topic", nullable=True),
        _bytes("first", nullable=True),
        _bytes("topics"),
        _bytes("data"),
    )
    op.create_index("chain_index_event_kind", "chain_index_event", ["name", "topic", "block", "log_index"])
    op.create_index("chain_index_event_first", "chain_index_event", ["name", "first", "block", "log_index"])
    op.create_table(
        "chain_index_consumer",
        sa.Column("name", sa.String(name), primary_key=True),
        sa.Column("consumer", sa.String(name), primary_key=True),
        _number("number"),
    )
