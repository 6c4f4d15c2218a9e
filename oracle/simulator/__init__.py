"""Attacks the agreement rule: a seeded discrete-event simulator that runs the daemon's own `oracle.agreement`.

Only clock, network, chain and disk are replaced. Liars see every message at once, sign everything, vote differently to
each node, hide certificates and show them to one node, vote early in the next ballot and send old reports to the chain.
The network loses, delays, doubles and partitions; nodes crash and keep only their disk. The chain drops blocks that are
not final; calls come back later, in another order, or not at all.

`Simulation(Setup(n, seed)).run()` is one fixture, `simulate(setup, seeds)` many; `checks` says what is judged, `weak`
has the rules that must fail. Seeds are evidence, not proof.
"""

from oracle.simulator.batch import Summary, simulate
from oracle.simulator.checks import Broken, Outcome
from oracle.simulator.setup import SCENES, Setup
from oracle.simulator.simulation import Simulation
from oracle.simulator.weak import WEAK

__all__ = ["SCENES", "WEAK", "Broken", "Outcome", "Setup", "Simulation", "Summary", "simulate"]
