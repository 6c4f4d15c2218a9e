"""The pool as a pure state machine: `step(state, event, now) -> (state, effects)`. No clock, no chance, no socket.

    event                        what it changes
    Ticked                       asks for the checks that are due
    CheckPassed, CheckFailed     all that a check tells: chain, sync, head, lag
    Answered, Failed, Limited    what ordinary calls meet
    Asked                        takes tokens, and moves the round-robin on
    HeadSeen, FinalActed         a head met in passing; a finalized height that somebody acted on

    effect                       what the caller does
    Check                        ask the endpoint for chain id, syncing, newest and finalized block
    Moved                        a standing changed: log, count; WRONG_CHAIN is an alarm
    Degraded, Recovered          no endpoint is ALIVE any more; one is again

A single vendor cannot make the others lag by naming a height that does not exist: with three vendors or more, the
second-highest vendor's head is what the others are measured by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chain.rpc.endpoint import Endpoint
from chain.rpc.limits import Bucket
from chain.rpc.standing import Seat, Standing, standing_of
from proofbook.chain_profiles import ChainProfile


@dataclass(frozen=True, slots=True)
class PoolPolicy:
    """The numbers of the pool; seconds of the wall clock. `no_heads_s` None: the chain mines on demand."""

    lag_blocks: int = 3
    lease_s: float = 300.0
    check_own_s: float = 5.0
    check_vendor_s: float = 60.0
    check_lost_s: float = 5.0
    check_lost_longest_s: float = 60.0
    check_wrong_chain_s: float = 60.0
    check_asap_s: float = 1.0
    no_heads_s: float | None = 120.0
    failures: int = 3
    limited_s: float = 2.0
    limited_longest_s: float = 60.0

    @classmethod
    def of(cls, profile: ChainProfile) -> PoolPolicy:
        """The numbers for a chain: ten blocks without a new one are too many, except where they are made on demand."""
        return cls(no_heads_s=None if profile.name == "anvil" else max(30.0, 10.0 * profile.block_time_s))


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed."""


@dataclass(frozen=True, slots=True)
class CheckPassed:
    """The endpoint answered a check; `finalized` None where the chain has no such tag."""

    name: str
    chain_id: int
    syncing: bool
    head: int
    finalized: int | None


@dataclass(frozen=True, slots=True)
class CheckFailed:
    """The endpoint did not answer a check, or not readably."""

    name: str
    fault: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The endpoint answered a call, be it with a refusal."""

    name: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A call to the endpoint failed."""

    name: str
    fault: str


@dataclass(frozen=True, slots=True)
class Limited:
    """The endpoint said to wait; `wait_s` None if it did not say how long."""

    name: str
    wait_s: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """So many calls are about to be made of the endpoint."""

    name: str
    calls: int = 1


@dataclass(frozen=True, slots=True)
class HeadSeen:
    """The endpoint named its newest block in passing."""

    name: str
    head: int


@dataclass(frozen=True, slots=True)
class FinalActed:
    """A finalized height was acted on: who knows less of the chain is not asked any more."""

    finalized: int


Event = Ticked | CheckPassed | CheckFailed | Answered | Failed | Limited | Asked | HeadSeen | FinalActed


