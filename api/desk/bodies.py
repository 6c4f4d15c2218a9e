"""Bodies of the desk's routes. Amounts are asset units, times match seconds, odds millionths, words hexadecimal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.desk import store
from api.desk.quoting import OddsChange, Policy
from api.desk.selling import sale_digest
from api.desk.store import BetState
from api.desk.tables import DeskBet, DeskOffer, DeskState
from api.relay.outcome import NOT_INCLUDED
from api.relay.relayer import claim_of
from chain.permit import Token, permit_digest
from chain.typed_data import Domain, Order

Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]
LegWord = Annotated[
    str,
    StringConstraints(pattern=r"^0x[0-9a-fA-F]{1,64}$"),
    Field(description="a leg as docs/words.md draws it, odds left out"),
]
Signature = Annotated[str, StringConstraints(pattern=r"^0x([0-9a-fA-F]{128}|[0-9a-fA-F]{130})$")]
Units = Annotated[int, Field(ge=0, lt=1 << 56)]
Seconds = Annotated[int, Field(ge=0, lt=1 << 32)]
_ANN = "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"
_LEG = "0x000102030405060708090a0b0c0d0e0f00010100000000000000000000000000"


class OddsChangeBody(BaseModel):
    """What is taken if the price moves: any odds, those shown or better, or at most `within_ppm` less payout."""

    policy: Policy = Policy.BETTER
    within_ppm: int = Field(default=0, ge=0, le=1_000_000)

    def value(self) -> OddsChange:
        """The rule's value."""
        return OddsChange(self.policy, self.within_ppm)


class QuoteBody(BaseModel):
    """A slip. `deposit`: units that a permit will bring with the order, for a wallet without gas."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"bettor": _ANN, "legs": [_LEG], "stake": 5_000_000, "odds_change": {}}}
    )
    bettor: Address
    legs: list[LegWord] = Field(min_length=1, max_length=12)
    stake: Units
    odds_change: OddsChangeBody = OddsChangeBody()
    deposit: Units | None = None


class OrderBody(BaseModel):
    """An order as the wallet signs it."""

    bettor: Address
    legs: list[LegWord] = Field(min_length=1, max_length=12)
    stake: Units
    min_payout: Units
    valid_until: Seconds
    nonce: Annotated[int, Field(ge=0, lt=1 << 32)]

    def value(self) -> Order:
        """The typed data."""
        legs = tuple(int(leg, 16) for leg in self.legs)
        return Order(self.bettor, legs, self.stake, self.min_payout, self.valid_until, self.nonce)

    @classmethod
    def of(cls, order: Order) -> OrderBody:
        """The body of an order."""
        legs = [f"0x{leg:064x}" for leg in order.legs]
        return cls(
            bettor=order.bettor,
            legs=legs,
            stake=order.stake,
            min_payout=order.min_payout,
            valid_until=order.valid_until,
            nonce=order.nonce,
        )


class PermitShown(BaseModel):
    """The token's permit to sign (ERC-2612): domain `name, version, chainId, verifyingContract`, then the message."""

    name: str
    version: str
    chain_id: int
    verifying_contract: str
    owner: str
    spender: str
    value: int
    nonce: int
    deadline: int
    digest: str

    @classmethod
    def of(cls, token: Token, owner: str, spender: str, value: int, nonce: int, deadline: int) -> PermitShown:
        """The body of a permit that is to be signed."""
        digest = permit_digest(token, owner, spender, value, nonce=nonce, deadline=deadline)
        return cls(
            name=token.name,
            version=token.version,
            chain_id=token.chain_id,
            verifying_contract=token.address,
            owner=owner,
            spender=spender,
            value=value,
            nonce=nonce,
            deadline=deadline,
            digest="0x" + digest.hex(),
        )


class QuoteShown(BaseModel):
    """Fields to sign, and what stood at `at`. `most` is the largest stake now, and `stops` what stops more.

    `permit` is to be signed besides where a deposit was asked for, and sent as `first.permit` with the order.
    """

    order: OrderBody
    digest: str = Field(description="what the wallet signs: EIP-712 digest, and the bet's id")
    odds_ppm: list[int]
    payout: int
    most: int
    stops: str
    at: int
    permit: PermitShown | None = None


class PermitBody(BaseModel):
    """A permit that the wallet signed for the book: units, last second, signature."""

    units: Annotated[int, Field(gt=0, lt=1 << 56)]
    deadline: Annotated[int, Field(ge=0, lt=1 << 40)]
    signature: Signature


class FirstBody(BaseModel):
    """What a wallet without gas brings with its order, in one transaction that we pay for; the grant is ours."""

    permit: PermitBody | None = None


class BetBody(BaseModel):
    """A signed order; `first` for a wallet that has no grant or no money in the book yet."""

    order: OrderBody
    signature: Signature
    first: FirstBody | None = None


