"""Everything that eligibility is judged by, read in one transaction."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from api.accounts.tables import Wallet
from api.duties.eligibility import Facts, IdentityFacts, WalletFacts
from api.duties.limits import LimitKind
from api.duties.recording import check_of, closed_at, exclusions_of, limit_of, person_of, terms_of
from api.duties.terms import PRESENT
from api.identity.attempts import State
from api.identity.providers.base import Assurance
from api.identity.tables import LinkRow, PersonRow


def facts_of(
    session: Session, user_id: UUID, address: str | None, lowest: Assurance, *, has_bet: bool = False
) -> Facts:
    """Read them; `address` is the wallet that is to be used, None for any active one of the user."""
    return Facts(
        identity=_identity(session, user_id),
        wallet=_wallet(session, user_id, address),
        deposit=limit_of(session, user_id, LimitKind.DEPOSIT),
        stake=limit_of(session, user_id, LimitKind.STAKE),
        exclusions=exclusions_of(session, user_id),
        register=check_of(session, person_of(session, user_id)),
        has_bet=has_bet,
        terms=terms_of(session, user_id),
        present_terms=PRESENT,
        closed=closed_at(session, user_id) is not None,
        lowest=lowest,
    )


def active_link(session: Session, user_id: UUID) -> LinkRow | None:
    """The link of a user that has not ended."""
    query = select(LinkRow).where(col(LinkRow.user_id) == user_id, col(LinkRow.ended_at).is_(None))
    return session.exec(query).first()


def _identity(session: Session, user_id: UUID) -> IdentityFacts | None:
    link = active_link(session, user_id)
    if link is None:
        return None
    person = session.get_one(PersonRow, link.person_id)
    return IdentityFacts(State(link.state), Assurance(link.assurance), person.adult_at, link.expires_at)


def _wallet(session: Session, user_id: UUID, address: str | None) -> WalletFacts | None:
    query = select(Wallet).where(col(Wallet.user_id) == user_id, col(Wallet.removed_at).is_(None))
    if address is not None:
        query = query.where(col(Wallet.address) == address.lower())
    rows = session.exec(query).all()
    if not rows:
        return None
    return WalletFacts(active=True, cool_until=min(row.cool_until for row in rows))
