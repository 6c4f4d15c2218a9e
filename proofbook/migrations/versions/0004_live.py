"""The live boards: state of each fixture, and the sequence of changes."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0004"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "live_fixtures",
        sa.Column("fixture", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("kickoff", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_live_fixtures_kickoff", "live_fixtures", ["kickoff"])
    op.create_table(
        "live_outbox",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("fixture", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("told_at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
