"""Texts to sign: made, and used once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, delete

from api.accounts.errors import ChallengeGone
from api.accounts.messages import LIFE_S, Purpose, Text, message_of
from api.accounts.tables import Challenge
from api.context import Context
from api.roles import Principal
from proofbook.chain_profiles import CHAIN_PROFILES

_KEPT_S = 86_400


def new_challenge(
    context: Context, session: Session, purpose: Purpose, address: str, bound_to: Principal | None = None
) -> Challenge:
    """Write and keep a text for a wallet; `bound_to` is the only one who may use it, in the session they are in."""
    settings, now = context.settings, context.wall_s()
    own_id = context.new_id()
    user_id, session_id = _binding(bound_to)
    message = message_of(
        Text(
            purpose=purpose,
            domain=settings.domain,
            uri=settings.origin,
            address=address,
            chain_id=CHAIN_PROFILES[settings.chain].chain_id,
            nonce=context.token(16).hex(),
            request_id=own_id,
            issued_at=now,
            expires_at=now + LIFE_S,
        )
    )
    challenge = Challenge(
        id=own_id,
        purpose=purpose.value,
        address=address.lower(),
        message=message,
        user_id=user_id,
        session_id=session_id,
        expires_at=now + LIFE_S,
    )
    session.exec(delete(Challenge).where(col(Challenge.expires_at) < now - _KEPT_S))
    session.add(challenge)
    return challenge


def open_challenge(
    context: Context, session: Session, own_id: UUID, purpose: Purpose, bound_to: Principal | None
) -> Challenge:
    """A challenge that can still be used. Raises ChallengeGone."""
    found = session.get(Challenge, own_id)
    if (
        found is None
        or found.used_at is not None
        or found.expires_at <= context.wall_s()
        or found.purpose != purpose.value
        or (found.user_id, found.session_id) != _binding(bound_to)
    ):
        raise ChallengeGone
    return found


def use_challenge(context: Context, session: Session, own_id: UUID) -> None:
    """Use it up: of two at once, one gets it. Raises ChallengeGone."""
    done = session.execute(
        text(
            "UPDATE wallet_challenges SET used_at = :now"
            " WHERE id = :id AND used_at IS NULL AND expires_at > :now RETURNING id"
        ),
        {"now": context.wall_s(), "id": own_id},
    ).first()
    if done is None:
        raise ChallengeGone


def _binding(bound_to: Principal | None) -> tuple[UUID | None, UUID | None]:
    return (None, None) if bound_to is None else (bound_to.user, bound_to.session)