@dataclass(frozen=True, slots=True)
class Check:
    """Look at the endpoint."""

    name: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A standing changed, and why."""

    name: str
    before: Standing
    after: Standing
    reason: str


@dataclass(frozen=True, slots=True)
class Degraded:
    """No endpoint is ALIVE: the least bad one is asked."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """An endpoint is ALIVE again."""


Effect = Check | Moved | Degraded | Recovered


@dataclass(frozen=True, slots=True)
class PoolState:
    """All of the pool. `tier` is the one asked until `lease_until`, unless it dies; `cursor` turns the round-robin."""

    chain_id: int
    policy: PoolPolicy
    seats: tuple[Seat, ...]
    tier: int
    lease_until: float
    cursor: int = 0
    acted: int = 0
    was_alive: bool = False

    def seat(self, name: str) -> Seat:
        """The seat of an endpoint; raises KeyError."""
        for seat in self.seats:
            if seat.name == name:
                return seat
        raise KeyError(name)

    def standing(self, seat: Seat, now: float) -> Standing:
        """Where an endpoint stands."""
        return standing_of(seat, self.chain_id, self.policy.lag_blocks, now)

    def standings(self, now: float) -> tuple[tuple[str, Standing], ...]:
        """Where each endpoint stands, as configured."""
        return tuple((seat.name, self.standing(seat, now)) for seat in self.seats)

    def alive(self, now: float) -> tuple[Seat, ...]:
        """The endpoints that are ALIVE."""
        return tuple(seat for seat in self.seats if self.standing(seat, now) is Standing.ALIVE)

    def degraded(self, now: float) -> bool:
        """Whether none is."""
        return not self.alive(now)


def start(endpoints: Iterable[Endpoint], chain_id: int, policy: PoolPolicy, now: float) -> PoolState:
    """A pool that knows nothing yet; raises ValueError without endpoints or with two of one name."""
    seats = tuple(Seat(endpoint, Bucket.full(endpoint.rate, now), head_at=now) for endpoint in endpoints)
    if not seats or len({seat.name for seat in seats}) < len(seats):
        raise ValueError("a pool needs endpoints, each with its own name")
    best = min(seat.endpoint.tier for seat in seats)
    return PoolState(chain_id, policy, seats, best, now + policy.lease_s)


def step(state: PoolState, event: Event, now: float) -> tuple[PoolState, tuple[Effect, ...]]:
    """The next state, and what to do; an event about an unknown endpoint changes nothing."""
    after, reason, checks = _apply(state, event, now)
    after, said = _announce(_lease(after, now), reason, now)
    return after, (*checks, *said)


def _apply(state: PoolState, event: Event, now: float) -> tuple[PoolState, str, tuple[Check, ...]]:
    if isinstance(event, Ticked):
        due = [seat for seat in state.seats if not seat.checking and seat.check_at <= now]
        for seat in due:
            state = _put(state, replace(seat, checking=True))
        return state, "time passed", tuple(Check(seat.name) for seat in due)
    if isinstance(event, FinalActed):
        return replace(state, acted=max(state.acted, event.finalized)), "", ()
    try:
        seat = state.seat(event.name)
    except KeyError:
        return state, "", ()
    if isinstance(event, Asked):
        asked = replace(seat, bucket=seat.bucket.take(event.calls, now))
        return replace(_put(state, asked), cursor=state.cursor + 1), "", ()
    if isinstance(event, CheckPassed):
        return _put(state, _checked(state, seat, event, now)), "checked", ()
    if isinstance(event, CheckFailed | Failed):
        return _put(state, _failed(state, seat, event, now)), event.fault, ()
    if isinstance(event, Limited):
        return _put(state, _limited(state.policy, seat, event, now)), "asked to wait", ()
    if isinstance(event, HeadSeen):
        return _put(state, _risen(seat, event.head, now)), "", ()
    return _put(state, replace(seat, failures=0, limits=0)), "", ()


def _put(state: PoolState, seat: Seat) -> PoolState:
    return replace(state, seats=tuple(seat if old.name == seat.name else old for old in state.seats))


def _risen(seat: Seat, head: int, now: float) -> Seat:
    if seat.head is None or head > seat.head:
        return replace(seat, head=head, head_at=now, frozen=False)
    return seat


def _checked(state: PoolState, seat: Seat, event: CheckPassed, now: float) -> Seat:
    policy = state.policy
    own = seat.endpoint.tier == 0
    known = replace(
        seat, checking=False, lost=False, failures=0, chain_id=event.chain_id, syncing=event.syncing, last_fault=""
    )
    if event.chain_id != state.chain_id:
        return replace(known, check_at=now + policy.check_wrong_chain_s, head=None, finalized=None)
    came_back = seat.chain_id != event.chain_id
    known = replace(known, head_at=now) if came_back else known
    # Lower than before is stored as it is: the endpoint may now stand for another machine, or the chain was rewound.
    known = replace(_risen(known, event.head, now), head=event.head, finalized=event.finalized)
    stood_s = now - known.head_at
    return replace(
        known,
        check_at=now + (policy.check_own_s if own else policy.check_vendor_s),
        frozen=policy.no_heads_s is not None and stood_s > policy.no_heads_s,
        lag=max(0, _best_head(state, known) - event.head),
        behind_final=event.finalized is not None and event.finalized < state.acted,
    )


def _best_head(state: PoolState, own: Seat) -> int:
    """The head that an endpoint just checked is measured by; its own counts as well."""
    by_vendor: dict[str, int] = {}
    for seat in (*(other for other in state.seats if other.name != own.name), own):
        right = seat.chain_id == state.chain_id and not seat.lost and not seat.syncing
        if seat.head is not None and right:
            by_vendor[seat.endpoint.vendor] = max(by_vendor.get(seat.endpoint.vendor, 0), seat.head)
    heads = sorted(by_vendor.values(), reverse=True)
    return heads[min(1, len(heads) - 1)] if len(heads) > 2 else max(heads, default=0)


def _failed(state: PoolState, seat: Seat, event: CheckFailed | Failed, now: float) -> Seat:
    policy, check = state.policy, isinstance(event, CheckFailed)
    failures = seat.failures + 1
    done = replace(seat, failures=failures, checking=seat.checking and not check, last_fault=event.fault)
    if seat.chain_id not in (None, state.chain_id):
        return replace(done, check_at=now + policy.check_wrong_chain_s)
    if not (seat.lost or failures >= policy.failures or (check and seat.chain_id is None)):
        return replace(done, check_at=now + policy.check_asap_s)  # is it gone, or was it one call?
    pause = min(policy.check_lost_longest_s, policy.check_lost_s * 2 ** min(failures - 1, 10))
    again = seat.check_at if seat.lost and not check else now + pause
    return replace(done, lost=True, chain_id=None, check_at=again)


def _limited(policy: PoolPolicy, seat: Seat, event: Limited, now: float) -> Seat:
    usual = min(policy.limited_longest_s, policy.limited_s * 2 ** min(seat.limits, 10))
    wait_s = usual if event.wait_s is None else event.wait_s
    return replace(
        seat,
        limits=seat.limits + 1,
        checking=False,
        closed_until=max(seat.closed_until, now + wait_s),
        check_at=max(seat.check_at, now + wait_s),
    )


def _lease(state: PoolState, now: float) -> PoolState:
    """Leave a dead tier at once; go back to a better one when the lease is over."""
    tiers = sorted({seat.endpoint.tier for seat in state.alive(now)})
    if not tiers or (state.tier in tiers and now < state.lease_until):
        return state
    if state.tier == tiers[0] and now < state.lease_until:
        return state
    return replace(state, tier=tiers[0], lease_until=now + state.policy.lease_s)


def _announce(state: PoolState, reason: str, now: float) -> tuple[PoolState, tuple[Effect, ...]]:
    """Say what changed since it was last said: time alone reopens an endpoint that was told to wait."""
    effects: list[Effect] = []
    for seat in state.seats:
        standing = state.standing(seat, now)
        if standing is not seat.announced:
            effects.append(Moved(seat.name, seat.announced, standing, reason))
            state = _put(state, replace(seat, announced=standing))
    if state.degraded(now) and state.was_alive:
        effects.append(Degraded())
        state = replace(state, was_alive=False)
    elif not state.degraded(now) and not state.was_alive:
        effects.append(Recovered())
        state = replace(state, was_alive=True)
    return state, tuple(effects)
