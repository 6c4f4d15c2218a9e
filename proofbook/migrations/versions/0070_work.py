"""How the worker's loops are."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0070"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "work_loops",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("every_s", sa.BigInteger, nullable=False),
        sa.Column("beat_at", sa.BigInteger, nullable=False),
        sa.Column("good_at", sa.BigInteger, nullable=True),
        sa.Column("failed", sa.BigInteger, nullable=False),
        sa.Column("fault", sa.Text, nullable=False),
    )
