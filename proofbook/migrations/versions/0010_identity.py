"""Persons, the accounts that are theirs, attempts to prove it, and what providers told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from proofbook.database_migrations import previous

revision = "0010"
down_revision = previous(__file__)


def _sealed() -> list[sa.Column[Any]]:
    return [
        sa.Column("master", sa.Text, nullable=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=True),
        sa.Column("sealed", sa.LargeBinary, nullable=True),
    ]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("adult_at", sa.BigInteger, nullable=False),
        *_sealed(),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("erased_at", sa.BigInteger, nullable=True),
        sa.CheckConstraint("erased_at IS NULL OR (wrapped IS NULL AND sealed IS NULL)", name="erased_is_gone"),
    )
    op.create_table(
        "identity_links",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject_key", sa.LargeBinary, nullable=False),
        sa.Column("assurance", sa.Text, nullable=False),
        sa.Column("acr", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("verified_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
        sa.Column("released_at", sa.BigInteger, nullable=True),
        sa.Column("evidence_digest", sa.LargeBinary, nullable=False),
        sa.Column("kid", sa.Text, nullable=False),
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("jwk", sa.Text, nullable=False),
    )
    op.create_index("ix_identity_links_user_id", "identity_links", ["user_id"])
    op.create_index("ix_identity_links_person_id", "identity_links", ["person_id"])
    active = sa.text("ended_at IS NULL")
    for name, column in (
        ("one_account_a_person", "person_id"),
        ("one_person_an_account", "user_id"),
        ("one_account_a_subject", "subject_key"),
    ):
        op.create_index(name, "identity_links", [column], unique=True, postgresql_where=active)
    op.create_table(
        "kyc_attempts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("session_id", sa.Uuid, nullable=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("state_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=True),
        sa.Column("adult_at", sa.BigInteger, nullable=True),
        *_sealed(),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_kyc_attempts_user_id", "kyc_attempts", ["user_id"])
    op.create_index(
        "one_open_attempt",
        "kyc_attempts",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('started', 'verifying', 'pending')"),
    )
    op.create_table(
        "webhook_events",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("handled_at", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "provider_logouts",
        sa.Column("state_hash", sa.LargeBinary, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_provider_logouts_user_id", "provider_logouts", ["user_id"])
