"""Which trace an order belongs to."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0097"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_traces",
        sa.Column("bet", sa.LargeBinary, primary_key=True),
        sa.Column("parent", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_desk_traces_since", "desk_traces", ["since"])
