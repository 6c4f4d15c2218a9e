"""Batches of bets that are being settled."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0031"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "settlement_batches",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("bets", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("closed", sa.Text, nullable=False),
    )
    op.create_index(
        "ix_settlement_batches_open", "settlement_batches", ["made_at"], postgresql_where=sa.text("closed = ''")
    )
    op.create_table(
        "settlement_items",
        sa.Column("batch", sa.Text, sa.ForeignKey("settlement_batches.id"), primary_key=True),
        sa.Column("bettor", sa.Text, primary_key=True),
        sa.Column("nonce", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("ix_settlement_items_bet", "settlement_items", ["bettor", "nonce"])
