"""What is archived, from the tables: `{"of": "log" | "bet" | "money", ...}`, each in the order of its table.

    log     an entry of the event log: accounts, identity, limits, exclusions, sessions, operators
    bet     a state that a bet went into, with the order, the ticket and its user
    money   a movement of a wallet's balance in a final block, with the user who held the wallet

Nothing may come later before what was read: entries of the log are written one at a time, states are read up to a
number that was the last while nobody wrote, and money of final blocks alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, tuple_

from api.accounts.tables import Wallet
from api.archive.batch import Upto
from api.chain.tables import LedgerRow
from api.chain.views import position
from api.desk.tables import DeskBet, DeskState
from api.log.reading import entries

Record = dict[str, Any]


def log_records(session: Session, after: int) -> Iterator[tuple[int, Record]]:
    """Entries of the log with their numbers."""
    for entry in entries(session, after):
        yield (
            entry.seq,
            {
                "of": "log",
                "seq": entry.seq,
                "at": entry.at,
                "kind": entry.kind,
                "actor": _id(entry.actor),
                "payload": json.loads(entry.payload),
                "previous": entry.previous.hex(),
                "hash": entry.hash.hex(),
            },
        )


def bet_records(session: Session, after: int, upto: int) -> Iterator[tuple[int, Record]]:
    """States of bets with their numbers, up to one that is known to be complete; match seconds and units."""
    query = (
        select(DeskState, DeskBet)
        .join(DeskBet, col(DeskBet.id) == col(DeskState.bet))
        .where(col(DeskState.seq) > after, col(DeskState.seq) <= upto)
        .order_by(col(DeskState.seq))
    )
    for state, bet in session.exec(query):
        accepted = bet.payout is not None
        yield (
            state.seq or 0,
            {
                "of": "bet",
                "seq": state.seq,
                "bet": "0x" + bytes(bet.id).hex(),
                "user": _id(bet.user_id),
                "wallet": bet.bettor,
                "state": state.state,
                "reason": state.reason,
                "at": state.at,
                "received_at": bet.received_at,
                "legs": bet.legs,
                "stake": bet.stake,
                "odds": bet.odds if accepted else "",
                "payout": bet.payout,
                "block": bet.block_number,
            },
        )


def money_records(session: Session, after: Upto) -> Iterator[tuple[tuple[int, int, int], Record]]:
    """Movements in final blocks with their place; units and match seconds."""
    final = position(session).final
    place = tuple_(col(LedgerRow.block), col(LedgerRow.log), col(LedgerRow.item))
    query = (
        select(LedgerRow)
        .where(place > (after.block, after.index, after.item), col(LedgerRow.block) <= final)
        .order_by(col(LedgerRow.block), col(LedgerRow.log), col(LedgerRow.item))
    )
    holders = {row.address.lower(): row.user_id for row in session.exec(select(Wallet))}
    for row in session.exec(query):
        yield (
            (row.block, row.log, row.item),
            {
                "of": "money",
                "block": row.block,
                "log": row.log,
                "item": row.item,
                "user": _id(holders.get(row.account.lower())),
                "wallet": row.account,
                "kind": row.kind,
                "units": row.units,
                "at": row.time,
                "transaction": "0x" + bytes(row.transaction).hex(),
            },
        )


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)
