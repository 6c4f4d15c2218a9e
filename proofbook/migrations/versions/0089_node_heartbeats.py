"""What the nodes said last of themselves."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0089"
down_revision = previous(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "node_heartbeats",
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("clock", sa.BigInteger, nullable=False),
        sa.Column("heard_at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("head", sa.BigInteger, nullable=False),
        sa.Column("signing", sa.Boolean, nullable=False),
    )
