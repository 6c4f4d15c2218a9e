"""The desk: orders with their tickets, the states they went through, batches, signed cash-outs."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0050"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "desk_bets",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=True, index=True),
        sa.Column("idempotency_key", sa.Text, nullable=True),
        sa.Column("bettor", sa.Text, nullable=False),
        sa.Column("nonce", sa.BigInteger, nullable=False),
        sa.Column("legs", sa.Text, nullable=False),
        sa.Column("stake", sa.BigInteger, nullable=False),
        sa.Column("min_payout", sa.BigInteger, nullable=False),
        sa.Column("valid_until", sa.BigInteger, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("wait_until", sa.BigInteger, nullable=True),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("odds", sa.Text, nullable=False),
        sa.Column("payout", sa.BigInteger, nullable=True),
        sa.Column("accepted_at", sa.BigInteger, nullable=True),
        sa.Column("include_by", sa.BigInteger, nullable=True),
        sa.Column("epoch", sa.BigInteger, nullable=True),
        sa.Column("signatures", sa.LargeBinary, nullable=True),
        sa.Column("batch_id", sa.Uuid, nullable=True, index=True),
        sa.Column("block_number", sa.BigInteger, nullable=True),
        sa.Column("block_hash", sa.LargeBinary, nullable=True),
        sa.Column("transaction_hash", sa.LargeBinary, nullable=True),
        sa.UniqueConstraint("user_id", "idempotency_key", name="uq_desk_bets_user_id_idempotency_key"),
    )
    op.create_index(
        "one_ticket_a_nonce",
        "desk_bets",
        ["bettor", "nonce"],
        unique=True,
        postgresql_where=sa.text("payout IS NOT NULL"),
    )
    op.create_index("ix_desk_bets_state", "desk_bets", ["state", "bettor"])
    op.create_index("ix_desk_bets_bettor", "desk_bets", ["bettor", "nonce"])
    op.create_table(
        "desk_states",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=True),
        sa.Column("bet", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("wait_until", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_desk_states_bet", "desk_states", ["bet", "seq"])
    op.create_table(
        "desk_batches",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("bets", sa.Text, nullable=False),
        sa.Column("gas", sa.BigInteger, nullable=False),
        sa.Column("deadline", sa.BigInteger, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("block_hash", sa.LargeBinary, nullable=True),
    )
    op.create_table(
        "desk_offers",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("bet", sa.LargeBinary, nullable=False, index=True),
        sa.Column("user_id", sa.Uuid, nullable=True, index=True),
        sa.Column("part", sa.BigInteger, nullable=False),
        sa.Column("units", sa.BigInteger, nullable=False),
        sa.Column("gain", sa.BigInteger, nullable=False),
        sa.Column("backed", sa.Boolean, nullable=False),
        sa.Column("one_key", sa.Boolean, nullable=False),
        sa.Column("home", sa.Text, nullable=False),
        sa.Column("include_by", sa.BigInteger, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("block_number", sa.BigInteger, nullable=True),
    )
