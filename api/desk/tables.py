"""Tables of the desk. Times are match seconds, amounts asset units, words hexadecimal text."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel


def _number(*, null: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=null)


def _text() -> Column[str]:
    return Column(Text, nullable=False)


def _bytes(*, null: bool = False) -> Column[bytes]:
    return Column(LargeBinary, nullable=null)


class DeskBet(SQLModel, table=True):
    """An order and what became of it; `id` is its digest. From `odds` on: of its ticket, once there is one.

    `first`: grant or deposit come with it (`DeskFirst`).

    `signatures` are the desk's over the ticket as a list of one: with them it can be placed or claimed for by anyone.
    """

    __tablename__ = "desk_bets"
    __table_args__ = (
        UniqueConstraint("user_id", "idempotency_key", name="uq_desk_bets_user_id_idempotency_key"),
        # A wallet's nonce is given one ticket, whatever else was signed under it.
        Index("one_ticket_a_nonce", "bettor", "nonce", unique=True, postgresql_where=text("payout IS NOT NULL")),
        Index("ix_desk_bets_state", "state", "bettor"),
        Index("ix_desk_bets_bettor", "bettor", "nonce"),
    )

    id: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    user_id: UUID | None = Field(default=None, index=True)
    idempotency_key: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    bettor: str = Field(sa_column=_text())
    nonce: int = Field(sa_column=_number())
    legs: str = Field(sa_column=_text())
    stake: int = Field(sa_column=_number())
    min_payout: int = Field(sa_column=_number())
    valid_until: int = Field(sa_column=_number())
    signature: bytes = Field(sa_column=_bytes())
    state: str = Field(sa_column=_text())
    reason: str = Field(default="", sa_column=_text())
    detail: str = Field(default="", sa_column=_text())
    wait_until: int | None = Field(default=None, sa_column=_number(null=True))
    received_at: int = Field(sa_column=_number())
    odds: str = Field(default="", sa_column=_text())
    payout: int | None = Field(default=None, sa_column=_number(null=True))
    accepted_at: int | None = Field(default=None, sa_column=_number(null=True))
    include_by: int | None = Field(default=None, sa_column=_number(null=True))
    epoch: int | None = Field(default=None, sa_column=_number(null=True))
    signatures: bytes | None = Field(default=None, sa_column=_bytes(null=True))
    batch_id: UUID | None = Field(default=None, index=True)
    block_number: int | None = Field(default=None, sa_column=_number(null=True))
    block_hash: bytes | None = Field(default=None, sa_column=_bytes(null=True))
    transaction_hash: bytes | None = Field(default=None, sa_column=_bytes(null=True))
    first: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))


class DeskFirst(SQLModel, table=True):
    """What a wallet's first bet brings to the chain, as text; and how often the relayer has tried, last when."""

    __tablename__ = "desk_firsts"

    bet: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    parts: str = Field(sa_column=_text())
    tries: int = Field(default=0, sa_column=_number())
    tried_at: int = Field(default=0, sa_column=_number())


class DeskState(SQLModel, table=True):
    """A state that a bet went into: written before anybody is told."""

    __tablename__ = "desk_states"
    __table_args__ = (Index("ix_desk_states_bet", "bet", "seq"),)

    seq: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True))
    bet: bytes = Field(sa_column=_bytes())
    state: str = Field(sa_column=_text())
    reason: str = Field(default="", sa_column=_text())
    at: int = Field(sa_column=_number())
    wait_until: int | None = Field(default=None, sa_column=_number(null=True))


class DeskBatch(SQLModel, table=True):
    """A batch on its way: the call's data, who sends it, its bets in the order of its items.

    `state` is made, mined, or closed; `block_hash` that of the block whose items were read.
    `target` is who is called, empty for the book.
    """

    __tablename__ = "desk_batches"

    id: UUID = Field(primary_key=True)
    sender: str = Field(sa_column=_text())
    state: str = Field(sa_column=Column(Text, nullable=False, index=True))
    data: bytes = Field(sa_column=_bytes())
    bets: str = Field(sa_column=_text())
    gas: int = Field(sa_column=_number())
    deadline: int = Field(sa_column=_number())
    made_at: int = Field(sa_column=_number())
    target: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    block_hash: bytes | None = Field(default=None, sa_column=_bytes(null=True))


class DeskOffer(SQLModel, table=True):
    """A signed cash-out; `id` is the digest of the bettor's request. Held until it is mined or over.

    `state` is offered, mined, final or expired; `over_block` the first block known to be after its last moment.
    """

    __tablename__ = "desk_offers"

    id: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    bet: bytes = Field(sa_column=Column(LargeBinary, nullable=False, index=True))
    user_id: UUID | None = Field(default=None, index=True)
    part: int = Field(sa_column=_number())
    units: int = Field(sa_column=_number())
    gain: int = Field(sa_column=_number())
    backed: bool = Field()
    one_key: bool = Field()
    home: str = Field(sa_column=_text())
    include_by: int = Field(sa_column=_number())
    data: bytes = Field(sa_column=_bytes())
    state: str = Field(sa_column=_text())
    block_number: int | None = Field(default=None, sa_column=_number(null=True))
    over_block: int | None = Field(default=None, sa_column=_number(null=True))


class DeskHalt(SQLModel, table=True):
    """An operator's halt of a fixture (`0x` and 32 hexadecimal digits) or of everything (`*`); match seconds.

    `reason` is of `api.desk.halts.REASONS` and public; `note` is free text, for operators alone.
    """

    __tablename__ = "desk_halts"
    __table_args__ = (Index("one_halt_of_each", "fixture", unique=True, postgresql_where=text("ended_at IS NULL")),)

    id: UUID = Field(primary_key=True)
    fixture: str = Field(sa_column=_text())
    began_at: int = Field(sa_column=_number())
    ended_at: int | None = Field(default=None, sa_column=_number(null=True))
    operator: UUID
    reason: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    note: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
