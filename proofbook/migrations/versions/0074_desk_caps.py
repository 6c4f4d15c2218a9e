"""Operators' caps of what the desk uses of budgets."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0074"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_caps",
        sa.Column("fixture", sa.Text, primary_key=True),
        sa.Column("units", sa.BigInteger, nullable=False),
        sa.Column("set_at", sa.BigInteger, nullable=False),
        sa.Column("operator", sa.Uuid, nullable=False),
    )
