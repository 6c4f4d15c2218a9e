"""Accepted bets into batches: equal legs together, which is cheapest, within a share of a block's gas. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from api.desk.facts import SLOTS
from chain.wire import Accepted

T = TypeVar("T")
TRANSACTION_GAS_MAX: Final = 1 << 24
"""EIP-7825: no transaction may ask for more."""


@dataclass(frozen=True, slots=True)
class GasPlan:
    """What a batch is expected to use, from measured receipts (docs/decisions/003); and what it may use at most.

    `batch` is a share of the block: a block is filled by several, and what the last one leaves free is less.
    """

    block: int = 30_000_000
    batch: int = 3_000_000
    base: int = 35_000
    group: int = 14_000
    item: int = 19_500
    first: int = 17_000
    """More for the first bet in a slot of a bettor: one of its first nonces."""
    leg: int = 14_000

    def of(self, bets: Sequence[Accepted]) -> int:
        """Expected gas of bets in one batch."""
        groups = len({bet.legs for bet in bets})
        return self.base + self.group * groups + sum(self.of_item(bet) for bet in bets)

    def of_item(self, bet: Accepted) -> int:
        """Expected gas of one bet whose legs stand in the batch already."""
        return self.item + (self.first if bet.order.nonce < SLOTS else 0) + self.leg * (len(bet.legs) - 1)

    @property
    def most(self) -> int:
        """More bets than these do not fit into one batch, however alike they are."""
        return max(1, self.bound // self.item)

    @property
    def in_flight(self) -> int:
        """As many batches as fill a block, and one that waits for the next."""
        return -(-self.block // self.bound) + 1

    @property
    def bound(self) -> int:
        """The most that a batch is made for."""
        return min(self.batch, self.block, TRANSACTION_GAS_MAX * 3 // 4)


@dataclass(frozen=True, slots=True)
class Packed:
    """A batch in the order of its items, all signed by as many desk keys; `deadline` is its first `includeBy`."""

    bets: tuple[Accepted, ...]
    keys: int
    gas: int
    deadline: int


def shard_of(bettor: str, shards: int) -> int:
    """Which relayer key carries a bettor's bets: always the same one, so that they keep their order."""
    return int(bettor[-8:], 16) % shards


def pack(bets: Iterable[tuple[Accepted, int]], plan: GasPlan) -> list[Packed]:
    """Batches of bets with the number of their desk keys; who ends first goes first, with all on equal legs.

    A leg stands once in a batch: the second bet on it costs half of the first.
    """
    batches: list[Packed] = []
    given = list(bets)
    for keys in (1, 2):
        mine = sorted((bet for bet, count in given if count == keys), key=lambda bet: bet.ticket.include_by)
        mine = together(mine, lambda bet: bet.legs)
        while mine:
            chosen, mine = _first(mine, plan)
            ordered = tuple(sorted(chosen, key=lambda bet: (bet.legs, bet.order.bettor, bet.order.nonce)))
            deadline = min(bet.ticket.include_by for bet in ordered)
            batches.append(Packed(ordered, keys, plan.of(ordered), deadline))
    return sorted(batches, key=lambda batch: batch.deadline)


def together(ordered: Iterable[T], alike: Callable[[T], Hashable]) -> list[T]:
    """Those that are alike behind the first of them, each in the order given."""
    groups: dict[Hashable, list[T]] = {}
    for one in ordered:
        groups.setdefault(alike(one), []).append(one)
    return [one for group in groups.values() for one in group]


def _first(bets: list[Accepted], plan: GasPlan) -> tuple[list[Accepted], list[Accepted]]:
    """As many of the first bets as fit, one at least; and the rest."""
    seen: set[tuple[int, ...]] = set()
    gas = plan.base
    for count, bet in enumerate(bets):
        more = plan.of_item(bet) + (0 if bet.legs in seen else plan.group)
        if count and gas + more > plan.bound:
            return bets[:count], bets[count:]
        seen.add(bet.legs)
        gas += more
    return bets, []
