"""The network of a run: it delays, doubles, loses and cuts. What is lost is pulled later, so everything arrives."""

from functools import partial
from typing import TYPE_CHECKING

from oracle.agreement.committee import NodeIndex
from oracle.agreement.messages import Message

if TYPE_CHECKING:
    from oracle.simulator.simulation import Simulation

PULL_S = 15
"""Seconds between two pulls."""
ASLEEP_S = 600
"""A message for a node that is down is tried again after so long."""


class Network:
    """Cuts are (from, until, one side); liars need no network among themselves."""

    def __init__(self, simulation: "Simulation") -> None:
        self._simulation = simulation
        self.cuts: list[tuple[float, float, frozenset[int]]] = []

    def broadcast(self, source: NodeIndex, message: Message) -> None:
        """Push to every other honest node, at times twice."""
        for target in self._simulation.nodes:
            if target != source:
                self.post(source, target, message)
                if self._simulation.rng.random() < 0.05:
                    self.post(source, target, message)

    def post(self, source: NodeIndex, target: NodeIndex, message: Message) -> None:
        """Push once; each loss costs a pull."""
        rng = self._simulation.rng
        delay = rng.expovariate(1 / 1.5)
        while rng.random() < self._simulation.conditions.p_loss:
            delay += PULL_S
        self.deliver(self._simulation.now + delay, source, target, message)

    def deliver(self, when: float, source: NodeIndex, target: NodeIndex, message: Message) -> None:
        """Let a message arrive then, if nothing is in its way."""
        self._simulation.at(when, partial(self._arrive, source, target, message))

    def _arrive(self, source: NodeIndex, target: NodeIndex, message: Message) -> None:
        simulation = self._simulation
        for begins, ends, side in self.cuts:
            if begins <= simulation.now < ends and (source in side) != (target in side):
                self.deliver(ends + simulation.rng.uniform(1, PULL_S), source, target, message)
                return
        node = simulation.nodes[target]
        if node.up:
            node.take(message)
        elif source not in simulation.conditions.liars:
            self.deliver(simulation.now + ASLEEP_S, source, target, message)
