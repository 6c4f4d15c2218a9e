"""What becomes of a bet by what the chain says of its batch. Pure.

item placed                              mined; final with its block
refused for a reason that may pass       accepted again, as long as the ticket lives: its nonce guards it
refused for good                         submitted still, with the code, until the block is final: a reorganisation
may yet place it; then refused
nonce used, and the slot holds this bet  somebody placed it before: mined
batch lost (reverted, never mined)       accepted again, or expired
"""

from __future__ import annotations

from dataclasses import dataclass

from api.desk.facts import FIRST_TERMINAL
from api.desk.reasons import BY_CODE, TRANSIENT
from api.desk.store import BetState
from chain.wire import Code

CANCELLED = 4
CLAIMED = 5
NOT_INCLUDED = "not-included"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state that a bet goes into, with its reason; `free`: it may go into another batch."""

    state: BetState
    reason: str = ""
    free: bool = False


def of_item(code: Code, *, alive: bool, placed_before: bool) -> Outcome:
    """Of an item of a mined batch."""
    if code is Code.OK or (code is Code.NONCE and placed_before):
        return Outcome(BetState.MINED)
    if code in TRANSIENT and alive:
        return Outcome(BetState.ACCEPTED, BY_CODE[code].value, free=True)
    return Outcome(BetState.SUBMITTED, BY_CODE[code].value)


def of_final(state: BetState, reason: str) -> Outcome:
    """Of a bet whose batch is final, by the state that it was in."""
    if state is BetState.MINED:
        return Outcome(BetState.FINAL)
    return Outcome(BetState.REFUSED, reason)


def of_lost(*, alive: bool, reason: str = "") -> Outcome:
    """Of a bet whose batch can never place it; `reason` is what the chain said, where it said something."""
    return Outcome(BetState.ACCEPTED, reason, free=True) if alive else Outcome(BetState.EXPIRED, NOT_INCLUDED)


def holds(slot: int, nonce: int) -> bool:
    """Whether a slot's word is of a bet with this nonce that was placed, open or ended."""
    tag = slot & 0xFF
    return tag != 0 and (slot >> 8 & 0xFFFF_FFFF) == nonce and (tag < FIRST_TERMINAL or tag not in (CANCELLED, CLAIMED))