class StateShown(BaseModel):
    """A state that the bet went into. `wait_until` is when it ends by itself, `reason` why it waits or ended."""

    seq: int
    state: BetState
    reason: str
    at: int
    wait_until: int | None

    @classmethod
    def of(cls, row: DeskState) -> StateShown:
        """The body of a row."""
        return cls(seq=row.seq or 0, state=BetState(row.state), reason=row.reason, at=row.at, wait_until=row.wait_until)


class ClaimShown(BaseModel):
    """For a ticket that was not placed: call `placeOrClaim(data, desk_epoch)` of the book between these moments."""

    data: str
    desk_epoch: int
    since: int
    until: int


class SaleShown(BaseModel):
    """An offer to buy the bet or a part of it back: offered until `include_by`, mined, final, or expired."""

    id: str
    part: int
    units: int
    gain: int
    state: str
    include_by: int
    block: int | None

    @classmethod
    def of(cls, row: DeskOffer) -> SaleShown:
        """The body of a row."""
        return cls(
            id="0x" + row.id.hex(),
            part=row.part,
            units=row.units,
            gain=row.gain,
            state=row.state,
            include_by=row.include_by,
            block=row.block_number,
        )


class BetShown(BaseModel):
    """A bet: where it stands, what it waits for and until when, its ticket, and where it was mined."""

    id: str
    state: BetState
    reason: str
    detail: str
    waiting_for: str | None = Field(description="null once it has ended")
    wait_until: int | None
    received_at: int
    order: OrderBody
    odds_ppm: list[int]
    payout: int | None
    accepted_at: int | None
    include_by: int | None
    desk_epoch: int | None
    desk_signatures: list[str]
    block: int | None
    block_hash: str | None
    transaction: str | None
    claim: ClaimShown | None
    first: bool = Field(description="grant or deposit come with it, in a transaction of its own")
    left: int = Field(description="the stake that was not sold back, units")
    sale_id: str | None = Field(description="what a request to sell names: the order's digest with the stake left")
    sales: list[SaleShown]

    @classmethod
    def of(cls, row: DeskBet, offers: Sequence[DeskOffer] = (), domain: Domain | None = None) -> BetShown:
        """The body of a row, with the offers that were made for it; `domain` is the book's."""
        state, signed = BetState(row.state), row.signatures or b""
        left = row.stake - sum(one.part for one in offers if one.state in store.SOLD_STATES)
        waiting, until = _waits(row, state, offers)
        return cls(
            id=_hex(row.id) or "",
            state=state,
            reason=row.reason,
            detail=row.detail,
            waiting_for=waiting,
            wait_until=until,
            received_at=row.received_at,
            order=OrderBody.of(store.order_of(row)),
            odds_ppm=json.loads(row.odds) if row.odds else [],
            payout=row.payout,
            accepted_at=row.accepted_at,
            include_by=row.include_by,
            desk_epoch=row.epoch,
            desk_signatures=["0x" + signed[at : at + 64].hex() for at in range(0, len(signed), 64)],
            block=row.block_number,
            block_hash=_hex(row.block_hash),
            transaction=_hex(row.transaction_hash),
            claim=_claim(row, state),
            first=row.first,
            left=left,
            sale_id=None if domain is None or left == 0 else _hex(sale_digest(store.order_of(row), left, domain)),
            sales=[SaleShown.of(one) for one in offers],
        )


class CashOutBody(BaseModel):
    """A signed wish to sell an open bet, or `part` of its stake, for `min_units` at least."""

    bet: Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{64}$")]
    part: Units
    min_units: Units
    valid_until: Seconds
    signature: Signature


class CashOutShown(BaseModel):
    """The desk's offer: call `cashOut(data)` of the book until `include_by`; anyone may. `gain` is paid at finality."""

    id: str
    bet: str
    part: int
    units: int
    gain: int
    include_by: int
    data: str


def _hex(value: bytes | None) -> str | None:
    return None if value is None else "0x" + value.hex()


def _waits(row: DeskBet, state: BetState, offers: Sequence[DeskOffer]) -> tuple[str | None, int | None]:
    """What a bet waits for, and until when; of one on chain also the offer to buy it back that is out."""
    offered = [one.include_by for one in offers if one.state == "offered"]
    if offered and state in (BetState.MINED, BetState.FINAL):
        return "a block that takes the sale", max(offered)
    return _waits_for(row, state), None if state in store.ENDED else row.wait_until


def _waits_for(row: DeskBet, state: BetState) -> str | None:
    match state:
        case BetState.RECEIVED:
            return row.reason or "judgement"
        case BetState.ACCEPTED:
            return row.reason or "the relayer's next batch"
        case BetState.SUBMITTED:
            return f"finality of a block that refused it: {row.reason}" if row.reason else "a block"
        case BetState.MINED:
            return "finality of its block"
        case _:
            return None


def _claim(row: DeskBet, state: BetState) -> ClaimShown | None:
    if state is not BetState.EXPIRED or row.reason != NOT_INCLUDED or row.payout is None:
        return None
    found = claim_of(row)
    if found is None:
        return None
    data, epoch, since, until = found
    return ClaimShown(data="0x" + data.hex(), desk_epoch=epoch, since=since, until=until)
