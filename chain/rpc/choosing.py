"""Which endpoint is asked next. Pure.

The best live tier, by turns; one that just failed this question last; one whose bucket is empty after the others. With
no live endpoint the least bad one: an answer that is late or old is better than none, and the pool says that it is
degraded. Never an endpoint of another chain, and none whose chain was not looked at since it was lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chain.rpc.machine import PoolState
from chain.rpc.standing import Seat, Standing

_LEAST_BAD = (Standing.LAGGING, Standing.NO_HEADS, Standing.SYNCING, Standing.RATE_LIMITED)
_TO_CHECK = (Standing.CHECKING, Standing.UNDIALED, Standing.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to ask, after how many seconds, and whether its chain must be looked at first."""

    name: str
    wait_s: float = 0.0
    check_first: bool = False


def choose(state: PoolState, now: float, *, calls: int = 1, avoid: Collection[str] = ()) -> Choice | None:
    """The endpoint for so many calls; None only if every endpoint is on another chain."""
    alive = state.alive(now)
    if alive:
        ranked = sorted(_turned(alive, state.cursor), key=lambda seat: _rank(state, seat, now, calls, avoid))
        return Choice(ranked[0].name, ranked[0].bucket.wait_s(calls, now))
    seats = {standing: [seat for seat, at in _standing(state, now) if at is standing] for standing in Standing}
    usable = [seat for standing in _LEAST_BAD for seat in seats[standing]]
    if usable:
        seat = min(usable, key=lambda one: (one.name in avoid, _wait_s(one, now, calls), usable.index(one)))
        return Choice(seat.name, _wait_s(seat, now, calls))
    unchecked = [seat for standing in _TO_CHECK for seat in seats[standing]]
    if not unchecked:
        return None
    seat = min(unchecked, key=lambda one: (one.name in avoid, one.endpoint.tier, _wait_s(one, now, calls)))
    return Choice(seat.name, _wait_s(seat, now, calls), check_first=True)


def everyone(state: PoolState, now: float) -> tuple[str, ...]:
    """Whom a transaction is handed to: all live endpoints, best tier first; the least bad one if none is live."""
    alive = sorted(state.alive(now), key=lambda seat: seat.endpoint.tier)
    if alive:
        return tuple(seat.name for seat in alive)
    choice = choose(state, now)
    return () if choice is None or choice.check_first else (choice.name,)


def pair(state: PoolState, now: float, *, avoid: Collection[str] = ()) -> tuple[str, ...]:
    """Two live endpoints of different vendors, by turns; one name if there is one vendor, none if nobody lives."""
    seats = [seat for seat in _turned(state.alive(now), state.cursor) if seat.name not in avoid]
    seats.sort(key=lambda seat: (seat.endpoint.tier != state.tier, seat.endpoint.tier))
    if not seats:
        return ()
    other = next((seat for seat in seats if seat.endpoint.vendor != seats[0].endpoint.vendor), None)
    return (seats[0].name,) if other is None else (seats[0].name, other.name)


def _rank(
    state: PoolState, seat: Seat, now: float, calls: int, avoid: Collection[str]
) -> tuple[bool, float, bool, int]:
    # A wait under half a second is borne; a longer one sends the question to the next tier.
    wait_s = seat.bucket.wait_s(calls, now)
    return seat.name in avoid, wait_s if wait_s > 0.5 else 0.0, seat.endpoint.tier != state.tier, seat.endpoint.tier


def _turned(seats: tuple[Seat, ...], cursor: int) -> list[Seat]:
    """The seats by tier, each tier turned by itself: turned together, one of a tier would get more than another."""
    turned: list[Seat] = []
    for tier in sorted({seat.endpoint.tier for seat in seats}):
        group = [seat for seat in seats if seat.endpoint.tier == tier]
        first = cursor % len(group)
        turned += [*group[first:], *group[:first]]
    return turned


def _standing(state: PoolState, now: float) -> list[tuple[Seat, Standing]]:
    return [(seat, state.standing(seat, now)) for seat in state.seats]


def _wait_s(seat: Seat, now: float, calls: int) -> float:
    return max(0.0, seat.closed_until - now, seat.bucket.wait_s(calls, now))
