"""The event log, and the triggers that keep it append-only and without gaps."""

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0002"
down_revision = previous(__file__)

REFUSE = """
CREATE FUNCTION event_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'event_log is append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
FOLLOW = """
CREATE FUNCTION event_log_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT seq, hash INTO last FROM event_log ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last.seq, 0) + 1 OR NEW.previous <> coalesce(last.hash, decode(repeat('00', 32), 'hex')) THEN
        RAISE EXCEPTION 'event_log: entry % does not follow %', NEW.seq, coalesce(last.seq, 0)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Make table and triggers."""
    op.create_table(
        "event_log",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("actor", sa.Uuid, nullable=True),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("previous", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
    )
    op.create_index("ix_event_log_actor", "event_log", ["actor"])
    op.execute(REFUSE)
    op.execute(FOLLOW)
    op.execute(
        "CREATE TRIGGER event_log_no_change BEFORE UPDATE OR DELETE ON event_log"
        " FOR EACH ROW EXECUTE FUNCTION event_log_refuse()"
    )
    op.execute(
        "CREATE TRIGGER event_log_no_truncate BEFORE TRUNCATE ON event_log"
        " FOR EACH STATEMENT EXECUTE FUNCTION event_log_refuse()"
    )
    op.execute(
        "CREATE TRIGGER event_log_in_order BEFORE INSERT ON event_log FOR EACH ROW EXECUTE FUNCTION event_log_follow()"
    )
