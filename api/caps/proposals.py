"""Budgets that operators propose, and what became of them: the allocator signs in a wallet of their own.

    proposed ──(somebody signs and sends it)──▶ mined ──▶ final

This service holds no key for it. It makes the call, asks the chain whether it would be taken now, and finds it again by
what the pool emits: `Funded` of that fixture with those units, the earliest for the earliest proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol
from uuid import UUID

from sqlmodel import Session, col, select
from web3 import Web3
from web3.exceptions import Web3Exception

from api.caps.tables import ProposalRow
from api.desk.halts import named
from api.errors import ChainDown
from api.log import ID, NUMBER, Kind, append
from chain.bindings import HousePool
from chain.errors import ChainError, ContractError
from chain.rpc.errors import RpcError

PROPOSED: Final = Kind("desk.budget_proposed", proposal=ID, fixture=NUMBER, units=NUMBER)
FinalityTag = Literal["latest", "finalized"]
OPEN_S: Final = 7 * 86_400
"""How long a proposal is looked for on the chain; made anew, it is another one."""
_DOWN: Final = (Web3Exception, RpcError, ChainError)


@dataclass(frozen=True, slots=True)
class Funding:
    """Money that the pool moved to a fixture's budget, units."""

    fixture: int
    units: int
    block: int
    log: int
    transaction: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call that the allocator may send; `refused` is why the chain would not take it now, empty if it would."""

    sender: str
    to: str
    data: bytes
    refused: str
    block: int


class Pool(Protocol):
    """What is asked of the pool; each question raises ChainDown."""

    def prepare(self, fixture: int, units: int) -> Prepared:
        """The call that adds to a fixture's budget."""
        ...

    def fundings(self, since: int) -> Sequence[Funding]:
        """What was moved from a block on, in order."""
        ...

    def final(self) -> int:
        """The last block that cannot go any more."""
        ...


class ChainPool:
    """The pool over a node."""

    def __init__(self, w3: Web3, address: str, final: FinalityTag) -> None:
        self._w3 = w3
        self._final = final
        self._pool = HousePool(w3, address)

    def prepare(self, fixture: int, units: int) -> Prepared:
        """See `Pool`."""
        try:
            block, sender = int(self._w3.eth.block_number), self._pool.allocator()
            call = self._pool.fund([fixture], [units])
            try:
                call.simulate(sender)
            except ContractError as error:
                return Prepared(sender, call.to, call.data, error.message, block)
        except _DOWN as error:
            raise ChainDown from error
        return Prepared(sender, call.to, call.data, "", block)

    def fundings(self, since: int) -> Sequence[Funding]:
        """See `Pool`."""
        try:
            # A node refuses to look for blocks that are not there yet.
            events = self._pool.events.funded(since) if since <= int(self._w3.eth.block_number) else []
        except _DOWN as error:
            raise ChainDown from error
        return [Funding(one.fixture, one.units, one.log.block, one.log.index, one.log.transaction) for one in events]

    def final(self) -> int:
        """See `Pool`."""
        try:
            return int(self._w3.eth.get_block(self._final)["number"])
        except _DOWN as error:
            raise ChainDown from error


def propose(
    session: Session, new_id: UUID, operator: UUID, fixture: int, units: int, block: int, now: int
) -> ProposalRow:
    """Keep a proposal, made at a block and at wall time `now`."""
    row = ProposalRow(id=new_id, fixture=named(fixture), units=units, block=block, made_at=now, operator=operator)
    session.add(row)
    append(session, now, PROPOSED, operator, proposal=new_id, fixture=fixture, units=units)
    return row


def proposals(session: Session, since: int) -> list[ProposalRow]:
    """Those that were made since a wall time, the oldest first."""
    query = select(ProposalRow).where(col(ProposalRow.made_at) >= since)
    return list(session.exec(query.order_by(col(ProposalRow.block), col(ProposalRow.made_at), col(ProposalRow.id))))


def carried_out(rows: Iterable[ProposalRow], fundings: Sequence[Funding]) -> dict[UUID, Funding]:
    """Which funding is whose, each of one proposal at most: the earliest after it that fits. Pure."""
    left = sorted(fundings, key=lambda one: (one.block, one.log))
    found: dict[UUID, Funding] = {}
    for row in rows:
        fits = (one for one in left if named(one.fixture) == row.fixture and one.units == row.units)
        mine = next((one for one in fits if one.block > row.block), None)
        if mine is not None:
            found[row.id] = mine
            left.remove(mine)
    return found
