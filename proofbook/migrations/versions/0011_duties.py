"""Caps, self-exclusion, register, terms, consent, visits, closures."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0011"
down_revision = previous(__file__)


def _user(*, key: bool = True) -> sa.Column[UUID]:
    return sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), primary_key=key, nullable=False)


def _time(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def upgrade() -> None:
    """Make the tables; the database itself keeps an exclusion."""
    op.create_table(
        "limits",
        _user(),
        sa.Column("kind", sa.Text, primary_key=True),
        _time("cents"),
        _time("pending_cents", null=True),
        _time("pending_from", null=True),
        sa.CheckConstraint("kind IN ('deposit', 'stake')", name="kind_known"),
        sa.CheckConstraint("cents >= 0 AND (pending_cents IS NULL OR pending_cents > cents)", name="increase_is_more"),
        sa.CheckConstraint("(pending_cents IS NULL) = (pending_from IS NULL)", name="increase_is_whole"),
    )
    op.create_table(
        "self_exclusions",
        sa.Column("id", sa.Uuid, primary_key=True),
        _user(key=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("persons.id"), nullable=True),
        _time("starts_at"),
        _time("ends_at"),
        sa.CheckConstraint("ends_at >= starts_at + 86400", name="a_day_at_least"),
    )
    for column in ("user_id", "person_id"):
        op.create_index(f"ix_self_exclusions_{column}", "self_exclusions", [column])
    op.execute(
        "CREATE FUNCTION self_exclusion_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP = 'DELETE' OR NEW.ends_at < OLD.ends_at OR NEW.starts_at <> OLD.starts_at"
        " OR NEW.user_id <> OLD.user_id OR (OLD.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)"
        " THEN RAISE EXCEPTION 'a self-exclusion is never shortened' USING ERRCODE = 'integrity_constraint_violation';"
        " END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER self_exclusion_stays BEFORE UPDATE OR DELETE ON self_exclusions"
        " FOR EACH ROW EXECUTE FUNCTION self_exclusion_stays()"
    )
    op.create_table(
        "register_checks",
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("persons.id"), primary_key=True),
        sa.Column("clear", sa.Boolean, nullable=False),
        _time("checked_at"),
    )
    op.create_table("terms_accepted", _user(), sa.Column("version", sa.Text, primary_key=True), _time("accepted_at"))
    op.create_table("marketing_consents", _user(), sa.Column("given", sa.Boolean, nullable=False), _time("changed_at"))
    op.create_table("plays", _user(), _time("began_at"), _time("answered_at", null=True), _time("every_minutes"))
    op.create_table("account_closures", _user(), _time("closed_at"))
