"""What is kept of an intent, and the only ways it changes. Pure.

    UNSTARTED ──begun──▶ IN_PROGRESS ──sent──▶ BROADCAST ──mined──▶ MINED ──settled──▶ FINAL
        ▲                    │  ▲ the raw bytes        │ ▲─────────────┘ unmined (reorganised)
        │                    │  │ are saved            │
        └──────────── displaced (its nonce went to a transaction that is not ours, and that is final)

    from UNSTARTED    SUPERSEDED   not wanted any more; nothing was ever signed
                      FATAL        it would revert; nothing was ever signed
    with a nonce      PURGED       not wanted, and a transfer of nothing to ourselves took its nonce
                      FATAL        refused by every node for ever, likewise

An intent with a nonce keeps it to the end: who is not wanted any more is marked (`unwanted`), and leaves only when its
nonce is taken. The last four states and FINAL never change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NewType

from chain.transactions.errors import IllegalStep

IntentId = NewType("IntentId", str)
Nonce = NewType("Nonce", int)
Wei = NewType("Wei", int)


class State(StrEnum):
    """See the module."""

    UNSTARTED = "unstarted"
    IN_PROGRESS = "in_progress"
    BROADCAST = "broadcast"
    MINED = "mined"
    FINAL = "final"
    SUPERSEDED = "superseded"
    PURGED = "purged"
    FATAL = "fatal"


FLYING: Final = frozenset({State.IN_PROGRESS, State.BROADCAST})
OPEN: Final = frozenset({State.UNSTARTED, *FLYING, State.MINED})
CLOSED: Final = frozenset(State) - OPEN


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted: one call, mined once. `gas` None: estimated when its turn comes. Times are Unix seconds.

    In the last quarter before `deadline_s` a higher fee is allowed, and from then on.
    """

    id: IntentId
    to: str
    data: bytes = b""
    value: Wei = Wei(0)
    gas: int | None = None
    deadline_s: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A signed transaction at the intent's nonce. `filler`: the transfer of nothing that takes its place.

    `sent_block` is the newest block when it was last handed over, None if it never was for sure; `sent_s` Unix seconds.
    """

    hash: bytes
    raw: bytes
    nonce: Nonce
    max_fee: Wei
    tip: Wei
    gas: int
    filler: bool = False
    sent_block: int | None = None
    sent_s: float | None = None


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Where an attempt was mined."""

    transaction: bytes
    block_number: int
    block_hash: bytes
    succeeded: bool


@dataclass(frozen=True, slots=True)
class Record:
    """All of an intent. `attempts` in the order they were signed; those at an earlier nonce are never sent again."""

    intent: Intent
    submitted_s: int
    state: State = State.UNSTARTED
    nonce: Nonce | None = None
    attempts: tuple[Attempt, ...] = ()
    inclusion: Inclusion | None = None
    unwanted: str = ""
    fatal: bool = False
    reason: str = ""

    @property
    def live(self) -> tuple[Attempt, ...]:
        """The attempts at the present nonce."""
        return tuple(attempt for attempt in self.attempts if attempt.nonce == self.nonce)

    @property
    def last(self) -> Attempt:
        """The newest attempt at the present nonce: the one with the highest fee."""
        return self.live[-1]

    def attempt(self, transaction: bytes) -> Attempt:
        """The attempt of that hash; raises KeyError."""
        for attempt in self.attempts:
            if attempt.hash == transaction:
                return attempt
        raise KeyError(transaction.hex())


def begun(record: Record, attempt: Attempt) -> Record:
    """It has a nonce and its first signed attempt."""
    _require(record, "begun", State.UNSTARTED)
    return replace(record, state=State.IN_PROGRESS, nonce=attempt.nonce, attempts=(*record.attempts, attempt))


def raised(record: Record, attempt: Attempt) -> Record:
    """It has a further attempt at the same nonce, with a higher fee on both fields."""
    _require(record, "raised", *FLYING)
    if attempt.nonce != record.nonce or min(attempt.max_fee - record.last.max_fee, attempt.tip - record.last.tip) <= 0:
        raise IllegalStep(record.intent.id, record.state, "raised to another nonce or no higher fee")
    return replace(record, state=State.IN_PROGRESS, attempts=(*record.attempts, attempt))


def sent(record: Record, transaction: bytes, block: int, at_s: float) -> Record:
    """A node has the attempt."""
    _require(record, "sent", *FLYING, State.MINED)
    attempts = tuple(
        replace(one, sent_block=block, sent_s=at_s) if one.hash == transaction else one for one in record.attempts
    )
    state = State.BROADCAST if record.state in FLYING and record.last.hash == transaction else record.state
    return replace(record, attempts=attempts, state=state)


def mined(record: Record, inclusion: Inclusion) -> Record:
    """One of its attempts is in a block, maybe in another than before."""
    _require(record, "mined", *FLYING, State.MINED)
    record.attempt(inclusion.transaction)
    return replace(record, state=State.MINED, inclusion=inclusion)


def unmined(record: Record) -> Record:
    """The block that it was in is not of the chain any more."""
    _require(record, "unmined", State.MINED)
    return replace(record, state=State.IN_PROGRESS, inclusion=None)


def settled(record: Record) -> Record:
    """The block that it is in is final."""
    _require(record, "settled", State.MINED)
    if record.inclusion is None or not record.attempt(record.inclusion.transaction).filler:
        return replace(record, state=State.FINAL)
    return replace(record, state=State.FATAL if record.fatal else State.PURGED, reason=record.unwanted)


def displaced(record: Record) -> Record:
    """Another's transaction at its nonce is final: it begins anew, or ends if it is not wanted."""
    _require(record, "displaced", *FLYING, State.MINED)
    if record.unwanted:
        state = State.FATAL if record.fatal else State.PURGED
        return replace(record, state=state, inclusion=None, reason=record.unwanted)
    return replace(record, state=State.UNSTARTED, nonce=None, inclusion=None)


def dropped(record: Record, reason: str, *, fatal: bool = False) -> Record:
    """It is not wanted any more (`fatal`: it never can be mined). Without a nonce it ends at once."""
    _require(record, "dropped", *OPEN)
    if record.state is State.UNSTARTED:
        return replace(record, state=State.FATAL if fatal else State.SUPERSEDED, reason=reason)
    return record if record.unwanted else replace(record, unwanted=reason, fatal=fatal)


def _require(record: Record, step: str, *states: State) -> None:
    if record.state not in states:
        raise IllegalStep(record.intent.id, record.state, step)
