"""Votes of nodes, with the readings behind them, for receipts."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0087"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "receipt_node_votes",
        sa.Column("fixture", sa.LargeBinary, primary_key=True),
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("ballot", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("round", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("vote", sa.Text, nullable=False),
        sa.Column("readings", sa.Text, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
    )
