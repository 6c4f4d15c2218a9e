"""Which book the database belongs to: one row."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0001"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "installation",
        sa.Column("id", sa.SmallInteger, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        sa.Column("chain_id", sa.BigInteger, nullable=False),
        sa.Column("contract", sa.Text, nullable=False),
        sa.Column("genesis", sa.Text, nullable=False),
    )
