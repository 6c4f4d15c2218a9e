"""Grants that lowered caps ask for; exclusions that outlive an erased identity."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0071"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "grant_renewals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("grant_id", sa.Uuid, sa.ForeignKey("grants.id"), nullable=True),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_grant_renewals_user_id", "grant_renewals", ["user_id"])
    op.create_index(
        "ix_grant_renewals_open", "grant_renewals", ["asked_at"], postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "kept_exclusions",
        sa.Column("key", sa.LargeBinary, primary_key=True),
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
