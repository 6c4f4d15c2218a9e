"""Where one endpoint stands, derived from what is known of it; so no transition can be forgotten.

    WRONG_CHAIN     it answered with another chain id; never asked until a slow re-check says otherwise
    UNDIALED        nothing is known yet
    CHECKING        its first check is under way
    UNREACHABLE     it failed several times in a row; asked again only after a check
    RATE_LIMITED    it told us to wait
    SYNCING         it says so itself
    NO_HEADS        its newest block has stood still for too long
    LAGGING         too far behind the others, or behind a finalized block that was acted on
    ALIVE           none of these

The first that holds, in this order, is the standing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from chain.rpc.endpoint import Endpoint
from chain.rpc.limits import Bucket


class Standing(StrEnum):
    """See the module."""

    WRONG_CHAIN = "wrong_chain"
    UNDIALED = "undialed"
    CHECKING = "checking"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    SYNCING = "syncing"
    NO_HEADS = "no_heads"
    LAGGING = "lagging"
    ALIVE = "alive"


@dataclass(frozen=True, slots=True)
class Seat:
    """What the pool knows of one endpoint; times are seconds of the wall clock.

    `chain_id` is what the last check found, None before it and after the endpoint was lost. `head_at` is when its head
    last rose; `limits` and `failures` count in a row.
    """

    endpoint: Endpoint
    bucket: Bucket
    chain_id: int | None = None
    checking: bool = False
    check_at: float = 0.0
    lost: bool = False
    failures: int = 0
    limits: int = 0
    closed_until: float = 0.0
    syncing: bool = False
    head: int | None = None
    head_at: float = 0.0
    finalized: int | None = None
    frozen: bool = False
    lag: int = 0
    behind_final: bool = False
    announced: Standing = Standing.UNDIALED
    last_fault: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The endpoint's name."""
        return self.endpoint.name


def standing_of(seat: Seat, chain_id: int, lag_blocks: int, now: float) -> Standing:
    """The standing that follows from what is known."""
    rules = (
        (seat.chain_id not in (None, chain_id), Standing.WRONG_CHAIN),
        (seat.lost, Standing.UNREACHABLE),
        (seat.chain_id is None, Standing.CHECKING if seat.checking else Standing.UNDIALED),
        (seat.closed_until > now, Standing.RATE_LIMITED),
        (seat.syncing, Standing.SYNCING),
        (seat.frozen, Standing.NO_HEADS),
        (seat.lag > lag_blocks or seat.behind_final, Standing.LAGGING),
    )
    return next((standing for holds, standing in rules if holds), Standing.ALIVE)
