"""Entry taken away: every wallet of a person in one transaction, asked in the transaction of its cause.

    cause                               until
    self-exclusion                      its end
    identity revoked or suspended,
    banned, account closed              the last grant of the person has run out; none is signed meanwhile

The chain's days are match time: what is left is counted from the chain's own clock when the bar is sent. Sent twice
after a crash it changes nothing: a day only becomes later.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, Protocol
from uuid import UUID

from sqlmodel import Session, col, or_, select

from api.accounts.tables import Wallet
from api.context import Context
from api.duties.exclusion import chain_day
from api.duties.recording import person_of
from api.grants.kinds import BAR_ASKED, BAR_MINED
from api.grants.tables import BarRow, GrantRow
from api.identity.tables import LinkRow
from api.log import append
from chain.bindings import KycRegistry
from chain.errors import ChainError
from chain.senders import Sender
from proofbook import logging

_LOG = logging.get(__name__)
GRANT_LIFE_S: Final = 7 * 86_400
"""A grant holds a week at most: a ban that the chain did not hear of ends by itself."""


class Barrer(Protocol):
    """Puts a bar on the chain."""

    def bar(self, bar: UUID, addresses: list[str], day: int) -> bytes:
        """Send and wait until it is mined; gives the transaction's hash. `bar` names it. Raises ChainError."""
        ...


class RegistryBarrer:
    """The registry of the deployed set, by an account that may bar: the issuer."""

    def __init__(self, registry: KycRegistry, sender: Sender) -> None:
        self._registry = registry
        self._sender = sender

    def bar(self, bar: UUID, addresses: list[str], day: int) -> bytes:
        """See `Barrer.bar`."""
        del bar
        return bytes(self._registry.bar(addresses, day).transact(self._sender)["transactionHash"])


def ask_bar(context: Context, session: Session, user_id: UUID, ends_at: int | None = None) -> UUID | None:
    """Have the person's wallets barred until a wall time, or until their last grant runs out; None: no wallet."""
    addresses = wallets_of_person(session, user_id)
    if not addresses:
        return None
    now = context.wall_s()
    until = now + GRANT_LIFE_S if ends_at is None else ends_at
    row = BarRow(id=context.new_id(), user_id=user_id, addresses=json.dumps(addresses), ends_at=until, asked_at=now)
    session.add(row)
    append(session, now, BAR_ASKED, user_id, bar=row.id, wallets=len(addresses), ends_at=until)
    return row.id


def ask_bar_of_wallet(context: Context, session: Session, user_id: UUID, address: str) -> UUID | None:
    """Have a wallet that its user removed barred until its last grant has run out; None where it can hold none."""
    now, address = context.wall_s(), address.lower()
    since = select(GrantRow.id).where(col(GrantRow.address) == address, col(GrantRow.issued_at) > now - GRANT_LIFE_S)
    if session.exec(since).first() is None:
        return None
    until = now + GRANT_LIFE_S
    row = BarRow(id=context.new_id(), user_id=user_id, addresses=json.dumps([address]), ends_at=until, asked_at=now)
    session.add(row)
    append(session, now, BAR_ASKED, user_id, bar=row.id, wallets=1, ends_at=until)
    return row.id


def wallets_of_person(session: Session, user_id: UUID) -> list[str]:
    """Every wallet that was ever linked to the person or granted to them, on whatever account; in order."""
    users = {user_id}
    person = person_of(session, user_id)
    if person is not None:
        users |= set(session.exec(select(LinkRow.user_id).where(col(LinkRow.person_id) == person)).all())
    # A removed wallet may hold a grant still; one that support released to another user is that user's.
    linked = select(Wallet.address).where(
        col(Wallet.user_id).in_(users), or_(col(Wallet.removed_at).is_(None), col(Wallet.released_at).is_(None))
    )
    return sorted(set(session.exec(linked).all()))


def send_bars(context: Context, barrer: Barrer) -> int:
    """Send the bars that wait, the oldest first; how many the chain took. For the worker, every few seconds."""
    waiting = bars_waiting(context)
    if not waiting:
        return 0
    match_now, sent = context.match_clock.now(), 0
    for row in waiting:
        day = chain_day(row.ends_at, context.wall_s(), match_now)
        try:
            made = barrer.bar(row.id, json.loads(row.addresses), day)
        except ChainError as error:
            _LOG.error("bar_waits", bar=str(row.id), error=str(error)[:300])
            continue
        with context.database.session() as session:
            kept = session.get_one(BarRow, row.id, with_for_update=True)
            kept.mined_at, kept.transaction_hash = context.wall_s(), made
            session.add(kept)
            append(session, kept.mined_at, BAR_MINED, None, bar=row.id, after_s=kept.mined_at - row.asked_at)
        sent += 1
    return sent


def bars_waiting(context: Context) -> Sequence[BarRow]:
    """The bars that the chain has not taken, the oldest first; a hundred at most."""
    with context.database.session(write=False) as session:
        query = select(BarRow).where(col(BarRow.mined_at).is_(None))
        return session.exec(query.order_by(col(BarRow.asked_at)).limit(100)).all()


def was_granted(session: Session, user_id: UUID) -> bool:
    """Whether a user was ever granted entry: who was not, cannot have bet."""
    return session.exec(select(GrantRow.id).where(col(GrantRow.user_id) == user_id)).first() is not None
