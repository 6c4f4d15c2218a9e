"""Why an operator halted: a reason that is public, a note that is not."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0088"
down_revision = previous(__file__)


def upgrade() -> None:
    """Add the columns."""
    op.add_column("desk_halts", sa.Column("reason", sa.Text, nullable=True))
    op.add_column("desk_halts", sa.Column("note", sa.Text, nullable=True))
