"""Wordings of the fee rule that are wrong, and for each a story in which it takes what is not the operators'.

A story plays on anything that has a pool's verbs (`Stage`): on the specification alone, and on specification and
compiled pool side by side, where a wrong wording must part company with the chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tests.model.money.pool import EPOCH, Pool

EURO = 10**6
RATE = 30_000


class Stage(Protocol):
    """Verbs of a pool, with a clock."""

    now: int

    def enter(self, who: str, units: int) -> Any: ...

    def fund(self, *parts: tuple[int, int]) -> Any: ...

    def book(self, epoch: int, profits: list[int]) -> Any: ...

    def set_fee(self, ppm: int) -> Any: ...

    def take_fees(self, epoch: int) -> Any: ...

    def close(self) -> Any: ...


class Alone:
    """The specification, or a mutant of it, on its own."""

    def __init__(self, kind: type[Pool]) -> None:
        self.pool, self.now = kind(RATE), 0

    def enter(self, who: str, units: int) -> None:
        self.pool.request_entry(who, units, self.now)

    def fund(self, *parts: tuple[int, int]) -> None:
        for epoch, units in parts:
            self.pool.fund(epoch, units, self.now)

    def book(self, epoch: int, profits: list[int]) -> None:
        self.pool.close(self.now)
        for profit in profits:
            self.pool.book(epoch, profit)

    def set_fee(self, ppm: int) -> None:
        self.pool.set_fee(ppm, self.now)

    def take_fees(self, epoch: int) -> None:
        self.pool.take_fees(epoch, self.now)

    def close(self) -> None:
        self.pool.close(self.now)

    def holders(self) -> int:
        """Units that holders of any epoch have or will get."""
        return self.pool.nav() + sum(record.returned for record in self.pool.epochs.values())


# ---------------------------------------------------------------- wrong wordings


class FeeOnEachGain(Pool):
    """A fee on every profit by itself: earned on a week that brought nothing."""

    def fee(self, epoch: int) -> int:
        cuts: dict[int, int] = self.__dict__.setdefault("cuts", {})
        nets: dict[int, int] = self.__dict__.setdefault("nets", {})
        net = self.epochs[epoch].net
        profit, nets[epoch] = net - nets.get(epoch, 0), net
        cuts[epoch] = cuts.get(epoch, 0) + max(0, profit) * (self.epochs[epoch].fee_ppm or 0) // 10**6
        return cuts[epoch]


class FeeNeverGivenBack(Pool):
    """The highest fee stays due: what holders get depends on what is settled first."""

    def fee(self, epoch: int) -> int:
        best: dict[int, int] = self.__dict__.setdefault("best", {})
        best[epoch] = max(best.get(epoch, 0), super().fee(epoch))
        return best[epoch]


class FeeBeforeTheRisk(Pool):
    """Paid while a budget of the epoch is out: a loss that follows finds nothing to take back."""

    def take_fees(self, epoch: int, now: int) -> int:
        self.close(now)
        record = self.epochs[epoch]
        units = self.fee(epoch) - record.fees_taken
        record.fees_taken += units
        return units


class FeeAtOnce(Pool):
    """A new rate for the running epoch: due on profit that holders already have."""

    def set_fee(self, ppm: int, now: int) -> None:
        super().set_fee(ppm, now)
        self.fees[now // EPOCH] = self.fees.pop(now // EPOCH + 2)

    def book(self, epoch: int, profit: int) -> None:
        before = self.fee(epoch)
        self.epochs[epoch].fee_ppm = self.scheduled_fee(epoch)
        self.receive(epoch, before - self.fee(epoch))
        super().book(epoch, profit)


class FeeAnEpochEarly(Pool):
    """A new rate for the next epoch: no exit that is lodged on hearing of it acts before."""

    def set_fee(self, ppm: int, now: int) -> None:
        super().set_fee(ppm, now)
        self.fees[now // EPOCH + 1] = self.fees.pop(now // EPOCH + 2)


class FeeRoundedUp(Pool):
    """A unit of every profit, however small."""

    def fee(self, epoch: int) -> int:
        record = self.epochs[epoch]
        return -(-max(0, record.net) * (record.fee_ppm or 0) // 10**6)


# ---------------------------------------------------------------- stories


def begin(stage: Stage) -> None:
    """A pool of 1,000 in epoch 2, of which 90 are a budget."""
    stage.enter("ann", 1_000 * EURO)
    stage.now = 2 * EPOCH + 10
    stage.fund((2, 90 * EURO))


def gain_and_loss(stage: Stage) -> None:
    stage.book(2, [80 * EURO])
    stage.book(2, [-80 * EURO])


def fee_taken_early(stage: Stage) -> None:
    stage.book(2, [80 * EURO])
    stage.now += EPOCH
    stage.take_fees(2)
    stage.book(2, [-80 * EURO])


def rate_raised_within(stage: Stage) -> None:
    stage.book(2, [80 * EURO])
    stage.set_fee(100_000)
    stage.book(2, [1])


def rate_raised_the_epoch_before(stage: Stage) -> None:
    stage.set_fee(100_000)
    stage.now += EPOCH
    stage.book(3, [80 * EURO])


def one_unit(stage: Stage) -> None:
    stage.book(2, [1])


MUTANTS: dict[type[Pool], Callable[[Stage], None]] = {
    FeeOnEachGain: gain_and_loss,
    FeeNeverGivenBack: gain_and_loss,
    FeeBeforeTheRisk: fee_taken_early,
    FeeAtOnce: rate_raised_within,
    FeeAnEpochEarly: rate_raised_the_epoch_before,
    FeeRoundedUp: one_unit,
}
