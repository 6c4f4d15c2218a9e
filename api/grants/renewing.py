"""A lowered cap reaches the chain as a new grant with the next number: asked with the cap, signed and brought by us.

asked     in the transaction that lowers the cap, for each wallet that may hold a grant still
signed    by the worker, with the caps of then; somebody who may not enter now gets none, and may not bet either
brought   by the issuer's own transaction; over once the chain holds its number or a higher one
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from sqlmodel import Session, col, func, select

from api.accounts.wallets import wallets_of
from api.context import Context
from api.duties.errors import NotEligible
from api.grants.barring import GRANT_LIFE_S
from api.grants.issuing import GrantDesk, grant_of, issue, sequence
from api.grants.tables import GrantRow, RenewalRow
from api.identity.desk import IdentityDesk
from chain.errors import ChainError
from chain.typed_data import Grant
from proofbook import logging

_LOG = logging.get(__name__)


class Bringer(Protocol):
    """Puts a grant on the chain."""

    def bring(self, name: UUID, grant: Grant, signature: bytes) -> bytes:
        """Send and wait until it is mined; gives the transaction's hash. `name` names it. Raises ChainError."""
        ...


def ask_renewals(context: Context, session: Session, user_id: UUID) -> int:
    """Have each wallet of a user that may hold a grant given another one; how many."""
    now, asked = context.wall_s(), 0
    for wallet in wallets_of(session, user_id):
        # By the wall: a clock of matches that is down must keep nobody from a lower cap.
        last = session.exec(select(func.max(col(GrantRow.issued_at))).where(GrantRow.address == wallet.address)).one()
        waits = select(RenewalRow.id).where(
            RenewalRow.address == wallet.address, col(RenewalRow.ended_at).is_(None), col(RenewalRow.grant_id).is_(None)
        )
        if last is None or now >= last + GRANT_LIFE_S or session.exec(waits).first() is not None:
            continue
        session.add(RenewalRow(id=context.new_id(), user_id=user_id, address=wallet.address, asked_at=now))
        asked += 1
    return asked


def renewals_waiting(context: Context) -> Sequence[RenewalRow]:
    """What was asked and is not over, the oldest first; a hundred at most."""
    with context.database.session(write=False) as session:
        query = select(RenewalRow).where(col(RenewalRow.ended_at).is_(None)).order_by(col(RenewalRow.asked_at))
        return session.exec(query.limit(100)).all()


def renew(context: Context, desk: IdentityDesk, grants: GrantDesk, bringer: Bringer) -> int:
    """Sign and bring what waits; how many are left that the chain should have taken. For the worker.

    Raises what the chain and the match clock raise when a grant is signed.
    """
    left = 0
    for row in renewals_waiting(context):
        grant = _signed(context, desk, grants, row)
        if grant is None:
            continue
        try:
            if sequence(context, grants.domain.contract, row.address) < grant.seq:
                bringer.bring(row.id, grant_of(grant), bytes(grant.signature))
        except ChainError as error:
            _LOG.error("grant_waits", renewal=str(row.id), error=str(error)[:300])
            left += 1
            continue
        _end(context, row.id)
    return left


def _signed(context: Context, desk: IdentityDesk, grants: GrantDesk, row: RenewalRow) -> GrantRow | None:
    """The grant of a renewal, signed now if it was not; None for somebody who may not enter."""
    with context.database.session(write=False) as session:
        known = None if row.grant_id is None else session.get(GrantRow, row.grant_id)
    if known is not None and context.match_clock.now() < known.bring_by:
        return known
    try:
        made = issue(context, desk, grants, row.user_id, row.address)
    except NotEligible:
        if context.wall_s() >= row.asked_at + GRANT_LIFE_S:
            _end(context, row.id)  # the grant that held the higher cap has run out by now
        return None
    with context.database.session() as session:
        kept = session.get_one(RenewalRow, row.id, with_for_update=True)
        kept.grant_id = made.id
        session.add(kept)
    return made


def _end(context: Context, renewal: UUID) -> None:
    with context.database.session() as session:
        kept = session.get_one(RenewalRow, renewal, with_for_update=True)
        kept.ended_at = context.wall_s()
        session.add(kept)
