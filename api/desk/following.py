"""What became of offers to buy bets back, as the index of the book says it; and what their bets' customers are told.

    offered ── in a block ──▶ mined ── block final ──▶ final
       ▲  │                     │
       │  └─ last moment over ──┼──▶ expired            the index has passed a block later than the last moment
       └──── block gone ────────┘                       an expired one may still come back with another block

Of a bet: `sale-offered`, then `part-sold` or `sold` (its whole stake), told again when final; or `sale-expired`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlmodel import Session, col, select

from api.chain import views
from api.chain.tables import CashOutRow
from api.desk import store
from api.desk.reading import Head
from api.desk.store import BetState
from api.desk.tables import DeskBet, DeskOffer

KEPT_S: Final = 86_400
"""How long an offer that has run out is looked for still: no reorganisation goes back further."""


def follow(session: Session, now: int, head: Callable[[], Head]) -> int:
    """Bring the offers up to the index; gives how many changed. `head` is asked only where an offer runs out."""
    alive = col(DeskOffer.state).in_(("offered", "mined"))
    lately = (col(DeskOffer.state) == "expired") & (col(DeskOffer.include_by) > now - KEPT_S)
    query = select(DeskOffer).where(alive | lately).order_by(col(DeskOffer.include_by), col(DeskOffer.id))
    offers = session.exec(query.with_for_update(skip_locked=True)).all()
    if not offers:
        return 0
    # The rows of a block and how far the index has come are of one transaction, and so must be what is read of them.
    taken = {
        row.request: row.block
        for row in session.exec(select(CashOutRow).where(col(CashOutRow.request).in_([one.id for one in offers])))
    }
    at = views.position(session)
    return sum(_follow(session, one, taken.get(one.id), at, now, head) for one in offers)


def _follow(
    session: Session, offer: DeskOffer, block: int | None, at: views.Position, now: int, head: Callable[[], Head]
) -> bool:
    before = (offer.state, offer.block_number)
    if block is not None:
        offer.state, offer.block_number = "final" if block <= at.final else "mined", block
    elif offer.state == "mined":
        offer.state, offer.block_number, offer.over_block = "offered", None, None
    elif offer.state == "offered" and now > offer.include_by:
        _run_out(offer, at, head)
    session.add(offer)
    if (offer.state, offer.block_number) == before:
        return False
    session.flush()
    if offer.state != before[0]:
        _tell(session, offer, now)
    return True


def _run_out(offer: DeskOffer, at: views.Position, head: Callable[[], Head]) -> None:
    """Over, once the index has passed a block whose time is behind the offer's last moment."""
    if offer.over_block is None:
        newest = head()
        offer.over_block = newest.number if newest.time > offer.include_by else None
    if offer.over_block is not None and offer.over_block <= at.number:
        offer.state = "expired"


def _tell(session: Session, offer: DeskOffer, now: int) -> None:
    if offer.state == "offered":
        store.tell(session, offer.bet, BetState.SALE_OFFERED, now, reason="reorganised", wait_until=offer.include_by)
    elif offer.state == "expired":
        store.tell(session, offer.bet, BetState.SALE_EXPIRED, now, reason="not-included")
    else:
        bet = session.get_one(DeskBet, offer.bet)
        whole = store.sold_of(session, offer.bet) >= bet.stake
        state = BetState.SOLD if whole else BetState.PART_SOLD
        store.tell(session, offer.bet, state, now, reason="final" if offer.state == "final" else "")
