"""Where an attempt, and the identity that came of it, stands; what may follow is this table and nothing else.

    started ── answer ──▶ verifying ── prove ──▶ verified ── run out ──▶ expired
       │                   │   │  ▲                 │  ▲
       │ fail, run out     │   │  │ answer          │  └ reinstate ┐
       ▼                   │   ▼  │                 ├── suspend ─▶ suspended ─ revoke, run out
     failed ◀──── fail ────┘  pending               └── revoke ──▶ revoked
                   reject ──▶ rejected ◀─ reject ─┘ (pending: a person, or the provider, still looks at it)

An attempt that ended never moves again: who tries again starts another one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from api.identity.errors import TransitionRefused


class State(StrEnum):
    """Where an attempt stands."""

    STARTED = "started"
    VERIFYING = "verifying"
    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"
    FAILED = "failed"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"


class Event(StrEnum):
    """What happens to it."""

    ANSWER = "answer"
    WAIT = "wait"
    PROVE = "prove"
    REJECT = "reject"
    FAIL = "fail"
    RUN_OUT = "run-out"
    REVOKE = "revoke"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


class Rejection(StrEnum):
    """Why a person whose identity was proved is not taken."""

    UNDER_AGE = "under-age"
    EXCLUDED = "excluded"
    LEVEL_TOO_LOW = "level-too-low"
    DUPLICATE_PERSON = "duplicate-person"
    MISMATCH = "mismatch"


TABLE: Final = {
    (State.STARTED, Event.ANSWER): State.VERIFYING,
    (State.STARTED, Event.FAIL): State.FAILED,
    (State.STARTED, Event.RUN_OUT): State.FAILED,
    (State.VERIFYING, Event.PROVE): State.VERIFIED,
    (State.VERIFYING, Event.WAIT): State.PENDING,
    (State.VERIFYING, Event.REJECT): State.REJECTED,
    (State.VERIFYING, Event.FAIL): State.FAILED,
    (State.VERIFYING, Event.RUN_OUT): State.FAILED,
    (State.PENDING, Event.ANSWER): State.VERIFYING,
    (State.PENDING, Event.PROVE): State.VERIFIED,
    (State.PENDING, Event.REJECT): State.REJECTED,
    (State.PENDING, Event.FAIL): State.FAILED,
    (State.VERIFIED, Event.RUN_OUT): State.EXPIRED,
    (State.VERIFIED, Event.REVOKE): State.REVOKED,
    (State.VERIFIED, Event.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Event.REINSTATE): State.VERIFIED,
    (State.SUSPENDED, Event.REVOKE): State.REVOKED,
    (State.SUSPENDED, Event.RUN_OUT): State.EXPIRED,
}
OPEN: Final = frozenset({State.STARTED, State.VERIFYING, State.PENDING})
"""An attempt under way: a user has one at most."""
FINAL: Final = frozenset({State.REJECTED, State.FAILED, State.EXPIRED, State.REVOKED})


def step(state: State, event: Event) -> State:
    """Give the state that follows; raises `TransitionRefused`."""
    following = TABLE.get((state, event))
    if following is None:
        raise TransitionRefused(state, event)
    return following


def may_start(rejection: Rejection | None, adult_at: int | None, now: int) -> bool:
    """Whether a user whose last attempt was rejected may try again: one who was too young, once grown up."""
    if rejection is not Rejection.UNDER_AGE:
        return True
    return adult_at is not None and now >= adult_at
