"""The grant that goes with a first order: none where the chain holds one that is as good, else a new one, signed here.

A grant that was signed before and not brought is no use: caps may have been lowered since. The new one has a higher
number, so whichever comes to the chain last, the older one is void.
"""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from api.context import Context
from api.desk.first import LIFE_S, Parts
from api.duties.limits import LimitKind
from api.duties.recording import limit_of
from api.grants.issuing import GrantDesk, grant_of, issue, sequence
from api.grants.tables import GrantRow
from api.identity.desk import IdentityDesk
from chain.permit import Permit
from chain.typed_data import NO_CAP

_HOUR_S = 3_600


def parts_for(
    context: Context, identity: IdentityDesk, grants: GrantDesk, user: UUID, wallet: str, permit: Permit | None
) -> Parts:
    """What a first order of a user's wallet brings. Raises NotEligible with all that is missing, ChainDown."""
    if _stands(context, grants, user, wallet):
        return Parts(permit=permit)
    row = issue(context, identity, grants, user, wallet)
    return Parts(grant_of(row), bytes(row.signature), permit)


def _stands(context: Context, grants: GrantDesk, user: UUID, wallet: str) -> bool:
    """Whether the chain holds the last grant that was signed for the wallet, with the caps of now."""
    on_chain, match_now = sequence(context, grants.domain.contract, wallet), context.match_clock.now()
    with context.database.session(write=False) as session:
        query = select(GrantRow).where(col(GrantRow.address) == wallet.lower()).order_by(col(GrantRow.seq).desc())
        last = session.exec(query).first()
        if last is None or last.user_id != user or last.seq != on_chain:
            return False
        caps = [
            limit_of(session, user, kind).at(context.wall_s()).cents for kind in (LimitKind.DEPOSIT, LimitKind.STAKE)
        ]
    now = [NO_CAP if one is None else one for one in caps]
    return now == [last.deposit_cap, last.stake_cap] and last.eligible_until * _HOUR_S > match_now + LIFE_S
