"""Operators' halts of the desk."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0072"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_halts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("fixture", sa.Text, nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
        sa.Column("operator", sa.Uuid, nullable=False),
    )
    op.create_index(
        "one_halt_of_each", "desk_halts", ["fixture"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
