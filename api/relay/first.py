"""First bets on their way: each in a transaction of its own, which calls `FirstBet` instead of the book.

The batch is committed before its intent like any other, so all that is said of crashes holds here too. What the chain
refuses is undone whole and told by its code. It is tried again while the ticket lives, but seldom: a node's estimate
finds most refusals before they cost gas, and the bettor alone can make the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final
from uuid import UUID

from eth_utils.address import to_checksum_address
from sqlmodel import Session, col, or_, select
from web3.exceptions import Web3Exception

from api.desk import firsts, store
from api.desk.first import Parts
from api.desk.reasons import BY_CODE
from api.desk.store import BetState
from api.desk.tables import DeskBatch, DeskBet, DeskFirst
from chain.bindings import FirstBet
from chain.bindings.errors import NotPlaced
from chain.bindings.first_bet import Deposit, Grant
from chain.contract import Call
from chain.errors import ChainError
from chain.wire import Code, encode_place

GAS: Final = 260_000
"""Expected use: 215,000 for a single (docs/evidence/gas.md), and room for a further leg or two."""
MOST_TRIES: Final = 4
AGAIN_S: Final = 15
_SIGNATURE: Final = 64
_NOBODY: Final = to_checksum_address("0x" + "00" * 20)
_NO_GRANT: Final = Grant(_NOBODY, 0, 0, 0, bytes(32), 0, 0, 0, 0)
_NO_DEPOSIT: Final = Deposit(_NOBODY, 0, 0, 0, bytes(32), bytes(32))


def call_of(contract: FirstBet, row: DeskBet, parts: Parts) -> Call[None]:
    """The call that places a bet with what it brings. Raises ValueError where there is no ticket."""
    grant, permit, signed = parts.grant, parts.permit, row.signatures or b""
    data = encode_place(
        [store.accepted_of(row)], [signed[at : at + _SIGNATURE] for at in range(0, len(signed), _SIGNATURE)]
    )
    given = _NO_GRANT
    if grant is not None:
        given = Grant(
            to_checksum_address(grant.wallet),
            grant.eligible_until,
            grant.no_entry_before,
            grant.tier,
            grant.policy,
            grant.deposit_cap,
            grant.stake_cap,
            grant.seq,
            grant.bring_by,
        )
    money = _NO_DEPOSIT
    if permit is not None:
        owner = to_checksum_address(permit.owner)
        money = Deposit(owner, permit.value, permit.deadline, permit.v, permit.r, permit.s)
    return contract.place(given, parts.grant_signature if grant is not None else b"", money, data)


def gather(
    session: Session,
    contract: FirstBet,
    new_id: Callable[[], UUID],
    sender_of: Callable[[Session, DeskBet], str | None],
    epoch_of: Callable[[], int],
    now: int,
) -> int:
    """Batches of one of the first bets that may be tried now; `sender_of` names who has room. Gives how many."""
    query = (
        select(DeskBet, DeskFirst)
        .join(DeskFirst, col(DeskFirst.bet) == col(DeskBet.id))
        .where(
            col(DeskBet.state) == BetState.ACCEPTED,
            col(DeskBet.first),
            col(DeskBet.include_by) >= now,
            col(DeskFirst.tries) < MOST_TRIES,
            or_(col(DeskFirst.tries) == 0, col(DeskFirst.tried_at) <= now - AGAIN_S),
        )
        .order_by(col(DeskBet.include_by), col(DeskBet.id))
        .with_for_update(skip_locked=True)
    )
    rows = session.exec(query).all()
    epoch, made = epoch_of() if rows else 0, 0
    for row, kept in rows:
        sender = sender_of(session, row) if row.epoch == epoch else None
        if sender is None:
            continue
        batch = DeskBatch(
            id=new_id(),
            sender=sender,
            state="made",
            data=call_of(contract, row, firsts.parts_of(kept)).data,
            bets=json.dumps([row.id.hex()]),
            gas=GAS,
            deadline=row.include_by or 0,
            made_at=now,
            target=contract.address,
        )
        session.add(batch)
        kept.tries, kept.tried_at = kept.tries + 1, now
        session.add(kept)
        row.batch_id = batch.id
        store.move(session, row, BetState.SUBMITTED, now, wait_until=row.include_by)
        session.flush()
        made += 1
    return made


def why(session: Session, contract: FirstBet, batch: DeskBatch) -> str:
    """The reason for which the chain would refuse the batch's bet now; empty where it says none."""
    (digest,) = json.loads(batch.bets)
    row, parts = store.find(session, bytes.fromhex(digest)), firsts.find(session, bytes.fromhex(digest))
    if row is None or parts is None:
        return ""
    try:
        call_of(contract, row, parts).simulate(batch.sender)
    except NotPlaced as refused:
        return BY_CODE[Code(refused.code)].value
    except (ChainError, Web3Exception):
        return ""
    return ""
