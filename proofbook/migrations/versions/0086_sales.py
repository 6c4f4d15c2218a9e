"""Cash-outs that are followed: from which block on an offer that was not taken is over."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0086"
down_revision = previous(__file__)


def upgrade() -> None:
    """Add the column."""
    op.add_column("desk_offers", sa.Column("over_block", sa.BigInteger, nullable=True))
