"""What the manager says of its work, for logs, metrics and alarms. An alarm needs a person; the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chain.transactions.record import IntentId, Nonce, State


@dataclass(frozen=True, slots=True)
class TransactionEvent:
    """Root of the events."""

    alarm: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Moved(TransactionEvent):
    """A record changed its state; `reason` where it ends for another cause than being mined."""

    intent: IntentId
    before: State
    after: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bumped(TransactionEvent):
    """A replacement with higher fees was signed; wei."""

    intent: IntentId
    max_fee: int
    tip: int


@dataclass(frozen=True, slots=True)
class Purging(TransactionEvent):
    """A transfer of nothing takes the nonce of an intent that is not wanted any more and blocks others."""

    intent: IntentId
    nonce: Nonce


@dataclass(frozen=True, slots=True)
class Reorganised(TransactionEvent):
    """The block that an intent was mined in is gone."""

    intent: IntentId
    block_number: int


@dataclass(frozen=True, slots=True)
class Contradicted(TransactionEvent):
    """One node took a transaction that another refused; `words` are the refuser's."""

    intent: IntentId
    words: str


@dataclass(frozen=True, slots=True)
class FeeCapHit(TransactionEvent):
    """The ceiling leaves no room: the intent waits for cheaper blocks or its urgent time; wei."""

    alarm: ClassVar[bool] = True
    intent: IntentId
    base_fee: int
    cap: int


@dataclass(frozen=True, slots=True)
class NodeCapHit(TransactionEvent):
    """A node's own ceiling for fees is lower than ours: lift it there (geth: --rpc.txfeecap)."""

    alarm: ClassVar[bool] = True
    intent: IntentId
    words: str


@dataclass(frozen=True, slots=True)
class FundsShort(TransactionEvent):
    """The sender cannot pay: send it ether. Nothing is lost meanwhile."""

    alarm: ClassVar[bool] = True
    sender: str
    words: str


@dataclass(frozen=True, slots=True)
class NonceUsedElsewhere(TransactionEvent):
    """A transaction that is not ours has a nonce of this key. Stop whoever else uses the key."""

    alarm: ClassVar[bool] = True
    nonce: Nonce
    intent: IntentId | None


@dataclass(frozen=True, slots=True)
class UnknownRefusal(TransactionEvent):
    """A node refused in words that nobody has classified: tell the developers."""

    alarm: ClassVar[bool] = True
    intent: IntentId
    words: str


@dataclass(frozen=True, slots=True)
class Failed(TransactionEvent):
    """An intent can never be mined, or was mined and reverted."""

    alarm: ClassVar[bool] = True
    intent: IntentId
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineMissed(TransactionEvent):
    """An intent is not mined at its deadline. It is still tried, at the urgent ceiling, until it is withdrawn."""

    alarm: ClassVar[bool] = True
    intent: IntentId
    deadline_s: int
