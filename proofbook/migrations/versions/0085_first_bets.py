"""First bets of wallets without gas: what they bring, and transactions that call another contract than the book."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0085"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "desk_firsts",
        sa.Column("bet", sa.LargeBinary, primary_key=True),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("tries", sa.BigInteger, nullable=False),
        sa.Column("tried_at", sa.BigInteger, nullable=False),
    )
    op.add_column("desk_bets", sa.Column("first", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("desk_batches", sa.Column("target", sa.Text, nullable=False, server_default=""))
