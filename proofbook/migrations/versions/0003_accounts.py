"""Users, their logins, wallets, sessions, and texts to sign."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0003"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "users", sa.Column("id", sa.Uuid, primary_key=True), sa.Column("created_at", sa.BigInteger, nullable=False)
    )
    op.create_table(
        "oidc_logins",
        sa.Column("issuer", sa.Text, primary_key=True),
        sa.Column("subject_hash", sa.LargeBinary, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
    )
    op.create_index("ix_oidc_logins_user_id", "oidc_logins", ["user_id"])
    op.create_table(
        "wallets",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("linked_at", sa.BigInteger, nullable=False),
        sa.Column("cool_until", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger, nullable=True),
        sa.Column("released_at", sa.BigInteger, nullable=True),
        sa.CheckConstraint("address ~ '^0x[0-9a-f]{40}$'", name="address_in_lower_case"),
    )
    op.create_index("ix_wallets_user_id", "wallets", ["user_id"])
    op.create_index("ix_wallets_address", "wallets", ["address"])
    op.create_index(
        "one_active_wallet", "wallets", ["address"], unique=True, postgresql_where=sa.text("removed_at IS NULL")
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("wallet_id", sa.Uuid, sa.ForeignKey("wallets.id"), nullable=True),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("carrier", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("proved_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "wallet_challenges",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=True),
        sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), nullable=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_wallet_challenges_expires_at", "wallet_challenges", ["expires_at"])
