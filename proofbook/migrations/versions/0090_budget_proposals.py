"""Budgets that operators propose to the allocator."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0090"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_budget_proposals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("fixture", sa.Text, nullable=False),
        sa.Column("units", sa.BigInteger, nullable=False),
        sa.Column("block", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("operator", sa.Uuid, nullable=False),
    )
    op.create_index("ix_desk_budget_proposals_made_at", "desk_budget_proposals", ["made_at"])
