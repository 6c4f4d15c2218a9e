"""Grants that were signed, and bars that the chain is to hear of."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0012"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the tables."""
    numbers = ("seq", "eligible_until", "no_entry_before", "tier")
    op.create_table(
        "grants",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in numbers),
        sa.Column("policy", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("deposit_cap", "stake_cap", "bring_by")),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("address", "seq", name="one_grant_a_number"),
    )
    op.create_index("ix_grants_user_id", "grants", ["user_id"])
    op.create_table(
        "chain_bars",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("addresses", sa.Text, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("mined_at", sa.BigInteger, nullable=True),
        sa.Column("transaction_hash", sa.LargeBinary, nullable=True),
    )
    op.create_index("ix_chain_bars_user_id", "chain_bars", ["user_id"])
