"""The chain of a run: an ordered log of calls that is replayed after each reorganisation."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oracle.agreement.fixture_state import Answer, Fixture

if TYPE_CHECKING:
    from oracle.simulator.simulation import Simulation

Call = Callable[[Fixture, int], tuple[Fixture, Answer]]
"""A transaction: the fixture before it and the block's time in, the fixture after it and the answer out."""
SLOT_S = 12


@dataclass(frozen=True, slots=True)
class Mined:
    """A call that changed the fixture; a sticky one returns after every reorganisation, others at times."""

    at: float
    call: Call
    answer: Answer
    sticky: bool


class Chain:
    """Drops blocks that are not final; their calls come back later, in another order, or not at all."""

    def __init__(self, simulation: "Simulation", rng: random.Random, start: Fixture) -> None:
        self._simulation = simulation
        self._rng = rng
        self.start = start
        self.state = start
        self.log: list[Mined] = []
        self.pending = 0
        self.reorgs = 0

    def send(self, call: Call, wait: float = 0.0, *, sticky: bool = True) -> None:
        """Mine a call in one of the next blocks."""
        self.pending += 1
        slots = 1 + int(self._rng.expovariate(1.0))
        self._simulation.at(self._simulation.now + wait + SLOT_S * slots, lambda: self._include(call, sticky))

    def _include(self, call: Call, sticky: bool) -> None:
        simulation = self._simulation
        since = simulation.now
        self.pending -= 1
        self.state, answer = call(self.state, int(since))
        if not answer.moves:
            return
        self.log.append(Mined(since, call, answer, sticky))
        if self._rng.random() < simulation.conditions.p_reorg:
            depth = self._rng.uniform(SLOT_S, simulation.conditions.finality - 1)
            simulation.at(since + depth, lambda: self._reorg(since))
        simulation.mined(answer)

    def _reorg(self, since: float) -> None:
        lost = [one for one in self.log if one.at >= since]
        self.log = [one for one in self.log if one.at < since]
        self.state = self._replay(self.log)
        self.reorgs += bool(lost)
        self._rng.shuffle(lost)
        for one in lost:
            if one.sticky or self._rng.random() < 0.3:
                self.send(one.call, self._rng.uniform(0, 60), sticky=one.sticky)
        self._simulation.reorganised()

    def _replay(self, log: Iterable[Mined]) -> Fixture:
        state = self.start
        for one in log:
            state, _ = one.call(state, int(one.at))
        return state

    def finalised(self) -> Fixture:
        """The fixture in the last block that cannot vanish."""
        last = self._simulation.now - self._simulation.conditions.finality
        return self._replay(one for one in self.log if one.at <= last)
